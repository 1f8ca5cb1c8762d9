import {
  MongoBulkWriteError,
  MongoClient,
  MongoError,
  MongoNetworkError,
  MongoServerError,
  MongoServerSelectionError,
  type Binary,
  type ClientSession,
  type Collection,
  type Db,
  type Document,
} from "mongodb";
import { ConfigurationError } from "../errors/index.js";
import { isTracing } from "../tracing/index.js";
import { followPrimary, type PrimaryTerm } from "./primary-term.js";
import type { TenantCollection } from "./tenant-collection.js";
import type { UnscopedUse } from "./unscoped.js";
import { traceCommands, watchClient } from "./watch-client.js";

/** The database as the stores see it. */
export interface Storage {
  readonly client: MongoClient;
  readonly db: Db;
  /** Any collection, with any filter: for tests and tools. Stores use the two below; a test holds them to it. */
  collection<Shape extends Document>(name: string): Collection<Shape>;
  /** What tenants own: a filter that does not say whose is no filter of it. */
  tenants<Shape extends Document>(name: string): TenantCollection<Shape>;
  /** The same without the wall, for one of the few uses that have a name and a reason. */
  unscoped<Shape extends Document>(name: string, use: UnscopedUse): Collection<Shape>;
  /**
   * Runs `work` in one transaction (snapshot, majority), again on transient faults. `work` may run more than once, so it
   * must have no effect but through the session it is handed.
   * @param session One to run it on, for transactions that a successor must be able to end (`lease-store.ts`).
   */
  transaction<Result>(work: (session: ClientSession) => Promise<Result>, session?: ClientSession): Promise<Result>;
  /** Changes whenever reads may go to another server than before; see there. */
  readonly primaryTerm: PrimaryTerm;
  /** The database's own time. Leases and due dates use it, because workers' clocks differ. */
  now(): Promise<Date>;
  close(): Promise<void>;
}

/**
 * A frozen primary costs about 4 s with these, 14 s with the driver's defaults (measured with SIGSTOP, driver 7.9).
 * `socketTimeoutMS` stays unset: with it, writes were reported as failed that had been stored.
 */
const clientOptions = {
  connectTimeoutMS: 2_000,
  heartbeatFrequencyMS: 1_000,
  maxPoolSize: 50,
  waitQueueTimeoutMS: 5_000,
  serverSelectionTimeoutMS: 10_000,
  writeConcern: { w: "majority", journal: true },
  readConcern: { level: "majority" },
  ignoreUndefined: true,
} as const;

/** For every transaction: it sees one instant, and what it wrote survives the loss of the primary. */
export const transactionOptions = {
  readConcern: { level: "snapshot" },
  writeConcern: { w: "majority", journal: true },
} as const;

const duplicateKeyCode = 11_000;
const writeConflictCode = 112;
/** Where MONGODB_URI names none. */
export const defaultDatabase = "tributary";

/** @throws {ConfigurationError} when there is no replica set behind the URI, without which nothing here can work. */
export async function connectStorage(options: { uri: string; appName?: string }): Promise<Storage> {
  // For its events of commands the driver decodes each answer once more, a fifth of what a list costs: only for traces.
  const monitored = isTracing() ? { monitorCommands: true } : {};
  const appName = options.appName ?? "tributary";
  const client = new MongoClient(options.uri, { ...clientOptions, ...monitored, appName });
  const primaryTerm = followPrimary(client);
  watchClient(client);
  traceCommands(client);
  try {
    await client.connect();
    const hello = await client.db("admin").command({ hello: 1 });
    if (!hello["setName"] && hello["msg"] !== "isdbgrid") {
      throw new ConfigurationError(
        "MONGODB_URI names a standalone mongod. Transactions and change streams need a replica set: start mongod with --replSet and run rs.initiate() once.",
      );
    }
  } catch (cause) {
    await client.close();
    if (cause instanceof ConfigurationError) throw cause;
    throw new ConfigurationError(
      `MongoDB can't be reached: ${cause instanceof Error ? cause.message : String(cause)}. Check MONGODB_URI, or unset it to run on an embedded one.`,
      { cause },
    );
  }
  const db = client.db(databaseName(options.uri));
  return {
    client,
    db,
    collection: (name) => db.collection(name),
    tenants: <Shape extends Document>(name: string) => db.collection<Shape>(name) as TenantCollection<Shape>,
    unscoped: (name) => db.collection(name),
    transaction: (work, session) => {
      const run = (own: ClientSession) =>
        own.withTransaction(() => work(own).catch(labelLostConnection), transactionOptions);
      return session ? run(session) : client.withSession(run);
    },
    primaryTerm,
    now: async () => (await db.command({ hello: 1 }))["localTime"] as Date,
    close: () => client.close(),
  };
}

/**
 * Inserts documents that have their `_id` already, as one command: the driver's `insertMany` measures each document
 * before it encodes it, which is a third of the work. At most 16 MB in all.
 * @throws {MongoServerError} the first that could not be inserted; code 11000 when the key is taken.
 */
export async function insertAll(
  storage: Pick<Storage, "db">,
  collection: string,
  documents: readonly Document[],
  session: ClientSession,
): Promise<void> {
  const answer = await storage.db.command({ insert: collection, documents, ordered: false }, { session });
  const [first] = (answer["writeErrors"] ?? []) as Document[];
  if (first) throw new MongoServerError({ message: String(first["errmsg"]), code: Number(first["code"]) });
}

/** Whether something with that key is there already, made by another process perhaps. */
export function isDuplicateKey(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === duplicateKeyCode;
}

/** Two transactions met; the other one was first. Nothing is wrong: what is asked for again is done on what it left. */
export function isWriteConflict(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === writeConflictCode;
}

/** Ends at the server what processes that died left open: a transaction keeps what it wrote locked for a minute. */
export async function killSessions(storage: Pick<Storage, "db">, ids: readonly Binary[]): Promise<void> {
  if (ids.length > 0) await storage.db.command({ killSessions: ids.map((id) => ({ id })) });
}

/** Whether the database was away, or changed its primary meanwhile: nothing is wrong with what was asked of it. */
export function isStoreAway(error: unknown): boolean {
  if (error instanceof MongoNetworkError || error instanceof MongoServerSelectionError) return true;
  if (!(error instanceof MongoError)) return false;
  // All connections wait for a server that stands still. The driver does not export the class.
  if (error.name === "MongoWaitQueueTimeoutError") return true;
  return error.hasErrorLabel("RetryableWriteError") || error.hasErrorLabel("TransientTransactionError");
}

/**
 * The driver leaves out the label that makes `withTransaction` try again when a command failed on a connection from a
 * pool that was cleared already: 29 of 29 such errors in four kills of a mongod under eight writers, driver 7.9.
 */
function labelLostConnection(error: unknown): never {
  const lost = error instanceof MongoBulkWriteError ? error.cause : error;
  if (lost instanceof MongoNetworkError) (error as MongoError).addErrorLabel("TransientTransactionError");
  throw error;
}

function databaseName(uri: string): string {
  const path = /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]+)/.exec(uri)?.[1];
  return path ? decodeURIComponent(path) : defaultDatabase;
}
