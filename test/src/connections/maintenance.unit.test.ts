import { describe, expect, it } from "vitest";
import { defaultSyncPlan, maintenanceEnd, nextMaintenance, type SyncPlan } from "../../../src/connections/index.js";
import type { EntityName } from "../../../schema/entities/index.js";

const at = (time: string) => new Date(`2026-11-${time}:00Z`);
const entities = ["WorkOrder", "Asset"] as const satisfies EntityName[];

function plan(also: Partial<SyncPlan>): SyncPlan {
  return { ...defaultSyncPlan, ...also };
}

/** 25 November 2026 is a Wednesday. */
const nightly = [{ days: ["WEDNESDAY" as const], from: "22:00", to: "02:00" }];

describe("promise 16: maintenance of a whole connection", () => {
  it("is from a window's beginning to its end, over midnight too", () => {
    const windows = plan({ maintenanceWindows: nightly });
    expect(maintenanceEnd(windows, entities, at("25T21:59"))).toBeNull();
    expect(maintenanceEnd(windows, entities, at("25T22:00"))).toEqual(at("26T02:00"));
    expect(maintenanceEnd(windows, entities, at("26T01:59"))).toEqual(at("26T02:00"));
    expect(maintenanceEnd(windows, entities, at("26T02:00"))).toBeNull();
    expect(nextMaintenance(windows, entities, at("24T09:00"))).toEqual(at("25T22:00"));
    expect(nextMaintenance(windows, entities, at("25T23:00"))).toEqual(at("25T23:00"));
    expect(nextMaintenance(windows, entities, at("26T02:00"))).toEqual(new Date("2026-12-02T22:00:00Z"));
  });

  it("is only while all entities that are synced are in a window", () => {
    const apart = plan({
      maintenanceWindows: nightly,
      entities: [
        {
          entity: "Asset",
          enabled: true,
          historyDays: null,
          intervalSeconds: null,
          quietHours: null,
          maintenanceWindows: [{ days: ["WEDNESDAY"], from: "23:00", to: "23:30" }],
        },
      ],
    });
    expect(nextMaintenance(apart, entities, at("25T09:00"))).toEqual(at("25T23:00"));
    expect(maintenanceEnd(apart, entities, at("25T22:30"))).toBeNull();
    expect(maintenanceEnd(apart, entities, at("25T23:10"))).toEqual(at("25T23:30"));
    const [asset] = apart.entities;
    const without = plan({ ...apart, entities: asset ? [{ ...asset, enabled: false }] : [] });
    expect(maintenanceEnd(without, entities, at("25T22:30"))).toEqual(at("26T02:00"));
  });

  it("is never without windows, nor with quiet hours alone", () => {
    const quiet = plan({ quietHours: nightly });
    for (const none of [defaultSyncPlan, quiet]) {
      expect(maintenanceEnd(none, entities, at("25T23:00"))).toBeNull();
      expect(nextMaintenance(none, entities, at("25T23:00"))).toBeNull();
    }
  });

  it("goes by the clock of the plan's zone", () => {
    const berlin = plan({ maintenanceWindows: nightly, timeZone: "Europe/Berlin" });
    expect(nextMaintenance(berlin, entities, at("24T09:00"))).toEqual(at("25T21:00"));
  });
});
