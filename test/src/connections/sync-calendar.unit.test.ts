import fc from "fast-check";
import { DateTime } from "luxon";
import { describe, expect, it } from "vitest";
import {
  weekdays,
  type EntityPlan,
  type SyncPlan,
  type SyncWindow,
  type Weekday,
} from "../../../src/connections/connection-document.js";
import { dueEntities, nextDueAt, nextRunAt, togetherMs, windowAt } from "../../../src/connections/sync-calendar.js";
import { defaultSyncPlan } from "../../../src/connections/sync-plan.js";
import { coverWeek } from "../../../src/connections/sync-windows.js";

const minuteMs = 60_000;

function windowOf(from: string, to: string, days: readonly Weekday[] = weekdays): SyncWindow {
  return { days, from, to };
}

function planOf(plan: Partial<SyncPlan>): SyncPlan {
  return { ...defaultSyncPlan, ...plan };
}

function entityPlan(plan: Partial<EntityPlan> & Pick<EntityPlan, "entity">): EntityPlan {
  return {
    enabled: true,
    historyDays: null,
    intervalSeconds: null,
    quietHours: null,
    maintenanceWindows: null,
    ...plan,
  };
}

function endOf(plan: SyncPlan, at: string): string | null {
  return windowAt(plan, "WorkOrder", new Date(at))?.endsAt.toISOString() ?? null;
}

describe("the window that an instant is in (Promise 16)", () => {
  const plan = planOf({ quietHours: [windowOf("22:00", "06:00")] });

  it.each([
    ["2026-11-25T21:59:59.999Z", null],
    ["2026-11-25T22:00:00Z", "2026-11-26T06:00:00.000Z"],
    ["2026-11-26T00:00:00Z", "2026-11-26T06:00:00.000Z"],
    ["2026-11-26T05:59:59.999Z", "2026-11-26T06:00:00.000Z"],
    ["2026-11-26T06:00:00Z", null],
  ])("begins with its first instant and ends before its last: %s", (at, end) => {
    expect(endOf(plan, at)).toBe(end);
  });

  it("goes by the clock of the plan's time zone", () => {
    const inNewYork = planOf({ ...plan, timeZone: "America/New_York" });
    expect(endOf(inNewYork, "2026-11-26T02:59:00Z")).toBeNull();
    expect(endOf(inNewYork, "2026-11-26T03:00:00Z")).toBe("2026-11-26T11:00:00.000Z");
    const inKathmandu = planOf({ ...plan, timeZone: "Asia/Kathmandu" });
    expect(endOf(inKathmandu, "2026-11-26T00:14:00Z")).toBe("2026-11-26T00:15:00.000Z");
  });

  it("belongs to the day on which it begins, so Sunday night lasts into Monday", () => {
    const sunday = planOf({ quietHours: [windowOf("22:00", "06:00", ["SUNDAY"])] });
    expect(endOf(sunday, "2026-11-29T02:00:00Z")).toBeNull();
    expect(endOf(sunday, "2026-11-29T23:00:00Z")).toBe("2026-11-30T06:00:00.000Z");
    expect(endOf(sunday, "2026-11-30T05:00:00Z")).toBe("2026-11-30T06:00:00.000Z");
    expect(endOf(sunday, "2026-11-30T23:00:00Z")).toBeNull();
  });

  it("knows the leap day", () => {
    const tuesday = planOf({ quietHours: [windowOf("23:00", "01:00", ["TUESDAY"])] });
    expect(endOf(tuesday, "2028-02-28T23:30:00Z")).toBeNull();
    expect(endOf(tuesday, "2028-02-29T23:30:00Z")).toBe("2028-03-01T01:00:00.000Z");
    expect(endOf(tuesday, "2028-03-01T00:30:00Z")).toBe("2028-03-01T01:00:00.000Z");
  });

  it("is one where windows touch or overlap, over days and over the end of the week", () => {
    const weekend = planOf({
      quietHours: [
        windowOf("18:00", "24:00", ["FRIDAY"]),
        windowOf("00:00", "24:00", ["SATURDAY", "SUNDAY"]),
        windowOf("23:00", "05:00", ["SUNDAY"]),
        windowOf("04:00", "06:00", ["MONDAY"]),
      ],
    });
    expect(endOf(weekend, "2026-11-27T18:00:00Z")).toBe("2026-11-30T06:00:00.000Z");
    expect(endOf(weekend, "2026-11-30T05:30:00Z")).toBe("2026-11-30T06:00:00.000Z");
  });

  it("is maintenance where it is both, and ends for each when what it forbids is allowed again", () => {
    const both = planOf({
      quietHours: [windowOf("22:00", "04:00")],
      maintenanceWindows: [windowOf("03:00", "05:00"), windowOf("20:00", "23:00")],
    });
    const at = (time: string) => windowAt(both, "WorkOrder", new Date(`2026-11-25T${time}:00Z`));
    expect(at("21:00")).toEqual({ kind: "MAINTENANCE", endsAt: new Date("2026-11-25T23:00:00Z") });
    expect(at("22:30")).toEqual({ kind: "MAINTENANCE", endsAt: new Date("2026-11-25T23:00:00Z") });
    expect(at("23:00")).toEqual({ kind: "QUIET", endsAt: new Date("2026-11-26T05:00:00Z") });
    expect(at("03:30")).toEqual({ kind: "MAINTENANCE", endsAt: new Date("2026-11-25T05:00:00Z") });
    expect(at("05:00")).toBeNull();
  });

  it("is an entity's own where it has any, and none where its list is empty", () => {
    const own = planOf({
      quietHours: [windowOf("22:00", "06:00")],
      entities: [
        entityPlan({ entity: "Asset", quietHours: [windowOf("08:00", "10:00")] }),
        entityPlan({ entity: "Vendor", quietHours: [] }),
      ],
    });
    const night = new Date("2026-11-25T23:00:00Z");
    const morning = new Date("2026-11-25T09:00:00Z");
    expect(windowAt(own, "WorkOrder", night)?.kind).toBe("QUIET");
    expect(windowAt(own, "Asset", night)).toBeNull();
    expect(windowAt(own, "Asset", morning)?.kind).toBe("QUIET");
    expect(windowAt(own, "Vendor", night)).toBeNull();
  });
});

describe("windows on the nights in which clocks are changed (Promise 16)", () => {
  const cases: readonly [string, string, [string, string], string, string][] = [
    // Berlin goes from 02:00 to 03:00 at 01:00Z, and from 03:00 back to 02:00 at 01:00Z.
    ["Europe/Berlin", "a night of 7 hours", ["22:00", "06:00"], "2026-03-28T21:00Z", "2026-03-29T04:00Z"],
    ["Europe/Berlin", "a night of 9 hours", ["22:00", "06:00"], "2026-10-24T20:00Z", "2026-10-25T05:00Z"],
    ["Europe/Berlin", "one that begins in the gap", ["02:30", "04:00"], "2026-03-29T01:00Z", "2026-03-29T02:00Z"],
    ["Europe/Berlin", "one that ends in the gap", ["01:00", "02:30"], "2026-03-29T00:00Z", "2026-03-29T01:00Z"],
    ["Europe/Berlin", "one around the gap", ["01:00", "04:00"], "2026-03-29T00:00Z", "2026-03-29T02:00Z"],
    ["Europe/Berlin", "one in the hour that comes twice", ["02:15", "02:45"], "2026-10-25T00:15Z", "2026-10-25T01:45Z"],
    ["Europe/Berlin", "one that begins in it", ["02:30", "04:00"], "2026-10-25T00:30Z", "2026-10-25T03:00Z"],
    ["Europe/Berlin", "one that ends in it", ["01:00", "02:30"], "2026-10-24T23:00Z", "2026-10-25T01:30Z"],
    // New York goes from 02:00 to 03:00 at 07:00Z, and from 02:00 back to 01:00 at 06:00Z.
    ["America/New_York", "one that begins in the gap", ["02:30", "04:00"], "2026-03-08T07:00Z", "2026-03-08T08:00Z"],
    ["America/New_York", "one that ends in the gap", ["23:00", "02:30"], "2026-03-08T04:00Z", "2026-03-08T07:00Z"],
    ["America/New_York", "one in the twice hour", ["01:30", "01:45"], "2026-11-01T05:30Z", "2026-11-01T06:45Z"],
    ["America/New_York", "a night of 9 hours", ["22:00", "06:00"], "2026-11-01T02:00Z", "2026-11-01T11:00Z"],
    // Havana goes back from 01:00 to 00:00: the day begins twice.
    ["America/Havana", "a day that begins twice", ["00:00", "00:30"], "2026-11-01T04:00Z", "2026-11-01T05:30Z"],
  ];

  it.each(cases)("%s: %s", (timeZone, _name, [from, to], start, end) => {
    const plan = planOf({ timeZone, quietHours: [windowOf(from, to)] });
    const [starts, ends] = [new Date(start), new Date(end)];
    expect(endOf(plan, new Date(starts.getTime() - 1).toISOString())).toBeNull();
    for (let at = starts.getTime(); at < ends.getTime(); at += minuteMs) {
      expect(windowAt(plan, "WorkOrder", new Date(at))).toEqual({ kind: "QUIET", endsAt: ends });
    }
    expect(windowAt(plan, "WorkOrder", ends)).toBeNull();
  });

  it.each([
    ["Europe/Berlin", "2026-03-29"],
    ["America/New_York", "2026-03-08"],
  ])("%s: a window in the hour that is skipped does not occur on %s", (timeZone, day) => {
    const plan = planOf({ timeZone, quietHours: [windowOf("02:00", "03:00")] });
    const midnight = DateTime.fromISO(`${day}T00:00`, { zone: timeZone });
    for (let minute = 0; minute < 22 * 60; minute += 1) {
      expect(windowAt(plan, "WorkOrder", midnight.plus({ minutes: minute }).toJSDate())).toBeNull();
    }
    expect(windowAt(plan, "WorkOrder", midnight.plus({ days: 1, hours: 2 }).toJSDate())).not.toBeNull();
  });

  it("makes one of two windows when only the hour that is skipped lies between them", () => {
    const plan = planOf({
      timeZone: "Europe/Berlin",
      quietHours: [windowOf("01:00", "02:15"), windowOf("02:45", "04:00")],
    });
    expect(endOf(plan, "2026-03-29T00:30:00Z")).toBe("2026-03-29T02:00:00.000Z");
    expect(endOf(plan, "2026-03-28T00:30:00Z")).toBe("2026-03-28T01:15:00.000Z");
  });

  it("waits a week more where the only free hour of this one is skipped", () => {
    const plan = planOf({
      timeZone: "Europe/Berlin",
      maintenanceWindows: [
        windowOf("00:00", "24:00", weekdays.slice(0, 6)),
        windowOf("00:00", "02:00", ["SUNDAY"]),
        windowOf("03:00", "24:00", ["SUNDAY"]),
      ],
    });
    expect(endOf(plan, "2026-03-27T12:00:00Z")).toBe("2026-04-05T00:00:00.000Z");
  });
});

describe("when a scheduled run is due (Promise 16)", () => {
  const now = new Date("2026-11-25T12:00:00Z");
  const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
  const plan = planOf({
    quietHours: [windowOf("22:00", "06:00")],
    entities: [
      entityPlan({ entity: "Asset", intervalSeconds: 86_400 }),
      entityPlan({ entity: "User", enabled: false }),
    ],
  });

  it("is its interval after the last start, and now for what never started or is late", () => {
    expect(nextDueAt(plan, "WorkOrder", ago(100), now)).toEqual(ago(-200));
    expect(nextDueAt(plan, "Asset", ago(100), now)).toEqual(ago(-86_300));
    expect(nextDueAt(plan, "WorkOrder", null, now)).toEqual(now);
    expect(nextDueAt(plan, "WorkOrder", ago(9_000), now)).toEqual(now);
  });

  it("is moved out of quiet hours and of maintenance that follows them", () => {
    const long = planOf({ ...plan, maintenanceWindows: [windowOf("05:30", "06:30", ["THURSDAY"])] });
    const night = new Date("2026-11-25T23:00:00Z");
    expect(nextDueAt(long, "WorkOrder", null, night)).toEqual(new Date("2026-11-26T06:30:00Z"));
    const evening = new Date("2026-11-25T21:58:00Z");
    expect(nextDueAt(long, "WorkOrder", evening, evening)).toEqual(new Date("2026-11-26T06:30:00Z"));
    expect(nextDueAt(long, "WorkOrder", null, evening)).toEqual(evening);
  });

  it("is put off by no more than the interval when the clock was set back", () => {
    expect(nextDueAt(plan, "WorkOrder", ago(-50_000), now)).toEqual(ago(-300));
  });

  it("names what is due within a few seconds, in the order given, and nothing that is switched off or in a window", () => {
    const started = new Map([
      ["WorkOrder", ago(300 - togetherMs / 1000)],
      ["Vendor", ago(300 - togetherMs / 1000 - 1)],
      ["Asset", ago(90_000)],
      ["User", ago(90_000)],
    ]);
    const due = (at: Date) =>
      dueEntities(plan, ["User", "Asset", "Vendor", "WorkOrder"], (entity) => started.get(entity) ?? null, at);
    expect(due(now)).toEqual(["Asset", "WorkOrder"]);
    expect(due(new Date("2026-11-25T22:00:00Z"))).toEqual([]);
    expect(due(new Date("2026-11-26T05:59:59Z"))).toEqual([]);
    expect(due(new Date("2026-11-26T06:00:00Z"))).toEqual(["Asset", "Vendor", "WorkOrder"]);
  });

  it("is for a connection when the first of its entities is", () => {
    const started = (entity: string) => (entity === "Asset" ? ago(100) : ago(200));
    expect(nextRunAt(plan, ["Asset", "WorkOrder"], started, now)).toEqual(ago(-100));
    expect(nextRunAt(plan, ["Asset"], started, now)).toEqual(ago(-86_300));
    expect(nextRunAt(plan, ["User"], started, now)).toEqual(ago(-300));
    expect(nextRunAt(plan, [], started, now)).toEqual(ago(-300));
  });
});

describe("the calendar of any plan", () => {
  const minute = fc.integer({ min: 0, max: 24 * 60 - 1 });
  const time = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  const anyWindow = fc
    .record({
      days: fc.subarray([...weekdays], { minLength: 1 }),
      from: minute,
      to: fc.integer({ min: 0, max: 24 * 60 }),
    })
    .filter(({ from, to }) => from !== to)
    .map(({ days, from, to }) => ({ days, from: time(from), to: time(to) }));
  const anyPlan = fc
    .record({
      timeZone: fc.constantFrom("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo"),
      quietHours: fc.array(anyWindow, { maxLength: 5 }),
      maintenanceWindows: fc.array(anyWindow, { maxLength: 3 }),
    })
    .map(planOf)
    .filter((plan) => !coverWeek([...plan.quietHours, ...plan.maintenanceWindows]));
  // Half of the instants lie about the nights in which Berlin, New York, Cairo or Lord Howe change their clocks.
  const changes = ["2026-03-08", "2026-03-29", "2026-04-05", "2026-04-24", "2026-10-04", "2026-10-25", "2026-11-01"];
  const anyInstant = fc
    .oneof(
      fc.integer({ min: Date.parse("2026-01-01"), max: Date.parse("2028-12-31") }),
      fc
        .tuple(fc.constantFrom(...changes.map((day) => Date.parse(day))), fc.integer({ min: -1440, max: 2880 }))
        .map(([day, minutes]) => day + minutes * minuteMs),
    )
    .map((ms) => new Date(ms));

  /** Whether the clock on the wall shows a time in a window: the same question, asked in another way. */
  function isShown(window: SyncWindow, at: DateTime): boolean {
    const days = window.days.map((day) => weekdays.indexOf(day) + 1);
    const shown = at.toFormat("HH:mm");
    const yesterday = at.weekday === 1 ? 7 : at.weekday - 1;
    if (window.to > window.from) return days.includes(at.weekday) && shown >= window.from && shown < window.to;
    return (days.includes(at.weekday) && shown >= window.from) || (days.includes(yesterday) && shown < window.to);
  }

  it("has an instant in a window where the clock shows so, and on ordinary days only there", () => {
    fc.assert(
      fc.property(anyPlan, anyInstant, (plan, now) => {
        const at = DateTime.fromJSDate(now, { zone: plan.timeZone });
        const isMaintenance = plan.maintenanceWindows.some((window) => isShown(window, at));
        const isQuiet = plan.quietHours.some((window) => isShown(window, at));
        const found = windowAt(plan, "WorkOrder", now);
        if (isMaintenance) expect(found?.kind).toBe("MAINTENANCE");
        else if (isQuiet) expect(found).not.toBeNull();
        const offsets = [-48, -24, 0, 24, 48].map((hours) => at.plus({ hours }).offset);
        if (new Set(offsets).size === 1) expect(found !== null).toBe(isMaintenance || isQuiet);
      }),
      { numRuns: 2_000 },
    );
  });

  it("ends a window where the first free instant is", () => {
    fc.assert(
      fc.property(
        anyPlan,
        anyInstant,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (plan, now, part) => {
          const found = windowAt(plan, "WorkOrder", now);
          if (!found) return;
          const between = new Date(now.getTime() + Math.floor((found.endsAt.getTime() - now.getTime()) * part));
          const inside = windowAt(plan, "WorkOrder", between);
          expect(inside).not.toBeNull();
          if (found.kind === "QUIET") expect(windowAt(plan, "WorkOrder", found.endsAt)).toBeNull();
          else {
            expect(inside?.kind).toBe("MAINTENANCE");
            expect(windowAt(plan, "WorkOrder", found.endsAt)?.kind).not.toBe("MAINTENANCE");
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("has something due whenever a run is wanted, and nothing before", () => {
    const entities = ["Asset", "Vendor", "WorkOrder"] as const;
    const anyStart = fc.option(fc.integer({ min: 0, max: 600_000 }), { nil: null });
    fc.assert(
      fc.property(anyPlan, anyInstant, fc.tuple(anyStart, anyStart, anyStart), (plan, now, starts) => {
        const lastStarted = (entity: string) => {
          const ago = starts[entities.findIndex((name) => name === entity)];
          return ago === null || ago === undefined ? null : new Date(now.getTime() - ago);
        };
        const wanted = nextRunAt(plan, entities, lastStarted, now);
        expect(wanted.getTime()).toBeGreaterThanOrEqual(now.getTime());
        expect(dueEntities(plan, entities, lastStarted, wanted)).not.toEqual([]);
        if (wanted.getTime() > now.getTime() + togetherMs) {
          expect(dueEntities(plan, entities, lastStarted, now)).toEqual([]);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
