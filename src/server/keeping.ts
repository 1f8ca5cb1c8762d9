import { DataStates, KeptRows, type DataState, type KeptFigures, type KeptReads } from "../loaders/index.js";
import type { Storage } from "../storage/index.js";
import type { Access } from "../tokens/index.js";
import { KeptAnswers, type AnswerFigures, type AskedOperation } from "./kept-answers.js";

/** Where one operation's answer is kept, for the state that was taken since it was asked. */
export interface AnswerPlace {
  /** The answer, where one is there that an execution would give as well. */
  find(): Buffer | null;
  /** Puts there what was worked out since. */
  keep(text: string): void;
}

/** What one process keeps from one request to the next, and what says that it is as good as read anew. */
export class Keeping {
  readonly #states: DataStates;
  readonly #rows: KeptRows | null;
  readonly #answers: KeptAnswers | null;

  /** @param sizes How much of each is kept at most; 0 keeps none. */
  constructor(
    storage: Storage,
    { recordBytes, answerBytes }: { recordBytes: number; answerBytes: number },
    states = new DataStates(storage),
  ) {
    this.#states = states;
    this.#rows = recordBytes > 0 ? new KeptRows(this.#states, recordBytes) : null;
    this.#answers = answerBytes > 0 ? new KeptAnswers(this.#states, answerBytes) : null;
  }

  get figures(): { readonly records: KeptFigures | null; readonly answers: AnswerFigures | null } {
    return { records: this.#rows?.figures ?? null, answers: this.#answers?.figures ?? null };
  }

  /** What a request's reads go through; null where nothing is kept. Its state is taken when somebody first asks for it. */
  begin(access: Access): KeptReads | null {
    if (!this.#rows && !this.#answers) return null;
    let state: Promise<DataState> | undefined;
    return { rows: this.#rows, state: () => (state ??= this.#states.read(access)) };
  }

  /** @param reach Entities that the answer is made of; null where it is made of more. */
  async placeOf(reads: KeptReads, asked: AskedOperation, reach: readonly string[] | null): Promise<AnswerPlace | null> {
    const answers = this.#answers;
    const key = reach && answers?.keyOf(asked);
    if (!answers || !reach || key === null || key === undefined) {
      answers?.pass();
      return null;
    }
    // Without a state nothing is kept; the execution meets the same database, and answers for its fault.
    const state = await reads.state().catch(() => null);
    if (!state) return null;
    return { find: () => answers.find(key, reach, state), keep: (text) => answers.keep(key, reach, state, text) };
  }
}
