import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSyncedGateway, type SyncedGateway } from "../../../support/synced-gateway.js";

let gateway: SyncedGateway;
let description: Record<string, unknown>;

beforeAll(async () => {
  gateway = await startSyncedGateway({ scale: 200 });
  const file = new URL("../../../../examples/rest/sandbox.json", import.meta.url);
  const example = JSON.parse(await readFile(file, "utf8")) as { entities: Record<string, Record<string, unknown>> };
  // Names as vendors have them, which no database may stumble over.
  const vendor = example.entities["Vendor"] ?? expect.fail("expected vendors in the example");
  const fields = { ...(vendor["fields"] as object), status: { value: "status", values: { "$on.hold": "INACTIVE" } } };
  const customFields = { site: { value: "status", label: "$site.name" } };
  description = {
    ...example,
    baseUrl: `${gateway.sandbox.url}/api/v1`,
    entities: { ...example.entities, Vendor: { ...vendor, fields, customFields } },
  };
});

afterAll(() => gateway?.close());

const connect = `mutation ($input: ConnectSystemInput!) { connectSystem(input: $input) { connection {
  id account system { system entities { entity readsChanges canCreate } authMethods { method } }
} } }`;

interface Connected {
  readonly connectSystem: {
    readonly connection: { readonly id: string; readonly account: string; readonly system: object };
  };
}

describe("a system that is described by a connection's config", () => {
  it("is connected, synced and asked like any other", async () => {
    const input = { system: "rest", config: description, credentials: { token: gateway.sandbox.apiKey } };
    const { connectSystem } = await gateway.data<Connected>(connect, { input });
    const { id, account, system } = connectSystem.connection;
    expect(account).toMatch(/\w+ \w+/);
    expect(system).toEqual({
      system: "rest",
      entities: ["Vendor", "WorkOrder", "PurchaseOrder"].map((entity) => ({
        entity,
        readsChanges: true,
        canCreate: entity !== "Vendor",
      })),
      authMethods: [{ method: "BEARER_TOKEN" }],
    });
    const query = `query ($id: ID!) {
      vendors(filter: { connectionId: { eq: $id } }, first: 1) { nodes { name customFields { key label value } fieldProvenance(fields: ["name"]) { system sources { path } } } }
      fieldCoverage(connectionId: $id, entity: Vendor) { fields { field share sourcePaths } }
      workOrders(filter: { connectionId: { eq: $id } }, first: 100) { nodes { status statusRaw title } }
    }`;
    interface Found {
      readonly vendors: {
        readonly nodes: {
          readonly name: string;
          readonly customFields: object[];
          readonly fieldProvenance: object[];
        }[];
      };
      readonly fieldCoverage: { readonly fields: object[] };
      readonly workOrders: { readonly nodes: { readonly status: string; readonly statusRaw: string }[] };
    }
    await gateway.work(id);
    const found = await gateway.data<Found>(query, { id });
    expect(found.vendors.nodes[0]?.customFields).toEqual([
      { key: "site", label: "$site.name", value: expect.stringMatching(/ACTIVE|BLOCKED/) as string },
    ]);
    expect(found.vendors.nodes[0]?.fieldProvenance).toEqual([{ system: "rest", sources: [{ path: "name" }] }]);
    expect(found.fieldCoverage.fields).toContainEqual({ field: "name", share: 1, sourcePaths: ["name"] });
    expect(found.workOrders.nodes).toContainEqual(expect.objectContaining({ status: "OPEN", statusRaw: "RELEASED" }));
  });

  it("is written to by the mutations of any other, and is not overwritten", async () => {
    const input = { system: "rest", config: description, credentials: { token: gateway.sandbox.apiKey } };
    const { connectSystem } = await gateway.data<Connected>(connect, { input });
    const connectionId = connectSystem.connection.id;
    await gateway.work(connectionId);
    const create = `mutation ($input: CreateWorkOrderInput!) {
      createWorkOrder(input: $input) { workOrder { id title priority version } }
    }`;
    interface Created {
      readonly createWorkOrder: { readonly workOrder: { readonly id: string; readonly version: number } };
    }
    const data = { title: "Belt slips", priority: "HIGH", estimatedDuration: 5_400 };
    const idempotencyKey = "belt-slips";
    const first = await gateway.data<Created>(create, { input: { connectionId, data, idempotencyKey } });
    const again = await gateway.data<Created>(create, { input: { connectionId, data, idempotencyKey } });
    expect(first.createWorkOrder.workOrder).toMatchObject({ title: "Belt slips", priority: "HIGH" });
    expect(again).toEqual(first);

    const update = `mutation ($input: UpdateWorkOrderInput!) {
      updateWorkOrder(input: $input) { workOrder { title status } }
    }`;
    const { id, version } = first.createWorkOrder.workOrder;
    const changed = { input: { id, expectedVersion: version, data: { status: "OPEN", title: "Belt slips again" } } };
    expect(await gateway.data(update, changed)).toEqual({
      updateWorkOrder: { workOrder: { title: "Belt slips again", status: "OPEN" } },
    });
    const late = await gateway.ask(update, changed);
    expect(late.errors[0]?.extensions.code).toBe("CONFLICT");

    const wrong = { connectionId, data: { title: "For nobody", assignees: ["no-such-user"], asset: null } };
    const refused = await gateway.ask(create, {
      input: { ...wrong, data: { ...wrong.data, vendor: "no-such-vendor" } },
    });
    expect(refused.errors[0]?.extensions.code).toBe("BAD_USER_INPUT");
  });

  it("is refused with the path of what is wrong, and nothing is stored", async () => {
    const config = { ...description, entities: { Vendor: { id: "id", fields: { nam: "name" } } } };
    const input = { system: "rest", config, credentials: { token: gateway.sandbox.apiKey } };
    const { errors } = await gateway.ask(connect, { input });
    expect(errors[0]?.extensions.code).toBe("BAD_USER_INPUT");
    const paths = (errors[0]?.extensions as { problems?: { path: string[] }[] }).problems?.map(({ path }) =>
      path.join("."),
    );
    expect(paths).toContain("input.config.entities.Vendor.list");
  });
});
