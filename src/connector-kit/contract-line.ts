import type { EntityName } from "../../schema/entities/index.js";

/** What the contract asks of a connector; one line of a report for each, and for each entity where it is about one. */
export const contractChecks = {
  LOGIN: "A good credential logs in.",
  LOGIN_REFUSED: "A wrong credential is SOURCE_UNAUTHORIZED.",
  LOGIN_EXPIRED: "A credential that has ended is SOURCE_UNAUTHORIZED.",
  PAGES: "Pages keep to the size asked for, come in the same order again, and hold no record twice.",
  RESUME: "From each checkpoint, a new session reads what the first one had left.",
  CHANGED_SINCE: "Since an instant, all that changed from then on comes, and not all there is.",
  FUTURE: "Since an instant to come, nothing does.",
  IDS: "The list of ids is that of the records, whatever the page size.",
  READ_ONE: "A record that was on a page is the same by its id; of an id that nothing has, there is none.",
  MAPPING: "Each record is mapped, to values of the declared kinds.",
  FIELDS: "Each declared field that the connector gives has a value in some record.",
  VALUES: "Each value of an enumeration has its counterpart.",
  FAULTS: "What goes wrong on the wire has the class that syncs go by.",
  RATE_LIMIT: "A 429 is SOURCE_THROTTLED and waits as long as Retry-After says.",
  SECRETS: "No error repeats the credential.",
  CREATE: "A record that is made reads as it was written.",
  CREATE_TWICE: "The same create sent twice with one key makes one record.",
  FIND_WRITTEN: "A create whose answer was lost is found, and found once.",
  REFUSED: "A record that can't be is refused as the caller's mistake.",
  UPDATE: "A field that is changed reads as it was written.",
  CONFLICT: "A change decided upon an older state is CONFLICT.",
} as const;

export type ContractCheck = keyof typeof contractChecks;
export type ContractVerdict = "PASSED" | "FAILED" | "SKIPPED";

export interface ContractLine {
  readonly check: ContractCheck;
  /** Null where it is about the system as a whole. */
  readonly entity: EntityName | null;
  readonly verdict: ContractVerdict;
  /** What was seen; of one that was skipped, why. */
  readonly message: string;
  /** What to do; null where there is nothing. */
  readonly advice: string | null;
}

export interface ContractReport {
  readonly system: string;
  readonly account: string | null;
  readonly version: string | null;
  readonly lines: readonly ContractLine[];
  /** Requests that went to the system. */
  readonly requests: number;
}

/** The contract is broken. */
export class ContractBroken extends Error {
  constructor(
    message: string,
    readonly advice: string | null = null,
  ) {
    super(message);
  }
}

/** It can't be said whether it is kept. */
export class ContractOpen extends Error {
  constructor(
    message: string,
    readonly advice: string | null = null,
  ) {
    super(message);
  }
}
