import type { EntityDefinition } from "../../schema/definition/index.js";
import { searchIndex, searchWordsField } from "../../schema/definition/index.js";
import { InvalidInputError } from "../errors/index.js";
import { tenantFields, type Storage, type Tenant, type TenantFilter } from "../storage/index.js";
import type { Condition, FieldCondition, SearchCondition } from "./filter.js";
import { mostSearched } from "./plan.js";
import type { RecordDocument } from "./record-document.js";
import { searchedWord } from "./stored-field.js";
import { points, pointsOf } from "./value-set.js";
import type { SearchTerm } from "./search-words.js";

/** Words that a beginning may stand for; each is a stretch of the index. */
const mostWordsOfBeginning = 100;
/** Looks into the index for them: one takes in all words of 200 records, or passes over one that is in more. */
const mostLooks = 8;
const recordsInLook = 200;
const longestReadMs = 10_000;

/**
 * The words that a tenant's records of an entity hold, and what they refer to, as the index over them tells. Looked at for the tenant as a whole,
 * bound callers included: what is found here leaves only as the choice of how a list is read.
 */
export class SearchVocabulary {
  constructor(private readonly storage: Storage) {}

  /**
   * A search as conditions on words that there are.
   * @param isAlone Nothing else is asked, so with one word nothing has to be known about how common it is.
   * @throws {InvalidInputError} when more than 100 words begin as asked for.
   */
  async resolve(
    tenant: Tenant,
    entity: EntityDefinition,
    search: SearchCondition,
    isAlone: boolean,
  ): Promise<Condition> {
    const isKnowledgeNeeded = !isAlone || search.terms.length > 1;
    const of = await Promise.all(
      search.terms.map(async (term): Promise<Condition> => {
        const words = term.isBeginning ? await this.#wordsOf(tenant, entity, term, search) : [term.text];
        const occurrences = isKnowledgeNeeded ? await this.#occurrences(tenant, entity, words) : 0;
        const field = searchedWord(occurrences);
        return { kind: "field", field, values: points(words, field.domain) };
      }),
    );
    return { kind: "all", of };
  }

  /**
   * A condition on a reference that lies with the words, as one on a word.
   * @param isAlone As for a search.
   */
  async resolveReference(
    tenant: Tenant,
    entity: EntityDefinition,
    { field: { name, wordOf, domain }, values }: FieldCondition,
    isAlone: boolean,
  ): Promise<Condition> {
    const words = (pointsOf(values, domain) ?? []).map((id) => wordOf?.(id as string) ?? "");
    const field = searchedWord(isAlone ? 0 : await this.#occurrences(tenant, entity, words), name);
    return { kind: "field", field, values: points(words, field.domain) };
  }

  /** Records that hold one of the words, counted no further than makes a difference. */
  async #occurrences(tenant: Tenant, entity: EntityDefinition, words: readonly string[]): Promise<number> {
    if (words.length === 0) return 0;
    const word = words.length === 1 ? words[0] : { $in: [...words] };
    return this.#records(entity).countDocuments(filterOf(tenant, word), {
      limit: mostSearched + 1,
      hint: indexName,
      maxTimeMS: longestReadMs,
    });
  }

  /**
   * All words that begin so. The index is read in its order: a look that comes back full has seen all words up to the one
   * its last record was found by, and the next look begins behind that.
   */
  async #wordsOf(
    tenant: Tenant,
    entity: EntityDefinition,
    { text }: SearchTerm,
    { path }: SearchCondition,
  ): Promise<readonly string[]> {
    const words = new Set<string>();
    let from: Readonly<Record<string, string>> = { $gte: text };
    for (let look = 0; look < mostLooks && words.size <= mostWordsOfBeginning; look += 1) {
      // With $elemMatch both ends bound the same word; without, the store would read from one of them to the index's end.
      const found = await this.#records(entity)
        .find(filterOf(tenant, { $elemMatch: { ...from, $lt: `${text}\u{10ffff}` } }), {
          projection: { _id: 0, [searchWordsField]: 1 },
          hint: indexName,
          maxTimeMS: longestReadMs,
        })
        .limit(recordsInLook)
        .batchSize(recordsInLook + 1)
        .toArray();
      const before = words.size === 0 ? "" : (from["$gt"] ?? "");
      const wordsOf = (record: RecordDocument) =>
        (record[searchWordsField] as readonly string[]).filter((word) => word.startsWith(text) && word > before).sort();
      for (const record of found) for (const word of wordsOf(record)) words.add(word);
      const last = found.at(-1);
      if (found.length < recordsInLook || !last) {
        if (words.size <= mostWordsOfBeginning) return [...words];
        break;
      }
      from = { $gt: wordsOf(last)[0] ?? text };
    }
    const message = `expected a beginning of at most ${mostWordsOfBeginning} words, got ${text}*, with which more begin`;
    throw new InvalidInputError(`${path.join(".")}: ${message}. Give more letters, or the whole word.`, {
      problems: [{ path, message }],
    });
  }

  #records(entity: EntityDefinition) {
    return this.storage.tenants<RecordDocument>(entity.plural);
  }
}

const indexName = `by_${searchIndex.join("_")}`;

function filterOf(tenant: Tenant, word: unknown): TenantFilter<RecordDocument> {
  return { ...tenantFields(tenant), [searchWordsField]: word };
}
