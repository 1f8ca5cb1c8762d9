import { Alert, Button, Group, Stack, Text, Timeline } from "@mantine/core";
import { useMutation } from "urql";
import {
  IncidentsDocument,
  ResolveHeldDeletionsDocument,
  type IncidentDetailsFragment,
} from "../../generated/graphql.js";
import { Empty, Fault, Waiting } from "../../parts/answers.js";
import { Pager } from "../../parts/pager.js";
import { usePages } from "../../parts/paged.js";
import { Status, words } from "../../parts/status.js";
import { duration, useNow, When } from "../../parts/time.js";

/** Outages and deletions that were held, newest first. */
export function Incidents({ connectionId }: { readonly connectionId: string }) {
  const { data, error, fetching, items, reload, ...pager } = usePages(
    IncidentsDocument,
    { connectionId },
    ({ incidents }) => incidents,
  );
  const now = useNow();
  if (error && !data) return <Fault error={error} retry={reload} />;
  if (fetching && !data) return <Waiting />;
  if (items.length === 0)
    return <Empty title="Nothing went wrong so far">Outages of the system are listed here.</Empty>;
  return (
    <Stack>
      <Timeline active={-1} bulletSize={16}>
        {items.map((incident) => (
          <Timeline.Item
            key={incident.id}
            color={incident.state === "OPEN" ? "red" : "gray"}
            title={
              <Group gap="xs">
                {words(incident.kind)}
                {incident.entity && ` of ${incident.entity}`}
                <Status value={incident.state} />
              </Group>
            }
          >
            <Text size="sm">{incident.reason}</Text>
            <Text size="sm">
              Began <When at={incident.openedAt} />
              {`, lasted ${duration(lengthOf(incident, now))}`}
              {incident.closedAt ? "" : " so far"}
              {incident.kind === "OUTAGE" && `, ${incident.attempts} attempts to come back`}.
            </Text>
            {incident.needsAttention && <Held incident={incident} />}
          </Timeline.Item>
        ))}
      </Timeline>
      <Pager {...pager} />
    </Stack>
  );
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
          The system no longer lists {held.candidates.toLocaleString("en")} of {held.recordCount.toLocaleString("en")}{" "}
          records ({Math.round(100 * held.share)} %). Nothing was removed.
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
