import { Accordion, Anchor, Button, Group, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery } from "urql";
import { Link, useLocation } from "wouter";
import {
  CancelWorkflowRunDocument,
  StartWorkflowRunDocument,
  WorkflowDocument,
  WorkflowRunLogDocument,
  type WorkflowRunLogQuery,
} from "../generated/graphql.js";
import { Empty, Fault, Waiting } from "../parts/answers.js";
import { PageHeading } from "../parts/page-heading.js";
import { Status, Tag } from "../parts/status.js";
import { milliseconds, Moment, When } from "../parts/time.js";
import { useWhile } from "../parts/use-look-again.js";
import { spoken } from "../records/names.js";
import { definitionOf } from "../workflows/definition.js";
import { Json } from "../workflows/json.js";
import { effectWords, StepGraph } from "../workflows/step-graph.js";
import { useRunProgress } from "../workflows/use-run-progress.js";

type Run = NonNullable<WorkflowRunLogQuery["workflowRun"]>;
type StepRun = Run["steps"][number];

const underWay = ["QUEUED", "RUNNING", "WAITING"];

/** The log of a run: what each step was asked, what came of it and how long it took. */
export default function WorkflowRun({ id }: { readonly id: string }) {
  const [{ data, error, fetching }, execute] = useQuery({
    query: WorkflowRunLogDocument,
    variables: { id },
    requestPolicy: "cache-and-network",
  });
  const reload = () => execute({ requestPolicy: "network-only" });
  const run = data?.workflowRun;
  useRunProgress(run?.workflowId ?? null, id, reload);
  // That it begins to wait, or that its steps are past the first ones, is told by no event.
  useWhile(run !== undefined && run !== null && underWay.includes(run.state), lookEveryMs, reload);
  if (error && !data) return <Fault error={error} retry={reload} />;
  if (fetching && !data) return <Waiting />;
  if (!run) {
    return (
      <Empty title="There is no such run">
        Runs are kept for 90 days.{" "}
        <Anchor component={Link} href="/workflows">
          See the workflows
        </Anchor>
      </Empty>
    );
  }
  return (
    <Stack>
      <Anchor component={Link} href={`/workflows/${run.workflowId}`} size="sm">
        The workflow
      </Anchor>
      <Head run={run} reload={reload} />
      <Graph run={run} />
      <Title order={3} size="h4">
        Log
      </Title>
      {run.steps.length === 0 && <Text size="sm">No step was begun yet.</Text>}
      <Accordion variant="separated" order={4} keepMounted={false}>
        {run.steps.map((step) => (
          <Accordion.Item key={`${step.stepId}-${step.iteration}`} value={`${step.stepId}-${step.iteration}`}>
            <Accordion.Control>
              <StepLine step={step} />
            </Accordion.Control>
            <Accordion.Panel>
              <Stack gap="xs">
                <Json title="Asked for" value={step.input} />
                <Json title="Output" value={step.output} />
                <Json title={run.isDryRun ? "Effects it would have had" : "Effects"} value={step.effects} />
                <Json title="Details of the error" value={step.error?.details} />
              </Stack>
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      <Json title="What set it off" value={run.trigger} />
      <Json title="Output of the run" value={run.output} />
    </Stack>
  );
}

const lookEveryMs = 2_000;

function Head({ run, reload }: { readonly run: Run; readonly reload: () => void }) {
  const [cancelled, cancel] = useMutation(CancelWorkflowRunDocument);
  const [started, start] = useMutation(StartWorkflowRunDocument);
  const [, go] = useLocation();
  const fault = cancelled.error ?? started.error;
  const failedStep = run.error?.stepId;
  const again = (fromStep: string | null) =>
    void start({ input: { workflowId: run.workflowId, ofRunId: run.id, fromStep } }).then(({ data }) => {
      if (data) go(`/workflows/${run.workflowId}/runs/${data.runWorkflow.run.id}`);
    });
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Group gap="sm">
          <PageHeading title="Run">
            Run of <Moment at={run.createdAt} />
          </PageHeading>
          <Status value={run.state} />
          {run.isDryRun && <Tag tone="calm">Dry</Tag>}
        </Group>
        <Group gap="xs">
          {underWay.includes(run.state) && (
            <Button
              size="xs"
              color="red"
              loading={cancelled.fetching}
              onClick={() => void cancel({ input: { workflowRunId: run.id } }).then(reload)}
            >
              Cancel it
            </Button>
          )}
          {run.state === "FAILED" && failedStep && (
            <Button size="xs" loading={started.fetching} onClick={() => again(failedStep)}>
              Go on from {failedStep}
            </Button>
          )}
          {!underWay.includes(run.state) && (
            <Button size="xs" variant="default" loading={started.fetching} onClick={() => again(null)}>
              Run it again
            </Button>
          )}
        </Group>
      </Group>
      <Text size="sm">
        Version {run.version}.{" "}
        {run.startedAt && run.endedAt && `Took ${milliseconds(Date.parse(run.endedAt) - Date.parse(run.startedAt))}.`}
        {run.state === "WAITING" && run.dueAt && (
          <>
            Goes on <When at={run.dueAt} />.
          </>
        )}
        {!run.endedAt && (
          <>
            {" "}
            Has to be done by <Moment at={run.deadlineAt} />.
          </>
        )}
      </Text>
      {run.error && (
        <Text size="sm" className="notice">
          {run.error.stepId ? `${run.error.stepId}: ` : ""}
          {run.error.code}: {run.error.message}
        </Text>
      )}
      {run.ofRunId && (
        <Anchor component={Link} href={`/workflows/${run.workflowId}/runs/${run.ofRunId}`} size="sm">
          Goes on from another run
        </Anchor>
      )}
      {fault && <Fault error={fault} />}
      <Text className="mono">{run.id}</Text>
    </Stack>
  );
}

/** The steps with what came of each, where the run is of the version that the workflow has now. */
function Graph({ run }: { readonly run: Run }) {
  const [{ data }] = useQuery({ query: WorkflowDocument, variables: { id: run.workflowId } });
  const workflow = data?.workflow;
  if (!workflow || workflow.version !== run.version) return null;
  const states = new Map(run.steps.map(({ stepId, state }) => [stepId, state]));
  return <StepGraph steps={definitionOf(workflow.definition).steps} states={states} />;
}

function StepLine({ step }: { readonly step: StepRun }) {
  return (
    <Stack gap={4}>
      <Group gap="sm">
        <Text size="sm" fw={600}>
          {step.stepId}
          {step.iteration === "" ? "" : ` (${step.iteration})`}
        </Text>
        <Status value={step.state} />
        <Text size="sm">
          {spoken(step.kind)}, {milliseconds(step.durationMs)}
          {step.attempts > 1 && `, ${step.attempts} tries`}
          {!["", spoken(step.kind)].includes(effectWords(step.effects)) &&
            `, ${effectWords(step.effects).toLowerCase()}`}
        </Text>
      </Group>
      {step.error && (
        <Text size="sm">
          {step.error.code}: {step.error.message}
        </Text>
      )}
    </Stack>
  );
}
