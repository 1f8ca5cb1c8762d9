import { faultClassOf } from "../http/index.js";
import type { Lease, LeaseStore } from "../storage/index.js";
import { delay } from "../time/index.js";
import type { ConnectionDocument, ConnectionPhase } from "./connection-document.js";
import type { ConnectionStore } from "./connection-store.js";
import type { ConnectionSessions } from "./session.js";

/** What looking again found: it answers; somebody else settled it meanwhile; or the fault of the last look. */
export type Finding =
  | { readonly kind: "ANSWERED" }
  | { readonly kind: "SETTLED"; readonly phase: ConnectionPhase | null }
  | { readonly kind: "FAULT"; readonly fault: unknown };

export interface ConfirmationOptions {
  /** When to look again after a fault, whole milliseconds from it. */
  readonly confirmAfterMs: readonly number[];
  /** How long each call of a look may take, whole milliseconds; a system that hangs is as bad as one that is gone. */
  readonly probeTimeoutMs: number;
}

/** A look ends within the time-outs of its calls; one that hangs longer belongs to a process that died. */
export const probeLeaseMs = 60_000;
/** How often a process looks whether another one has come to a finding. */
const pollMs = 250;

/**
 * Looks again at a system that did not answer, or that refused the credential. Whatever number of calls in whatever
 * number of processes met the fault, one of them looks and the others wait for what it finds.
 */
export class Confirmation {
  readonly #underWay = new Map<string, Promise<Finding>>();

  constructor(
    private readonly dependencies: {
      connections: ConnectionStore;
      leases: LeaseStore;
      sessions: ConnectionSessions;
      workerId: string;
    },
    private readonly options: ConfirmationOptions,
  ) {}

  /**
   * Probes at the times set, until one is answered or the last one failed.
   * @param conclude writes down that nobody answers, before anybody else may look.
   * @param signal ends the caller's waiting, not the looking: others may wait for it too.
   */
  async confirm(
    connection: ConnectionDocument,
    fault: unknown,
    conclude: (fault: unknown) => Promise<void>,
    signal?: AbortSignal,
  ): Promise<Finding> {
    return this.#shared("confirm", connection, signal, async () => {
      const finding = await this.#probeAt(connection, fault, this.options.confirmAfterMs);
      if (finding.kind === "FAULT" && isUnanswered(finding.fault)) await conclude(finding.fault);
      return finding;
    });
  }

  /** Probes once, now. */
  async look(connection: ConnectionDocument, signal?: AbortSignal): Promise<Finding> {
    return this.#shared("look", connection, signal, () => this.#probeAt(connection, null, [0]));
  }

  async #shared(
    what: string,
    connection: ConnectionDocument,
    signal: AbortSignal | undefined,
    find: () => Promise<Finding>,
  ): Promise<Finding> {
    const key = `${what}/${connection._id}`;
    let looking = this.#underWay.get(key);
    if (!looking) {
      looking = this.#withLease(connection, find).finally(() => this.#underWay.delete(key));
      this.#underWay.set(key, looking);
    }
    return signal ? orAborted(looking, signal) : looking;
  }

  async #withLease(connection: ConnectionDocument, find: () => Promise<Finding>): Promise<Finding> {
    const { leases } = this.dependencies;
    const lease = await this.#leaseOrFinding(connection);
    if ("kind" in lease) return lease;
    try {
      // As it is under the lease: whoever had it may have come to an end since it was read.
      return (await this.#settled(connection)) ?? (await find());
    } finally {
      await leases.release(lease);
    }
  }

  /** What somebody else made of it, where the connection is no longer in the phase that it was in. */
  async #settled(connection: ConnectionDocument): Promise<Finding | null> {
    const current = await this.dependencies.connections.findForWorker(connection._id);
    if (current?.status.phase === connection.status.phase) return null;
    return { kind: "SETTLED", phase: current?.status.phase ?? null };
  }

  /** The right to probe; or, after waiting for whoever had it, what came of that. */
  async #leaseOrFinding(connection: ConnectionDocument): Promise<Lease | Finding> {
    const { leases, workerId } = this.dependencies;
    const key = probeLeaseKey(connection._id);
    let hasWaited = false;
    for (;;) {
      const lease = await leases.take(key, workerId, probeLeaseMs);
      if (lease && !hasWaited) return lease;
      if (lease) await leases.release(lease);
      const settled = await this.#settled(connection);
      if (settled) return settled;
      // It looked later than our fault, and left the status as it was: the system answered.
      if (lease) return { kind: "ANSWERED" };
      hasWaited = true;
      await delay(pollMs);
    }
  }

  async #probeAt(connection: ConnectionDocument, fault: unknown, times: readonly number[]): Promise<Finding> {
    const { sessions } = this.dependencies;
    const startedAt = performance.now();
    let latest = fault;
    for (const afterMs of times) {
      await delay(startedAt + afterMs - performance.now());
      try {
        await sessions.probe(connection, { longestTimeoutMs: this.options.probeTimeoutMs });
        return { kind: "ANSWERED" };
      } catch (error) {
        latest = error;
      }
      // It answers, if only to say this: no more looks are needed.
      if (["rate_limited", "auth_failed", "partial", "internal"].includes(faultClassOf(latest))) break;
    }
    return { kind: "FAULT", fault: latest };
  }
}

/** Nobody answers, or somebody who can't be right. */
export function isUnanswered(fault: unknown): boolean {
  return ["unreachable", "misconfigured"].includes(faultClassOf(fault));
}

/** Who may probe a connection: one at a time over all processes. */
export function probeLeaseKey(connectionId: string): string {
  return `probe:${connectionId}`;
}

/** The result of what others may wait for as well, or the signal's reason as soon as it aborts. */
function orAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason instanceof Error ? signal.reason : new Error("aborted"));
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
