import { Button, Group, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useMutation } from "urql";
import { ReplayDeliveryDocument } from "../../generated/graphql.js";
import { Fault } from "../../parts/answers.js";

const which = [
  { value: "all", label: "All, and what was missed while it was off" },
  { value: "FAILED", label: "Those that failed" },
  { value: "DELIVERED", label: "Those that were taken" },
];

/** Sends deliveries of a time again, with the ids that they had. */
export function Replay({
  endpointId,
  isOpen,
  close,
  onDone,
}: {
  readonly endpointId: string;
  readonly isOpen: boolean;
  readonly close: () => void;
  readonly onDone: () => void;
}) {
  const [from, setFrom] = useState(() => localMinute(new Date(Date.now() - 86_400_000)));
  const [to, setTo] = useState("");
  const [state, setState] = useState("all");
  const [{ data, error, fetching }, replay] = useMutation(ReplayDeliveryDocument);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const input = {
      endpointId,
      from: new Date(from).toISOString(),
      to: to === "" ? null : new Date(to).toISOString(),
      filter: state === "all" ? null : { state: [state as "FAILED" | "DELIVERED"] },
    };
    void replay({ input }).then((answer) => answer.data && onDone());
  };
  return (
    <Modal closeButtonProps={{ "aria-label": "Close" }} opened={isOpen} onClose={close} title="Send a period again">
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">
            Receivers that know an id leave out what they have. Deliveries are kept for 30 days; those that are still
            being tried are left alone.
          </Text>
          <TextInput
            type="datetime-local"
            label="Events from"
            description="By the clock of this machine"
            required
            value={from}
            onChange={({ currentTarget }) => setFrom(currentTarget.value)}
            data-autofocus
          />
          <TextInput
            type="datetime-local"
            label="Before"
            description="Empty: until now"
            value={to}
            onChange={({ currentTarget }) => setTo(currentTarget.value)}
          />
          <Select
            label="Which"
            data={which}
            value={state}
            onChange={(value) => value && setState(value)}
            allowDeselect={false}
          />
          {error && <Fault error={error} />}
          {data && !error && (
            <Text size="sm" role="status">
              {replayedText(data.replayWebhooks)}
            </Text>
          )}
          <Group justify="flex-end">
            <Button type="submit" loading={fetching} disabled={from === ""}>
              Send them again
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** What a replay came to, in words. */
export function replayedText({
  count,
  isSearching,
}: {
  readonly count: number;
  readonly isSearching: boolean;
}): string {
  const sent = `${count.toLocaleString("en")} ${count === 1 ? "delivery goes" : "deliveries go"} out again.`;
  return isSearching ? `${sent} What was missed is looked for and follows.` : sent;
}

/** As an input for local times takes it: `2026-11-27T10:30`. */
function localMinute(date: Date): string {
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
