import { assetClass } from "../data/index.js";
import type { Asset } from "../kinds/assets.js";
import { anyRecord, change, contextOf, make, someoneWith, waiting, type Act, type Stage } from "./stage.js";

/** What happens around machines: faults are reported, work is planned, done and closed. */
export const maintenanceActs: readonly Act[] = [
  {
    name: "request raised",
    weight: 12,
    play: (stage) => {
      const asset = anyAsset(stage);
      if (!asset) return false;
      const [problem_code, symptom] = faultOf(asset, stage);
      const breakdown = stage.random.chance(0.25);
      const body = {
        summary: `${asset.tag} ${symptom}`,
        details: `${asset.name} ${symptom}. Noticed during the round.`,
        urgency: breakdown ? 1 : stage.random.int(2, 5),
        asset_id: asset.id,
        breakdown,
        problem_code,
        ...(breakdown ? { malfunction_start: new Date(stage.atMs - 1_800_000).toISOString() } : {}),
      };
      make(stage, "work_requests", body, "REQUESTER");
      if (breakdown && asset.status === "RUNNING") {
        change(stage, "assets", asset.id, { status: "BREAKDOWN", status_reason: symptom }, "SUPERVISOR");
      }
      return true;
    },
  },
  {
    name: "request accepted",
    weight: 4,
    play: (stage) => {
      const request = waiting(stage, "work_requests", "state", "NEW");
      if (!request) return false;
      const isDeclined = stage.random.chance(0.15);
      const body = isDeclined ? { state: "DECLINED", decline_reason: "Reported twice" } : { state: "ACCEPTED" };
      change(stage, "work_requests", request.id, body, "PLANNER");
      return true;
    },
  },
  {
    name: "request planned",
    weight: 9,
    play: (stage) => {
      const request =
        waiting(stage, "work_requests", "state", "ACCEPTED") ?? waiting(stage, "work_requests", "state", "NEW");
      if (!request) return false;
      const body = {
        title: request.summary,
        description: request.details,
        work_type_code: request.breakdown ? "EM" : "CM",
        priority: request.urgency,
        asset_id: request.asset_id,
        location_id: request.location_id,
        request_id: request.id,
        requested_by_id: request.reporter_id,
        state: request.breakdown ? "RELEASED" : "WAPPR",
        ...plan(stage),
      };
      make(stage, "work_orders", body, "PLANNER");
      return true;
    },
  },
  {
    name: "preventive work planned",
    weight: 10,
    play: (stage) => {
      const asset = anyAsset(stage);
      if (!asset) return false;
      const job = stage.random.pick(assetClass(asset.class_code)?.jobs ?? ["Inspect"]);
      const due = stage.store.find("maintenance_plans", "asset_id", asset.id, 1)[0];
      const body = {
        plan_id: due?.id ?? null,
        procedure_ids: due?.procedure_ids ?? [],
        title: `${job}: ${asset.name}`,
        description: `Planned by the maintenance schedule.\n1. ${job}.\n2. Record findings.`,
        work_type_code: stage.random.pick(["PM", "PM", "INSP", "CAL"]),
        asset_id: asset.id,
        ...plan(stage),
      };
      make(stage, "work_orders", body, "PLANNER");
      if (due) {
        const { tolerance_days, lead_days } = due;
        const nextMs = stage.atMs + Math.max(1, tolerance_days + lead_days) * 86_400_000;
        const times = {
          last_order_at: new Date(stage.atMs).toISOString(),
          next_due_at: new Date(nextMs).toISOString(),
        };
        contextOf(stage, "PLANNER").replace("maintenance_plans", { ...due, ...times });
      }
      return true;
    },
  },
  moved("work released", 13, "WAPPR", "PLANNER", (stage) => ({
    state: "RELEASED",
    assignee_ids: [someoneWith(stage, "TECHNICIAN")],
  })),
  moved("work cancelled", 1, "WAPPR", "PLANNER", () => ({ state: "CANCELLED" })),
  moved("work started", 13, "RELEASED", "TECHNICIAN", () => ({ state: "IN_PROGRESS" })),
  moved("material missing", 2, "IN_PROGRESS", "TECHNICIAN", () => ({ state: "WAITING_MATERIAL" })),
  moved("material arrived", 2, "WAITING_MATERIAL", "STOREKEEPER", () => ({ state: "IN_PROGRESS" })),
  moved("work noted", 5, "IN_PROGRESS", "TECHNICIAN", (stage) => ({ percent_done: stage.random.int(1, 9) * 10 })),
  moved("work finished", 12, "IN_PROGRESS", "TECHNICIAN", (stage) => {
    return {
      state: "FINISHED",
      completion_notes: stage.random.pick([
        "Done as planned.",
        "Done, test run without findings.",
        "Took longer than planned.",
      ]),
    };
  }),
  moved("work closed", 9, "FINISHED", "SUPERVISOR", () => ({ state: "CLOSED" })),
  {
    name: "machine running again",
    weight: 3,
    play: (stage) => {
      const asset =
        waiting(stage, "assets", "status", "BREAKDOWN") ?? waiting(stage, "assets", "status", "UNDER_REPAIR");
      if (!asset) return false;
      change(stage, "assets", asset.id, { status: "RUNNING", status_reason: null }, "SUPERVISOR");
      return true;
    },
  },
];

function moved(
  name: string,
  weight: number,
  from: string,
  role: Parameters<typeof change>[4],
  body: (stage: Stage) => object,
): Act {
  return {
    name,
    weight,
    play: (stage) => {
      const order = waiting(stage, "work_orders", "state", from);
      if (!order) return false;
      change(stage, "work_orders", order.id, body(stage), role);
      return true;
    },
  };
}

/** A machine that is still there to be worked on. */
function anyAsset(stage: Stage): Asset | null {
  const asset = anyRecord(stage, "assets");
  return asset && asset.status !== "SCRAPPED" && asset.status !== "DECOMMISSIONED" ? asset : null;
}

function faultOf(asset: Asset, stage: Stage): readonly [problemCode: string, symptom: string] {
  return stage.random.pick(
    assetClass(asset.class_code)?.faults ?? ([["OTHER", "does not work as it should"]] as const),
  );
}

function plan(stage: Stage) {
  const { random } = stage;
  const startMs = stage.atMs + random.int(4, 120) * 3_600_000;
  const hours = random.int(1, 16) / 2;
  const level = random.chance(0.4) ? anyRecord(stage, "stock_levels") : null;
  return {
    planned_start: new Date(startMs).toISOString(),
    planned_finish: new Date(startMs + hours * 3_600_000).toISOString(),
    due_at: new Date(startMs + random.int(1, 20) * 86_400_000).toISOString(),
    planned_hours: hours.toFixed(2),
    craft_code: random.pick(["MECH", "ELEC", "INST", "HVAC"]),
    supervisor_id: someoneWith(stage, "SUPERVISOR"),
    parts: level
      ? [{ part_id: level.part_id, storeroom_id: level.storeroom_id, planned_quantity: String(random.int(1, 3)) }]
      : [],
    custom_fields: { shift: random.pick(["early", "late", "night"]) },
  };
}
