import { BarChart } from "@mantine/charts";
import "@mantine/charts/styles.layer.css";
import { Stack, Table, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useQuery } from "urql";
import { ChartsDocument, type ChartsQuery } from "../../generated/graphql.js";
import { Empty, Fault, Waiting } from "../../parts/answers.js";
import { Scroll } from "../../parts/scroll.js";
import { words } from "../../parts/status.js";
import { duration } from "../../parts/time.js";

const shownDays = 30;
const dayMs = 86_400_000;

/** How a connection did lately: what was read each day, how long syncs took, how long the system was away. */
export default function Charts({ connectionId }: { readonly connectionId: string }) {
  const [{ data, error, fetching }, reload] = useQuery({
    query: ChartsDocument,
    variables: { connectionId, days: shownDays },
    requestPolicy: "cache-and-network",
  });
  if (error && !data) return <Fault error={error} retry={() => reload({ requestPolicy: "network-only" })} />;
  if (fetching && !data) return <Waiting />;
  if (!data) return null;
  if (data.syncRuns.nodes.length === 0)
    return <Empty title="There was no sync yet">The first one gives something to draw.</Empty>;
  return (
    <Stack gap="xl">
      <RecordsPerDay days={data.usagePerDay} />
      <Durations runs={data.syncRuns.nodes} />
      <Outages incidents={data.incidents.nodes} />
    </Stack>
  );
}

function lastDays(): string[] {
  const today = Date.now();
  return Array.from({ length: shownDays }, (_, back) =>
    new Date(today - (shownDays - 1 - back) * dayMs).toISOString().slice(0, 10),
  );
}

/** `27 Nov`: under a bar there is no room for more. */
function dayName(date: string): string {
  return new Date(`${date}T00:00:00Z`).toLocaleDateString("en", { day: "numeric", month: "short", timeZone: "UTC" });
}

function RecordsPerDay({ days }: { readonly days: ChartsQuery["usagePerDay"] }) {
  const known = new Map(days.map((day) => [day.date, day]));
  const rows = lastDays().map((date) => ({
    day: dayName(date),
    stored: known.get(date)?.recordsStored ?? 0,
    unchanged: (known.get(date)?.recordsRead ?? 0) - (known.get(date)?.recordsStored ?? 0),
  }));
  if (rows.every(({ stored, unchanged }) => stored + unchanged === 0))
    return (
      <Stack gap={4}>
        <Title order={3} size="h5">
          Records per day (UTC)
        </Title>
        <Text size="sm">Nothing was read in the last {shownDays} days.</Text>
      </Stack>
    );
  return (
    <Figure
      title="Records per day (UTC)"
      columns={["Day", "New or changed", "Unchanged"]}
      rows={rows.map(({ day, stored, unchanged }) => [day, count(stored), count(unchanged)])}
    >
      <BarChart
        h={220}
        data={rows}
        dataKey="day"
        type="stacked"
        series={[
          { name: "stored", label: "New or changed", color: "teal.7" },
          { name: "unchanged", label: "Unchanged", color: "gray.5" },
        ]}
        valueFormatter={count}
        withLegend
        maxBarWidth={32}
        barProps={{ isAnimationActive: false }}
        barChartProps={{ accessibilityLayer: false }}
      />
    </Figure>
  );
}

function Durations({ runs }: { readonly runs: ChartsQuery["syncRuns"]["nodes"] }) {
  const rows = runs
    .flatMap(({ kind, startedAt, endedAt, requests }) =>
      startedAt && endedAt
        ? [
            {
              began: new Date(startedAt).toLocaleString("en", {
                day: "numeric",
                month: "short",
                hour: "2-digit",
                minute: "2-digit",
                hourCycle: "h23",
              }),
              kind: words(kind),
              seconds: Math.max(0, Date.parse(endedAt) - Date.parse(startedAt)) / 1_000,
              requests,
            },
          ]
        : [],
    )
    .reverse();
  if (rows.length === 0) return null;
  return (
    <Figure
      title={rows.length === 1 ? "How long the last sync took" : `How long the last ${rows.length} syncs took`}
      columns={["Began", "Kind", "Took", "Requests"]}
      rows={rows.map(({ began, kind, seconds, requests }) => [began, kind, duration(seconds), count(requests)])}
    >
      <BarChart
        h={220}
        data={rows}
        dataKey="began"
        series={[{ name: "seconds", label: "Seconds", color: "blue.7" }]}
        valueFormatter={secondsText}
        maxBarWidth={32}
        barProps={{ isAnimationActive: false }}
        barChartProps={{ accessibilityLayer: false }}
      />
    </Figure>
  );
}

function Outages({ incidents }: { readonly incidents: ChartsQuery["incidents"]["nodes"] }) {
  const outages = incidents.filter(({ kind }) => kind === "OUTAGE");
  const rows = lastDays().map((date) => {
    const [from, to] = [Date.parse(`${date}T00:00:00Z`), Date.parse(`${date}T00:00:00Z`) + dayMs];
    const ms = outages.reduce((sum, { openedAt, closedAt }) => {
      const end = closedAt ? Date.parse(closedAt) : Date.now();
      return sum + Math.max(0, Math.min(end, to) - Math.max(Date.parse(openedAt), from));
    }, 0);
    return { day: dayName(date), minutes: Math.ceil(ms / 60_000) };
  });
  if (rows.every(({ minutes }) => minutes === 0))
    return (
      <Stack gap={4}>
        <Title order={3} size="h5">
          Outages
        </Title>
        <Text size="sm">The system was never away in the last {shownDays} days.</Text>
      </Stack>
    );
  return (
    <Figure
      title="Outages: minutes of each day (UTC) that the system was away"
      columns={["Day", "Minutes"]}
      rows={rows.map(({ day, minutes }) => [day, count(minutes)])}
    >
      <BarChart
        h={180}
        data={rows}
        dataKey="day"
        series={[{ name: "minutes", label: "Minutes", color: "red.8" }]}
        valueFormatter={count}
        yAxisProps={{ allowDecimals: false }}
        maxBarWidth={32}
        barProps={{ isAnimationActive: false }}
        barChartProps={{ accessibilityLayer: false }}
      />
    </Figure>
  );
}

/** Short syncs differ by parts of a second. */
function secondsText(seconds: number): string {
  if (seconds < 0.05 || seconds >= 10) return duration(seconds);
  return `${seconds.toLocaleString("en", { maximumSignificantDigits: 2 })} s`;
}

function count(number: number): string {
  return number.toLocaleString("en");
}

/** A drawing, and what it draws as a table for whoever can't see it or wants the figures. */
function Figure({
  title,
  columns,
  rows,
  children,
}: {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly children: ReactNode;
}) {
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {title}
      </Title>
      <div aria-hidden>{children}</div>
      <details>
        <summary>As a table</summary>
        <Scroll label={title}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                {columns.map((column) => (
                  <Table.Th key={column} scope="col" className="figure">
                    {column}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row, place) => (
                <Table.Tr key={place}>
                  {row.map((cell, column) => (
                    <Table.Td key={columns[column]} className="figure">
                      {cell}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Scroll>
      </details>
    </Stack>
  );
}
