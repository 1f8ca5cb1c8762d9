import { Accordion, Button, Code, Group, Select, Stack, Table, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { useMutation } from "urql";
import {
  DeliveriesDocument,
  ReplayDeliveryDocument,
  SendTestEventDocument,
  type DeliveriesQuery,
  type DeliveryState,
  type EndpointRowFragment,
  type EventType,
} from "../../generated/graphql.js";
import { Empty, Fault, Waiting } from "../../parts/answers.js";
import { Pager } from "../../parts/pager.js";
import { usePages } from "../../parts/paged.js";
import { Scroll } from "../../parts/scroll.js";
import { Status, Tag, words } from "../../parts/status.js";
import { Due, milliseconds, When } from "../../parts/time.js";
import { useWhile } from "../../parts/use-look-again.js";
import { eventTypeChoices } from "./event-types.js";
import { Replay } from "./replay.js";

type Delivery = DeliveriesQuery["webhookDeliveries"]["nodes"][number];

/** What is about to be tried is looked at again by itself, for no event tells of a delivery. */
const lookEveryMs = 3_000;
const soonMs = 60_000;
const states = ["PENDING", "DELIVERED", "FAILED"] as const satisfies readonly DeliveryState[];

/** What was sent to an endpoint or is to be, newest event first, with every attempt and its answer. */
export function Deliveries({ endpoint }: { readonly endpoint: EndpointRowFragment }) {
  const [eventType, setEventType] = useState<string | null>(endpoint.eventTypes[0] ?? null);
  const [state, setState] = useState<string | null>(null);
  const [isReplaying, replaying] = useDisclosure();
  const { data, error, fetching, items, reload, ...pager } = usePages(
    DeliveriesDocument,
    { endpointId: endpoint.id, filter: state ? { state: [state as DeliveryState] } : {} },
    ({ webhookDeliveries }) => webhookDeliveries,
  );
  const [tested, sendTest] = useMutation(SendTestEventDocument);
  const fault = tested.error ?? error;
  useWhile(items.some(isSoon), lookEveryMs, reload);
  return (
    <Stack>
      <Group align="flex-end" gap="xs">
        <Select
          label="Example of"
          searchable
          data={eventTypeChoices}
          value={eventType}
          onChange={setEventType}
          allowDeselect={false}
        />
        <Button
          variant="default"
          loading={tested.fetching}
          disabled={!eventType}
          onClick={() =>
            void sendTest({ input: { endpointId: endpoint.id, eventType: eventType as EventType } }).then(reload)
          }
        >
          Send an example
        </Button>
      </Group>
      <Group align="flex-end" gap="xs">
        <Select
          label="Show"
          placeholder="All deliveries"
          clearable
          data={states.map((value) => ({ value, label: words(value) }))}
          value={state}
          onChange={setState}
        />
        <Button variant="default" onClick={reload} loading={fetching && data !== undefined}>
          Refresh
        </Button>
        <Button variant="default" onClick={replaying.open}>
          Send a period again
        </Button>
      </Group>
      {fault && <Fault error={fault} />}
      {!data && fetching && <Waiting />}
      {data && items.length === 0 && (
        <Empty title={state ? "No delivery is in that state" : "Nothing was delivered yet"}>
          {state ? "Choose another." : "Send an example, to see whether the receiver takes it."}
        </Empty>
      )}
      <Accordion order={5} keepMounted={false}>
        {items.map((delivery) => (
          <Accordion.Item key={delivery.id} value={delivery.id}>
            <Accordion.Control>
              <Line delivery={delivery} />
            </Accordion.Control>
            <Accordion.Panel>
              <Attempts delivery={delivery} reload={reload} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      <Pager {...pager} />
      <Replay endpointId={endpoint.id} isOpen={isReplaying} close={replaying.close} onDone={reload} />
    </Stack>
  );
}

function isSoon({ state, nextAttemptAt }: Delivery): boolean {
  return state === "PENDING" && (!nextAttemptAt || Date.parse(nextAttemptAt) - Date.now() < soonMs);
}

/** What the gateway calls HTTP_STATUS is an answer, and not the one that takes the event. */
function failureWords(failure: string): string {
  return failure === "HTTP_STATUS" ? "Answered with an error" : words(failure);
}

function Line({ delivery }: { readonly delivery: Delivery }) {
  const { eventType, state, isTest, eventAt, attemptCount, lastError, nextAttemptAt } = delivery;
  return (
    <Group gap="sm">
      <Text size="sm" fw={600}>
        {words(eventType)}
      </Text>
      <Status value={state} />
      {isTest && <Tag tone="calm">Example</Tag>}
      <Text size="sm">
        <When at={eventAt} />, {attemptCount} {attemptCount === 1 ? "attempt" : "attempts"}
        {lastError && `, ${failureWords(lastError).toLowerCase()}`}
        {state === "PENDING" && nextAttemptAt && attemptCount > 0 && (
          <>
            , again <Due at={nextAttemptAt} />
          </>
        )}
      </Text>
    </Group>
  );
}

function Attempts({ delivery, reload }: { readonly delivery: Delivery; readonly reload: () => void }) {
  const [{ error, fetching }, replay] = useMutation(ReplayDeliveryDocument);
  return (
    <Stack gap="xs" align="flex-start">
      <Text className="mono">{delivery.webhookId}</Text>
      {delivery.attempts.length === 0 ? (
        <Text size="sm">It was not tried yet.</Text>
      ) : (
        <Scroll label="Attempts">
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">Attempt</Table.Th>
                <Table.Th scope="col">When</Table.Th>
                <Table.Th scope="col">Answer</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {delivery.attempts.map(({ number, at, status, durationMs, error: failure, response }) => (
                <Table.Tr key={number}>
                  <Table.Td>{number}</Table.Td>
                  <Table.Td className="figure">
                    <When at={at} />
                  </Table.Td>
                  <Table.Td miw={220}>
                    {failure ? failureWords(failure) : "Taken"}
                    {status ? `, ${status}` : ""} after {milliseconds(durationMs)}
                    {response && (
                      <Code block className="payload" tabIndex={0}>
                        {response}
                      </Code>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Scroll>
      )}
      {error && <Fault error={error} />}
      {delivery.state !== "PENDING" && (
        <Button
          size="xs"
          variant="default"
          loading={fetching}
          onClick={() => void replay({ input: { deliveryId: delivery.id } }).then(reload)}
        >
          Send it again
        </Button>
      )}
    </Stack>
  );
}
