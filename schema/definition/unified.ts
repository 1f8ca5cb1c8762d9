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
}

/** A field that the unified model has no place for. `type` follows from `value` unless it is given. */
export interface CustomFieldValue {
  readonly key: string;
  readonly label?: string;
  readonly type?: "TEXT" | "NUMBER" | "BOOLEAN" | "DATE" | "DATE_TIME" | "CHOICE" | "LINK";
  readonly value: string | number | boolean | null;
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
