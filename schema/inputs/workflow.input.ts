import { Field, ID, InputType, Int } from "type-graphql";
import { GraphQLJSON } from "../scalars/index.js";

@InputType()
export class WorkflowSecretInput {
  @Field(() => String, { description: "What a header of a step names it by." })
  name!: string;

  @Field(() => String)
  value!: string;
}

@InputType()
export class SaveWorkflowInput {
  @Field(() => ID, {
    nullable: true,
    description: "The workflow that gets another version. Default: a new one is made.",
  })
  id?: string | null;

  @Field(() => GraphQLJSON, { description: "As schema/workflow.schema.json describes it. Looked at as a whole." })
  definition!: unknown;

  @Field(() => [String], {
    nullable: true,
    description: "What its runs may do, of what your token may. Default: as the version so far; of a new one, nothing.",
  })
  scopes?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: "Switches its triggers off and on. Default true." })
  enabled?: boolean | null;

  @Field(() => [WorkflowSecretInput], {
    nullable: true,
    description: "Added to those that it has; one of the same name takes the place of the former.",
  })
  secrets?: WorkflowSecretInput[] | null;

  @Field(() => Int, {
    nullable: true,
    description: "Refuses with CONFLICT when the workflow has another version by now.",
  })
  expectedVersion?: number | null;

  @Field(() => Boolean, { nullable: true, description: "Draws another secret for its hook; the one so far ends." })
  rotateHookSecret?: boolean | null;
}

@InputType({
  description:
    "A workflow that is saved, a definition that is not, or both: a draft of that workflow's next version, with its secrets.",
})
export class TestWorkflowStepInput {
  @Field(() => ID, { nullable: true })
  workflowId?: string | null;

  @Field(() => Int, { nullable: true, description: "Without definition. Default: the newest." })
  version?: number | null;

  @Field(() => GraphQLJSON, { nullable: true, description: "Looked at as a whole, as when it is saved." })
  definition?: unknown;

  @Field(() => [String], {
    nullable: true,
    description: "With definition: what it may do, of what your token may. Default: all that your token may.",
  })
  scopes?: string[] | null;

  @Field(() => String)
  stepId!: string;

  @Field(() => GraphQLJSON, {
    nullable: true,
    description:
      "What the step sees: trigger, steps with their outputs by id, errors, and what a loop calls its items.",
  })
  input?: unknown;

  @Field(() => GraphQLJSON, {
    nullable: true,
    description:
      "Answers by step id that are taken instead of asking: data of a query, status and body of a call. { error: { code, message } } is a failure.",
  })
  mocks?: unknown;

  @Field(() => Boolean, {
    nullable: true,
    description: "Default true: writes are validated and not sent, calls and events only declared. Queries are asked.",
  })
  dryRun?: boolean | null;
}

@InputType()
export class RunWorkflowInput {
  @Field(() => ID)
  workflowId!: string;

  @Field(() => Int, { nullable: true, description: "Default: the newest, or that of ofRun." })
  version?: number | null;

  @Field(() => GraphQLJSON, { nullable: true, description: "What its steps see as trigger.input." })
  input?: unknown;

  @Field(() => Boolean, {
    nullable: true,
    description: "Nothing is sent; each step's effects say what would have been.",
  })
  dryRun?: boolean | null;

  @Field(() => GraphQLJSON, { nullable: true, description: "As for testWorkflowStep; for a dry run." })
  mocks?: unknown;

  @Field(() => ID, { nullable: true, description: "A run that is at its end: it is done again, with what set it off." })
  ofRunId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "With ofRunId: the first step that is done anew; the results before it are taken over.",
  })
  fromStep?: string | null;
}

@InputType()
export class WorkflowIdInput {
  @Field(() => ID)
  workflowId!: string;
}

@InputType()
export class WorkflowRunIdInput {
  @Field(() => ID)
  workflowRunId!: string;
}
