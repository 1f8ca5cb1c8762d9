import { Field, ID, Int, InterfaceType } from "type-graphql";
import { GraphQLDateTime, GraphQLJSON, GraphQLUrl } from "../scalars/index.js";
import { ConnectedSystem } from "./connected-system.type.js";
import { CustomFieldType } from "./custom-field.type.js";
import { NodeType, typeNameOfId } from "./node.type.js";

/** What every record has, whatever its entity. */
@InterfaceType("Record", {
  description: "One thing of a connected system, in the unified model.",
  implements: NodeType,
  resolveType: (value: { readonly id: string }) => typeNameOfId(value.id),
})
export abstract class RecordType extends NodeType {
  @Field(() => ConnectedSystem, { description: "The connection it came through. Needs the scope connections:read." })
  declare readonly connection: ConnectedSystem;

  @Field(() => ID, { description: "Id of that connection." })
  declare readonly connectionId: string;

  @Field(() => String, { description: "The source's own key." })
  declare readonly remoteId: string;

  @Field(() => String, { nullable: true, description: "The number or code people call it by." })
  declare readonly number: string | null;

  @Field(() => GraphQLUrl, { nullable: true, description: "Where people see it in the source system." })
  declare readonly url: string | null;

  @Field(() => GraphQLDateTime, { description: "When it was first stored here." })
  declare readonly createdAt: Date;

  @Field(() => GraphQLDateTime, { description: "When it last changed here." })
  declare readonly updatedAt: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it was made at the source." })
  declare readonly remoteCreatedAt: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it last changed at the source." })
  declare readonly remoteUpdatedAt: Date | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: "When it was found to be gone at the source. Lists leave such records out unless includeDeleted.",
  })
  declare readonly deletedAt: Date | null;

  @Field(() => Int, { description: "From 1; rises by one with each stored change." })
  declare readonly version: number;

  @Field(() => [CustomFieldType], { description: "Fields that the unified model has no place for." })
  declare readonly customFields: readonly CustomFieldType[];

  @Field(() => GraphQLJSON, { nullable: true, description: "The source's own payload. Needs the scope records:raw." })
  declare readonly raw: unknown;
}
