import { defaultPage, largestPage } from "../../schema/types/limits.js";
import { InvalidInputError } from "../errors/index.js";

/** Page arguments as a client gives them. */
export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}

/** Which page: how many, in which direction, from which cursor. */
export interface PageBounds {
  readonly size: number;
  readonly isBackward: boolean;
  readonly cursor: string | null;
  /** Name of the argument that the cursor came in. */
  readonly cursorArgument: "after" | "before";
}

/** Reads page arguments: `first` with `after`, or `last` with `before`. @throws {InvalidInputError} saying what to do. */
export function parsePage({ first, after, last, before }: PageArguments): PageBounds {
  if (isGiven(first) && isGiven(last)) {
    throw refused("last", "first or last, not both", "both", "Leave one of them out.");
  }
  if (isGiven(after) && isGiven(before)) {
    throw refused("before", "after or before, not both", "both", "Leave one of them out.");
  }
  const isBackward = isGiven(last) || isGiven(before);
  if (isBackward && isGiven(after)) {
    throw refused("after", "before together with last", "after", "Page backwards with last and before.");
  }
  if (isBackward && isGiven(first)) {
    throw refused("before", "after together with first", "before", "Page forwards with first and after.");
  }
  const name = isBackward ? "last" : "first";
  const size = (isBackward ? last : first) ?? defaultPage;
  if (!Number.isInteger(size) || size < 1 || size > largestPage) {
    const advice = isBackward
      ? `Ask for at most ${largestPage} and go back with before: pageInfo.startCursor.`
      : `Ask for at most ${largestPage} and go on with after: pageInfo.endCursor.`;
    throw refused(name, `a whole number from 1 to ${largestPage}`, String(size), advice);
  }
  return {
    size,
    isBackward,
    cursor: (isBackward ? before : after) ?? null,
    cursorArgument: isBackward ? "before" : "after",
  };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function refused(argument: string, expected: string, came: string, advice: string): InvalidInputError {
  const message = `expected ${expected}, got ${came}`;
  return new InvalidInputError(`${argument}: ${message}. ${advice}`, { problems: [{ path: [argument], message }] });
}
