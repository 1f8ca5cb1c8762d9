import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { EventRelay } from "../../../src/events/index.js";
import type { Storage } from "../../../src/storage/index.js";
import { freshDatabase, type FreshDatabase } from "../../support/database.js";
import {
  append,
  newTenant,
  openStorage,
  range,
  silentLogger,
  statusEvent,
  tagOf,
  until,
  untilLogged,
} from "./event-fixture.js";

/** Everything a batch awaits, in order. */
const operations = [
  "leases.findOneAndUpdate",
  "outbox.find",
  "counters.find",
  "events.insertMany",
  "counters.bulkWrite",
  "outbox.deleteMany",
  "relayState.updateOne",
  "commit",
  "committed",
];
const leaseTtlMs = 2_000;

describe("Promise 31: every event is numbered exactly once, whatever kills the relay", () => {
  let database: FreshDatabase;
  let storage: Storage;
  const children = new Set<ChildProcess>();

  beforeAll(async () => {
    database = await freshDatabase();
    storage = await openStorage(database.uri);
  });

  afterEach(async () => {
    await Promise.all([...children].map(kill));
  });

  afterAll(async () => {
    await storage.close();
    await database.drop();
  });

  it(
    "at any step of a batch; its successor is at work within the lease's time, though the dead one left a transaction open",
    { timeout: 180_000 },
    async () => {
      const tenants = [newTenant(), newTenant("LIVE")];
      const takeovers: number[] = [];
      let written = 0;
      let killedAt: number | null = null;
      for (const operation of operations) {
        const child = await startChild(`killed at ${operation}`);
        await until("the child to number", async () => (await leader()) === `killed at ${operation}`);
        if (killedAt !== null) takeovers.push(performance.now() - killedAt);
        const halted = messageFrom(child, "haltedAt");
        child.send({ haltAt: operation });
        for (const tag of range(written + 1, written + 5)) {
          await append(storage, ...tenants.map((tenant) => statusEvent(tenant, `${tag}`)));
        }
        written += 5;
        expect(await halted).toBe(operation);
        await kill(child);
        killedAt = performance.now();
      }

      const relay = new EventRelay({ storage, logger: silentLogger, workerId: "last", leaseTtlMs });
      relay.start();
      for (const tenant of tenants) {
        const log = await untilLogged(storage, tenant, written);
        expect(log.map((event) => event.sequence)).toEqual(range(1, written));
        expect(log.map(tagOf)).toEqual(range(1, written).map(String));
      }
      await until("the outbox to be empty", async () => (await storage.collection("outbox").countDocuments()) === 0);
      await relay.stop();
      // MongoDB itself ends an abandoned transaction after a minute. The start of the process is in here too.
      expect(Math.max(...takeovers)).toBeLessThan(20_000);
    },
  );

  it("at random instants, while several processes stand by", { timeout: 180_000 }, async () => {
    const tenant = newTenant();
    let written = 0;
    let isWriting = true;
    const writing = (async () => {
      while (isWriting) {
        written += 1;
        await append(storage, statusEvent(tenant, `${written}`));
      }
    })();
    let number = 0;
    await Promise.all([startChild(`random ${++number}`), startChild(`random ${++number}`)]);
    for (const round of range(1, 6)) {
      let name: string | null = null;
      await until("somebody to lead", async () => {
        name = await leader();
        return [...children].some((child) => nameOf(child) === name);
      });
      const before = await storage.collection("events").countDocuments();
      await until(
        "the leader to number",
        async () => (await storage.collection("events").countDocuments()) > before + round,
      );
      await Promise.all([...children].filter((child) => nameOf(child) === name).map(kill));
      await startChild(`random ${++number}`);
    }
    isWriting = false;
    await writing;

    const log = await untilLogged(storage, tenant, written);
    expect(log.map((event) => event.sequence)).toEqual(range(1, written));
    expect(log.map(tagOf)).toEqual(range(1, written).map(String));
    await until("the outbox to be empty", async () => (await storage.collection("outbox").countDocuments()) === 0);
  });

  async function startChild(workerId: string): Promise<ChildProcess> {
    const program = fileURLToPath(new URL("relay-child.ts", import.meta.url));
    const child = fork(program, [database.uri, String(leaseTtlMs), workerId], { execArgv: ["--import", "tsx"] });
    children.add(child);
    child.once("exit", () => children.delete(child));
    await messageFrom(child, "isStarted");
    return child;
  }

  async function leader(): Promise<string | null> {
    const lease = await storage
      .collection<{ _id: string; owner: string | null }>("leases")
      .findOne({ _id: "event-relay", $expr: { $gt: ["$until", "$$NOW"] } });
    return lease?.owner?.split("/")[0] ?? null;
  }
});

function nameOf(child: ChildProcess): string | undefined {
  return child.spawnargs.at(-1);
}

async function messageFrom(child: ChildProcess, key: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`The child ended with ${code} before it said ${key}.`)));
    child.on("message", (message: Record<string, unknown>) => {
      if (key in message) resolve(message[key]);
    });
  });
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}
