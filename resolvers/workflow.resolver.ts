import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root, Subscription } from "type-graphql";
import {
  RunWorkflowInput,
  SaveWorkflowInput,
  TestWorkflowStepInput,
  WorkflowIdInput,
  WorkflowRunIdInput,
} from "../schema/inputs/workflow.input.js";
import { DeletePayload } from "../schema/platform/payloads.type.js";
import {
  Workflow,
  WorkflowPayload,
  WorkflowRun,
  WorkflowRunConnection,
  WorkflowRunPayload,
  WorkflowRunProgress,
  WorkflowRunStateEnum,
  WorkflowStepResultPayload,
  WorkflowStepRun,
} from "../schema/platform/workflow.type.js";
import { requireIdOf, type RequestContext } from "../src/services/index.js";
import { actorOf } from "../src/tokens/index.js";
import type { RunDocument, RunState, StepDocument, WorkflowDocument } from "../src/workflows/index.js";
import { pageById, type IdPage } from "./page-arguments.js";
import { AsParent, RequiresScope } from "./scope.js";
import { workflowProgress } from "./subscription-sources.js";

const manageScope = "workflows:manage";

@Resolver(() => Workflow)
export class WorkflowResolver {
  @Query(() => [Workflow], { description: "In the order of their making." })
  @RequiresScope(manageScope)
  workflows(@Ctx() { access, services }: RequestContext): Promise<WorkflowDocument[]> {
    return services.workflows.service.list(access);
  }

  @Query(() => Workflow, { nullable: true })
  @RequiresScope(manageScope)
  workflow(
    @Arg("id", () => ID) id: string,
    @Ctx() { access, services }: RequestContext,
  ): Promise<WorkflowDocument | null> {
    requireIdOf("workflow", id, ["id"]);
    return services.workflows.service.find(access, id);
  }

  @Mutation(() => WorkflowPayload, {
    description:
      "Saves a definition as a workflow's next version. Each problem in it is told with its step and path, and nothing is saved then.",
  })
  @RequiresScope(manageScope, { audit: "workflow.save" })
  async saveWorkflow(
    @Arg("input", () => SaveWorkflowInput) input: SaveWorkflowInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<WorkflowPayload> {
    if (input.id) requireIdOf("workflow", input.id, ["input", "id"]);
    const { workflow, hookSecret } = await services.workflows.service.save(access, input, actorOf(access));
    const hookUrl = services.workflows.hookUrlOf(workflow, services.publicUrl);
    return { workflow, hookSecret, hookUrl };
  }

  @Mutation(() => DeletePayload, {
    description:
      "Removes a workflow with its versions and secrets, and cancels its runs that are under way. What runs were can still be read.",
  })
  @RequiresScope(manageScope, { audit: "workflow.delete" })
  async deleteWorkflow(
    @Arg("input", () => WorkflowIdInput) { workflowId }: WorkflowIdInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<DeletePayload> {
    requireIdOf("workflow", workflowId, ["input", "workflowId"]);
    await services.workflows.service.remove(access, workflowId);
    return { id: workflowId };
  }

  @Mutation(() => WorkflowStepResultPayload, {
    description:
      "Runs one step by itself, with the input that you give: the code that runs call. Dry unless told otherwise. What the step meets is its result, not an error.",
  })
  @RequiresScope(manageScope, { audit: "workflow.test_step" })
  async testWorkflowStep(
    @Arg("input", () => TestWorkflowStepInput) input: TestWorkflowStepInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<WorkflowStepResultPayload> {
    if (input.workflowId) requireIdOf("workflow", input.workflowId, ["input", "workflowId"]);
    const { asked, isDry, ...result } = await services.workflows.service.testStep(access, input);
    return { result: { ...result, input: asked, isDryRun: isDry } };
  }

  @Mutation(() => WorkflowRunPayload, {
    description:
      "Begins a run, whatever its triggers. Ask workflowRun how it goes, or subscribe to workflowRunProgressed.",
  })
  @RequiresScope(manageScope, { audit: "workflow.run" })
  async runWorkflow(
    @Arg("input", () => RunWorkflowInput) input: RunWorkflowInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<WorkflowRunPayload> {
    requireIdOf("workflow", input.workflowId, ["input", "workflowId"]);
    if (input.ofRunId) requireIdOf("workflowRun", input.ofRunId, ["input", "ofRunId"]);
    return { run: await services.workflows.service.run(access, input) };
  }

  @Mutation(() => WorkflowRunPayload, {
    description: "Ends a run before its end, within a second. What its steps did so far stays done.",
  })
  @RequiresScope(manageScope, { audit: "workflow.cancel_run" })
  async cancelWorkflowRun(
    @Arg("input", () => WorkflowRunIdInput) { workflowRunId }: WorkflowRunIdInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<WorkflowRunPayload> {
    requireIdOf("workflowRun", workflowRunId, ["input", "workflowRunId"]);
    return { run: await services.workflows.service.cancel(access, workflowRunId) };
  }

  @FieldResolver(() => ID)
  id(@Root() { _id }: WorkflowDocument): string {
    return _id;
  }

  @AsParent()
  @FieldResolver()
  async definition(@Root() workflow: WorkflowDocument, @Ctx() { loaders }: RequestContext): Promise<object> {
    const version = await loaders.workflowVersions.load(workflow);
    return JSON.parse(version?.definition ?? "{}") as object;
  }

  @FieldResolver(() => [String])
  async scopes(@Root() workflow: WorkflowDocument, @Ctx() { loaders }: RequestContext): Promise<readonly string[]> {
    return (await loaders.workflowVersions.load(workflow))?.scopes ?? [];
  }

  @FieldResolver(() => [String])
  secretNames(@Root() { secrets }: WorkflowDocument): readonly string[] {
    return secrets.map(({ name }) => name);
  }
}

@Resolver(() => WorkflowRun)
export class WorkflowRunResolver {
  @Query(() => WorkflowRun, { nullable: true })
  @RequiresScope(manageScope)
  workflowRun(
    @Arg("id", () => ID) id: string,
    @Ctx() { access, services }: RequestContext,
  ): Promise<RunDocument | null> {
    requireIdOf("workflowRun", id, ["id"]);
    return services.workflows.service.findRun(access, id);
  }

  @Query(() => WorkflowRunConnection, { description: "Runs of one workflow, or of all, newest first." })
  @RequiresScope(manageScope)
  async workflowRuns(
    @Arg("workflowId", () => ID, { nullable: true }) workflowId: string | undefined,
    @Arg("states", () => [WorkflowRunStateEnum], { nullable: true }) states: RunState[] | undefined,
    @Arg("first", () => Int, { nullable: true }) first: number | undefined,
    @Arg("after", () => String, { nullable: true }) after: string | undefined,
    @Ctx() { access, services }: RequestContext,
  ): Promise<IdPage<RunDocument>> {
    if (workflowId) requireIdOf("workflow", workflowId, ["workflowId"]);
    return pageById("workflowRun", { first, after }, (limit, position) =>
      services.workflows.service.listRuns(access, { filter: { workflowId, states }, limit, after: position }),
    );
  }

  @RequiresScope(manageScope)
  @Subscription(() => WorkflowRunProgress, {
    subscribe: ({ args, context }: { args: ProgressArguments; context: RequestContext }) =>
      workflowProgress(context, args),
    description:
      "How runs of a workflow, or of all, go: at their beginning, after each of the first steps, at their end.",
  })
  workflowRunProgressed(
    @Root() progress: WorkflowRunProgress,
    @Arg("workflowId", () => ID, { nullable: true }) _workflowId?: string,
    @Arg("after", () => ID, {
      nullable: true,
      description: "The last eventId you saw: what happened since comes first. Default: what happens from now on.",
    })
    _after?: string,
  ): WorkflowRunProgress {
    return progress;
  }

  @FieldResolver(() => ID)
  id(@Root() { _id }: RunDocument): string {
    return _id;
  }

  @FieldResolver(() => Boolean)
  isDryRun(@Root() { isDry }: RunDocument): boolean {
    return isDry;
  }

  @AsParent()
  @FieldResolver()
  trigger(@Root() { trigger }: RunDocument): object {
    return JSON.parse(trigger) as object;
  }

  @AsParent()
  @FieldResolver()
  output(@Root() { output }: RunDocument): object | null {
    return parsed(output);
  }

  @AsParent()
  @FieldResolver()
  steps(@Root() { _id }: RunDocument, @Ctx() { loaders }: RequestContext): Promise<StepDocument[]> {
    return loaders.workflowSteps.load(_id);
  }

  @FieldResolver(() => ID, { nullable: true })
  parentRunId(@Root() { parent }: RunDocument): string | null {
    return parent?.runId ?? null;
  }

  @FieldResolver(() => ID, { nullable: true })
  ofRunId(@Root() { resumes }: RunDocument): string | null {
    return resumes?.runId ?? null;
  }
}

@Resolver(() => WorkflowStepRun)
export class WorkflowStepRunResolver {
  @AsParent()
  @FieldResolver()
  input(@Root() { input }: StepDocument): object | null {
    return parsed(input);
  }

  @AsParent()
  @FieldResolver()
  output(@Root() { output }: StepDocument): object | null {
    return parsed(output);
  }

  @AsParent()
  @FieldResolver()
  effects(@Root() { effects }: StepDocument): object | null {
    return parsed(effects);
  }
}

interface ProgressArguments {
  readonly workflowId?: string | null;
  readonly after?: string | null;
}

function parsed(text: string | null): object | null {
  return text === null ? null : (JSON.parse(text) as object);
}
