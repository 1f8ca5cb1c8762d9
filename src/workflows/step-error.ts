import { randomUUID } from "node:crypto";
import { ExpressionTimedOutError, TributaryError } from "../errors/index.js";
import type { Logger } from "../logging/index.js";
import { MockedError } from "./run-step.js";

/** Why a step, or a run, failed: what is stored and shown. */
export interface StepError {
  readonly code: string;
  readonly message: string;
  readonly stepId: string | null;
  /** `problems`, `status` and the like. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** A fault as it may be stored: one that has no name becomes an id that the log repeats. */
export function stepErrorOf(error: unknown, stepId: string | null, logger: Logger): StepError {
  if (error instanceof MockedError) return { code: error.code, message: error.message, stepId };
  if (error instanceof TributaryError) {
    const { code, message, details } = error;
    return {
      code,
      message: message.slice(0, mostMessage),
      stepId,
      ...(Object.keys(details).length > 0
        ? { details: JSON.parse(JSON.stringify(details)) as Record<string, unknown> }
        : {}),
    };
  }
  const errorId = randomUUID();
  logger.error({ err: error, errorId, stepId }, "a workflow's step failed for a reason that has no name");
  return {
    code: "INTERNAL_SERVER_ERROR",
    message: `Something failed on our side. Quote the id ${errorId} to find it in the server's log.`,
    stepId,
  };
}

const mostMessage = 4_000;

/**
 * Whether another try may have another end. A fault without a name may pass: the database may have been away. So may an
 * expression that was still at work when its time was over: on a busy machine a short one takes long, too.
 */
export function mayPass(error: unknown): boolean {
  if (error instanceof MockedError) return false;
  if (error instanceof ExpressionTimedOutError) return true;
  return error instanceof TributaryError ? error.isRetryable : true;
}

/** What the other side asks to be waited for; null where it does not say. */
export function askedWaitMs(error: unknown): number | null {
  const wait = error instanceof TributaryError ? error.details["retryAfterMs"] : null;
  return typeof wait === "number" ? wait : null;
}
