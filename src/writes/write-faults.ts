import { entityByName, type EntityName } from "../../schema/entities/index.js";
import {
  ConnectionUnavailableError,
  ConnectionUnreachableError,
  InvalidInputError,
  SecretsUnavailableError,
  SourceError,
  SourceThrottledError,
  TributaryError,
  WriteUnconfirmedError,
} from "../errors/index.js";
import { inputPath } from "./write-data.js";
import type { WriteError } from "./write-document.js";

/**
 * What a fault that a send met says about the write:
 *
 * REFUSED    the source said no, or would have: it has nothing of it
 * AWAY       nothing was sent, and the same may go through later
 * ANSWERED   it was sent and the source is done with it, but what it answered does not tell what it did
 * UNKNOWN    it was sent and no answer came; the source may be at it still
 */
export type SendOutcome = "REFUSED" | "AWAY" | "ANSWERED" | "UNKNOWN";

export function outcomeOf(fault: unknown): SendOutcome {
  if (fault instanceof WriteUnconfirmedError) return "UNKNOWN";
  if (fault instanceof ConnectionUnreachableError) return fault.mayHaveBeenSent ? "UNKNOWN" : "AWAY";
  if (isPassing(fault)) return "AWAY";
  if (fault instanceof SourceError) return isClearRefusal(fault) ? "REFUSED" : "ANSWERED";
  // A fault without a name may have come before or after the request.
  return fault instanceof TributaryError ? "REFUSED" : "UNKNOWN";
}

/** Faults met before anything is sent, which end by themselves. */
function isPassing(fault: unknown): boolean {
  return [SourceThrottledError, ConnectionUnavailableError, SecretsUnavailableError].some(
    (kind) => fault instanceof kind,
  );
}

/** 4xx. A 5xx may have come after the change was committed, and a garbled 2xx has come after it. */
function isClearRefusal({ details }: SourceError): boolean {
  const status = details["httpStatus"];
  return typeof status === "number" && status >= 300 && status < 500;
}

/** A fault as the write log keeps it. The words of one without a name may hold anything, so they are not kept. */
export function toWriteError(fault: unknown): WriteError {
  if (!(fault instanceof TributaryError)) {
    return { code: "INTERNAL_SERVER_ERROR", message: "Something failed on our side; the log of the server says what." };
  }
  return {
    code: fault.code,
    message: fault.message,
    ...(fault instanceof InvalidInputError ? { problems: fault.problems } : {}),
  };
}

/** A connector names paths inside the data it was handed, by declared names; the caller sees the input. */
export function underInputData(fault: unknown, entity: EntityName): unknown {
  if (!(fault instanceof InvalidInputError)) return fault;
  const { fields } = entityByName(entity);
  return new InvalidInputError(fault.message, {
    cause: fault,
    problems: fault.problems.map(({ path, message }) => ({
      path: ["input", "data", ...inputPath(fields, path)],
      message,
    })),
  });
}

export function unconfirmed(writeId: string, cause: unknown): WriteUnconfirmedError {
  return new WriteUnconfirmedError(
    "The write was sent and no answer came, so the source may have it. It is being looked for there; write(id) says how it ended. To wait for it, send the same again with the same idempotencyKey: it is never done twice.",
    { cause, details: { writeId } },
  );
}
