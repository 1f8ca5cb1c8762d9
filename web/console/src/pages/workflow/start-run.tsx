import { Button, Group, JsonInput, Modal, Stack, Switch } from "@mantine/core";
import { useState } from "react";
import { useMutation } from "urql";
import { useLocation } from "wouter";
import { StartWorkflowRunDocument } from "../../generated/graphql.js";
import { Fault } from "../../parts/answers.js";
import { parsed } from "../../workflows/json.js";

/** Begins a run, whatever its triggers, and goes to its log. */
export function StartRun({
  workflowId,
  name,
  isOpen,
  close,
}: {
  readonly workflowId: string;
  readonly name: string;
  readonly isOpen: boolean;
  readonly close: () => void;
}) {
  const [input, setInput] = useState("{}");
  const [isDry, setDry] = useState(true);
  const [{ error, fetching }, start] = useMutation(StartWorkflowRunDocument);
  const [, go] = useLocation();
  const given = parsed(input);
  return (
    <Modal closeButtonProps={{ "aria-label": "Close" }} opened={isOpen} onClose={close} title={`Start ${name}`}>
      <Stack>
        <JsonInput
          label="Input"
          description="Its steps see it as trigger.input"
          value={input}
          onChange={setInput}
          validationError="This is not JSON"
          autosize
          minRows={4}
          maxRows={16}
          className="code"
          data-autofocus
        />
        <Switch
          label="Dry: nothing is sent, each step says what it would do"
          checked={isDry}
          onChange={({ currentTarget }) => setDry(currentTarget.checked)}
        />
        {error && <Fault error={error} />}
        <Group justify="flex-end">
          <Button
            loading={fetching}
            disabled={given === undefined}
            onClick={() =>
              void start({ input: { workflowId, input: given, dryRun: isDry } }).then(({ data }) => {
                if (data) go(`/workflows/${workflowId}/runs/${data.runWorkflow.run.id}`);
              })
            }
          >
            {isDry ? "Start it dry" : "Start it"}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
