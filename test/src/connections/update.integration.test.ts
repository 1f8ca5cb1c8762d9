import { execute, parse, validate } from "graphql";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildGraphSchema } from "../../../resolvers/build-schema.js";
import { unknownOrigin } from "../../../src/audit/index.js";
import type { ConnectionDocument, UpdateConnectionInput } from "../../../src/connections/index.js";
import { createLoaders } from "../../../src/loaders/index.js";
import type { RequestContext, Services } from "../../../src/services/index.js";
import { silentLogger, testServices } from "../../support/services.js";
import { simulatedConnector, SimulatedSystem } from "../../support/simulated-system.js";
import { useStorage } from "../../support/storage.js";

const store = useStorage();
const tenant = { organizationId: "org_1", environment: "TEST" as const };

let system: SimulatedSystem;
let services: Services;
let connection: ConnectionDocument;

beforeEach(async () => {
  system = new SimulatedSystem();
  await system.start();
  services = testServices(store.storage, [simulatedConnector({ entities: { WorkOrder: "BARE", Asset: "BARE" } })]);
  const made = await services.sync.connect(tenant, {
    system: "simulated",
    name: "Plant",
    endUser: { id: "customer-1", name: "Customer" },
    config: { baseUrl: system.url },
    credentials: { apiKey: "right" },
    syncPlan: { intervalSeconds: 60, entities: [{ entity: "Asset", enabled: false, intervalSeconds: 3_600 }] },
    fieldMappings: [{ entity: "WorkOrder", field: "custom.code", expression: "id" }],
  });
  // As the store gives it: a sealed credential is of other classes there.
  connection = await services.connectionStore.get(tenant, made.connection._id);
});

afterEach(() => system.stop());

const update = (input: UpdateConnectionInput) => services.connections.update(tenant, connection._id, input);
const current = () => services.connectionStore.get(tenant, connection._id);

describe("changing a connection (Promise 16)", () => {
  it("keeps what is left out", async () => {
    const { connection: after, remapEntities, isPlanChanged } = await update({ name: " Plant 2 " });
    expect({ remapEntities, isPlanChanged }).toEqual({ remapEntities: [], isPlanChanged: false });
    expect(after).toEqual({ ...connection, name: "Plant 2", updatedAt: after.updatedAt });
    expect(await current()).toEqual(after);
  });

  it("writes nothing when nothing is another", async () => {
    const same = { name: "Plant", syncPlan: { intervalSeconds: 60 }, fieldMappings: [...connection.fieldMappings] };
    expect(await update(same)).toEqual({ connection, remapEntities: [], isPlanChanged: false });
    expect(await current()).toEqual(connection);
  });

  it("sets back to the default what is null", async () => {
    const { connection: after } = await update({ name: null, endUser: null, syncPlan: null, fieldMappings: null });
    expect(after).toMatchObject({ name: "Simulated", endUser: null, fieldMappings: [] });
    expect(after.syncPlan).toEqual(connection.syncPlan);
  });

  it("replaces only the given keys of the plan, and says that it changed", async () => {
    const given = { quietHours: [{ from: "22:00", to: "06:00" }], timeZone: "Europe/Berlin" };
    const { connection: after, isPlanChanged, remapEntities } = await update({ syncPlan: given });
    expect({ remapEntities, isPlanChanged }).toEqual({ remapEntities: [], isPlanChanged: true });
    expect(after.syncPlan).toMatchObject({ intervalSeconds: 60, timeZone: "Europe/Berlin" });
    expect(after.syncPlan.entities).toEqual(connection.syncPlan.entities);
    expect((await current()).syncPlan).toEqual(after.syncPlan);
  });

  it("names the entities whose stored records have to be mapped again", async () => {
    const mapping = { entity: "WorkOrder", field: "custom.code", expression: "title" };
    expect((await update({ fieldMappings: [mapping] })).remapEntities).toEqual(["WorkOrder"]);
    const two = [{ ...mapping, field: "custom.other" }, mapping];
    expect((await update({ fieldMappings: two })).remapEntities).toEqual(["WorkOrder"]);
    expect((await update({ fieldMappings: [...two].reverse() })).remapEntities).toEqual([]);
    expect((await update({ fieldMappings: [] })).remapEntities).toEqual(["WorkOrder"]);
  });

  it("maps an entity that is switched off only when it is switched on again", async () => {
    const mapping = { entity: "Asset", field: "custom.code", expression: "id" };
    expect((await update({ fieldMappings: [mapping] })).remapEntities).toEqual(["WorkOrder"]);
    const on = await update({ syncPlan: { entities: [{ entity: "Asset", enabled: true }] } });
    expect(on).toMatchObject({ remapEntities: ["Asset"], isPlanChanged: true });
  });

  it("keeps what each gave of two changes at once", async () => {
    await Promise.all([
      update({ syncPlan: { intervalSeconds: 90 } }),
      update({ syncPlan: { historyDays: 7 } }),
      update({ syncPlan: { entities: [{ entity: "WorkOrder", intervalSeconds: 30 }] } }),
      update({ name: "Renamed" }),
    ]);
    const after = await current();
    expect(after.name).toBe("Renamed");
    expect(after.syncPlan).toMatchObject({ intervalSeconds: 90, historyDays: 7 });
    expect(after.syncPlan.entities).toMatchObject([
      { entity: "Asset", enabled: false, intervalSeconds: 3_600 },
      { entity: "WorkOrder", intervalSeconds: 30 },
    ]);
  });

  it("works while the system is away", async () => {
    await system.stop();
    expect((await update({ syncPlan: { intervalSeconds: 900 } })).isPlanChanged).toBe(true);
  });

  it.each<[UpdateConnectionInput, (string | number)[], RegExp]>([
    [{ syncPlan: { intervalSeconds: 1 } }, ["syncPlan", "intervalSeconds"], /30 to 2592000, got 1/],
    [
      { syncPlan: { quietHours: [{ from: "06:00", to: "06:00" }] } },
      ["syncPlan", "quietHours", 0, "to"],
      /another time/,
    ],
    [{ syncPlan: { quietHours: [{ from: "00:00", to: "24:00" }] } }, ["syncPlan", "quietHours"], /none left/],
    [{ syncPlan: { entities: [{ entity: "Vendor" }] } }, ["syncPlan", "entities", 0, "entity"], /got Vendor/],
    [
      { fieldMappings: [{ entity: "WorkOrder", field: "custom.a", expression: "a[" }] },
      ["fieldMappings", 0, "expression"],
      /expected/,
    ],
    [
      { fieldMappings: [{ entity: "Vendor", field: "custom.a", expression: "a" }] },
      ["fieldMappings", 0, "entity"],
      /Vendor/,
    ],
    [{ name: "x".repeat(201) }, ["name"], /at most 200 characters, got 201/],
    [{ endUser: { id: "", name: null } }, ["endUser", "id"], /empty/],
  ])("refuses %j at its path and changes nothing", async (input, path, message) => {
    await expect(update({ name: "Other", ...input })).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
      problems: [{ path: ["input", ...path], message: expect.stringMatching(message) as string }],
    });
    expect(await current()).toEqual(connection);
  });

  it("finds no connection of another organization", async () => {
    const other = { ...tenant, organizationId: "org_2" };
    await expect(services.connections.update(other, connection._id, { name: "Mine" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect((await current()).name).toBe("Plant");
  });
});

describe("the mutation updateConnection", () => {
  const source = parse(`mutation ($input: UpdateConnectionInput!) {
    updateConnection(input: $input) {
      connection {
        name
        endUser { id name }
        syncPlan {
          intervalSeconds
          timeZone
          quietHours { days from to }
          maintenanceWindows { days from to }
          entities { entity enabled intervalSeconds quietHours { from } maintenanceWindows { from to } }
        }
        fieldMappings { entity field expression }
      }
      syncRun { id }
    }
  }`);

  async function mutate(input: object, scopes: readonly string[] = ["connections:read", "connections:manage"]) {
    const schema = await buildGraphSchema();
    expect(validate(schema, source)).toEqual([]);
    const access = { ...tenant, tokenId: "tok_test", scopes, expiresAt: null };
    const contextValue: RequestContext = {
      access,
      services,
      loaders: createLoaders(services, access),
      origin: unknownOrigin,
      requestId: "request",
      logger: silentLogger,
    };
    const variableValues = { input: { connectionId: connection._id, ...input } };
    const { data, errors } = await execute({ schema, document: source, contextValue, variableValues });
    return { data, errors: errors?.map((error) => error.originalError) };
  }

  it("shows what it changed and leaves what it was not given", async () => {
    const { data, errors } = await mutate({
      syncPlan: {
        timeZone: "America/New_York",
        quietHours: [{ days: ["SATURDAY"], from: "12:00", to: "24:00" }],
        entities: [{ entity: "WorkOrder", maintenanceWindows: [{ from: "23:30", to: "00:30" }] }],
      },
    });
    expect(errors).toBeUndefined();
    expect(JSON.parse(JSON.stringify(data))).toEqual({
      updateConnection: {
        connection: {
          name: "Plant",
          endUser: { id: "customer-1", name: "Customer" },
          syncPlan: {
            intervalSeconds: 60,
            timeZone: "America/New_York",
            quietHours: [{ days: ["SATURDAY"], from: "12:00", to: "24:00" }],
            maintenanceWindows: [],
            entities: [
              {
                entity: "Asset",
                enabled: false,
                intervalSeconds: 3_600,
                quietHours: null,
                maintenanceWindows: null,
              },
              {
                entity: "WorkOrder",
                enabled: true,
                intervalSeconds: null,
                quietHours: null,
                maintenanceWindows: [{ from: "23:30", to: "00:30" }],
              },
            ],
          },
          fieldMappings: [{ entity: "WorkOrder", field: "custom.code", expression: "id" }],
        },
        syncRun: null,
      },
    });
  });

  it("takes nulls as defaults, and an end user without a name", async () => {
    const { data } = await mutate({ name: null, endUser: { id: "customer-2" }, syncPlan: { intervalSeconds: null } });
    expect(data).toMatchObject({
      updateConnection: {
        connection: {
          name: "Simulated",
          endUser: { id: "customer-2", name: null },
          syncPlan: { intervalSeconds: 300 },
          fieldMappings: [{ field: "custom.code" }],
        },
      },
    });
    expect((await mutate({ endUser: null })).data).toMatchObject({
      updateConnection: { connection: { endUser: null, name: "Simulated" } },
    });
  });

  it("needs the scope connections:manage, and an id of a connection", async () => {
    expect((await mutate({ name: "Mine" }, ["connections:read"])).errors).toMatchObject([{ code: "FORBIDDEN" }]);
    const { errors } = await mutate({ connectionId: "wo_1" });
    expect(errors).toMatchObject([{ code: "BAD_USER_INPUT", problems: [{ path: ["input", "connectionId"] }] }]);
    expect((await current()).name).toBe("Plant");
  });
});
