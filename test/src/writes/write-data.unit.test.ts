import { describe, expect, it } from "vitest";
import { entities } from "../../../schema/entities/index.js";
import { inputPath } from "../../../src/writes/write-data.js";

describe("the path of a problem that a connector found", () => {
  it.each([
    [["vendor"], ["vendorId"]],
    [["notes"], ["notes"]],
    [
      ["lines", 0, "part"],
      ["lines", 0, "partId"],
    ],
    [
      ["lines", 2, "unitPrice", "amount"],
      ["lines", 2, "unitPrice", "amount"],
    ],
    [
      ["somethingElse", "deep"],
      ["somethingElse", "deep"],
    ],
    [[], []],
  ])("%j is %j in the input", (path, expected) => {
    expect(inputPath(entities.PurchaseOrder.fields, path)).toEqual(expected);
  });

  it("names a list of references by its ids", () => {
    expect(inputPath(entities.WorkOrder.fields, ["assignees", 1])).toEqual(["assigneeIds", 1]);
  });
});
