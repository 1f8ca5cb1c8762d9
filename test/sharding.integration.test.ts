import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Document } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EntityDefinition } from "../schema/definition/index.js";
import { entities } from "../schema/entities/index.js";
import { storeDefinition } from "../src/services/index.js";
import { connectStorage, prepareStore, type Storage } from "../src/storage/index.js";
import { purgeConnection } from "../src/sync/index.js";
import { freshDatabase, type FreshDatabase } from "./support/database.js";
import { monitored } from "./support/monitored.js";
import { routingFaults, runShardScript, shardKeys, watchRouting, type ShardKeys } from "./support/routing-rules.js";
import { startShardServer, type ShardServer } from "./support/shard-server.js";
import { numbered, useSimulatedConnection } from "./support/simulated-connection.js";

/**
 * deploy/mongodb/shard.js, held against the store that the gateway makes, on a real shard, and the commands that it sends.
 * What a router would refuse of these is told by its documented rules (`test/support/routing-rules.ts`): there is none to
 * be had for the tests.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const { collections, indexes } = storeDefinition();

/** What the script asks of a router. */
class FakeRouter {
  readonly enabled: string[] = [];
  readonly sharded: Record<string, Document> = {};
  readonly created: { collection: string; keys: Document; name: string }[] = [];

  constructor(
    private readonly known: {
      readonly message?: string;
      readonly collections?: readonly string[];
      readonly sharded?: ShardKeys;
    } = {},
  ) {}

  run(): ShardKeys {
    const { message = "isdbgrid", collections: names = collections.map(({ name }) => name), sharded = {} } = this.known;
    const db = {
      hello: () => ({ msg: message }),
      getName: () => "plant",
      getCollectionNames: () => [...names],
      getCollection: (collection: string) => ({
        createIndex: (keys: Document, { name }: { name: string }) => this.created.push({ collection, keys, name }),
      }),
      getSiblingDB: () => ({
        collections: {
          findOne: ({ _id }: { _id: string }) => {
            const key = sharded[_id.replace("plant.", "")];
            return key ? { _id, key } : null;
          },
        },
      }),
    };
    const sh = {
      enableSharding: (name: string) => this.enabled.push(name),
      shardCollection: (namespace: string, key: Document) => (this.sharded[namespace.replace("plant.", "")] = key),
    };
    runShardScript({ db, sh, print: () => undefined });
    return this.sharded;
  }
}

const keys = shardKeys(collections.map(({ name }) => name));

describe("the script that shards", () => {
  it("shards the records of every entity, and what grows with them; every key begins with the organization", () => {
    const plurals = Object.values(entities).map(({ plural }: EntityDefinition) => plural);
    expect(
      Object.keys(keys)
        .filter((name) => plurals.includes(name))
        .sort(),
    ).toEqual([...plurals].sort());
    const declared = new Set(collections.map(({ name }) => name));
    expect(Object.keys(keys).filter((name) => !declared.has(name))).toEqual([]);
    expect(Object.values(keys).filter((key) => Object.keys(key)[0] !== "organizationId")).toEqual([]);
  });

  it("has keys with which all unique indexes of a sharded collection begin", () => {
    const unique = indexes.filter(({ collection, options }) => options?.unique && keys[collection]);
    expect(unique.length).toBeGreaterThanOrEqual(Object.keys(entities).length);
    for (const { collection, name, keys: indexed } of unique) {
      const key = Object.keys(keys[collection] as Document);
      expect(Object.keys(indexed).slice(0, key.length), `${collection}.${name}`).toEqual(key);
    }
  });

  it("finds or makes an index that begins with each key", () => {
    const router = new FakeRouter();
    router.run();
    const all = [...indexes, ...router.created];
    for (const [collection, key] of Object.entries(keys)) {
      const serving = all.filter(
        (index) =>
          index.collection === collection &&
          JSON.stringify(Object.entries(index.keys).slice(0, Object.keys(key).length)) ===
            JSON.stringify(Object.entries(key)),
      );
      expect(serving.length, collection).toBeGreaterThan(0);
    }
    // An index of the same name with other keys would be refused.
    for (const { collection, name, keys: made } of router.created) {
      const own = indexes.find((index) => index.collection === collection && index.name === name);
      expect(own?.keys ?? made, collection).toEqual(made);
    }
  });

  it("leaves what is sharded, and stops at what is sharded otherwise, at a replica set, and at a store of before", () => {
    const again = new FakeRouter({ sharded: keys });
    expect(again.run()).toEqual({});
    const { raw, ...others } = keys;
    expect(raw).toBeDefined();
    expect(Object.keys(new FakeRouter({ sharded: others }).run())).toEqual(["raw"]);
    expect(() => new FakeRouter({ sharded: { raw: { _id: "hashed" } } }).run()).toThrow(/plant\.raw is sharded by/);
    expect(() => new FakeRouter({ message: "replica set" }).run()).toThrow(/Connect to a mongos/);
    expect(() => new FakeRouter({ collections: ["raw"] }).run()).toThrow(/has no assetClasses.*Start the gateway/);
  });

  it("does what docs/sharding.md says", async () => {
    const page = await readFile(join(root, "docs/sharding.md"), "utf8");
    const rows = page.split("\n").flatMap((line) => {
      const [, what = "", key] = line.split("|").map((cell) => cell.trim());
      const fields = /^`\{ (.*) \}`$/.exec(key ?? "")?.[1]?.split(", ");
      return fields ? [{ named: [...what.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name), fields }] : [];
    });
    const said = Object.fromEntries(rows.flatMap(({ named, fields }) => named.map((name) => [name, fields] as const)));
    const isRecords = (name: string) => name in said === false;
    for (const [collection, key] of Object.entries(keys).filter(([name]) => !isRecords(name)))
      expect(said[collection], collection).toEqual(Object.keys(key));
    const left = Object.keys(keys).filter(isRecords).sort();
    expect(left).toEqual(
      Object.values(entities)
        .map(({ plural }: EntityDefinition) => plural)
        .filter((plural) => plural !== "workOrders")
        .sort(),
    );
  });
});

describe("a shard", () => {
  let server: ShardServer;
  let storage: Storage;

  beforeAll(async () => {
    server = await startShardServer("plant");
    storage = await connectStorage({ uri: server.uri });
    await prepareStore(storage, storeDefinition());
  });

  afterAll(async () => {
    await storage?.close();
    await server?.stop();
  });

  it("takes every key, in collections with documents, and none with which a unique index does not begin", async () => {
    const router = new FakeRouter();
    const wanted = Object.entries(router.run());
    const plain = storage.client.db("plant");
    for (const { collection, keys: made, name } of router.created)
      await plain.collection(collection).createIndex(made, { name });
    for (const [collection, key] of wanted) {
      // A shard makes the index itself in an empty collection only.
      const document = Object.fromEntries(Object.keys(key).map((field) => [field, "a"]));
      await plain.collection(collection).insertOne(document, { bypassDocumentValidation: true });
    }
    await expect(server.shard("workOrders", { title: 1 })).rejects.toThrow(/unique index|shard key/i);
    await expect(server.shard("workOrders", { organizationId: 1, environment: 1 })).rejects.toThrow(
      /unique|shard key/i,
    );
    for (const [collection, key] of wanted) await server.shard(collection, key);
    await expect(server.shard("workOrders", { organizationId: 1 })).rejects.toThrow(/already/i);
  });
});

describe("the rules of a router", () => {
  const rule = (commandName: string, command: Document) => routingFaults({ commandName, command }, keys);
  const whole = { organizationId: "org_1", connectionId: "con_1", remoteId: "7" };

  it("are those that MongoDB documents", () => {
    const update = (q: Document, u: Document, options: Document = {}) =>
      rule("update", { update: "workOrders", updates: [{ q, u, ...options }] });
    expect(update({ ...whole, version: 1 }, { $set: { hash: "a" } })).toEqual([]);
    expect(update({ organizationId: "org_1", _id: "wo_1" }, { $set: { hash: "a" } })).toEqual([]);
    expect(update({ organizationId: "org_1", title: "a" }, { $set: { hash: "a" } })).toHaveLength(1);
    expect(update({ organizationId: "org_1", title: "a" }, { $set: { hash: "a" } }, { multi: true })).toEqual([]);
    expect(update({ title: "a" }, { $set: { hash: "a" } }, { multi: true })).toHaveLength(1);
    expect(update({ organizationId: "org_1", _id: "wo_1" }, { $set: { hash: "a" } }, { upsert: true })).toHaveLength(1);
    expect(update(whole, { ...whole, remoteId: "8" })).toHaveLength(1);
    expect(update(whole, { $set: { remoteId: "8" } })).toHaveLength(1);
    expect(rule("findAndModify", { findAndModify: "workOrders", query: { _id: "wo_1" } })).toHaveLength(1);
    expect(rule("findAndModify", { findAndModify: "workOrders", query: { $and: [whole] } })).toEqual([]);
    expect(rule("delete", { delete: "workOrders", deletes: [{ q: { title: "a" }, limit: 1 }] })).toHaveLength(1);
    expect(rule("insert", { insert: "workOrders", documents: [{ title: "a" }] })).toHaveLength(1);
    expect(rule("find", { find: "workOrders", filter: { $or: [whole, { organizationId: "org_2" }] } })).toEqual([]);
    expect(rule("find", { find: "workOrders", filter: { $or: [whole, { title: "a" }] } })).toHaveLength(1);
    expect(rule("find", { find: "leases", filter: {} })).toEqual([]);
    const joined = [{ $documents: [] }, { $lookup: { from: "history", pipeline: [{ $match: whole }] } }];
    expect(rule("aggregate", { aggregate: 1, pipeline: joined })).toEqual([]);
    expect(rule("aggregate", { aggregate: 1, pipeline: joined, autocommit: false })).toHaveLength(1);
  });
});

describe("what the gateway sends to a sharded store", () => {
  let database: FreshDatabase;
  let storage: Storage;
  const store = {
    get storage() {
      return storage;
    },
    get uri() {
      return database.uri;
    },
  };
  const simulated = useSimulatedConnection(store);

  beforeAll(async () => {
    database = await freshDatabase();
    storage = await connectStorage({ uri: monitored(database.uri) });
    await prepareStore(storage, storeDefinition());
  });

  afterAll(async () => {
    await storage?.close();
    await database?.drop();
  });

  it("passes a router: runs of each kind, deletions, quarantine, mapping anew, and the end of a connection", async () => {
    const { faults } = watchRouting(storage, keys);
    const written = new Set<string>();
    storage.client.on("commandStarted", ({ commandName, command }) => {
      if (["insert", "update", "delete", "findAndModify"].includes(commandName)) {
        written.add(`${commandName} ${String(command[commandName])}`);
      }
    });
    await simulated.connect({ WorkOrder: "TOMBSTONES", Asset: "IDS" }, (system) => {
      system.put(...numbered("W", 25));
      system.putInto("Asset", ...numbered("A", 25));
    });
    const changedAt = () => new Date().toISOString();
    simulated.system.put(
      { id: "W0001", title: "changed", changedAt: changedAt() },
      { id: "W0002", title: 7 as never, changedAt: changedAt() },
    );
    simulated.system.remove("WorkOrder", "W0003");
    await simulated.run("INCREMENTAL");
    simulated.system.put({ id: "W0002", title: "mended", changedAt: changedAt() });
    simulated.system.remove("Asset", "A0003");
    await simulated.run("RESYNC");
    await simulated.run("RECONCILE");
    const fieldMappings = [{ entity: "WorkOrder", field: "custom.shout", expression: "join('!', [title, ''])" }];
    await simulated.services.sync.update(simulated.tenant, simulated.connection._id, { fieldMappings });
    await simulated.work();
    expect((await simulated.lastRun()).state).toBe("SUCCEEDED");
    await simulated.services.sync.disconnect(simulated.tenant, simulated.connection._id);
    const { connectionStore: connections, streams } = simulated.services;
    await purgeConnection({ storage, connections, streams }, simulated.connection);
    const asked = [...faults];
    expect(await storage.collection("workOrders").countDocuments({ connectionId: simulated.connection._id })).toBe(0);

    expect([...written]).toEqual(
      expect.arrayContaining([
        ...[
          "insert workOrders",
          "update workOrders",
          "insert raw",
          "update raw",
          "update quarantine",
          "insert history",
        ],
        ...["delete quarantine", "findAndModify syncRuns", "delete workOrders", "delete raw"],
      ]),
    );
    // These are answered by all shards: a worker has an id in hand and no more, and a sweep reads a range of ids.
    expect([...new Set(asked.map((fault) => fault.replace(/\{.*/, "")))].sort()).toEqual([
      "find assets: asks every shard ",
      "find syncRuns: asks every shard ",
      "find workOrders: asks every shard ",
    ]);
  });
});
