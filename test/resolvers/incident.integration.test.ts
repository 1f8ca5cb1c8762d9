import { beforeEach, describe, expect, it } from "vitest";
import { OutboxStore } from "../../src/events/index.js";
import { newId } from "../../src/ids/index.js";
import { heldDeletionsReason, IncidentService, type IncidentDocument } from "../../src/incidents/index.js";
import type { Tenant } from "../../src/storage/index.js";
import type { SyncRunDocument } from "../../src/sync/index.js";
import { query } from "../support/graph.js";
import { insertConnection, newTenant } from "../support/records.js";
import { useStorage } from "../support/storage.js";

const store = useStorage();
const minute = (count: number) => new Date(Date.UTC(2026, 10, 25, 12, count));

let tenant: Tenant;
let connectionId: string;

beforeEach(async () => {
  tenant = newTenant();
  connectionId = (await insertConnection(store.storage, tenant, { name: "Plant" }))._id;
});

function open(entity: "Asset" | "WorkOrder" = "Asset", at = 0, ofConnection = connectionId): Promise<IncidentDocument> {
  const { storage } = store;
  const incidents = new IncidentService({ storage, outbox: new OutboxStore(storage) });
  return storage.transaction((session) =>
    incidents.open(
      {
        ...tenant,
        connectionId: ofConnection,
        kind: "DELETIONS_HELD",
        entity,
        reason: heldDeletionsReason({ candidates: 412, recordCount: 1030 }, "assets"),
        openedAt: minute(at),
        details: { sweepId: newId("sweep"), candidates: 412, recordCount: 1030, share: 0.4, decision: null },
      },
      session,
    ),
  );
}

function ask(source: string, options: Parameters<typeof query>[3] = {}, of = tenant) {
  return query(store.storage, of, source, { scopes: ["connections:read", "connections:manage"], ...options });
}

const fields = `id kind state entity reason openedAt closedAt attempts delayedFrom delayedUntil
  connection { name } connectionId heldDeletions { candidates recordCount share decision }`;

describe("incidents", () => {
  it("tell a person what happened", async () => {
    const { _id } = await open();
    const { data, errors } = await ask(`{ incidents { nodes { ${fields} } } }`);
    expect(errors).toEqual([]);
    const shown = {
      id: _id,
      kind: "DELETIONS_HELD",
      state: "OPEN",
      entity: "Asset",
      reason: "412 of 1,030 assets (40 %) are no longer listed by the system; nothing was removed.",
      openedAt: minute(0).toISOString(),
      closedAt: null,
      attempts: 0,
      delayedFrom: null,
      delayedUntil: null,
      connection: { name: "Plant" },
      connectionId,
      heldDeletions: { candidates: 412, recordCount: 1030, share: 0.4, decision: null },
    };
    expect(data).toEqual({ incidents: { nodes: [shown] } });
    const byId = await ask(`{ node(id: "${_id}") { __typename ... on Incident { ${fields} } } }`);
    expect(byId).toEqual({ data: { node: { __typename: "Incident", ...shown } }, errors: [] });
  });

  it("come newest first, in pages, of one connection or of all", async () => {
    const other = (await insertConnection(store.storage, tenant))._id;
    const first = await open("Asset", 0);
    const second = await open("Asset", 1, other);
    const third = await open("WorkOrder", 2);
    const page = async (args: string) => {
      const { data, errors } = await ask(`{ incidents${args} { nodes { id } pageInfo { hasNextPage endCursor } } }`);
      expect(errors).toEqual([]);
      const { nodes, pageInfo } = (
        data as unknown as {
          incidents: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
        }
      ).incidents;
      return { ids: nodes.map(({ id }) => id), ...pageInfo };
    };
    expect((await page("")).ids).toEqual([third._id, second._id, first._id]);
    expect((await page(`(connectionId: "${connectionId}")`)).ids).toEqual([third._id, first._id]);
    const begun = await page("(first: 2)");
    expect(begun).toMatchObject({ ids: [third._id, second._id], hasNextPage: true });
    expect(await page(`(first: 2, after: "${begun.endCursor}")`)).toMatchObject({
      ids: [first._id],
      hasNextPage: false,
    });
  });

  it("need the scope connections:read, and are another tenant's never", async () => {
    const { _id } = await open();
    for (const source of ["{ incidents { nodes { id } } }", `{ node(id: "${_id}") { id } }`]) {
      const { errors } = await ask(source, { scopes: ["records:read"] });
      expect(errors[0]?.extensions).toMatchObject({ code: "FORBIDDEN", missingScope: "connections:read" });
    }
    expect((await ask("{ incidents { nodes { id } } }", {}, newTenant())).data).toEqual({ incidents: { nodes: [] } });
    expect((await ask(`{ node(id: "${_id}") { id } }`, {}, newTenant())).data).toEqual({ node: null });
  });
});

describe("resolveHeldDeletions", () => {
  const source = `mutation ($input: ResolveHeldDeletionsInput!) {
    resolveHeldDeletions(input: $input) { incident { id state closedAt heldDeletions { decision } } } }`;
  const decide = (incidentId: string, decision: string, options: Parameters<typeof query>[3] = {}, of = tenant) =>
    ask(source, { variables: { input: { incidentId, decision } }, ...options }, of);

  it.each(["APPLY", "DISCARD"])("closes the incident with the decision %s", async (decision) => {
    const { _id } = await open();
    const { data, errors } = await decide(_id, decision);
    expect(errors).toEqual([]);
    expect(data).toEqual({
      resolveHeldDeletions: {
        incident: { id: _id, state: "CLOSED", closedAt: expect.any(String) as string, heldDeletions: { decision } },
      },
    });
    const runs = await store.storage.collection<SyncRunDocument>("syncRuns").find({ connectionId }).toArray();
    expect(runs.map(({ entities }) => entities.map(({ entity }) => entity))).toEqual(
      decision === "APPLY" ? [["Asset"]] : [],
    );
  });

  it("is decided once", async () => {
    const { _id } = await open();
    await decide(_id, "DISCARD");
    const { errors } = await decide(_id, "APPLY");
    expect(errors[0]?.extensions["code"]).toBe("CONFLICT");
    const { data } = await ask(`{ node(id: "${_id}") { ... on Incident { heldDeletions { decision } } } }`);
    expect(data).toEqual({ node: { heldDeletions: { decision: "DISCARD" } } });
  });

  it("needs the scope connections:manage and an incident of this tenant", async () => {
    const { _id } = await open();
    const forbidden = await decide(_id, "APPLY", { scopes: ["connections:read"] });
    expect(forbidden.errors[0]?.extensions).toMatchObject({ code: "FORBIDDEN", missingScope: "connections:manage" });
    expect((await decide(_id, "APPLY", {}, newTenant())).errors[0]?.extensions["code"]).toBe("NOT_FOUND");
    expect((await decide(connectionId, "APPLY")).errors[0]?.extensions["code"]).toBe("BAD_USER_INPUT");
  });
});
