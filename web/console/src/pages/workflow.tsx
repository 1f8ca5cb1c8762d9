import { Anchor, Button, Code, Group, Stack, Tabs, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "urql";
import { Link } from "wouter";
import { WorkflowDocument, type WorkflowRowFragment } from "../generated/graphql.js";
import { Empty, Fault, Waiting } from "../parts/answers.js";
import { Status } from "../parts/status.js";
import { When } from "../parts/time.js";
import { definitionOf, triggerWords } from "../workflows/definition.js";
import { WorkflowRuns } from "./workflow/runs.js";
import { StartRun } from "./workflow/start-run.js";
import { Steps } from "./workflow/steps.js";

/** One workflow: its steps, each of which can be tried by itself, and its runs. */
export default function Workflow({ id }: { readonly id: string }) {
  const [isStarting, starting] = useDisclosure();
  const [{ data, error, fetching }, reload] = useQuery({
    query: WorkflowDocument,
    variables: { id },
    requestPolicy: "cache-and-network",
  });
  const workflow = data?.workflow;
  return (
    <Stack>
      <Anchor component={Link} href="/workflows" size="sm">
        All workflows
      </Anchor>
      {error && <Fault error={error} retry={() => reload({ requestPolicy: "network-only" })} />}
      {fetching && !data && <Waiting />}
      {data && !workflow && (
        <Empty title="There is no such workflow">It belongs to the other environment, or its id is another.</Empty>
      )}
      {workflow && (
        <>
          <Head workflow={workflow} start={starting.open} />
          <Tabs defaultValue="steps" keepMounted={false}>
            <Tabs.List>
              <Tabs.Tab value="steps">Steps</Tabs.Tab>
              <Tabs.Tab value="runs">Runs</Tabs.Tab>
              <Tabs.Tab value="definition">Definition</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="steps" pt="md">
              <Steps workflowId={id} steps={definitionOf(workflow.definition).steps} />
            </Tabs.Panel>
            <Tabs.Panel value="runs" pt="md">
              <WorkflowRuns workflowId={id} />
            </Tabs.Panel>
            <Tabs.Panel value="definition" pt="md">
              <Code block className="payload tall" tabIndex={0}>
                {JSON.stringify(workflow.definition, null, 2)}
              </Code>
            </Tabs.Panel>
          </Tabs>
          <StartRun workflowId={id} name={workflow.name} isOpen={isStarting} close={starting.close} />
        </>
      )}
    </Stack>
  );
}

function Head({ workflow, start }: { readonly workflow: WorkflowRowFragment; readonly start: () => void }) {
  const { description, triggers } = definitionOf(workflow.definition);
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Group gap="sm">
          <Title order={2}>{workflow.name}</Title>
          <Status value={workflow.isEnabled ? "ENABLED" : "DISABLED"} />
        </Group>
        <Button size="xs" onClick={start}>
          Start a run
        </Button>
      </Group>
      {description !== undefined && <Text size="sm">{description}</Text>}
      <Text size="sm">
        Version {workflow.version}, saved <When at={workflow.updatedAt} />. Set off when{" "}
        {triggers.length === 0 ? "somebody starts it" : triggers.map(triggerWords).join("; ")}.
      </Text>
      <Text size="sm">
        Its runs may: {workflow.scopes.length > 0 ? workflow.scopes.join(", ") : "nothing that needs a scope"}.
        {workflow.secretNames.length > 0 && ` Secrets: ${workflow.secretNames.join(", ")}.`}
      </Text>
      <Text className="mono">{workflow.id}</Text>
    </Stack>
  );
}
