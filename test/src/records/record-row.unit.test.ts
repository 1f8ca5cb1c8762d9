import { describe, expect, it } from "vitest";
import type { EntityDefinition } from "../../../schema/definition/index.js";
import { entities } from "../../../schema/entities/index.js";
import { newId } from "../../../src/ids/index.js";
import { rowShape } from "../../../src/records/index.js";
import { newTenant, recordDocument } from "../../support/records.js";

const document = (entity: EntityDefinition, unified: Record<string, unknown>) =>
  recordDocument(entity, newTenant(), newId("connection"), { remoteId: "1", unified });

describe("the shape of a row", () => {
  it("reads what lies behind the selected fields, and the connection", () => {
    const { projection } = rowShape(
      entities.WorkOrder,
      new Set(["id", "asset", "assigneeIds", "status", "priorityRaw", "workTypeLabel", "totalCost", "connection"]),
    );
    expect(projection).toEqual({
      connectionId: 1,
      assetId: 1,
      assigneeIds: 1,
      status: 1,
      priorityRaw: 1,
      workTypeLabel: 1,
      totalCost: 1,
    });
  });

  it("reads nothing for what lies elsewhere", () => {
    expect(rowShape(entities.Asset, new Set(["__typename", "raw", "workOrders", "children"])).projection).toEqual({
      connectionId: 1,
    });
  });

  it("is one and the same for selections that read the same", () => {
    expect(rowShape(entities.WorkOrder, new Set(["assetId", "id"]))).toBe(
      rowShape(entities.WorkOrder, new Set(["asset"])),
    );
    expect(rowShape(entities.WorkOrder, new Set(["assetId"]))).not.toBe(
      rowShape(entities.WorkOrder, new Set(["assetId", "number"])),
    );
  });
});

describe("a row", () => {
  it("is called by its name or title, else by its number, else by the source's own key", () => {
    const called = (entity: EntityDefinition, unified: Record<string, unknown>) =>
      rowShape(entity, new Set(["displayName"])).toRow(document(entity, unified))["displayName"];
    expect(called(entities.Asset, { number: "P-1", name: "Pump" })).toBe("Pump");
    expect(called(entities.WorkOrder, { number: "WO-1", title: "Grease it", description: "All of it" })).toBe(
      "Grease it",
    );
    expect(called(entities.WorkOrder, { number: "WO-1", title: "", description: "All of it" })).toBe("WO-1");
    expect(called(entities.CostEntry, { description: "Crane" })).toBe("Crane");
    expect(called(entities.StockLevel, { bin: "A1" })).toBe("1");
    const [named, other] = [["number", "displayName"], ["number"]].map((fields) =>
      rowShape(entities.StockTransaction, new Set(fields)),
    );
    expect(named).not.toBe(other);
  });

  it("has an id and an empty list wherever the source has none, also within its parts", () => {
    const part = document(entities.Part, { vendors: [{ preferred: true }] });
    const row = rowShape(entities.Part, new Set(["assets", "vendors", "customFields"])).toRow(part);
    expect(row).toMatchObject({ id: part._id, assetIds: [], vendors: [{ preferred: true }], customFields: [] });

    const nested: EntityDefinition = {
      ...entities.Part,
      name: "Nested",
      listedUnder: [],
      fields: {
        box: {
          kind: "object",
          description: "",
          object: { name: "Box", description: "", fields: { tags: { kind: "strings", description: "" } } },
        },
        boxes: {
          kind: "objects",
          description: "",
          object: {
            name: "Boxes",
            description: "",
            fields: { users: { kind: "references", entity: "User", description: "" } },
          },
        },
      },
    };
    expect(
      rowShape(nested, new Set(["box", "boxes"])).toRow(document(nested, { box: {}, boxes: [{}, {}] })),
    ).toMatchObject({
      box: { tags: [] },
      boxes: [{ userIds: [] }, { userIds: [] }],
    });
    expect(rowShape(nested, new Set(["box", "boxes"])).toRow(document(nested, {}))["box"]).toBeUndefined();
  });

  it("fills in no list that was not read", () => {
    const row = rowShape(entities.WorkOrder, new Set(["number"])).toRow(document(entities.WorkOrder, { number: "1" }));
    expect(row).not.toHaveProperty("assigneeIds");
  });

  it("says of each custom field what kind it is, from its value where the source does not, and what it refers to", () => {
    const customFields = [
      { key: "a", value: "x" },
      { key: "b", value: 1 },
      { key: "c", value: false },
      { key: "d", value: null },
      { key: "e", type: "LINK", value: "https://example.com" },
      { key: "f", value: ["x", "y"] },
      { key: "g", type: "CHOICE", value: "x", valueLabel: "The x" },
      { key: "h", type: "USER", value: ["7", "8"], entity: "User", valueLabel: ["Ann", null] },
    ];
    const row = rowShape(entities.WorkOrder, new Set(["customFields"])).toRow(
      document(entities.WorkOrder, { customFields }),
    );
    const rows = row["customFields"] as { type: string; valueLabels: unknown; recordIds: unknown }[];
    expect(rows.map(({ type, valueLabels, recordIds }) => [type, valueLabels, recordIds])).toEqual([
      ["TEXT", [], []],
      ["NUMBER", [], []],
      ["BOOLEAN", [], []],
      ["TEXT", [], []],
      ["LINK", [], []],
      ["MULTI_CHOICE", [], []],
      ["CHOICE", ["The x"], []],
      ["USER", ["Ann", null], [expect.stringMatching(/^usr_/), expect.stringMatching(/^usr_/)]],
    ]);
  });
});
