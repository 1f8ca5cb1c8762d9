import { Decimal128 } from "mongodb";
import { describe, expect, it } from "vitest";
import { entities } from "../../../schema/entities/index.js";
import { MappingError } from "../../../src/errors/index.js";
import { recordId } from "../../../src/ids/index.js";
import { recordEncoder } from "../../../src/records/record-codec.js";

const connectionId = "con_01m8817ghqferbz2rqhnk3y426";
const encodeOrder = recordEncoder(entities.PurchaseOrder);
const encodeWork = recordEncoder(entities.WorkOrder);

describe("a mapped record at rest", () => {
  it("keeps exact numbers, instants, normalized and raw values, words for people, and references as ids", () => {
    const at = new Date("2026-11-24T08:00:00.123Z");
    const fields = encodeWork(
      {
        number: "WO-1",
        status: { value: "OPEN", raw: "RELEASED", label: "Released" },
        priority: { value: "LOW", raw: "4", label: "" },
        asset: "PUMP-7",
        assignees: ["7", "8"],
        totalCost: { amount: "12.50", currency: "EUR" },
        dueDate: at,
        plannedOn: "2026-11-24",
        percentComplete: 40,
        estimatedDuration: 5400,
        lockoutTagout: false,
        failure: { problemCode: "LEAK" },
        remoteUpdatedAt: at,
        customFields: [
          { key: "shift", value: "night" },
          { key: "pump", type: "REFERENCE", entity: "Asset", value: "PUMP-8", valueLabel: "Pump 8" },
          { key: "nobody", type: "USER", entity: "User", value: null, valueLabel: null },
        ],
      },
      connectionId,
    );
    expect(fields).toEqual({
      searchWords: [
        "wo1",
        `@jwk${recordId("usr", connectionId, "User", "7").slice(-30, -6)}`,
        `@jwk${recordId("usr", connectionId, "User", "8").slice(-30, -6)}`,
      ],
      url: null,
      remoteCreatedAt: null,
      remoteUpdatedAt: at,
      customFields: [
        { key: "shift", value: "night" },
        {
          key: "pump",
          type: "REFERENCE",
          value: "PUMP-8",
          valueLabels: ["Pump 8"],
          recordIds: [recordId("as", connectionId, "Asset", "PUMP-8")],
        },
        { key: "nobody", type: "USER", value: null, recordIds: [] },
      ],
      number: "WO-1",
      status: "OPEN",
      statusRaw: "RELEASED",
      statusLabel: "Released",
      priority: "LOW",
      priorityRaw: "4",
      assetId: recordId("as", connectionId, "Asset", "PUMP-7"),
      assigneeIds: [recordId("usr", connectionId, "User", "7"), recordId("usr", connectionId, "User", "8")],
      totalCost: { amount: Decimal128.fromString("12.50"), currency: "EUR" },
      dueDate: at,
      plannedOn: "2026-11-24",
      percentComplete: 40,
      estimatedDuration: 5400,
      lockoutTagout: false,
      failure: { problemCode: "LEAK" },
    });
  });

  it("leaves out what a system does not have", () => {
    expect(Object.keys(encodeWork({ number: null, title: undefined }, connectionId))).toEqual([
      "url",
      "remoteCreatedAt",
      "remoteUpdatedAt",
      "customFields",
    ]);
  });

  it("applies the same rules inside lines", () => {
    const { lines } = encodeOrder(
      { lines: [{ part: "P1", quantityOrdered: "2", dueDate: "2026-12-01" }] },
      connectionId,
    );
    expect(lines).toEqual([
      {
        partId: recordId("pt", connectionId, "Part", "P1"),
        quantityOrdered: Decimal128.fromString("2"),
        dueDate: "2026-12-01",
      },
    ]);
  });

  it.each([
    [{ dueDate: new Date("never") }, "dueDate", "expected a point in time"],
    [{ totalCost: { amount: "1e3", currency: "EUR" } }, "totalCost.amount", "like 12.50"],
    [{ totalCost: { amount: 12.5, currency: "EUR" } }, "totalCost.amount", "like 12.50"],
    [{ percentComplete: 1.5 }, "percentComplete", "a whole number"],
    [{ percentComplete: NaN }, "percentComplete", "a whole number"],
    [{ status: { value: "BROKEN", raw: "X" } }, "status", "a member of WorkOrderStatus"],
    [{ status: { value: "OPEN", raw: "X", label: 7 } }, "statusLabel", "expected text, got 7"],
    [{ title: 7 }, "title", "expected text, got 7"],
    [{ assignees: "7" }, "assignees", "a list"],
    [{ assignees: [7] }, "assignees.0", "text"],
    [{ lockoutTagout: "yes" }, "lockoutTagout", "true or false"],
    [{ failure: { mode: 3 } }, "failure.mode", "text"],
  ])("refuses %j and names the path", (unified, path, expected) => {
    let error: unknown;
    try {
      encodeWork(unified, connectionId);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(MappingError);
    expect(error).toMatchObject({ code: "MAPPING_FAILED", path });
    expect((error as Error).message).toContain(expected);
  });
});
