import { setTimeout as delay } from "node:timers/promises";
import { MongoClient, MongoError, MongoServerError, type Db, type Document } from "mongodb";
import { loopback } from "./port.js";

export const replicaSetName = "tributary";

/** From replSetInitiate to primary took 28 ms (mongod 6.0.5, two shared cores). */
const pollMs = 10;

/** What the server answers while it still reads its configuration or changes state. Faults of the connection count too. */
const notYet = new Set([
  "NotYetInitialized",
  "InvalidReplicaSetConfig",
  "AlreadyInitialized",
  "InterruptedDueToReplStateChange",
  "NotWritablePrimary",
]);

export interface Primary {
  readonly processId: number;
  /** Feature compatibility version, such as "6.0". */
  readonly dataVersion: string;
}

/**
 * Makes the mongod on this port the only member of its replica set and waits until it takes writes. In a new home that
 * creates the set; when the port changed since, the member is renamed, which needs force: no one is left to vote.
 */
export async function becomePrimary(port: number, signal: AbortSignal): Promise<Primary> {
  return withAdmin(port, async (admin) => {
    const host = `${loopback}:${port}`;
    while (!(await isPrimaryAfter(admin, () => configure(admin, host)))) {
      await delay(pollMs, undefined, { signal });
    }
    const status = await admin.command({ serverStatus: 1, repl: 0, metrics: 0, locks: 0, wiredTiger: 0 });
    const parameter = await admin.command({ getParameter: 1, featureCompatibilityVersion: 1 });
    const { version } = parameter["featureCompatibilityVersion"] as { version: string };
    return { processId: Number(status["pid"]), dataVersion: version };
  });
}

/** Makes mongod open its log file anew, after that was renamed. */
export async function reopenLog(port: number): Promise<void> {
  await withAdmin(port, async (admin) => {
    await admin.command({ logRotate: 1 });
  });
}

async function configure(admin: Db, host: string): Promise<void> {
  const config = await currentConfig(admin);
  if (config === undefined) {
    await admin.command({ replSetInitiate: { _id: replicaSetName, members: [{ _id: 0, host }] } });
  } else if (config.members[0]?.host !== host) {
    const members = [{ ...config.members[0], host }];
    await admin.command({ replSetReconfig: { ...config, members, version: config.version + 1 }, force: true });
  }
}

async function currentConfig(
  admin: Db,
): Promise<{ version: number; members: (Document & { host: string })[] } | undefined> {
  try {
    const { config } = await admin.command({ replSetGetConfig: 1 });
    return config as { version: number; members: (Document & { host: string })[] };
  } catch (error) {
    if (error instanceof MongoServerError && error.codeName === "NotYetInitialized") {
      return undefined;
    }
    throw error;
  }
}

/** One step towards it: asks, and configures when the answer is no. */
async function isPrimaryAfter(admin: Db, configureSet: () => Promise<void>): Promise<boolean> {
  try {
    if ((await admin.command({ hello: 1 }))["isWritablePrimary"] === true) {
      return true;
    }
    await configureSet();
  } catch (error) {
    const isTransient =
      error instanceof MongoServerError ? notYet.has(String(error.codeName)) : error instanceof MongoError;
    if (!isTransient) {
      throw error;
    }
  }
  return false;
}

async function withAdmin<T>(port: number, work: (admin: Db) => Promise<T>): Promise<T> {
  const client = new MongoClient(`mongodb://${loopback}:${port}`, {
    directConnection: true,
    serverSelectionTimeoutMS: 10_000,
    appName: "tributary-start",
  });
  try {
    return await work(client.db("admin"));
  } finally {
    await client.close();
  }
}
