import { Anchor, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { HookSecret, type Hook } from "./workflow/hook-secret.js";
import { WorkflowEditor } from "./workflow/editor.js";
import { PageHeading } from "../parts/page-heading.js";

/** A workflow that does nothing yet, to begin with: one step that shows where the others go. */
const beginning = {
  schemaVersion: 1,
  name: "A new workflow",
  description: "",
  triggers: [{ kind: "manual" }],
  steps: [{ id: "first", kind: "transform", config: { value: { seen: "=trigger.input" } } }],
};

/** A workflow's first version. */
export default function NewWorkflow() {
  const [hook, setHook] = useState<Hook | null>(null);
  const [, go] = useLocation();
  return (
    <Stack>
      <Anchor component={Link} href="/workflows" size="sm">
        All workflows
      </Anchor>
      <PageHeading title="New workflow" />
      {hook ? (
        <HookSecret hook={hook} forget={() => go(`/workflows/${hook.workflowId}`)} />
      ) : (
        <>
          <Text size="sm">
            Triggers say what sets it off, steps what it does, one after the other. A text that begins with = is an
            expression that sees the trigger and the steps before.
          </Text>
          <WorkflowEditor
            saved={null}
            definition={beginning}
            onSaved={({ workflow, hookSecret, hookUrl }) => {
              if (hookSecret) setHook({ workflowId: workflow.id, secret: hookSecret, url: hookUrl ?? null });
              else go(`/workflows/${workflow.id}`);
            }}
          />
        </>
      )}
    </Stack>
  );
}
