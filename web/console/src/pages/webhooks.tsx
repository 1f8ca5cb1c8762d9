import { Accordion, Button, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { useQuery } from "urql";
import { EndpointsDocument, type EndpointRowFragment } from "../generated/graphql.js";
import { Empty, Fault, Waiting } from "../parts/answers.js";
import { PageHeading } from "../parts/page-heading.js";
import { Secret } from "../parts/secret.js";
import { Status } from "../parts/status.js";
import { When } from "../parts/time.js";
import { Endpoint } from "./webhooks/endpoint.js";
import { EndpointForm } from "./webhooks/endpoint-form.js";

/** Where events go, and what became of each. */
export default function Webhooks() {
  const [isAdding, adding] = useDisclosure();
  const [secret, setSecret] = useState<string | null>(null);
  const [{ data, error, fetching }, reload] = useQuery({
    query: EndpointsDocument,
    requestPolicy: "cache-and-network",
  });
  const look = () => reload({ requestPolicy: "network-only" });
  return (
    <Stack>
      <Group justify="space-between">
        <PageHeading title="Webhooks" />
        <Button size="xs" onClick={adding.open}>
          Add an endpoint
        </Button>
      </Group>
      {secret !== null && (
        <Secret
          secret={secret}
          note="The receiver verifies with it that a delivery comes from here."
          forget={() => setSecret(null)}
        />
      )}
      {error && <Fault error={error} retry={look} />}
      {fetching && !data && <Waiting />}
      {data?.webhookEndpoints.length === 0 && (
        <Empty title="There is no endpoint">
          An endpoint is an address of yours that is told of what happens, signed and tried until it is taken. Add one
          with the button above, or by <code>createWebhookEndpoint</code>.
        </Empty>
      )}
      <Accordion variant="separated" order={3} keepMounted={false}>
        {data?.webhookEndpoints.map((endpoint) => (
          <Accordion.Item key={endpoint.id} value={endpoint.id}>
            <Accordion.Control>
              <EndpointLine endpoint={endpoint} />
            </Accordion.Control>
            <Accordion.Panel>
              <Endpoint endpoint={endpoint} onDeleted={look} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      <EndpointForm
        endpoint={null}
        isOpen={isAdding}
        close={adding.close}
        onMade={(made) => {
          setSecret(made);
          look();
        }}
      />
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
        {endpoint.lastSuccessAt ? (
          <>
            Last success <When at={endpoint.lastSuccessAt} />.
          </>
        ) : (
          "No success so far."
        )}
        {endpoint.failingSince && (
          <>
            {" "}
            Failing since <When at={endpoint.failingSince} />.
          </>
        )}
        {endpoint.disabledAt && (
          <>
            {" "}
            Switched off <When at={endpoint.disabledAt} />: {offWords[endpoint.disabledReason ?? "REQUESTED"]}.
          </>
        )}
      </Text>
    </Stack>
  );
}

const offWords = {
  REQUESTED: "somebody did it",
  FAILING: "it only failed for five days",
  GONE: "it answered 410",
} as const;
