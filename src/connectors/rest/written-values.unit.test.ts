import { describe, expect, it } from "vitest";
import { entityByName } from "../../../schema/entities/index.js";
import type { InputProblem } from "../../errors/index.js";
import type { JsonValue } from "../connector.js";
import { writeParts } from "./write-description.js";
import { withCurrency } from "../written-amounts.js";
import { fill, ourPath, rulesOf } from "./written-values.js";

function sent(entity: "WorkOrder" | "PurchaseOrder", write: object, data: object, read: object = {}, currency = "EUR") {
  const fields = writeParts.parse({ create: { path: "/x" }, fields: write }).fields;
  const body: Record<string, JsonValue> = {};
  const problems: InputProblem[] = [];
  fill(body, data as Record<string, unknown>, {
    write: fields,
    fields: entityByName(entity).fields,
    read,
    timeZone: "Europe/Berlin",
    currency,
    path: [],
    problems,
  });
  return problems.length > 0 ? problems : body;
}

describe("what a described system is sent", () => {
  it("has values where they are said to go, and as they are read where nothing else is said", () => {
    const read = {
      priority: { value: "p", values: { "1": "URGENT", "2": "HIGH", "3": "HIGH" } },
      dueDate: { value: "d", format: "seconds" },
      scheduledStart: { value: "s", format: "dd.MM.yyyy HH:mm" },
      estimatedDuration: { value: "h", unit: "hours" },
      completionNotes: { value: "n", empty: ["-"] },
    };
    const write = {
      title: "work.head.text",
      description: "work.body",
      priority: { property: "rank", as: "number" },
      dueDate: "due",
      scheduledStart: "start",
      scheduledEnd: "end",
      estimatedDuration: "hours",
      completionNotes: "notes",
      asset: { property: "asset.id", as: "number" },
      downtimeRequired: { property: "down", values: { true: "Y", false: "N" } },
      status: { property: "state", values: { OPEN: 2 } },
      assignees: { property: "people", as: "number" },
    };
    const data = {
      title: "Belt",
      description: null,
      priority: "HIGH",
      dueDate: new Date("2026-01-01T00:00:00Z"),
      scheduledStart: new Date("2026-01-01T00:00:00Z"),
      scheduledEnd: new Date("2026-01-01T00:00:00Z"),
      estimatedDuration: 5_400,
      completionNotes: null,
      asset: "17",
      downtimeRequired: false,
      status: "OPEN",
      assignees: ["4", "5"],
      location: undefined,
    };
    expect(sent("WorkOrder", write, data, read)).toEqual({
      work: { head: { text: "Belt" }, body: null },
      rank: 2,
      due: 1_767_225_600,
      start: "01.01.2026 01:00",
      end: "2026-01-01T00:00:00.000Z",
      hours: 1.5,
      notes: "-",
      asset: { id: 17 },
      down: "N",
      state: 2,
      people: [4, 5],
    });
  });

  it("is refused with our path where a value would become another", () => {
    const write = {
      asset: { property: "asset", as: "number" },
      priority: "rank",
      category: { property: "cat", as: "number" },
    };
    const read = { priority: { value: "p", values: { "1": "URGENT" } } };
    const data = { asset: "no-such-record", priority: "LOW", category: "12345678901234567890", vendor: "v" };
    expect(sent("WorkOrder", write, data, read)).toEqual([
      { path: ["asset"], message: "there is no Asset no-such-record" },
      { path: ["priority"], message: 'expected one of URGENT, got "LOW"' },
      { path: ["category"], message: 'expected a number of at most 15 digits, got "12345678901234567890"' },
      { path: ["vendor"], message: "can't be written there" },
    ]);
  });

  it("has amounts in the currency that they are in, or is refused", () => {
    const lines = (price: object) => ({
      currency: "cur",
      lines: { property: "rows", each: { quantityOrdered: "n", unitPrice: { property: "price", ...price } } },
    });
    const data = { lines: [{ quantityOrdered: "2.50", unitPrice: { amount: "1.10", currency: "USD" } }] };
    expect(sent("PurchaseOrder", lines({ currency: "unit" }), data)).toEqual({
      rows: [{ n: 2.5, price: 1.1, unit: "USD" }],
    });
    expect(sent("PurchaseOrder", lines({ recordCurrency: true }), data, {}, "USD")).toEqual({
      rows: [{ n: 2.5, price: 1.1 }],
    });
    for (const price of [{ recordCurrency: true }, { fixedCurrency: "EUR" }]) {
      expect(sent("PurchaseOrder", lines(price), data)).toEqual([
        { path: ["lines", 0, "unitPrice"], message: "expected an amount in EUR, got USD" },
      ]);
    }
    const fields = writeParts.parse({ create: { path: "/x" }, fields: lines({ recordCurrency: true }) }).fields;
    expect(withCurrency(data, fields)["currency"]).toBe("USD");
    expect(withCurrency({ ...data, currency: "CHF" }, fields)["currency"]).toBe("CHF");
  });
});

describe("what is said of a described system's writes", () => {
  const { fields } = writeParts.parse({
    update: { path: "/orders/{id}" },
    fields: {
      title: { property: "head.title", required: true, maxLength: 20 },
      status: { property: "state", only: "update" },
      lines: { property: "rows", each: { part: { property: "item.id", required: true } } },
    },
  });

  it("is what callers are told, with the words that it is read with", () => {
    const read = { status: { value: "s", values: { N: "DRAFT", R: "ORDERED", S: "ORDERED" } } };
    expect(rulesOf(fields, entityByName("PurchaseOrder").fields, read)).toEqual({
      title: { isRequired: true, isNeverEmpty: true, maxLength: 20 },
      status: {
        only: { on: "update", because: "the system gives it to a new record by itself" },
        values: ["DRAFT", "ORDERED"],
      },
      lines: { isNeverEmpty: true, fields: { part: { isRequired: true, isNeverEmpty: true } } },
    });
  });

  it.each([
    [["head", "title"], ["title"]],
    [["head"], ["title"]],
    [
      ["rows", "3", "item", "id"],
      ["lines", 3, "part"],
    ],
    [
      ["rows", "3", "other"],
      ["lines", 3],
    ],
    [["rows"], ["lines"]],
    [["other"], null],
  ])("finds the field that %j is", (parts, path) => {
    expect(ourPath(parts, fields)).toEqual(path);
  });
});
