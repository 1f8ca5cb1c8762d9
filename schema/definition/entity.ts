import type { FieldMap } from "./fields.js";

/**
 * What an entity type is. The service's own fields (`id`, `connection`, `remoteId`, `url`, times, `version`,
 * `customFields`, `raw`) come with each entity and are not declared.
 */
export interface EntityDefinition<Name extends string = string, Fields extends FieldMap = FieldMap> {
  /** Name of the GraphQL type: `WorkOrder`. */
  readonly name: Name;
  /** Query for one record: `workOrder`. */
  readonly single: string;
  /** Query for a list, and the name of the collection at rest: `workOrders`. */
  readonly plural: string;
  /** Prefix of its records' ids: `wo`. */
  readonly idPrefix: string;
  readonly description: string;
  /**
   * MASTER data (assets, vendors …) is synced whole, because what happened lately refers to what is old.
   * TRANSACTION data (orders, receipts …) is synced as far back as the history window says.
   */
  readonly dataKind: "MASTER" | "TRANSACTION";
  readonly fields: Fields;
  /**
   * Field lists that filters and orders can use, each an index at rest behind organization and environment. Beside the
   * declared fields there are `updatedAt`, `createdAt`, `connectionId`. More come with every entity: [updatedAt] and
   * [connectionId, updatedAt], [createdAt], and where it has a status
   * [connectionId, status, updatedAt]. A few are enough: each costs on every write.
   */
  readonly indexes: readonly (readonly string[])[];
  /** Text fields whose words are searched; `number`, `name` and `title` where nothing is said. */
  readonly search?: readonly string[];
  /**
   * References by which its records are listed and filtered too, beside those that an index begins with: `location`,
   * `assignees`, `lines.part`; a part of the record, `failure`, for all that it refers to. They lie with the words that are
   * searched, so each costs an entry in that index where a record has it and no index of its own; and as with a search any
   * other condition goes beside them. Each reference is in an index or here, so that it can be followed from both sides.
   */
  readonly listedUnder?: readonly string[];
  /**
   * What its records are called under the one a reference leads to: `{ workOrder: "tasks" }` for `workOrder.tasks`. By
   * default that is `plural`, and `children` where an entity refers to itself.
   */
  readonly relatedAs?: Readonly<Record<string, string>>;
  /** Fields that create and update inputs offer; none makes the entity read-only. */
  readonly writable: readonly string[];
  /** Rank in an initial sync, lowest first: what others refer to, and what users look at first, comes early. */
  readonly syncPriority: number;
}

/** The source's own value of an enumeration: `statusRaw`. */
type RawName<Fields extends FieldMap> = {
  [Key in keyof Fields & string]: Fields[Key] extends { readonly kind: "enum" } ? `${Key}Raw` : never;
}[keyof Fields & string];

/** References of an entity, its parts, and the references within those: `location`, `failure`, `lines.part`. */
type ReferencePath<Fields extends FieldMap> = {
  [Key in keyof Fields & string]: Fields[Key] extends { readonly kind: "reference" | "references" }
    ? Key
    : Fields[Key] extends { readonly kind: "object" | "objects"; readonly object: { readonly fields: infer Inner } }
      ? Inner extends FieldMap
        ? Key | `${Key}.${ReferencePath<Inner>}`
        : never
      : never;
}[keyof Fields & string];

export type IndexedField<Fields extends FieldMap> =
  (keyof Fields & string) | RawName<Fields> | "updatedAt" | "createdAt" | "remoteUpdatedAt" | "connectionId";

/** Checks that indexes and writable fields name declared fields, and keeps the literal types for inference. */
export function defineEntity<const Name extends string, const Fields extends FieldMap>(
  definition: Omit<EntityDefinition<Name, Fields>, "indexes" | "search" | "writable" | "relatedAs" | "listedUnder"> & {
    readonly indexes: readonly (readonly IndexedField<Fields>[])[];
    readonly search?: readonly (keyof Fields & string)[];
    readonly relatedAs?: Readonly<Partial<Record<ReferencePath<Fields>, string>>>;
    readonly listedUnder?: readonly ReferencePath<Fields>[];
    readonly writable: readonly (keyof Fields & string)[];
  },
): EntityDefinition<Name, Fields> {
  return definition as EntityDefinition<Name, Fields>;
}
