import { idOf } from "../kinds/index.js";
import type { WorkRequest, WorkRequestState } from "../kinds/work-requests.js";
import { assetFacts } from "./assets.js";
import { failureCodeIdOf } from "./engineering.js";
import { anyPerson } from "./people.js";
import {
  faultOf,
  freshRequestMs,
  isPlanned,
  orderOfRequest,
  requestedMs,
  workCourse,
  workOrderId,
} from "./work-course.js";
import { hourMs, iso, type World } from "./world.js";

export function makeWorkRequest(world: World, index: number): WorkRequest {
  const random = world.random("work_requests", index);
  const fate = isPlanned(world, index) ? planned(world, index) : unplanned(world, index);
  const asset = assetFacts(world, fate.assetIndex);
  const [problemCode, symptom] = faultOf(world, orderOfRequest(world, index), asset.machine);
  const isBreakdown = random.chance(0.3);
  const startMs = fate.reportedMs - Math.round(random.between(0.1, 6) * hourMs);
  return {
    id: idOf("work_requests", index),
    revision: fate.state === "NEW" ? 1 : random.int(2, 4),
    number: `R${String(index).padStart(6, "0")}`,
    summary: `${asset.tag} ${symptom}`,
    details: random.chance(0.8)
      ? `${asset.name} ${symptom}. Noticed ${random.pick(["at shift start", "during the round", "after the restart", "by the operator"])}; ${random.pick(["production goes on", "production is slowed down", "the line stands"])}.`
      : null,
    state: fate.state,
    state_changed_at: iso(fate.modifiedMs),
    urgency: random.int(1, 5),
    asset_id: asset.id,
    location_id: asset.locationId,
    reporter: anyPerson(random),
    reporter_id: random.chance(0.6) ? world.userWith("REQUESTER", random) : null,
    reported_at: iso(fate.reportedMs),
    needed_by: random.chance(0.5) ? iso(fate.reportedMs + random.int(4, 400) * hourMs) : null,
    breakdown: isBreakdown,
    malfunction_start: isBreakdown ? iso(startMs) : null,
    malfunction_end: isBreakdown && fate.state === "DONE" ? iso(fate.modifiedMs) : null,
    problem_code: problemCode,
    problem_id: failureCodeIdOf("PROBLEM", problemCode, asset.machine.code),
    work_order_id: fate.orderId,
    decline_reason:
      fate.state === "DECLINED" ? random.pick(["Reported twice", "Not a fault", "Planned for the shutdown"]) : null,
    external_ref: null,
    custom_fields: random.chance(0.2) ? { photo_count: random.int(1, 4) } : {},
    created_at: iso(fate.reportedMs),
    modified_at: iso(fate.modifiedMs),
  };
}

interface Fate {
  readonly state: WorkRequestState;
  readonly assetIndex: number;
  readonly orderId: string | null;
  readonly reportedMs: number;
  readonly modifiedMs: number;
}

/** The request follows its work order: planned with it, done with it. */
function planned(world: World, index: number): Fate {
  const orderIndex = orderOfRequest(world, index);
  const course = workCourse(world, orderIndex);
  const doneMs = course.reached.FINISHED;
  return {
    state: doneMs === undefined ? "PLANNED" : "DONE",
    assetIndex: course.assetIndex,
    orderId: workOrderId(orderIndex),
    reportedMs: requestedMs(world, index, course.createdMs),
    modifiedMs: doneMs ?? course.createdMs,
  };
}

/** Fresh requests wait for an answer; older ones got one. */
function unplanned(world: World, index: number): Fate {
  const random = world.random("work_requests.answer", index);
  const reportedMs = world.createdMs(index, world.counts.work_requests, random);
  const isFresh = world.epochMs - reportedMs < freshRequestMs;
  const state = isFresh
    ? random.pick(["NEW", "NEW", "ACCEPTED"] as const)
    : random.pick(["DECLINED", "DECLINED", "WITHDRAWN"] as const);
  const answeredMs = reportedMs + Math.round(random.between(1, 72) * hourMs);
  return {
    state,
    assetIndex: random.int(1, world.counts.assets),
    orderId: null,
    reportedMs,
    modifiedMs: state === "NEW" ? reportedMs : Math.min(answeredMs, world.epochMs - 1000),
  };
}
