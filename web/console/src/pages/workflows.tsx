import { Anchor, Button, Code, Group, Stack, Table, Text } from "@mantine/core";
import { useQuery } from "urql";
import { Link } from "wouter";
import { WorkflowsDocument, type WorkflowRowFragment } from "../generated/graphql.js";
import { Empty, Fault, Waiting } from "../parts/answers.js";
import { PageHeading } from "../parts/page-heading.js";
import { Scroll } from "../parts/scroll.js";
import { Status } from "../parts/status.js";
import { When } from "../parts/time.js";
import { allSteps, definitionOf, triggerWords } from "../workflows/definition.js";

/** What is done by itself, and when. */
export default function Workflows() {
  const [{ data, error, fetching }, reload] = useQuery({
    query: WorkflowsDocument,
    requestPolicy: "cache-and-network",
  });
  return (
    <Stack>
      <Group justify="space-between">
        <PageHeading title="Workflows" />
        <Button size="xs" component={Link} href="/workflows/new">
          Write a workflow
        </Button>
      </Group>
      {error && <Fault error={error} retry={() => reload({ requestPolicy: "network-only" })} />}
      {fetching && !data && <Waiting />}
      {data?.workflows.length === 0 && (
        <Empty title="There is no workflow">
          A workflow does something by itself when something happens. Write one here, or save one that is kept with your
          code: <Code>tributary workflow save approve-to-order.yaml</Code>
        </Empty>
      )}
      {data && data.workflows.length > 0 && <Rows workflows={data.workflows} />}
    </Stack>
  );
}

function Rows({ workflows }: { readonly workflows: readonly WorkflowRowFragment[] }) {
  return (
    <Scroll label="Workflows">
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Name</Table.Th>
            <Table.Th scope="col">State</Table.Th>
            <Table.Th scope="col">Set off when</Table.Th>
            <Table.Th scope="col" ta="end">
              Steps
            </Table.Th>
            <Table.Th scope="col" ta="end">
              Version
            </Table.Th>
            <Table.Th scope="col">Saved</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {workflows.map((workflow) => {
            const { description, triggers, steps } = definitionOf(workflow.definition);
            return (
              <Table.Tr key={workflow.id}>
                <Table.Td>
                  <Anchor component={Link} href={`/workflows/${workflow.id}`} size="sm">
                    {workflow.name}
                  </Anchor>
                  {description !== undefined && (
                    <Text size="xs" maw={420} miw={180}>
                      {description}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>
                  <Status value={workflow.isEnabled ? "ENABLED" : "DISABLED"} />
                </Table.Td>
                <Table.Td>
                  {triggers.map((trigger) => (
                    <Text key={triggerWords(trigger)} size="sm">
                      {triggerWords(trigger)}
                    </Text>
                  ))}
                </Table.Td>
                <Table.Td ta="end">{allSteps(steps).length}</Table.Td>
                <Table.Td ta="end">{workflow.version}</Table.Td>
                <Table.Td className="figure">
                  <When at={workflow.updatedAt} />
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}
