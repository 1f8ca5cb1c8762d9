import type { BaseRecord } from "./fields.js";
import { defineKind, lookupsOf, referencesOf } from "./kind.js";
import type { TaskKind } from "./work-order-tasks.js";

export const procedureStates = ["DRAFT", "RELEASED", "WITHDRAWN"] as const;

export interface ProcedureStep {
  readonly step_no: number;
  readonly title: string;
  readonly instruction: string;
  readonly kind: TaskKind;
  readonly unit: string | null;
  readonly mandatory: boolean;
}

export interface Procedure extends BaseRecord {
  readonly code: string;
  readonly name: string;
  readonly description: string;
  readonly state: (typeof procedureStates)[number];
  readonly issue: number;
  readonly asset_class_id: string | null;
  /** Hours, as a decimal. */
  readonly planned_hours: string;
  readonly steps: readonly ProcedureStep[];
}

/** How work is done. A work order that names one gets its steps as tasks. Kept by engineering, so only read here. */
export const procedures = defineKind<Procedure, never, never>({
  name: "procedures",
  singular: "procedure",
  filters: ["asset_class_id"],
  lookups: ({ asset_class_id }) => lookupsOf({ asset_class_id }),
  references: ({ asset_class_id }) => referencesOf([["asset_class_id", "asset_classes", asset_class_id]]),
});
