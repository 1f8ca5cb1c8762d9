import { describe, expect, it } from "vitest";
import { entities } from "../../../schema/entities/index.js";
import { missingFields } from "../../../src/writes/written-fields.js";

const order = entities.PurchaseOrder.fields;
const work = entities.WorkOrder.fields;

describe("whether a record shows what was written to it", () => {
  it.each([
    ["an enumeration by its value", work, { status: "OPEN" }, { status: { value: "OPEN", raw: "RELEASED" } }],
    ["an instant, to the second", work, { dueDate: new Date(1_000_500) }, { dueDate: new Date(1_000_000) }],
    ["a day as text", order, { dueDate: "2026-12-01" }, { dueDate: "2026-12-01" }],
    ["text without the blanks around it", work, { title: " Seal\r\n" }, { title: "Seal" }],
    ["references in any order", work, { assignees: ["2", "1"] }, { assignees: ["1", "2"] }],
    [
      "nothing as nothing, however it is shown",
      work,
      { asset: null, assignees: [] },
      { asset: undefined, assignees: null },
    ],
    [
      "true and whole numbers",
      work,
      { downtimeRequired: false, estimatedDuration: 60 },
      { downtimeRequired: false, estimatedDuration: 60 },
    ],
    [
      "lines by their numbers, with more beside them",
      order,
      { lines: [{ part: "7", quantityOrdered: "2", unitPrice: { amount: "1.5", currency: "EUR" } }] },
      {
        lines: [
          {
            remoteId: "1",
            part: "7",
            quantityOrdered: "2.000",
            unitPrice: { amount: "1.50", currency: "EUR" },
            total: null,
          },
        ],
      },
    ],
    ["what was left out, whatever it is", work, { title: undefined }, { title: "Any" }],
  ])("shows %s", (_what, fields, data, record) => {
    expect(missingFields(fields, data, record)).toEqual([]);
  });

  it.each([
    ["another value", work, { status: "OPEN" }, { status: { value: "CLOSED", raw: "CLOSED" } }, ["status"]],
    ["nothing", work, { title: "Seal" }, {}, ["title"]],
    ["something where it was emptied", work, { asset: null }, { asset: "7" }, ["asset"]],
    ["one reference too few", work, { assignees: ["1", "2"] }, { assignees: ["1"] }, ["assignees"]],
    ["an instant a second off", work, { dueDate: new Date(2_000) }, { dueDate: new Date(1_000) }, ["dueDate"]],
    [
      "another currency",
      order,
      { lines: [{ unitPrice: { amount: "1", currency: "EUR" } }] },
      { lines: [{ unitPrice: { amount: "1", currency: "USD" } }] },
      ["lines"],
    ],
    ["one line too many", order, { lines: [{ part: "7" }] }, { lines: [{ part: "7" }, { part: "8" }] }, ["lines"]],
    [
      "lines in another order",
      order,
      { lines: [{ part: "7" }, { part: "8" }] },
      { lines: [{ part: "8" }, { part: "7" }] },
      ["lines"],
    ],
    [
      "a number that is none",
      order,
      { lines: [{ quantityOrdered: "2" }] },
      { lines: [{ quantityOrdered: "two" }] },
      ["lines"],
    ],
    ["a field that is not declared", work, { nonesuch: 1 }, { nonesuch: 1 }, ["nonesuch"]],
  ])("does not show it: %s", (_what, fields, data, record, missing) => {
    expect(missingFields(fields, data, record)).toEqual(missing);
  });
});
