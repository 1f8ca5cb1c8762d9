import { Group, Progress, Select, Stack, Table, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useQuery } from "urql";
import {
  CoverageDocument,
  ViewerDocument,
  type CoverageQuery,
  type CoveredFieldRowFragment,
  type EntityType,
} from "../../generated/graphql.js";
import { Empty, Fault, Waiting } from "../../parts/answers.js";
import { Scroll } from "../../parts/scroll.js";
import { Tag, words } from "../../parts/status.js";
import { When } from "../../parts/time.js";
import { spoken } from "../../records/names.js";

type Covered = CoverageQuery["fieldCoverage"];

/** How well the connection fills an entity, where that comes from, and what became different at the source. */
export function Coverage({
  connectionId,
  entities,
}: {
  readonly connectionId: string;
  readonly entities: readonly EntityType[];
}) {
  const [entity, setEntity] = useState<EntityType | null>(entities[0] ?? null);
  const [{ data: known, error: unknown }, learn] = useQuery({ query: ViewerDocument });
  const withSamples = known?.viewer.scopes.includes("records:raw") ?? false;
  const [{ data, error, fetching }, reload] = useQuery({
    query: CoverageDocument,
    variables: { connectionId, entity: entity ?? "WorkOrder", withSamples },
    pause: entity === null || !known,
  });
  if (entity === null) return <Empty title="Nothing is synced yet">The first sync shows what there is.</Empty>;
  return (
    <Stack>
      <Select
        label="Entity"
        searchable
        allowDeselect={false}
        maw={320}
        data={entities.map((value) => ({ value, label: spoken(value) }))}
        value={entity}
        onChange={(chosen) => chosen && setEntity(chosen)}
      />
      {error && <Fault error={error} retry={() => reload({ requestPolicy: "network-only" })} />}
      {unknown && !known && <Fault error={unknown} retry={() => learn({ requestPolicy: "network-only" })} />}
      {fetching && <Waiting />}
      {data && !fetching && !error && <Report covered={data.fieldCoverage} withSamples={withSamples} />}
    </Stack>
  );
}

function Report({ covered, withSamples }: { readonly covered: Covered; readonly withSamples: boolean }) {
  const { recordCount, counted, isExact, lastSyncStartedAt, lastSyncRecords, fields, customFields, drifts } = covered;
  const unread = covered.sourceFields.filter(({ fields: readers }) => readers.length === 0);
  return (
    <Stack>
      <Text size="sm">
        {recordCount.toLocaleString("en")} {recordCount === 1 ? "record" : "records"}
        {isExact ? "" : `, ${counted.toLocaleString("en")} of them counted`}.{" "}
        {lastSyncStartedAt ? (
          <>
            Last sync <When at={lastSyncStartedAt} />, in which {lastSyncRecords.toLocaleString("en")}{" "}
            {lastSyncRecords === 1 ? "was" : "were"} stored.
          </>
        ) : (
          "It was not synced yet: shares are told once there are records."
        )}
      </Text>
      {drifts.length > 0 && <Drifts drifts={drifts} />}
      <Fields title="Fields of the model" fields={fields} withSamples={withSamples} />
      {customFields.length > 0 && <Fields title="Custom fields" fields={customFields} withSamples={withSamples} />}
      {unread.length > 0 && (
        <Stack gap={4}>
          <Title order={3} size="h5">
            What the source sends and no field takes
          </Title>
          <Scroll label="What the source sends and no field takes">
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">Place</Table.Th>
                  <Table.Th scope="col">Kinds of value</Table.Th>
                  <Table.Th scope="col">Payloads that have it</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {unread.map(({ path, kinds, share, isVanished }) => (
                  <Table.Tr key={path}>
                    <Table.Th scope="row" fw={400} className="mono">
                      {path}
                    </Table.Th>
                    <Table.Td>{kinds.join(", ")}</Table.Td>
                    <Table.Td>
                      <Share value={share} /> {isVanished && <Tag tone="wait">Gone for a while</Tag>}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Scroll>
        </Stack>
      )}
    </Stack>
  );
}

function Drifts({ drifts }: { readonly drifts: Covered["drifts"] }) {
  return (
    <Stack gap={4}>
      <Title order={3} size="h5">
        Drift: payloads that ceased to look as before
      </Title>
      <Scroll label="Drift">
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Place</Table.Th>
              <Table.Th scope="col">What</Table.Th>
              <Table.Th scope="col">Before</Table.Th>
              <Table.Th scope="col">Since</Table.Th>
              <Table.Th scope="col">Seen</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {drifts.map(({ kind, path, before, after, at }) => (
              <Table.Tr key={`${path}${kind}${at}`}>
                <Table.Th scope="row" fw={400} className="mono">
                  {path}
                </Table.Th>
                <Table.Td>
                  <Tag tone={kind === "FIELD_ADDED" ? "calm" : "wait"}>{words(kind)}</Tag>
                </Table.Td>
                <Table.Td>{before.join(", ")}</Table.Td>
                <Table.Td>{after.join(", ")}</Table.Td>
                <Table.Td>
                  <When at={at} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scroll>
    </Stack>
  );
}

function Fields({
  title,
  fields,
  withSamples,
}: {
  readonly title: string;
  readonly fields: readonly CoveredFieldRowFragment[];
  readonly withSamples: boolean;
}) {
  return (
    <Stack gap={4}>
      <Title order={3} size="h5">
        {title}
      </Title>
      <Scroll label={title}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Field</Table.Th>
              <Table.Th scope="col">Filled</Table.Th>
              <Table.Th scope="col">In the last sync</Table.Th>
              <Table.Th scope="col">Comes from</Table.Th>
              {withSamples && <Table.Th scope="col">Such as</Table.Th>}
              <Table.Th scope="col">Can be written</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {[...fields]
              .sort((left, right) => right.filled - left.filled)
              .map((field) => (
                <Table.Tr key={field.field}>
                  <Table.Th scope="row" fw={400}>
                    {spoken(field.field)}
                    {field.unknownValues.length > 0 && (
                      <Text size="xs">
                        Not understood:{" "}
                        {field.unknownValues
                          .map(({ raw, count }) => `${raw} (${count.toLocaleString("en")})`)
                          .join(", ")}
                      </Text>
                    )}
                  </Table.Th>
                  <Table.Td>
                    <Share value={field.share} />
                  </Table.Td>
                  <Table.Td>
                    <Share value={field.shareOfLastSync} />
                  </Table.Td>
                  <Table.Td className="mono">{field.expression ?? field.sourcePaths.join(", ")}</Table.Td>
                  {withSamples && (
                    <Table.Td className="mono" maw={280}>
                      {shortly(field.sample)}
                    </Table.Td>
                  )}
                  <Table.Td>{field.isWritable ? "Yes" : "No"}</Table.Td>
                </Table.Tr>
              ))}
          </Table.Tbody>
        </Table>
      </Scroll>
    </Stack>
  );
}

function Share({ value }: { readonly value: number | null | undefined }) {
  if (value === null || value === undefined) return null;
  const percent = 100 * value;
  const text = percent > 0 && percent < 1 ? "under 1 %" : `${Math.floor(percent)} %`;
  return (
    <Group gap="xs" wrap="nowrap">
      <Progress value={percent} w={64} aria-hidden />
      <span className="figure">{text}</span>
    </Group>
  );
}

const longestSample = 80;

function shortly(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > longestSample ? `${text.slice(0, longestSample)}…` : text;
}
