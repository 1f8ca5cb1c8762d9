import { Anchor, Button, Group, MultiSelect, Stack, Table, Text, TextInput } from "@mantine/core";
import { useDebouncedValue, useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { useQuery } from "urql";
import { Link } from "wouter";
import {
  ConnectionsDocument,
  SystemsDocument,
  type ConnectionRowFragment,
  type ConnectionStatus,
} from "../generated/graphql.js";
import { Empty, Fault, Waiting } from "../parts/answers.js";
import { PageHeading } from "../parts/page-heading.js";
import { Pager } from "../parts/pager.js";
import { usePages } from "../parts/paged.js";
import { Status, words } from "../parts/status.js";
import { Scroll } from "../parts/scroll.js";
import { Due, When } from "../parts/time.js";
import { useStatusChanges } from "../parts/use-status-changes.js";
import { Connect } from "./connections/connect.js";

const statuses = [
  "CONNECTED",
  "RATE_LIMITED",
  "MAINTENANCE",
  "UNREACHABLE",
  "UNAUTHORIZED",
  "PAUSED",
  "PENDING",
] as const satisfies readonly ConnectionStatus[];
const perPage = 50;
const typingMs = 250;

/** All connections and how they are, as it changes. */
export default function Connections() {
  const [isConnecting, connecting] = useDisclosure();
  const [status, setStatus] = useState<string[]>([]);
  const [systems, setSystems] = useState<string[]>([]);
  const [search, setSearch] = useState("");
  const [searched] = useDebouncedValue(search.trim(), typingMs);
  const [{ data: known }] = useQuery({ query: SystemsDocument });
  const filter = {
    ...(status.length > 0 ? { status: status as ConnectionStatus[] } : {}),
    ...(systems.length > 0 ? { system: systems } : {}),
    ...(searched === "" ? {} : { search: searched }),
  };
  const { data, error, fetching, items, reload, ...pager } = usePages(
    ConnectionsDocument,
    { first: perPage, filter },
    ({ connections }) => connections,
  );
  useStatusChanges(null, reload);
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <Stack>
      <Group justify="space-between">
        <PageHeading title="Connections" />
        <Button size="xs" onClick={connecting.open}>
          Connect a system
        </Button>
      </Group>
      <Group align="flex-end" className="filters">
        <TextInput
          label="Search"
          placeholder="Name or customer"
          value={search}
          onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        />
        <MultiSelect
          label="Status"
          placeholder={status.length === 0 ? "Any" : ""}
          data={statuses.map((value) => ({ value, label: words(value) }))}
          value={status}
          onChange={setStatus}
          clearable
        />
        <MultiSelect
          label="System"
          placeholder={systems.length === 0 ? "Any" : ""}
          data={known?.systems.map(({ system, name }) => ({ value: system, label: name })) ?? []}
          value={systems}
          onChange={setSystems}
          clearable
        />
      </Group>
      {error && <Fault error={error} retry={reload} />}
      {fetching && !data && <Waiting />}
      {data && <Rows connections={items} isFiltered={isFiltered} />}
      <Pager {...pager} />
      <Connect
        isOpen={isConnecting}
        close={() => {
          connecting.close();
          reload();
        }}
      />
    </Stack>
  );
}

function Rows({
  connections,
  isFiltered,
}: {
  readonly connections: readonly ConnectionRowFragment[];
  readonly isFiltered: boolean;
}) {
  if (connections.length === 0) {
    return isFiltered ? (
      <Empty title="No connection is like that">Take a filter away.</Empty>
    ) : (
      <Empty title="Nothing is connected yet">
        Make a link with the button above and send it to whoever has an account in the system, or connect one with{" "}
        <code>npx tributary connection add</code> or the mutation <code>connectSystem</code>.
      </Empty>
    );
  }
  return (
    <Scroll label="Connections">
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Name</Table.Th>
            <Table.Th scope="col">System</Table.Th>
            <Table.Th scope="col">Status</Table.Th>
            <Table.Th scope="col">Since</Table.Th>
            <Table.Th scope="col">Last sync</Table.Th>
            <Table.Th scope="col">Next attempt</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {connections.map((connection) => (
            <Table.Tr key={connection.id}>
              <Table.Td>
                <Anchor component={Link} href={`/connections/${connection.id}`} size="sm">
                  {connection.name}
                </Anchor>
                {connection.endUser && <Text size="xs">{connection.endUser.name ?? connection.endUser.id}</Text>}
              </Table.Td>
              <Table.Td>{connection.system.name}</Table.Td>
              <Table.Td>
                <Status value={connection.status} />
                {connection.statusReason && (
                  <Text size="xs" maw={320} miw={200}>
                    {connection.statusReason}
                  </Text>
                )}
              </Table.Td>
              <Table.Td className="figure">
                <When at={connection.statusSince} />
              </Table.Td>
              <Table.Td className="figure">
                <When at={connection.lastSuccessfulSyncAt} />
              </Table.Td>
              <Table.Td className="figure">
                <Due at={connection.nextAttemptAt} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}
