import { describe, expect, it } from "vitest";
import { allCollections, allIndexes, storeDefinition } from "../../../src/services/index.js";
import { ensureCollections } from "../../../src/storage/collections.js";
import { documentSchema, prepareStore, tenantSchema } from "../../../src/storage/index.js";
import { useStorage } from "../../support/storage.js";

const store = useStorage();

async function validators(): Promise<Map<string, unknown>> {
  const found = await store.storage.db.listCollections({}, { nameOnly: false }).toArray();
  return new Map(found.map(({ name, options }) => [name, (options as { validator?: unknown }).validator]));
}

describe("what MongoDB holds documents to", () => {
  it("is declared for every collection that has an index", () => {
    const declared = new Set(allCollections().map(({ name }) => name));
    expect(
      [...new Set(allIndexes().map(({ collection }) => collection))].filter((name) => !declared.has(name)),
    ).toEqual([]);
  });

  it("is in force for every collection that there is", async () => {
    const found = await validators();
    expect([...found.keys()].filter((name) => !found.get(name))).toEqual([]);
    expect(allCollections().filter(({ name }) => !found.has(name))).toEqual([]);
  });

  it("refuses a document without its tenant, or with a value of another type, whoever writes it", async () => {
    const { db } = store.storage;
    const complete = {
      _id: "wo_1" as never,
      organizationId: "org_1",
      environment: "TEST",
      connectionId: "con_1",
      remoteId: "1",
      hash: "1.a",
      version: 1,
      createdAt: new Date(),
      updatedAt: new Date(),
      deletedAt: null,
      customFields: [],
    };
    const ownerless = Object.fromEntries(Object.entries(complete).filter(([name]) => name !== "organizationId"));
    const refused = { code: 121 };
    await expect(db.collection("workOrders").insertOne(ownerless)).rejects.toMatchObject(refused);
    await expect(db.collection("workOrders").insertOne({ ...complete, version: "1" })).rejects.toMatchObject(refused);
    // A declared field without a value is absent: in an index null and absent are two places.
    await expect(db.collection("workOrders").insertOne({ ...complete, title: null })).rejects.toMatchObject(refused);
    await expect(db.collection("workOrders").insertOne({ ...complete, environment: "PROD" })).rejects.toMatchObject(
      refused,
    );
    await db.collection("workOrders").insertOne({ ...complete, ofTheNextRelease: true });
    expect(await db.collection("workOrders").countDocuments()).toBe(1);
  });

  it("comes to a collection that was there without it, and leaves one alone that has it", async () => {
    const { storage } = store;
    await storage.db.createCollection("older");
    const definition = { name: "older", schema: documentSchema({ ...tenantSchema, count: "number" }) };
    const commands: string[] = [];
    const listen = ({ commandName }: { commandName: string }) => commands.push(commandName);
    await Promise.all([ensureCollections(storage, [definition]), ensureCollections(storage, [definition])]);
    expect((await validators()).get("older")).toEqual({ $jsonSchema: definition.schema });
    storage.client.on("commandStarted", listen);
    await ensureCollections(storage, [definition]);
    storage.client.off("commandStarted", listen);
    expect(commands.filter((name) => name === "collMod" || name === "create")).toEqual([]);
    await storage.db.dropCollection("older");
  });

  it("is left as it is where a newer release has been, which may write what ours does not know", async () => {
    const { storage } = store;
    const migrations = storage.db.collection<{ _id: number }>("migrations");
    const newer = { name: "of the next release", compatibleFrom: 0, phase: "DONE", startedAt: new Date() };
    await migrations.insertOne({ _id: 1, ...newer });
    const wider = { $jsonSchema: documentSchema({ name: "string" }) };
    await storage.db.command({ collMod: "organizations", validator: wider });
    await prepareStore(storage, storeDefinition());
    expect((await validators()).get("organizations")).toEqual(wider);
    await migrations.updateOne({ _id: 1 }, { $set: { compatibleFrom: 1 } });
    await expect(prepareStore(storage, storeDefinition())).rejects.toMatchObject({
      code: "CONFIGURATION",
      message: expect.stringContaining("version 1") as string,
    });
    await migrations.deleteMany({});
    await prepareStore(storage, storeDefinition());
    expect((await validators()).get("organizations")).not.toEqual(wider);
  });
});
