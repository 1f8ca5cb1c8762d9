import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { GraphQLDateTime } from "../scalars/index.js";
import { EntityTypeEnum } from "./entity-type.type.js";
import { Node } from "./node.type.js";
import { PageInfo } from "./page-info.type.js";

export enum SyncKindEnum {
  INITIAL = "INITIAL",
  INCREMENTAL = "INCREMENTAL",
  RESYNC = "RESYNC",
  RECONCILE = "RECONCILE",
  REMAP = "REMAP",
}

registerEnumType(SyncKindEnum, {
  name: "SyncKind",
  description: "What a run reads.",
  valuesConfig: {
    INITIAL: { description: "The first run of a connection: the whole history window." },
    INCREMENTAL: { description: "What changed since the last run that ended well." },
    RESYNC: { description: "The whole history window again, and what is gone; what is unchanged is not written." },
    RECONCILE: { description: "The whole history window, compared only: says what is missing, stale or extra here." },
    REMAP: { description: "What is stored, mapped again from its raw payloads. Nothing is asked of the system." },
  },
});

export enum SyncRunStateEnum {
  QUEUED = "QUEUED",
  RUNNING = "RUNNING",
  SUCCEEDED = "SUCCEEDED",
  SUCCEEDED_WITH_ERRORS = "SUCCEEDED_WITH_ERRORS",
  FAILED = "FAILED",
  CANCELED = "CANCELED",
}

registerEnumType(SyncRunStateEnum, {
  name: "SyncRunState",
  description: "Where a run stands.",
  valuesConfig: {
    QUEUED: { description: "Waits for a worker." },
    RUNNING: {
      description:
        "Begun and not ended. Stays so over a crash, an outage or a restart, and goes on from its last page.",
    },
    SUCCEEDED: { description: "All entities were read to their end." },
    SUCCEEDED_WITH_ERRORS: { description: "Ended, with records in quarantine or entities that could not be read." },
    FAILED: { description: "Ended without a result; error says why." },
    CANCELED: { description: "Called off." },
  },
});

export enum EntityProgressStateEnum {
  WAITING = "WAITING",
  RUNNING = "RUNNING",
  DONE = "DONE",
  FORBIDDEN = "FORBIDDEN",
  FAILED = "FAILED",
}

registerEnumType(EntityProgressStateEnum, {
  name: "EntityProgressState",
  description: "Where a run stands with one entity.",
});

export enum DiscrepancyKindEnum {
  MISSING = "MISSING",
  STALE = "STALE",
  EXTRA = "EXTRA",
}

registerEnumType(DiscrepancyKindEnum, {
  name: "DiscrepancyKind",
  description: "How a record differs from the source.",
});

@ObjectType({ description: "A record that is here not as it is at the source.", simpleResolvers: true })
export class Discrepancy {
  @Field(() => DiscrepancyKindEnum)
  kind!: string;

  @Field(() => String, { description: "The source's own key." })
  remoteId!: string;
}

@ObjectType({
  description:
    "What a run did with one entity. read = created + updated + unchanged + deleted + quarantined + missing + stale + newer + extra.",
  simpleResolvers: true,
})
export class EntityProgress {
  @Field(() => EntityTypeEnum)
  entity!: string;

  @Field(() => EntityProgressStateEnum)
  state!: string;

  @Field(() => Int)
  read!: number;

  @Field(() => Int)
  created!: number;

  @Field(() => Int)
  updated!: number;

  @Field(() => Int)
  unchanged!: number;

  @Field(() => Int)
  deleted!: number;

  @Field(() => Int)
  quarantined!: number;

  @Field(() => Int, { description: "RECONCILE: at the source and not here." })
  missing!: number;

  @Field(() => Int, { description: "RECONCILE: here with another content than at the source." })
  stale!: number;

  @Field(() => Int, {
    description: "RECONCILE: changed at the source since the last run, so that the next one brings it.",
  })
  newer!: number;

  @Field(() => Int, { description: "RECONCILE: here and no longer at the source." })
  extra!: number;

  @Field(() => [Discrepancy], { description: "RECONCILE: the first hundred of what is missing, stale or extra." })
  discrepancies!: Discrepancy[];

  @Field(() => Int)
  pages!: number;

  @Field(() => Int, { nullable: true, description: "Records there are to read, where the source says so." })
  expected!: number | null;
}

@ObjectType({ description: "Why a run failed.", simpleResolvers: true })
export class SyncError {
  @Field(() => String)
  code!: string;

  @Field(() => String)
  message!: string;
}

@ObjectType({ description: "One run over the entities of a connection.", implements: Node, simpleResolvers: true })
export class SyncRun {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  connectionId!: string;

  @Field(() => SyncKindEnum)
  kind!: string;

  @Field(() => SyncRunStateEnum)
  state!: string;

  @Field(() => [EntityProgress], { description: "In the order in which they are read." })
  entities!: EntityProgress[];

  @Field(() => GraphQLDateTime)
  queuedAt!: Date;

  @Field(() => GraphQLDateTime, { nullable: true })
  startedAt!: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true })
  endedAt!: Date | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "How long it is likely to go on, at its speed so far, waits included. 0 when it ended; null while it can't be known: before two pages, or while the source has not said how many records there are.",
  })
  estimatedSecondsRemaining!: number | null;

  @Field(() => Int, { description: "Requests made to the source." })
  requests!: number;

  @Field(() => Int, { description: "How often it went on after a crash, an outage or a restart." })
  resumes!: number;

  @Field(() => SyncError, { nullable: true })
  error!: SyncError | null;
}

@ObjectType({ simpleResolvers: true })
export class SyncRunEdge {
  @Field(() => String)
  cursor!: string;

  @Field(() => SyncRun)
  node!: object;
}

@ObjectType({ description: "A page of runs, newest first.", simpleResolvers: true })
export class SyncRunConnection {
  @Field(() => [SyncRunEdge])
  edges!: SyncRunEdge[];

  @Field(() => [SyncRun])
  nodes!: object[];

  @Field(() => PageInfo)
  pageInfo!: PageInfo;
}
