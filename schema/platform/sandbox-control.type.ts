import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { GraphQLDateTime, GraphQLJSON } from "../scalars/index.js";
import { ConnectedSystem } from "./connected-system.type.js";

export enum SandboxLoginsEnum {
  ALL = "ALL",
  ACCESS_TOKENS = "ACCESS_TOKENS",
}

registerEnumType(SandboxLoginsEnum, {
  name: "SandboxLogins",
  description: "Logins of a Sandbox by OAuth2.",
  valuesConfig: {
    ALL: { description: "As if an administrator had revoked them." },
    ACCESS_TOKENS: { description: "As if they had expired; refresh tokens stay." },
  },
});

export enum SandboxScenarioStateEnum {
  PLAYING = "PLAYING",
  HOLDING = "HOLDING",
  DONE = "DONE",
  FAILED = "FAILED",
  STOPPED = "STOPPED",
}

registerEnumType(SandboxScenarioStateEnum, {
  name: "SandboxScenarioState",
  description: "How far a scenario is.",
  valuesConfig: {
    PLAYING: { description: "It waits, or a step is under way." },
    HOLDING: { description: "All steps are done, and faults of it are on until it is mended." },
    DONE: { description: "All steps are done, and its faults are over." },
    FAILED: { description: "A step failed; its faults are gone." },
    STOPPED: { description: "It was ended before its last step." },
  },
});

@InputType({ description: "Records of a Sandbox that are deleted past all its rules, evenly spread." })
export class SandboxDeletionInput {
  @Field(() => String, { description: "In the Sandbox's words: work_orders, parts …" })
  kind!: string;

  @Field(() => Float, { nullable: true, description: "Above 0, up to 1. Without share and count all of them." })
  share?: number;

  @Field(() => Int, { nullable: true })
  count?: number;

  @Field(() => Boolean, {
    nullable: true,
    description: "Whether its log of deletions and its webhooks tell. Default false.",
  })
  leavesTrace?: boolean;
}

@InputType({ description: "What a Sandbox is told, done in this order after all of it was checked." })
export class ControlSandboxInput {
  @Field(() => ID, { description: "A connection of the environment TEST to the system sandbox." })
  connectionId!: string;

  @Field(() => String, {
    nullable: true,
    description: "The API key that the Sandbox was started with. Default: the one that the connection logs in with.",
  })
  controlKey?: string;

  @Field(() => Boolean, { nullable: true, description: "Take all faults away, and end the scenario." })
  mend?: boolean;

  @Field(() => SandboxLoginsEnum, { nullable: true, description: "Logins that end." })
  endLogins?: "ALL" | "ACCESS_TOKENS";

  @Field(() => SandboxDeletionInput, { nullable: true })
  deleteRecords?: SandboxDeletionInput;

  @Field(() => [String], {
    nullable: true,
    description: "Faults that begin, as on the command line: down, status:503;count=3, slow:2000;seconds=60 …",
  })
  faults?: string[];

  @Field(() => String, {
    nullable: true,
    description:
      "A scenario that comes with the product: outage, rate-limited, login-revoked, schema-change, mass-delete, slow.",
  })
  scenario?: string;

  @Field(() => GraphQLJSON, { nullable: true, description: "A scenario of your own: name, description, steps." })
  scenarioDefinition?: unknown;

  @Field(() => Int, {
    nullable: true,
    description: "Time that passes in the Sandbox, up to 366 days; people work meanwhile.",
  })
  advanceSeconds?: number;

  @Field(() => Int, { nullable: true, description: "Exactly that many things happen in that time, up to 10,000." })
  changes?: number;
}

@ObjectType({ description: "A fault that is on.", simpleResolvers: true })
export class SandboxFault {
  @Field(() => Int, { description: "Its number in that Sandbox." })
  number!: number;

  @Field(() => String)
  fault!: string;

  @Field(() => String, { nullable: true, description: "Only requests whose path begins so." })
  path!: string | null;

  @Field(() => Float, { nullable: true, description: "Only that share of the requests." })
  probability!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "Requests that it will strike yet; null: all, until it is taken away.",
  })
  left!: number | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it is over; null: when it is taken away." })
  endsAt!: Date | null;
}

@ObjectType({ description: "A scenario of a Sandbox, as far as it is.", simpleResolvers: true })
export class SandboxScenario {
  @Field(() => String)
  name!: string;

  @Field(() => SandboxScenarioStateEnum)
  state!: string;

  @Field(() => Int, { description: "Steps that are done." })
  done!: number;

  @Field(() => Int, { description: "Steps in all." })
  steps!: number;

  @Field(() => GraphQLDateTime)
  startedAt!: Date;

  @Field(() => String, { nullable: true, description: "Why it failed." })
  error!: string | null;
}

@ObjectType({ description: "What happened in a Sandbox while its time passed.", simpleResolvers: true })
export class SandboxAdvance {
  @Field(() => Int)
  happenings!: number;

  @Field(() => Boolean, { description: "There would have been more than 10,000, and they were thinned out." })
  isThinned!: boolean;
}

@ObjectType({ description: "How a Sandbox is.", simpleResolvers: true })
export class SandboxState {
  @Field(() => GraphQLDateTime, { description: "Its own clock." })
  now!: Date;

  @Field(() => [SandboxFault], { description: "In the order of their making." })
  faults!: SandboxFault[];

  @Field(() => SandboxScenario, { nullable: true, description: "The last one that was begun since its start." })
  scenario!: SandboxScenario | null;

  @Field(() => Int, { description: "Records that were deleted by this call." })
  deleted!: number;

  @Field(() => SandboxAdvance, { nullable: true, description: "Null where no time was let pass." })
  advanced!: SandboxAdvance | null;
}

@ObjectType({ description: "A Sandbox after it was told what to do.", simpleResolvers: true })
export class ControlSandboxPayload {
  @Field(() => ConnectedSystem, { description: "Its status is what the gateway knows by now." })
  connection!: object;

  @Field(() => SandboxState)
  sandbox!: SandboxState;
}
