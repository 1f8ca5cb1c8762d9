import { InvalidInputError } from "../errors/index.js";
import { isIdOf, platformPrefixes, type PlatformKind } from "../ids/index.js";

/** @throws {InvalidInputError} when the text can't be an id of that kind, saying what one looks like. */
export function requireIdOf(kind: PlatformKind, id: string, path: readonly (string | number)[]): void {
  if (isIdOf(kind, id)) return;
  const expected = `${platformPrefixes[kind]}_ and 26 characters`;
  throw new InvalidInputError(
    `"${id}" is not an id of this kind: expected ${expected}. Copy it whole from an earlier answer.`,
    {
      problems: [{ path, message: `expected ${expected}, got "${id}"` }],
    },
  );
}
