import { allocate, type ClaimReport } from "../../../src/throttle/allocate.js";
import { emptyState, type Limits, type ThrottleState } from "../../../src/throttle/throttle-state.js";

/** A backlog of requests of one connection, all there from the start. */
export interface Backlog {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly limits: Limits;
  readonly jobs: number;
}

export interface Start {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly at: number;
}

export interface SimulatedWorld {
  readonly host: Limits | null;
  /** One entry for each process, with what waits there. */
  readonly workers: readonly (readonly Backlog[])[];
  readonly requestMs: number;
  /** A number in [0, 1) each time. */
  readonly random: () => number;
}

interface Local {
  readonly backlog: Backlog;
  waiting: number;
  held: number;
  sent: number;
}

/** Time in which nothing real passes: runs processes against the pure function until all their requests have started. */
export function simulate(world: SimulatedWorld): { starts: Start[]; mostAtOnce: number; looks: number } {
  const events: { at: number; run: (now: number) => void }[] = [];
  const starts: Start[] = [];
  let state: ThrottleState = emptyState(0);
  let open = 0;
  let mostAtOnce = 0;
  let looks = 0;

  const workers = world.workers.map((backlogs, index) => {
    const locals = backlogs.map((backlog): Local => ({ backlog, waiting: backlog.jobs, held: 0, sent: 0 }));
    let nextLook = Infinity;
    const look = (now: number): void => {
      if (now < nextLook) return;
      nextLook = Infinity;
      looks += 1;
      const claims = locals.map(({ backlog, held, waiting, sent }): ClaimReport => ({
        ...backlog,
        held,
        wanted: waiting,
        sent,
        complaints: [],
      }));
      for (const local of locals) local.sent = 0;
      const allocation = allocate(state, { worker: `w${index}`, host: world.host, leadMs: 3, claims }, now);
      state = allocation.state;
      for (const { connectionId, startsAt } of allocation.allotments) {
        const local = locals.find(({ backlog }) => backlog.connectionId === connectionId);
        for (const startAt of local ? startsAt : []) {
          if ((local as Local).waiting === 0) continue;
          (local as Local).waiting -= 1;
          (local as Local).held += 1;
          const at = Math.max(now, startAt);
          events.push({ at, run: (time) => begin(local as Local, time) });
        }
      }
      if (allocation.pollAt !== null) lookAt(now + (allocation.pollAt - now) * (0.8 + 0.4 * world.random()));
    };
    const begin = (local: Local, now: number): void => {
      local.sent += 1;
      open += 1;
      mostAtOnce = Math.max(mostAtOnce, open);
      const { organizationId, connectionId } = local.backlog;
      starts.push({ organizationId, connectionId, at: now });
      events.push({ at: now + world.requestMs, run: (time) => end(local, time) });
    };
    const end = (local: Local, now: number): void => {
      local.held -= 1;
      open -= 1;
      lookAt(now + 1);
    };
    const lookAt = (at: number): void => {
      if (at >= nextLook) return;
      nextLook = at;
      events.push({ at, run: look });
    };
    return { lookAt };
  });
  workers.forEach(({ lookAt }) => lookAt(Math.floor(world.random() * 100)));

  while (events.length > 0) {
    const at = Math.min(...events.map((event) => event.at));
    const index = events.findIndex((event) => event.at === at);
    const [event] = events.splice(index, 1);
    event?.run(at);
  }
  return { starts, mostAtOnce, looks };
}

/** The most starts in any half-open window of one second. */
export function mostInASecond(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return Math.max(0, ...sorted.map((from, index) => sorted.slice(index).filter((at) => at < from + 1000).length));
}

/**
 * How long an organization would take if the source's capacity were divided evenly at every instant among all that have
 * something left; milliseconds.
 */
export function fairMs(jobsOf: ReadonlyMap<string, number>, organizationId: string, perSecond: number): number {
  const own = jobsOf.get(organizationId) ?? 0;
  const before = [...jobsOf.values()].reduce((sum, jobs) => sum + Math.min(jobs, own), 0);
  return (before / perSecond) * 1000;
}

export function jobsByOrganization(workers: readonly (readonly Backlog[])[]): Map<string, number> {
  const jobs = new Map<string, number>();
  for (const { organizationId, jobs: count } of workers.flat()) {
    jobs.set(organizationId, (jobs.get(organizationId) ?? 0) + count);
  }
  return jobs;
}

/** When an organization's last request started. */
export function finishedAt(starts: readonly Start[], organizationId: string): number {
  return Math.max(...starts.filter((start) => start.organizationId === organizationId).map(({ at }) => at));
}
