import { Field, ID, ObjectType, registerEnumType } from "type-graphql";
import { customFieldKinds, type CustomFieldKind as Kind } from "../definition/index.js";
import { GraphQLJSON } from "../scalars/index.js";

const kinds = Object.keys(customFieldKinds) as Kind[];

export const CustomFieldKind = Object.fromEntries(kinds.map((kind) => [kind, kind])) as { readonly [K in Kind]: K };

registerEnumType(CustomFieldKind, {
  name: "CustomFieldKind",
  description: "What kind of value a custom field holds.",
  valuesConfig: Object.fromEntries(kinds.map((kind) => [kind, { description: customFieldKinds[kind] }])),
});

@ObjectType("CustomField", {
  description: "A field of the source that the unified model has no place for.",
  simpleResolvers: true,
})
export class CustomField {
  @Field(() => String, { description: "The source's name of it." })
  readonly key!: string;

  @Field(() => String, { nullable: true, description: "What people see as its name, where the source says." })
  readonly label!: string | null;

  @Field(() => CustomFieldKind, { description: "What kind of value it holds." })
  readonly type!: Kind;

  @Field(() => GraphQLJSON, {
    nullable: true,
    description: "Text, number, true or false; a list of texts of a kind that may have several values.",
  })
  readonly value!: unknown;

  @Field(() => [String], {
    nullable: "items",
    description:
      "What people see in place of the value: the words of a choice, the name of a record. Of a list, for each item in its order; null where the source has no words for one, empty where it has none at all.",
  })
  readonly valueLabels!: readonly (string | null)[];

  @Field(() => [ID], {
    description: "Ids of the records that it refers to, whether they are stored here or not.",
  })
  readonly recordIds!: readonly string[];
}
