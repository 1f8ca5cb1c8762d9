import type { Document } from "mongodb";
import type { EntityDefinition } from "../../schema/definition/index.js";
import { countLimit, relationLimit } from "../../schema/types/limits.js";
import { InvalidInputError } from "../errors/index.js";
import { parseRecordId } from "../ids/index.js";
import { findAtOnce, tenantFilter, type Storage, type Tenant, type TenantFilters } from "../storage/index.js";
import { decodeCursor, listDigest } from "./cursor.js";
import type { Condition, RelationCondition } from "./filter.js";
import { normalForm, type Conjunction } from "./normal-form.js";
import type { PageBounds } from "./page.js";
import { planList, planUnordered, type Plan, type PlanPart, type WantedOrder } from "./plan.js";
import { behind, comparePositions, narrowed } from "./position.js";
import type { RawDocument, RecordDocument } from "./record-document.js";
import { RecordPage, type RecordCount, type UnavailableConnection } from "./record-page.js";
import type { RowShape } from "./record-row.js";
import { SearchVocabulary } from "./search-vocabulary.js";
import { storedFieldsOf, type StoredField } from "./stored-field.js";
import { anyOf, branchFilters, mergeable, storeSort, type Visibility } from "./store-filter.js";
import { points } from "./value-set.js";

/** What a list asks for, whichever way it came about. */
export interface ListQuery extends Visibility {
  readonly entity: EntityDefinition;
  readonly where: Condition;
  readonly orderBy: readonly WantedOrder[];
  readonly bounds: PageBounds;
  readonly shape: RowShape;
  /** No record of it is asked for, only how many there are: then none is read. */
  readonly isCountOnly?: boolean;
  /** Whatever decides which records the list holds, as JSON: cursors are good for lists of the same identity. */
  readonly identity: unknown;
  /** Carried into the page: connections of `withoutConnections` that the client is told about. */
  readonly unavailable: readonly UnavailableConnection[];
}

type PlannedQuery = Pick<ListQuery, "entity" | "where" | "orderBy" | "tenant">;

/** What one index contributes to a list, as the store takes it. */
interface StorePart {
  readonly index: string;
  readonly filter: TenantFilters<RecordDocument>;
}

/** No read of the graph may hold the store longer than this. */
const longestReadMs = 10_000;

/** Reads unified records. Every filter begins with the tenant; every list is served by an index that it names. */
export class RecordReader {
  readonly #vocabulary: SearchVocabulary;

  constructor(private readonly storage: Storage) {
    this.#vocabulary = new SearchVocabulary(storage);
  }

  /** @throws {InvalidInputError} when no index serves filter and order, or the cursor is not of this list. */
  async list(query: ListQuery): Promise<RecordPage> {
    const { entity, bounds, shape } = query;
    const plan = await this.plan(query);
    const digest = listDigest(query.identity, plan.order, plan.isDescending);
    const isDescending = plan.isDescending !== bounds.isBackward;
    const position =
      bounds.cursor === null ? null : decodeCursor(bounds.cursor, digest, plan.order, bounds.cursorArgument);
    const alternatives = position ? behind(position, plan.order, isDescending) : [new Map()];
    const parts = storeParts(entity, plan.parts, query, alternatives);
    const found = await Promise.all(
      (query.isCountOnly ? [] : parts).map(({ index, filter }) =>
        findAtOnce<RecordDocument>(this.storage, entity.plural, filter, {
          ...readOptions(shape, plan.order),
          sort: storeSort(plan.order, isDescending),
          hint: index,
          limit: bounds.size + 1,
          batchSize: bounds.size + 2,
        }),
      ),
    );
    const documents = merged(found, comparePositions(plan.order, isDescending)).slice(0, bounds.size + 1);
    return new RecordPage({
      documents,
      bounds,
      order: plan.order,
      digest,
      shape,
      unavailable: query.unavailable,
      count: () => this.#count(entity, storeParts(entity, plan.parts, query, [new Map()])),
    });
  }

  /** How a list is read, its relation filters turned into ids. */
  async plan({ entity, where, orderBy, tenant }: PlannedQuery): Promise<Plan> {
    const resolved = await this.resolved(entity, where, tenant);
    return within(entity, resolved, tenant, (condition) => planList(entity, normalForm(condition), orderBy));
  }

  /** How records are read where their order is of no account. */
  async planUnordered({ entity, where, tenant }: Omit<PlannedQuery, "orderBy">): Promise<readonly PlanPart[]> {
    const resolved = await this.resolved(entity, where, tenant);
    return within(entity, resolved, tenant, (condition) => planUnordered(entity, normalForm(condition)));
  }

  /** A condition with its relation filters turned into ids of the records that match them, and searches into words. */
  resolved(entity: EntityDefinition, where: Condition, tenant: Tenant): Promise<Condition> {
    return this.#resolved(entity, where, tenant, !tenant.connectionIds);
  }

  async #resolved(
    entity: EntityDefinition,
    condition: Condition,
    tenant: Tenant,
    isAlone: boolean,
  ): Promise<Condition> {
    switch (condition.kind) {
      case "field":
        if (!condition.field.wordOf) return condition;
        return this.#vocabulary.resolveReference(tenant, entity, condition, isAlone);
      case "not":
        return { kind: "not", of: await this.#resolved(entity, condition.of, tenant, false) };
      case "search":
        return this.#vocabulary.resolve(tenant, entity, condition, isAlone);
      case "relation": {
        const { field } = condition;
        const ids = await this.#idsMatching(condition, tenant);
        return this.#resolved(entity, { kind: "field", field, values: points(ids, field.domain) }, tenant, isAlone);
      }
      case "all":
      case "any":
        return {
          kind: condition.kind,
          of: await Promise.all(
            condition.of.map((part) => this.#resolved(entity, part, tenant, isAlone && condition.of.length === 1)),
          ),
        };
    }
  }

  /** Records by id, in no order; those of other tenants are as if they were not there. Deleted ones are found too. */
  async byIds(
    tenant: Tenant,
    entity: EntityDefinition,
    ids: readonly string[],
    shape: RowShape,
  ): Promise<RecordDocument[]> {
    // A record's id holds its connection: with it, a sharded store asks only the shards concerned.
    const connectionIds = new Set(ids.map((id) => parseRecordId(id)?.connectionId ?? ""));
    return findAtOnce<RecordDocument>(
      this.storage,
      entity.plural,
      { ...tenantFilter(tenant), connectionId: { $in: [...connectionIds] }, _id: { $in: [...ids] } },
      { ...readOptions(shape, []), hint: "_id_", batchSize: ids.length + 1 },
    );
  }

  /** The source's payloads of records, by their ids. */
  async rawPayloads(tenant: Tenant, ids: readonly string[]): Promise<RawDocument[]> {
    return findAtOnce<RawDocument>(
      this.storage,
      "raw",
      { ...tenantFilter(tenant), _id: { $in: [...ids] } },
      { hint: "_id_", batchSize: ids.length + 1, maxTimeMS: longestReadMs },
    );
  }

  #records(entity: EntityDefinition) {
    return this.storage.tenants<RecordDocument>(entity.plural);
  }

  async #count(entity: EntityDefinition, parts: readonly StorePart[]): Promise<RecordCount> {
    if (parts.length === 0) return { count: 0, isExact: true };
    const [hint, ...otherIndexes] = new Set(parts.map(({ index }) => index));
    const [counted] = await this.#records(entity)
      .aggregate<{ count: number }>(
        [{ $match: anyOf(parts.map(({ filter }) => filter)) }, { $limit: countLimit + 1 }, { $count: "count" }],
        // Alternatives of several indexes can't share a hint; the store counts a record that fits two of them once.
        { maxTimeMS: longestReadMs, ...(hint !== undefined && otherIndexes.length === 0 ? { hint } : {}) },
      )
      .toArray();
    return boundedCount(counted?.count ?? 0);
  }

  /** @throws {InvalidInputError} when more than 1,000 match: a list of so many ids is a scan by another name. */
  async #idsMatching({ entity, of, path }: RelationCondition, tenant: Tenant): Promise<readonly string[]> {
    const conjunctions: readonly Conjunction[] = normalForm(await this.#resolved(entity, of, tenant, false));
    const parts = planUnordered(entity, conjunctions, path);
    // Deleted ones as well: who refers to them still shows them.
    const visibility = { tenant, includeDeleted: true, withoutConnections: [] };
    const found = await Promise.all(
      storeParts(entity, parts, visibility, [new Map()]).map(({ index, filter }) =>
        this.#records(entity)
          .find(filter, { projection: { _id: 1 }, hint: index, maxTimeMS: longestReadMs })
          .limit(relationLimit + 1)
          .batchSize(relationLimit + 2)
          .toArray(),
      ),
    );
    const ids = [...new Set(found.flat().map(({ _id }) => _id))];
    if (ids.length <= relationLimit) return ids;
    const message = `expected a filter that at most ${relationLimit} ${entity.plural} match, got more`;
    throw new InvalidInputError(`${path.join(".")}: ${message}. Narrow it, or filter by ids.`, {
      problems: [{ path, message }],
    });
  }
}

/**
 * For a caller that is bound to connections: the plan that reads only theirs, or the general one where no index serves
 * that. The filter keeps what is not theirs away in any case; this keeps it from being looked at.
 */
function within<Made>(
  entity: EntityDefinition,
  where: Condition,
  { connectionIds }: Tenant,
  plan: (condition: Condition) => Made,
): Made {
  const field = storedFieldsOf(entity).find(({ declared }) => declared === "connectionId");
  if (!connectionIds || !field) return plan(where);
  const own: Condition = { kind: "field", field, values: points(connectionIds, field.domain) };
  try {
    return plan({ kind: "all", of: [own, where] });
  } catch (error) {
    // A search is served by one index alone, whoever asks.
    if (error instanceof InvalidInputError && !isSearch(where)) return plan(where);
    throw error;
  }
}

function isSearch(condition: Condition): boolean {
  if (condition.kind === "field") return condition.field.occurrences !== undefined;
  return (condition.kind === "all" || condition.kind === "any") && condition.of.some(isSearch);
}

/** Parts that can match at all, as the store takes them. */
export function storeParts(
  entity: EntityDefinition,
  parts: readonly PlanPart[],
  visibility: Visibility,
  alternatives: ReturnType<typeof behind>,
): readonly StorePart[] {
  return parts.flatMap(({ index, branches }) => {
    const reached = branches.flatMap((branch) => alternatives.flatMap((alternative) => narrowed(branch, alternative)));
    return mergeable(reached).flatMap((together) => {
      const filters = branchFilters(entity, together, visibility);
      return filters.length > 0 ? [{ index, filter: anyOf(filters) }] : [];
    });
  });
}

/** The shape's fields and those the cursor is made of. */
function readOptions(
  { projection }: RowShape,
  order: readonly StoredField[],
): { projection: Document; maxTimeMS: number } {
  const ordered = Object.fromEntries(order.map(({ stored }) => [stored, 1]));
  return { projection: { ...projection, ...ordered }, maxTimeMS: longestReadMs };
}

export function boundedCount(counted: number): RecordCount {
  return { count: Math.min(counted, countLimit), isExact: counted <= countLimit };
}

/** Joins what several indexes gave, each in order; a record that fits two of them comes once. */
function merged(
  lists: readonly (readonly RecordDocument[])[],
  compare: (a: RecordDocument, b: RecordDocument) => number,
): readonly RecordDocument[] {
  const [only, ...others] = lists;
  if (others.length === 0) return only ?? [];
  const byId = new Map(lists.flat().map((document) => [document._id, document]));
  return [...byId.values()].sort(compare);
}
