import { hash } from "node:crypto";
import type { Socket } from "node:net";
import type { ConnectionOptions } from "node:tls";
import pg from "pg";
import type { SharedSockets, SourceSockets } from "../../http/index.js";
import type { Description } from "./description.js";

export interface Login {
  readonly username: string;
  readonly password: string;
}

/** A server that says nothing is given up after this; whole milliseconds. */
const connectTimeoutMs = 10_000;
const idleMs = 10_000;
/** A connection is not kept for ever: roles lose rights, and servers move. */
const oldestSeconds = 600;

/**
 * The connections to one database for one connection of ours, shared by all its runs and requests in this process, no more than
 * `limits.concurrency`.
 */
export function poolOf(config: Description, login: Login, sockets: SourceSockets): SqlPool {
  const { host, port, database, sslmode, ca, limits } = config;
  const parts = [host, port, database, sslmode, ca ?? null, limits.concurrency, login.username, login.password];
  return sockets.shared(
    `sql:${hash("sha256", JSON.stringify(parts), "hex")}`,
    (own) => new SqlPool(config, login, own),
  );
}

export class SqlPool {
  readonly #pool: pg.Pool;
  #isPlain = false;

  constructor(config: Description, login: Login, sockets: SharedSockets) {
    const isEncrypted = config.sslmode !== "disable";
    this.#pool = newPool(config, login, () => {
      const socket = sockets.socket();
      // The first byte of an answer to the wish for TLS; what it says is an error without a code in the library.
      if (isEncrypted) socket.once("data", (bytes: Buffer) => (this.#isPlain = bytes[0] === "N".charCodeAt(0)));
      return socket;
    });
  }

  /** The server said that it speaks no TLS. */
  get isPlain(): boolean {
    return this.#isPlain;
  }

  connect(): Promise<pg.PoolClient> {
    return this.#pool.connect();
  }

  end(): Promise<void> {
    return this.#pool.end();
  }
}

function newPool(config: Description, { username, password }: Login, stream: () => Socket): pg.Pool {
  const { host, port, database, limits } = config;
  const isEncrypted = config.sslmode !== "disable";
  // Whatever is not said here the library takes from variables of this process: nothing may be left to them.
  const options: pg.PoolConfig = {
    host,
    port,
    database,
    user: username,
    password,
    ssl: isEncrypted ? encryption(config) : false,
    application_name: "tributary",
    client_encoding: "UTF8",
    max: limits.concurrency,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: idleMs,
    maxLifetimeSeconds: oldestSeconds,
    allowExitOnIdle: true,
    keepAlive: true,
    stream,
  };
  const pool = new pg.Pool(options);
  // One that ends while nobody uses it is replaced by the next that is asked for.
  pool.on("error", () => undefined);
  // One that ends between two statements tells nobody but its listeners; the next statement on it is refused.
  pool.on("connect", (connection) => connection.on("error", () => undefined));
  return pool;
}

function encryption({ host, sslmode, ca }: Description): ConnectionOptions {
  return {
    // For the name in the certificate; an address is sent as no name.
    host,
    rejectUnauthorized: sslmode !== "require",
    ...(ca === undefined ? {} : { ca }),
    ...(sslmode === "verify-ca" ? { checkServerIdentity: () => undefined } : {}),
  };
}
