import { Binary, Decimal128, ObjectId } from "mongodb";
import { SecretAlreadyShownError } from "../errors/index.js";

/**
 * A resolver's answer as it can be kept for a day: plain values, without the fields that show a secret once and without
 * sealed secrets, which belong to their own row and nowhere else.
 */
export function toStoredAnswer(answer: unknown, shownOnce: readonly string[]): unknown {
  if (!isPlain(answer)) return storable(answer);
  return storable(Object.fromEntries(Object.entries(answer).filter(([name]) => !shownOnce.includes(name))));
}

/** The answer again; a field that was shown once says so when it is asked for. */
export function fromStoredAnswer(stored: unknown, shownOnce: readonly string[], operation: string): unknown {
  if (!isPlain(stored) || shownOnce.length === 0) return stored;
  const refusals = shownOnce.map((name) => [name, () => refuse(name, operation)] as const);
  // Functions, since graphql-js calls one for its value: only whoever selects the field meets the refusal.
  return { ...stored, ...Object.fromEntries(refusals) };
}

function refuse(name: string, operation: string): never {
  throw new SecretAlreadyShownError(
    `${operation} was done by an earlier call with this idempotencyKey, and its ${name} was shown then. It is not kept, so it can't be shown again. Ask without ${name} to see what was made, then rotate it for a new one.`,
  );
}

function storable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(storable);
  if (!isPlain(value)) return typeof value === "function" ? undefined : value;
  if (isSealed(value)) return undefined;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      const kept = storable(inner);
      return kept === undefined ? [] : [[name, kept]];
    }),
  );
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return ![Date, Buffer, Binary, Decimal128, ObjectId].some((kind) => value instanceof kind);
}

/** By its parts, as the vault makes them. */
function isSealed(value: Readonly<Record<string, unknown>>): boolean {
  return "ct" in value && "iv" in value && "tag" in value;
}
