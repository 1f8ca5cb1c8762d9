import type { EntityDefinition } from "../../schema/definition/index.js";
import { entities } from "../../schema/entities/index.js";
import type { ConnectionReportDocument } from "../../src/checks/index.js";
import type { StatusHistoryEntry } from "../../src/connections/index.js";
import { loadConnectors } from "../../src/connectors/index.js";
import { OutboxStore } from "../../src/events/index.js";
import { graphId, type RegisteredSubgraph } from "../../src/federation/index.js";
import { newId, platformPrefixes, recordId, type PlatformKind } from "../../src/ids/index.js";
import { IncidentService } from "../../src/incidents/index.js";
import type { QuarantineDocument } from "../../src/records/index.js";
import type { Storage, Tenant } from "../../src/storage/index.js";
import { TokenService } from "../../src/tokens/index.js";
import type { DeliveryDocument } from "../../src/webhooks/index.js";
import type {
  RunDocument,
  StepDocument,
  WorkflowDocument,
  WorkflowVersionDocument,
} from "../../src/workflows/index.js";
import { silentLogger, testAccess, testServices } from "./services.js";
import { insertConnection, insertRecords } from "./records.js";
import type { KnownIds } from "./root-operations.js";

/** One environment of one organization, with a real thing of each kind that an operation can name. */
export interface TenantSide {
  readonly name: string;
  readonly tenant: Tenant;
  readonly ids: KnownIds;
}

/** Text that stands in all that belongs to a side and nowhere else. */
export function markOf(side: Pick<TenantSide, "name">): string {
  return `mark of ${side.name}`;
}

const kindsByName = {
  endpoint: "webhookEndpoint",
  delivery: "webhookDelivery",
  key: "webhookKey",
  session: "sessionToken",
  oauthApp: "oauthApp",
} as const satisfies Record<string, PlatformKind>;

/** Makes a side: the same things for each, so that nothing differs but whose they are. */
export async function makeSide(storage: Storage, name: string, tenant: Tenant): Promise<TenantSide> {
  const { _id: connection } = await insertConnection(storage, tenant, { name: markOf({ name }) });
  const at = new Date("2026-11-01T00:00:00Z");
  await storage.collection("connections").updateOne({ _id: connection as never }, { $set: { system: "simulated" } });
  const ids: Record<string, string> = { connection };
  for (const entity of Object.values<EntityDefinition>(entities)) {
    const [record] = await insertRecords(storage, entity, tenant, connection, [
      { remoteId: "1", unified: { number: markOf({ name }), name: markOf({ name }) }, raw: { mark: markOf({ name }) } },
    ]);
    ids[entity.single] = record?._id ?? "";
  }
  ids["record"] = ids["workOrder"] ?? "";
  ids["syncRun"] = newId("syncRun");
  await storage.collection("syncRuns").insertOne({
    _id: ids["syncRun"] as never,
    ...tenant,
    connectionId: connection,
    kind: "INCREMENTAL",
    trigger: "REQUEST",
    state: "FAILED",
    entities: [],
    queuedAt: at,
    startedAt: at,
    endedAt: at,
    resumes: 0,
    requests: 0,
    stalledTries: 0,
    pagesAtFault: 0,
    error: { code: "SOURCE_ERROR", message: markOf({ name }) },
  });
  const incidents = new IncidentService({ storage, outbox: new OutboxStore(storage) });
  const incident = await storage.transaction((session) =>
    incidents.open(
      {
        ...tenant,
        connectionId: connection,
        kind: "DELETIONS_HELD",
        entity: "Asset",
        reason: markOf({ name }),
        openedAt: at,
        details: { sweepId: newId("sweep"), candidates: 51, recordCount: 60, share: 0.85, decision: null },
      },
      session,
    ),
  );
  ids["incident"] = incident._id;
  await storage.collection<StatusHistoryEntry>("statusHistory").insertOne({
    _id: newId("statusChange"),
    ...tenant,
    connectionId: connection,
    previous: "CONNECTED",
    status: "UNAUTHORIZED",
    reason: markOf({ name }),
    // What is older than 90 days is removed.
    at: new Date(),
  });
  await storage.collection<QuarantineDocument>("quarantine").insertOne({
    _id: recordId(entities.Asset.idPrefix, connection, "Asset", "poison"),
    ...tenant,
    connectionId: connection,
    entity: "Asset",
    remoteId: "poison",
    stage: "MAP",
    reason: { code: "MAPPING_FAILED", path: "name", message: markOf({ name }) },
    payload: null,
    sizeBytes: 2,
    firstAt: at,
    lastAt: at,
    count: 1,
  });
  await storage.collection("graphs").updateOne(
    { _id: graphId(tenant) as never, ...tenant },
    {
      $set: { version: 1, updatedAt: at },
      $push: { subgraphs: subgraphOf(name, at) as never },
    },
    { upsert: true },
  );
  ids["write"] = newId("write");
  await storage.collection("writes").insertOne({
    _id: ids["write"] as never,
    ...tenant,
    connectionId: connection,
    entity: "WorkOrder",
    operation: "UPDATE",
    idempotencyKey: markOf({ name }),
    state: "FAILED",
    task: null,
    deadline: null,
    recordId: ids["workOrder"],
    error: { code: "SOURCE_ERROR", message: markOf({ name }) },
    attempts: 1,
    sentAt: at,
    hashBefore: null,
    createdAt: at,
    settledAt: at,
  });
  const tokens = new TokenService({ storage, logger: silentLogger });
  // With what whoever may manage tokens has: no token hands on more.
  const made = await tokens.create(tenant, { name: markOf({ name }), scopes: ["tokens:manage"] }, null);
  ids["apiToken"] = made.token._id;
  await storage.collection<ConnectionReportDocument>("connectionReports").insertOne({
    _id: newId("connectionReport"),
    ...tenant,
    connectionId: connection,
    startedAt: at,
    endedAt: at,
    verdict: "FAILED",
    requests: 1,
    lines: [
      {
        check: "LOGIN",
        entity: null,
        verdict: "FAILED",
        code: "SOURCE_UNAUTHORIZED",
        message: markOf({ name }),
        advice: null,
        sampled: 0,
        fields: [],
        problems: [],
      },
    ],
  });
  Object.assign(ids, await makeConnectThings(storage, { name, tenant }));
  Object.assign(ids, await makeEndpoint(storage, { name, tenant, connection }));
  Object.assign(ids, await makeWorkflow(storage, { name, tenant }));
  const { sessionTokens } = testAccess(storage);
  const scopes = ["records:read", "tokens:manage:sessions"];
  const minter = { ...tenant, tokenId: made.token._id, scopes, expiresAt: null };
  ids["session"] = (await sessionTokens.create(minter, {})).session._id;
  return { name, tenant, ids };
}

/** A workflow with a run that failed at its only step. */
async function makeWorkflow(
  storage: Storage,
  side: Pick<TenantSide, "name" | "tenant">,
): Promise<Record<"workflow" | "workflowRun", string>> {
  const { tenant } = side;
  const at = new Date("2026-11-01T00:00:00Z");
  const mark = markOf(side);
  const workflow = newId("workflow");
  const run = newId("workflowRun");
  const of = { ...tenant, workflowId: workflow, version: 1 };
  const steps = [{ id: "only", kind: "transform", config: { value: mark } }];
  await storage.collection<WorkflowDocument>("workflows").insertOne({
    _id: workflow,
    ...tenant,
    name: mark,
    version: 1,
    isEnabled: true,
    isListening: false,
    fromSequence: 0,
    hookHash: null,
    secrets: [],
    createdAt: at,
    updatedAt: at,
  });
  await storage.collection<WorkflowVersionDocument>("workflowVersions").insertOne({
    _id: `${workflow}:1`,
    ...of,
    definition: JSON.stringify({ schemaVersion: 1, name: mark, triggers: [], steps }),
    scopes: [],
    savedBy: { kind: "OPERATOR", id: mark, tokenId: null },
    savedAt: at,
  });
  const error = { code: "BAD_USER_INPUT", message: mark, stepId: "only" };
  await storage.collection<RunDocument>("workflowRuns").insertOne({
    _id: run,
    ...of,
    state: "FAILED",
    trigger: JSON.stringify({ kind: "manual", input: mark }),
    triggerKind: "manual",
    isDry: false,
    mocks: null,
    deadlineAt: at,
    owner: null,
    sessionId: null,
    epoch: 1,
    interruptions: 0,
    cancelRequestedAt: null,
    retry: null,
    waitingAt: null,
    results: 1,
    parent: null,
    depth: 0,
    resumes: null,
    output: null,
    error,
    createdAt: at,
    startedAt: at,
    // Later than all else, for what is over for long is removed.
    endedAt: new Date(),
  });
  await storage.collection<StepDocument>("workflowSteps").insertOne({
    _id: `${run}:only:`,
    ...tenant,
    runId: run,
    stepId: "only",
    iteration: "",
    part: "STEP",
    kind: "transform",
    state: "FAILED",
    position: 0,
    topIndex: 0,
    input: null,
    begun: null,
    output: null,
    error,
    effects: null,
    attempts: 1,
    startedAt: new Date(),
    durationMs: 1,
  });
  return { workflow, workflowRun: run };
}

/** A link that nobody has opened, settings of the page, and an app at a login provider. */
async function makeConnectThings(
  storage: Storage,
  side: Pick<TenantSide, "name" | "tenant">,
): Promise<Record<"connectLink" | "oauthApp", string>> {
  const { tenant } = side;
  const connectors = [...(await loadConnectors()).values()];
  const { connectLinks, connectSettings, oauthApps } = testServices(storage, connectors, {
    publicUrl: "https://connect.example.com",
  });
  await connectSettings.update(tenant, { displayName: markOf(side) });
  const access = { ...tenant, tokenId: "tok_test", scopes: [], expiresAt: null };
  const { link } = await connectLinks.create(access, { endUser: { id: "customer", name: markOf(side) } });
  const app = await oauthApps.create(tenant, {
    system: "sandbox",
    name: markOf(side),
    config: { baseUrl: "http://127.0.0.1:4010" },
    clientId: "tributary",
    clientSecret: "secret",
  });
  return { connectLink: link._id, oauthApp: app._id };
}

function subgraphOf(side: string, at: Date): RegisteredSubgraph {
  const sdl = `"${markOf({ name: side })}" type Query { ${side.replaceAll(" ", "_")}: Int }`;
  return {
    id: newId("subgraph"),
    name: side.replaceAll(" ", "_"),
    url: "https://example.com/graphql",
    sdl,
    headers: [],
    timeoutMs: 1_000,
    createdAt: at,
    updatedAt: at,
  };
}

/** An endpoint with two keys, the former named, and a delivery that failed. */
async function makeEndpoint(
  storage: Storage,
  side: { readonly name: string; readonly tenant: Tenant; readonly connection: string },
): Promise<Record<"endpoint" | "key" | "delivery", string>> {
  const { name, tenant, connection } = side;
  const { webhooks } = testServices(storage, []);
  const input = { url: "https://example.com/", description: markOf(side), eventTypes: ["record.updated"] };
  const { endpoint } = await webhooks.endpoints.create(tenant, input);
  await webhooks.endpoints.rotateSecret(tenant, endpoint._id, { overlapSeconds: 604_800 });
  const at = new Date("2026-11-01T00:00:00Z");
  const delivery: DeliveryDocument = {
    _id: newId("webhookDelivery"),
    ...tenant,
    endpointId: endpoint._id,
    messageId: `msg_${name.replaceAll(" ", "")}`,
    eventId: "evt_0000000000001",
    type: "record.updated",
    connectionId: connection,
    eventAt: at,
    sequence: 1,
    orderKey: null,
    isTest: false,
    state: "FAILED",
    tries: 10,
    attemptCount: 10,
    replays: 0,
    nextAttemptAt: null,
    deliveredAt: null,
    lastError: markOf(side),
    createdAt: at,
  };
  await storage.collection<DeliveryDocument>("deliveries").insertOne(delivery);
  return { endpoint: endpoint._id, key: endpoint.keys[0]?.id ?? "", delivery: delivery._id };
}

/** Ids of the right form that never were anybody's, for the same kinds. */
export function neverSide(kinds: readonly string[]): TenantSide {
  const connection = newId("connection");
  const ids = Object.fromEntries(
    kinds.map((kind) => {
      const entity = Object.values<EntityDefinition>(entities).find(({ single }) => single === kind);
      if (entity) return [kind, recordId(entity.idPrefix, connection, entity.name, "1")];
      if (kind === "record") return [kind, recordId(entities.WorkOrder.idPrefix, connection, "WorkOrder", "1")];
      const form = kindsByName[kind as keyof typeof kindsByName];
      if (form) return [kind, newId(form)];
      return [kind, kind in platformPrefixes ? newId(kind as PlatformKind) : `x_${kind}`];
    }),
  );
  return {
    name: "nobody",
    tenant: { organizationId: newId("organization"), environment: "TEST" },
    ids: { ...ids, connection },
  };
}
