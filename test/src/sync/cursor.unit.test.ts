import { describe, expect, it } from "vitest";
import { entities } from "../../../schema/entities/index.js";
import { defaultSyncPlan } from "../../../src/connections/sync-plan.js";
import { changedSince, cursorAfter, setBackMs } from "../../../src/sync/cursor.js";

const now = new Date("2026-11-24T12:00:00Z");
const plan = {
  ...defaultSyncPlan,
  entities: [
    {
      entity: "PurchaseOrder" as const,
      enabled: true,
      historyDays: 10,
      intervalSeconds: null,
      quietHours: null,
      maintenanceWindows: null,
    },
  ],
};
const minutesBefore = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const common = { mode: "CHANGES" as const, cursor: null, plan, lookbackSeconds: 600, now };

describe("where a walk begins (Promises 8 and 9)", () => {
  it("reads transactions as far back as the plan says at first", () => {
    expect(changedSince({ ...common, kind: "INITIAL", entity: entities.WorkOrder })).toEqual(
      new Date("2026-08-26T12:00:00Z"),
    );
  });

  it("takes an entity's own history window", () => {
    expect(changedSince({ ...common, kind: "INITIAL", entity: entities.PurchaseOrder })).toEqual(
      new Date("2026-11-14T12:00:00Z"),
    );
  });

  it("reads master data whole at first, because transactions refer to what is old", () => {
    expect(changedSince({ ...common, kind: "INITIAL", entity: entities.Asset })).toBeNull();
  });

  it("looks back behind the cursor later on", () => {
    const cursor = minutesBefore(5);
    expect(changedSince({ ...common, kind: "INCREMENTAL", entity: entities.WorkOrder, cursor })).toEqual(
      minutesBefore(15),
    );
  });

  it("treats an entity that was never read as new in an incremental run", () => {
    expect(changedSince({ ...common, kind: "INCREMENTAL", entity: entities.Asset })).toBeNull();
  });

  it("always reads a snapshot source whole", () => {
    const cursor = minutesBefore(5);
    expect(
      changedSince({ ...common, kind: "INCREMENTAL", mode: "SNAPSHOT", entity: entities.StockLevel, cursor }),
    ).toBeNull();
  });
});

describe("where the cursor stands afterwards (Promise 9)", () => {
  const checkpoint = {
    runId: "run_1",
    position: null,
    changedSince: null,
    startedAt: now,
    maxModifiedAt: null,
    mappingKey: "1",
    sourceClockOffsetMs: null,
  };

  it("stands at the latest change that was seen", () => {
    expect(cursorAfter({ ...checkpoint, maxModifiedAt: minutesBefore(3) }, null)).toEqual(minutesBefore(3));
  });

  it("never passes the source's clock at the start, whatever a record claims", () => {
    expect(cursorAfter({ ...checkpoint, maxModifiedAt: new Date("2099-01-01") }, null)).toEqual(now);
  });

  it("stays where it was when nothing was seen", () => {
    expect(cursorAfter(checkpoint, minutesBefore(30))).toEqual(minutesBefore(30));
  });

  it("stands at the start when a first walk found nothing", () => {
    expect(cursorAfter(checkpoint, null)).toEqual(now);
  });

  it("does not move back because little was seen", () => {
    expect(cursorAfter({ ...checkpoint, maxModifiedAt: minutesBefore(60) }, minutesBefore(30))).toEqual(
      minutesBefore(30),
    );
  });

  it("moves back with the source's clock, whose next changes carry times from before it", () => {
    const setBack = { ...checkpoint, startedAt: minutesBefore(60), maxModifiedAt: minutesBefore(20) };
    expect(cursorAfter(setBack, minutesBefore(5))).toEqual(minutesBefore(60));
  });
});

describe("a source whose clock is set back (Promise 9)", () => {
  const stream = { sourceClockOffsetMs: 3_600_000 };

  it("is noticed by what its clock showed at the walk before", () => {
    expect(setBackMs(stream, now, now)).toBe(3_600_000);
  });

  it("is not seen in a drift that the look-back covers, nor in a clock that went forward", () => {
    expect(setBackMs(stream, new Date(now.getTime() + 3_570_000), now)).toBe(0);
    expect(setBackMs(stream, new Date(now.getTime() + 7_200_000), now)).toBe(0);
  });

  it("can't be told of a source that does not say its time, nor at the first walk", () => {
    expect(setBackMs(stream, null, now)).toBe(0);
    expect(setBackMs({}, now, now)).toBe(0);
  });
});
