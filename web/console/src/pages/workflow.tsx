import { Anchor, Button, Group, Menu, Stack, Tabs, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { Link, useLocation } from "wouter";
import {
  DeleteWorkflowDocument,
  SaveWorkflowDocument,
  WorkflowDocument,
  type WorkflowRowFragment,
} from "../generated/graphql.js";
import { Empty, Fault, Waiting } from "../parts/answers.js";
import { Confirm } from "../parts/confirm.js";
import { PageHeading } from "../parts/page-heading.js";
import { Status } from "../parts/status.js";
import { When } from "../parts/time.js";
import { definitionOf, triggerWords } from "../workflows/definition.js";
import { WorkflowEditor } from "./workflow/editor.js";
import { HookSecret, type Hook } from "./workflow/hook-secret.js";
import { WorkflowRuns } from "./workflow/runs.js";
import { StartRun } from "./workflow/start-run.js";
import { Steps } from "./workflow/steps.js";

/** One workflow: its steps, each of which can be tried by itself, its runs, and its definition to be edited. */
export default function Workflow({ id }: { readonly id: string }) {
  const [isStarting, starting] = useDisclosure();
  const [hook, setHook] = useState<Hook | null>(null);
  const [isEdited, setEdited] = useState(false);
  const [{ data, error, fetching }, reload] = useQuery({
    query: WorkflowDocument,
    variables: { id },
    requestPolicy: "cache-and-network",
  });
  const workflow = data?.workflow;
  const takeHook = (secret: string | null | undefined, url: string | null | undefined) => {
    if (secret) setHook({ workflowId: id, secret, url: url ?? null });
  };
  return (
    <Stack>
      <Anchor component={Link} href="/workflows" size="sm">
        All workflows
      </Anchor>
      {error && <Fault error={error} retry={() => reload({ requestPolicy: "network-only" })} />}
      {fetching && !data && <Waiting />}
      {data && !workflow && (
        <Empty title="There is no such workflow">
          It was deleted, belongs to the other environment, or its id is another.
        </Empty>
      )}
      {workflow && (
        <>
          <Head workflow={workflow} start={starting.open} onHook={takeHook} />
          {hook && <HookSecret hook={hook} forget={() => setHook(null)} />}
          <Tabs
            defaultValue="steps"
            keepMounted={false}
            // What is half written stays while one looks at a run.
            onChange={(tab) => tab === "definition" && setEdited(true)}
          >
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
            <Tabs.Panel value="definition" pt="md" keepMounted={isEdited}>
              <WorkflowEditor
                saved={workflow}
                definition={workflow.definition}
                onSaved={({ hookSecret, hookUrl }) => takeHook(hookSecret, hookUrl)}
              />
            </Tabs.Panel>
          </Tabs>
          <StartRun workflowId={id} name={workflow.name} isOpen={isStarting} close={starting.close} />
        </>
      )}
    </Stack>
  );
}

function Head({
  workflow,
  start,
  onHook,
}: {
  readonly workflow: WorkflowRowFragment;
  readonly start: () => void;
  readonly onHook: (secret: string | null | undefined, url: string | null | undefined) => void;
}) {
  const { id, name, version, definition, isEnabled } = workflow;
  const { description, triggers } = definitionOf(definition);
  const [saved, save] = useMutation(SaveWorkflowDocument);
  const [removed, remove] = useMutation(DeleteWorkflowDocument);
  const [isRemoving, removing] = useDisclosure();
  const [, go] = useLocation();
  // The same definition again: the version that is there says what its runs may, and keeps its secrets.
  const same = { id, definition, expectedVersion: version };
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Group gap="sm">
          <PageHeading title={name} />
          <Status value={isEnabled ? "ENABLED" : "DISABLED"} />
        </Group>
        <Group gap="xs">
          <Button size="xs" onClick={start}>
            Start a run
          </Button>
          <Button
            size="xs"
            variant="default"
            loading={saved.fetching}
            onClick={() => void save({ input: { ...same, enabled: !isEnabled } })}
          >
            {isEnabled ? "Switch off" : "Switch on"}
          </Button>
          <Menu position="bottom-end">
            <Menu.Target>
              <Button size="xs" variant="default">
                More
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {triggers.some(({ kind }) => kind === "webhook") && (
                <Menu.Item
                  onClick={() =>
                    void save({ input: { ...same, enabled: isEnabled, rotateHookSecret: true } }).then(({ data }) =>
                      onHook(data?.saveWorkflow.hookSecret, data?.saveWorkflow.hookUrl),
                    )
                  }
                >
                  Draw another secret for its hook
                </Menu.Item>
              )}
              <Menu.Item className="grave" onClick={removing.open}>
                Delete
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Group>
      </Group>
      {description !== undefined && description !== "" && <Text size="sm">{description}</Text>}
      <Text size="sm">
        Version {version}, saved <When at={workflow.updatedAt} />. Set off when{" "}
        {triggers.length === 0 ? "somebody starts it" : triggers.map(triggerWords).join("; ")}.
      </Text>
      <Text size="sm">
        Its runs may: {workflow.scopes.length > 0 ? workflow.scopes.join(", ") : "nothing that needs a scope"}.
        {workflow.secretNames.length > 0 && ` Secrets: ${workflow.secretNames.join(", ")}.`}
      </Text>
      {saved.error && <Fault error={saved.error} />}
      <Text className="mono">{id}</Text>
      <Confirm
        title={`Delete ${name}?`}
        action="Delete it"
        isOpen={isRemoving}
        close={removing.close}
        isWorking={removed.fetching}
        error={removed.error}
        confirm={() => void remove({ input: { workflowId: id } }).then(({ data }) => data && go("/workflows"))}
      >
        All its versions and secrets are removed, and runs that are under way are canceled. What its runs were can be
        read for 90 days. Workflows that call it fail at that step. To only hold it up, switch it off.
      </Confirm>
    </Stack>
  );
}
