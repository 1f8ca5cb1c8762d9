import type { Socket } from "node:net";
import { LRUCache } from "lru-cache";
import { ConnectionUnreachableError, SourceThrottledError } from "../errors/index.js";
import type { NetworkGuard, Peer } from "../network/index.js";
import { inSpan } from "../tracing/index.js";
import { faultClassOf, type FaultClass } from "./fault-class.js";
import { counting, heldBack, type Outcome } from "./request-counts.js";
import type { RequestCounter, RequestGate, RequestOutcome } from "./source-http.js";

/**
 * What a connector is handed whose system speaks no HTTP. Its calls are held back, counted and traced as requests are, and its
 * sockets go where requests may go.
 */
export interface SourceSockets {
  /** A socket that is not connected yet; whoever speaks the protocol dials it, with a port and a host. */
  socket(): Socket;
  /**
   * One call, when the source is ready for it. `act` ends with its signal: when the time is over, or the run that it is for.
   * @param timeoutMs Whole milliseconds for all of it; time spent at the gate does not count.
   * @throws {ConnectionUnreachableError} the time was over. @throws what `act` throws.
   */
  call<Result>(peer: Peer, timeoutMs: number, act: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
  /**
   * What outlives a session, such as a pool of connections: the same for all sessions of one connection that ask with the same
   * key, and for no others. It is ended when it has not been asked for in a while.
   */
  shared<Kept extends Endable>(key: string, make: (sockets: SharedSockets) => Kept): Kept;
}

/** Sockets that belong to no session: whatever ends a run does not end these. */
export type SharedSockets = Pick<SourceSockets, "socket">;

export interface Endable {
  end(): Promise<unknown>;
}

export interface SourceSocketsOptions {
  readonly network: NetworkGuard;
  readonly organizationId: string;
  /** What `shared` keeps apart by: no two connections have the same. */
  readonly owner: string;
  /** Whose calls these are counted as. Default `other`. */
  readonly system?: string;
  /** Where calls are counted, together with requests. */
  readonly counter?: RequestCounter;
  readonly signal?: AbortSignal;
  readonly longestTimeoutMs?: number;
  readonly gateFor?: (host: string) => RequestGate;
}

/** Kept for so long after it was last asked for; a source that is polled each few minutes logs in anew each time. */
const keptMs = 60_000;
const mostKept = 1_000;
const kept = new WeakMap<NetworkGuard, LRUCache<string, Endable>>();

export function createSourceSockets(options: SourceSocketsOptions): SourceSockets {
  const { network, organizationId, owner, system = "other" } = options;
  const sockets: SharedSockets = { socket: () => network.socket({ organizationId }) };
  return {
    ...sockets,
    async call(peer, timeoutMs, act) {
      const { signal } = options;
      const leave = await heldBack(system, () => options.gateFor?.(`${peer.host}:${peer.port}`).enter(signal));
      if (options.counter) options.counter.requests += 1;
      const timeout = AbortSignal.timeout(Math.min(timeoutMs, options.longestTimeoutMs ?? timeoutMs));
      const ended = counting(system);
      let outcome: RequestOutcome = { status: 200 };
      let shown: Outcome = "answered";
      try {
        return await inSpan(tracedCall(peer, system), () => act(signal ? AbortSignal.any([timeout, signal]) : timeout));
      } catch (error) {
        outcome = outcomeOf(error);
        shown = signal?.aborted ? "aborted" : outcomeOfClass[faultClassOf(error)];
        if (signal?.aborted || !timeout.aborted) throw error;
        shown = "no_answer";
        throw new ConnectionUnreachableError(`${peer.host}:${peer.port} did not answer in time.`, {
          cause: error,
          mayHaveBeenSent: true,
        });
      } finally {
        ended(shown);
        leave?.(outcome);
      }
    },
    shared<Kept extends Endable>(key: string, make: (sockets: SharedSockets) => Kept): Kept {
      const cache = keptOf(network);
      const name = JSON.stringify([organizationId, owner, key]);
      const before = cache.get(name) as Kept | undefined;
      if (before) return before;
      const made = make(sockets);
      cache.set(name, made);
      return made;
    },
  };
}

/** With the guard that its sockets go through, and which ends them in the end. */
function keptOf(network: NetworkGuard): LRUCache<string, Endable> {
  const before = kept.get(network);
  if (before) return before;
  const cache = new LRUCache<string, Endable>({
    max: mostKept,
    ttl: keptMs,
    updateAgeOnGet: true,
    ttlAutopurge: true,
    // A fault while it ends is of no consequence any more: nobody holds it.
    dispose: (item) => void item.end().catch(() => undefined),
  });
  kept.set(network, cache);
  return cache;
}

function tracedCall(peer: Peer, system: string) {
  const attributes = { "server.address": peer.host, "server.port": peer.port, "tributary.system": system };
  return { name: `CALL ${system}`, kind: "client" as const, attributes };
}

/** As the gate knows it from HTTP, so that a source is left alone when it asks for that, whatever it speaks. */
function outcomeOf(error: unknown): RequestOutcome {
  return error instanceof SourceThrottledError ? { status: 429, retryAfterMs: error.retryAfterMs } : {};
}

const outcomeOfClass: Readonly<Record<FaultClass, Outcome>> = {
  unreachable: "unavailable",
  misconfigured: "failed",
  auth_failed: "unauthorized",
  partial: "forbidden",
  rate_limited: "throttled",
  contract: "refused",
  transient: "failed",
  internal: "failed",
};
