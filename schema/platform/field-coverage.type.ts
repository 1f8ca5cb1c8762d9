import { Field, Float, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { GraphQLDateTime, GraphQLJSON } from "../scalars/index.js";
import { EntityTypeEnum } from "./entity-type.type.js";

export enum FieldDriftKindEnum {
  TYPE_CHANGED = "TYPE_CHANGED",
  FIELD_VANISHED = "FIELD_VANISHED",
  FIELD_ADDED = "FIELD_ADDED",
}

registerEnumType(FieldDriftKindEnum, {
  name: "FieldDriftKind",
  description: "In what way payloads ceased to look as before.",
  valuesConfig: {
    TYPE_CHANGED: { description: "A kind of value that the place never had." },
    FIELD_VANISHED: { description: "Nearly all payloads had it, and the last twenty did not." },
    FIELD_ADDED: { description: "A place that was not there before." },
  },
});

@ObjectType({ description: "What a source says in an enumeration that has no counterpart.", simpleResolvers: true })
export class UnknownValue {
  @Field(() => String, { description: "As the source says it." })
  raw!: string;

  @Field(() => Int, { description: "Records that have it, of those that were counted." })
  count!: number;
}

@ObjectType({ description: "How well one field is filled.", simpleResolvers: true })
export class CoveredField {
  @Field(() => String, { description: "As the model names it; a custom field by its key." })
  field!: string;

  @Field(() => Int, { description: "Records with a value, of those that were counted." })
  filled!: number;

  @Field(() => Float, { nullable: true, description: "The same as a share, 0 to 1; null where there is no record." })
  share!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "Of the records that the last sync stored; null where it stored none. Far below share: look at drifts.",
  })
  shareOfLastSync!: number | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When a record that has it was last stored." })
  lastSeenAt!: Date | null;

  @Field(() => Boolean, { description: "Whether mutations can set it in this system." })
  isWritable!: boolean;

  @Field(() => [String], {
    description:
      "Places in the source's payload that it comes from, found by leaving each out; empty where none was found.",
  })
  sourcePaths!: readonly string[];

  @Field(() => String, { nullable: true, description: "The field mapping of the connection, where it has one." })
  expression!: string | null;

  @Field(() => GraphQLJSON, {
    nullable: true,
    description: "A value, of one of the newest records. Needs the scope records:raw.",
  })
  sample!: unknown;

  @Field(() => [UnknownValue], { description: "Of an enumeration, most frequent first." })
  unknownValues!: readonly UnknownValue[];
}

@ObjectType({ description: "A place in the payloads of a source.", simpleResolvers: true })
export class SourceField {
  @Field(() => String, { description: "`lines[].quantity`: `[]` stands for every item of a list." })
  path!: string;

  @Field(() => [String], { description: "Kinds of value seen: string, number, boolean, null, object, array." })
  kinds!: readonly string[];

  @Field(() => Float, {
    nullable: true,
    description: "Payloads that had it, of those that could have: a sample of each page since the first sync.",
  })
  share!: number | null;

  @Field(() => Boolean, { description: "It was there and has not been for a while." })
  isVanished!: boolean;

  @Field(() => [String], {
    description:
      "Fields that come from it; a custom one as custom.<key>. Empty for what no mapping reads: custom fields to be.",
  })
  fields!: readonly string[];
}

@ObjectType({ description: "One way in which payloads ceased to look as before.", simpleResolvers: true })
export class FieldDrift {
  @Field(() => FieldDriftKindEnum)
  kind!: string;

  @Field(() => String, { description: "Place in the payload." })
  path!: string;

  @Field(() => [String], { description: "Kinds of value until then." })
  before!: readonly string[];

  @Field(() => [String], { description: "Kinds of value since." })
  after!: readonly string[];

  @Field(() => ID, { description: "The run that found it." })
  runId!: string;

  @Field(() => GraphQLDateTime)
  at!: Date;
}

@ObjectType({ description: "How well a connection fills one entity.", simpleResolvers: true })
export class FieldCoverage {
  @Field(() => ID)
  connectionId!: string;

  @Field(() => EntityTypeEnum)
  entity!: string;

  @Field(() => Int, { description: "Records that there are." })
  recordCount!: number;

  @Field(() => Int, { description: "Records that were counted: all up to 20,000, of more so many drawn at random." })
  counted!: number;

  @Field(() => Boolean, { description: "Whether all were counted. If not, a share may be off by a hundredth." })
  isExact!: boolean;

  @Field(() => GraphQLDateTime, { nullable: true })
  lastSyncStartedAt!: Date | null;

  @Field(() => Int, { description: "Records stored since then; the newest 5,000 are looked at." })
  lastSyncRecords!: number;

  @Field(() => [CoveredField], { description: "Of the unified model." })
  fields!: readonly CoveredField[];

  @Field(() => [CoveredField], { description: "By key; at most 200." })
  customFields!: readonly CoveredField[];

  @Field(() => [SourceField], { description: "What the source sends, by what syncs saw of it; at most 500." })
  sourceFields!: readonly SourceField[];

  @Field(() => [FieldDrift], { description: "The latest fifty, newest first." })
  drifts!: readonly FieldDrift[];
}
