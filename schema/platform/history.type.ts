import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { GraphQLDateTime, GraphQLJSON } from "../scalars/index.js";
import { PageInfo } from "./page-info.type.js";

export enum RecordChangeKindEnum {
  CREATED = "CREATED",
  UPDATED = "UPDATED",
  DELETED = "DELETED",
  RESTORED = "RESTORED",
}

registerEnumType(RecordChangeKindEnum, { name: "RecordChangeKind", description: "What happened to a record." });

export enum ChangeActorKindEnum {
  SYNC_RUN = "SYNC_RUN",
  WRITE = "WRITE",
  SOURCE_WEBHOOK = "SOURCE_WEBHOOK",
}

registerEnumType(ChangeActorKindEnum, {
  name: "ChangeActorKind",
  description: "What brought a change here.",
  valuesConfig: {
    SYNC_RUN: { description: "A sync found it at the source." },
    WRITE: { description: "A create or update through this graph." },
    SOURCE_WEBHOOK: { description: "The source told by itself." },
  },
});

@ObjectType({ description: "What brought a change here.", simpleResolvers: true })
export class ChangeActor {
  @Field(() => ChangeActorKindEnum)
  readonly kind!: string;

  @Field(() => ID, { description: "Id of that run, write or webhook call." })
  readonly id!: string;
}

@ObjectType({ description: "What one field was and became.", simpleResolvers: true })
export class FieldChange {
  @Field(() => String, {
    description:
      "Its name, as changedFields has it; statusRaw where only the source's own value of an enumeration changed; custom.<key> of a custom field.",
  })
  readonly field!: string;

  @Field(() => GraphQLJSON, {
    nullable: true,
    description: "Written as the graph writes it; of a reference the id, of an object all its fields.",
  })
  readonly before!: unknown;

  @Field(() => GraphQLJSON, { nullable: true })
  readonly after!: unknown;

  @Field(() => Boolean, { description: "True where the values were too large to be kept; both are null then." })
  readonly isOmitted!: boolean;
}

@ObjectType({ description: "One change of a record.", simpleResolvers: true })
export class RecordHistoryEntry {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => RecordChangeKindEnum)
  readonly kind!: string;

  @Field(() => Int, { description: "The version that the record had from then on." })
  readonly version!: number;

  @Field(() => GraphQLDateTime, { description: "When it was stored here." })
  readonly at!: Date;

  @Field(() => ChangeActor, {
    nullable: true,
    description: "Null where it is not known: the record was first stored before that was kept.",
  })
  readonly actor!: ChangeActor | null;

  @Field(() => [FieldChange], {
    description:
      "Empty for CREATED and DELETED, and where only parts of the source's payload changed that no field shows.",
  })
  readonly changes!: readonly FieldChange[];
}

@ObjectType({ simpleResolvers: true })
export class RecordChangeEdge {
  @Field(() => String)
  readonly cursor!: string;

  @Field(() => RecordHistoryEntry)
  readonly node!: RecordHistoryEntry;
}

@ObjectType({ description: "A page of a record's changes, newest first.", simpleResolvers: true })
export class RecordChangeConnection {
  @Field(() => [RecordChangeEdge])
  readonly edges!: readonly RecordChangeEdge[];

  @Field(() => [RecordHistoryEntry])
  readonly nodes!: readonly RecordHistoryEntry[];

  @Field(() => PageInfo)
  readonly pageInfo!: PageInfo;
}
