import Big from "big.js";
import type { WriteData } from "../../../schema/definition/index.js";
import { entityByName, type Entities, type EntityName } from "../../../schema/entities/index.js";
import type { FieldDefinition, FieldMap } from "../../../schema/definition/index.js";
import {
  ConflictError,
  ConnectionUnreachableError,
  InvalidInputError,
  NotFoundError,
  SourceError,
  WriteUnconfirmedError,
  type InputProblem,
} from "../../errors/index.js";
import type { JsonObject, JsonValue, LostWrite, WriteContext } from "../connector.js";
import { instantText } from "../times.js";
import type { FieldRule, FieldRules, WriteRules } from "../write-rules.js";
import { amountProblem, recordCurrency, withCurrency } from "../written-amounts.js";
import { propertyOf, type EntityPlace, type ODataClient } from "./client.js";
import { filterOf, idOf, orderOf, sinceCondition } from "./keyset.js";
import { keyPredicate, literal, type Version } from "./literals.js";
import type { EntityModel, PropertyModel } from "./metadata.js";
import { readOne, recordOptions } from "./reading.js";
import { isList, type PlainWriteField, type WriteDescription, type WriteField } from "./write-description.js";

type Values = Readonly<Record<string, unknown>>;

/** What can be written of an entity, in words of ours. */
export function writeRules({ fields, actions }: WriteDescription): WriteRules<JsonObject> {
  const statuses = Object.keys(actions);
  const byActions: FieldRules =
    statuses.length === 0 || "status" in fields
      ? {}
      : {
          status: {
            isNeverEmpty: true,
            values: statuses,
            only: { on: "update", because: "the system gives it to a new record by itself" },
          },
        };
  return {
    fields: {
      ...Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, ruleOf(field)])),
      ...byActions,
    },
  };
}

function ruleOf(field: WriteField): FieldRule {
  if (isList(field)) {
    return {
      ...(field.required ? { isRequired: true } : {}),
      isNeverEmpty: true,
      only: { on: "create", because: "OData changes lists within a record in no way that all services take" },
      fields: Object.fromEntries(Object.entries(field.each).map(([name, each]) => [name, ruleOf(each)])),
    };
  }
  const { only, required, empty, maxLength, values } = field;
  return {
    ...(only
      ? {
          only: {
            on: only,
            because:
              only === "create"
                ? "the system keeps it as it was made"
                : "the system gives it to a new record by itself",
          },
        }
      : {}),
    ...(required ? { isRequired: true } : {}),
    ...(empty && !required ? {} : { isNeverEmpty: true }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(values ? { values: Object.keys(values) } : {}),
  };
}

/** How the records of one entity are written. */
export interface WrittenPlace extends EntityPlace {
  readonly name: EntityName;
  readonly write: WriteDescription;
  readonly toUnified: (raw: JsonObject) => Values;
}

/** Makes a record with its lists in one call, all or nothing. */
export async function createRecord(
  client: ODataClient,
  place: WrittenPlace,
  data: WriteData<Entities[EntityName]>,
): Promise<JsonObject> {
  const { write, service, entity } = place;
  const model = await client.entityModel(place);
  const body = { ...write.constants, ...bodyOf(client, place, model, withCurrency(data, write.fields), null) };
  const made = await client.write(service, `/${entity.set}`, { method: "POST", body, pathOf: pathsOf(place) });
  const remoteId = made && idOf(made, entity.key);
  if (!remoteId) {
    throw new SourceError(`${entity.set} took the record, and its answer does not say under which key.`, {
      httpStatus: 201,
    });
  }
  return afterwards(client, place, remoteId, async () => {});
}

/** Changes a record, and takes it to the status asked for, each step only if it is as it was read. */
export async function updateRecord(
  client: ODataClient,
  place: WrittenPlace,
  remoteId: string,
  data: WriteData<Entities[EntityName]>,
  { expected }: Pick<WriteContext, "expected">,
): Promise<JsonObject> {
  const { write, service } = place;
  const { status, ...others } = data as Values;
  const model = await client.entityModel(place);
  const byAction = typeof status === "string" ? write.actions[status] : undefined;
  const stored = await requiredRecord(client, place, remoteId);
  const body = bodyOf(client, place, model, byAction === undefined ? data : others, place.toUnified(stored));
  if (expected) requireUnchanged(place, stored, expected);
  const pathOf = pathsOf(place);
  const isChanged = Object.keys(body).length > 0;
  if (isChanged) {
    const target = `/${place.entity.set}${predicateOf(place, model, stored)}`;
    // What the caller decided upon has been compared; between that and the change the service's own lock stands.
    await client.write(service, target, { method: "PATCH", body, etag: etagOf(stored), pathOf });
  }
  const isThere =
    typeof status === "string" && (place.toUnified(stored)["status"] as { value?: string } | null)?.value === status;
  if (byAction === undefined || isThere) return afterwards(client, place, remoteId, async () => {}, isChanged);
  const act = async () => {
    const current = isChanged ? await requiredRecord(client, place, remoteId) : stored;
    await client.act(service, place.entity.set, byAction, keyOf(place, model, current), {
      etag: etagOf(current),
      pathOf,
    });
  };
  if (!isChanged) await act();
  return afterwards(client, place, remoteId, isChanged ? act : async () => {});
}

/**
 * Looks for what a create made whose answer was lost. No service keeps a key of ours, so it is known by what it is: made since the
 * send, with the very values.
 */
export async function findWritten(
  client: ODataClient,
  place: WrittenPlace,
  data: WriteData<Entities[EntityName]>,
  { sentAt }: LostWrite,
): Promise<JsonObject[]> {
  const { entity, service, write } = place;
  const { created } = write;
  if (created === undefined) return [];
  const model = await client.entityModel(place);
  const clock = await client.list(place, { top: 1, select: entity.key.join(",") });
  const ahead = clock.sourceTime ? clock.sourceTime.getTime() - client.now().getTime() : 0;
  const since = new Date(sentAt.getTime() + ahead - toleranceMs);
  const words = sentTexts(place, model, data);
  const { items } = await client.list(place, {
    filter: filterOf([
      entity.filter,
      sinceCondition({ ...entity, modified: created }, model, service.version, since, client.description.timeZone),
      ...words,
    ]),
    orderby: orderOf(entity),
    top: mostCandidates,
    ...recordOptions(place),
  });
  const fields = entityByName(place.name).fields;
  return items.filter((item) => {
    const unified = place.toUnified(item);
    return Object.entries(data as Values).every(([name, value]) => {
      const field = fields[name];
      return value === undefined || !field || isSame(field, value, unified[name]);
    });
  });
}

/** Between the clocks of the database, this process and the system, beyond the difference that is measured. */
const toleranceMs = 120_000;
/** Made within moments and with the same words; more of them are not this one. */
const mostCandidates = 50;

/** Texts and references of the data as conditions, so that few records are looked at. */
function sentTexts({ write, name, service }: WrittenPlace, model: EntityModel, data: Values): string[] {
  const { fields } = entityByName(name);
  return Object.entries(data).flatMap(([key, value]) => {
    const field = write.fields[key];
    const kind = fields[key]?.kind;
    if (!field || isList(field) || typeof value !== "string" || value === "") return [];
    if (kind !== "string" && kind !== "reference") return [];
    return [`${field.property} eq ${literal(value, propertyOf(model, field.property), service.version)}`];
  });
}

/** The later steps of a write, and how the record stands then. Losing the connection there leaves a write half done, not undone. */
async function afterwards(
  client: ODataClient,
  place: EntityPlace,
  remoteId: string,
  laterStep: () => Promise<void>,
  isWritten = true,
): Promise<JsonObject> {
  try {
    await laterStep();
    return await requiredRecord(client, place, remoteId);
  } catch (error) {
    if (!isWritten || !(error instanceof ConnectionUnreachableError)) throw error;
    throw new WriteUnconfirmedError(
      `The record ${remoteId} of ${place.entity.set} was stored, then the connection was lost before all was done.`,
      { cause: error, details: { remoteId } },
    );
  }
}

async function requiredRecord(client: ODataClient, place: EntityPlace, remoteId: string): Promise<JsonObject> {
  const record = await readOne(client, place, remoteId);
  if (record) return record;
  throw new NotFoundError(`The system has no such record of ${place.entity.set}, or the account may not see it.`);
}

/** By the ETag where the service gives one, by the time of change elsewhere. */
function requireUnchanged({ entity }: EntityPlace, stored: JsonObject, expected: JsonObject): void {
  const [now, then] = [stored, expected].map(
    (record) => etagOf(record) ?? (entity.modified === undefined ? null : record[entity.modified]),
  );
  if (then === null || then === undefined || now === then) return;
  throw new ConflictError(
    `The record was changed in the system after what you decided upon. Read it again and decide anew.`,
  );
}

function etagOf(record: JsonObject): string | null {
  const etag = record["@odata.etag"];
  return typeof etag === "string" ? etag : null;
}

function keyOf({ entity: { set } }: EntityPlace, model: EntityModel, record: JsonObject) {
  return model.key.map((name) => {
    const value = record[name];
    if (value === undefined || value === null) {
      throw new SourceError(`The record has no ${name}, which is part of the key of ${set}. Add it to select.`, {
        httpStatus: 200,
      });
    }
    return { name, value, property: propertyOf(model, name) };
  });
}

function predicateOf(place: EntityPlace, model: EntityModel, record: JsonObject): string {
  return keyPredicate(keyOf(place, model, record), place.service.version);
}

/** Left out, fields are not touched; null empties them. @throws {InvalidInputError} an amount is in another currency than it has to be. */
function bodyOf(
  client: ODataClient,
  { write, name, service }: WrittenPlace,
  model: EntityModel,
  data: Values,
  stored: Values | null,
): Record<string, JsonValue> {
  const { fields } = entityByName(name);
  const problems = oddAmounts(write.fields, fields, data, recordCurrency(data, stored));
  if (problems.length > 0) {
    const list = problems.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
    throw new InvalidInputError(`The data can't be written there. ${list}.`, { problems });
  }
  const writing = { version: service.version, timeZone: client.description.timeZone };
  return propertiesOf(write.fields, fields, model, writing, data);
}

function oddAmounts(
  writeFields: Readonly<Record<string, WriteField>>,
  fields: FieldMap,
  data: Values,
  ofRecord: string | null,
  path: readonly (string | number)[] = [],
): InputProblem[] {
  return Object.entries(data).flatMap(([name, value]) => {
    const [field, target] = [fields[name], Object.hasOwn(writeFields, name) ? writeFields[name] : undefined];
    if (value === undefined || value === null || !field || !target) return [];
    const at = [...path, name];
    if (isList(target)) {
      if (field.kind !== "objects") return [];
      const { fields: inner } = field.object;
      return (value as readonly Values[]).flatMap((item, index) =>
        oddAmounts(target.each, inner, item, ofRecord, [...at, index]),
      );
    }
    if (field.kind !== "money") return [];
    const message = amountProblem(value as { amount: string; currency: string }, target, ofRecord);
    return message === null ? [] : [{ path: at, message }];
  });
}

interface Writing {
  readonly version: Version;
  readonly timeZone: string;
}

function propertiesOf(
  writeFields: Readonly<Record<string, WriteField>>,
  fields: FieldMap,
  model: EntityModel,
  writing: Writing,
  data: Values,
): Record<string, JsonValue> {
  const body: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(data)) {
    const field = fields[name];
    const target = Object.hasOwn(writeFields, name) ? writeFields[name] : undefined;
    if (value === undefined || !field || !target) continue;
    if (isList(target)) {
      const inner = model.navigations.get(target.property)?.();
      if (field.kind !== "objects" || !inner) {
        throw new SourceError(`${model.set} has no list ${target.property}. Correct the description.`, {
          httpStatus: 200,
        });
      }
      body[target.property] = (value as readonly Values[]).map((item) =>
        propertiesOf(target.each, field.object.fields, inner, writing, item),
      );
    } else {
      body[target.property] = sent(field, target, propertyOf(model, target.property), writing, value);
      if (target.currency !== undefined && field.kind === "money" && value !== null) {
        body[target.currency] = (value as { currency: string }).currency;
      }
    }
  }
  return body;
}

const secondsOf = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 } as const;

function sent(
  field: FieldDefinition,
  target: PlainWriteField,
  property: PropertyModel,
  writing: Writing,
  value: unknown,
): JsonValue {
  if (value === null) return null;
  switch (field.kind) {
    case "enum":
      return target.values?.[value as string] ?? (value as string);
    case "dateTime":
      return instant(value as Date, property, writing);
    case "date":
      return writing.version === "V2" ? `/Date(${Date.parse(`${value as string}T00:00:00Z`)})/` : (value as string);
    case "money":
      return number((value as { amount: string }).amount, property);
    case "duration":
      return number(new Big(value as number).div(secondsOf[target.unit ?? "seconds"]).toFixed(), property);
    case "decimal":
      return number(value as string, property);
    case "int":
      return number(`${value as number}`, property);
    case "reference":
      return property.type.startsWith("Edm.Int") ? Number(value) : (value as string);
    default:
      return value as JsonValue;
  }
}

/** Days, and times without a zone, are those of the system's own clock. */
function instant(value: Date, { type, isDay }: PropertyModel, { version, timeZone }: Writing): string {
  const local = instantText(value, "yyyy-MM-dd'T'HH:mm:ss.SSS", timeZone);
  if (version === "V4") return isDay ? local.slice(0, 10) : value.toISOString().replace(/\.000Z$/, "Z");
  if (type === "Edm.DateTimeOffset") return `/Date(${value.getTime()}+0000)/`;
  return `/Date(${Date.parse(isDay ? local.slice(0, 10) : `${local}Z`)})/`;
}

/** As text where the type is exact: V2 wants it so, and V4 takes it with IEEE754Compatible, which is said of the body. */
function number(text: string, { type }: PropertyModel): JsonValue {
  return type === "Edm.Decimal" || type === "Edm.Int64" || type === "Edm.String" ? text : Number(text);
}

/** Where a property that the service complains of is in the data: `items(0)/quantity` is `lines.0.quantityOrdered`. */
function pathsOf({ write }: WrittenPlace): (target: string) => readonly (string | number)[] | null {
  return (target) => {
    const [first = "", second] = target.replace(/^\/?(?:in|data|to_\w+)\/(?=\w)/, "").split("/");
    const [, property = "", index] = /^([^(]+)(?:\((?:guid)?'?(\d+)'?\))?$/.exec(first) ?? [];
    const found = Object.entries(write.fields).find(([, field]) => field.property === property);
    if (!found) return null;
    const [name, field] = found;
    if (second === undefined || !isList(field)) return [name];
    const inner = Object.entries(field.each).find(([, each]) => each.property === second);
    return [name, ...(index === undefined ? [] : [Number(index)]), ...(inner ? [inner[0]] : [])];
  };
}

/** Whether what the system has is what was sent. */
function isSame(field: FieldDefinition, ours: unknown, theirs: unknown): boolean {
  if (ours === null || ours === "") return theirs === null || theirs === undefined || theirs === "";
  switch (field.kind) {
    case "enum":
      return (theirs as { value?: unknown } | null)?.value === ours;
    case "dateTime":
      return theirs instanceof Date && theirs.getTime() === (ours as Date).getTime();
    case "decimal":
      return isNumeric(theirs) && new Big(theirs).eq(ours as string);
    case "money": {
      const [mine, other] = [ours, theirs] as ({ amount: string; currency: string } | null)[];
      return Boolean(mine && other && new Big(mine.amount).eq(other.amount) && mine.currency === other.currency);
    }
    case "objects": {
      const list = theirs as readonly Values[] | null | undefined;
      const wanted = ours as readonly Values[];
      return (
        list?.length === wanted.length &&
        wanted.every((item, place) =>
          Object.entries(item).every(([name, value]) => {
            const inner = field.object.fields[name];
            return value === undefined || !inner || isSame(inner, value, list[place]?.[name]);
          }),
        )
      );
    }
    default:
      return JSON.stringify(ours) === JSON.stringify(theirs);
  }
}

function isNumeric(value: unknown): value is string | number {
  return (typeof value === "string" && value !== "") || typeof value === "number";
}
