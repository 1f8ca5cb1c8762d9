import pg from "pg";
import { SourceError, SourceForbiddenError, SourceMisconfiguredError } from "../../errors/index.js";
import type { JsonObject, ProbeResult, SourceSession } from "../connector.js";
import type { Description } from "./description.js";
import { faultOf } from "./faults.js";
import type { Statement } from "./identifiers.js";
import { poolOf, type Login, type SqlPool } from "./pool.js";
import { rowOf } from "./values.js";

/** One transaction. */
export interface Transaction {
  /** @param noneAt Codes of the server's that mean that there is nothing: the transaction has to end then. */
  readonly rows: (statement: Statement, noneAt?: readonly string[]) => Promise<JsonObject[]>;
  /** The server's clock at its beginning. */
  readonly now: Date;
  /** Nothing that commits from now on began before; null where that is not looked at. */
  readonly settledUntil: Date | null;
}

/** Between the end of a statement by the server and that of the call by us. */
const graceMs = 10_000;

/** How a transaction begins. No value of a description is in these texts. */
const settings = `set_config('statement_timeout', $1, true), set_config('TimeZone', $2, true), set_config('DateStyle', 'ISO, YMD', true), set_config('IntervalStyle', 'iso_8601', true), set_config('bytea_output', 'hex', true)`;

/**
 * When the oldest transaction of this database began that has not ended: what it will commit carries that time or a later one. Looked
 * at before the rows are: one that ends in between is among them. The second taken off is for one that began this instant and is not
 * shown yet.
 */
const horizon = `least(clock_timestamp(),
  (SELECT min(xact_start) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'),
  (SELECT min(prepared) FROM pg_prepared_xacts WHERE database = current_database())) - interval '1 second'`;
const mayLook = `(SELECT bool_or(pg_has_role(current_user, oid, 'USAGE')) FROM pg_roles WHERE rolname IN ('pg_read_all_stats', 'pg_monitor'))`;

/** One described database. */
export class SqlClient {
  constructor(private readonly session: SourceSession<Description, Readonly<Record<string, string>>>) {}

  get description(): Description {
    return this.session.config;
  }

  async probe(): Promise<ProbeResult> {
    const [row] = await this.read(({ rows }) =>
      rows({ text: "SELECT current_user::text AS account, current_setting('server_version') AS version", values: [] }),
    );
    const text = (value: unknown) => (typeof value === "string" ? value : null);
    return { account: text(row?.["account"]), version: text(row?.["version"]) };
  }

  /** In a transaction that can change nothing, whatever the role may do. @throws the fault it met. */
  read<Result>(act: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.#transact({ isWrite: false }, act);
  }

  /**
   * In a transaction that may change what the role may; nothing has happened where it throws, unless the fault says otherwise.
   * @param fieldOf The field that a column is written from, to tell which value is refused.
   */
  write<Result>(
    fieldOf: (column: string) => string | null,
    act: (transaction: Transaction) => Promise<Result>,
  ): Promise<Result> {
    return this.#transact({ isWrite: true, fieldOf }, act);
  }

  async #transact<Result>(
    mode: { readonly isWrite: boolean; readonly fieldOf?: (column: string) => string | null },
    act: (transaction: Transaction) => Promise<Result>,
  ): Promise<Result> {
    const { host, port, statementTimeoutSeconds } = this.description;
    const { sockets, credentials } = this.session;
    if (!sockets) throw new Error("A session of a database needs sockets.");
    const place = { peer: { host, port }, ...mode, secrets: Object.values(credentials) };
    const pool = poolOf(this.description, this.session.credentials as unknown as Login, sockets);
    return sockets.call(place.peer, statementTimeoutSeconds * 1_000 + graceMs, async (signal) => {
      const connection = await connected(pool, signal).catch((error: unknown) => {
        throw faultOf(error, { ...place, isConnecting: true, isCommitting: false, isPlain: pool.isPlain });
      });
      let isReleased = false;
      let isCommitting = false;
      const release = (isBroken: boolean) => {
        if (!isReleased) connection.release(isBroken);
        isReleased = true;
      };
      // Whatever is under way ends with the connection.
      const abort = () => release(true);
      signal.addEventListener("abort", abort, { once: true });
      try {
        signal.throwIfAborted();
        const result = await act(await this.#begin(connection, mode.isWrite));
        isCommitting = true;
        await connection.query("COMMIT");
        release(false);
        return result;
      } catch (error) {
        // One whose transaction failed is not used again: what state it is in need not be known.
        release(true);
        throw faultOf(error, { ...place, isConnecting: false, isCommitting });
      } finally {
        signal.removeEventListener("abort", abort);
      }
    });
  }

  async #begin(connection: pg.PoolClient, isWrite: boolean): Promise<Transaction> {
    const { statementTimeoutSeconds, timeZone, lateCommits } = this.description;
    const isHeld = lateCommits === "openTransactions" && !isWrite;
    // Not READ WRITE: that would overrule a role that is to read only.
    await connection.query(`BEGIN TRANSACTION ISOLATION LEVEL READ COMMITTED${isWrite ? "" : ", READ ONLY"}`);
    const rows = async ({ text, values }: Statement, noneAt: readonly string[] = []): Promise<JsonObject[]> => {
      try {
        const result = await connection.query<(string | null)[]>({
          text,
          values: [...values],
          rowMode: "array",
          types: asText,
        });
        return result.rows.map((row) => rowOf(result.fields, row));
      } catch (error) {
        if (error instanceof pg.DatabaseError && noneAt.includes(error.code ?? "")) return [];
        throw error;
      }
    };
    const looked = isHeld
      ? `, ${epoch(horizon)} AS settled, ${mayLook} AS may_look, pg_is_in_recovery() AS is_standby`
      : "";
    const [first] = await rows({
      text: `SELECT ${epoch("clock_timestamp()")} AS now${looked}, ${settings}`,
      values: [String(statementTimeoutSeconds * 1_000), timeZone],
    });
    const settled = first?.["settled"];
    if (isHeld && first?.["is_standby"] === true) {
      throw new SourceMisconfiguredError(
        "The server is a standby, where transactions that are open at the primary can't be seen. Describe lateCommits as lookBack, or read from the primary.",
      );
    }
    if (isHeld && first?.["may_look"] !== true) {
      throw new SourceForbiddenError(
        "The role can't see the open transactions of others. Grant it pg_read_all_stats, or describe lateCommits as lookBack.",
      );
    }
    return { rows, now: instantOf(first?.["now"]), settledUntil: isHeld ? instantOf(settled) : null };
  }
}

async function connected(pool: SqlPool, signal: AbortSignal): Promise<pg.PoolClient> {
  const connecting = pool.connect();
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
  try {
    return await Promise.race([connecting, aborted]);
  } catch (error) {
    // It may stand a moment later, when nobody waits for it any more.
    connecting.then(
      (connection) => connection.release(true),
      () => undefined,
    );
    throw error;
  }
}

/** The library's own readings are lossy: dates become instants, and exact numbers floating ones. */
const asText = { getTypeParser: () => (value: string) => value } as pg.CustomTypesConfig;

/** In whole milliseconds, whatever zone and style the session has. */
function epoch(expression: string): string {
  return `floor(extract(epoch FROM ${expression}) * 1000)::bigint`;
}

function instantOf(value: unknown): Date {
  const at = new Date(Number(value));
  if (Number.isNaN(at.getTime())) {
    throw new SourceError("The server did not tell its time.", { isMalformed: true });
  }
  return at;
}
