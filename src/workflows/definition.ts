import { z } from "zod";
import { entityNames } from "../../schema/entities/index.js";
import { limits } from "./limits.js";

/**
 * What a workflow is written in. The shape alone; what the parts have to do with each other is looked at by
 * `check-definition.ts`. `json-schema.ts` publishes this very shape as JSON Schema.
 *
 * A text that begins with `=` is a JSONata expression, wherever a value may stand; fields that are always one may leave
 * the sign out. Every other text is meant as it is written.
 */

const stepId = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,62}$/, "expected a letter, then letters, digits or _, 63 at most")
  .describe("Names the step: its output is steps.<id> for the steps after it.");

const expression = z.string().min(1).max(20_000).describe("A JSONata expression, with or without = before it.");

const template = z
  .json()
  .describe("Any JSON. Texts in it that begin with = are JSONata expressions, which their values take the place of.");

const entity = z.enum(entityNames as [string, ...string[]]);

const seconds = (most: number) => z.int().min(1).max(most);

const retry = z
  .strictObject({
    maxAttempts: z.int().min(1).max(limits.attempts).describe("All tries together. Default 5."),
  })
  .describe("Only faults that may pass are tried again, after 1 s, 5 s, 15 s … up to an hour.");

const steps: z.ZodType<StepDefinition[]> = z.lazy(() => z.array(step));

const common = {
  id: stepId,
  name: z.string().max(200).optional().describe("For people."),
  retry: retry.optional(),
  catch: steps.optional().describe("Done when the step fails for good: errors.<id> says why."),
};

const query = z.strictObject({
  ...common,
  kind: z.literal("query"),
  config: z.strictObject({
    query: z.string().min(1).max(100_000).describe("A GraphQL query of this gateway's own schema."),
    variables: z.record(z.string(), template).optional(),
  }),
});

const transform = z.strictObject({
  ...common,
  kind: z.literal("transform"),
  config: z.strictObject({ value: template }),
});

const condition = z.strictObject({
  ...common,
  kind: z.literal("condition"),
  config: z.strictObject({
    if: expression,
    then: steps,
    else: steps.optional(),
  }),
});

const forEach = z.strictObject({
  ...common,
  kind: z.literal("forEach"),
  config: z.strictObject({
    items: expression,
    as: stepId.optional().describe("What an item is called in the steps inside. Default item; its place is index."),
    steps,
    collect: template.optional().describe("Kept of each item; the output has them as results."),
  }),
});

const write = z.strictObject({
  ...common,
  kind: z.literal("write"),
  config: z.strictObject({
    operation: z.enum(["CREATE", "UPDATE"]),
    entity,
    connectionId: template.optional().describe("Of a CREATE: where the record is made."),
    id: template.optional().describe("Of an UPDATE: the record."),
    data: z
      .union([z.record(z.string(), template), z.string().startsWith("=")])
      .describe("Fields and their values, or an expression that gives such an object."),
    expectedVersion: template.optional(),
    select: z
      .string()
      .max(10_000)
      .optional()
      .describe(
        "Fields of the written record, as in a GraphQL selection: `number status`. The output has them as record.",
      ),
    whenUnreachable: z.enum(["FAIL", "QUEUE"]).optional(),
    deadlineSeconds: seconds(90 * 86_400)
      .optional()
      .describe("With QUEUE: for how long it may wait."),
  }),
});

const secretHeader = z
  .strictObject({
    secret: z.string().min(1).max(100).describe("Name of a secret that was saved with the workflow."),
    prefix: z.string().max(100).optional().describe("Put before it, such as `Bearer `."),
  })
  .describe("A secret of the workflow's, which no definition shows.");

const httpCall = z.strictObject({
  ...common,
  kind: z.literal("httpCall"),
  config: z.strictObject({
    method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]),
    url: z.string().min(1).max(4_000).describe("Or an expression that gives one."),
    query: z.record(z.string(), template).optional(),
    headers: z.record(z.string(), z.union([z.string(), secretHeader])).optional(),
    body: template.optional().describe("Sent as JSON; a text is sent as it is where a content-type is given."),
    timeoutSeconds: seconds(120).optional().describe("Default 30."),
  }),
});

const wait = z.strictObject({
  ...common,
  kind: z.literal("wait"),
  config: z.strictObject({
    seconds: template.optional(),
    until: template.optional().describe("An instant such as 2026-12-24T18:00:00Z."),
  }),
});

const workflowCall = z.strictObject({
  ...common,
  kind: z.literal("workflow"),
  config: z.strictObject({
    workflowId: z.string(),
    input: template.optional().describe("What the called workflow sees as trigger.input."),
  }),
});

const notify = z.strictObject({
  ...common,
  kind: z.literal("notify"),
  config: z.strictObject({
    name: z.string().min(1).max(200).describe("What happened, in words of your own: order.made."),
    data: template.optional(),
  }),
});

const step = z.discriminatedUnion("kind", [
  query,
  transform,
  condition,
  forEach,
  write,
  httpCall,
  wait,
  workflowCall,
  notify,
]);

const onRecordChanged = z.strictObject({
  kind: z.literal("recordChanged"),
  entity,
  changes: z
    .array(z.enum(["CREATED", "UPDATED", "DELETED", "RESTORED"]))
    .min(1)
    .optional()
    .describe("Default all."),
  fields: z.array(z.string()).min(1).optional().describe("Of an update: only when one of these fields changed."),
  connectionIds: z.array(z.string()).min(1).optional().describe("Default all."),
  where: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.json())]))
    .optional()
    .describe("Fields of the record and the value they have, or one of several."),
  when: expression.optional().describe("Only when this is true; it sees trigger, with the record."),
  duringInitialSync: z
    .boolean()
    .optional()
    .describe("Whether what a connection's first sync brings counts as well. Default false."),
});

const onConnectionStatus = z.strictObject({
  kind: z.literal("connectionStatus"),
  statuses: z
    .array(z.enum(["PENDING", "CONNECTED", "RATE_LIMITED", "MAINTENANCE", "UNREACHABLE", "UNAUTHORIZED", "PAUSED"]))
    .min(1)
    .optional()
    .describe("Those that it changes to. Default all."),
  connectionIds: z.array(z.string()).min(1).optional(),
});

const onSchedule = z.strictObject({
  kind: z.literal("schedule"),
  cron: z.string().min(1).max(200).describe("Five fields: minute, hour, day of month, month, day of week."),
  timeZone: z.string().optional().describe("Such as Europe/Berlin. Default UTC."),
});

const onWebhook = z.strictObject({ kind: z.literal("webhook") });
const onManual = z.strictObject({ kind: z.literal("manual") });

const trigger = z.discriminatedUnion("kind", [onRecordChanged, onConnectionStatus, onSchedule, onWebhook, onManual]);

export const definition = z.strictObject({
  $schema: z.string().max(2_000).optional().describe("For editors; a run does not look at it."),
  schemaVersion: z.literal(1).describe("Of this format."),
  name: z.string().min(1).max(200),
  description: z.string().max(2_000).optional(),
  triggers: z.array(trigger).max(20),
  steps: steps.refine((all) => all.length > 0, "expected at least one step"),
  output: template.optional().describe("What a run comes to. Default null."),
  deadlineSeconds: seconds(limits.deadlineSeconds)
    .optional()
    .describe("A run that is not done by then fails. Default a day."),
});

export type Trigger = z.infer<typeof trigger>;
export type TriggerKind = Trigger["kind"];

type Json = z.core.util.JSONType;
/** What `expressions` may stand in. */
export type Template = Json;

interface StepBase<Kind extends string, Config> {
  readonly kind: Kind;
  readonly id: string;
  readonly name?: string | undefined;
  readonly retry?: { readonly maxAttempts: number } | undefined;
  readonly catch?: StepDefinition[] | undefined;
  readonly config: Config;
}

export type StepDefinition =
  | StepBase<"query", z.infer<typeof query>["config"]>
  | StepBase<"transform", z.infer<typeof transform>["config"]>
  | StepBase<
      "condition",
      { readonly if: string; readonly then: StepDefinition[]; readonly else?: StepDefinition[] | undefined }
    >
  | StepBase<
      "forEach",
      {
        readonly items: string;
        readonly as?: string | undefined;
        readonly steps: StepDefinition[];
        readonly collect?: Template | undefined;
      }
    >
  | StepBase<"write", z.infer<typeof write>["config"]>
  | StepBase<"httpCall", z.infer<typeof httpCall>["config"]>
  | StepBase<"wait", z.infer<typeof wait>["config"]>
  | StepBase<"workflow", z.infer<typeof workflowCall>["config"]>
  | StepBase<"notify", z.infer<typeof notify>["config"]>;

export type WorkflowDefinition = Omit<z.infer<typeof definition>, "steps"> & { readonly steps: StepDefinition[] };
export type StepKind = StepDefinition["kind"];
export type StepOf<Kind extends StepKind> = Extract<StepDefinition, { readonly kind: Kind }>;
export type ConfigOf<Kind extends StepKind> = StepOf<Kind>["config"];

/** A list of steps inside a step, and where it stands there. */
export interface InnerSteps {
  readonly path: readonly string[];
  readonly steps: readonly StepDefinition[];
}

/** Branches, loop and `catch` of a step. */
export function innerStepsOf(step: StepDefinition): InnerSteps[] {
  const found: InnerSteps[] = [];
  if (step.kind === "condition") {
    found.push({ path: ["config", "then"], steps: step.config.then });
    if (step.config.else) found.push({ path: ["config", "else"], steps: step.config.else });
  }
  if (step.kind === "forEach") found.push({ path: ["config", "steps"], steps: step.config.steps });
  if (step.catch) found.push({ path: ["catch"], steps: step.catch });
  return found;
}

/** Every step with where it stands, in the order of the text. */
export function* everyStep(
  steps: readonly StepDefinition[],
  path: readonly (string | number)[] = ["steps"],
  depth = 0,
): Generator<{ readonly step: StepDefinition; readonly path: readonly (string | number)[]; readonly depth: number }> {
  for (const [index, step] of steps.entries()) {
    const at = [...path, index];
    yield { step, path: at, depth };
    for (const inner of innerStepsOf(step)) yield* everyStep(inner.steps, [...at, ...inner.path], depth + 1);
  }
}

/** The step of that id, wherever it stands. */
export function findStep(definition: WorkflowDefinition, id: string): StepDefinition | null {
  for (const { step } of everyStep(definition.steps)) if (step.id === id) return step;
  return null;
}
