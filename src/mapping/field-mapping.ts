import type { EntityName } from "../../schema/entities/index.js";

/** Fills one field of a connection's records by an expression on their raw payload, in place of what the connector says. */
export interface FieldMapping {
  readonly entity: EntityName;
  /** A top-level field of the unified model (`dueDate`), or `custom.` and a key (`custom.costCenter`). */
  readonly field: string;
  /** JMESPath. */
  readonly expression: string;
}
