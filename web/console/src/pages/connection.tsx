import { Anchor, Badge, Button, Group, Stack, Table, Tabs, Text, Title } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useMutation, useQuery } from "urql";
import { Link } from "wouter";
import {
  ConnectionDocument,
  PauseConnectionDocument,
  ResumeConnectionDocument,
  StartSyncDocument,
  type ConnectionQuery,
} from "../generated/graphql.js";
import { Empty, Fault, Waiting } from "../parts/answers.js";
import { Status, words } from "../parts/status.js";
import { Scroll } from "../parts/scroll.js";
import { When } from "../parts/time.js";
import { listAddress } from "../records/address.js";
import { spoken } from "../records/names.js";
import { useStatusChanges } from "../parts/use-status-changes.js";
import { Coverage } from "./connection/coverage.js";
import { Incidents } from "./connection/incidents.js";
import { Plan } from "./connection/plan.js";
import { Quarantine } from "./connection/quarantine.js";
import { Runs } from "./connection/runs.js";
import { UsageLine } from "./connection/usage-line.js";
import { Writes } from "./connection/writes.js";

/** The library that draws is larger than all other pages together. */
const Charts = lazy(() => import("./connection/charts.js"));

type Shown = NonNullable<ConnectionQuery["connection"]>;

/** One connection: how it is, what it holds, what was and is done with it. */
export default function Connection({ id }: { readonly id: string }) {
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
      <Head connection={connection} />
      <Tabs defaultValue="streams" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="streams">Records</Tabs.Tab>
          <Tabs.Tab value="runs">Syncs</Tabs.Tab>
          <Tabs.Tab value="incidents">Incidents</Tabs.Tab>
          <Tabs.Tab
            value="quarantine"
            rightSection={quarantined > 0 ? <Badge size="sm">{quarantined}</Badge> : undefined}
          >
            Quarantine
          </Tabs.Tab>
          <Tabs.Tab value="coverage">Coverage</Tabs.Tab>
          <Tabs.Tab value="writes">Writes</Tabs.Tab>
          <Tabs.Tab value="charts">Charts</Tabs.Tab>
          <Tabs.Tab value="plan">Plan</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="streams" pt="md">
          <Streams connection={connection} />
        </Tabs.Panel>
        <Tabs.Panel value="runs" pt="md">
          <Runs connectionId={id} />
        </Tabs.Panel>
        <Tabs.Panel value="incidents" pt="md">
          <Incidents connectionId={id} />
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
        <Tabs.Panel value="plan" pt="md">
          <Plan connectionId={id} plan={connection.syncPlan} synced={connection.streams.map(({ entity }) => entity)} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function Head({ connection }: { readonly connection: Shown }) {
  const { id, name, system, status, statusReason, statusSince, nextAttemptAt, lastSuccessfulSyncAt } = connection;
  const { createdAt, creditsConsumed } = connection;
  const [started, start] = useMutation(StartSyncDocument);
  const [paused, pause] = useMutation(PauseConnectionDocument);
  const [resumed, resume] = useMutation(ResumeConnectionDocument);
  const error = started.error ?? paused.error ?? resumed.error;
  const input = { connectionId: id };
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Group gap="sm">
          <Title order={2}>{name}</Title>
          <Status value={status} />
        </Group>
        <Group gap="xs">
          <Button size="xs" loading={started.fetching} onClick={() => void start({ input })}>
            Sync now
          </Button>
          {status === "PAUSED" ? (
            <Button size="xs" variant="default" loading={resumed.fetching} onClick={() => void resume({ input })}>
              Resume
            </Button>
          ) : (
            <Button size="xs" variant="default" loading={paused.fetching} onClick={() => void pause({ input })}>
              Pause
            </Button>
          )}
        </Group>
      </Group>
      <Text size="sm">
        {system.name}, {words(status).toLowerCase()} since <When at={statusSince} />. Last good sync{" "}
        <When at={lastSuccessfulSyncAt} />.
        {nextAttemptAt && (
          <>
            {" "}
            Next attempt <When at={nextAttemptAt} />.
          </>
        )}
      </Text>
      <Text size="sm">
        Connected <When at={createdAt} />, {creditsConsumed} {creditsConsumed === 1 ? "credit" : "credits"}.
      </Text>
      <UsageLine connectionId={id} />
      {statusReason && <Text size="sm">{statusReason}</Text>}
      {started.data && !started.error && <Text size="sm">A sync was asked for; see Syncs.</Text>}
      {error && <Fault error={error} />}
      <Text className="mono">{id}</Text>
    </Stack>
  );
}

function Streams({ connection: { id: connectionId, streams } }: { readonly connection: Shown }) {
  if (streams.length === 0) return <Empty title="Nothing is synced yet">The first sync makes the streams.</Empty>;
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
            <Table.Th scope="col">Complete up to</Table.Th>
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
              <Table.Td>
                <When at={cursor} none="" />
              </Table.Td>
              <Table.Td>
                <When at={lastSuccessfulSyncAt} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}
