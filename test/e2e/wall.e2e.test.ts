import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { entities } from "../../schema/entities/index.js";
import type { EntityDefinition } from "../../schema/definition/index.js";
import type { StatusHistoryEntry } from "../../src/connections/index.js";
import { newId, recordId } from "../../src/ids/index.js";
import type { QuarantineDocument } from "../../src/records/index.js";
import type { Tenant } from "../../src/storage/index.js";
import { buildGraphSchema } from "../../resolvers/build-schema.js";
import { sdlOf } from "../../src/federation/index.js";
import { waitFor } from "../support/services.js";
import { OrganizationStore } from "../../src/tokens/index.js";
import { startSyncedGateway, type SyncedGateway } from "../support/synced-gateway.js";

/** Three tenants, each with a connection to one and the same source: what they hold differs by nothing but whose it is. */
interface Side {
  readonly name: string;
  readonly tenant: Tenant;
  readonly token: string;
  readonly connectionId: string;
  readonly runId: string;
  readonly writeId: string;
  /** By entity: all ids that this tenant has. */
  readonly ids: ReadonlyMap<string, readonly string[]>;
}

let gateway: SyncedGateway;
const sides: Side[] = [];
let rootFields: readonly string[];

beforeAll(async () => {
  gateway = await startSyncedGateway();
  const other = await new OrganizationStore(gateway.storage).create("Other organization");
  const tenants: [string, Tenant][] = [
    ["TEST", gateway.test],
    ["LIVE", gateway.live],
    ["another organization", { organizationId: other._id, environment: "TEST" }],
  ];
  for (const [name, tenant] of tenants) {
    const token = await gateway.tokenOf(tenant);
    const connectionId = await gateway.connect({ token, name: `Plant of ${name}` });
    const [run] = await gateway.services.runs.list(tenant, { limit: 1, after: null, filter: {} });
    const ids = new Map<string, readonly string[]>();
    for (const { name: entity, plural } of Object.values<EntityDefinition>(entities)) {
      const found = await gateway.storage
        .collection<{ _id: string; connectionId: string }>(plural)
        .find({ connectionId })
        .toArray();
      ids.set(
        entity,
        found.map(({ _id }) => _id),
      );
    }
    await addTroubles(tenant, connectionId);
    const { writeId } = await gateway.services.writes.create(tenant, "WorkRequest", {
      connectionId,
      data: { title: `Of ${name}` },
    });
    const made = await gateway.services.writes.find(tenant, writeId ?? "");
    ids.set("WorkRequest", [...(ids.get("WorkRequest") ?? []), made?.recordId ?? ""]);
    sides.push({ name, tenant, token, connectionId, runId: run?._id ?? "", writeId: writeId ?? "", ids });
  }
  const { __schema } = await gateway.data<{ __schema: { queryType: { fields: { name: string }[] } } }>(
    `{ __schema { queryType { fields { name } } } }`,
  );
  rootFields = __schema.queryType.fields.map(({ name }) => name);
});

/** What goes wrong with a connection is seen by its tenant alone, too: an incident, a status and a record in quarantine. */
async function addTroubles(tenant: Tenant, connectionId: string): Promise<void> {
  const at = new Date();
  await gateway.storage.transaction((session) =>
    gateway.services.incidents.open(
      {
        ...tenant,
        connectionId,
        kind: "DELETIONS_HELD",
        entity: "Asset",
        reason: "51 of 60 assets are no longer listed.",
        openedAt: at,
        details: { sweepId: newId("sweep"), candidates: 51, recordCount: 60, share: 0.85, decision: null },
      },
      session,
    ),
  );
  await gateway.storage.collection<StatusHistoryEntry>("statusHistory").insertOne({
    _id: newId("statusChange"),
    ...tenant,
    connectionId,
    previous: "CONNECTED",
    status: "RATE_LIMITED",
    reason: "The system asked to slow down.",
    at,
  });
  await gateway.storage.collection<QuarantineDocument>("quarantine").insertOne({
    _id: recordId(entities.Asset.idPrefix, connectionId, "Asset", "poison"),
    ...tenant,
    connectionId,
    entity: "Asset",
    remoteId: "poison",
    stage: "MAP",
    reason: { code: "MAPPING_FAILED", path: "name", message: "expected text" },
    payload: null,
    sizeBytes: 2,
    firstAt: at,
    lastAt: at,
    count: 1,
  });
}

afterAll(async () => {
  await gateway?.close();
});

/** For each root field a query by which a tenant could see into another one, given that one's ids. */
function probes(of: Side): Map<string, { query: string; variables: object }> {
  const anyId = "query ($id: ID!)";
  const known: [string, { query: string; variables: object }][] = [
    ["viewer", { query: `{ viewer { environment scopes } }`, variables: {} }],
    ["systems", { query: `{ systems { system name } }`, variables: {} }],
    [
      "connections",
      { query: `{ connections { nodes { id name account streams { entity recordCount } } } }`, variables: {} },
    ],
    ["connection", { query: `${anyId} { connection(id: $id) { id name } }`, variables: { id: of.connectionId } }],
    ["syncRun", { query: `${anyId} { syncRun(id: $id) { id connectionId } }`, variables: { id: of.runId } }],
    [
      "syncRuns",
      {
        query: `${anyId} { syncRuns { nodes { id connectionId } } theirs: syncRuns(connectionId: $id) { nodes { id } } }`,
        variables: { id: of.connectionId },
      },
    ],
    [
      "incidents",
      {
        query: `${anyId} { incidents { nodes { id connection { id } } } theirs: incidents(connectionId: $id) { nodes { id } } }`,
        variables: { id: of.connectionId },
      },
    ],
    [
      "statusHistory",
      {
        query: `${anyId} { statusHistory(connectionId: $id) { nodes { id connectionId } } }`,
        variables: { id: of.connectionId },
      },
    ],
    [
      "quarantine",
      {
        query: `${anyId} { quarantine(connectionId: $id) { nodes { id connectionId } } }`,
        variables: { id: of.connectionId },
      },
    ],
    ["write", { query: `${anyId} { write(id: $id) { id connectionId } }`, variables: { id: of.writeId } }],
    [
      "writes",
      {
        query: `${anyId} { writes(connectionId: $id) { nodes { id connectionId recordId } } }`,
        variables: { id: of.connectionId },
      },
    ],
    ["node", { query: nodeQuery(of), variables: {} }],
    [
      "_entities",
      {
        query: `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Node { id } } }`,
        variables: {
          representations: [
            { __typename: "ConnectedSystem", id: of.connectionId },
            ...[...of.ids].flatMap(([__typename, ids]) => ids.slice(0, 2).map((id) => ({ __typename, id }))),
          ],
        },
      },
    ],
    [
      "nodes",
      {
        query: `query ($ids: [ID!]!) { nodes(ids: $ids) { id } }`,
        variables: { ids: [of.connectionId, of.runId, ...[...of.ids.values()].flatMap((ids) => ids.slice(0, 2))] },
      },
    ],
  ];
  for (const { name, single, plural } of Object.values<EntityDefinition>(entities)) {
    const [id] = of.ids.get(name) ?? [];
    known.push([single, { query: `${anyId} { ${single}(id: $id, staleness: ALLOW) { id } }`, variables: { id } }]);
    const page = `nodes { id connectionId } totalCount pageInfo { endCursor }`;
    known.push([
      plural,
      {
        query: `${anyId} {
          ${plural}(first: 500, includeDeleted: true, staleness: ALLOW) { ${page} }
          theirs: ${plural}(first: 500, filter: { connectionId: { eq: $id } }) { ${page} }
        }`,
        variables: { id: of.connectionId },
      },
    ]);
    const groups = `groups { key { connectionId } count } recordCount`;
    known.push([
      `${single}Aggregates`,
      {
        query: `${anyId} {
          ${single}Aggregates(groupBy: [{ field: CONNECTION_ID }], includeDeleted: true, staleness: ALLOW) { ${groups} }
          theirs: ${single}Aggregates(groupBy: [{ field: CONNECTION_ID }], filter: { connectionId: { eq: $id } }) { ${groups} }
        }`,
        variables: { id: of.connectionId },
      },
    ]);
  }
  return new Map(known);
}

function nodeQuery(of: Side): string {
  const ids = [of.connectionId, of.runId, ...[...of.ids.values()].flatMap((found) => found.slice(0, 1))];
  return `{ ${ids.map((id, index) => `n${index}: node(id: "${id}") { id }`).join(" ")} }`;
}

/** `test/resolvers/scope-matrix.integration.test.ts` asks these of every side, with every scope. */
const heldByTheScopeMatrix = [
  "allowedOrigins",
  "apiTokens",
  "auditLog",
  "connectLink",
  "connectionReports",
  "connectSettings",
  "events",
  "fieldCoverage",
  "oauthApps",
  "subgraphs",
  "usage",
  "usagePerDay",
  "webhookDeliveries",
  "webhookEndpoints",
  "workflow",
  "workflowRun",
  "workflowRuns",
  "workflows",
];

describe("Promise 2: a token reaches its own organization and environment, and nothing else", () => {
  it("has a case for each root query field of the schema", () => {
    // The schema is the same for all. What a connection takes is refused rather than shown as nothing; it has a test of its own.
    const elsewhere = ["writeSchema", "_service", ...heldByTheScopeMatrix];
    expect([...probes(sides[0] as Side).keys(), ...elsewhere].sort()).toEqual([...rootFields].sort());
  });

  it("and learns nothing of what another one's connection takes", async () => {
    const query = `query ($id: ID!) { writeSchema(connectionId: $id, entity: WorkOrder, operation: CREATE) { schema } }`;
    for (const asking of sides) {
      for (const { connectionId: id } of sides.filter((side) => side !== asking)) {
        const { extensions } = await gateway.fault(query, { id }, { token: asking.token });
        expect(extensions.code).toBe("NOT_FOUND");
      }
    }
  });

  it.each(["its own graph", "a graph composed with another subgraph"])(
    "through no root query field, by no id of another one: %s",
    async (graph) => {
      const isComposed = graph !== "its own graph";
      if (isComposed) await compose();
      for (const asking of sides) {
        for (const asked of sides.filter((side) => side !== asking)) {
          for (const [field, { query, variables }] of probes(asked)) {
            // What is for gateways is not offered by a composed graph.
            if (isComposed && field === "_entities") continue;
            const what = `${field}: ${asking.name} asks for what is of ${asked.name}`;
            const answer = await gateway.ask(query, variables, { token: asking.token });
            expect(answer.errors, what).toEqual([]);
            // What was asked for comes back in no answer: an id, a connection's name, a cursor made of either.
            const shown = withOpenCursors(answer.data);
            expect(shown, what).not.toContain(asked.connectionId.slice(4));
            expect(shown, what).not.toContain(asked.runId);
            expect(shown, what).not.toContain(asked.writeId);
            expect(shown, what).not.toContain(`Plant of ${asked.name}`);
            expect(shown, what).not.toContain(asked.tenant.organizationId);
          }
        }
      }
      if (isComposed) await compose(false);
    },
  );

  /** Registers another subgraph with every tenant, or takes it out again, and waits until each is served so. */
  async function compose(isComposed = true): Promise<void> {
    const { subgraphs } = gateway.services;
    const ownSdl = sdlOf(await buildGraphSchema());
    const subgraph = { name: "probe", url: "http://127.0.0.1:9/graphql", sdl: "type Query { probe: Int }" };
    for (const { tenant, token } of sides) {
      if (isComposed) await subgraphs.register(tenant, subgraph, { ownSdl });
      else await subgraphs.unregister(tenant, subgraph.name, { ownSdl });
      await waitFor("the graph to change", async () => {
        const query = `{ __type(name: "Query") { fields { name } } }`;
        return (await gateway.ask(query, {}, { token })).text.includes('"probe"') === isComposed;
      });
    }
  }

  it("and its own is all there: ids differ by tenant, lists hold exactly the tenant's", async () => {
    for (const side of sides) {
      for (const [field, { query, variables }] of probes(side)) {
        const answer = await gateway.ask(query, variables, { token: side.token });
        expect(answer.errors, `${field} of ${side.name}`).toEqual([]);
        if (field === "systems") continue;
        const own =
          field === "viewer"
            ? side.tenant.environment
            : (field === "syncRun" ? side.runId : side.connectionId).slice(4);
        expect(JSON.stringify(answer.data), `${field} of ${side.name}`).toContain(own);
      }
      for (const { name, plural } of Object.values<EntityDefinition>(entities)) {
        const list = await gateway.data<Record<string, { nodes: { id: string }[] }>>(
          `{ ${plural}(first: 500) { nodes { id } } }`,
          {},
          { token: side.token },
        );
        const found = (list[plural]?.nodes ?? []).map(({ id }) => id).sort();
        expect(found, `${plural} of ${side.name}`).toEqual([...(side.ids.get(name) ?? [])].sort());
        expect(found.length, plural).toBeGreaterThan(0);
      }
    }
  });
});

/** An answer as text, its cursors opened. */
function withOpenCursors(data: unknown): string {
  return JSON.stringify(data, (key, value: unknown) =>
    key === "endCursor" && typeof value === "string" ? Buffer.from(value, "base64url").toString("utf8") : value,
  );
}
