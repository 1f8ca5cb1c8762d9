import { Accordion, Button, Group, Progress, Stack, Table, Text } from "@mantine/core";
import { useMutation, useSubscription } from "urql";
import {
  CancelSyncDocument,
  RunProgressDocument,
  RunsDocument,
  type RunDetailsFragment,
} from "../../generated/graphql.js";
import { Empty, Fault, Waiting } from "../../parts/answers.js";
import { Pager } from "../../parts/pager.js";
import { usePages } from "../../parts/paged.js";
import { Scroll } from "../../parts/scroll.js";
import { Status, words } from "../../parts/status.js";
import { duration, useNow, When } from "../../parts/time.js";
import { spoken } from "../../records/names.js";

/** The syncs of a connection, newest first; one that is under way moves. */
export function Runs({ connectionId }: { readonly connectionId: string }) {
  const { data, error, fetching, items, reload, ...pager } = usePages(
    RunsDocument,
    { connectionId },
    ({ syncRuns }) => syncRuns,
  );
  const [progress] = useSubscription({ query: RunProgressDocument, variables: { connectionId } });
  const told = progress.data?.syncProgressed.run;
  const runs = told ? merged(items, told, pager.number === 1) : items;
  if (error && !data) return <Fault error={error} retry={reload} />;
  if (fetching && !data) return <Waiting />;
  if (runs.length === 0)
    return <Empty title="There was no sync yet">The first begins as soon as a worker is free.</Empty>;
  return (
    <Stack>
      <Accordion variant="separated" order={3}>
        {runs.map((run) => (
          <Accordion.Item key={run.id} value={run.id}>
            <Accordion.Control>
              <RunLine run={run} />
            </Accordion.Control>
            <Accordion.Panel>
              <RunCounts run={run} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      <Pager {...pager} />
    </Stack>
  );
}

/** What an event tells of a run is newer than what the list has; one that began meanwhile stands first. */
function merged(
  runs: readonly RunDetailsFragment[],
  told: RunDetailsFragment,
  isFirstPage: boolean,
): readonly RunDetailsFragment[] {
  if (runs.some(({ id }) => id === told.id)) return runs.map((run) => (run.id === told.id ? told : run));
  return isFirstPage ? [told, ...runs] : runs;
}

function RunLine({ run }: { readonly run: RunDetailsFragment }) {
  const now = useNow();
  const read = sum(run, "read");
  const expected = run.entities.every((entity) => entity.expected !== null) ? sum(run, "expected") : 0;
  const seconds = run.startedAt
    ? ((run.endedAt ? new Date(run.endedAt) : now).getTime() - Date.parse(run.startedAt)) / 1_000
    : 0;
  const left = run.estimatedSecondsRemaining;
  return (
    <Stack gap={4}>
      <Group gap="sm">
        <Text fw={600} size="sm">
          {words(run.kind)}
        </Text>
        <Status value={run.state} />
        <Text size="sm">
          <When at={run.startedAt ?? run.queuedAt} />
        </Text>
        {run.state === "QUEUED" ? (
          <Text size="sm">begins as soon as a worker is free</Text>
        ) : (
          <Text size="sm">
            {read.toLocaleString("en")} read in {duration(Math.max(0, seconds))}, {run.requests.toLocaleString("en")}{" "}
            {run.requests === 1 ? "request" : "requests"}
            {run.state === "RUNNING" && seconds > 1 && `, ${Math.round(read / seconds).toLocaleString("en")} a second`}
            {run.state === "RUNNING" && left !== null && left !== undefined && `, ${duration(left)} to go`}
          </Text>
        )}
      </Group>
      {run.state === "RUNNING" && expected > 0 && (
        <Progress value={Math.min(100, (100 * read) / expected)} aria-label="How much of it was read" />
      )}
      {run.error && (
        <Text size="sm">
          {run.error.code}: {run.error.message}
        </Text>
      )}
    </Stack>
  );
}

const counts = ["read", "created", "updated", "unchanged", "deleted", "quarantined"] as const;

function RunCounts({ run }: { readonly run: RunDetailsFragment }) {
  const [{ error, fetching }, cancel] = useMutation(CancelSyncDocument);
  return (
    <Stack gap="xs">
      {(run.state === "QUEUED" || run.state === "RUNNING") && (
        <Group>
          <Button
            size="xs"
            variant="default"
            loading={fetching}
            onClick={() => void cancel({ input: { syncRunId: run.id } })}
          >
            Cancel it
          </Button>
          <Text size="sm">What it has stored stays.</Text>
        </Group>
      )}
      {error && <Fault error={error} />}
      <Scroll label="Counts by entity">
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Entity</Table.Th>
              <Table.Th scope="col">State</Table.Th>
              {counts.map((count) => (
                <Table.Th key={count} scope="col" ta="end">
                  {words(count)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {run.entities.map((entity) => (
              <Table.Tr key={entity.entity}>
                <Table.Th scope="row" fw={400}>
                  {spoken(entity.entity)}
                </Table.Th>
                <Table.Td>
                  <Status value={entity.state} />
                </Table.Td>
                {counts.map((count) => (
                  <Table.Td key={count} ta="end">
                    {entity[count].toLocaleString("en")}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scroll>
      <Text className="mono">
        {run.id}
        {run.resumes > 0 && `, taken up again ${run.resumes === 1 ? "once" : `${run.resumes} times`}`}
      </Text>
    </Stack>
  );
}

function sum(run: RunDetailsFragment, count: "read" | "expected"): number {
  return run.entities.reduce((total, entity) => total + (entity[count] ?? 0), 0);
}
