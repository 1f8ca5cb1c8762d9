import { Field, ObjectType, registerEnumType } from "type-graphql";
import { GraphQLJSON } from "../scalars/index.js";

export const CustomFieldKind = {
  TEXT: "TEXT",
  NUMBER: "NUMBER",
  BOOLEAN: "BOOLEAN",
  DATE: "DATE",
  DATE_TIME: "DATE_TIME",
  CHOICE: "CHOICE",
  LINK: "LINK",
} as const;

registerEnumType(CustomFieldKind, { name: "CustomFieldKind", description: "What kind of value a custom field holds." });

@ObjectType("CustomField", {
  description: "A field of the source that the unified model has no place for.",
  simpleResolvers: true,
})
export class CustomField {
  @Field(() => String, { description: "The source's name of it." })
  readonly key!: string;

  @Field(() => String, { nullable: true, description: "What people see as its name, where the source says." })
  readonly label!: string | null;

  @Field(() => CustomFieldKind)
  readonly type!: keyof typeof CustomFieldKind;

  @Field(() => GraphQLJSON, { nullable: true, description: "Text, number, true or false." })
  readonly value!: unknown;
}
