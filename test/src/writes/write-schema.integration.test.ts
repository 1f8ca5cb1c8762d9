import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { beforeAll, describe, expect, it } from "vitest";
import { entities } from "../../../schema/entities/index.js";
import { loadConnectors, type ConnectorRegistry } from "../../../src/connectors/index.js";
import { writeSchemaOf } from "../../../src/writes/write-schema.js";
import { useWrittenSandbox } from "./written-sandbox.js";

const world = useWrittenSandbox();
let connectors: ConnectorRegistry;

beforeAll(async () => {
  connectors = await loadConnectors();
});

type Properties = Record<
  string,
  { type?: unknown; enum?: unknown[]; "x-reference"?: string; items?: { required?: string[] } }
>;

const schema = (input: object) =>
  world.services.writes.schema(world.tenant, {
    connectionId: world.connection._id,
    entity: "WorkOrder",
    operation: "CREATE",
    ...input,
  });

describe("promise 23: writeSchema", () => {
  it("names required fields, enumerations, references and the statuses of a new record", async () => {
    const { schema: json, allowedStatuses } = await schema({});
    const properties = json["properties"] as Properties;
    expect(json).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      required: ["title"],
      additionalProperties: false,
    });
    expect(allowedStatuses).toEqual(["PENDING_APPROVAL", "OPEN"]);
    expect(properties["status"]?.enum).toEqual(["PENDING_APPROVAL", "OPEN"]);
    expect(properties["priority"]?.enum).toEqual(["URGENT", "HIGH", "MEDIUM", "LOW"]);
    expect(properties["assetId"]).toMatchObject({ type: ["string", "null"], "x-reference": "Asset" });
    expect(Object.keys(properties)).not.toContain("category");
  });

  it("with a record narrows the status to what it can become from where it stands", async () => {
    const { recordId } = await world.create({ title: "Its statuses" });
    const now = () => schema({ operation: "UPDATE", recordId });
    expect(await now()).toMatchObject({ allowedStatuses: ["OPEN", "CANCELED"] });
    const { schema: json } = await now();
    expect((json["properties"] as Properties)["status"]?.enum).toEqual(["PENDING_APPROVAL", "OPEN", "CANCELED"]);
    expect(json["required"]).toBeUndefined();
    await world.services.writes.update(world.tenant, "WorkOrder", { id: recordId ?? "", data: { status: "CANCELED" } });
    expect(await now()).toMatchObject({ allowedStatuses: [] });
  });

  it("is one that any validator takes, for every system, entity and operation", () => {
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
    addFormats.default(ajv);
    ajv.addKeyword("x-reference");
    let count = 0;
    for (const connector of connectors.values()) {
      for (const source of connector.entities.values()) {
        if (!source.writable) continue;
        for (const operation of ["CREATE", "UPDATE"] as const) {
          const json = writeSchemaOf(entities[source.entity], source.writable, operation);
          expect(ajv.compile(json)({}), `${connector.system} ${source.entity} ${operation}`).toBe(false);
          count += 1;
        }
      }
    }
    expect(count).toBe(26);
  });

  it("has rules only for fields that can be written, and for each entity that can", () => {
    for (const { entities: sources, system } of connectors.values()) {
      for (const source of sources.values()) {
        const isWritten = (source.create ?? source.update) !== undefined;
        expect(source.writable !== undefined, `${system} ${source.entity}`).toBe(isWritten);
        const known: readonly string[] = entities[source.entity].writable;
        const foreign = Object.keys(source.writable?.fields ?? {}).filter((name) => !known.includes(name));
        expect(foreign, `${system} ${source.entity}`).toEqual([]);
      }
    }
  });

  it("is refused for what can't be asked: another's record, a record that is to be made, an entity that is only shown", async () => {
    const { recordId } = await world.create({ title: "Somebody's" });
    await expect(schema({ recordId })).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
      problems: [{ path: ["recordId"] }],
    });
    await expect(schema({ entity: "Vendor" })).rejects.toMatchObject({
      code: "ENTITY_UNSUPPORTED",
      message: expect.stringContaining("WorkOrder") as string,
    });
    const absent = (recordId ?? "").replace(/.$/, (end) => (end === "0" ? "1" : "0"));
    await expect(schema({ operation: "UPDATE", recordId: absent })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("promises 23 and 26: data is checked before anything is sent", () => {
  async function problems(data: Record<string, unknown>, entity: "WorkOrder" | "PurchaseOrder" = "WorkOrder") {
    const before = world.link.arrived.length;
    const write = world.services.writes.create(world.tenant, entity, { connectionId: world.connection._id, data });
    const error = (await write.catch((caught: unknown) => caught)) as {
      code: string;
      problems: { path: (string | number)[]; message: string }[];
    };
    expect(error.code).toBe("BAD_USER_INPUT");
    expect(world.link.arrived.length).toBe(before);
    return error.problems.map(({ path, message }) => `${path.join(".")}: ${message}`);
  }

  it("says for each value where it stands, what was expected and what came", async () => {
    expect(
      await problems({
        title: "",
        priority: "NONE",
        status: "COMPLETED",
        downtimeRequired: null,
        estimatedDuration: -1,
        craft: "x".repeat(21),
        category: "MECH",
        assigneeIds: ["us_1"],
      }),
    ).toEqual([
      "input.data.category: Sandbox has no such field that can be written",
      'input.data.title: expected some text, got ""',
      'input.data.status: expected one of PENDING_APPROVAL, OPEN, got "COMPLETED"',
      'input.data.priority: expected one of URGENT, HIGH, MEDIUM, LOW, got "NONE"',
      'input.data.assigneeIds.0: expected an id of the type User, like usr_…, got "us_1"',
      'input.data.craft: expected at most 20 characters, got "xxxxxxxxxxxxxxxxxxxxx"',
      "input.data.estimatedDuration: expected 0 or more, got -1",
      "input.data.downtimeRequired: expected a value, since it can't be empty there, got null",
    ]);
  });

  it("names what is missing, in lists as well", async () => {
    expect(await problems({ lines: [{ description: "Bolts" }, {}] }, "PurchaseOrder")).toEqual([
      "input.data.vendorId: expected a value: Sandbox needs it",
      "input.data.lines.0.quantityOrdered: expected a value: Sandbox needs it",
      "input.data.lines.1.quantityOrdered: expected a value: Sandbox needs it",
    ]);
    expect(await problems({})).toEqual([
      "input.data: expected at least one field",
      "input.data.title: expected a value: Sandbox needs it",
    ]);
  });

  it("says why a field is not taken now", async () => {
    const asset = await world.services.writes.create(world.tenant, "Asset", {
      connectionId: world.connection._id,
      data: { number: "TAG-1", name: "Pump" },
    });
    const update = world.services.writes.update(world.tenant, "Asset", {
      id: asset.recordId ?? "",
      data: { number: "TAG-2" },
    });
    await expect(update).rejects.toMatchObject({
      problems: [
        { path: ["input", "data", "number"], message: "the Sandbox does not change the tag of an asset that exists" },
      ],
    });
  });

  it.each([false, true])(
    "refuses a transition that the system forbids alike in a dry run (%s) and for real",
    async (dryRun) => {
      const { recordId } = await world.create({ title: `Forbidden ${String(dryRun)}` });
      const arrived = world.link.arrived.length;
      const update = (status: string) =>
        world.services.writes.update(world.tenant, "WorkOrder", { id: recordId ?? "", data: { status }, dryRun });
      await expect(update("CLOSED")).rejects.toMatchObject({
        code: "CONFLICT",
        message: expect.stringContaining("expected one of OPEN, CANCELED") as string,
        details: {
          allowedStatuses: ["OPEN", "CANCELED"],
          problems: [{ path: ["input", "data", "status"], message: "expected one of OPEN, CANCELED, got CLOSED" }],
        },
      });
      expect(world.link.arrived.length).toBe(arrived);
    },
  );

  it("looks at the source before it refuses what only the stored record forbids", async () => {
    const { recordId } = await world.create({ title: "Moved on there" });
    const record = await world.stored(recordId);
    await world.patch(record?.remoteId ?? "", { state: "RELEASED" });
    await world.services.writes.update(world.tenant, "WorkOrder", {
      id: recordId ?? "",
      data: { status: "IN_PROGRESS" },
    });
    expect(await world.stored(recordId)).toMatchObject({ status: "IN_PROGRESS" });
  });

  it("sends nothing and stores nothing in a dry run of what is right", async () => {
    const arrived = world.link.arrived.length;
    expect(await world.create({ title: "Dry" }, { dryRun: true, idempotencyKey: "dry" })).toEqual({
      recordId: null,
      writeId: null,
    });
    expect(world.link.arrived.length).toBe(arrived);
    expect(await world.titles("Dry")).toEqual([]);
    // The key is not used up.
    await world.create({ title: "Wet" }, { idempotencyKey: "dry" });
  });
});
