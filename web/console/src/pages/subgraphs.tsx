import { Accordion, Anchor, Button, Code, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import {
  RegisterSubgraphDocument,
  SubgraphsDocument,
  UnregisterSubgraphDocument,
  type SubgraphRowFragment,
} from "../generated/graphql.js";
import { Empty, Fault, Waiting } from "../parts/answers.js";
import { PageHeading } from "../parts/page-heading.js";
import { milliseconds, When } from "../parts/time.js";
import { openGraphiQL } from "../session.js";
import { ChangeReport } from "./subgraphs/change-report.js";
import { Register } from "./subgraphs/register.js";

/** Other graphs that are part of this one: what they are, and what would become different. */
export default function Subgraphs() {
  const [isAdding, adding] = useDisclosure();
  const [{ data, error, fetching }, execute] = useQuery({
    query: SubgraphsDocument,
    requestPolicy: "cache-and-network",
  });
  const reload = () => execute({ requestPolicy: "network-only" });
  return (
    <Stack>
      <Group justify="space-between">
        <PageHeading title="Subgraphs" />
        <Group gap="xs">
          <Button size="xs" variant="default" component="a" href="/graphiql" onClick={openGraphiQL}>
            Ask the graph
          </Button>
          <Button size="xs" onClick={adding.open}>
            Add a subgraph
          </Button>
        </Group>
      </Group>
      <Text size="sm">
        The gateway is one graph: its own, and those registered here. A change is composed and compared first, and
        nothing is changed where it does not compose.
      </Text>
      {error && <Fault error={error} retry={reload} />}
      {fetching && !data && <Waiting />}
      {data?.subgraphs.length === 0 && (
        <Empty title="The graph is this gateway's own alone">
          Add another graph&apos;s address, or register it where it is built: <code>registerSubgraph</code>. Routers in
          front of this gateway take it as a subgraph instead; its schema is at{" "}
          <Anchor href="/graphiql" onClick={openGraphiQL}>
            _service
          </Anchor>
          .
        </Empty>
      )}
      <Accordion variant="separated" order={3} keepMounted={false}>
        {data?.subgraphs.map((subgraph) => (
          <Accordion.Item key={subgraph.id} value={subgraph.id}>
            <Accordion.Control>
              <Text fw={600} size="sm">
                {subgraph.name}
              </Text>
              <Text size="sm">
                <span className="mono">{String(subgraph.url)}</span>, changed <When at={subgraph.updatedAt} />
              </Text>
            </Accordion.Control>
            <Accordion.Panel>
              <Subgraph subgraph={subgraph} reload={reload} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      <Register
        isOpen={isAdding}
        close={adding.close}
        onApplied={() => {
          reload();
          adding.close();
        }}
      />
    </Stack>
  );
}

function Subgraph({ subgraph, reload }: { readonly subgraph: SubgraphRowFragment; readonly reload: () => void }) {
  const [compared, compare] = useMutation(RegisterSubgraphDocument);
  const [removed, remove] = useMutation(UnregisterSubgraphDocument);
  const [asked, setAsked] = useState<"COMPARE" | "REMOVE" | null>(null);
  const { name, url, headers, timeoutMs, sdl } = subgraph;
  const again = { name, url: String(url), headers: [...headers], timeoutMs };
  return (
    <Stack gap="sm">
      <Text size="sm">
        It has {milliseconds(timeoutMs)} to answer.{" "}
        {headers.length > 0 ? `Handed on from clients: ${headers.join(", ")}.` : "No header of clients is handed on."}
      </Text>
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          loading={compared.fetching}
          onClick={() => void compare({ input: { ...again, dryRun: true } }).then(() => setAsked("COMPARE"))}
        >
          Compare with what it says now
        </Button>
        <Button
          size="xs"
          variant="default"
          loading={removed.fetching}
          onClick={() => void remove({ input: { name, dryRun: true } }).then(() => setAsked("REMOVE"))}
        >
          What if it were removed?
        </Button>
      </Group>
      {asked === "COMPARE" && compared.error && <Fault error={compared.error} />}
      {asked === "COMPARE" && compared.data && !compared.error && (
        <ChangeReport report={compared.data.registerSubgraph}>
          <Button
            size="xs"
            loading={compared.fetching}
            onClick={() =>
              void compare({ input: { ...again, allowBreaking: true } }).then(({ data }) => data && reload())
            }
          >
            Take it as it is now
          </Button>
        </ChangeReport>
      )}
      {asked === "REMOVE" && removed.error && <Fault error={removed.error} />}
      {asked === "REMOVE" && removed.data && !removed.error && (
        <ChangeReport report={removed.data.unregisterSubgraph}>
          <Button
            size="xs"
            color="red"
            loading={removed.fetching}
            onClick={() => void remove({ input: { name } }).then(({ data }) => data && reload())}
          >
            Remove {name}
          </Button>
        </ChangeReport>
      )}
      <Text size="sm" fw={600}>
        Its schema
      </Text>
      <Code block className="payload" tabIndex={0}>
        {sdl}
      </Code>
    </Stack>
  );
}
