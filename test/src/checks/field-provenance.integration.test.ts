import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { entityByName } from "../../../schema/entities/index.js";
import { storedName } from "../../../src/records/index.js";
import type { Tenant } from "../../../src/storage/index.js";
import { must, startSyncedGateway, type SyncedGateway } from "../../support/synced-gateway.js";

let gateway: SyncedGateway;
let connectionId: string;
let tenant: Tenant;

beforeAll(async () => {
  gateway = await startSyncedGateway({ scale: 100 });
  connectionId = await gateway.connect();
  const { organizationId, environment } = must(await gateway.services.connectionStore.findForWorker(connectionId));
  tenant = { organizationId, environment };
});

afterEach(() => gateway.sandbox.faults.clear());
afterAll(() => gateway?.close());

interface Provenance {
  readonly field: string;
  readonly origin: string;
  readonly sources: readonly { readonly path: string; readonly value: unknown }[];
  readonly system: string;
  readonly mappingVersion: number;
  readonly expression: string | null;
  readonly connectorValue: unknown;
  readonly isCurrent: boolean;
  readonly readAt: string;
  readonly confirmedAt: string;
  readonly pendingWrite: object | null;
  readonly lastChange: { readonly kind: string; readonly actor: { readonly kind: string; readonly id: string } } | null;
}

interface Row {
  readonly id: string;
  readonly raw: Readonly<Record<string, unknown>>;
  readonly fieldProvenance: readonly Provenance[];
}

const whole = `field origin sources { path value } system mappingVersion expression connectorValue isCurrent readAt confirmedAt
  pendingWrite { state value writeId } lastChange { kind actor { kind id } }`;

async function one(id: string, fields: readonly string[] | null = null): Promise<readonly Provenance[]> {
  const { workOrder } = await gateway.data<{ workOrder: Row }>(
    `query ($id: ID!, $fields: [String!]) { workOrder(id: $id, staleness: ALLOW) { fieldProvenance(fields: $fields) { ${whole} } } }`,
    { id, fields },
  );
  return workOrder.fieldProvenance;
}

async function anOrder(): Promise<string> {
  const { workOrders } = await gateway.data<{ workOrders: { nodes: readonly { readonly id: string }[] } }>(
    `{ workOrders(first: 1, filter: { status: { eq: OPEN } }) { nodes { id } } }`,
  );
  return must(workOrders.nodes[0]).id;
}

describe("fieldProvenance", () => {
  it("names for each field with a value the places of the payload that it comes from, and what is there", async () => {
    const { workOrders } = await gateway.data<{ workOrders: { nodes: readonly Row[] } }>(
      `{ workOrders(first: 10) { nodes { id raw fieldProvenance { ${whole} } } } }`,
    );
    expect(workOrders.nodes).toHaveLength(10);
    const { fields } = entityByName("WorkOrder");
    const documents = gateway.storage.collection<{ _id: string; [field: string]: unknown }>("workOrders");
    let customFields = 0;
    for (const { id, raw, fieldProvenance } of workOrders.nodes) {
      const document = must(await documents.findOne({ _id: id }));
      const filled = Object.entries(fields).flatMap(([name, field]) => {
        const value = document[storedName(name, field)];
        return value === undefined || (Array.isArray(value) && value.length === 0) ? [] : [name];
      });
      expect(fieldProvenance.map(({ field }) => field)).toEqual(expect.arrayContaining(filled));
      for (const { field, sources } of fieldProvenance) {
        for (const { path, value } of sources) {
          const inPayload = path.split(".").reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], raw);
          expect(value, `${field} from ${path}`).toEqual(inPayload);
        }
      }
      const of = (name: string) => must(fieldProvenance.find(({ field }) => field === name));
      expect(of("title")).toMatchObject({
        origin: "CONNECTOR",
        sources: [{ path: "title", value: raw["title"] }],
        system: "sandbox",
        mappingVersion: gateway.services.connectors.get("sandbox")?.entities.get("WorkOrder")?.mappingVersion,
        expression: null,
        isCurrent: true,
        pendingWrite: null,
        lastChange: { kind: "CREATED", actor: { kind: "SYNC_RUN" } },
      });
      expect(of("status").sources).toEqual([{ path: "state", value: raw["state"] }]);
      const parts = fieldProvenance.find(({ field }) => field === "custom.parts");
      if (parts) expect(parts.sources).toEqual([{ path: "parts", value: raw["parts"] }]);
      customFields += parts ? 1 : 0;
      expect(Date.parse(of("title").confirmedAt)).toBeGreaterThanOrEqual(Date.parse(of("title").readAt));
    }
    expect(customFields).toBeGreaterThan(0);
  });

  it("follows what is derived to the fields that it is derived from", async () => {
    const { stockLevels } = await gateway.data<{ stockLevels: { nodes: readonly Row[] } }>(
      `{ stockLevels(first: 20, filter: { belowMinimum: { eq: true } }) { nodes { id raw
           fieldProvenance(fields: ["belowMinimum", "minimum", "available"]) { field origin sources { path } } } } }`,
    );
    const { fieldProvenance } = must(stockLevels.nodes[0]);
    const places = (name: string) => must(fieldProvenance.find(({ field }) => field === name)).sources;
    expect(must(fieldProvenance.find(({ field }) => field === "belowMinimum")).origin).toBe("DERIVED");
    expect(places("belowMinimum")).toEqual(expect.arrayContaining([...places("minimum"), ...places("available")]));
  });

  it("tells an expression of the connection's own from the connector, and whether it is applied yet", async () => {
    const id = await anOrder();
    const [before] = await one(id, ["craft"]);
    const expression = "join('-', [number, state])";
    await gateway.data(
      `mutation ($input: UpdateConnectionInput!) { updateConnection(input: $input) { connection { id } } }`,
      {
        input: { connectionId, fieldMappings: [{ entity: "WorkOrder", field: "craft", expression }] },
      },
    );
    const mapped = { field: "craft", origin: "FIELD_MAPPING", expression };
    const [waiting, ...others] = await one(id, ["craft"]);
    expect(others).toEqual([]);
    expect(waiting).toMatchObject({ ...mapped, isCurrent: false, connectorValue: before?.sources[0]?.value ?? null });
    expect(waiting?.sources.map(({ path }) => path)).toEqual(["number", "state"]);
    await gateway.data(`mutation ($input: StartSyncInput!) { startSync(input: $input) { syncRun { id } } }`, {
      input: { connectionId, kind: "REMAP", entities: ["WorkOrder"] },
    });
    await gateway.work(connectionId);
    expect(await one(id, ["craft"])).toMatchObject([
      { ...mapped, isCurrent: true, lastChange: { kind: "UPDATED", actor: { kind: "SYNC_RUN" } } },
    ]);
  });

  it("tells what was written through this graph, and what is asked for and has not come to its end", async () => {
    const id = await anOrder();
    const update = `mutation ($input: UpdateWorkOrderInput!) { updateWorkOrder(input: $input) { writeId workOrder { title } } }`;
    const { updateWorkOrder } = await gateway.data<{ updateWorkOrder: { writeId: string } }>(update, {
      input: { id, data: { title: "Grease the crane" } },
    });
    expect(await one(id, ["title"])).toMatchObject([
      {
        sources: [{ path: "title", value: "Grease the crane" }],
        pendingWrite: null,
        lastChange: { kind: "UPDATED", actor: { kind: "WRITE", id: updateWorkOrder.writeId } },
      },
    ]);
    gateway.sandbox.faults.add({ fault: "down" });
    const asset = must(await gateway.storage.collection<{ _id: string }>("assets").findOne({ connectionId }))._id;
    const waiting = await gateway.data<{ updateWorkOrder: { writeId: string; workOrder: null } }>(update, {
      input: {
        id,
        data: { title: "Grease the gantry", assetId: asset },
        whenUnreachable: "QUEUE",
        deadline: new Date(Date.now() + 3_600_000).toISOString(),
      },
    });
    const { writeId } = waiting.updateWorkOrder;
    const [assetNow, title, ...others] = (await one(id, ["title", "asset"])).toSorted((a, b) =>
      a.field < b.field ? -1 : 1,
    );
    expect(others).toEqual([]);
    expect(title).toMatchObject({
      sources: [{ value: "Grease the crane" }],
      pendingWrite: {
        writeId,
        state: expect.stringMatching(/^(QUEUED|UNCONFIRMED)$/) as string,
        value: "Grease the gantry",
      },
    });
    expect(assetNow).toMatchObject({ field: "asset", pendingWrite: { writeId, value: asset } });
  });

  it("shows expressions to those who may see connections, and values to those who may see payloads", async () => {
    const ask = async (scopes: readonly string[], selection: string) => {
      const { secret } = await gateway.tokens.create(tenant, { name: "reader", scopes: [...scopes] }, null);
      const source = `{ workOrders(first: 1, staleness: ALLOW) { nodes { fieldProvenance(fields: ["title"]) { ${selection} } } } }`;
      const { errors } = await gateway.ask(source, {}, { token: secret });
      return errors.map(({ extensions }) => extensions["missingScope"]);
    };
    expect(await ask(["records:read"], "field")).toEqual(["connections:read"]);
    const reader = ["records:read", "connections:read"];
    expect(await ask(reader, "field expression sources { path } lastChange { kind }")).toEqual([]);
    expect(await ask(reader, "sources { value }")).toEqual(["records:raw"]);
    expect(await ask(reader, "connectorValue")).toEqual(["records:raw"]);
  });

  it("says which field was meant where there is none of that name", async () => {
    const { message, extensions } = await gateway.fault(
      `{ workOrders(first: 1, staleness: ALLOW) { nodes { fieldProvenance(fields: ["title", "dueDat"]) { field } } } }`,
    );
    expect(message).toMatch(/^fields\.1: expected a field of the model, such as dueDate, .* got dueDat\.$/);
    expect(extensions).toMatchObject({ code: "BAD_USER_INPUT", problems: [{ path: ["fields", 1] }] });
  });
});
