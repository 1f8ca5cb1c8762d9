import { SecretAlreadyShownError } from "../errors/index.js";

/**
 * A resolver's answer as it is kept for a day: JSON text, since it may hold a source's own payload with any names, and
 * where in it dates stand.
 */
export interface StoredAnswer {
  readonly json: string;
  readonly datesAt: readonly (readonly (string | number)[])[];
}

type Path = (string | number)[];

/**
 * Without the fields that show a secret once, and without sealed secrets, which belong to their own row and nowhere else.
 */
export function toStoredAnswer(answer: unknown, shownOnce: readonly string[]): StoredAnswer {
  const kept = isObject(answer)
    ? Object.fromEntries(Object.entries(answer).filter(([name]) => !shownOnce.includes(name)))
    : answer;
  const datesAt: Path[] = [];
  const json = JSON.stringify(storable(kept, [], datesAt)) ?? "null";
  return { json, datesAt };
}

/** The answer again; a field that was shown once says so when it is asked for. */
export function fromStoredAnswer(stored: StoredAnswer, shownOnce: readonly string[], operation: string): unknown {
  const answer: unknown = JSON.parse(stored.json);
  for (const path of stored.datesAt) putDate(answer, path);
  if (!isObject(answer) || shownOnce.length === 0) return answer;
  const refusals = shownOnce.map((name) => [name, () => refuse(name, operation)] as const);
  // Functions, since graphql-js calls one for its value: only whoever selects the field meets the refusal.
  return { ...answer, ...Object.fromEntries(refusals) };
}

function refuse(name: string, operation: string): never {
  throw new SecretAlreadyShownError(
    `${operation} was done by an earlier call with this idempotencyKey, and its ${name} was shown then. It is not kept, so it can't be shown again. Ask without ${name} to see what was made, then rotate it for a new one.`,
  );
}

function storable(value: unknown, path: Path, datesAt: Path[]): unknown {
  if (value instanceof Date) {
    datesAt.push(path);
    return value;
  }
  if (Array.isArray(value)) return value.map((item, index) => storable(item, [...path, index], datesAt));
  if (!isObject(value) || Buffer.isBuffer(value)) return typeof value === "function" ? undefined : value;
  if (isSealed(value)) return undefined;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, storable(inner, [...path, name], datesAt)]),
  );
}

function putDate(answer: unknown, path: StoredAnswer["datesAt"][number]): void {
  const [last] = path.slice(-1);
  let owner = answer as Record<string | number, unknown>;
  for (const part of path.slice(0, -1)) owner = owner[part] as Record<string | number, unknown>;
  if (last !== undefined) owner[last] = new Date(owner[last] as string);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** By its parts, as the vault makes them. */
function isSealed(value: Readonly<Record<string, unknown>>): boolean {
  return "ct" in value && "iv" in value && "tag" in value;
}
