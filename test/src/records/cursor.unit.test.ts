import { Decimal128 } from "mongodb";
import { describe, expect, it } from "vitest";
import { entities } from "../../../schema/entities/index.js";
import { decimal, defineEntity, boolean as truth, int } from "../../../schema/definition/index.js";
import { decodeCursor, encodeCursor, listDigest } from "../../../src/records/cursor.js";
import { storedFieldsOf, type StoredField } from "../../../src/records/index.js";

const field = (name: string): StoredField => {
  const found = storedFieldsOf(entities.WorkOrder).find(({ declared }) => declared === name);
  if (!found) throw new Error(name);
  return found;
};
const order = [field("status"), field("dueDate")];
const digest = listDigest(["WorkOrder", { status: { eq: "OPEN" } }, false], order, false);
const document = { _id: "wo_1", status: "OPEN", dueDate: new Date("2026-11-25T08:30:00.123Z") };

describe("a cursor", () => {
  it("has a fixed form", () => {
    const cursor = encodeCursor("abcdefghijkl", order, document);
    expect(cursor).toBe("WzEsImFiY2RlZmdoaWprbCIsIk9QRU4iLDE3OTU1OTU0MDAxMjMsIndvXzEiXQ");
    expect(Buffer.from(cursor, "base64url").toString()).toBe('[1,"abcdefghijkl","OPEN",1795595400123,"wo_1"]');
  });

  it("leads back to where its record stood", () => {
    const cursor = encodeCursor(digest, order, document);
    expect(decodeCursor(cursor, digest, order, "after")).toEqual({
      values: ["OPEN", document.dueDate],
      id: "wo_1",
    });
  });

  it("keeps what has no value apart from all values", () => {
    const cursor = encodeCursor(digest, order, { _id: "wo_1", status: "OPEN" });
    expect(decodeCursor(cursor, digest, order, "after").values).toEqual(["OPEN", null]);
  });

  it("carries numbers, truth values and decimals", () => {
    const measured = defineEntity({
      ...entities.StockLevel,
      name: "Measured",
      fields: { count: int("c"), isGood: truth("g"), amount: decimal("a") },
      indexes: [["count"], ["isGood"], ["amount"]],
      search: [],
      listedUnder: [],
      writable: [],
    });
    const fields = storedFieldsOf(measured).filter(({ declared }) => ["count", "isGood", "amount"].includes(declared));
    const values = { _id: "x", count: 3, isGood: false, amount: Decimal128.fromString("12.50") };
    const { values: back } = decodeCursor(encodeCursor(digest, fields, values), digest, fields, "after");
    expect(back.map(String)).toEqual(["3", "false", "12.50"]);
    expect(back[2]).toBeInstanceOf(Decimal128);
  });

  it("of another list, filter, order or direction is refused, saying so", () => {
    const cursor = encodeCursor(digest, order, document);
    const others = [
      listDigest(["WorkRequest", { status: { eq: "OPEN" } }, false], order, false),
      listDigest(["WorkOrder", { status: { eq: "CLOSED" } }, false], order, false),
      listDigest(["WorkOrder", { status: { eq: "OPEN" } }, true], order, false),
      listDigest(["WorkOrder", { status: { eq: "OPEN" } }, false], [field("updatedAt")], false),
      listDigest(["WorkOrder", { status: { eq: "OPEN" } }, false], order, true),
    ];
    expect(new Set(others).size).toBe(others.length);
    for (const other of others) {
      expect(() => decodeCursor(cursor, other, order, "after")).toThrow(
        "after: expected a cursor of this very list: the same filter, order, includeDeleted and parent. Begin again without a cursor, or repeat the query that returned it.",
      );
    }
  });

  it("belongs to the same list however its filter was written down", () => {
    const one = listDigest(["WorkOrder", { a: 1, b: new Date(0) }], order, false);
    expect(listDigest(["WorkOrder", { b: "1970-01-01T00:00:00.000Z", a: 1 }], order, false)).toBe(one);
  });

  it.each(["", "hello", "####", "bnVsbA", "W10", "WzFd", Buffer.from("[2]").toString("base64url")])(
    "that is none, %j, is refused",
    (text) => {
      expect(() => decodeCursor(text, digest, order, "before")).toThrow(/^before: expected a cursor/);
    },
  );

  it.each([
    ["a value of another type", ["OPEN", "yesterday", "wo_1"]],
    ["too few values", ["OPEN", "wo_1"]],
    ["too many values", ["OPEN", 1, 2, "wo_1"]],
    ["an operator in place of a value", [{ $gt: "" }, 1, "wo_1"]],
    ["no id", ["OPEN", 1, { $gt: "" }]],
  ])("with %s is refused", (_what, parts) => {
    const forged = Buffer.from(JSON.stringify([1, digest, ...parts])).toString("base64url");
    expect(() => decodeCursor(forged, digest, order, "after")).toThrow(
      "after: expected a cursor that this API returned",
    );
  });
});
