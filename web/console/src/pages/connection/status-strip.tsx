import { Group, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useQuery } from "urql";
import { IncidentsDrawnDocument, StatusHistoryDocument, type IncidentsDrawnQuery } from "../../generated/graphql.js";
import { Fault, Waiting } from "../../parts/answers.js";
import { toneOf, words } from "../../parts/status.js";
import { calendarAndClock, duration, useNow } from "../../parts/time.js";
import { useReloadOn } from "../../parts/use-look-again.js";
import { percent, periodsOf, sharesOf, type Known, type Period } from "./periods.js";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const spans = [
  { value: "24", label: "24 hours" },
  { value: "168", label: "7 days" },
  { value: "720", label: "30 days" },
  { value: "2160", label: "90 days" },
];
const mostDrawn = 500;
const marks = 4;

type Drawn = IncidentsDrawnQuery["incidents"]["nodes"][number];

/** The status over a time as a strip of colors, with the incidents below it on the same scale. */
export function StatusStrip({ connectionId, known }: { readonly connectionId: string; readonly known: Known }) {
  const [hours, setHours] = useState("168");
  const [history, reloadHistory] = useQuery({
    query: StatusHistoryDocument,
    variables: { connectionId, first: mostDrawn },
    requestPolicy: "cache-and-network",
  });
  const [drawn, reloadDrawn] = useQuery({
    query: IncidentsDrawnDocument,
    variables: { connectionId },
    requestPolicy: "cache-and-network",
  });
  useReloadOn(known.statusSince, () => {
    reloadHistory({ requestPolicy: "network-only" });
    reloadDrawn({ requestPolicy: "network-only" });
  });
  // The right end is now, and no earlier than what is known by the gateway's clock.
  const to = Math.max(useNow().getTime(), Date.parse(known.statusSince));
  const from = Math.max(to - Number(hours) * hourMs, Math.min(Date.parse(known.createdAt), to - minuteMs));
  const error = history.error ?? drawn.error;
  if (error && !history.data)
    return <Fault error={error} retry={() => reloadHistory({ requestPolicy: "network-only" })} />;
  if (!history.data) return <Waiting />;
  const { nodes, pageInfo } = history.data.statusHistory;
  const periods = periodsOf(known, nodes, { isAll: !pageInfo.hasNextPage, from, to });
  const incidents = (drawn.data?.incidents.nodes ?? []).filter(
    ({ openedAt, closedAt }) => (closedAt ? Date.parse(closedAt) : to) > from && Date.parse(openedAt) < to,
  );
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Title order={3} size="h5">
          Status over time
        </Title>
        <SegmentedControl size="xs" data={spans} value={hours} onChange={setHours} aria-label="How far back" />
      </Group>
      <div className="strip" role="img" aria-label={spoken(periods, incidents.length)}>
        {periods.map((period) => (
          <span
            key={period.from}
            className="strip-part"
            data-tone={period.status ? toneOf(period.status) : "unknown"}
            title={titleOf(period)}
            style={{ insetInlineStart: at(period.from), width: width(period.from, period.to) }}
          />
        ))}
      </div>
      <div className="strip strip-thin" aria-hidden>
        {incidents.map((incident) => {
          const [begin, end] = boundsOf(incident);
          return (
            <span
              key={incident.id}
              className="strip-part"
              data-tone="bad"
              title={`${words(incident.kind)}, ${duration((end - begin) / 1_000)}`}
              style={{ insetInlineStart: at(begin), width: width(begin, end) }}
            />
          );
        })}
      </div>
      <Group justify="space-between" gap={0} aria-hidden>
        {Array.from({ length: marks + 1 }, (_, mark) => (
          <Text key={mark} size="xs" className="figure">
            {markText(from + ((to - from) * mark) / marks, to - from)}
          </Text>
        ))}
      </Group>
      <ul className="legend" aria-label="How long each status lasted">
        {sharesOf(periods).map(({ status, ms, share }) => (
          <li key={status}>
            <span className="swatch" data-tone={status ? toneOf(status) : "unknown"} aria-hidden />
            {status ? words(status) : "Not known any more"} {percent(share)}, {duration(ms / 1_000)}
          </li>
        ))}
        {incidents.length > 0 && (
          <li>
            <span className="swatch swatch-thin" data-tone="bad" aria-hidden />
            {incidents.length === 1 ? "1 incident" : `${incidents.length} incidents`}, drawn below
          </li>
        )}
      </ul>
    </Stack>
  );

  function at(instant: number): string {
    return `${(100 * (instant - from)) / (to - from)}%`;
  }
  function width(begin: number, end: number): string {
    return `${(100 * (end - begin)) / (to - from)}%`;
  }
  function boundsOf({ openedAt, closedAt }: Drawn): [number, number] {
    return [Math.max(from, Date.parse(openedAt)), Math.min(to, closedAt ? Date.parse(closedAt) : to)];
  }
}

function titleOf({ status, from, to, reason }: Period): string {
  const since = calendarAndClock(new Date(from));
  const what = status ? words(status) : "Not known any more";
  return `${what} from ${since} for ${duration((to - from) / 1_000)}${reason ? `: ${reason}` : ""}`;
}

/** What the colors say, for whoever does not see them. */
function spoken(periods: readonly Period[], incidents: number): string {
  const shares = sharesOf(periods).map(
    ({ status, share }) => `${status ? words(status).toLowerCase() : "not known"} ${percent(share)}`,
  );
  return `Status over time: ${shares.join(", ")}; ${incidents} ${incidents === 1 ? "incident" : "incidents"}.`;
}

function markText(instant: number, spanMs: number): string {
  const date = new Date(instant);
  if (spanMs > 48 * hourMs) return date.toLocaleDateString("en", { day: "numeric", month: "short" });
  const second = spanMs < 10 * minuteMs ? ({ second: "2-digit" } as const) : {};
  return date.toLocaleTimeString("en", { hour: "2-digit", minute: "2-digit", ...second, hourCycle: "h23" });
}
