import { Code, Group, Stack, Table, Text, Timeline } from "@mantine/core";
import { RecordHistoryDocument, type RecordHistoryQuery } from "../../generated/graphql.js";
import { Empty, Fault, Waiting } from "../../parts/answers.js";
import { usePages } from "../../parts/paged.js";
import { Pager } from "../../parts/pager.js";
import { Scroll } from "../../parts/scroll.js";
import { words } from "../../parts/status.js";
import { Moment } from "../../parts/time.js";
import { spoken } from "../../records/names.js";

const nothing = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } } as const;
type Entry = Extract<NonNullable<RecordHistoryQuery["node"]>, { history: unknown }>["history"]["nodes"][number];

/** How a record became what it is, newest first: each field with what it was and what it became. */
export function History({ id }: { readonly id: string }) {
  const { data, error, fetching, items, reload, ...pager } = usePages(RecordHistoryDocument, { id }, ({ node }) =>
    node && "history" in node ? node.history : nothing,
  );
  if (error && !data) return <Fault error={error} retry={reload} />;
  if (fetching && !data) return <Waiting />;
  if (items.length === 0)
    return <Empty title="No change of it is kept">History is kept for as long as the gateway is told to.</Empty>;
  return (
    <Stack>
      <Timeline active={-1} bulletSize={16}>
        {items.map((entry) => (
          <Timeline.Item
            key={entry.id}
            title={
              <Group gap="xs">
                {words(entry.kind)}
                <Text span size="sm">
                  <Moment at={entry.at} />, version {entry.version}
                </Text>
              </Group>
            }
          >
            {entry.actor && (
              <Text size="xs">
                {words(entry.actor.kind)} <span className="mono">{entry.actor.id}</span>
              </Text>
            )}
            {entry.changes.length > 0 && <Changes entry={entry} />}
          </Timeline.Item>
        ))}
      </Timeline>
      <Pager {...pager} />
    </Stack>
  );
}

function Changes({ entry }: { readonly entry: Entry }) {
  return (
    <Scroll label={`Changes of version ${entry.version}`}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Field</Table.Th>
            <Table.Th scope="col">Before</Table.Th>
            <Table.Th scope="col">After</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entry.changes.map(({ field, before, after, isOmitted }) => (
            <Table.Tr key={field}>
              <Table.Th scope="row" fw={400}>
                {field.startsWith("custom.") ? field.slice("custom.".length) : spoken(field)}
              </Table.Th>
              {isOmitted ? (
                <Table.Td colSpan={2}>Too large to be kept</Table.Td>
              ) : (
                <>
                  <Table.Td>{shown(before) !== null && <Changed tone="before" text={shown(before)} />}</Table.Td>
                  <Table.Td>{shown(after) !== null && <Changed tone="after" text={shown(after)} />}</Table.Td>
                </>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}

function Changed({ tone, text }: { readonly tone: "before" | "after"; readonly text: string | null }) {
  return (
    <Code className="changed" data-tone={tone}>
      {text}
    </Code>
  );
}

function shown(value: unknown): string | null {
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return null;
  return typeof value === "string" ? value : JSON.stringify(value, null, 1);
}
