import { callSchedule, delayMs } from "../backoff/index.js";
import type { ConnectionStatusKeeper, FaultOutcome } from "../connections/index.js";
import { SourceError, SourceThrottledError, TributaryError } from "../errors/index.js";
import type { Logger } from "../logging/index.js";
import { delay } from "../time/index.js";

/** Tries of one call before the run gives up for now and starts again from its checkpoint later. */
const maxTries = 5;
/** An answer that can't be read so often in a row is what the source has to say to this request. */
const mostMalformed = 3;
/** A wait this short is sat out in place: giving the run back and taking it up again costs as much. */
const waitInPlaceMs = 5_000;
/** How often in a row; a source that still asks to wait then means longer than it says. */
const mostWaitsInPlace = 5;

/** The connection is in a phase in which nothing is asked of it; the run waits, its checkpoint stays. */
export class RunSuspendedError extends Error {
  constructor(readonly phase: Exclude<FaultOutcome, null> | "DISCONNECTED") {
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
  /** The credential was refused before; the first call that is answered takes the doubt away. */
  isInDoubt?: boolean;
}

/**
 * Makes one call to a source, again where that makes sense. Each fault is reported to the connection's status, which may
 * answer "it was nothing, go on" or suspend the run.
 * @throws {RunSuspendedError} the connection left CONNECTED.
 * @throws the source's fault, when trying again did not help or would not.
 */
export async function callSource<Result>(caller: Caller, call: () => Promise<Result>): Promise<Result> {
  const { connectionId, status, signal, logger } = caller;
  let waits = 0;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const result = await call();
      if (caller.isInDoubt) {
        caller.isInDoubt = false;
        await status.reportSuccess(connectionId);
      }
      return result;
    } catch (fault) {
      if (signal.aborted || !(fault instanceof TributaryError)) throw fault;
      if (fault instanceof SourceThrottledError && (fault.retryAfterMs ?? Infinity) <= waitInPlaceMs) {
        waits += 1;
        if (waits <= mostWaitsInPlace) {
          // Being asked to wait is no failure: it costs no attempt.
          attempt -= 1;
          await delay(Math.max(fault.retryAfterMs ?? 0, delayMs(callSchedule, waits, caller.random)), signal);
          continue;
        }
      }
      const phase = await status.reportFault(connectionId, longWait(fault), signal);
      if (phase !== "CONNECTED") throw new RunSuspendedError(phase ?? "DISCONNECTED");
      if (isMalformed(fault) && attempt >= mostMalformed) throw asRefusal(fault);
      if (!isWorthAnotherTry(fault) || attempt >= maxTries) throw fault;
      const wait = delayMs(callSchedule, attempt, caller.random);
      logger.debug({ connectionId, attempt, wait, code: fault.code }, "call failed, trying again");
      await delay(wait, signal);
    }
  }
}

/** A source that was given the time it named, again and again, gets the time of one that named none. */
function longWait(fault: TributaryError): TributaryError {
  if (!(fault instanceof SourceThrottledError) || (fault.retryAfterMs ?? Infinity) > waitInPlaceMs) return fault;
  return new SourceThrottledError(fault.message, { cause: fault, retryAfterMs: null });
}

function isMalformed(fault: TributaryError): fault is SourceError {
  return fault instanceof SourceError && fault.isMalformed;
}

function asRefusal(fault: SourceError): SourceError {
  return new SourceError(fault.message, { cause: fault, isRetryable: false });
}

/** A refused credential that a probe then found good was a passing fault of the source. */
function isWorthAnotherTry(fault: TributaryError): boolean {
  return fault.isRetryable || fault.code === "SOURCE_UNAUTHORIZED";
}
