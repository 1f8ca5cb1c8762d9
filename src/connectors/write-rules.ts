/**
 * What a system takes: data, one table for each entity of each system. From it come the JSON Schema that callers are
 * shown (`writeSchema`) and the check before anything is sent, so that the two can't differ.
 *
 * Fields have their declared names (`vendor`, not `vendorId`). A field that has no rule can't be written there.
 */
export interface WriteRules<Raw = never> {
  readonly fields: FieldRules;
  /** Absent where the status, if there is one, can be set to any value at any time. */
  readonly status?: StatusRules<Raw>;
}

export type FieldRules = Readonly<Record<string, FieldRule>>;

export interface FieldRule {
  /** The system takes it then and not otherwise; `because` tells whoever tries. */
  readonly only?: { readonly on: "create" | "update"; readonly because: string };
  /** Has to come with a new record; in a list of objects, with each object. */
  readonly isRequired?: boolean;
  /** In a list of objects: not needed by an object that names this field, because it is there already. */
  readonly isRequiredUnless?: string;
  /** Always has a value: null is refused. */
  readonly isNeverEmpty?: boolean;
  /** The values of an enumeration that the system has, or the only texts it takes. */
  readonly values?: readonly string[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** Of whole numbers. */
  readonly minimum?: number;
  /** For objects and lists of objects: the rules of their fields. */
  readonly fields?: FieldRules;
}

export interface StatusRules<Raw = never> {
  /** What a new record may begin as. */
  readonly ofNew: readonly string[];
  /** The system's own word for where a record stands. */
  readonly stateOf: (raw: Raw) => string;
  /**
   * Which other statuses may follow, by the system's word for where a record stands. The one it has can always be sent
   * again.
   */
  readonly transitions: Readonly<Record<string, readonly string[]>>;
}
