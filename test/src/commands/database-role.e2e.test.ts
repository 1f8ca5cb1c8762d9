import { MongoClient, type Document } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConnectSystemDocument } from "../../generated/graphql.js";
import { openShell } from "../../support/command-line.js";
import { GraphQLClient } from "../../support/graphql-client.js";
import { startMongodWithLogins, type MongodWithLogins } from "../../support/mongod-with-logins.js";
import { beginOperation, type Operation } from "../../support/operating.js";
import { waitFor } from "../../support/services.js";

const database = "plant";
const unauthorized = 13;
let mongod: MongodWithLogins;
let operation: Operation;
let login: MongoClient;
let uri: string;

beforeAll(async () => {
  mongod = await startMongodWithLogins();
  const shell = await openShell({});
  const { code, stdout } = await shell.run(["database", "role", "--database", database]);
  await shell.close();
  expect(code).toBe(0);
  const user = await mongod.addUser(database, JSON.parse(stdout) as Document);
  uri = mongod.uri(database, user);
  operation = await beginOperation({ scale: 300, database: { uri, name: database, drop: async () => undefined } });
  login = await new MongoClient(uri).connect();
});

afterAll(async () => {
  await login?.close();
  await operation?.end();
  await mongod?.stop();
});

describe("the role of the gateway's own login in MongoDB (Promise 6)", () => {
  it("is enough for a gateway that starts on an empty database, syncs, tells of it and is killed", async () => {
    const first = await operation.start("api");
    const worker = await operation.start("worker");
    const client = new GraphQLClient(first.url, operation.token);
    await client.request(ConnectSystemDocument, {
      input: {
        system: "sandbox",
        name: "Plant",
        config: { baseUrl: operation.sandbox.url },
        credentials: { apiKey: operation.sandbox.apiKey },
        syncPlan: { historyDays: 3_650 },
      },
    });
    const own = mongod.admin.db(database);
    await waitFor("a first sync that ended, and its events numbered", async () => {
      const run = await own.collection("syncRuns").findOne({ state: "SUCCEEDED" });
      return run !== null && (await own.collection("events").countDocuments({ type: "sync.completed" })) > 0;
    });
    worker.process.kill("SIGKILL");
    await worker.process.ended;
    const again = await operation.start("worker");
    again.process.kill("SIGTERM");
    first.process.kill("SIGTERM");
    const ends = await Promise.all([again.process.ended, first.process.ended]);
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    expect(ends.map(({ stderr }) => stderr).join("\n")).not.toMatch(/not authorized|Unauthorized/i);
    await client.close();
  });

  it("ends what a dead process of the same login left open at the server", async () => {
    const dead = await new MongoClient(uri).connect();
    const session = dead.startSession();
    try {
      session.startTransaction();
      const leases = dead.db(database).collection<{ _id: string }>("leases");
      await leases.updateOne({ _id: "relay" }, { $set: { owner: "dead" } }, { session });
      await login.db(database).command({ killSessions: [{ id: session.id?.id }] });
      await expect(session.commitTransaction()).rejects.toMatchObject({ codeName: "NoSuchTransaction" });
    } finally {
      await session.endSession();
      await dead.close();
    }
  });

  it("adds to the audit log and reads it, and changes nothing in it", async () => {
    const db = login.db(database);
    const log = db.collection("auditLog");
    const entries = await log.countDocuments();
    expect(entries).toBeGreaterThan(0);
    const refused = [
      () => log.deleteMany({}),
      () => log.updateMany({}, { $set: { outcome: "DONE" } }),
      () => log.drop(),
      () => db.command({ collMod: "auditLog", index: { name: "expiry", expireAfterSeconds: 1 } }),
      () => db.command({ collMod: "auditLog", validator: {} }),
      () => db.command({ renameCollection: `${database}.auditLog`, to: `${database}.other` }),
      () => log.aggregate([{ $match: {} }, { $out: "auditLog" }]).toArray(),
      () => db.dropDatabase(),
    ];
    for (const attempt of refused) await expect(attempt()).rejects.toMatchObject({ code: unauthorized });
    expect(await log.countDocuments()).toBe(entries);
  });

  it("sees no other database", async () => {
    await mongod.admin.db("other").collection("things").insertOne({ secret: "x" });
    const things = login.db("other").collection("things");
    await expect(things.findOne()).rejects.toMatchObject({ code: unauthorized });
  });
});
