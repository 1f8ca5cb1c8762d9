import { Anchor, MultiSelect, Stack, Table, Text } from "@mantine/core";
import { useState } from "react";
import { Link } from "wouter";
import { WorkflowRunsDocument, type WorkflowRunRowFragment, type WorkflowRunState } from "../../generated/graphql.js";
import { Empty, Fault, Waiting } from "../../parts/answers.js";
import { usePages } from "../../parts/paged.js";
import { Pager } from "../../parts/pager.js";
import { Scroll } from "../../parts/scroll.js";
import { Status, Tag, words } from "../../parts/status.js";
import { milliseconds, When } from "../../parts/time.js";
import { useRunProgress } from "../../workflows/use-run-progress.js";

const states = [
  "QUEUED",
  "RUNNING",
  "WAITING",
  "SUCCEEDED",
  "FAILED",
  "CANCELLED",
] as const satisfies readonly WorkflowRunState[];

/** The runs of a workflow, newest first, as they go on. */
export function WorkflowRuns({ workflowId }: { readonly workflowId: string }) {
  const [chosen, setChosen] = useState<string[]>([]);
  const { data, error, fetching, items, reload, ...pager } = usePages(
    WorkflowRunsDocument,
    { workflowId, states: chosen.length > 0 ? (chosen as WorkflowRunState[]) : null },
    ({ workflowRuns }) => workflowRuns,
  );
  useRunProgress(workflowId, null, reload);
  return (
    <Stack>
      <MultiSelect
        label="State"
        placeholder={chosen.length === 0 ? "Any" : ""}
        maw={360}
        clearable
        data={states.map((value) => ({ value, label: words(value) }))}
        value={chosen}
        onChange={setChosen}
      />
      {error && <Fault error={error} retry={reload} />}
      {fetching && !data && <Waiting />}
      {data && items.length === 0 && (
        <Empty title={chosen.length > 0 ? "No run is in that state" : "It never ran"}>
          {chosen.length > 0 ? "Choose another." : "Its triggers set it off, or you start it."}
        </Empty>
      )}
      {items.length > 0 && <Rows runs={items} />}
      <Pager {...pager} />
    </Stack>
  );
}

function Rows({ runs }: { readonly runs: readonly WorkflowRunRowFragment[] }) {
  return (
    <Scroll label="Runs">
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Began</Table.Th>
            <Table.Th scope="col">State</Table.Th>
            <Table.Th scope="col" ta="end">
              Version
            </Table.Th>
            <Table.Th scope="col">Took</Table.Th>
            <Table.Th scope="col">Why it failed</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {runs.map((run) => (
            <Table.Tr key={run.id}>
              <Table.Td className="figure">
                <Anchor component={Link} href={`/workflows/${run.workflowId}/runs/${run.id}`} size="sm">
                  <When at={run.createdAt} />
                </Anchor>
              </Table.Td>
              <Table.Td>
                <Status value={run.state} /> {run.isDryRun && <Tag tone="calm">Dry</Tag>}
              </Table.Td>
              <Table.Td ta="end">{run.version}</Table.Td>
              <Table.Td className="figure">
                {run.startedAt && run.endedAt && milliseconds(Date.parse(run.endedAt) - Date.parse(run.startedAt))}
                {run.state === "WAITING" && run.dueAt && (
                  <>
                    goes on <When at={run.dueAt} />
                  </>
                )}
              </Table.Td>
              <Table.Td>
                {run.error && (
                  <Text size="sm">
                    {run.error.stepId ? `${run.error.stepId}: ` : ""}
                    {run.error.message}
                  </Text>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}
