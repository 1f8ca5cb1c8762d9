import {
  listedReferences,
  offeredIndexes,
  rawSuffix,
  type EntityDefinition,
  type FieldDefinition,
} from "../definition/index.js";

/** A field that filters and orders can name, declared by the entity or one of the service's own. */
export interface IndexedFieldDefinition {
  /** As declared: `asset`, `status`, `updatedAt`, `connectionId`. */
  readonly name: string;
  readonly field: FieldDefinition | ServiceField;
  /** Present where it lies with the words: compared with ids, beside any other condition. */
  readonly isListed?: true;
}

/** The service's own fields that every record has. */
export interface ServiceField {
  readonly kind: "dateTime" | "connection";
  readonly description: string;
}

const serviceFields: Readonly<Record<string, ServiceField>> = {
  updatedAt: { kind: "dateTime", description: "When it last changed here." },
  createdAt: { kind: "dateTime", description: "When it was first stored here." },
  remoteUpdatedAt: { kind: "dateTime", description: "When the source last changed it." },
  connectionId: { kind: "connection", description: "The connection it came through." },
};

function rawField(name: string): FieldDefinition {
  return { kind: "string", description: `The source's own value of ${name}.` };
}

/** The fields that some index of an entity holds, in the order in which they are declared; the service's own come first. */
export function indexedFields(entity: EntityDefinition): readonly IndexedFieldDefinition[] {
  const indexed = new Set(offeredIndexes(entity).flat());
  return [
    ...Object.entries(serviceFields).map(([name, field]) => ({ name, field })),
    ...Object.entries(entity.fields).flatMap(([name, field]) => [
      { name, field },
      ...(field.kind === "enum" ? [{ name: name + rawSuffix, field: rawField(name) }] : []),
    ]),
  ].filter(({ name }) => indexed.has(name));
}

/** The references that filters can name beside those: no index of their own begins with them. */
export function listedFields(entity: EntityDefinition): readonly IndexedFieldDefinition[] {
  return listedReferences(entity).flatMap(({ path, filterName }) => {
    const field = entity.fields[path];
    return filterName === null || !field ? [] : [{ name: path, field, isListed: true }];
  });
}

/** `dueDate` → `DUE_DATE` */
export function orderValueName(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/** Fields that some index can sort by. Ids are left out: their order means nothing to anybody. */
export function orderFields(
  entity: EntityDefinition,
): readonly { readonly name: string; readonly description: string }[] {
  return indexedFields(entity)
    .filter(({ field }) => field.kind !== "reference" && field.kind !== "connection")
    .map(({ name, field }) => ({
      name,
      description: field.kind === "enum" ? `${field.description} By the names of the values.` : field.description,
    }));
}
