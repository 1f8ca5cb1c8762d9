import Big from "big.js";
import type { MoneyValue } from "../../../schema/definition/index.js";
import type { EntityName } from "../../../schema/entities/index.js";
import { ConflictError, InvalidInputError, type InputProblem } from "../../errors/index.js";
import type { JsonObject, JsonValue, LostWrite, WriteContext } from "../connector.js";
import type { FieldRule, FieldRules, WriteRules } from "../write-rules.js";
import type { SandboxClient, SandboxKind, SandboxRecord } from "./client.js";
import { priorities } from "./codes.js";
import { intAt, textAt } from "./values.js";

/** How one field of a write is sent, and what the Sandbox takes in it. */
export interface WriteField extends Omit<FieldRule, "fields"> {
  /** Its name in the Sandbox; dots lead into an object: `reporter.name`. */
  readonly theirs: string;
  /** The value as it is sent; a Refusal says what is wrong with it. Default: as it is. */
  readonly convert?: (value: never) => JsonValue | Refusal;
  /** For lists of objects: the fields of each. */
  readonly items?: WriteFields;
}

/** Our names of the fields that can be written, each with how. What is missing here the Sandbox can't take. */
export type WriteFields = Readonly<Record<string, WriteField>>;

/** A value that can't be sent, with the reason. */
export class Refusal {
  constructor(readonly message: string) {}
}

/** What can be written of an entity. */
export interface Writable {
  readonly entity: EntityName;
  readonly kind: SandboxKind;
  readonly fields: WriteFields;
  /** Our statuses by the Sandbox's states, for telling which can follow. */
  readonly statuses?: ReadonlyMap<string, string>;
  /** The Sandbox's field for the state, states a new record may have, and which may follow which. */
  readonly states?: {
    readonly field: "state" | "status";
    readonly ofNew: readonly string[];
    readonly transitions: Readonly<Record<string, readonly string[]>>;
  };
}

/** The rules that follow from the table, in our words. */
export function rulesOf({ fields, states, statuses }: Writable): WriteRules<SandboxRecord> {
  const rules = { fields: fieldRules(fields) };
  if (!states) return rules;
  const ours = (list: readonly string[]) => list.map((state) => statuses?.get(state) ?? state);
  return {
    ...rules,
    status: {
      ofNew: ours(states.ofNew),
      stateOf: (raw) => textAt(raw, states.field) ?? "",
      transitions: Object.fromEntries(Object.entries(states.transitions).map(([state, next]) => [state, ours(next)])),
    },
  };
}

function fieldRules(fields: WriteFields): FieldRules {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { theirs: _theirs, convert: _convert, items, ...rule }]) => [
      name,
      items ? { ...rule, fields: fieldRules(items) } : rule,
    ]),
  );
}

/** A field with a code of the Sandbox's, which offers the values that there are codes for. */
export function coded<Value extends string>(theirs: string, codes: ReadonlyMap<string, Value>, what: string) {
  return { theirs, convert: codeFor(codes, what), values: [...new Set(codes.values())], isNeverEmpty: true } as const;
}

/** The urgency of work. */
export const prioritized = (theirs: string) =>
  ({ theirs, convert: priorityFor, values: [...new Set(priorities.values())], isNeverEmpty: true }) as const;

/** Finds what a create made whose answer was lost: the Sandbox tells by the key that was sent along. */
export async function findByKey(
  client: SandboxClient,
  { kind }: Pick<Writable, "kind">,
  { idempotencyKey }: LostWrite,
): Promise<SandboxRecord[]> {
  const record = await client.readByKey(kind, idempotencyKey);
  return record ? [record] : [];
}

/** Sends a new record. @throws {InvalidInputError} with a path for each field, ours; those the Sandbox refused as well. */
export async function createRecord(
  client: SandboxClient,
  writable: Writable,
  data: object,
  idempotencyKey: string,
): Promise<SandboxRecord> {
  const body = bodyOf(writable, data, "create");
  return inOurWords(writable, () => client.create(writable.kind, body, idempotencyKey));
}

export async function updateRecord(
  client: SandboxClient,
  writable: Writable,
  remoteId: string,
  data: object,
  { expected }: Pick<WriteContext, "expected">,
): Promise<SandboxRecord> {
  const body = bodyOf(writable, data, "update");
  const revision = expected ? (intAt(expected, "revision") ?? null) : null;
  return inOurWords(writable, () => client.update(writable.kind, remoteId, body, revision));
}

/** The Sandbox's code for a value of ours, or a refusal that lists those there are. */
export function codeFor<Value extends string>(codes: ReadonlyMap<string, Value>, what: string) {
  return (value: Value): JsonValue | Refusal => {
    const code = [...codes].find(([, ours]) => ours === value)?.[0];
    const known = [...new Set(codes.values())].join(", ");
    return code ?? new Refusal(`the Sandbox has no such ${what}; expected one of ${known}`);
  };
}

export const moneyFor = ({ amount, currency }: MoneyValue): JsonValue => ({ value: amount, currency });

/** Seconds as hours; six places are all that is taken. */
export const hoursFor = (seconds: number): JsonValue => new Big(seconds).div(3600).round(6).toFixed();

/** The code of a priority as the number it is. */
export function priorityFor(value: "URGENT" | "HIGH" | "MEDIUM" | "LOW"): JsonValue | Refusal {
  const code = codeFor(priorities, "priority")(value);
  return code instanceof Refusal ? code : Number(code);
}

/** Instants are handed over as dates; the Sandbox wants text. */
export const toInstant = (value: Date): JsonValue => value.toISOString();

function bodyOf(writable: Writable, data: object, on: "create" | "update"): JsonObject {
  const problems: InputProblem[] = [];
  const body = translate(writable.fields, data, { on, path: [], problems });
  if (problems.length === 0) return body;
  const list = problems.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
  throw new InvalidInputError(`The Sandbox can't take this ${writable.entity}. ${list}.`, { problems });
}

interface Translation {
  readonly on: "create" | "update";
  readonly path: readonly (string | number)[];
  readonly problems: InputProblem[];
}

function translate(fields: WriteFields, data: object, translation: Translation): JsonObject {
  const body: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(data) as [string, unknown][]) {
    if (value === undefined) continue;
    const path = [...translation.path, name];
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const refuse = (message: string) => void translation.problems.push({ path, message });
    if (!field) {
      refuse("the Sandbox has no such field that can be written");
      continue;
    }
    if (field.only && field.only.on !== translation.on) {
      refuse(field.only.because);
      continue;
    }
    const sent = valueOf(field, value, { ...translation, path });
    if (sent instanceof Refusal) refuse(sent.message);
    else put(body, field.theirs, sent);
  }
  return body;
}

function valueOf(field: WriteField, value: unknown, translation: Translation): JsonValue | Refusal {
  if (value === null) return null;
  if (field.items) {
    const items = value as readonly object[];
    return items.map((item, place) =>
      translate(field.items as WriteFields, item, { ...translation, path: [...translation.path, place] }),
    );
  }
  return field.convert ? field.convert(value as never) : (value as JsonValue);
}

function put(body: Record<string, JsonValue>, path: string, value: JsonValue): void {
  const [name, inner] = path.split(".") as [string, string?];
  if (inner === undefined) body[name] = value;
  else body[name] = { ...(body[name] as JsonObject | undefined), [inner]: value };
}

/** The Sandbox names its own fields and states; a caller knows only ours. */
async function inOurWords<Result>(writable: Writable, call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof InvalidInputError) {
      const problems = error.problems.map(({ path, message }) => ({ path: ourPath(writable.fields, path), message }));
      throw new InvalidInputError(error.message, { cause: error, problems });
    }
    if (error instanceof ConflictError && Array.isArray(error.details["allowedStates"])) {
      const allowedStatuses = (error.details["allowedStates"] as string[]).map(
        (state) => writable.statuses?.get(state) ?? state,
      );
      throw new ConflictError(error.message, { cause: error, details: { ...error.details, allowedStatuses } });
    }
    throw error;
  }
}

function ourPath(fields: WriteFields, path: InputProblem["path"]): InputProblem["path"] {
  const [first, second, ...rest] = path;
  if (first === undefined) return path;
  const whole = second === undefined ? String(first) : `${first}.${second}`;
  const entries = Object.entries(fields);
  const found =
    entries.find(([, { theirs }]) => theirs === whole) ?? entries.find(([, { theirs }]) => theirs === first);
  if (!found) return path;
  const [name, { theirs, items }] = found;
  if (theirs === whole) return [name, ...(second === undefined || theirs === first ? [] : rest)];
  if (items && typeof second === "number") return [name, second, ...ourPath(items, rest)];
  return [name, ...(second === undefined ? [] : [second]), ...rest];
}
