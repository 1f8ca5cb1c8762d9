import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { entities } from "../../schema/entities/index.js";
import { newId, recordId } from "../../src/ids/index.js";
import { HistoryStore, RecordWriter, type ChangeActor } from "../../src/records/index.js";
import { connectStorage, type Storage, type Tenant } from "../../src/storage/index.js";
import { commandsDuring, query } from "../support/graph.js";
import { insertConnection, newTenant } from "../support/records.js";
import { useStorage } from "../support/storage.js";
import { monitored } from "../support/monitored.js";
import { testVault } from "../support/vault.js";

const store = useStorage();
const minute = (count: number) => new Date(Date.UTC(2026, 10, 25, 12, count));
const run: ChangeActor = { kind: "SYNC_RUN", id: newId("syncRun") };
const write: ChangeActor = { kind: "WRITE", id: newId("write") };
const hook: ChangeActor = { kind: "SOURCE_WEBHOOK", id: newId("hook") };

interface Shown {
  readonly id: string;
  readonly kind: string;
  readonly version: number;
  readonly at: string;
  readonly actor: ChangeActor | null;
  readonly changes: readonly { field: string; before: unknown; after: unknown; isOmitted: boolean }[];
}

interface Page {
  readonly nodes: Shown[];
  readonly edges: { cursor: string; node: Shown }[];
  readonly pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string | null };
}

let storage: Storage;
beforeAll(async () => {
  storage = await connectStorage({ uri: monitored(store.uri) });
});
afterAll(() => storage.close());

/** Stores work orders as a sync, a write or a webhook does, at minute `at`; a title of null is a deletion. */
async function bring(
  tenant: Tenant,
  connectionId: string,
  titles: Readonly<Record<string, string | null>>,
  { actor = run, at = 0 }: { actor?: ChangeActor; at?: number } = {},
): Promise<void> {
  const writer = new RecordWriter(storage, new HistoryStore(storage, { retentionDays: 90 }), testVault(storage));
  const target = {
    tenant,
    connectionId,
    entity: entities.WorkOrder,
    mappingKey: "1",
    actor,
    readAt: actor.kind === "SYNC_RUN" ? minute(at) : null,
    acceptsOlder: false,
    expectsNew: false,
    toUnified: (raw: unknown) => raw as Record<string, unknown>,
  };
  const records = Object.entries(titles).map(([remoteId, title]) => ({
    remoteId,
    modifiedAt: null,
    isDeleted: title === null,
    raw: title === null ? null : { title, status: { value: "OPEN", raw: title } },
  }));
  for (const digest of await writer.digest(records, target)) {
    await storage.transaction((session) => writer.apply(digest, target, { at: minute(at), session }));
  }
}

const fields =
  "nodes { id kind version at actor { kind id } changes { field before after isOmitted } } edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage endCursor }";

async function historyOf(tenant: Tenant, id: string, args = ""): Promise<Page> {
  const { data, errors } = await query(
    storage,
    tenant,
    `query ($id: ID!) { workOrder(id: $id) { history${args} { ${fields} } } }`,
    {
      variables: { id },
    },
  );
  expect(errors).toEqual([]);
  return (data as unknown as { workOrder: { history: Page } }).workOrder.history;
}

async function plant(): Promise<{ tenant: Tenant; connectionId: string; id: (remoteId: string) => string }> {
  const tenant = newTenant();
  const { _id: connectionId } = await insertConnection(storage, tenant);
  return { tenant, connectionId, id: (remoteId) => recordId("wo", connectionId, "WorkOrder", remoteId) };
}

describe("the history of a record", () => {
  it("tells what changed, when, and what brought it, newest first and down to its making", async () => {
    const { tenant, connectionId, id } = await plant();
    await bring(tenant, connectionId, { "1": "A" }, { at: 0 });
    await bring(tenant, connectionId, { "1": "B" }, { at: 1, actor: write });
    await bring(tenant, connectionId, { "1": null }, { at: 2, actor: hook });
    await bring(tenant, connectionId, { "1": "C" }, { at: 3 });
    const { nodes, edges, pageInfo } = await historyOf(tenant, id("1"));
    const change = (field: string, before: string, after: string) => ({ field, before, after, isOmitted: false });
    expect(nodes.map(({ id: _id, ...others }) => others)).toEqual([
      {
        kind: "RESTORED",
        version: 4,
        at: minute(3).toISOString(),
        actor: run,
        changes: [change("title", "B", "C"), change("statusRaw", "B", "C")],
      },
      { kind: "DELETED", version: 3, at: minute(2).toISOString(), actor: hook, changes: [] },
      {
        kind: "UPDATED",
        version: 2,
        at: minute(1).toISOString(),
        actor: write,
        changes: [change("title", "A", "B"), change("statusRaw", "A", "B")],
      },
      { kind: "CREATED", version: 1, at: minute(0).toISOString(), actor: run, changes: [] },
    ]);
    expect(new Set(nodes.map((node) => node.id)).size).toBe(4);
    expect(nodes.every((node) => node.id.startsWith("hst_"))).toBe(true);
    expect(edges.map(({ node }) => node.id)).toEqual(nodes.map((node) => node.id));
    expect(pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: false, endCursor: edges[3]?.cursor });
  });

  it.each([
    [write, "WRITE"],
    [hook, "SOURCE_WEBHOOK"],
  ])("knows that %j made it", async (actor, kind) => {
    const { tenant, connectionId, id } = await plant();
    await bring(tenant, connectionId, { "1": "A" }, { actor });
    await bring(tenant, connectionId, { "1": "B" }, { at: 1 });
    const { nodes } = await historyOf(tenant, id("1"));
    expect(nodes.at(-1)).toMatchObject({ kind: "CREATED", actor: { kind, id: actor.id } });
  });

  it("has no actor for the making of a record from before that was kept", async () => {
    const { tenant, connectionId, id } = await plant();
    await bring(tenant, connectionId, { "1": "A" });
    await storage.collection<{ _id: string }>("workOrders").updateOne({ _id: id("1") }, { $unset: { createdBy: "" } });
    expect((await historyOf(tenant, id("1"))).nodes).toMatchObject([{ kind: "CREATED", actor: null }]);
  });

  it("is paged to its end without gap or double, also while it grows", async () => {
    const { tenant, connectionId, id } = await plant();
    for (let at = 0; at < 7; at += 1) await bring(tenant, connectionId, { "1": `v${at + 1}` }, { at });
    const versions: number[] = [];
    let after: string | null = null;
    for (let pages = 0; pages < 10; pages += 1) {
      const args: string = after === null ? "(first: 3)" : `(first: 3, after: "${after}")`;
      const page: Page = await historyOf(tenant, id("1"), args);
      versions.push(...page.nodes.map(({ version }) => version));
      expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
      await bring(tenant, connectionId, { "1": `later ${pages}` }, { at: 10 + pages });
    }
    expect(versions).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  it("ends where the retention ended, with the making behind", async () => {
    const { tenant, connectionId, id } = await plant();
    for (let at = 0; at < 4; at += 1) await bring(tenant, connectionId, { "1": `v${at + 1}` }, { at });
    await storage.collection("history").deleteMany({ recordId: id("1"), version: { $lt: 4 } });
    expect((await historyOf(tenant, id("1"))).nodes.map(({ kind, version }) => [kind, version])).toEqual([
      ["UPDATED", 4],
      ["CREATED", 1],
    ]);
    expect((await historyOf(tenant, id("1"), "(first: 1)")).pageInfo.hasNextPage).toBe(true);
  });

  it.each([
    ["(first: 0)", "first"],
    ["(first: 501)", "first"],
    ['(after: "nonsense")', "after"],
  ])("refuses %s", async (args, path) => {
    const { tenant, connectionId, id } = await plant();
    await bring(tenant, connectionId, { "1": "A" });
    const { errors } = await query(
      storage,
      tenant,
      `{ workOrder(id: "${id("1")}") { history${args} { nodes { id } } } }`,
    );
    expect(errors[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", problems: [{ path: [path] }] });
  });

  it("needs the right to read the record, and is another tenant's never", async () => {
    const { tenant, connectionId, id } = await plant();
    await bring(tenant, connectionId, { "1": "A" });
    const source = `{ workOrder(id: "${id("1")}") { history { nodes { id } } } }`;
    const refused = await query(storage, tenant, source, { scopes: ["connections:read", "records:read:assets"] });
    expect(refused.errors[0]?.extensions["code"]).toBe("FORBIDDEN");
    const foreign = await query(storage, newTenant(), source);
    expect(foreign).toMatchObject({ data: { workOrder: null }, errors: [] });
  });

  it("is there for a record found through node, and for one that is gone", async () => {
    const { tenant, connectionId, id } = await plant();
    await bring(tenant, connectionId, { "1": "A" });
    await bring(tenant, connectionId, { "1": null }, { at: 1 });
    const { data, errors } = await query(
      storage,
      tenant,
      `{ node(id: "${id("1")}") { ... on Record { history { nodes { kind } } } } }`,
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({ node: { history: { nodes: [{ kind: "DELETED" }, { kind: "CREATED" }] } } });
  });
});

describe("Promise 30: histories of a list", () => {
  it("are one query to the store for each set of arguments, however many records there are", async () => {
    const { tenant, connectionId } = await plant();
    const titles = (text: string) =>
      Object.fromEntries(Array.from({ length: 300 }, (_, index) => [String(index).padStart(3, "0"), text]));
    for (const text of ["a", "b", "c"]) await bring(tenant, connectionId, titles(text));
    const source = `query ($first: Int!) { workOrders(first: $first) { nodes {
      history(first: 2) { nodes { version changes { field } } }
      same: history(first: 2) { pageInfo { hasNextPage } }
      longer: history(first: 10) { nodes { version } }
    } } }`;
    const commandsFor = (first: number) =>
      commandsDuring(storage, async () => {
        const { data, errors } = await query(storage, tenant, source, { variables: { first } });
        expect(errors).toEqual([]);
        const { nodes } = (data as unknown as { workOrders: { nodes: Record<string, Page>[] } }).workOrders;
        expect(nodes).toHaveLength(first);
        for (const node of nodes) {
          expect(node["history"]?.nodes.map(({ version }) => version)).toEqual([3, 2]);
          expect(node["same"]?.pageInfo.hasNextPage).toBe(true);
          expect(node["longer"]?.nodes.map(({ version }) => version)).toEqual([3, 2, 1]);
        }
      });
    const [few, many] = [await commandsFor(5), await commandsFor(300)];
    expect(many.sort()).toEqual(few.sort());
    expect(many).toEqual(["aggregate 1", "aggregate 1", "find connections", "find workOrders"]);
  });
});
