import { Stack, Title } from "@mantine/core";
import { Incidents } from "./incidents.js";
import type { Known } from "./periods.js";
import { StatusChanges } from "./status-changes.js";
import { StatusStrip } from "./status-strip.js";

/** How a connection fared: its status over time, what went wrong, and each change; as it goes on. */
export function History({ connectionId, known }: { readonly connectionId: string; readonly known: Known }) {
  return (
    <Stack gap="xl">
      <StatusStrip connectionId={connectionId} known={known} />
      <Stack gap="xs">
        <Title order={3} size="h5">
          Incidents
        </Title>
        <Incidents connectionId={connectionId} since={known.statusSince} />
      </Stack>
      <StatusChanges connectionId={connectionId} since={known.statusSince} />
    </Stack>
  );
}
