import { Alert, Button, Group, Stack, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation } from "urql";
import {
  DeleteEndpointDocument,
  ReplayDeliveryDocument,
  UpdateEndpointDocument,
  type EndpointRowFragment,
} from "../../generated/graphql.js";
import { Fault } from "../../parts/answers.js";
import { Confirm } from "../../parts/confirm.js";
import { words } from "../../parts/status.js";
import { duration, Moment } from "../../parts/time.js";
import { spoken } from "../../records/names.js";
import { Deliveries } from "./deliveries.js";
import { EndpointForm } from "./endpoint-form.js";
import { Keys } from "./keys.js";
import { replayedText } from "./replay.js";

const orderingWords = {
  NONE: "",
  RECORD: "While one fails, what is about the same record waits.",
  CONNECTION: "While one fails, what is about the same connection waits.",
} as const;

/** One endpoint: what it is told of, its keys, what became of each delivery, and what can be done with it. */
export function Endpoint({
  endpoint,
  onDeleted,
}: {
  readonly endpoint: EndpointRowFragment;
  readonly onDeleted: () => void;
}) {
  const [isChanging, changing] = useDisclosure();
  const [isRemoving, removing] = useDisclosure();
  const [updated, update] = useMutation(UpdateEndpointDocument);
  const [removed, remove] = useMutation(DeleteEndpointDocument);
  const isEnabled = endpoint.state === "ENABLED";
  return (
    <Stack>
      <Group gap="xs">
        <Button size="xs" variant="default" onClick={changing.open}>
          Change
        </Button>
        <Button
          size="xs"
          variant="default"
          loading={updated.fetching}
          onClick={() => void update({ input: { endpointId: endpoint.id, enabled: !isEnabled } })}
        >
          {isEnabled ? "Switch off" : "Switch on"}
        </Button>
        <Button size="xs" variant="default" className="grave" onClick={removing.open}>
          Delete
        </Button>
      </Group>
      {updated.error && <Fault error={updated.error} />}
      {endpoint.missedSince && <Missed endpoint={endpoint} since={endpoint.missedSince} />}
      <Text size="sm">
        Events: {endpoint.eventTypes.map((type) => words(type).toLowerCase()).join(", ")}
        {endpoint.entities &&
          `; records only of ${endpoint.entities.map((name) => spoken(name).toLowerCase()).join(", ")}`}
        {endpoint.connectionIds &&
          `; only of ${endpoint.connectionIds.length} ${endpoint.connectionIds.length === 1 ? "connection" : "connections"}`}
        . {orderingWords[endpoint.ordering]}
      </Text>
      <Text size="sm">
        {endpoint.retryScheduleSeconds.length + 1} attempts, after waits of{" "}
        {endpoint.retryScheduleSeconds.map((seconds) => duration(seconds)).join(", ")}
        {endpoint.maxPerSecond ? `; ${endpoint.maxPerSecond} requests a second at most` : ""}.
      </Text>
      <Title order={4} size="h6">
        Keys
      </Title>
      <Keys endpoint={endpoint} />
      <Title order={4} size="h6">
        Deliveries
      </Title>
      <Deliveries endpoint={endpoint} />
      <EndpointForm endpoint={endpoint} isOpen={isChanging} close={changing.close} />
      <Confirm
        title="Delete the endpoint?"
        action="Delete it"
        isOpen={isRemoving}
        close={removing.close}
        isWorking={removed.fetching}
        error={removed.error}
        confirm={() => void remove({ input: { endpointId: endpoint.id } }).then(({ data }) => data && onDeleted())}
      >
        Nothing is sent to <span className="mono">{String(endpoint.url)}</span> any more, and its deliveries are
        removed. This can&apos;t be undone. To only hold it up, switch it off: what it misses can be sent later.
      </Confirm>
    </Stack>
  );
}

/** What was not delivered while it was off can be sent, once somebody says so. */
function Missed({ endpoint, since }: { readonly endpoint: EndpointRowFragment; readonly since: string }) {
  const [{ data, error, fetching }, replay] = useMutation(ReplayDeliveryDocument);
  return (
    <Alert color="yellow" variant="light" title="It missed events while it was off">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">
          Those from <Moment at={since} /> on were not delivered.
        </Text>
        <Button
          size="xs"
          variant="default"
          loading={fetching}
          disabled={endpoint.state !== "ENABLED"}
          onClick={() => void replay({ input: { endpointId: endpoint.id, from: since } })}
        >
          Send what it missed
        </Button>
        {endpoint.state !== "ENABLED" && <Text size="sm">Switch it on first.</Text>}
        {data && !error && <Text size="sm">{replayedText(data.replayWebhooks)}</Text>}
        {error && <Fault error={error} />}
      </Stack>
    </Alert>
  );
}
