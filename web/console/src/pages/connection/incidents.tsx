import { Alert, Button, Group, Stack, Text, Timeline } from "@mantine/core";
import { useMutation } from "urql";
import {
  IncidentsDocument,
  ResolveHeldDeletionsDocument,
  type IncidentDetailsFragment,
} from "../../generated/graphql.js";
import { Fault, Waiting } from "../../parts/answers.js";
import { Pager } from "../../parts/pager.js";
import { usePages } from "../../parts/paged.js";
import { Status, words } from "../../parts/status.js";
import { spoken } from "../../records/names.js";
import { duration, Moment, useNow, When } from "../../parts/time.js";
import { useReloadOn, useWhile } from "../../parts/use-look-again.js";

const lookEveryMs = 5_000;

/** Outages and deletions that were held, newest first. */
export function Incidents({
  connectionId,
  since,
}: {
  readonly connectionId: string;
  /** Of the status that the connection has now: with another one there may be another incident. */
  readonly since: string;
}) {
  const { data, error, fetching, items, reload, ...pager } = usePages(
    IncidentsDocument,
    { connectionId },
    ({ incidents }) => incidents,
  );
  useReloadOn(since, reload);
  // It ends with the run that has read what it delayed, which is a while after the system is back.
  useWhile(
    items.some(({ state }) => state === "OPEN"),
    lookEveryMs,
    reload,
  );
  const now = useNow();
  if (error && !data) return <Fault error={error} retry={reload} />;
  if (fetching && !data) return <Waiting />;
  if (items.length === 0)
    return (
      <Text size="sm">
        Nothing went wrong so far. Outages of the system, and deletions that were held, are listed here.
      </Text>
    );
  return (
    <Stack>
      <Timeline active={items.length} bulletSize={16}>
        {items.map((incident) => (
          <Timeline.Item
            key={incident.id}
            color={incident.state === "OPEN" ? "red" : "gray"}
            title={
              <Group gap="xs">
                <span>
                  {incident.kind === "DELETIONS_HELD" ? "Deletions held back" : words(incident.kind)}
                  {incident.entity && `: ${spoken(incident.entity).toLowerCase()}`}
                </span>
                <Status value={incident.state} />
              </Group>
            }
          >
            <Text size="sm">{incident.reason}</Text>
            <Text size="sm">
              Began <Moment at={incident.openedAt} /> (<When at={incident.openedAt} />)
              {`, lasted ${duration(lengthOf(incident, now))}`}
              {incident.closedAt ? "" : " so far"}
              {incident.kind === "OUTAGE" && `, ${attemptWords(incident.attempts)}`}.
            </Text>
            {incident.delayedFrom && (
              <Text size="sm">
                Changes made in the system from <Moment at={incident.delayedFrom} />{" "}
                {incident.delayedUntil ? (
                  <>
                    to <Moment at={incident.delayedUntil} /> came late.
                  </>
                ) : (
                  "on are still to come."
                )}
              </Text>
            )}
            {incident.needsAttention && <Held incident={incident} />}
          </Timeline.Item>
        ))}
      </Timeline>
      <Pager {...pager} />
    </Stack>
  );
}

function attemptWords(attempts: number): string {
  if (attempts === 0) return "not tried again yet";
  return `${attempts} ${attempts === 1 ? "attempt" : "attempts"} to reach it`;
}

function lengthOf({ openedAt, closedAt }: IncidentDetailsFragment, now: Date): number {
  return Math.max(0, (closedAt ? Date.parse(closedAt) : now.getTime()) - Date.parse(openedAt)) / 1_000;
}

/** Deletions wait for a person: too many records are gone at once for it to be ordinary. */
function Held({ incident }: { readonly incident: IncidentDetailsFragment }) {
  const [{ error, fetching }, resolve] = useMutation(ResolveHeldDeletionsDocument);
  const { heldDeletions: held } = incident;
  if (!held || held.decision) return null;
  const decide = (decision: "APPLY" | "DISCARD") => void resolve({ input: { incidentId: incident.id, decision } });
  return (
    <Alert color="yellow" variant="light" mt="xs" title="Somebody has to decide">
      <Stack gap="xs">
        <Text size="sm">
          Look into the system: if they are gone there, delete them here as well; if its list was not whole, keep them.
        </Text>
        <Group gap="xs">
          <Button size="xs" color="red" loading={fetching} onClick={() => decide("APPLY")}>
            They are gone: delete them
          </Button>
          <Button size="xs" variant="default" loading={fetching} onClick={() => decide("DISCARD")}>
            Keep them
          </Button>
        </Group>
        {error && <Fault error={error} />}
      </Stack>
    </Alert>
  );
}
