import { callSchedule, delayMs } from "../backoff/index.js";
import type { ConnectionPhase, ConnectionStatusKeeper } from "../connections/index.js";
import { SourceThrottledError, TributaryError } from "../errors/index.js";
import type { Logger } from "../logging/index.js";
import { delay } from "../time/index.js";

/** Tries of one call before the run gives up for now and starts again from its checkpoint later. */
const maxTries = 5;
/** A wait this short is sat out in place: giving the run back and taking it up again costs as much. */
const waitInPlaceMs = 5_000;

/** The connection is in a phase in which nothing is asked of it; the run waits, its checkpoint stays. */
export class RunSuspendedError extends Error {
  constructor(readonly phase: ConnectionPhase | "DISCONNECTED") {
    super(`The connection is ${phase}.`);
    this.name = "RunSuspendedError";
  }
}

/** Whom a run's calls are made for, and who hears of their faults. */
export interface Caller {
  readonly connectionId: string;
  readonly status: ConnectionStatusKeeper;
  readonly signal: AbortSignal;
  readonly logger: Logger;
  readonly random?: () => number;
}

/**
 * Makes one call to a source, again where that makes sense. Each fault is reported to the connection's status, which may
 * answer "it was nothing, go on" or suspend the run.
 * @throws {RunSuspendedError} the connection left CONNECTED.
 * @throws the source's fault, when trying again did not help or would not.
 */
export async function callSource<Result>(caller: Caller, call: () => Promise<Result>): Promise<Result> {
  const { connectionId, status, signal, logger } = caller;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (fault) {
      if (signal.aborted || !(fault instanceof TributaryError)) throw fault;
      if (fault instanceof SourceThrottledError && (fault.retryAfterMs ?? Infinity) <= waitInPlaceMs) {
        await delay(fault.retryAfterMs ?? 0, signal);
        continue;
      }
      const phase = await status.reportFault(connectionId, fault, signal);
      if (phase !== "CONNECTED") throw new RunSuspendedError(phase ?? "DISCONNECTED");
      if (!isWorthAnotherTry(fault) || attempt >= maxTries) throw fault;
      const wait = delayMs(callSchedule, attempt, caller.random);
      logger.debug({ connectionId, attempt, wait, code: fault.code }, "call failed, trying again");
      await delay(wait, signal);
    }
  }
}

/** A refused credential that a probe then found good was a passing fault of the source. */
function isWorthAnotherTry(fault: TributaryError): boolean {
  return fault.isRetryable || fault.code === "SOURCE_UNAUTHORIZED";
}
