import { BSON } from "mongodb";
import { execute, parse } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildGraphSchema } from "../../resolvers/build-schema.js";
import { entities, entityByName, type EntityName } from "../../schema/entities/index.js";
import { newId, recordId } from "../../src/ids/index.js";
import { QuarantinePayloads, QuarantineStore, type QuarantineDocument } from "../../src/records/index.js";
import { connectStorage, type Storage, type Tenant } from "../../src/storage/index.js";
import type { SyncRunDocument } from "../../src/sync/index.js";
import { explainedDuring } from "../support/explained.js";
import { commandsDuring, graphContext, query } from "../support/graph.js";
import { insertConnection, newTenant } from "../support/records.js";
import { testServices } from "../support/services.js";
import { simulatedConnector } from "../support/simulated-system.js";
import { useStorage } from "../support/storage.js";
import { monitored } from "../support/monitored.js";
import { testVault } from "../support/vault.js";

const store = useStorage();
const minute = (count: number) => new Date(Date.UTC(2026, 10, 25, 12, count));

let storage: Storage;
beforeAll(async () => {
  storage = await connectStorage({ uri: monitored(store.uri) });
});
afterAll(() => storage.close());

interface Refusal {
  readonly remoteId: string;
  readonly entity?: EntityName;
  readonly message?: string;
  /** Null for one that is too large to be kept. */
  readonly payload?: string | null;
}

/** Puts records into quarantine as a page does. @returns the ids that are new there. */
async function refuse(
  tenant: Tenant,
  connectionId: string,
  refusals: readonly Refusal[],
  at = minute(0),
): Promise<string[]> {
  const added: string[] = [];
  for (const {
    remoteId,
    entity = "WorkOrder",
    message = "title: expected text, got 7.",
    payload = '{"title":7}',
  } of refusals) {
    const target = { tenant, connectionId, entity: entityByName(entity) };
    const record = { id: recordId(target.entity.idPrefix, connectionId, entity, remoteId), remoteId };
    const reason =
      payload === null
        ? { code: "RECORD_TOO_LARGE", path: "", message: "The record has 20000000 bytes." }
        : { code: "MAPPING_FAILED", path: "title", message };
    const sizeBytes = payload?.length ?? 20_000_000;
    const vault = testVault(storage);
    const [sealed = null] = await new QuarantinePayloads(vault).seal(target, [{ id: record.id, payload }]);
    const result = await storage.transaction((session) =>
      new QuarantineStore(storage, vault).add([{ record, reason, payload: sealed, sizeBytes }], target, at, session),
    );
    added.push(...result.added);
  }
  return added;
}

async function plant(): Promise<{ tenant: Tenant; connectionId: string }> {
  const tenant = newTenant();
  return { tenant, connectionId: (await insertConnection(storage, tenant))._id };
}

const readScopes = ["records:read", "connections:read", "records:raw"];

describe("what is in quarantine", () => {
  it("is told with the reason and the payload", async () => {
    const { tenant, connectionId } = await plant();
    const id = recordId("wo", connectionId, "WorkOrder", "1");
    expect(await refuse(tenant, connectionId, [{ remoteId: "1" }])).toEqual([id]);
    expect(await refuse(tenant, connectionId, [{ remoteId: "1" }], minute(5))).toEqual([]);
    await refuse(tenant, connectionId, [{ remoteId: "2", payload: null }], minute(6));
    const { data, errors } = await query(
      storage,
      tenant,
      `query ($connectionId: ID!) { quarantine(connectionId: $connectionId) { nodes {
        id connectionId entity remoteId stage code path message raw sizeBytes firstAt lastAt count } } }`,
      { variables: { connectionId }, scopes: readScopes },
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({
      quarantine: {
        nodes: [
          {
            id: recordId("wo", connectionId, "WorkOrder", "2"),
            connectionId,
            entity: "WorkOrder",
            remoteId: "2",
            stage: "STORE",
            code: "RECORD_TOO_LARGE",
            path: "",
            message: "The record has 20000000 bytes.",
            raw: null,
            sizeBytes: 20_000_000,
            firstAt: minute(6).toISOString(),
            lastAt: minute(6).toISOString(),
            count: 1,
          },
          {
            id,
            connectionId,
            entity: "WorkOrder",
            remoteId: "1",
            stage: "MAP",
            code: "MAPPING_FAILED",
            path: "title",
            message: "title: expected text, got 7.",
            raw: { title: 7 },
            sizeBytes: 11,
            firstAt: minute(0).toISOString(),
            lastAt: minute(5).toISOString(),
            count: 2,
          },
        ],
      },
    });
  });

  it("is listed newest first, in pages without gap or double, by an index", async () => {
    const { tenant, connectionId } = await plant();
    // Three of each minute, so that pages end between equal times.
    for (let at = 0; at < 4; at += 1) {
      const refusals = [0, 1, 2].map((place) => ({
        remoteId: `${at}-${place}`,
        entity: place === 2 ? ("Asset" as const) : ("WorkOrder" as const),
      }));
      await refuse(tenant, connectionId, refusals, minute(at));
    }
    const walk = async (entity: EntityName | null): Promise<string[]> => {
      const remoteIds: string[] = [];
      let after: string | null = null;
      do {
        const { data, errors } = await query(
          storage,
          tenant,
          `query ($connectionId: ID!, $entity: EntityType, $after: String) {
            quarantine(connectionId: $connectionId, entity: $entity, first: 2, after: $after) {
              edges { node { remoteId } } pageInfo { hasNextPage endCursor } } }`,
          { variables: { connectionId, entity, after } },
        );
        expect(errors).toEqual([]);
        const { edges, pageInfo } = (
          data as unknown as {
            quarantine: {
              edges: { node: { remoteId: string } }[];
              pageInfo: { hasNextPage: boolean; endCursor: string };
            };
          }
        ).quarantine;
        remoteIds.push(...edges.map(({ node }) => node.remoteId));
        after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      } while (after !== null);
      return remoteIds;
    };
    let all: string[] = [];
    const explained = await explainedDuring(storage, "quarantine", async () => {
      all = await walk(null);
      expect((await walk("Asset")).map((remoteId) => remoteId.slice(0, 1))).toEqual(["3", "2", "1", "0"]);
    });
    expect(all.map((remoteId) => remoteId.slice(0, 1)).join("")).toBe("333222111000");
    expect(new Set(all).size).toBe(12);
    for (const { stages, docsExamined } of explained) {
      expect(stages).not.toContain("SORT");
      expect(stages).not.toContain("COLLSCAN");
      expect(docsExamined).toBeLessThanOrEqual(4);
    }
  });

  it("is two queries to the store with its payloads, and one for a data key that is not in memory; nothing is read for payloads that nobody asks for", async () => {
    const { tenant, connectionId } = await plant();
    await refuse(
      tenant,
      connectionId,
      Array.from({ length: 30 }, (_, index) => ({ remoteId: String(index) })),
    );
    const commandsOf = (fields: string) =>
      commandsDuring(storage, () =>
        query(storage, tenant, `{ quarantine(connectionId: "${connectionId}") { nodes { ${fields} } } }`, {
          scopes: readScopes,
        }),
      );
    expect(await commandsOf("id message")).toEqual(["find quarantine"]);
    expect(await commandsOf("id raw")).toEqual(["find quarantine", "find quarantine", "find dataKeys"]);
  });

  it("needs the scopes of what it shows", async () => {
    const { tenant, connectionId } = await plant();
    await refuse(tenant, connectionId, [{ remoteId: "1" }]);
    const ask = (args: string, fields: string, scopes: string[]) =>
      query(storage, tenant, `{ quarantine(connectionId: "${connectionId}"${args}) { nodes { ${fields} } } }`, {
        scopes,
      });
    const missing = async (...asked: Parameters<typeof ask>) =>
      (await ask(...asked)).errors.map(({ extensions }) => extensions["missingScope"])[0];
    expect(await missing("", "id", ["records:read"])).toBe("connections:read");
    expect(await missing("", "id", ["connections:read", "records:read:work-orders"])).toBe("records:read");
    expect(await missing(", entity: Asset", "id", ["connections:read", "records:read:work-orders"])).toBe(
      "records:read:assets",
    );
    expect(await missing(", entity: WorkOrder", "id", ["connections:read", "records:read:work-orders"])).toBe(
      undefined,
    );
    expect(await missing("", "raw", ["connections:read", "records:read"])).toBe("records:raw");
  });

  it("of another tenant is not there, and a cursor of something else is refused", async () => {
    const { tenant, connectionId } = await plant();
    await refuse(tenant, connectionId, [{ remoteId: "1" }]);
    const source = `{ quarantine(connectionId: "${connectionId}") { nodes { id } } }`;
    expect((await query(storage, newTenant(), source)).data).toEqual({ quarantine: { nodes: [] } });
    const cursor = Buffer.from(`id:${connectionId}`).toString("base64url");
    const { errors } = await query(
      storage,
      tenant,
      `{ quarantine(connectionId: "${connectionId}", after: "${cursor}") { nodes { id } } }`,
    );
    expect(errors[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", problems: [{ path: ["after"] }] });
  });

  it("keeps a message short that quotes a value of megabytes", async () => {
    const { tenant, connectionId } = await plant();
    await refuse(tenant, connectionId, [
      {
        remoteId: "1",
        message: `title: expected a number, got ${"x".repeat(14_000_000)}`,
        payload: "y".repeat(14_000_000),
      },
    ]);
    const document = await storage.collection<QuarantineDocument>("quarantine").findOne({ connectionId });
    expect(document?.reason.message).toHaveLength(2_000);
    // Sealed: the records of a source may hold anything, and these were never understood.
    expect(Buffer.from(BSON.serialize(document ?? {})).includes("yyyyyyyy")).toBe(false);
    expect(BSON.calculateObjectSize(document ?? {})).toBeGreaterThan(14_000_000);
  });
});

describe("retryQuarantined", () => {
  const source =
    "mutation ($input: RetryQuarantinedInput!) { retryQuarantined(input: $input) { syncRun { kind state entities { entity } } } }";

  it("queues a REMAP run of that entity", async () => {
    const { tenant, connectionId } = await plant();
    await storage
      .collection<{ _id: string }>("connections")
      .updateOne({ _id: connectionId }, { $set: { system: "simulated" } });
    const result = await execute({
      schema: await buildGraphSchema(),
      document: parse(source),
      variableValues: { input: { connectionId, entity: "WorkOrder" } },
      contextValue: {
        ...graphContext(storage, tenant, ["connections:manage", "connections:read"]),
        services: testServices(storage, [simulatedConnector()]),
      },
    });
    expect(result.errors).toBeUndefined();
    expect(result.data).toEqual({
      retryQuarantined: { syncRun: { kind: "REMAP", state: "QUEUED", entities: [{ entity: "WorkOrder" }] } },
    });
    const runs = await storage.collection<SyncRunDocument>("syncRuns").find({ connectionId }).toArray();
    expect(runs.map(({ kind }) => kind)).toEqual(["REMAP"]);
  });

  it("needs the scope connections:manage and the id of a connection", async () => {
    const { tenant, connectionId } = await plant();
    const forbidden = await query(storage, tenant, source, { variables: { input: { connectionId } } });
    expect(forbidden.errors[0]?.extensions).toMatchObject({ code: "FORBIDDEN", missingScope: "connections:manage" });
    const wrong = await query(storage, tenant, source, {
      variables: { input: { connectionId: recordId(entities.Asset.idPrefix, newId("connection"), "Asset", "1") } },
      scopes: ["connections:manage"],
    });
    expect(wrong.errors[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT" });
  });
});
