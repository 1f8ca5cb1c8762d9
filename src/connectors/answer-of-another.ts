import { SourceError, SourceUnauthorizedError } from "../errors/index.js";

/**
 * Whether something answered that is not the system: a page for people, or what can't be read. Waiting does not mend a wrong
 * address.
 * @param statuses Of answers that the system itself never gives in that place.
 */
export function isAnswerOfAnother(
  error: unknown,
  statuses: readonly number[] = [200],
): error is SourceError | SourceUnauthorizedError {
  return (
    (error instanceof SourceError && statuses.includes(Number(error.details["httpStatus"]))) ||
    (error instanceof SourceUnauthorizedError && error.isAnyPage)
  );
}
