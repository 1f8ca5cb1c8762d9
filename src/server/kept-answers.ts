import { LRUCache } from "lru-cache";
import type { DocumentNode } from "graphql";
import type { DataState, DataStates } from "../loaders/index.js";
import { cacheMetrics } from "../metrics/index.js";
import type { Access } from "../tokens/index.js";

/** One operation as one kind of caller asks it. */
export interface AskedOperation {
  readonly access: Access;
  /** The same object for the same text and schema. */
  readonly document: DocumentNode;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
}

interface KeptAnswer {
  readonly text: Buffer;
  /** Of the state that was taken before the answer was worked out. */
  readonly digest: string;
}

/** How often an answer was there, and how much is kept. */
export interface AnswerFigures {
  readonly hits: number;
  readonly misses: number;
  /** Operations whose answers are not kept: what they ask for depends on more than records. */
  readonly passed: number;
  readonly sizeBytes: number;
}

const { reads, bytes } = cacheMetrics;
const found = reads.labels("answers", "hit");
const notFound = reads.labels("answers", "miss");
const passedBy = reads.labels("answers", "passed");
const keptBytes = bytes.labels("answers");
/** One answer may take up this share of all. */
const largestShare = 0.125;
const entryBytes = 300;
/** Longer variables are data of a client's own, which hardly anybody sends twice. */
const longestVariables = 4_000;

/**
 * Whole answers as they went out, for callers of the same rights who ask the same while nothing it was read from has
 * changed. An answer stands for the state that was taken before it was worked out, and is given to those alone whose own
 * state, taken since they asked, is the same (`src/loaders/README.md`).
 */
export class KeptAnswers {
  readonly #answers: LRUCache<string, KeptAnswer>;
  readonly #documents = new WeakMap<DocumentNode, number>();
  #lastDocument = 0;
  #hits = 0;
  #misses = 0;
  #passed = 0;

  constructor(
    private readonly states: DataStates,
    maxBytes: number,
  ) {
    this.#answers = new LRUCache({
      maxSize: maxBytes,
      maxEntrySize: Math.ceil(maxBytes * largestShare),
      sizeCalculation: ({ text }, key) => text.byteLength + key.length * 2 + entryBytes,
    });
  }

  get figures(): AnswerFigures {
    return {
      hits: this.#hits,
      misses: this.#misses,
      passed: this.#passed,
      sizeBytes: this.#answers.calculatedSize,
    };
  }

  /** By all that decides an answer beside the data; null where that can't be written down exactly, or at too great a length. */
  keyOf({ access, document, operationName, variables }: AskedOperation): string | null {
    const { organizationId, environment, connectionIds, scopes } = access;
    const given = exactJson(variables);
    if (given === null || given.length > longestVariables) return null;
    const caller = [organizationId, environment, connectionIds ?? null, scopes];
    return JSON.stringify([this.#numberOf(document), operationName, caller]) + given;
  }

  /** @param reach Entities whose records the answer is made of. @param state Taken since the request came. */
  find(key: string, reach: readonly string[], state: DataState): Buffer | null {
    const kept = this.#answers.get(key);
    if (kept && state.isSettled && kept.digest === state.digestOf(reach)) {
      this.#hits += 1;
      found.inc();
      return kept.text;
    }
    this.#misses += 1;
    notFound.inc();
    return null;
  }

  /** @param state Taken before the answer was worked out, which was done with the connections' states that are in it. */
  keep(key: string, reach: readonly string[], state: DataState, text: string): void {
    if (!state.isSettled || !this.states.isStillOf(state)) return;
    this.#answers.set(key, { text: Buffer.from(text), digest: state.digestOf(reach) });
    keptBytes.set(this.#answers.calculatedSize);
  }

  pass(): void {
    this.#passed += 1;
    passedBy.inc();
  }

  #numberOf(document: DocumentNode): number {
    const known = this.#documents.get(document);
    if (known !== undefined) return known;
    this.#lastDocument += 1;
    this.#documents.set(document, this.#lastDocument);
    return this.#lastDocument;
  }
}

/** JSON from which the same variables can be read again; null where a number has none. */
function exactJson(variables: Readonly<Record<string, unknown>>): string | null {
  let isExact = true;
  const text = JSON.stringify(variables, (_name, value: unknown) => {
    if (typeof value === "number" && !Number.isFinite(value)) isExact = false;
    return value;
  });
  return isExact ? text : null;
}
