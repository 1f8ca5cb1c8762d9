import { UnauthenticatedError } from "../errors/index.js";

/** What a caller without a token is told, whatever was wrong with the header. */
export const howToAuthenticate =
  "Send the header `Authorization: Bearer trb_…`, over a websocket as `authorization` in the payload of connection_init. " +
  "Make a token with `tributary token create`.";

/**
 * The secret in an Authorization header, that of a websocket's upgrade included, or in the `authorization` of its
 * connection_init. Nowhere else is one looked for: what stands in a URL ends up in logs and histories.
 * @throws {UnauthenticatedError} when there is none, or the scheme is another.
 */
export function secretFromAuthorization(value: unknown): string {
  if (value === undefined || value === null || value === "") {
    throw new UnauthenticatedError(`This needs a token, and none came. ${howToAuthenticate}`);
  }
  // Split by hand rather than by a pattern: a header of a megabyte of spaces must cost nothing.
  const text = typeof value === "string" ? value.trim() : "";
  const space = text.indexOf(" ");
  if (space < 0 || text.slice(0, space).toLowerCase() !== "bearer") {
    throw new UnauthenticatedError(`Expected the scheme Bearer and a token, got something else. ${howToAuthenticate}`);
  }
  return text.slice(space + 1).trim();
}
