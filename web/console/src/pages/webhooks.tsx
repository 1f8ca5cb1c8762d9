import { Accordion, Button, Code, Group, Select, Stack, Table, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import {
  DeliveriesDocument,
  EndpointsDocument,
  ReplayDeliveryDocument,
  SendTestEventDocument,
  type DeliveryState,
  type EndpointRowFragment,
} from "../generated/graphql.js";
import { Empty, Fault, Waiting } from "../parts/answers.js";
import { Pager } from "../parts/pager.js";
import { usePages } from "../parts/paged.js";
import { Status, words } from "../parts/status.js";
import { When } from "../parts/time.js";

/** Where events go, and what became of each. */
export default function Webhooks() {
  const [{ data, error, fetching }, reload] = useQuery({
    query: EndpointsDocument,
    requestPolicy: "cache-and-network",
  });
  return (
    <Stack>
      <Title order={2}>Webhooks</Title>
      {error && <Fault error={error} retry={() => reload({ requestPolicy: "network-only" })} />}
      {fetching && !data && <Waiting />}
      {data?.webhookEndpoints.length === 0 && (
        <Empty title="There is no endpoint">
          <code>createWebhookEndpoint</code> makes one: an address that is told of changes, signed.
        </Empty>
      )}
      <Accordion variant="separated" order={3} keepMounted={false}>
        {data?.webhookEndpoints.map((endpoint) => (
          <Accordion.Item key={endpoint.id} value={endpoint.id}>
            <Accordion.Control>
              <EndpointLine endpoint={endpoint} />
            </Accordion.Control>
            <Accordion.Panel>
              <Endpoint endpoint={endpoint} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Stack>
  );
}

function EndpointLine({ endpoint }: { readonly endpoint: EndpointRowFragment }) {
  return (
    <Stack gap={4}>
      <Group gap="sm">
        <Text fw={600} size="sm" className="mono">
          {String(endpoint.url)}
        </Text>
        <Status value={endpoint.state} />
      </Group>
      <Text size="sm">
        {endpoint.description ? `${endpoint.description}. ` : ""}
        Last success <When at={endpoint.lastSuccessAt} />.
        {endpoint.failingSince && (
          <>
            {" "}
            Failing since <When at={endpoint.failingSince} />.
          </>
        )}
        {endpoint.disabledAt && (
          <>
            {" "}
            Disabled <When at={endpoint.disabledAt} />: {words(endpoint.disabledReason ?? "").toLowerCase()}.
          </>
        )}
      </Text>
    </Stack>
  );
}

function Endpoint({ endpoint }: { readonly endpoint: EndpointRowFragment }) {
  const [eventType, setEventType] = useState<string | null>(endpoint.eventTypes[0] ?? null);
  const [state, setState] = useState<string | null>(null);
  const { data, error, fetching, items, reload, ...pager } = usePages(
    DeliveriesDocument,
    { endpointId: endpoint.id, filter: state ? { state: [state as DeliveryState] } : {} },
    ({ webhookDeliveries }) => webhookDeliveries,
  );
  const [tested, sendTest] = useMutation(SendTestEventDocument);
  const [replayed, replay] = useMutation(ReplayDeliveryDocument);
  const fault = tested.error ?? replayed.error ?? error;
  return (
    <Stack>
      <Group align="flex-end">
        <Select label="Event" data={[...endpoint.eventTypes]} value={eventType} onChange={setEventType} />
        <Button
          variant="default"
          loading={tested.fetching}
          disabled={!eventType}
          onClick={() =>
            void sendTest({ input: { endpointId: endpoint.id, eventType: eventType as never } }).then(reload)
          }
        >
          Send an example
        </Button>
        <Select
          label="Deliveries"
          placeholder="All"
          clearable
          data={["PENDING", "DELIVERED", "FAILED"].map((value) => ({ value, label: words(value) }))}
          value={state}
          onChange={setState}
        />
        <Button variant="default" onClick={reload} loading={fetching}>
          Look again
        </Button>
      </Group>
      {fault && <Fault error={fault} />}
      {!data && fetching && <Waiting />}
      {data && items.length === 0 && <Empty title="Nothing was delivered yet" />}
      <Accordion order={4} keepMounted={false}>
        {items.map((delivery) => (
          <Accordion.Item key={delivery.id} value={delivery.id}>
            <Accordion.Control>
              <Group gap="sm">
                <Text size="sm" fw={600}>
                  {words(delivery.eventType)}
                </Text>
                <Status value={delivery.state} />
                <Text size="sm">
                  <When at={delivery.eventAt} />, {delivery.attemptCount}{" "}
                  {delivery.attemptCount === 1 ? "attempt" : "attempts"}
                  {delivery.lastError && `, ${words(delivery.lastError).toLowerCase()}`}
                </Text>
              </Group>
            </Accordion.Control>
            <Accordion.Panel>
              <Stack gap="xs" align="flex-start">
                <Text className="mono">{delivery.webhookId}</Text>
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
                        <Table.Td>
                          <When at={at} />
                        </Table.Td>
                        <Table.Td>
                          {failure ? words(failure) : "Taken"}
                          {status ? `, ${status}` : ""} after {durationMs} ms
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
                <Button
                  size="xs"
                  variant="default"
                  loading={replayed.fetching}
                  onClick={() => void replay({ input: { deliveryId: delivery.id } }).then(reload)}
                >
                  Send it again
                </Button>
              </Stack>
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      <Pager {...pager} />
    </Stack>
  );
}
