import { Code, Group, SegmentedControl, SimpleGrid, Stack, Text } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useQuery } from "urql";
import { QuarantinePayloadDocument, type EntityType } from "../../generated/graphql.js";
import { Fault, Waiting } from "../../parts/answers.js";

/** The fields of every entity come with it: read only by who looks. */
const StoredRecord = lazy(() => import("./stored-record.js"));

/** What the source sent, beside what was mapped before and what that was mapped from. Needs the scope for payloads. */
export function Payload({
  connectionId,
  entity,
  id,
}: {
  readonly connectionId: string;
  readonly entity: EntityType;
  readonly id: string;
}) {
  const [before, setBefore] = useState("mapped");
  const [{ data, error, fetching }] = useQuery({
    query: QuarantinePayloadDocument,
    variables: { connectionId, entity, id },
  });
  const sent = data?.quarantine.nodes.find((record) => record.id === id)?.raw;
  const stored = data?.node && "raw" in data.node ? data.node.raw : null;
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} mt="xs">
      <Stack gap={4}>
        <Text size="sm" fw={600}>
          What the source sent
        </Text>
        {fetching && <Waiting />}
        {error && !data && <Fault error={error} />}
        {data && <Shown value={sent ?? null} none="It is too large to be kept." />}
      </Stack>
      <Stack gap={4}>
        <Group justify="space-between" gap="xs">
          <Text size="sm" fw={600}>
            What is stored from before
          </Text>
          <SegmentedControl
            size="xs"
            aria-label="How it is shown"
            data={[
              { value: "mapped", label: "Mapped" },
              { value: "payload", label: "Payload" },
            ]}
            value={before}
            onChange={setBefore}
          />
        </Group>
        {before === "mapped" && (
          <Suspense fallback={<Waiting />}>
            <StoredRecord entity={entity} id={id} />
          </Suspense>
        )}
        {before === "payload" && data && <Shown value={stored} none="Nothing: it never could be mapped." />}
      </Stack>
    </SimpleGrid>
  );
}

function Shown({ value, none }: { readonly value: unknown; readonly none: string }) {
  if (value === null || value === undefined) return <Text size="sm">{none}</Text>;
  return (
    <Code block className="payload tall" tabIndex={0}>
      {JSON.stringify(value, null, 2)}
    </Code>
  );
}
