import { anyRecord, make, someoneWith, waiting, type Act } from "./stage.js";

/** What people write down while they work: hours, remarks, readings. */
export const detailActs: readonly Act[] = [
  {
    name: "hours booked",
    weight: 10,
    play: (stage) => {
      const order = waiting(stage, "work_orders", "state", stage.random.chance(0.7) ? "IN_PROGRESS" : "FINISHED");
      if (!order) return false;
      const endMs = stage.atMs - stage.random.int(0, 60) * 60_000;
      const hours = stage.random.int(1, 16) / 2;
      const body = {
        work_order_id: order.id,
        user_id: order.assignee_ids[0] ?? someoneWith(stage, "TECHNICIAN"),
        kind: stage.random.pick(["WORK", "WORK", "WORK", "TRAVEL", "CHECK"]),
        started_at: new Date(endMs - hours * 3_600_000).toISOString(),
        ended_at: new Date(endMs).toISOString(),
        hours: hours.toFixed(2),
        overtime: stage.random.chance(0.1),
      };
      make(stage, "labor_entries", body, "TECHNICIAN");
      return true;
    },
  },
  {
    name: "remark written",
    weight: 5,
    play: (stage) => {
      const order = waiting(stage, "work_orders", "state", "IN_PROGRESS");
      if (!order) return false;
      const text = stage.random.pick([
        "Bearing is worn more than expected.",
        "Line agrees to a stop tomorrow at six.",
        "Second spare is in the storeroom.",
      ]);
      make(stage, "comments", { work_order_id: order.id, text }, "TECHNICIAN");
      return true;
    },
  },
  {
    name: "meter read",
    weight: 6,
    play: (stage) => {
      const meter = anyRecord(stage, "meters");
      if (!meter) return false;
      const risen = Number(meter.last_reading ?? 0) + stage.random.int(1, 24);
      const value =
        meter.kind === "COUNTER"
          ? String(risen)
          : meter.kind === "GAUGE"
            ? (stage.random.int(40, 90) / 10).toFixed(1)
            : String(stage.random.int(1, 5));
      make(stage, "meter_readings", { meter_id: meter.id, value }, "TECHNICIAN");
      return true;
    },
  },
];
