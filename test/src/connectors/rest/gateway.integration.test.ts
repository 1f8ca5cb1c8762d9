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
        canCreate: false,
      })),
      authMethods: [{ method: "BEARER_TOKEN" }],
    });
    const query = `query ($id: ID!) {
      vendors(filter: { connectionId: { eq: $id } }, first: 1) { nodes { name customFields { key label value } } }
      workOrders(filter: { connectionId: { eq: $id } }, first: 100) { nodes { status statusRaw title } }
    }`;
    interface Found {
      readonly vendors: { readonly nodes: { readonly name: string; readonly customFields: object[] }[] };
      readonly workOrders: { readonly nodes: { readonly status: string; readonly statusRaw: string }[] };
    }
    await gateway.work(id);
    const found = await gateway.data<Found>(query, { id });
    expect(found.vendors.nodes[0]?.customFields).toEqual([
      { key: "site", label: "$site.name", value: expect.stringMatching(/ACTIVE|BLOCKED/) as string },
    ]);
    expect(found.workOrders.nodes).toContainEqual(expect.objectContaining({ status: "OPEN", statusRaw: "RELEASED" }));
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
