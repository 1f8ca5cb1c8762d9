import type { StateChange } from "../kinds/state-changes.js";
import type { WorkOrder, WorkOrderState } from "../kinds/work-orders.js";
import type { WorkOrderTask } from "../kinds/work-order-tasks.js";
import { assetFacts } from "./assets.js";
import type { DetailsOf } from "./details.js";
import { stepsOf } from "./engineering.js";
import { partFacts } from "./materials.js";
import { meterOfAsset } from "./upkeep.js";
import { workCourse, type WorkCourse } from "./work-course.js";
import { laborCentsPerHour, makeWorkOrder } from "./work-orders.js";
import { cents, hourMs, iso, isoDate, type World } from "./world.js";

/**
 * What is known of work orders beside themselves. It is kept of one generated order in 25, as in a system that was filled
 * from an older one, and of all that are written later. It says the same as the order: hours, parts and cost add up.
 */
const oneIn = 25;

function owners(world: World): number[] {
  const { work_orders: orders } = world.counts;
  const count = Math.max(8, Math.floor(orders / oneIn));
  return Array.from({ length: count }, (_, place) => Math.floor((place * orders) / count) + 1);
}

const isDone = ({ state }: WorkOrder): boolean => state === "FINISHED" || state === "CLOSED";

export const taskDetails: DetailsOf<"work_order_tasks"> = {
  owners,
  of: (world, index, id) => {
    const course = workCourse(world, index);
    const order = makeWorkOrder(world, index);
    const random = world.random("work_order_tasks", index);
    const asset = assetFacts(world, course.assetIndex);
    const meterId = meterOfAsset(world, course.assetIndex);
    const steps = stepsOf(asset.machine);
    const [startMs, endMs] = spanOf(course, order);
    const share = (place: number) => startMs + ((endMs - startMs) * place) / steps.length;
    return steps.map((step, place) => {
      const isMeter = step.kind === "READING" && meterId !== null;
      const state = taskState(order, place);
      const begun = state === "DONE" || state === "STARTED";
      return {
        work_order_id: order.id,
        number: `${order.number}/${place + 1}`,
        // What is measured is measured within the job before it.
        parent_id: step.kind === "READING" ? id(place - 1) : null,
        task_no: place + 1,
        text: step.title,
        kind: isMeter ? "METER" : step.kind,
        state,
        asset_id: order.asset_id,
        assignee_id: order.assignee_ids[0] ?? null,
        craft_code: order.craft_code,
        work_center: order.craft_code && `WC-${order.craft_code}`,
        planned_hours: order.planned_hours && (Number(order.planned_hours) / steps.length).toFixed(2),
        actual_hours: state === "DONE" ? ((share(1) - share(0)) / hourMs).toFixed(2) : null,
        result: state === "DONE" ? resultOf(step.kind, random.int(10, 400)) : null,
        unit: step.unit,
        meter_id: isMeter ? meterId : null,
        notes: random.chance(0.15) ? "Took two of us." : null,
        started_at: begun ? iso(share(place)) : null,
        done_at: state === "DONE" ? iso(share(place + 1)) : null,
        done_by_id: state === "DONE" ? (order.finished_by_id ?? order.assignee_ids[0] ?? null) : null,
        external: order.contractor_id !== null,
        created_at: order.created_at,
        modified_at: begun ? iso(state === "DONE" ? share(place + 1) : share(place)) : order.created_at,
      };
    });
  },
};

/** From when to when was worked at an order, up to now. */
function spanOf(course: WorkCourse, order: WorkOrder): [startMs: number, endMs: number] {
  const startMs = course.reached.IN_PROGRESS ?? course.createdMs;
  return [
    startMs,
    isDone(order) ? Math.max(startMs, Date.parse(order.finished_at ?? order.modified_at)) : course.modifiedMs,
  ];
}

function taskState(order: WorkOrder, place: number): WorkOrderTask["state"] {
  if (isDone(order)) return "DONE";
  if (order.state === "CANCELLED") return "SKIPPED";
  if (order.started_at === null) return "OPEN";
  return place === 0 ? "DONE" : place === 1 ? "STARTED" : "OPEN";
}

function resultOf(kind: WorkOrderTask["kind"], measured: number): string | null {
  if (kind === "READING") return String(measured);
  if (kind === "VERDICT") return "pass";
  return kind === "TEXT" ? "Nothing out of the ordinary." : null;
}

export const partDetails: DetailsOf<"work_order_parts"> = {
  owners,
  of: (world, index) => {
    const order = makeWorkOrder(world, index);
    const isReserved = order.material_state === "RESERVED" || order.material_state === "STAGED";
    return order.parts.map((item, place) => {
      const part = partFacts(world, Number(item.part_id.slice("ITEM-".length)));
      const random = world.random("work_order_parts", index * 10 + place);
      return {
        work_order_id: order.id,
        item_no: place + 1,
        ...item,
        bin: String(random.int(1, 60)).padStart(2, "0"),
        reserved_quantity: isReserved && order.state !== "CANCELLED" ? item.planned_quantity : "0.000",
        unit_code: part.unit,
        unit_cost: { value: cents(part.priceCents), currency: "EUR" },
        reservation_no: `RS${String(index).padStart(6, "0")}${place + 1}`,
        issued_at: order.material_state === "ISSUED" ? order.finished_at : null,
        created_at: order.created_at,
        modified_at: order.finished_at ?? order.created_at,
      };
    });
  },
};

export const laborDetails: DetailsOf<"labor_entries"> = {
  owners,
  of: (world, index) => {
    const order = makeWorkOrder(world, index);
    if (!isDone(order) || order.actual_hours === null || order.labor_cost === null) return [];
    const random = world.random("labor_entries", index);
    const course = workCourse(world, index);
    const [startMs] = spanOf(course, order);
    const people = order.assignee_ids;
    // In hundredths of hours and in cents, the last one takes what the others leave: the order's own figures are met.
    let hundredths = Math.round(Number(order.actual_hours) * 100);
    let leftCents = Math.round(Number(order.labor_cost.value) * 100);
    return people.map((user_id, place) => {
      const isLast = place === people.length - 1;
      const part = isLast ? hundredths : Math.floor(hundredths / (people.length - place));
      const cost = isLast ? leftCents : Math.round((part * laborCentsPerHour) / 100);
      hundredths -= part;
      leftCents -= cost;
      const finishedAt = order.finished_at ?? order.modified_at;
      return {
        work_order_id: order.id,
        user_id,
        craft_code: order.craft_code,
        kind: place === 0 ? "WORK" : random.pick(["WORK", "TRAVEL", "CHECK"]),
        started_at: iso(startMs),
        ended_at: iso(startMs + part * (hourMs / 100)),
        hours: (part / 100).toFixed(2),
        overtime: random.chance(0.1),
        hourly_rate: { value: cents(laborCentsPerHour), currency: "EUR" },
        cost: { value: cents(cost), currency: "EUR" },
        notes: random.chance(0.2) ? "With help from the shift." : null,
        created_at: finishedAt,
      };
    });
  },
};

export const costDetails: DetailsOf<"cost_entries"> = {
  owners,
  of: (world, index) => {
    const order = makeWorkOrder(world, index);
    if (!isDone(order)) return [];
    const at = order.finished_at ?? order.modified_at;
    const entries = [
      ["LABOR", "Own hours", order.labor_cost, null],
      ["MATERIAL", "Parts from stock", order.material_cost, null],
      ["SERVICE", "Work from outside", order.service_cost, order.contractor_id],
    ] as const;
    return entries.flatMap(([kind, text, amount, vendor_id]) =>
      amount === null
        ? []
        : [
            {
              work_order_id: order.id,
              kind,
              text,
              amount,
              booked_on: isoDate(Date.parse(at)),
              vendor_id,
              gl_account: order.gl_account,
              created_at: at,
            },
          ],
    );
  },
};

const remarks = [
  "Please take photos before it is closed.",
  "Part is in the storeroom, bin is marked.",
  "Production asks for the late shift.",
  "Same fault as last month, see the order before.",
];

export const commentDetails: DetailsOf<"comments"> = {
  owners,
  of: (world, index) => {
    const course = workCourse(world, index);
    const random = world.random("comments", index);
    const order = makeWorkOrder(world, index);
    return Array.from({ length: random.int(1, 2) }, (_, place) => {
      const ms = course.createdMs + Math.round((course.modifiedMs - course.createdMs) * (place === 0 ? 0.3 : 0.8));
      return {
        work_order_id: order.id,
        author_id: world.userWith(place === 0 ? "PLANNER" : "TECHNICIAN", random),
        text: random.pick(remarks),
        written_at: iso(ms),
        created_at: iso(ms),
      };
    });
  },
};

export const stateDetails: DetailsOf<"state_changes"> = {
  owners,
  of: (world, index) => {
    const course = workCourse(world, index);
    const order = makeWorkOrder(world, index);
    const random = world.random("state_changes", index);
    const steps = course.steps;
    return steps.map(([to_state, ms], place) => ({
      work_order_id: order.id,
      from_state: steps[place - 1]?.[0] ?? null,
      to_state,
      at: iso(ms),
      by_id: actorOf(to_state, order, world, random),
      memo:
        to_state === "CANCELLED" ? "No longer needed." : to_state === "WAITING_MATERIAL" ? "Part is on order." : null,
      created_at: iso(ms),
    }));
  },
};

function actorOf(
  state: WorkOrderState,
  order: WorkOrder,
  world: World,
  random: ReturnType<World["random"]>,
): StateChange["by_id"] {
  if (state === "WAPPR") return order.created_by_id;
  if (state === "RELEASED" || state === "CANCELLED") return world.userWith("PLANNER", random);
  if (state === "CLOSED") return order.supervisor_id ?? order.created_by_id;
  return order.assignee_ids[0] ?? order.created_by_id;
}
