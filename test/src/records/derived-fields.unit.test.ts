import { describe, expect, it } from "vitest";
import { entities } from "../../../schema/entities/index.js";
import { newId } from "../../../src/ids/index.js";
import { derivationKey } from "../../../src/records/derived-fields.js";
import { recordEncoder } from "../../../src/records/record-codec.js";

const encode = recordEncoder(entities.StockLevel);
const connectionId = newId("connection");

describe("what follows from other fields", () => {
  it.each([
    [{ available: "4", onHand: "9", minimum: "5" }, true],
    [{ available: "5.00", minimum: "5" }, false],
    [{ onHand: "4.999999999999999999", minimum: "5" }, true],
    [{ available: "0.1", minimum: "0.10000000000000000000001" }, true],
    [{ available: "-1", minimum: "0" }, true],
    [{ available: "5" }, undefined],
    [{ minimum: "5" }, undefined],
  ])("is stored with them: %o", (level, isBelow) => {
    expect(encode(level, connectionId)["belowMinimum"]).toBe(isBelow);
  });

  it("is never taken from a source", () => {
    expect(encode({ available: "9", minimum: "5", belowMinimum: true }, connectionId)["belowMinimum"]).toBe(false);
  });

  it("has a key of its own for each way in which it is made", () => {
    const { StockLevel } = entities;
    const { belowMinimum, ...others } = StockLevel.fields;
    const keys = [
      StockLevel,
      { ...StockLevel, fields: others },
      { ...StockLevel, search: ["bin"] },
      {
        ...StockLevel,
        fields: {
          ...others,
          belowMinimum: { ...belowMinimum, derived: { kind: "isBelow", value: ["onHand"], limit: "minimum" } },
        },
      },
    ].map((entity) => derivationKey(entity as never));
    expect(new Set(keys).size).toBe(4);
    expect(derivationKey({ ...StockLevel })).toBe(keys[0]);
  });
});
