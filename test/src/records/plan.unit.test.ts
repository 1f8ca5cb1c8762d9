import { describe, expect, it } from "vitest";
import type { EntityDefinition } from "../../../schema/definition/index.js";
import { entities } from "../../../schema/entities/index.js";
import type { FilterInput } from "../../../schema/inputs/index.js";
import { InvalidInputError } from "../../../src/errors/index.js";
import { newId, recordId } from "../../../src/ids/index.js";
import { parseFilter, recordIndexes } from "../../../src/records/index.js";
import { normalForm } from "../../../src/records/normal-form.js";
import { planList, type Plan, type WantedOrder } from "../../../src/records/plan.js";

const connectionId = newId("connection");
const assetIds = Array.from({ length: 1_000 }, (_, index) => recordId("as", connectionId, "Asset", String(index)));
const november = new Date("2026-11-01T00:00:00Z");

function plan(filter: FilterInput, wanted: WantedOrder[] = [], entity: EntityDefinition = entities.WorkOrder): Plan {
  return planList(entity, normalForm(parseFilter(entity, filter, ["filter"])), wanted);
}

/** `by_status_updatedAt x2: updatedAt desc` */
function summary(filter: FilterInput, wanted?: WantedOrder[], entity?: EntityDefinition): string {
  const { parts, order, isDescending } = plan(filter, wanted, entity);
  const indexes = parts.map(({ index, branches }) => `${index} x${branches.length}`).join(" + ");
  return `${indexes}: ${order.map(({ declared }) => declared).join(",") || "_id"} ${isDescending ? "desc" : "asc"}`;
}

function refusal(filter: FilterInput, wanted?: WantedOrder[]): InvalidInputError {
  try {
    plan(filter, wanted);
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
  }
  throw new Error("Expected a refusal.");
}

const asc = (field: string): WantedOrder => ({ field, direction: "ASC" });
const desc = (field: string): WantedOrder => ({ field, direction: "DESC" });

describe("the plan of a list", () => {
  it.each<[string, FilterInput, WantedOrder[], string]>([
    ["nothing", {}, [], "by_updatedAt x1: updatedAt desc"],
    ["an order alone", {}, [asc("number")], "by_number x1: number asc"],
    ["the default order named", {}, [desc("updatedAt")], "by_updatedAt x1: updatedAt desc"],
    ["a status", { status: { eq: "OPEN" } }, [], "by_status_updatedAt x1: updatedAt desc"],
    ["statuses", { status: { in: ["OPEN", "ON_HOLD"] } }, [], "by_status_updatedAt x2: updatedAt desc"],
    ["a status, not", { not: { status: { eq: "OPEN" } } }, [], "by_status_updatedAt x9: updatedAt desc"],
    ["a status by due date", { status: { eq: "OPEN" } }, [desc("dueDate")], "by_status_dueDate x1: dueDate desc"],
    ["all statuses by due date", {}, [asc("dueDate")], "by_status_dueDate x10: dueDate asc"],
    [
      "a status overdue",
      { status: { eq: "OPEN" }, dueDate: { lt: november } },
      [],
      "by_status_dueDate x1: dueDate asc",
    ],
    ["a time", { updatedAt: { gte: november } }, [], "by_updatedAt x1: updatedAt desc"],
    [
      "a status since",
      { status: { eq: "OPEN" }, updatedAt: { gte: november } },
      [],
      "by_status_updatedAt x1: updatedAt desc",
    ],
    ["a connection", { connectionId: { eq: connectionId } }, [], "by_connectionId_updatedAt x1: updatedAt desc"],
    ["an asset", { assetId: { eq: assetIds[0] } }, [], "by_asset_updatedAt x1: updatedAt desc"],
    [
      "a connection's status",
      { connectionId: { eq: connectionId }, status: { eq: "OPEN" } },
      [],
      "by_connectionId_status_updatedAt x1: updatedAt desc",
    ],
    ["a number", { number: { eq: "WO-1" } }, [], "by_number x1: _id asc"],
    ["a beginning", { number: { startsWith: "WO-" } }, [], "by_number x1: number asc"],
    ["a beginning, backwards", { number: { startsWith: "WO-" } }, [desc("number")], "by_number x1: number desc"],
    [
      "order by status then time",
      {},
      [desc("status"), desc("updatedAt")],
      "by_status_updatedAt x1: status,updatedAt desc",
    ],
    ["order by status alone", {}, [asc("status")], "by_status_updatedAt x1: status,updatedAt asc"],
    [
      "an order along a pinned field",
      { status: { eq: "OPEN" } },
      [asc("status"), asc("updatedAt")],
      "by_status_updatedAt x1: updatedAt asc",
    ],
    [
      "statuses in order",
      { status: { in: ["OPEN", "CLOSED"] } },
      [asc("status")],
      "by_status_updatedAt x2: status,updatedAt asc",
    ],
    [
      "statuses in order since",
      { status: { in: ["OPEN", "CLOSED"] }, updatedAt: { gt: november } },
      [asc("status")],
      "by_status_updatedAt x2: status,updatedAt asc",
    ],
    [
      "alternatives of one index",
      { or: [{ status: { eq: "OPEN" } }, { status: { eq: "CLOSED" } }] },
      [],
      "by_status_updatedAt x2: updatedAt desc",
    ],
    [
      "alternatives that each pin what is ordered by, to different values",
      { or: [{ status: { eq: null } }, { status: { eq: "OPEN" } }] },
      [asc("status")],
      "by_status_updatedAt x2: status,updatedAt asc",
    ],
    [
      "alternatives of two indexes",
      { or: [{ status: { eq: "OPEN" } }, { assetId: { eq: assetIds[0] } }] },
      [],
      "by_status_updatedAt x1 + by_asset_updatedAt x1: updatedAt desc",
    ],
    ["what can't be", { status: { in: [] } }, [], ": _id asc"],
  ])("for %s reads an index in its order", (_what, filter, wanted, expected) => {
    expect(summary(filter, wanted)).toBe(expected);
  });

  it("serves a filter on three fields where an index holds them", () => {
    const filter = {
      assetId: { in: assetIds.slice(0, 2) },
      status: { in: ["OPEN", "IN_PROGRESS"] },
      updatedAt: { gte: november },
    };
    expect(summary(filter, [])).toBe("by_asset_status_updatedAt x4: updatedAt desc");
  });

  it("names only indexes that the store has", () => {
    const names = new Set(recordIndexes().map(({ collection, name }) => `${collection}.${name}`));
    for (const entity of Object.values<EntityDefinition>(entities)) {
      for (const { index } of plan({}, [], entity).parts) expect(names).toContain(`${entity.plural}.${index}`);
    }
    expect(names).toContain("workOrders.by_status_dueDate");
  });
});

describe("what no index serves", () => {
  it.each<[string, FilterInput, WantedOrder[]]>([
    ["a due date of any status and a range behind it", { dueDate: { lt: november }, updatedAt: { gt: november } }, []],
    ["an order behind a range", { updatedAt: { gte: november } }, [asc("dueDate")]],
    ["a filter and an order of two indexes", { assetId: { eq: assetIds[0] } }, [asc("dueDate")]],
    ["two filters of two indexes", { assetId: { eq: assetIds[0] }, number: { eq: "1" } }, []],
    ["a time behind a stretch of statuses", { number: { startsWith: "W" }, updatedAt: { gt: november } }, []],
    ["alternatives that share no order", { or: [{ number: { startsWith: "W" } }, { status: { eq: "OPEN" } }] }, []],
    [
      "an alternative that would have to be scanned for",
      { or: [{ status: { eq: "OPEN" } }, {}] },
      [asc("dueDate"), asc("number")],
    ],
    ["an order that goes on too long", {}, [asc("updatedAt"), asc("number")]],
  ])("%s is refused", (_what, filter, wanted) => {
    expect(refusal(filter, wanted).code).toBe("BAD_USER_INPUT");
  });

  it("is refused with the filters and orders there are", () => {
    const { message, problems } = refusal({ number: { eq: "1" }, status: { eq: "OPEN" } });
    expect(message).toBe(
      "workOrders: no index serves a filter on number and status. " +
        "Filters that are served: updatedAt; connectionId + updatedAt; connectionId + status + updatedAt; createdAt; number; status + updatedAt; status + dueDate; status + priority + updatedAt; statusRaw + updatedAt; assetId + updatedAt; assetId + status + updatedAt" +
        " — the first of them by eq or in, the next by a range. " +
        "Orders: UPDATED_AT, CREATED_AT, NUMBER, STATUS, STATUS_RAW, PRIORITY, DUE_DATE, each after the fields before it in one of these are pinned by eq or in. Beside any of these fields, in the order UPDATED_AT: a search, assigneeIds, teamId, locationId, vendorId, parentId, requestId, maintenancePlanId, assetIds, siteId, followUpOfId, procedureIds, requesterId, createdById, supervisorId, completedById.",
    );
    expect(problems[0]?.path).toEqual(["filter"]);
  });

  it("has the path of the order, where the order alone is not served", () => {
    expect(refusal({}, [asc("number"), asc("dueDate")]).problems[0]?.path).toEqual(["orderBy"]);
  });

  it("is an order in two directions", () => {
    expect(refusal({}, [asc("status"), desc("updatedAt")]).problems).toEqual([
      {
        path: ["orderBy", 1],
        message: "expected all terms in one direction, because an index is read forwards or backwards as a whole",
      },
    ]);
  });

  it("is an order that names a field twice", () => {
    expect(refusal({}, [asc("status"), asc("status")]).problems[0]).toEqual({
      path: ["orderBy", 1],
      message: "expected each field once, got STATUS twice",
    });
  });

  it("is a filter whose lists make too many combinations", () => {
    const statuses = ["OPEN", "IN_PROGRESS", "ON_HOLD"];
    expect(() => plan({ assetId: { in: assetIds }, status: { in: statuses } }, [desc("updatedAt")])).toThrow(
      "workOrders: expected at most 2000 combinations of the values in the lists, got 3000. Give shorter lists, or ask in several queries.",
    );
  });
});
