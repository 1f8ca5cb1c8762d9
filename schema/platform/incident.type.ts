import { Field, Float, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { GraphQLDateTime } from "../scalars/index.js";
import { ConnectedSystem } from "./connected-system.type.js";
import { EntityTypeEnum } from "./entity-type.type.js";
import { Node } from "./node.type.js";
import { PageInfo } from "./page-info.type.js";

export enum IncidentKindEnum {
  OUTAGE = "OUTAGE",
  DELETIONS_HELD = "DELETIONS_HELD",
}

registerEnumType(IncidentKindEnum, {
  name: "IncidentKind",
  description: "What went wrong.",
  valuesConfig: {
    OUTAGE: { description: "The system could not be reached. Ends by itself." },
    DELETIONS_HELD: {
      description:
        "The system no longer lists so many records that they were not removed here. Waits for resolveHeldDeletions.",
    },
  },
});

export enum OutageCauseEnum {
  UNREACHABLE = "UNREACHABLE",
  MISCONFIGURED = "MISCONFIGURED",
}

registerEnumType(OutageCauseEnum, {
  name: "OutageCause",
  description: "Why a system can't be reached.",
  valuesConfig: {
    UNREACHABLE: { description: "Nobody answers, or a proxy says so. Ends by itself." },
    MISCONFIGURED: {
      description:
        "Somebody answers who can't be right: an expired certificate, a redirect. Somebody has to mend it at the source; then it ends by itself.",
    },
  },
});

export enum IncidentStateEnum {
  OPEN = "OPEN",
  CLOSED = "CLOSED",
}

registerEnumType(IncidentStateEnum, { name: "IncidentState", description: "Whether it is over." });

export enum DeletionDecisionEnum {
  APPLY = "APPLY",
  DISCARD = "DISCARD",
}

registerEnumType(DeletionDecisionEnum, {
  name: "DeletionDecision",
  description: "What to do about deletions that were held.",
  valuesConfig: {
    APPLY: { description: "They are gone at the system. Each is asked for once more, then marked as deleted here." },
    DISCARD: { description: "They are not gone. All stays, and the next sweep looks again." },
  },
});

@ObjectType({
  description: "Records that the system no longer lists, more than are removed without being asked.",
  simpleResolvers: true,
})
export class HeldDeletions {
  @Field(() => Int, { description: "Records that it no longer lists." })
  candidates!: number;

  @Field(() => Int, { description: "Records that there were here." })
  recordCount!: number;

  @Field(() => Float, { description: "The first by the second, 0 to 1." })
  share!: number;

  @Field(() => DeletionDecisionEnum, { nullable: true, description: "Null until it is decided." })
  decision!: string | null;
}

@ObjectType({
  description: "Something that went wrong with a connection, from its beginning to its end.",
  implements: Node,
})
export class Incident {
  @Field(() => ID)
  id!: string;

  @Field(() => ConnectedSystem, { nullable: true })
  connection!: object | null;

  @Field(() => ID)
  connectionId!: string;

  @Field(() => IncidentKindEnum)
  kind!: string;

  @Field(() => IncidentStateEnum)
  state!: string;

  @Field(() => EntityTypeEnum, { nullable: true, description: "Null where it is about the whole connection." })
  entity!: string | null;

  @Field(() => OutageCauseEnum, { nullable: true, description: "OUTAGE: why. Else null." })
  cause!: string | null;

  @Field(() => Boolean, {
    description:
      "Whether a person has to do something, or should look: deletions that are held, a system that is misconfigured, an outage of three days.",
  })
  needsAttention!: boolean;

  @Field(() => String, {
    description:
      'What happened, in words: "412 of 1,030 assets (40 %) are no longer listed by the system; nothing was removed."',
  })
  reason!: string;

  @Field(() => GraphQLDateTime)
  openedAt!: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: "Null while it is open." })
  closedAt!: Date | null;

  @Field(() => Int, { description: "OUTAGE: how often the system was tried meanwhile." })
  attempts!: number;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: "OUTAGE: changes at the source from this instant on came late.",
  })
  delayedFrom!: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "OUTAGE: until this instant." })
  delayedUntil!: Date | null;

  @Field(() => HeldDeletions, { nullable: true, description: "DELETIONS_HELD: what it is about. Else null." })
  heldDeletions!: HeldDeletions | null;
}

@ObjectType({ simpleResolvers: true })
export class IncidentEdge {
  @Field(() => String)
  cursor!: string;

  @Field(() => Incident)
  node!: object;
}

@ObjectType({ description: "A page of incidents, newest first.", simpleResolvers: true })
export class IncidentConnection {
  @Field(() => [IncidentEdge])
  edges!: IncidentEdge[];

  @Field(() => [Incident])
  nodes!: object[];

  @Field(() => PageInfo)
  pageInfo!: PageInfo;
}

@ObjectType({ simpleResolvers: true })
export class IncidentPayload {
  @Field(() => Incident)
  incident!: object;
}
