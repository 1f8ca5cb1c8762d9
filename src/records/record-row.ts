import type { Document } from "mongodb";
import {
  namingFields,
  type CustomFieldKind,
  type EntityDefinition,
  type FieldMap,
} from "../../schema/definition/index.js";
import type { RecordDocument, StoredCustomField } from "./record-document.js";
import { storedName, storedNames } from "./stored-fields.js";

/** A record as resolvers read it: the document with `id`, and with empty lists where the source has none. */
export interface RecordRow {
  readonly id: string;
  readonly connectionId: string;
  readonly [field: string]: unknown;
}

/**
 * What of a record is wanted: which stored fields to read, and how a document of them becomes a row. Shapes of one
 * entity that read the same are the same object.
 */
export interface RowShape {
  readonly projection: Readonly<Record<string, 1>>;
  readonly toRow: (document: RecordDocument) => RecordRow;
}

/** The service's own fields that lie in a record's document under their own names. */
const commonFields = [
  "connectionId",
  "remoteId",
  "url",
  "createdAt",
  "updatedAt",
  "remoteCreatedAt",
  "remoteUpdatedAt",
  "deletedAt",
  "version",
  "customFields",
] as const;

interface EntityFields {
  /** Stored fields behind each field of the graph. */
  readonly storedBehind: ReadonlyMap<string, readonly string[]>;
  readonly shapes: Map<string, RowShape>;
  /** The same shapes by the set they were asked for with: a relation asks once for each row, with the same set. */
  readonly bySelection: WeakMap<ReadonlySet<string>, RowShape>;
}

/** Clients choose the fields, so there is no end of shapes; an application has some dozens. */
const mostShapes = 1_000;

const known = new WeakMap<EntityDefinition, EntityFields>();

/**
 * The shape for the given fields of the graph. Fields that lie elsewhere (`raw`, lists under a record) add nothing; the
 * connection is always there.
 */
export function rowShape(entity: EntityDefinition, fields: ReadonlySet<string>): RowShape {
  const { storedBehind, shapes, bySelection } = fieldsOf(entity);
  const seen = bySelection.get(fields);
  if (seen) return seen;
  const stored = new Set<string>(["connectionId"]);
  for (const field of fields) for (const name of storedBehind.get(field) ?? []) stored.add(name);
  const isNamed = fields.has("displayName");
  const names = [...stored].sort();
  const key = isNamed ? `${names.join(",")},displayName` : names.join(",");
  if (shapes.size > mostShapes) shapes.clear();
  const shape = shapes.get(key) ?? {
    projection: Object.fromEntries(names.map((name) => [name, 1 as const])),
    toRow: rowMaker(entity, stored, isNamed),
  };
  shapes.set(key, shape);
  bySelection.set(fields, shape);
  return shape;
}

function fieldsOf(entity: EntityDefinition): EntityFields {
  const existing = known.get(entity);
  if (existing) return existing;
  const storedBehind = new Map<string, readonly string[]>(commonFields.map((name) => [name, [name]]));
  storedBehind.set("connection", ["connectionId"]);
  storedBehind.set("displayName", [...namingFields(entity.fields), "remoteId"]);
  // Its last entry, the record's making, is told by the record itself.
  storedBehind.set("history", ["createdAt", "createdBy"]);
  // Which mapping it was stored under, and what its latest changes are told by.
  storedBehind.set("fieldProvenance", ["hash", "version", "createdAt", "createdBy"]);
  for (const [name, field] of Object.entries(entity.fields)) {
    storedBehind.set(name, [storedName(name, field)]);
    for (const stored of storedNames(name, field)) storedBehind.set(stored, [stored]);
  }
  const made: EntityFields = { storedBehind, shapes: new Map(), bySelection: new WeakMap() };
  known.set(entity, made);
  return made;
}

type Fill = (target: Document) => void;

/** Makes a row of a document, in place: the driver made the document for us alone, and a copy costs as much as the query. */
function rowMaker(entity: EntityDefinition, stored: ReadonlySet<string>, isNamed: boolean): RowShape["toRow"] {
  const fill = listFiller(entity.fields, (name) => stored.has(name));
  const hasCustomFields = stored.has("customFields");
  const naming = namingFields(entity.fields);
  return (document) => {
    const row = document as Document;
    row["id"] = document._id;
    fill(row);
    if (hasCustomFields) row["customFields"] = (document.customFields ?? []).map(wholeCustomField);
    // An empty text names nothing.
    if (isNamed) row["displayName"] = row[naming.find((name) => row[name]) ?? "remoteId"] as string;
    return row as RecordRow;
  };
}

/** What a record has none of is an empty list to a client, and absent at rest. */
const listKinds: ReadonlySet<string> = new Set(["strings", "enums", "references", "objects"]);

/** Puts an empty list where a list is absent, at any depth. */
function listFiller(fields: FieldMap, isWanted: (name: string) => boolean): Fill {
  const fills: Fill[] = [];
  for (const [name, field] of Object.entries(fields)) {
    const stored = storedName(name, field);
    if (!isWanted(stored)) continue;
    if (listKinds.has(field.kind)) {
      fills.push((target) => void (target[stored] ??= []));
    }
    if (field.kind === "object" || field.kind === "objects") {
      const fillObject = listFiller(field.object.fields, () => true);
      fills.push((target) => {
        const value = target[stored] as Document | Document[] | null | undefined;
        if (Array.isArray(value)) value.forEach(fillObject);
        else if (value) fillObject(value);
      });
    }
  }
  return (target) => {
    for (const fill of fills) fill(target);
  };
}

const none: readonly never[] = [];

function wholeCustomField(field: StoredCustomField): Required<Omit<StoredCustomField, "label">> {
  const { type, value, valueLabels = none, recordIds = none } = field;
  return { ...field, type: type ?? kindOf(value), valueLabels, recordIds };
}

function kindOf(value: StoredCustomField["value"]): CustomFieldKind {
  if (typeof value === "number") return "NUMBER";
  if (typeof value === "boolean") return "BOOLEAN";
  return Array.isArray(value) ? "MULTI_CHOICE" : "TEXT";
}
