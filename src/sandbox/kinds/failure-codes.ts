import type { BaseRecord } from "./fields.js";
import { defineKind, lookupsOf, referencesOf, type WriteContext } from "./kind.js";
import type { Failure } from "./work-orders.js";

export const failureCodeTypes = ["CLASS", "PROBLEM", "CAUSE", "REMEDY"] as const;
export type FailureCodeType = (typeof failureCodeTypes)[number];

export interface FailureCode extends BaseRecord {
  readonly code: string;
  readonly type: FailureCodeType;
  readonly name: string;
  readonly description: string;
  /** A problem lies under the class of things it happens to. */
  readonly parent_id: string | null;
  readonly asset_class_id: string | null;
  readonly active: boolean;
}

/** What can fail, why, and what helps. Kept by engineering, so only read here. */
export const failureCodes = defineKind<FailureCode, never, never>({
  name: "failure_codes",
  singular: "failure code",
  filters: ["code", "type", "parent_id"],
  lookups: ({ code, type, parent_id }) => lookupsOf({ code, type, parent_id }),
  references: ({ parent_id, asset_class_id }) =>
    referencesOf([
      ["parent_id", "failure_codes", parent_id],
      ["asset_class_id", "asset_classes", asset_class_id],
    ]),
});

/** The id of a code in the list, or null: people write down codes that the list does not have. */
export function failureCodeId(
  type: FailureCodeType,
  code: string | null,
  context: WriteContext,
  parentId: string | null = null,
): string | null {
  if (code === null) return null;
  const found = context.find("failure_codes", "code", code, 50).filter((item) => item.type === type);
  return (found.find((item) => item.parent_id === parentId) ?? (parentId === null ? found[0] : undefined))?.id ?? null;
}

/** The failure with the ids of its codes. */
export function withCodeIds(failure: Omit<Failure, `${string}_id`>, context: WriteContext): Failure {
  const classId = failureCodeId("CLASS", failure.class_code, context);
  return {
    ...failure,
    class_id: classId,
    problem_id: failureCodeId("PROBLEM", failure.problem_code, context, classId),
    cause_id: failureCodeId("CAUSE", failure.cause_code, context),
    remedy_id: failureCodeId("REMEDY", failure.remedy_code, context),
  };
}
