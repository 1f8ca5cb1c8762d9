import { Anchor, Group, Stack, Switch, Table, Tabs, Text, Title } from "@mantine/core";
import { Fragment, useState } from "react";
import { useQuery } from "urql";
import { Link } from "wouter";
import type { FieldDefinition } from "../../../../../schema/definition/index.js";
import { entityByName, entityByPrefix, isEntityName, type EntityName } from "../../../../../schema/entities/index.js";
import { ViewerDocument } from "../../generated/graphql.js";
import { Empty, Fault, Waiting } from "../../parts/answers.js";
import { PageHeading } from "../../parts/page-heading.js";
import { Scroll } from "../../parts/scroll.js";
import { Status, Tag } from "../../parts/status.js";
import { Moment, When } from "../../parts/time.js";
import { addressOf } from "../../records/address.js";
import { labelOf, recordDocument, relatedDocument, type WholeRecord } from "../../records/documents.js";
import { pluralOf, spoken } from "../../records/names.js";
import { isEmpty, Value } from "../../records/value.js";
import { History } from "./history.js";
import { Raw } from "./raw.js";
import { Related } from "./related.js";

interface OfConnection {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly lastSuccessfulSyncAt: string | null;
}

/** One record: all its fields, what it refers to and what refers to it, how it changed, what the source sent. */
export function Record({ entity, id }: { readonly entity: EntityName; readonly id: string }) {
  const [{ data: known, error: unknown }, learn] = useQuery({ query: ViewerDocument });
  const withConnection = known?.viewer.scopes.includes("connections:read") ?? false;
  const [{ data, error, fetching }, reload] = useQuery({
    query: recordDocument(entity),
    variables: { id, withConnection },
    requestPolicy: "cache-and-network",
    pause: !known,
  });
  const list = `/records/${entity}`;
  const back = (
    <Anchor component={Link} href={list} size="sm">
      All {pluralOf(entityByName(entity)).toLowerCase()}
    </Anchor>
  );
  const fault = error ?? unknown;
  if (fault && !data) {
    // Nothing is asked for before it is known what this session may see.
    const retry = known ? reload : learn;
    return (
      <Stack>
        {back}
        <Fault error={fault} retry={() => retry({ requestPolicy: "network-only" })} />
      </Stack>
    );
  }
  if (fetching || !data) return <Waiting />;
  const { record } = data;
  if (!record) {
    return (
      <Stack>
        {back}
        <Empty title="There is no such record">
          Its connection may be gone, or it belongs to the other environment. The id was <code>{id}</code>.
        </Empty>
      </Stack>
    );
  }
  return (
    <Stack>
      {back}
      <Head entity={entity} record={record} />
      <Tabs defaultValue="fields" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="fields">Fields</Tabs.Tab>
          {relatedDocument(entity) && <Tabs.Tab value="related">Related</Tabs.Tab>}
          <Tabs.Tab value="history">History</Tabs.Tab>
          <Tabs.Tab value="raw">Payload</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="fields" pt="md">
          <AllFields entity={entity} record={record} />
        </Tabs.Panel>
        <Tabs.Panel value="related" pt="md">
          <Related entity={entity} id={id} />
        </Tabs.Panel>
        <Tabs.Panel value="history" pt="md">
          <History id={id} />
        </Tabs.Panel>
        <Tabs.Panel value="raw" pt="md">
          <Raw id={id} scopes={known?.viewer.scopes ?? []} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function Head({ entity, record }: { readonly entity: EntityName; readonly record: WholeRecord }) {
  const connection = record["connection"] as OfConnection | undefined;
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <PageHeading title={labelOf(entity, record)} />
        <Tag tone="calm">{spoken(entity)}</Tag>
        {record.deletedAt && <Tag tone="wait">Gone at the source</Tag>}
      </Group>
      <Text size="sm">
        Version {record.version}, changed here <When at={record.updatedAt} />.
        {record.deletedAt && (
          <>
            {" "}
            Found to be gone <When at={record.deletedAt} />.
          </>
        )}
      </Text>
      {connection && (
        <Group gap="xs">
          <Anchor component={Link} href={`/connections/${connection.id}`} size="sm">
            {connection.name}
          </Anchor>
          <Status value={connection.status} />
          {connection.status === "UNREACHABLE" && (
            <Text size="sm">
              As it was synced last, <When at={connection.lastSuccessfulSyncAt} />.
            </Text>
          )}
        </Group>
      )}
      {typeof record.url === "string" && (
        <Anchor href={record.url} target="_blank" rel="noreferrer" size="sm">
          See it in the source
        </Anchor>
      )}
    </Stack>
  );
}

/** Every field of the model with its value, custom fields, and what it is known by. */
export function AllFields({ entity, record }: { readonly entity: EntityName; readonly record: WholeRecord }) {
  const [withEmpty, setWithEmpty] = useState(false);
  const fields = Object.entries(entityByName(entity).fields);
  const shown = withEmpty ? fields : fields.filter(([name, field]) => !isEmpty(name, field, record));
  const emptyCount = fields.filter(([name, field]) => isEmpty(name, field, record)).length;
  return (
    <Stack>
      <Switch
        label={`Show the ${emptyCount} empty fields`}
        disabled={emptyCount === 0}
        checked={withEmpty}
        onChange={({ currentTarget }) => setWithEmpty(currentTarget.checked)}
      />
      <Scroll label="Fields">
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Field</Table.Th>
              <Table.Th scope="col">Value</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map(([name, field]) => (
              <FieldRow key={name} name={name} field={field} record={record} />
            ))}
          </Table.Tbody>
        </Table>
      </Scroll>
      <CustomFields value={record["customFields"]} />
      <Table layout="auto">
        <Table.Tbody>
          <Fact name="Id">
            <span className="mono">{record.id}</span>
          </Fact>
          <Fact name="Id in the source">
            <span className="mono">{record.remoteId}</span>
          </Fact>
          <Fact name="First stored here">
            <Moment at={record.createdAt} />
          </Fact>
          {typeof record["remoteCreatedAt"] === "string" && (
            <Fact name="Made in the source">
              <Moment at={record["remoteCreatedAt"]} />
            </Fact>
          )}
          {typeof record["remoteUpdatedAt"] === "string" && (
            <Fact name="Changed in the source">
              <Moment at={record["remoteUpdatedAt"]} />
            </Fact>
          )}
        </Table.Tbody>
      </Table>
    </Stack>
  );
}

function FieldRow({
  name,
  field,
  record,
}: {
  readonly name: string;
  readonly field: FieldDefinition;
  readonly record: WholeRecord;
}) {
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={400} className="field">
        {spoken(name)}
        <Text size="xs">{field.description}</Text>
      </Table.Th>
      <Table.Td>
        <Value name={name} field={field} parts={record} />
      </Table.Td>
    </Table.Tr>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={400} className="field">
        {name}
      </Table.Th>
      <Table.Td>{children}</Table.Td>
    </Table.Tr>
  );
}

/** What the source has and the model has no place for. */
interface CustomField {
  readonly key: string;
  readonly label: string | null;
  readonly value: unknown;
  readonly valueLabels: readonly (string | null)[];
  readonly recordIds: readonly string[];
}

function CustomFields({ value }: { readonly value: unknown }) {
  const fields = (value as readonly CustomField[]).filter((field) => field.value !== null);
  if (fields.length === 0) return null;
  return (
    <Stack gap={4}>
      <Title order={3} size="h5">
        Custom fields
      </Title>
      <Scroll label="Custom fields">
        <Table>
          <Table.Tbody>
            {fields.map((field) => (
              <Fact key={field.key} name={field.label ?? field.key}>
                <CustomValue field={field} />
              </Fact>
            ))}
          </Table.Tbody>
        </Table>
      </Scroll>
    </Stack>
  );
}

/** The words of each value, of a record as the way to it. */
function CustomValue({ field: { value, valueLabels, recordIds } }: { readonly field: CustomField }) {
  const shown = [value].flat().map((one, place) => ({
    text: valueLabels[place] ?? (typeof one === "string" ? one : JSON.stringify(one)),
    recordId: recordIds[place],
  }));
  return shown.map(({ text, recordId }, place) => {
    const entity = recordId === undefined ? undefined : entityByPrefix(recordId.split("_")[0] ?? "");
    return (
      <Fragment key={place}>
        {place > 0 && ", "}
        {entity && recordId && isEntityName(entity.name) ? (
          <Anchor component={Link} href={addressOf(entity.name, recordId)} size="sm">
            {text}
          </Anchor>
        ) : (
          text
        )}
      </Fragment>
    );
  });
}
