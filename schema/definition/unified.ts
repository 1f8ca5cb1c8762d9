import type { EntityDefinition } from "./entity.js";
import type {
  BooleanField,
  DateField,
  DateTimeField,
  DecimalField,
  Derivation,
  DurationField,
  EnumField,
  EnumListField,
  FieldMap,
  IntField,
  MoneyField,
  ObjectField,
  ObjectListField,
  ReferenceField,
  ReferenceListField,
  StringField,
  StringListField,
} from "./fields.js";

/** An amount with its currency. `amount` is a plain decimal string, `currency` an ISO 4217 code. */
export interface MoneyValue {
  readonly amount: string;
  readonly currency: string;
}

/** A normalized value with what the source itself said. */
export interface EnumValue<Value extends string> {
  readonly value: Value;
  readonly raw: string;
  /** The words in which the source shows the value to people, in the account's language; left out where it has none but `raw`. */
  readonly label?: string | null | undefined;
}

/** What kinds of custom field there are, each with what its value is. */
export const customFieldKinds = {
  TEXT: "Text of one line, or of unknown length.",
  LONG_TEXT: "Text of many lines.",
  NUMBER: "A number.",
  BOOLEAN: "True or false.",
  DATE: "A calendar day, 2026-11-24.",
  DATE_TIME: "A point in time.",
  CHOICE: "One of several values that the source knows.",
  MULTI_CHOICE: "Any number of values that the source knows: a list of texts.",
  LINK: "An address.",
  USER: "A person, by the source's key; a list of keys where there may be several.",
  REFERENCE: "Another record, by the source's key; a list of keys where there may be several.",
} as const;

export type CustomFieldKind = keyof typeof customFieldKinds;

/** A field that the unified model has no place for. `type` follows from `value` unless it is given. */
export interface CustomFieldValue {
  readonly key: string;
  readonly label?: string;
  readonly type?: CustomFieldKind;
  /** Lists are for MULTI_CHOICE, USER and REFERENCE. */
  readonly value: string | number | boolean | null | readonly string[];
  /** What people see in place of the value: the words of a choice, the name of a record; of a list, for each item in its order. */
  readonly valueLabel?: string | null | readonly (string | null)[];
  /** Of USER and REFERENCE: the entity whose remoteId the value is, where it is one of ours. */
  readonly entity?: string;
}

/**
 * What a connector's `toUnified` returns for one declared field. References are the **remoteId** of the other record;
 * the store turns them into ids. What is derived has none: it follows from the other fields.
 */
export type UnifiedValue<F> = F extends { readonly derived: Derivation }
  ? never
  : F extends StringField | DecimalField | DateField | ReferenceField
    ? string
    : F extends StringListField | ReferenceListField
      ? readonly string[]
      : F extends IntField | DurationField
        ? number
        : F extends BooleanField
          ? boolean
          : F extends DateTimeField
            ? Date
            : F extends MoneyField
              ? MoneyValue
              : F extends EnumField<infer Value>
                ? EnumValue<Value>
                : F extends EnumListField<infer Value>
                  ? readonly Value[]
                  : F extends ObjectField<infer Fields>
                    ? UnifiedFields<Fields>
                    : F extends ObjectListField<infer Fields>
                      ? readonly UnifiedFields<Fields>[]
                      : never;

/** All declared fields, each optional: what a system does not have stays out. `null` says that it is empty there. */
export type UnifiedFields<Fields extends FieldMap> = {
  readonly [Key in keyof Fields]?: UnifiedValue<Fields[Key]> | null | undefined;
};

/** What every record may carry beside its declared fields. */
export type UnifiedCommon = {
  readonly url?: string | null;
  readonly remoteCreatedAt?: Date | null;
  readonly remoteUpdatedAt?: Date | null;
  readonly customFields?: readonly CustomFieldValue[];
};

/** One record in the unified model, as a connector maps it. */
export type Unified<Entity extends EntityDefinition> = UnifiedFields<Entity["fields"]> & UnifiedCommon;

/** What a write hands to a connector for one field: enumerations by their normalized value, references by remoteId. */
export type WriteValue<F> =
  F extends EnumField<infer Value>
    ? Value
    : F extends ObjectField<infer Fields>
      ? WriteFields<Fields>
      : F extends ObjectListField<infer Fields>
        ? readonly WriteFields<Fields>[]
        : UnifiedValue<F>;

/** A field left out is not touched; `null` empties it. */
export type WriteFields<Fields extends FieldMap> = {
  readonly [Key in keyof Fields]?: WriteValue<Fields[Key]> | null | undefined;
};

/** The data of a create or update, checked against the entity's declaration. */
export type WriteData<Entity extends EntityDefinition> = WriteFields<Entity["fields"]>;
