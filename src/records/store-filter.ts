import type { Document } from "mongodb";
import type { EntityDefinition } from "../../schema/definition/index.js";
import { tenantFilter, type Tenant, type TenantFilter, type TenantFilters } from "../storage/index.js";
import { isResidual, type Branch, type Choice, type Residual } from "./plan.js";
import type { RecordDocument } from "./record-document.js";
import { idField, type StoredField } from "./stored-field.js";
import { isPoint, pointsOf, type Interval, type ValueSet } from "./value-set.js";

/** Whose records, and which of them a list shows at all. */
export interface Visibility {
  readonly tenant: Tenant;
  readonly includeDeleted: boolean;
  /** Connections whose records are left out. */
  readonly withoutConnections: readonly string[];
}

/**
 * "Not deleted", in the one form for which an index alone decides: `deletedAt: null` would make the store fetch each
 * document to tell null from absent (measured: 1,000 documents read instead of 51 when 1,000 branches are merged).
 */
const notDeleted = { $not: { $gt: new Date(0) } };

/**
 * The store's filters for branches of an index, one each, beginning with the tenant. Empty when nothing can match.
 * Joined by `$or` they are merged in the order of the index, without sorting.
 */
export function branchFilters(
  entity: EntityDefinition,
  branches: readonly Branch[],
  visibility: Visibility,
): readonly TenantFilter<RecordDocument>[] {
  const excluded = new Set(visibility.withoutConnections);
  const { connectionIds } = visibility.tenant;
  const restriction = connectionIds
    ? idsWithin(
        entity,
        connectionIds.filter((id) => !excluded.has(id)),
      )
    : excluded.size > 0
      ? idsWithout(entity, excluded)
      : null;
  const filters: TenantFilter<RecordDocument>[] = [];
  for (const branch of branches) {
    const connection = pinnedConnection(branch);
    if (connection !== null && excluded.has(connection)) continue;
    const filter: Document & Tenant = { ...tenantFilter(visibility.tenant) };
    const asked: Document[] = [];
    for (const [field, choice] of branch) {
      if (isResidual(choice)) asked.push(oneOf(field, choice.anyOf));
      else filter[field.stored] = predicate(field, choice);
    }
    // Beside what the tenant's own filter may say there.
    if (asked.length > 0) filter["$and"] = [...((filter["$and"] as Document[] | undefined) ?? []), ...asked];
    if (restriction && connection === null) {
      const id: unknown = filter["_id"];
      filter["_id"] =
        typeof id === "string" ? { $eq: id, ...restriction } : { ...(id as object | undefined), ...restriction };
    }
    if (!visibility.includeDeleted) filter["deletedAt"] = notDeleted;
    filters.push(filter);
  }
  return filters;
}

/**
 * Splits branches into those that the store may merge with each other. A branch that asks for "no value" is fetched
 * before the merge, the others after it; and MongoDB 6.0 puts a fetched document without a field before an index entry
 * without it, where both should be equal. Merged together they would come in an order that no cursor fits.
 */
export function mergeable(branches: readonly Branch[]): readonly (readonly Branch[])[] {
  return [branches.filter((branch) => !asksForNoValue(branch)), branches.filter(asksForNoValue)];
}

function asksForNoValue(branch: Branch): boolean {
  return [...branch.values()].includes(null);
}

export function anyOf(filters: readonly TenantFilters<RecordDocument>[]): TenantFilters<RecordDocument> {
  const [only, ...others] = filters;
  return others.length === 0 && only ? only : { $or: [...filters] };
}

function predicate(field: StoredField, choice: Exclude<Choice, Residual>): unknown {
  if (choice === null) return field.noValue;
  const { low, high } = choice;
  if (isPoint(choice, field.domain)) return low?.value;
  if (!low && !high) return { $gte: field.least };
  return {
    ...(low ? { [low.isInclusive ? "$gte" : "$gt"]: low.value } : {}),
    ...(high ? { [high.isInclusive ? "$lte" : "$lt"]: high.value } : {}),
  };
}

/** Any of a set, as a condition on a document: a field may be named twice in a filter so, as words are. */
function oneOf(field: StoredField, set: ValueSet): Document {
  const values = set.hasNull ? null : pointsOf(set, field.domain);
  if (values) return { [field.stored]: values.length === 1 ? values[0] : { $in: values } };
  const choices: readonly (Interval | null)[] = set.hasNull ? [null, ...set.intervals] : set.intervals;
  return { $or: choices.map((choice) => ({ [field.stored]: predicate(field, choice) })) };
}

function pinnedConnection(branch: Branch): string | null {
  for (const [field, choice] of branch) {
    if (field.stored === "connectionId" && choice && !isResidual(choice) && isPoint(choice, field.domain))
      return choice.low?.value as string;
  }
  return null;
}

/**
 * A record's id says which connection it came through, and every index holds the id: so the store passes over the
 * records of these connections without fetching them, which a condition on connectionId would need.
 */
function idsWithout({ idPrefix }: EntityDefinition, connectionIds: ReadonlySet<string>): { $regex: string } {
  return { $regex: `^(?!${idPrefix}_(?:${suffixesOf(connectionIds)}))` };
}

/** The same the other way round, for callers that are bound to connections; with none it matches nothing. */
function idsWithin({ idPrefix }: EntityDefinition, connectionIds: readonly string[]): { $regex: string } {
  return { $regex: connectionIds.length > 0 ? `^${idPrefix}_(?:${suffixesOf(connectionIds)})` : "^$" };
}

function suffixesOf(connectionIds: Iterable<string>): string {
  return [...connectionIds].map((id) => id.slice(id.indexOf("_") + 1)).join("|");
}

/** The store's order: along the fields, then by id, all in one direction, as the index lies. */
export function storeSort(order: readonly StoredField[], isDescending: boolean): Record<string, 1 | -1> {
  return Object.fromEntries([...order, idField].map(({ stored }) => [stored, isDescending ? -1 : 1]));
}
