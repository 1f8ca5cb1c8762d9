import { ConfigurationError } from "../../errors/index.js";
import { Sealed } from "../sealed.js";

/** `PATH#FIELD`; the field is null where there is none. */
export function placeWithField(place: string): { path: string; field: string | null } {
  const hash = place.lastIndexOf("#");
  if (hash < 0) return { path: place, field: null };
  return { path: place.slice(0, hash), field: place.slice(hash + 1) || null };
}

/** One field of a secret that is a JSON object, or the whole of it. @throws {ConfigurationError} it has no such text. */
export function fieldOf(text: string, field: string | null, what: string): Sealed {
  if (field === null) return new Sealed(text);
  const value = objectIn(text, what)[field];
  if (typeof value === "string") return new Sealed(value);
  throw new ConfigurationError(`${what} has no text in the field ${field}.`);
}

/** The same with another value in that field. */
export function withField(text: string | null, field: string | null, value: Sealed, what: string): string {
  if (field === null) return value.reveal();
  return JSON.stringify({ ...(text === null ? {} : objectIn(text, what)), [field]: value.reveal() });
}

function objectIn(text: string, what: string): Record<string, unknown> {
  try {
    const object: unknown = JSON.parse(text);
    if (typeof object === "object" && object !== null && !Array.isArray(object))
      return object as Record<string, unknown>;
  } catch {
    // Without the parser's words, which quote the secret.
  }
  throw new ConfigurationError(`${what} is no JSON object, so that it has no fields. Name it without #FIELD.`);
}
