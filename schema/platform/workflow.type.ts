import { Extensions, Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { GraphQLDateTime, GraphQLJSON, GraphQLUrl } from "../scalars/index.js";
import { Node } from "./node.type.js";
import { PageInfo } from "./page-info.type.js";

export enum WorkflowRunStateEnum {
  QUEUED = "QUEUED",
  RUNNING = "RUNNING",
  WAITING = "WAITING",
  SUCCEEDED = "SUCCEEDED",
  FAILED = "FAILED",
  CANCELLED = "CANCELLED",
}

registerEnumType(WorkflowRunStateEnum, {
  name: "WorkflowRunState",
  description: "Where a run stands.",
  valuesConfig: {
    QUEUED: { description: "To be begun." },
    RUNNING: {
      description: "A process works on it. Should that die, another goes on from the last step that was done.",
    },
    WAITING: { description: "For a time, another try of a step, or a workflow that it called." },
    SUCCEEDED: { description: "All steps are done." },
    FAILED: { description: "A step failed for good. runWorkflow with ofRun and fromStep goes on from there." },
    CANCELLED: { description: "Somebody ended it." },
  },
});

export enum WorkflowStepStateEnum {
  BEGUN = "BEGUN",
  SUCCEEDED = "SUCCEEDED",
  FAILED = "FAILED",
}

registerEnumType(WorkflowStepStateEnum, {
  name: "WorkflowStepState",
  description: "Where a step stands.",
  valuesConfig: {
    BEGUN: { description: "It decided something, and what lies in it, or what it waits for, is still to come." },
    SUCCEEDED: { description: "Done; it is never done again." },
    FAILED: { description: "All tries failed." },
  },
});

@ObjectType({ description: "Why a run or a step failed.", simpleResolvers: true })
export class WorkflowError {
  @Field(() => String, { description: "As in the errors of this API." })
  code!: string;

  @Field(() => String)
  message!: string;

  @Field(() => String, { nullable: true, description: "The step at fault; null where it is the run as a whole." })
  stepId!: string | null;

  @Field(() => GraphQLJSON, { nullable: true, description: "problems, status and the like." })
  details!: object | null;
}

@ObjectType({ description: "What is done by itself when something happens: triggers and steps.", implements: Node })
export class Workflow {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => Int, { description: "The newest, from 1. New runs are of it; those under way keep theirs." })
  version!: number;

  @Field(() => Boolean, { description: "Whether its triggers set it off." })
  isEnabled!: boolean;

  @Field(() => GraphQLJSON, { description: "Of the newest version, as schema/workflow.schema.json describes it." })
  definition!: object;

  @Field(() => [String], { description: "What its runs may do: no more than whoever saved the version might." })
  scopes!: readonly string[];

  @Field(() => [String], { description: "Names of its secrets; what they are is shown to nobody." })
  secretNames!: readonly string[];

  @Field(() => GraphQLDateTime)
  createdAt!: Date;

  @Field(() => GraphQLDateTime)
  updatedAt!: Date;
}

@ObjectType({ description: "What came of a step in a run." })
export class WorkflowStepRun {
  @Field(() => String)
  stepId!: string;

  @Field(() => String)
  kind!: string;

  @Field(() => String, {
    description: "Its places in the loops around it: empty outside of any, else such as 3 or 3.0.",
  })
  iteration!: string;

  @Field(() => WorkflowStepStateEnum)
  state!: string;

  @Field(() => GraphQLJSON, { nullable: true, description: "What it was asked for, once its expressions had values." })
  input!: object | null;

  @Field(() => GraphQLJSON, { nullable: true, description: "Null unless it SUCCEEDED." })
  output!: object | null;

  @Field(() => WorkflowError, { nullable: true, simple: true, description: "Null unless it FAILED." })
  error!: object | null;

  @Field(() => GraphQLJSON, {
    nullable: true,
    description: "What it did to the world; in a dry run, what it would have.",
  })
  effects!: object | null;

  @Field(() => Int, { description: "Tries." })
  attempts!: number;

  @Field(() => GraphQLDateTime)
  startedAt!: Date;

  @Field(() => Int)
  durationMs!: number;
}

@ObjectType({ description: "One run of one version of a workflow. Kept for 90 days.", implements: Node })
export class WorkflowRun {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  workflowId!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => WorkflowRunStateEnum)
  state!: string;

  @Field(() => Boolean, { description: "Whether its effects were only declared." })
  isDryRun!: boolean;

  @Field(() => GraphQLJSON, { description: "What set it off, as its steps see it." })
  trigger!: object;

  @Field(() => GraphQLJSON, { nullable: true, description: "Null until it SUCCEEDED." })
  output!: object | null;

  @Field(() => WorkflowError, { nullable: true, simple: true, description: "Null unless it FAILED." })
  error!: object | null;

  @Field(() => [WorkflowStepRun], { description: "In the order in which they were begun: the first 1,000." })
  steps!: object[];

  @Field(() => ID, { nullable: true, description: "The run that called it; null where none did." })
  parentRunId!: string | null;

  @Field(() => ID, { nullable: true, description: "The run that it goes on from; null where it began anew." })
  ofRunId!: string | null;

  @Field(() => GraphQLDateTime)
  createdAt!: Date;

  @Field(() => GraphQLDateTime, { nullable: true })
  startedAt!: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true })
  endedAt!: Date | null;

  @Field(() => GraphQLDateTime, { description: "By then it is done, or fails with WORKFLOW_DEADLINE_PASSED." })
  deadlineAt!: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it goes on, while it is WAITING." })
  dueAt!: Date | null;
}

@ObjectType({ simpleResolvers: true })
export class WorkflowRunEdge {
  @Field(() => String)
  cursor!: string;

  @Field(() => WorkflowRun)
  node!: object;
}

@ObjectType({ description: "A page of runs, newest first.", simpleResolvers: true })
export class WorkflowRunConnection {
  @Field(() => [WorkflowRunEdge])
  edges!: WorkflowRunEdge[];

  @Field(() => [WorkflowRun])
  nodes!: object[];

  @Field(() => PageInfo)
  pageInfo!: PageInfo;
}

@ObjectType({ description: "How far a run is.", simpleResolvers: true })
export class WorkflowRunProgress {
  @Field(() => ID, {
    description: "Pass the last one you saw as after, and you miss nothing that happened in between.",
  })
  eventId!: string;

  @Field(() => ID)
  workflowId!: string;

  @Field(() => ID)
  runId!: string;

  @Field(() => WorkflowRunStateEnum)
  state!: string;

  @Field(() => String, {
    nullable: true,
    description: "The step that is done, or failed; null where it is about the run.",
  })
  stepId!: string | null;

  @Field(() => WorkflowStepStateEnum, { nullable: true })
  stepState!: string | null;

  @Field(() => GraphQLDateTime)
  at!: Date;
}

@ObjectType({ simpleResolvers: true })
export class WorkflowPayload {
  @Field(() => Workflow)
  workflow!: object;

  @Extensions({ shownOnce: true })
  @Field(() => String, {
    nullable: true,
    description:
      "What calls to its hook carry, shown this once; null where none was drawn, since it has one already or needs none.",
  })
  hookSecret!: string | null;

  @Field(() => GraphQLUrl, { nullable: true, description: "Where its hook is called; null where it has none." })
  hookUrl!: string | null;
}

@ObjectType({ description: "What a step alone came to.", simpleResolvers: true })
export class WorkflowStepResult {
  @Field(() => String)
  stepId!: string;

  @Field(() => String)
  kind!: string;

  @Field(() => Boolean)
  isDryRun!: boolean;

  @Field(() => GraphQLJSON, { nullable: true, description: "What it was asked for, once its expressions had values." })
  input!: object | null;

  @Field(() => GraphQLJSON, { nullable: true, description: "Null where it failed." })
  output!: object | null;

  @Field(() => WorkflowError, { nullable: true })
  error!: object | null;

  @Field(() => GraphQLJSON, { description: "What it did to the world, or would have." })
  effects!: readonly object[];

  @Field(() => Int)
  durationMs!: number;
}

@ObjectType({ simpleResolvers: true })
export class WorkflowStepResultPayload {
  @Field(() => WorkflowStepResult)
  result!: object;
}

@ObjectType({ simpleResolvers: true })
export class WorkflowRunPayload {
  @Field(() => WorkflowRun)
  run!: object;
}
