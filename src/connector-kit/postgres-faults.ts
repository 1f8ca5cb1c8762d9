import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { EntityName } from "../../schema/entities/index.js";
import { createSourceSockets, type SourceSockets } from "../http/index.js";
import { NetworkGuard, parseAllowRule, type Caller } from "../network/index.js";
import type { ContractRun } from "./contract-run.js";
import { faultOfPage, firstPage, judged, type ExpectedFault } from "./fault-checks.js";

/** One way in which a database, or the way to it, misbehaves. */
interface PostgresFault extends ExpectedFault {
  /** When: as one logs in, or at the first statement. */
  readonly at: "LOGIN" | "STATEMENT";
  /** Null: nobody listens. */
  readonly answer: ((socket: Socket, role: string) => void) | null;
  readonly isSilent?: boolean;
}

const silenceMs = 300;

function refusal(at: PostgresFault["at"], state: string, expected: PostgresFault["expected"]): PostgresFault {
  const answer = (socket: Socket, role: string) => {
    // Servers repeat who it was that they refused.
    socket.write(errorResponse(at === "LOGIN" ? "FATAL" : "ERROR", state, `refused for role "${role}"`));
    if (at === "LOGIN") socket.end();
    else socket.write(readyForQuery);
  };
  return { name: at === "LOGIN" ? `${state} at the login` : state, at, expected, answer };
}

const postgresFaults: readonly PostgresFault[] = [
  refusal("LOGIN", "28P01", ["auth_failed"]),
  refusal("LOGIN", "28000", ["auth_failed"]),
  refusal("LOGIN", "3D000", ["misconfigured"]),
  refusal("LOGIN", "53300", ["rate_limited"]),
  refusal("LOGIN", "57P03", ["unreachable"]),
  refusal("STATEMENT", "42501", ["partial"]),
  refusal("STATEMENT", "42P01", ["partial"]),
  refusal("STATEMENT", "42703", ["partial"]),
  refusal("STATEMENT", "22012", ["contract"]),
  refusal("STATEMENT", "57014", ["transient"]),
  refusal("STATEMENT", "40001", ["transient"]),
  refusal("STATEMENT", "53200", ["transient"]),
  refusal("STATEMENT", "XX000", ["transient"]),
  refusal("STATEMENT", "57P01", ["unreachable"]),
  {
    name: "another protocol",
    at: "LOGIN",
    expected: ["unreachable", "misconfigured", "transient"],
    answer: (socket) => socket.end("HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n"),
  },
  {
    name: "an answer that breaks off",
    at: "STATEMENT",
    expected: ["unreachable", "transient"],
    // A row that is announced to be longer than what comes.
    answer: (socket) => socket.write(Buffer.from([0x44, 0, 0, 1, 0, 0, 1]), () => socket.destroy()),
  },
  { name: "silence at the login", at: "LOGIN", expected: ["unreachable"], answer: () => undefined, isSilent: true },
  { name: "silence", at: "STATEMENT", expected: ["unreachable"], answer: () => undefined, isSilent: true },
  { name: "nobody listening", at: "LOGIN", expected: ["unreachable"], answer: null },
];

/**
 * The first page of an entity is read again and again, each time from a server of the kit's own that speaks PostgreSQL's protocol and
 * fails in another way. It asks for no password, so that none is sent to it.
 */
export async function checkPostgresFaults(run: ContractRun, entity: EntityName): Promise<void> {
  const source = run.connector.entities.get(entity);
  if (!source) throw new Error(`Expected ${entity} to be offered.`);
  // It has no certificate for the host that it stands in for.
  const config = { ...run.sessions.config, sslmode: "disable" };
  for (const fault of postgresFaults) {
    await run.check(fault.name.startsWith("53300") ? "RATE_LIMIT" : "FAULTS", entity, async () => {
      const server = fault.answer && (await started(fault));
      // Port 1 is one that nothing of ours listens at.
      const guard = new LedGuard(server ? (server.address() as AddressInfo).port : 1);
      try {
        const { client } = run.sessions.open({ config, betweenSockets: () => socketsOf(guard, fault) });
        return judged(run, fault, await faultOfPage(source, client, fault.name));
      } finally {
        await guard.close();
        server?.close();
      }
    });
  }
  await run.check("FAULTS", entity, async () => {
    await source.readPage(run.sessions.open().client, firstPage);
    return "After them, a session reads as before.";
  });
}

function socketsOf(network: NetworkGuard, { isSilent }: PostgresFault): SourceSockets {
  const timeout = isSilent ? { longestTimeoutMs: silenceMs } : {};
  return createSourceSockets({ network, organizationId: "connector-check", owner: "faults", ...timeout });
}

/** Its sockets lead to one port of this machine, wherever they are dialled to. */
class LedGuard extends NetworkGuard {
  constructor(private readonly port: number) {
    super({ allowed: [parseAllowRule(`127.0.0.1:${port}`)].filter((rule) => rule !== null) });
  }

  override socket(caller: Caller): Socket {
    const socket = super.socket(caller);
    const dial = socket.connect.bind(socket);
    return Object.assign(socket, { connect: () => dial(this.port, "127.0.0.1") });
  }
}

async function started(fault: PostgresFault): Promise<Server> {
  const server = createServer((socket) => {
    let role: string | null = null;
    socket.on("error", () => undefined);
    socket.on("data", (bytes) => {
      const isFirst = role === null;
      role ??= roleOf(bytes);
      if (isFirst && fault.at === "STATEMENT") socket.write(Buffer.concat([authenticationOk, readyForQuery]));
      else fault.answer?.(socket, role);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

// Messages of the protocol: https://www.postgresql.org/docs/current/protocol-message-formats.html

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 0, "latin1");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const authenticationOk = message("R", Buffer.alloc(4));
const readyForQuery = message("Z", Buffer.from("I"));

function errorResponse(severity: string, state: string, text: string): Buffer {
  const fields = [`S${severity}`, `V${severity}`, `C${state}`, `M${text}`];
  return message("E", Buffer.concat([...fields.map((field) => Buffer.from(`${field}\0`)), Buffer.alloc(1)]));
}

/** From the first message: its length, the version, and names with their values. */
function roleOf(bytes: Buffer): string {
  const parts = bytes.subarray(8).toString("utf8").split("\0");
  return parts[parts.indexOf("user") + 1] ?? "";
}
