import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { GraphQLDateTime } from "../scalars/index.js";
import { EntityTypeEnum } from "./entity-type.type.js";

export enum ConnectionCheckEnum {
  LOGIN = "LOGIN",
  READ = "READ",
  MAPPING = "MAPPING",
  FIELDS = "FIELDS",
  CREATE = "CREATE",
  UPDATE = "UPDATE",
}

registerEnumType(ConnectionCheckEnum, {
  name: "ConnectionCheck",
  description: "What a line of a report is about.",
  valuesConfig: {
    LOGIN: { description: "Address and credential." },
    READ: { description: "A page of a list, and one record by its id: what the account may see." },
    MAPPING: { description: "From what the system sent to the unified model." },
    FIELDS: { description: "Which fields of the model have values." },
    CREATE: { description: "A dry run of a new record, made up of what was read, against what the system takes." },
    UPDATE: { description: "The same for a change of a record that is there." },
  },
});

export enum CheckVerdictEnum {
  OK = "OK",
  WARNING = "WARNING",
  FAILED = "FAILED",
  SKIPPED = "SKIPPED",
}

registerEnumType(CheckVerdictEnum, {
  name: "CheckVerdict",
  description: "What came of a check.",
  valuesConfig: {
    OK: { description: "It works." },
    WARNING: { description: "It works, and somebody should look." },
    FAILED: { description: "It does not work." },
    SKIPPED: { description: "There was nothing to try it with, or something before it failed." },
  },
});

export enum ReportDifferenceKindEnum {
  VERDICT_CHANGED = "VERDICT_CHANGED",
  FIELD_APPEARED = "FIELD_APPEARED",
  FIELD_VANISHED = "FIELD_VANISHED",
  CHECK_ADDED = "CHECK_ADDED",
  CHECK_REMOVED = "CHECK_REMOVED",
}

registerEnumType(ReportDifferenceKindEnum, {
  name: "ReportDifferenceKind",
  description: "In what way two reports differ.",
  valuesConfig: {
    VERDICT_CHANGED: { description: "The same check came to another verdict." },
    FIELD_APPEARED: { description: "A field has values that had none in the sample before." },
    FIELD_VANISHED: { description: "A field has no values in the sample any more." },
    CHECK_ADDED: { description: "The check was not made before." },
    CHECK_REMOVED: { description: "The check is no longer made." },
  },
});

@ObjectType({ description: "How often a field had a value in a sample.", simpleResolvers: true })
export class FieldFill {
  @Field(() => String)
  field!: string;

  @Field(() => Int, { description: "Records of the sample with a value." })
  filled!: number;
}

@ObjectType({ description: "A record of a sample that could not be mapped.", simpleResolvers: true })
export class MappingProblem {
  @Field(() => String)
  remoteId!: string;

  @Field(() => String, { description: "Of the value at fault; empty when the record can't be read as a whole." })
  path!: string;

  @Field(() => String)
  message!: string;
}

@ObjectType({ description: "One line of a report.", simpleResolvers: true })
export class CheckLine {
  @Field(() => ConnectionCheckEnum)
  check!: string;

  @Field(() => EntityTypeEnum, { nullable: true, description: "Null for the login." })
  entity!: string | null;

  @Field(() => CheckVerdictEnum)
  verdict!: string;

  @Field(() => String, { nullable: true, description: "The error's code, where one was met." })
  code!: string | null;

  @Field(() => String)
  message!: string;

  @Field(() => String, { nullable: true, description: "What to do; null where nothing has to be done." })
  advice!: string | null;

  @Field(() => Int, { description: "Records that were looked at." })
  sampled!: number;

  @Field(() => [FieldFill], { description: "Of FIELDS." })
  fields!: readonly FieldFill[];

  @Field(() => [MappingProblem], { description: "Of MAPPING: the first five." })
  problems!: readonly MappingProblem[];
}

@ObjectType({ description: "What is another than in another report.", simpleResolvers: true })
export class ReportDifference {
  @Field(() => ConnectionCheckEnum)
  check!: string;

  @Field(() => EntityTypeEnum, { nullable: true })
  entity!: string | null;

  @Field(() => ReportDifferenceKindEnum)
  kind!: string;

  @Field(() => String, { nullable: true })
  field!: string | null;

  @Field(() => String, { nullable: true, description: "A verdict, or how many of the sample had the field." })
  before!: string | null;

  @Field(() => String, { nullable: true })
  after!: string | null;
}

@ObjectType({ description: "Two reports of one connection, held against each other.", simpleResolvers: true })
export class ReportComparison {
  @Field(() => ID, { description: "The report that this one is compared with." })
  reportId!: string;

  @Field(() => GraphQLDateTime)
  startedAt!: Date;

  @Field(() => [ReportDifference])
  differences!: readonly ReportDifference[];
}

@ObjectType({ description: "What a test of a connection found. The newest twenty of a connection are kept." })
export class ConnectionReport {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  connectionId!: string;

  @Field(() => CheckVerdictEnum, { description: "The worst of its lines; what was skipped counts for nothing." })
  verdict!: string;

  @Field(() => GraphQLDateTime)
  startedAt!: Date;

  @Field(() => GraphQLDateTime)
  endedAt!: Date;

  @Field(() => Int, { description: "Requests made to the system." })
  requests!: number;

  @Field(() => [CheckLine])
  lines!: readonly CheckLine[];
}

@ObjectType({ simpleResolvers: true })
export class TestConnectionPayload {
  @Field(() => ConnectionReport)
  report!: object;
}
