import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { GraphQLDateTime, GraphQLJSON } from "../scalars/index.js";
import { RecordHistoryEntry } from "./history.type.js";
import { WriteStateEnum } from "./write-state.type.js";

export enum FieldOriginEnum {
  CONNECTOR = "CONNECTOR",
  FIELD_MAPPING = "FIELD_MAPPING",
  DERIVED = "DERIVED",
}

registerEnumType(FieldOriginEnum, {
  name: "FieldOrigin",
  description: "What made the value of a field of the source's payload.",
  valuesConfig: {
    CONNECTOR: { description: "The connector of its system." },
    FIELD_MAPPING: { description: "An expression of the connection's own, in place of the connector." },
    DERIVED: { description: "It follows from other fields of the record; sources are theirs." },
  },
});

@ObjectType({ description: "A place in a record's payload.", simpleResolvers: true })
export class FieldSource {
  @Field(() => String, { description: "`failure.class_code`; a list is looked at as a whole." })
  path!: string;

  @Field(() => GraphQLJSON, { nullable: true, description: "What is there. Needs the scope records:raw." })
  value!: unknown;
}

@ObjectType({
  description: "An update through this graph that asks for another value and has not settled: see write(id).",
  simpleResolvers: true,
})
export class PendingFieldWrite {
  @Field(() => ID)
  writeId!: string;

  @Field(() => WriteStateEnum)
  state!: string;

  @Field(() => GraphQLJSON, { nullable: true, description: "What it asks for, as it was given." })
  value!: unknown;

  @Field(() => GraphQLDateTime)
  createdAt!: Date;
}

@ObjectType({ description: "Where the value of one field of a record comes from.", simpleResolvers: true })
export class FieldProvenance {
  @Field(() => String, { description: "As the model names it; a custom field as custom.<key>." })
  field!: string;

  @Field(() => FieldOriginEnum, { description: "What made the value of what the source sent." })
  origin!: string;

  @Field(() => [FieldSource], {
    description:
      "Places in the record's payload that it comes from, found by leaving each out; empty where it is the same without any of them.",
  })
  sources!: readonly FieldSource[];

  @Field(() => String, { description: "Key of the system whose connector mapped the payload." })
  system!: string;

  @Field(() => Int, { description: "Version of that connector's mapping of the entity; rises when it maps otherwise." })
  mappingVersion!: number;

  @Field(() => String, { nullable: true, description: "The connection's own expression, where one fills the field." })
  expression!: string | null;

  @Field(() => GraphQLJSON, {
    nullable: true,
    description:
      "What the connector would have said in place of that expression, null for nothing. Needs the scope records:raw.",
  })
  connectorValue!: unknown;

  @Field(() => Boolean, {
    description:
      "False where the mapping has changed and the record is still as the former one made it, until a REMAP has passed. All else here is of the mapping as it is now.",
  })
  isCurrent!: boolean;

  @Field(() => GraphQLDateTime, { description: "When the payload was first read as it is now." })
  readAt!: Date;

  @Field(() => GraphQLDateTime, {
    description:
      "Up to when that is known to be what the source shows: the last complete sync of the entity, or readAt where that is later.",
  })
  confirmedAt!: Date;

  @Field(() => PendingFieldWrite, {
    nullable: true,
    description:
      "The latest update that asks for another value and has not settled. The field has the value from before.",
  })
  pendingWrite!: PendingFieldWrite | null;

  @Field(() => RecordHistoryEntry, {
    nullable: true,
    description:
      "The change that gave it its value, with what brought it: a sync, a write through this graph, the source by itself. Null where that is longer ago than changes are kept, or more than 100 changes.",
  })
  lastChange!: RecordHistoryEntry | null;
}
