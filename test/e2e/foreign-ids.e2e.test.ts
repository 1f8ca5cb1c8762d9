import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { entities } from "../../schema/entities/index.js";
import { OutboxStore } from "../../src/events/index.js";
import { IncidentService } from "../../src/incidents/index.js";
import { newId, recordId } from "../../src/ids/index.js";
import { must, startSyncedGateway, type Answer, type SyncedGateway } from "../support/synced-gateway.js";

/** Ids of what is another tenant's: whoever asks for them learns nothing, not even that they exist. */
let gateway: SyncedGateway;
let connectionId: string;
/** Of the LIVE environment, with records and a run of its own. */
let others: { connectionId: string; workOrderId: string; runId: string; incidentId: string };
let before: Readonly<Record<string, number>>;

beforeAll(async () => {
  gateway = await startSyncedGateway();
  connectionId = await gateway.connect();
  const token = await gateway.tokenOf(gateway.live);
  const othersConnection = await gateway.connect({ token });
  const theirs = await gateway.data<{ workOrders: { nodes: { id: string }[] }; syncRuns: { nodes: { id: string }[] } }>(
    `{ workOrders(first: 1) { nodes { id } } syncRuns { nodes { id } } }`,
    {},
    { token },
  );
  others = {
    connectionId: othersConnection,
    workOrderId: must(theirs.workOrders.nodes[0]).id,
    runId: must(theirs.syncRuns.nodes[0]).id,
    incidentId: await openIncident(othersConnection),
  };
});

/** Deletions that were held at another tenant's connection. */
async function openIncident(ofConnection: string): Promise<string> {
  const incidents = new IncidentService({ storage: gateway.storage, outbox: new OutboxStore(gateway.storage) });
  const incident = await gateway.storage.transaction((session) =>
    incidents.open(
      {
        ...gateway.live,
        connectionId: ofConnection,
        kind: "DELETIONS_HELD",
        entity: "Asset",
        reason: "51 of 60 assets are no longer listed.",
        openedAt: new Date(),
        details: { sweepId: newId("sweep"), candidates: 51, recordCount: 60, share: 0.85, decision: null },
      },
      session,
    ),
  );
  return incident._id;
}

afterAll(async () => {
  await gateway?.close();
});

beforeEach(async () => {
  before = await gateway.counts();
});

afterEach(async () => {
  expect(await gateway.counts(), "stored by a refused operation").toEqual(before);
});

describe("an id of another tenant is answered byte for byte as one that never was", () => {
  const neverConnection = newId("connection");
  const neverRun = newId("syncRun");
  const neverIncident = newId("incident");
  const neverOrder = recordId(entities.WorkOrder.idPrefix, neverConnection, "WorkOrder", "7");
  const record = (): [string, string] => [others.workOrderId, neverOrder];
  const connection = (): [string, string] => [others.connectionId, neverConnection];
  const run = (): [string, string] => [others.runId, neverRun];
  const incident = (): [string, string] => [others.incidentId, neverIncident];

  it.each([
    ["workOrder", `query ($id: ID!) { workOrder(id: $id) { id } }`, record, "null"],
    ["node of a record", `query ($id: ID!) { node(id: $id) { id } }`, record, "null"],
    ["nodes", `query ($id: ID!) { nodes(ids: [$id]) { id } }`, record, "null"],
    ["connection", `query ($id: ID!) { connection(id: $id) { id } }`, connection, "null"],
    ["node of a connection", `query ($id: ID!) { node(id: $id) { id } }`, connection, "null"],
    ["syncRun", `query ($id: ID!) { syncRun(id: $id) { id } }`, run, "null"],
    ["node of a run", `query ($id: ID!) { node(id: $id) { id } }`, run, "null"],
    ["syncRuns of a connection", `query ($id: ID!) { syncRuns(connectionId: $id) { nodes { id } } }`, connection, "[]"],
    [
      "a list filtered by connection",
      `query ($id: ID!) { workOrders(filter: { connectionId: { eq: $id } }) { totalCount nodes { id } } }`,
      connection,
      "[]",
    ],
    [
      "startSync",
      `mutation ($id: ID!) { startSync(input: { connectionId: $id }) { syncRun { id } } }`,
      connection,
      "NOT_FOUND",
    ],
    [
      "cancelSync",
      `mutation ($id: ID!) { cancelSync(input: { syncRunId: $id }) { syncRun { id } } }`,
      run,
      "NOT_FOUND",
    ],
    [
      "pauseConnection",
      `mutation ($id: ID!) { pauseConnection(input: { connectionId: $id }) { connection { id } } }`,
      connection,
      "NOT_FOUND",
    ],
    [
      "resumeConnection",
      `mutation ($id: ID!) { resumeConnection(input: { connectionId: $id }) { connection { id } } }`,
      connection,
      "NOT_FOUND",
    ],
    [
      "updateConnection",
      `mutation ($id: ID!) { updateConnection(input: { connectionId: $id, name: "x" }) { connection { id } } }`,
      connection,
      "NOT_FOUND",
    ],
    [
      "rotateSourceWebhookSecret",
      `mutation ($id: ID!) { rotateSourceWebhookSecret(input: { connectionId: $id }) { secret } }`,
      connection,
      "NOT_FOUND",
    ],
    [
      "retryQuarantined",
      `mutation ($id: ID!) { retryQuarantined(input: { connectionId: $id }) { syncRun { id } } }`,
      connection,
      "NOT_FOUND",
    ],
    [
      "quarantine of a connection",
      `query ($id: ID!) { quarantine(connectionId: $id) { nodes { id } } }`,
      connection,
      "[]",
    ],
    [
      "resolveHeldDeletions",
      `mutation ($id: ID!) { resolveHeldDeletions(input: { incidentId: $id, decision: DISCARD }) { incident { id } } }`,
      incident,
      "NOT_FOUND",
    ],
    [
      "disconnectSystem",
      `mutation ($id: ID!) { disconnectSystem(input: { connectionId: $id }) { connectionId } }`,
      connection,
      "NOT_FOUND",
    ],
    [
      "reconnectSystem",
      `mutation ($id: ID!) { reconnectSystem(input: { connectionId: $id, credentials: { apiKey: "x" } }) { connection { id } } }`,
      connection,
      "NOT_FOUND",
    ],
    [
      "createWorkOrder",
      `mutation ($id: ID!) { createWorkOrder(input: { connectionId: $id, data: { title: "x" } }) { writeId } }`,
      connection,
      "NOT_FOUND",
    ],
    [
      "updateWorkOrder",
      `mutation ($id: ID!) { updateWorkOrder(input: { id: $id, data: { title: "x" } }) { writeId } }`,
      record,
      "NOT_FOUND",
    ],
  ])("%s", async (_name, source, ids, expected) => {
    const [theirs, never] = ids();
    const answers = [await gateway.ask(source, { id: theirs }), await gateway.ask(source, { id: never })] as const;
    const bytes = (answer: Answer, id: string) => `${answer.status} ${answer.text.replaceAll(id, "ID")}`;
    expect(bytes(answers[0], theirs)).toBe(bytes(answers[1], never));
    expect(answers[0].text).toContain(expected);
  });

  it("every update and every reference in a write", async () => {
    // Held by the scope matrix, or by tests of their own.
    const ofThePlatform = ["updateConnection", "updateConnectSettings", "updateApiToken", "updateWebhookEndpoint"];
    const { __schema } = await gateway.data<{ __schema: { mutationType: { fields: { name: string }[] } } }>(
      `{ __schema { mutationType { fields { name } } } }`,
    );
    const updates = __schema.mutationType.fields
      .map(({ name }) => name)
      .filter((name) => name.startsWith("update") && !ofThePlatform.includes(name));
    expect(updates.length).toBeGreaterThanOrEqual(6);
    for (const name of updates) {
      const entity = Object.values(entities).find((item) => `update${item.name}` === name);
      if (!entity) throw new Error(`Expected ${name} to be the update of an entity; it needs a case of its own.`);
      const source = `mutation ($input: Update${entity.name}Input!) { ${name}(input: $input) { writeId } }`;
      const stored = await gateway.storage
        .collection<{ _id: string; connectionId: string }>(entity.plural)
        .findOne({ connectionId: others.connectionId });
      const theirs = must(stored)._id;
      const never = recordId(entity.idPrefix, neverConnection, entity.name, "7");
      const [one, other] = await Promise.all(
        [theirs, never].map((id) => gateway.ask(source, { input: { id, data: {} } })),
      );
      const bytes = (answer: Answer | undefined, id: string) => answer?.text.replaceAll(id, "ID");
      expect(bytes(one, theirs), name).toBe(bytes(other, never));
      expect(one?.errors[0]?.extensions.code, one?.text).toBe("NOT_FOUND");
    }
    const references = `mutation ($id: ID!, $connectionId: ID!) {
      createWorkOrder(input: { connectionId: $connectionId, data: { title: "x", assetId: $id } }) { writeId }
    }`;
    const stored = await gateway.storage
      .collection<{ _id: string; connectionId: string }>("assets")
      .findOne({ connectionId: others.connectionId });
    const theirs = must(stored)._id;
    const never = recordId(entities.Asset.idPrefix, neverConnection, "Asset", "7");
    const [one, other] = await Promise.all([theirs, never].map((id) => gateway.ask(references, { id, connectionId })));
    expect(one?.text.replaceAll(theirs, "ID")).toBe(other?.text.replaceAll(never, "ID"));
    expect(one?.errors[0]?.extensions).toMatchObject({
      code: "BAD_USER_INPUT",
      problems: [{ path: ["input", "data", "assetId"] }],
    });
  });
});
