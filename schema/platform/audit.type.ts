import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { GraphQLDateTime } from "../scalars/index.js";
import { PageInfo } from "./page-info.type.js";

export enum AuditActorKindEnum {
  TOKEN = "TOKEN",
  SESSION = "SESSION",
  CONNECT_LINK = "CONNECT_LINK",
  OPERATOR = "OPERATOR",
  WORKFLOW = "WORKFLOW",
}

registerEnumType(AuditActorKindEnum, {
  name: "AuditActorKind",
  description: "What kind of caller it was.",
  valuesConfig: {
    TOKEN: { description: "A server, with an API token." },
    SESSION: { description: "A browser, with a session token." },
    CONNECT_LINK: { description: "A person with a connect link, on the hosted page." },
    OPERATOR: { description: "Somebody at the gateway's command line." },
    WORKFLOW: { description: "A run of a workflow; requestId names run, step and turn." },
  },
});

export enum AuditOutcomeEnum {
  DONE = "DONE",
  FAILED = "FAILED",
  DENIED = "DENIED",
}

registerEnumType(AuditOutcomeEnum, {
  name: "AuditOutcome",
  description: "How it ended.",
  valuesConfig: {
    DONE: { description: "It took effect." },
    FAILED: { description: "It was let in and went wrong." },
    DENIED: { description: "It was not let in." },
  },
});

@ObjectType({ description: "Who did something.", simpleResolvers: true })
export class AuditActor {
  @Field(() => AuditActorKindEnum)
  kind!: string;

  @Field(() => String, {
    description: "The id of the token, session, link or workflow, or the operator's name at the machine.",
  })
  id!: string;

  @Field(() => ID, {
    nullable: true,
    description: "The token, or the one that minted the session, made the link or saved the workflow.",
  })
  tokenId!: string | null;
}

@ObjectType({
  description:
    "Something that was done, or tried. Names what was changed, never to what: no value that was given is kept.",
  simpleResolvers: true,
})
export class AuditEntry {
  @Field(() => ID)
  id!: string;

  @Field(() => GraphQLDateTime)
  at!: Date;

  @Field(() => AuditActor)
  actor!: AuditActor;

  @Field(() => String, {
    description: "As thing.verb: `connection.pause`. A call that was not let in is `call.denied`.",
  })
  action!: string;

  @Field(() => AuditOutcomeEnum)
  outcome!: string;

  @Field(() => String, { nullable: true, description: "The error's code; null when it was done." })
  reason!: string | null;

  @Field(() => [String], { description: "Ids of what it was done to." })
  targets!: readonly string[];

  @Field(() => [String], { description: "Names of the fields that were given; of a denied call, what was asked for." })
  fields!: readonly string[];

  @Field(() => String, { nullable: true, description: "The scope that was missing, where that was the reason." })
  missingScope!: string | null;

  @Field(() => String, { nullable: true, description: "The address it came from." })
  address!: string | null;

  @Field(() => String, { nullable: true })
  userAgent!: string | null;

  @Field(() => String, { nullable: true, description: "As in the header x-request-id of the answer and in the log." })
  requestId!: string | null;

  @Field(() => Int, {
    description:
      "How many calls this stands for. Denied calls of one token and reason that follow each other within a minute are one entry.",
  })
  count!: number;
}

@ObjectType({ simpleResolvers: true })
export class AuditEntryEdge {
  @Field(() => String)
  cursor!: string;

  @Field(() => AuditEntry)
  node!: object;
}

@ObjectType({ description: "A page of the audit log, newest first.", simpleResolvers: true })
export class AuditEntryConnection {
  @Field(() => [AuditEntryEdge])
  edges!: AuditEntryEdge[];

  @Field(() => [AuditEntry])
  nodes!: object[];

  @Field(() => PageInfo)
  pageInfo!: PageInfo;
}
