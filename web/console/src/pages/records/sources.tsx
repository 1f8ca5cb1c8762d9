import { Stack, Table, Text, Title } from "@mantine/core";
import type { RecordPayloadQuery } from "../../generated/graphql.js";
import { Scroll } from "../../parts/scroll.js";
import { When } from "../../parts/time.js";
import { spoken } from "../../records/names.js";

type Node = NonNullable<RecordPayloadQuery["node"]>;
type FieldProvenance = NonNullable<Extract<Node, { raw?: unknown }>["fieldProvenance"]>[number];

/** Which field comes from which place of the payload, and what stands there. */
export function Sources({ fields }: { readonly fields: readonly FieldProvenance[] }) {
  const [first] = fields;
  if (!first) return null;
  return (
    <Stack gap={4}>
      <Title order={3} size="h5">
        Where the fields come from
      </Title>
      <Text size="sm">
        Read as it is <When at={first.readAt} />, known to be so <When at={first.confirmedAt} />.
        {!first.isCurrent &&
          " The mapping has changed since: these are its places, the fields are still the former one's."}
      </Text>
      <Scroll label="Where the fields come from">
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Field</Table.Th>
              <Table.Th scope="col">From</Table.Th>
              <Table.Th scope="col">Sent as</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {fields.map((one) => (
              <Table.Tr key={one.field}>
                <Table.Th scope="row" fw={400} className="field">
                  {spoken(one.field.replace(/^custom\./, ""))}
                </Table.Th>
                <Table.Td>
                  {one.sources.map(({ path }) => (
                    <div key={path} className="mono">
                      {path}
                    </div>
                  ))}
                  {one.expression !== null && (
                    <Text size="xs">
                      by the connection's own <code>{one.expression}</code>
                    </Text>
                  )}
                  {one.origin === "DERIVED" && <Text size="xs">follows from these</Text>}
                </Table.Td>
                <Table.Td>
                  {one.sources.map(({ path, value }) => (
                    <div key={path} className="mono">
                      {shown(value)}
                    </div>
                  ))}
                  {one.pendingWrite && (
                    <Text size="xs">
                      a write asks for {shown(one.pendingWrite.value)} ({one.pendingWrite.state.toLowerCase()})
                    </Text>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scroll>
    </Stack>
  );
}

const longest = 80;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "";
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
