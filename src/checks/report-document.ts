import type { EntityName } from "../../schema/entities/index.js";
import type { Environment } from "../storage/index.js";

/**
 * LOGIN       address and credential
 * READ        a page of a list, and one record by its id
 * MAPPING     from what the system sent to the unified model
 * FIELDS      which fields of the model have values
 * CREATE      a new record, made up of what was read, against what the system takes
 * UPDATE      the same for a change of a record that is there
 */
export const checkKinds = ["LOGIN", "READ", "MAPPING", "FIELDS", "CREATE", "UPDATE"] as const;
export type CheckKind = (typeof checkKinds)[number];

/** SKIPPED: there was nothing to try it with, or something before it failed. */
export const verdicts = ["OK", "WARNING", "FAILED", "SKIPPED"] as const;
export type Verdict = (typeof verdicts)[number];

/** How often one field had a value in the sample. */
export interface FieldFill {
  readonly field: string;
  readonly filled: number;
}

/** One record that could not be mapped, and why. */
export interface MappingProblem {
  readonly remoteId: string;
  readonly path: string;
  readonly message: string;
}

/** One line of a report. */
export interface CheckLine {
  readonly check: CheckKind;
  /** Null for the login. */
  readonly entity: EntityName | null;
  readonly verdict: Verdict;
  /** The error's code, where one was met. */
  readonly code: string | null;
  readonly message: string;
  /** What to do; null where nothing has to be done. */
  readonly advice: string | null;
  /** Records that were looked at. */
  readonly sampled: number;
  readonly fields: readonly FieldFill[];
  readonly problems: readonly MappingProblem[];
}

/** What a test of a connection found. Holds no records; why one can't be mapped may name a value. */
export interface ConnectionReportDocument {
  readonly _id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly connectionId: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** The worst of its lines; SKIPPED counts for nothing. */
  readonly verdict: Exclude<Verdict, "SKIPPED">;
  /** Requests made to the system. */
  readonly requests: number;
  readonly lines: readonly CheckLine[];
}

/** What is another than in an earlier report. */
export interface ReportDifference {
  readonly check: CheckKind;
  readonly entity: EntityName | null;
  readonly kind: "VERDICT_CHANGED" | "FIELD_APPEARED" | "FIELD_VANISHED" | "CHECK_ADDED" | "CHECK_REMOVED";
  /** Of fields. */
  readonly field: string | null;
  readonly before: string | null;
  readonly after: string | null;
}
