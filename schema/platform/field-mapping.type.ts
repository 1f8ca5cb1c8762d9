import { Field, ObjectType } from "type-graphql";
import { EntityTypeEnum } from "./entity-type.type.js";

@ObjectType({
  description: "Fills a field of a connection's records by an expression on what the source sent.",
  simpleResolvers: true,
})
export class FieldMapping {
  @Field(() => EntityTypeEnum)
  entity!: string;

  @Field(() => String, { description: "Name of a field of the entity, or custom.<key> for a custom field." })
  field!: string;

  @Field(() => String, { description: "A JMESPath expression on the record's raw payload." })
  expression!: string;
}
