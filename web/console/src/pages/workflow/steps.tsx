import { Button, Group, JsonInput, Paper, SimpleGrid, Stack, Switch, Text, Title } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useMutation, useQuery, type CombinedError } from "urql";
import { LatestWorkflowRunDocument, TestStepDocument, type LatestWorkflowRunQuery } from "../../generated/graphql.js";
import { Fault, Waiting } from "../../parts/answers.js";
import { Tag } from "../../parts/status.js";
import { milliseconds, When } from "../../parts/time.js";
import { allSteps, type Step } from "../../workflows/definition.js";
import { Json, parsed } from "../../workflows/json.js";
import { StepGraph } from "../../workflows/step-graph.js";

type LatestRun = LatestWorkflowRunQuery["workflowRuns"]["nodes"][number];

/** What is being written and not saved. */
export interface Draft {
  /** Undefined while it can't be read. */
  readonly definition: unknown;
  readonly scopes: readonly string[];
  /** Told after each try: undefined where the gateway took the definition. */
  readonly onTried: (refusal: CombinedError | undefined) => void;
}

/** The graph of the steps; one that is chosen can be tried by itself. */
export function Steps({
  workflowId,
  steps,
  draft = null,
}: {
  /** Null: of a workflow that was never saved. */
  readonly workflowId: string | null;
  readonly steps: readonly Step[];
  /** Instead of the version that is saved. */
  readonly draft?: Draft | null;
}) {
  const [chosen, choose] = useState<string | null>(null);
  const [{ data, fetching }] = useQuery({
    query: LatestWorkflowRunDocument,
    variables: { workflowId: workflowId ?? "" },
    pause: workflowId === null,
    // That there was none so far is not kept: the first run changes nothing that an empty list would show.
    requestPolicy: "network-only",
  });
  const step = allSteps(steps).find(({ id }) => id === chosen);
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
      <StepGraph steps={steps} chosen={chosen} choose={choose} />
      <Stack>
        {!step && <Text size="sm">Choose a step to see what it is made of and to try it by itself.</Text>}
        {step && fetching && <Waiting />}
        {step && !fetching && (
          <Try
            key={step.id}
            workflowId={workflowId}
            step={step}
            draft={draft}
            latest={data?.workflowRuns.nodes[0] ?? null}
          />
        )}
      </Stack>
    </SimpleGrid>
  );
}

/** One step with an input of one's own: the code that runs call, dry unless one says otherwise. */
function Try({
  workflowId,
  step,
  draft,
  latest,
}: {
  readonly workflowId: string | null;
  readonly step: Step;
  readonly draft: Draft | null;
  readonly latest: LatestRun | null;
}) {
  const [input, setInput] = useState(() => JSON.stringify(seenBy(latest), null, 2));
  const [mocks, setMocks] = useState("{}");
  const [isDry, setDry] = useState(true);
  const [{ data, error, fetching }, test] = useMutation(TestStepDocument);
  const result = data?.testWorkflowStep.result;
  const [given, mocked] = [parsed(input), parsed(mocks)];
  // Below or beside a long graph it would be out of sight, and many keys away.
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const isReadable = given !== undefined && mocked !== undefined && (!draft || draft.definition !== undefined);
  const submit = () => {
    const drafted = draft && { definition: draft.definition, scopes: [...draft.scopes] };
    const asked = { workflowId, ...drafted, stepId: step.id, input: given, mocks: mocked, dryRun: isDry };
    void test({ input: asked }).then((answer) => draft?.onTried(answer.error));
  };
  return (
    <Paper withBorder p="md">
      <Stack>
        <Title ref={heading} order={draft ? 4 : 3} size="h4" tabIndex={-1} className="heading">
          {step.name ?? step.id}
        </Title>
        <Json title="What it is made of" value={step.config} />
        <JsonInput
          label="What it sees"
          description={
            latest ? (
              <>
                From the latest run, <When at={latest.createdAt} />. Change it as you like.
              </>
            ) : (
              "trigger, steps with their outputs by id, and what a loop calls its items."
            )
          }
          value={input}
          onChange={setInput}
          validationError="This is not JSON"
          autosize
          minRows={4}
          maxRows={16}
          className="code"
        />
        <JsonInput
          label="Answers to take instead of asking"
          description={`By step id: { "${step.id}": { … } }`}
          value={mocks}
          onChange={setMocks}
          validationError="This is not JSON"
          autosize
          minRows={2}
          maxRows={10}
          className="code"
        />
        <Switch
          label="Dry: writes are checked and not sent, calls and events only declared"
          checked={isDry}
          onChange={({ currentTarget }) => setDry(currentTarget.checked)}
        />
        <Group>
          <Button
            size="xs"
            color={isDry ? undefined : "red"}
            disabled={!isReadable}
            loading={fetching}
            onClick={submit}
          >
            {isDry ? "Try it" : "Do it for real"}
          </Button>
        </Group>
        {error && <Fault error={error} />}
        {result && (
          <Stack gap="xs" role="status" aria-label="What came of it">
            <Group gap="xs">
              <Tag tone={result.error ? "bad" : "good"}>{result.error ? "Failed" : "Succeeded"}</Tag>
              <Text size="sm">
                in {milliseconds(result.durationMs)}
                {result.isDryRun ? ", dry" : ""}
              </Text>
            </Group>
            {result.error && (
              <Text size="sm">
                {result.error.code}: {result.error.message}
              </Text>
            )}
            <Json title="Asked for" value={result.input} />
            <Json title="Output" value={result.output} />
            <Json title="Effects" value={result.effects} />
            <Json title="Details" value={result.error?.details} />
          </Stack>
        )}
      </Stack>
    </Paper>
  );
}

/** What a step saw in a run, as far as steps outside of loops tell. */
function seenBy(run: LatestRun | null): object {
  const done = run?.steps.filter(({ iteration, state }) => iteration === "" && state === "SUCCEEDED") ?? [];
  return {
    trigger: run?.trigger ?? { kind: "manual", input: {} },
    steps: Object.fromEntries(done.map(({ stepId, output }) => [stepId, output])),
  };
}
