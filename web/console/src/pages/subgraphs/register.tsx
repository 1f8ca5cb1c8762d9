import { Button, Group, Modal, NumberInput, Stack, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useMutation } from "urql";
import { RegisterSubgraphDocument } from "../../generated/graphql.js";
import { Fault } from "../../parts/answers.js";
import { ChangeReport } from "./change-report.js";

const usualTimeoutMs = 5_000;

/** Adds another graph: composed and compared first, then taken. */
export function Register({
  isOpen,
  close,
  onApplied,
}: {
  readonly isOpen: boolean;
  readonly close: () => void;
  readonly onApplied: () => void;
}) {
  const [name, setName] = useState("");
  const [url, setUrl] = useState("");
  const [sdl, setSdl] = useState("");
  const [headers, setHeaders] = useState<string[]>([]);
  const [timeoutMs, setTimeoutMs] = useState<number | string>(usualTimeoutMs);
  const [{ data, error, fetching }, register] = useMutation(RegisterSubgraphDocument);
  const input = {
    name: name.trim(),
    url: url.trim(),
    sdl: sdl.trim() === "" ? null : sdl,
    headers,
    timeoutMs: Number(timeoutMs),
  };
  // A report is of what was asked about; of anything else it says nothing.
  const [compared, setCompared] = useState("");
  const isCompared = compared === JSON.stringify(input);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void register({ input: { ...input, dryRun: true } }).then(() => setCompared(JSON.stringify(input)));
  };
  return (
    <Modal
      closeButtonProps={{ "aria-label": "Close" }}
      opened={isOpen}
      onClose={close}
      title="Add a subgraph"
      size="lg"
    >
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label="Name"
            description="Lower-case letters, digits and _"
            required
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            data-autofocus
          />
          <TextInput
            label="Address"
            description="Where its operations are sent by POST"
            required
            value={url}
            onChange={({ currentTarget }) => setUrl(currentTarget.value)}
          />
          <Textarea
            label="Schema"
            description="With its federation directives. Empty: it is asked for it."
            autosize
            minRows={3}
            maxRows={14}
            className="code"
            value={sdl}
            onChange={({ currentTarget }) => setSdl(currentTarget.value)}
          />
          <TagsInput
            label="Headers of clients to hand on"
            description="Authorization and Cookie never are"
            value={headers}
            onChange={setHeaders}
          />
          <NumberInput
            label="Time it has to answer (ms)"
            min={100}
            max={60_000}
            value={timeoutMs}
            onChange={setTimeoutMs}
          />
          <Group justify="flex-end">
            <Button type="submit" variant="default" loading={fetching} disabled={input.name === "" || input.url === ""}>
              Compose and compare
            </Button>
          </Group>
          {error && <Fault error={error} />}
          {isCompared && data && !error && (
            <ChangeReport report={data.registerSubgraph}>
              <Button
                size="xs"
                loading={fetching}
                onClick={() =>
                  void register({ input: { ...input, allowBreaking: true } }).then(({ data: answer }) => {
                    if (answer) onApplied();
                  })
                }
              >
                Add {input.name}
              </Button>
            </ChangeReport>
          )}
        </Stack>
      </form>
    </Modal>
  );
}
