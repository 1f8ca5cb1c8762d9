import { describe, expect, it } from "vitest";
import type { EntityDefinition } from "../../../schema/definition/index.js";
import { entities } from "../../../schema/entities/index.js";
import { newId, recordId } from "../../../src/ids/index.js";
import { fieldChanges, mostBytesOf } from "../../../src/records/field-changes.js";
import { changedFields } from "../../../src/records/record-changes.js";
import { newTenant, recordDocument } from "../../support/records.js";

const tenant = newTenant();
const connectionId = newId("connection");

/** What changed between two mapped versions of a record, found as a sync finds it. */
function between(entity: EntityDefinition, before: Record<string, unknown>, after: Record<string, unknown>) {
  const [was, is] = [before, after].map((unified) =>
    recordDocument(entity, tenant, connectionId, { remoteId: "1", unified }),
  );
  if (!was || !is) throw new Error("Two versions are made.");
  return fieldChanges(entity, was, is, changedFields(entity, was, is));
}

describe("what changed of a record", () => {
  it("is told field by field, as the graph writes values", () => {
    expect(
      between(
        entities.WorkOrder,
        {
          title: "Old",
          dueDate: new Date("2026-11-24T08:00:00Z"),
          totalCost: { amount: "12.50", currency: "EUR" },
          asset: "PUMP-7",
          assignees: ["7"],
          percentComplete: 40,
          lockoutTagout: false,
          number: "WO-1",
        },
        {
          title: "New",
          dueDate: new Date("2026-11-25T08:00:00Z"),
          totalCost: { amount: "13.00", currency: "EUR" },
          asset: "PUMP-8",
          assignees: ["7", "8"],
          percentComplete: 60,
          lockoutTagout: true,
          number: "WO-1",
        },
      ).sort((a, b) => a.field.localeCompare(b.field)),
    ).toEqual([
      {
        field: "asset",
        before: recordId("as", connectionId, "Asset", "PUMP-7"),
        after: recordId("as", connectionId, "Asset", "PUMP-8"),
      },
      {
        field: "assignees",
        before: [recordId("usr", connectionId, "User", "7")],
        after: [recordId("usr", connectionId, "User", "7"), recordId("usr", connectionId, "User", "8")],
      },
      { field: "dueDate", before: "2026-11-24T08:00:00.000Z", after: "2026-11-25T08:00:00.000Z" },
      { field: "lockoutTagout", before: false, after: true },
      { field: "percentComplete", before: 40, after: 60 },
      { field: "title", before: "Old", after: "New" },
      {
        field: "totalCost",
        before: { amount: "12.50", currency: "EUR" },
        after: { amount: "13.00", currency: "EUR" },
      },
    ]);
  });

  it("says null where there is no value, and an empty list where there is no list", () => {
    expect(
      between(
        entities.WorkOrder,
        { title: "Old", assignees: ["7"] },
        { dueDate: new Date("2026-11-25T08:00:00Z") },
      ).sort((a, b) => a.field.localeCompare(b.field)),
    ).toEqual([
      { field: "assignees", before: [recordId("usr", connectionId, "User", "7")], after: [] },
      { field: "dueDate", before: null, after: "2026-11-25T08:00:00.000Z" },
      { field: "title", before: "Old", after: null },
    ]);
  });

  it("names the source's own value of an enumeration, or its words, only where the normalized one stayed", () => {
    const status = (value: string, raw: string, label?: string) => ({ status: { value, raw, label } });
    expect(between(entities.WorkOrder, status("OPEN", "RELEASED"), status("CANCELED", "Cancelled"))).toEqual([
      { field: "status", before: "OPEN", after: "CANCELED" },
    ]);
    expect(between(entities.WorkOrder, status("OPEN", "RELEASED"), status("OPEN", "APPROVED"))).toEqual([
      { field: "statusRaw", before: "RELEASED", after: "APPROVED" },
    ]);
    // What was stored before there were labels has none.
    expect(between(entities.WorkOrder, status("OPEN", "RELEASED"), status("OPEN", "RELEASED", "Released"))).toEqual([
      { field: "statusLabel", before: null, after: "Released" },
    ]);
  });

  it("shows the lines of an order under the names of the graph, exact numbers as text", () => {
    const lines = (quantity: string) => ({
      lines: [{ part: "P-1", quantityOrdered: quantity, unitPrice: { amount: "1.10", currency: "EUR" } }],
    });
    const [change, ...others] = between(entities.PurchaseOrder, lines("2"), lines("3.5"));
    expect(others).toEqual([]);
    const partId = recordId(entities.Part.idPrefix, connectionId, "Part", "P-1");
    expect(change).toEqual({
      field: "lines",
      before: [{ partId, quantityOrdered: "2", unitPrice: { amount: "1.10", currency: "EUR" } }],
      after: [{ partId, quantityOrdered: "3.5", unitPrice: { amount: "1.10", currency: "EUR" } }],
    });
    expect(JSON.parse(JSON.stringify(change))).toEqual(change);
  });

  it("tells custom fields one by one, under the name that a field mapping gives them", () => {
    expect(
      between(
        entities.Asset,
        {
          customFields: [
            { key: "shift", value: "night" },
            { key: "zone", value: 3 },
            { key: "same", value: true },
          ],
        },
        {
          customFields: [
            { key: "same", value: true },
            { key: "shift", value: "day" },
            { key: "line", value: "B" },
          ],
        },
      ),
    ).toEqual([
      { field: "custom.shift", before: "night", after: "day" },
      { field: "custom.zone", before: 3, after: null },
      { field: "custom.line", before: null, after: "B" },
    ]);
  });

  it("names a change that is too large and leaves its values out", () => {
    const changes = between(
      entities.WorkOrder,
      { title: "Old", description: "x".repeat(700_000) },
      { title: "New", description: "y".repeat(700_000) },
    );
    expect(changes).toContainEqual({ field: "title", before: "Old", after: "New" });
    expect(changes).toContainEqual({ field: "description", before: null, after: null, isOmitted: true });
  });

  it("never takes a value for smaller than it is", () => {
    for (const value of ["", "äöü€😀", 12, null, { a: ["b", { c: "d" }], e: true }, [[], {}, "x".repeat(50)]]) {
      expect(mostBytesOf(value)).toBeGreaterThanOrEqual(Buffer.byteLength(JSON.stringify(value)));
    }
  });
});
