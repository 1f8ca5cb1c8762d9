import { Code, SimpleGrid, Stack, Text } from "@mantine/core";
import { useQuery } from "urql";
import { QuarantinePayloadDocument, type EntityType } from "../../generated/graphql.js";
import { Fault, Waiting } from "../../parts/answers.js";

/** What the source sent beside what is stored of it from before, if anything is. Needs the scope for payloads. */
export function Payload({
  connectionId,
  entity,
  id,
}: {
  readonly connectionId: string;
  readonly entity: EntityType;
  readonly id: string;
}) {
  const [{ data, error, fetching }] = useQuery({
    query: QuarantinePayloadDocument,
    variables: { connectionId, entity, id },
  });
  if (fetching) return <Waiting />;
  if (error && !data) return <Fault error={error} />;
  const sent = data?.quarantine.nodes.find((record) => record.id === id)?.raw;
  const stored = data?.node && "raw" in data.node ? data.node.raw : null;
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} mt="xs">
      <Column title="What the source sent" value={sent ?? null} none="It is too large to be kept." />
      <Column title="What is stored from before" value={stored} none="Nothing: it never could be mapped." />
    </SimpleGrid>
  );
}

function Column({ title, value, none }: { readonly title: string; readonly value: unknown; readonly none: string }) {
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      {value === null || value === undefined ? (
        <Text size="sm">{none}</Text>
      ) : (
        <Code block className="payload" tabIndex={0}>
          {JSON.stringify(value, null, 2)}
        </Code>
      )}
    </Stack>
  );
}
