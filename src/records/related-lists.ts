import type { Document } from "mongodb";
import { countLimit } from "../../schema/types/limits.js";
import { InvalidInputError } from "../errors/index.js";
import { tenantFields, type Storage, type TenantFilter, type TenantFilters } from "../storage/index.js";
import { listDigest } from "./cursor.js";
import { requireNoWords, type Condition } from "./filter.js";
import type { Plan } from "./plan.js";
import type { RecordDocument } from "./record-document.js";
import { RecordPage, type RecordCount } from "./record-page.js";
import { boundedCount, type ListQuery, type RecordReader } from "./record-reader.js";
import { anyOf, branchFilters, storeSort } from "./store-filter.js";
import { searchedWord, type StoredField } from "./stored-field.js";
import { points } from "./value-set.js";

/** One list asked for under several records, or connections, at once: the same query but for who is referred to. */
export interface RelatedQuery extends Omit<ListQuery, "unavailable"> {
  /** The field by which the listed records refer: `assetId`, `connectionId`. */
  readonly reference: StoredField;
}

/** Stands for the id referred to while the plan is made. No id looks so. */
const placeholder = "\u0000";

const longestReadMs = 10_000;

/**
 * Lists under many records with one command to the store, however many those are: for each of them the store seeks in
 * the index and stops at the page's end. (Reading all that refers to them and cutting afterwards would read without
 * bound; one query each would make the number of queries depend on the data.)
 */
export class RelatedLists {
  constructor(
    private readonly storage: Storage,
    private readonly reader: RecordReader,
  ) {}

  /**
   * The lists in the order of the ids; an error in place of a list that failed alone, for a cursor that is not its own.
   * @throws {InvalidInputError} when the filter names the reference itself, or no index serves the query.
   */
  async under(asked: RelatedQuery, ids: readonly string[]): Promise<readonly (RecordPage | Error)[]> {
    requireNotNamed(asked.where, asked.reference);
    requireNoWords(asked.where, "in the list itself, with a filter on what it is under");
    // Here, and not once for each list.
    const query = { ...asked, where: await this.reader.resolved(asked.entity, asked.where, asked.tenant) };
    const [onlyId] = ids;
    // A cursor belongs to one list, so with one there is at most one list to read; the others are refused.
    if ((ids.length === 1 && onlyId !== undefined) || query.bounds.cursor !== null) {
      return Promise.all(ids.map((id) => this.#alone(query, id).catch((error: unknown) => asError(error))));
    }
    const plan = await this.reader.plan({ ...query, where: referringTo(query, null) });
    const filter = this.#filter(query, plan);
    if (!filter) return ids.map((id) => this.#page(query, plan, id, [], async () => ({ count: 0, isExact: true })));
    const documents = await this.#read(query, plan, filter, ids);
    let counts: Promise<Map<string, RecordCount>> | undefined;
    return ids.map((id) =>
      this.#page(query, plan, id, documents.get(id) ?? [], async () => {
        counts ??= this.#count(query, filter, ids);
        return (await counts).get(id) ?? { count: 0, isExact: true };
      }),
    );
  }

  #alone(query: RelatedQuery, id: string): Promise<RecordPage> {
    return this.reader.list({
      ...query,
      where: referringTo(query, id),
      identity: identityUnder(query, id),
      unavailable: [],
    });
  }

  /**
   * All branches in one filter, without what says who is referred to: `$expr` says it, which has each of them fetched
   * before the merge, so they are alike (see `mergeable`); or the join on the words does.
   */
  #filter(query: RelatedQuery, plan: Plan): TenantFilters<RecordDocument> | null {
    const filters = plan.parts.flatMap(({ branches }) => branchFilters(query.entity, branches, query));
    const { stored, wordOf } = query.reference;
    const whose = tenantFields(query.tenant);
    const isReferring = wordOf ? {} : { $expr: { $eq: [`$${stored}`, "$$id"] } };
    const joined = filters.map((filter): TenantFilter<RecordDocument> => {
      const others = Object.entries(filter).filter(([name]) => name !== stored);
      return { ...whose, ...Object.fromEntries(others), ...isReferring };
    });
    if (joined.length === 0) return null;
    // The join stands outside of alternatives, so the tenant does as well: the index has to be entered with both.
    return wordOf && joined.length > 1 ? { ...whose, $or: joined } : anyOf(joined);
  }

  async #read(
    query: RelatedQuery,
    plan: Plan,
    filter: TenantFilters<RecordDocument>,
    ids: readonly string[],
  ): Promise<Map<string, RecordDocument[]>> {
    const { bounds, shape } = query;
    const isDescending = plan.isDescending !== bounds.isBackward;
    const ordered = Object.fromEntries(plan.order.map(({ stored }) => [stored, 1]));
    const rows = await this.#lookUp<{ id: string; found: RecordDocument }>(query, ids, [
      { $match: filter },
      { $sort: storeSort(plan.order, isDescending) },
      { $limit: bounds.size + 1 },
      { $project: { ...shape.projection, ...ordered } },
    ]);
    const byId = new Map<string, RecordDocument[]>();
    for (const { id, found } of rows) {
      const list = byId.get(id);
      if (list) list.push(found);
      else byId.set(id, [found]);
    }
    return byId;
  }

  async #count(
    query: RelatedQuery,
    filter: TenantFilters<RecordDocument>,
    ids: readonly string[],
  ): Promise<Map<string, RecordCount>> {
    const rows = await this.#lookUp<{ id: string; found: { count: number } }>(query, ids, [
      { $match: filter },
      { $limit: countLimit + 1 },
      { $count: "count" },
    ]);
    return new Map(rows.map(({ id, found }) => [id, boundedCount(found.count)]));
  }

  /** Runs the pipeline once for each id, inside the store; one row for each document that it finds. */
  async #lookUp<Row extends Document>(
    query: RelatedQuery,
    ids: readonly string[],
    pipeline: Document[],
  ): Promise<Row[]> {
    const { wordOf, stored } = query.reference;
    const from = query.entity.plural;
    // No expression finds an entry of a list by its index; equality with a field of the document outside does.
    const [documents, lookup]: [Document[], Document] = wordOf
      ? [ids.map((id) => ({ id, word: wordOf(id) })), { from, localField: "word", foreignField: stored, pipeline }]
      : [ids.map((id) => ({ id })), { from, let: { id: "$id" }, pipeline }];
    return this.storage.db
      .aggregate<Row>(
        [
          { $documents: documents },
          { $lookup: { ...lookup, as: "found" } },
          // At once: the documents of a list together may be larger than one document may be.
          { $unwind: "$found" },
        ],
        { maxTimeMS: longestReadMs, batchSize: ids.length * (query.bounds.size + 1) + 1 },
      )
      .toArray();
  }

  #page(
    query: RelatedQuery,
    plan: Plan,
    id: string,
    documents: readonly RecordDocument[],
    count: () => Promise<RecordCount>,
  ): RecordPage {
    return new RecordPage({
      documents,
      bounds: query.bounds,
      order: plan.order,
      digest: listDigest(identityUnder(query, id), plan.order, plan.isDescending),
      shape: query.shape,
      unavailable: [],
      count,
    });
  }
}

/** @param id null while the plan is made for whichever it will be. */
function referringTo({ where, reference }: RelatedQuery, id: string | null): Condition {
  const values = points([id ?? placeholder], reference.domain);
  // Not looked for in the index: it stands for all of them, and it is the way in.
  const field = id === null && reference.wordOf ? searchedWord(0, reference.name) : reference;
  const referring: Condition = { kind: "field", field, values };
  return isAlways(where) ? referring : { kind: "all", of: [referring, where] };
}

function isAlways(condition: Condition): boolean {
  return condition.kind === "all" && condition.of.length === 0;
}

function identityUnder(query: RelatedQuery, id: string): unknown {
  return [query.identity, query.reference.name, id];
}

function requireNotNamed(condition: Condition, reference: StoredField): void {
  switch (condition.kind) {
    case "all":
    case "any":
      condition.of.forEach((part) => requireNotNamed(part, reference));
      return;
    case "not":
      requireNotNamed(condition.of, reference);
      return;
    case "search":
      return;
    case "field":
    case "relation": {
      if (condition.field !== reference) return;
      const message = `expected no condition on ${reference.declared} here: the list is under one already`;
      throw new InvalidInputError(`filter: ${message}.`, { problems: [{ path: ["filter"], message }] });
    }
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
