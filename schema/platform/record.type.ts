import { Field, ID, Int, InterfaceType } from "type-graphql";
import { GraphQLDateTime, GraphQLJSON, GraphQLUrl } from "../scalars/index.js";
import { ConnectedSystem } from "./connected-system.type.js";
import { CustomField } from "./custom-field.type.js";
import { FieldProvenance } from "./field-provenance.type.js";
import { RecordChangeConnection } from "./history.type.js";
import { Node, typeNameOfId } from "./node.type.js";

/** What every record has, whatever its entity. */
@InterfaceType("Record", {
  description: "One thing of a connected system, in the unified model.",
  implements: Node,
  resolveType: (value: { readonly id: string }) => typeNameOfId(value.id),
})
export abstract class RecordInterface extends Node {
  @Field(() => ConnectedSystem, { description: "The connection it came through. Needs the scope connections:read." })
  readonly connection!: ConnectedSystem;

  @Field(() => ID, { description: "Id of that connection." })
  readonly connectionId!: string;

  @Field(() => String, { description: "The source's own key." })
  readonly remoteId!: string;

  @Field(() => String, { nullable: true, description: "The number or code people call it by." })
  readonly number!: string | null;

  @Field(() => String, {
    description: "What to call it before people: its name or title, else its number, else the source's own key.",
  })
  readonly displayName!: string;

  @Field(() => GraphQLUrl, { nullable: true, description: "Where people see it in the source system." })
  readonly url!: string | null;

  @Field(() => GraphQLDateTime, { description: "When it was first stored here." })
  readonly createdAt!: Date;

  @Field(() => GraphQLDateTime, { description: "When it last changed here." })
  readonly updatedAt!: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it was made at the source." })
  readonly remoteCreatedAt!: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it last changed at the source." })
  readonly remoteUpdatedAt!: Date | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: "When it was found to be gone at the source. Lists leave such records out unless includeDeleted.",
  })
  readonly deletedAt!: Date | null;

  @Field(() => Int, { description: "From 1; rises by one with each stored change." })
  readonly version!: number;

  @Field(() => [CustomField], { description: "Fields that the unified model has no place for." })
  readonly customFields!: readonly CustomField[];

  @Field(() => GraphQLJSON, { nullable: true, description: "The source's own payload. Needs the scope records:raw." })
  readonly raw!: unknown;

  @Field(() => [FieldProvenance], {
    nullable: true,
    description:
      "Where the values of its fields come from: of each that has one, in the order of the model, or of those that are named. Found by mapping its payload again, so not for long lists. Null where no payload is kept. Needs the scope connections:read.",
  })
  readonly fieldProvenance!: readonly FieldProvenance[] | null;

  @Field(() => RecordChangeConnection, {
    description: "Its changes, newest first, as far back as they are kept; its making comes last.",
  })
  readonly history!: RecordChangeConnection;
}
