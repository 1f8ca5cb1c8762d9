import { idOf } from "../kinds/index.js";
import type { WorkOrderState, WorkOrder } from "../kinds/work-orders.js";
import type { AssetClass } from "./catalog.js";
import { dayMs, hourMs, type World } from "./world.js";

/** The life of a work order up to the end of the history. Its request tells the same story. */
export interface WorkCourse {
  readonly assetIndex: number;
  readonly requestIndex: number | null;
  readonly type: WorkOrder["work_type_code"];
  readonly priority: number;
  readonly createdMs: number;
  readonly state: WorkOrderState;
  /** When it came into each state it has been in; the last one is its last change. */
  readonly reached: Readonly<Partial<Record<WorkOrderState, number>>>;
  /** All of its states in their order, one of them perhaps twice. */
  readonly steps: readonly (readonly [WorkOrderState, number])[];
  readonly modifiedMs: number;
}

export function workCourse(world: World, index: number): WorkCourse {
  const random = world.random("work_course", index);
  const createdMs = world.createdMs(index, world.counts.work_orders, random);
  const requestIndex = requestOf(world, index);
  const type =
    requestIndex === null
      ? random.weighted<WorkCourse["type"]>([
          ["PM", 55],
          ["INSP", 17],
          ["CM", 14],
          ["CAL", 8],
          ["MOD", 6],
        ])
      : random.weighted<WorkCourse["type"]>([
          ["CM", 80],
          ["EM", 20],
        ]);
  const isUrgent = type === "EM";
  const steps: [WorkOrderState, number][] = [["WAPPR", 0]];
  const wait = (hours: number) =>
    (steps[steps.length - 1] as [WorkOrderState, number])[1] + random.between(hours / 20, hours) * hourMs;
  if (!isUrgent && random.chance(0.05)) {
    steps.push(["CANCELLED", wait(240)]);
  } else {
    steps.push(["RELEASED", wait(isUrgent ? 1 : 72)], ["IN_PROGRESS", wait(isUrgent ? 2 : 240)]);
    if (random.chance(0.12)) steps.push(["WAITING_MATERIAL", wait(8)], ["IN_PROGRESS", wait(160)]);
    steps.push(["FINISHED", wait(isUrgent ? 12 : 36)], ["CLOSED", wait(200)]);
  }
  const past = steps
    .map(([state, after]) => [state, Math.round(createdMs + after)] as const)
    .filter(([, ms]) => ms < world.epochMs);
  const [state, reachedMs] = past[past.length - 1] ?? (["WAPPR", createdMs] as const);
  // A note or a changed date after the last state: a change without a transition, as people make them.
  const noteMs = reachedMs + Math.round(random.between(0.1, 20) * hourMs);
  const isEdited = state !== "CLOSED" && state !== "CANCELLED" && random.chance(0.3) && noteMs < world.epochMs;
  return {
    assetIndex: random.int(1, world.counts.assets),
    requestIndex,
    type,
    priority: isUrgent
      ? 1
      : random.weighted([
          [2, 25],
          [3, 45],
          [4, 20],
          [5, 10],
        ]),
    createdMs,
    state,
    reached: Object.fromEntries(past),
    steps: past.length > 0 ? past : [[state, reachedMs]],
    modifiedMs: isEdited ? noteMs : reachedMs,
  };
}

/** What became of a request. About three of four led to a work order. */
export function isPlanned(world: World, requestIndex: number): boolean {
  return world.random("work_requests.fate", requestIndex).chance(0.75);
}

/** The work order that stands at the same place in time as the request. */
export function orderOfRequest(world: World, requestIndex: number): number {
  return Math.floor((requestIndex * world.counts.work_orders) / world.counts.work_requests);
}

export function workOrderId(index: number): string {
  return idOf("work_orders", index);
}

/** The request a work order came from: the inverse of `orderOfRequest`, for those that were planned. */
function requestOf(world: World, orderIndex: number): number | null {
  const { work_orders: orders, work_requests: requests } = world.counts;
  const candidate = Math.ceil((orderIndex * requests) / orders);
  const isItsOrder = candidate >= 1 && candidate <= requests && orderOfRequest(world, candidate) === orderIndex;
  return isItsOrder && isPlanned(world, candidate) ? candidate : null;
}

/** How long before its work order a request was made. */
export function requestedMs(world: World, requestIndex: number, orderCreatedMs: number): number {
  const random = world.random("work_requests.lead", requestIndex);
  return orderCreatedMs - Math.round(random.between(0.2, 2 * 24) * hourMs);
}

/** What fails at the machine of that work order; its request reports the same. */
export function faultOf(world: World, orderIndex: number, machine: AssetClass): AssetClass["faults"][number] {
  return world.random("fault", orderIndex).pick(machine.faults);
}

export const freshRequestMs = 10 * dayMs;
