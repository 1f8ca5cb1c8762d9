import { isDeepStrictEqual } from "node:util";
import {
  labelSuffix,
  rawSuffix,
  type EntityDefinition,
  type FieldDefinition,
  type FieldMap,
} from "../../schema/definition/index.js";
import { GraphQLDecimal } from "../../schema/scalars/index.js";
import type { RecordDocument, StoredCustomField, StoredMoney } from "./record-document.js";
import { storedName } from "./stored-fields.js";

/** What one field was and became, as JSON and as the graph shows it. */
export interface FieldChange {
  /** As declared, `asset`; `statusRaw` or `statusLabel` where only the source's own value or words changed; `custom.<key>` of a custom field. */
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
  /** Only where the values were too large to be kept: both are null then. */
  readonly isOmitted?: true;
}

type Stored = Readonly<Record<string, unknown>>;
type ToJson = (value: unknown) => unknown;

/** A change of more than this is named and not kept: a document may have 16 MB, and an order's lines can be many. */
const largestEntryBytes = 4_000_000;

/**
 * What changed between two versions of a record at rest, for the fields that are named.
 * @param names as `changedFields` gives them: declared fields, `url`, `customFields`.
 */
export function fieldChanges(
  entity: EntityDefinition,
  before: RecordDocument,
  after: RecordDocument,
  names: readonly string[],
): FieldChange[] {
  return withinSize(names.flatMap((name) => changesOf(entity, before, after, name)));
}

function changesOf(entity: EntityDefinition, before: RecordDocument, after: RecordDocument, name: string) {
  if (name === "customFields") return customChanges(before.customFields, after.customFields);
  const field = entity.fields[name];
  if (!field) return changeOf(name, before[name], after[name]);
  const stored = storedName(name, field);
  const toJson = jsonMaker(field);
  const changes = changeOf(name, toJson(before[stored]), toJson(after[stored]));
  if (field.kind !== "enum" || changes.length > 0) return changes;
  return [rawSuffix, labelSuffix].flatMap((suffix) =>
    changeOf(name + suffix, before[stored + suffix], after[stored + suffix]),
  );
}

function changeOf(field: string, before: unknown, after: unknown): FieldChange[] {
  const [was, is] = [before ?? null, after ?? null];
  return isDeepStrictEqual(was, is) ? [] : [{ field, before: was, after: is }];
}

/** One change for each custom field: a list of all of them would say little. */
function customChanges(
  before: readonly StoredCustomField[] | undefined,
  after: readonly StoredCustomField[] | undefined,
): FieldChange[] {
  const was = new Map((before ?? []).map(({ key, value }) => [key, value]));
  const is = new Map((after ?? []).map(({ key, value }) => [key, value]));
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((key) =>
    changeOf(`custom.${key}`, was.get(key), is.get(key)),
  );
}

const makers = new WeakMap<FieldDefinition, ToJson>();

function jsonMaker(field: FieldDefinition): ToJson {
  const known = makers.get(field);
  if (known) return known;
  const maker = makeJsonMaker(field);
  makers.set(field, maker);
  return maker;
}

function makeJsonMaker(field: FieldDefinition): ToJson {
  switch (field.kind) {
    case "decimal":
      return present(GraphQLDecimal.serialize);
    case "dateTime":
      return present((value) => (value as Date).toISOString());
    case "money":
      return present((value) => {
        const { amount, currency } = value as StoredMoney;
        return { amount: GraphQLDecimal.serialize(amount), currency };
      });
    case "object": {
      const toJson = objectMaker(field.object.fields);
      return present((value) => toJson(value as Stored));
    }
    case "objects": {
      const toJson = objectMaker(field.object.fields);
      return (value) => ((value ?? []) as readonly Stored[]).map(toJson);
    }
    case "strings":
    case "enums":
    case "references":
      return (value) => value ?? [];
    default:
      return present((value) => value);
  }
}

/** Within an object the names are those of the graph's fields: `partId`, `status`, `statusRaw`, and `statusLabel` where it has one. */
function objectMaker(fields: FieldMap): (stored: Stored) => Stored {
  const steps = Object.entries(fields).map(([name, field]) => ({
    stored: storedName(name, field),
    toJson: jsonMaker(field),
    isEnum: field.kind === "enum",
  }));
  return (source) => {
    const target: Record<string, unknown> = {};
    for (const { stored, toJson, isEnum } of steps) {
      if (source[stored] === undefined) continue;
      target[stored] = toJson(source[stored]);
      if (!isEnum) continue;
      target[stored + rawSuffix] = source[stored + rawSuffix] ?? null;
      const label = source[stored + labelSuffix];
      if (label !== undefined) target[stored + labelSuffix] = label;
    }
    return target;
  };
}

function present(toJson: ToJson): ToJson {
  return (value) => (value === undefined || value === null ? null : toJson(value));
}

function withinSize(changes: readonly FieldChange[]): FieldChange[] {
  let left = largestEntryBytes;
  return changes.map((change) => {
    const sizeBytes = mostBytesOf(change);
    if (sizeBytes > left) return { field: change.field, before: null, after: null, isOmitted: true };
    left -= sizeBytes;
    return change;
  });
}

/** No fewer bytes than a JSON value takes at rest; found without encoding it. */
export function mostBytesOf(value: unknown): number {
  // Each unit of UTF-16 takes at most three bytes in UTF-8.
  if (typeof value === "string") return 16 + value.length * 3;
  if (typeof value !== "object" || value === null) return 24;
  let sizeBytes = 16;
  for (const [name, inner] of Object.entries(value)) sizeBytes += 8 + name.length * 3 + mostBytesOf(inner);
  return sizeBytes;
}
