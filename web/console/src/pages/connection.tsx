import { Anchor, Badge, Stack, Table, Tabs } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useQuery } from "urql";
import { Link, useSearchParams } from "wouter";
import { ConnectionDocument, type ConnectionQuery } from "../generated/graphql.js";
import { Empty, Fault, Waiting } from "../parts/answers.js";
import { Status } from "../parts/status.js";
import { Scroll } from "../parts/scroll.js";
import { When } from "../parts/time.js";
import { listAddress } from "../records/address.js";
import { spoken } from "../records/names.js";
import { useStatusChanges } from "../parts/use-status-changes.js";
import { Check } from "./connection/check.js";
import { Coverage } from "./connection/coverage.js";
import { Head } from "./connection/head.js";
import { History } from "./connection/history.js";
import { Plan } from "./connection/plan.js";
import { Quarantine } from "./connection/quarantine.js";
import { Runs } from "./connection/runs.js";
import { Writes } from "./connection/writes.js";

/** The library that draws is larger than all other pages together. */
const Charts = lazy(() => import("./connection/charts.js"));

const tabs = ["streams", "runs", "history", "quarantine", "coverage", "writes", "charts", "check", "plan"];

type Shown = NonNullable<ConnectionQuery["connection"]>;

/** One connection: how it is, what it holds, what was and is done with it. */
export default function Connection({ id }: { readonly id: string }) {
  // Which tab is open stands in the address, so that it can be handed on and outlives a reload.
  const [params, setParams] = useSearchParams();
  const asked = params.get("tab") ?? "";
  const openTab = (tab: string) => setParams(tab === "streams" ? {} : { tab }, { replace: true });
  const [{ data, error, fetching }, reload] = useQuery({
    query: ConnectionDocument,
    variables: { id },
    requestPolicy: "cache-and-network",
  });
  useStatusChanges(id, () => reload({ requestPolicy: "network-only" }));
  if (error && !data) return <Fault error={error} retry={() => reload({ requestPolicy: "network-only" })} />;
  if (fetching && !data) return <Waiting />;
  const connection = data?.connection;
  if (!connection) {
    return (
      <Empty title="There is no such connection">
        It was disconnected, or it belongs to the other environment.{" "}
        <Anchor component={Link} href="/">
          See all
        </Anchor>
      </Empty>
    );
  }
  const quarantined = connection.streams.reduce((sum, { quarantinedCount }) => sum + quarantinedCount, 0);
  return (
    <Stack>
      <Anchor component={Link} href="/" size="sm">
        All connections
      </Anchor>
      <Head connection={connection} openTab={openTab} />
      <Tabs
        value={tabs.includes(asked) ? asked : "streams"}
        onChange={(tab) => tab && openTab(tab)}
        keepMounted={false}
      >
        <Tabs.List>
          <Tabs.Tab value="streams">Records</Tabs.Tab>
          <Tabs.Tab value="runs">Syncs</Tabs.Tab>
          <Tabs.Tab value="history">History</Tabs.Tab>
          <Tabs.Tab
            value="quarantine"
            rightSection={quarantined > 0 ? <Badge size="sm">{quarantined}</Badge> : undefined}
          >
            Quarantine
          </Tabs.Tab>
          <Tabs.Tab value="coverage">Coverage</Tabs.Tab>
          <Tabs.Tab value="writes">Writes</Tabs.Tab>
          <Tabs.Tab value="charts">Charts</Tabs.Tab>
          <Tabs.Tab value="check">Test</Tabs.Tab>
          <Tabs.Tab value="plan">Plan</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="streams" pt="md">
          <Streams connection={connection} />
        </Tabs.Panel>
        <Tabs.Panel value="runs" pt="md">
          <Runs connectionId={id} />
        </Tabs.Panel>
        <Tabs.Panel value="history" pt="md">
          <History connectionId={id} known={connection} />
        </Tabs.Panel>
        <Tabs.Panel value="quarantine" pt="md">
          <Quarantine connectionId={id} />
        </Tabs.Panel>
        <Tabs.Panel value="coverage" pt="md">
          <Coverage connectionId={id} entities={connection.streams.map(({ entity }) => entity)} />
        </Tabs.Panel>
        <Tabs.Panel value="writes" pt="md">
          <Writes connectionId={id} />
        </Tabs.Panel>
        <Tabs.Panel value="charts" pt="md">
          <Suspense fallback={<Waiting />}>
            <Charts connectionId={id} />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="check" pt="md">
          <Check connectionId={id} />
        </Tabs.Panel>
        <Tabs.Panel value="plan" pt="md">
          <Plan connectionId={id} plan={connection.syncPlan} synced={connection.streams.map(({ entity }) => entity)} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function Streams({ connection: { id: connectionId, streams } }: { readonly connection: Shown }) {
  if (streams.length === 0) return <Empty title="Nothing is synced yet">Its records come with the first sync.</Empty>;
  return (
    <Scroll label="Records by entity">
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Entity</Table.Th>
            <Table.Th scope="col">State</Table.Th>
            <Table.Th scope="col" ta="end">
              Records
            </Table.Th>
            <Table.Th scope="col" ta="end">
              In quarantine
            </Table.Th>
            <Table.Th scope="col">Newest change there</Table.Th>
            <Table.Th scope="col">Last good sync</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {streams.map(({ entity, phase, recordCount, quarantinedCount, cursor, lastSuccessfulSyncAt }) => (
            <Table.Tr key={entity}>
              <Table.Th scope="row" fw={400}>
                <Anchor
                  component={Link}
                  size="sm"
                  href={listAddress(entity, { field: "connectionId", operator: "is", value: connectionId })}
                >
                  {spoken(entity)}
                </Anchor>
              </Table.Th>
              <Table.Td>
                <Status value={phase} />
              </Table.Td>
              <Table.Td ta="end">{recordCount.toLocaleString("en")}</Table.Td>
              <Table.Td ta="end">{quarantinedCount.toLocaleString("en")}</Table.Td>
              <Table.Td className="figure">
                <When at={cursor} none="" />
              </Table.Td>
              <Table.Td className="figure">
                <When at={lastSuccessfulSyncAt} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}
