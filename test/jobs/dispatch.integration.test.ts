import { beforeEach, describe, expect, it } from "vitest";
import { dispatch } from "../../jobs/dispatch.job.js";
import type { ConnectionDocument } from "../../src/connections/index.js";
import { newId } from "../../src/ids/index.js";
import type { Services } from "../../src/services/index.js";
import type { SyncRunDocument } from "../../src/sync/index.js";
import { newRun } from "../../src/sync/new-run.js";
import { insertConnection, newTenant } from "../support/records.js";
import { testServices } from "../support/services.js";
import { useStorage } from "../support/storage.js";

const store = useStorage();
let services: Services;

beforeEach(() => {
  services = testServices(store.storage, []);
});

/** Connections that are due, the first for longest. */
async function dueConnections(count: number, hasRun = true): Promise<ConnectionDocument[]> {
  const tenant = newTenant();
  const template = await insertConnection(store.storage, tenant);
  const connections = store.storage.collection<ConnectionDocument>("connections");
  const due = Array.from({ length: count }, (_, place) => ({
    ...template,
    _id: newId("connection"),
    nextSyncAt: new Date(Date.now() - 60_000 + place),
  }));
  await connections.insertMany(due);
  if (hasRun) return due;
  await store.storage
    .collection<SyncRunDocument>("syncRuns")
    .insertMany(
      due.map((one) =>
        newRun(one, { kind: "INITIAL", trigger: "CONNECT", entities: ["WorkOrder"], queuedAt: new Date() }),
      ),
    );
  return due;
}

/** One look of the dispatcher, beside so many jobs that wait already. @returns what it asked for, in order. */
async function look(waiting: Readonly<Record<string, number>> = {}): Promise<{ name: string; connectionId: string }[]> {
  const asked: { name: string; connectionId: string }[] = [];
  await dispatch.run(
    {
      services,
      signal: new AbortController().signal,
      enqueue: async (name, { connectionId }) => void asked.push({ name, connectionId }),
      waiting: async () => new Map(Object.entries(waiting)),
    },
    undefined,
  );
  return asked;
}

describe("the dispatcher", () => {
  it("asks for all that is due at one look where the workers keep up, so that no number of connections falls behind", async () => {
    const due = await dueConnections(70);
    expect((await look()).map(({ connectionId }) => connectionId).sort()).toEqual(due.map(({ _id }) => _id).sort());
    expect(await look()).toEqual([]);
  });

  it("leaves what is due where it is while the workers have enough to do, and goes on with what was due first", async () => {
    const due = await dueConnections(30);
    expect(await look({ "incremental-sync": 90 })).toHaveLength(10);
    expect(await look({ "incremental-sync": 90 })).toHaveLength(10);
    const left = (await look({ "incremental-sync": 0 })).map(({ connectionId }) => connectionId);
    expect(left.sort()).toEqual(
      due
        .slice(20)
        .map(({ _id }) => _id)
        .sort(),
    );
  });

  it("asks for runs that are due although first runs wait for workers", async () => {
    const [first] = await dueConnections(1, false);
    const others = await dueConnections(3);
    const asked = await look({ "initial-sync": 100 });
    expect(asked.map(({ connectionId }) => connectionId).sort()).toEqual(others.map(({ _id }) => _id).sort());
    expect(asked.every(({ name }) => name === "incremental-sync")).toBe(true);
    // Held, not forgotten.
    const held = await store.storage.collection<ConnectionDocument>("connections").findOne({ _id: first?._id ?? "" });
    expect(held?.nextSyncAt?.getTime()).toBeGreaterThan(Date.now());
  });
});
