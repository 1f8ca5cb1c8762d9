import { idOf } from "../kinds/index.js";
import type { WorkOrder } from "../kinds/work-orders.js";
import type { Random } from "../random.js";
import { assetFacts, type AssetFacts } from "./assets.js";
import { causes, remedies } from "./catalog.js";
import { failureCodeIdOf } from "./engineering.js";
import { partFacts } from "./materials.js";
import { planOfAsset, procedureOf } from "./upkeep.js";
import { teamOf } from "./people.js";
import { siteIdOf } from "./places.js";
import { faultOf, workCourse, workOrderId, type WorkCourse } from "./work-course.js";
import { cents, dayMs, hourMs, iso, type World } from "./world.js";

/** What an hour costs, in cents. */
export const laborCentsPerHour = 4800;

export function makeWorkOrder(world: World, index: number): WorkOrder {
  const course = workCourse(world, index);
  const random = world.random("work_orders", index);
  const asset = assetFacts(world, course.assetIndex);
  const { reached } = course;
  const at = (ms: number | undefined) => (ms === undefined ? null : iso(ms));
  const isDone = course.state === "FINISHED" || course.state === "CLOSED";
  const startedMs = reached.IN_PROGRESS;
  const { technicianId, helperId, plannedHours, actualHours, plannedStartMs, parts } = firstFacts(
    world,
    course,
    random,
  );
  const fault = faultOf(world, index, asset.machine);
  const isRepair = course.type === "CM" || course.type === "EM";
  const laborCents = actualHours * laborCentsPerHour;
  const hasEstimate = random.chance(0.6);
  const more = world.random("work_orders.more", index);
  const plan = course.requestIndex === null && isPlanned(course) ? planOfAsset(world, course.assetIndex) : null;
  const order: WorkOrder = {
    id: workOrderId(index),
    revision: Object.keys(reached).length + random.int(0, 2),
    number: `${iso(course.createdMs).slice(2, 4)}-${String(index).padStart(6, "0")}`,
    title: titleOf(course, asset, fault[1], random),
    description: descriptionOf(course, asset, fault[1], random),
    state: course.state,
    state_note: more.chance(0.15)
      ? more.pick(["waiting for the crane", "permit asked for", "to be agreed with the line"])
      : null,
    state_changed_at: iso(reached[course.state] ?? course.createdMs),
    work_type_code: course.type,
    priority: course.priority,
    activity_code: more.pick(["REPAIR", "SERVICE", "CHECK", "REBUILD"]),
    asset_id: asset.id,
    other_asset_ids: more.chance(0.1) && asset.parent !== null ? [idOf("assets", asset.parent)] : [],
    location_id: asset.locationId,
    site_id: siteIdOf(world, asset.locationId),
    // Some repairs are done as a part of a larger order that came before.
    parent_id: index > 1 && more.chance(0.03) ? workOrderId(more.int(Math.max(1, index - 50), index - 1)) : null,
    follow_up_of_id:
      index > 1 && random.chance(0.03) ? workOrderId(random.int(Math.max(1, index - 200), index - 1)) : null,
    related:
      index > 1 && more.chance(0.05)
        ? [
            {
              kind: more.pick(["DUPLICATE", "RELATED", "WAITS_FOR"]),
              work_order_id: workOrderId(more.int(Math.max(1, index - 100), index - 1)),
            },
          ]
        : [],
    plan_id: plan,
    procedure_ids: plan === null ? [] : [procedureOf(asset.machine.code)],
    request_id: course.requestIndex === null ? null : idOf("work_requests", course.requestIndex),
    requested_by_id: random.chance(0.7) ? world.userWith("REQUESTER", random) : null,
    created_by_id: world.userWith("PLANNER", random),
    supervisor_id: world.userWith("SUPERVISOR", random),
    assignee_ids: course.state === "WAPPR" ? [] : [...new Set([technicianId, helperId])],
    team_id: course.state === "WAPPR" ? null : teamOf(world, Number(technicianId.slice("USR-".length))),
    contractor_id: random.chance(0.08) ? world.anyId("vendors", random) : null,
    craft_code: random.pick(["MECH", "ELEC", "INST", "HVAC", "WELD"]),
    cost_center: asset.costCenter,
    gl_account: random.pick(["620100", "620200", "620900"]),
    project_no: course.type === "MOD" ? `PRJ-${more.int(100, 999)}` : null,
    planned_start: iso(plannedStartMs),
    planned_finish: iso(plannedStartMs + plannedHours * hourMs),
    due_at: random.chance(0.85) ? iso(course.createdMs + random.int(1, 40) * dayMs) : null,
    due_all_day: more.chance(0.3),
    responded_at: at(reached.RELEASED ?? reached.CANCELLED),
    started_at: at(startedMs),
    finished_at: isDone ? at(reached.FINISHED) : null,
    finished_by_id: isDone ? technicianId : null,
    closed_at: at(reached.CLOSED),
    cancelled_at: at(reached.CANCELLED),
    planned_hours: plannedHours.toFixed(2),
    actual_hours: isDone ? actualHours.toFixed(2) : null,
    percent_done: isDone ? 100 : startedMs === undefined ? 0 : random.int(1, 9) * 10,
    needs_shutdown: random.chance(0.3),
    needs_lockout: random.chance(0.35),
    needs_signature: more.chance(0.2),
    failure: isRepair ? failureOf(asset.machine.code, fault[0], isDone, random) : null,
    completion_notes: isDone
      ? `${random.pick(["Done as planned", "Took longer than planned", "Done, test run without findings"])}. ${random.pick(asset.machine.jobs)}.`
      : null,
    material_state: parts.items.length === 0 ? "NONE" : isDone ? "ISSUED" : random.pick(["RESERVED", "STAGED"]),
    parts: parts.items,
    estimated_cost: hasEstimate
      ? { value: cents(plannedHours * laborCentsPerHour + parts.cents), currency: "EUR" }
      : null,
    labor_cost: isDone ? { value: cents(laborCents), currency: "EUR" } : null,
    material_cost: isDone && parts.items.length > 0 ? { value: cents(parts.cents), currency: "EUR" } : null,
    service_cost: null,
    // The cents are rounded one by one, so that the total is the sum of what is shown.
    total_cost: isDone ? { value: cents(Math.round(laborCents) + Math.round(parts.cents)), currency: "EUR" } : null,
    external_ref: null,
    custom_fields: {
      shift: random.pick(["early", "late", "night"]),
      ...(random.chance(0.3) ? { permit_no: `HW-${random.int(1000, 9999)}` } : {}),
      ...(random.chance(0.2) ? { is_safety_relevant: random.chance(0.5) } : {}),
    },
    created_at: iso(course.createdMs),
    modified_at: iso(course.modifiedMs),
  };
  return isDone && order.contractor_id !== null ? withService(order, more.int(8_000, 240_000)) : order;
}

/** What failed; why, and what helped, is known when the work is done. */
function failureOf(
  classCode: string,
  problemCode: string,
  isDone: boolean,
  random: Random,
): NonNullable<WorkOrder["failure"]> {
  const cause_code = isDone ? random.pick(causes)[0] : null;
  const remedy_code = isDone ? random.pick(remedies)[0] : null;
  return {
    class_code: classCode,
    problem_code: problemCode,
    cause_code,
    remedy_code,
    class_id: failureCodeIdOf("CLASS", classCode, classCode),
    problem_id: failureCodeIdOf("PROBLEM", problemCode, classCode),
    cause_id: failureCodeIdOf("CAUSE", cause_code, null),
    remedy_id: failureCodeIdOf("REMEDY", remedy_code, null),
  };
}

/** What the contractor of a finished order billed. */
function withService(order: WorkOrder, serviceCents: number): WorkOrder {
  const service_cost = { value: cents(serviceCents), currency: "EUR" as const };
  const total = Math.round(Number(order.total_cost?.value ?? 0) * 100) + serviceCents;
  return { ...order, service_cost, total_cost: { value: cents(total), currency: "EUR" } };
}

/** What plans call for, rather than faults. */
function isPlanned(course: WorkCourse): boolean {
  return course.type === "PM" || course.type === "INSP" || course.type === "CAL";
}

/** The first that is drawn of an order: who, how long, and with which parts. */
function firstFacts(world: World, course: WorkCourse, random: Random) {
  const isDone = course.state === "FINISHED" || course.state === "CLOSED";
  const technicianId = world.userWith("TECHNICIAN", random);
  const helperId = random.chance(0.25) ? world.userWith("TECHNICIAN", random) : technicianId;
  const plannedHours = random.int(1, 24) / 2;
  const actualHours = plannedHours * random.between(0.6, 1.8);
  const plannedStartMs = course.createdMs + random.int(6, 240) * hourMs;
  const isRepair = course.type === "CM" || course.type === "EM";
  const parts = makeParts(world, random, isRepair, isDone);
  return { technicianId, helperId, plannedHours, actualHours, plannedStartMs, parts };
}

/** What an order has used, without the rest of it: the storeroom's journal looks through all orders. */
export function usedParts(world: World, index: number, course: WorkCourse): WorkOrder["parts"] {
  return firstFacts(world, course, world.random("work_orders", index)).parts.items;
}

function makeParts(world: World, random: Random, isRepair: boolean, isDone: boolean) {
  const count = random.chance(isRepair ? 0.7 : 0.35) ? random.int(1, 3) : 0;
  let total = 0;
  const items = random.distinct(count, world.counts.parts).map((index) => {
    const part = partFacts(world, index);
    const quantity = random.int(1, 4);
    total += quantity * part.priceCents;
    return {
      part_id: part.id,
      storeroom_id: part.storeroomId,
      planned_quantity: quantity.toFixed(3),
      used_quantity: isDone ? quantity.toFixed(3) : null,
    };
  });
  return { items, cents: total };
}

function titleOf(course: WorkCourse, asset: AssetFacts, symptom: string, random: Random): string {
  switch (course.type) {
    case "EM":
      return `${asset.tag} ${symptom}: line down`;
    case "CM":
      return `${asset.tag} ${symptom}`;
    case "PM":
      return `${random.pick(asset.machine.jobs)}: ${asset.name}`;
    case "INSP":
      return `Inspection round at ${asset.name}`;
    case "CAL":
      return `Calibrate instruments of ${asset.tag}`;
    case "MOD":
      return `Modify ${asset.name}: ${random.pick(["fit guard", "add drain", "replace control panel", "relocate"])}`;
  }
}

function descriptionOf(course: WorkCourse, asset: AssetFacts, symptom: string, random: Random): string {
  const found =
    course.requestIndex === null
      ? "Planned by the maintenance schedule."
      : `Reported from the shop floor: ${asset.name} ${symptom}.`;
  const steps = [
    "Agree the time window with production.",
    `Lock out ${asset.tag} and hang tags.`,
    `${random.pick(asset.machine.jobs)}.`,
    "Record findings and used parts.",
    "Test run for ten minutes, hand back to the shift leader.",
  ];
  return `${found}\n${steps.map((step, place) => `${place + 1}. ${step}`).join("\n")}`;
}
