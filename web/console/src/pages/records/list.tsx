import { Alert, Anchor, Group, Select, Stack, Table, Text } from "@mantine/core";
import { useQuery, type CombinedError } from "urql";
import { Link, useLocation, useSearchParams } from "wouter";
import { offeredIndexes, type EntityDefinition } from "../../../../../schema/definition/index.js";
import { entities, type EntityName } from "../../../../../schema/entities/index.js";
import { listedFields } from "../../../../../schema/types/field-names.js";
import { ViewerDocument } from "../../generated/graphql.js";
import { Empty, Fault, Waiting } from "../../parts/answers.js";
import { PageHeading } from "../../parts/page-heading.js";
import { usePages } from "../../parts/paged.js";
import { Pager } from "../../parts/pager.js";
import { Scroll } from "../../parts/scroll.js";
import { Tag } from "../../parts/status.js";
import { When } from "../../parts/time.js";
import { addressOf } from "../../records/address.js";
import { filterOf, orderOf, readLook, usualColumns, writeLook, type Look } from "../../records/conditions.js";
import { labelOf, listDocument, type WholeRecord } from "../../records/documents.js";
import { withVariable } from "../../records/labels.js";
import { pluralOf, spoken } from "../../records/names.js";
import { Value } from "../../records/value.js";
import { Choices } from "./choices.js";

const perPage = 50;

/** Records of one entity: filtered, ordered and paged by the gateway, in the columns chosen. */
export function RecordList({ entity }: { readonly entity: EntityDefinition }) {
  const name = entity.name as EntityName;
  const [params, setParams] = useSearchParams();
  const [, go] = useLocation();
  const look = readLook(params);
  const change = (changed: Partial<Look>) => setParams(writeLook({ ...look, ...changed }));
  const [{ data: known }] = useQuery({ query: ViewerDocument });
  const withConnection = known?.viewer.scopes.includes("connections:read") ?? false;
  const columns = (look.columns ?? usualColumns(entity)).filter((column) => entity.fields[column] !== undefined);
  const references = columns.filter((column) => "entity" in (entity.fields[column] ?? {}));
  const { data, error, fetching, items, reload, ...pager } = usePages(
    listDocument(name),
    {
      ...Object.fromEntries(references.map((column) => [withVariable(column), true])),
      withConnection,
      first: perPage,
      filter: filterOf(entity, look),
      orderBy: orderOf(entity, look),
      includeDeleted: look.includeDeleted,
    },
    ({ page }) => page,
  );
  return (
    <Stack>
      <Anchor component={Link} href="/records" size="sm">
        All entities
      </Anchor>
      <Group justify="space-between" align="flex-end">
        <PageHeading title={pluralOf(entity)} />
        <Select
          label="Entity"
          searchable
          data={Object.values<EntityDefinition>(entities).map((other) => ({
            value: other.name,
            label: pluralOf(other),
          }))}
          value={name}
          onChange={(chosen) => chosen && go(`/records/${chosen}`)}
          allowDeselect={false}
        />
      </Group>
      <Text size="sm">{entity.description}</Text>
      <Choices key={params.toString()} entity={entity} look={look} change={change} />
      {error && (isUnserved(error) ? <Served entity={entity} /> : <Fault error={error} retry={reload} />)}
      {fetching && !data && <Waiting />}
      {data && !error && (
        <>
          <Text size="sm" role="status">
            {data.page.totalCountIsExact ? "" : "More than "}
            {data.page.totalCount.toLocaleString("en")} {data.page.totalCount === 1 ? "record" : "records"}
          </Text>
          {items.length === 0 ? (
            <Nothing entity={entity} look={look} />
          ) : (
            <Rows entity={entity} columns={columns} rows={items} withConnection={withConnection} />
          )}
        </>
      )}
      <Pager {...pager} />
    </Stack>
  );
}

function Nothing({ entity, look }: { readonly entity: EntityDefinition; readonly look: Look }) {
  if (look.conditions.length > 0 || look.search !== "")
    return <Empty title="No record is like that">Take a condition away, or show those that are gone too.</Empty>;
  return (
    <Empty title={`There are no ${pluralOf(entity).toLowerCase()} yet`}>
      They come with the first sync of a connection whose system has them.{" "}
      <Anchor component={Link} href="/">
        See the connections
      </Anchor>
    </Empty>
  );
}

function listedText(entity: EntityDefinition): string {
  const names = listedFields(entity).map(({ name }) => spoken(name).toLowerCase());
  return names.length > 0 ? `Beside any of them, last changed first: ${names.join(", ")}.` : "";
}

/** Whether the gateway refused the conditions or the order as a whole. */
function isUnserved({ graphQLErrors }: CombinedError): boolean {
  return graphQLErrors.some(({ extensions }) =>
    ((extensions["problems"] ?? []) as readonly { readonly path?: readonly unknown[] }[]).some(
      ({ path }) => path?.length === 1 && (path[0] === "filter" || path[0] === "orderBy"),
    ),
  );
}

/** What that means here: lists are served by indexes, never by looking through everything. */
function Served({ entity }: { readonly entity: EntityDefinition }) {
  return (
    <Alert color="red" variant="light" title="These conditions and this order do not go together" role="alert">
      <Stack gap="xs">
        <Text size="sm">
          Lists are read by an index and never by looking through all records. Take a condition away, or choose among
          these; of each, the first fields are enough, and the last one can be a range:
        </Text>
        <ul className="bare spaced">
          {offeredIndexes(entity).map((fields) => (
            <li key={fields.join()}>
              <Text size="sm">{fields.map((field) => spoken(field.replace(/Id$/, ""))).join(" + ")}</Text>
            </li>
          ))}
        </ul>
        <Text size="sm">{listedText(entity)}</Text>
      </Stack>
    </Alert>
  );
}

function Rows({
  entity,
  columns,
  rows,
  withConnection,
}: {
  readonly entity: EntityDefinition;
  readonly columns: readonly string[];
  readonly rows: readonly WholeRecord[];
  readonly withConnection: boolean;
}) {
  return (
    <Scroll label={pluralOf(entity)}>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Record</Table.Th>
            {columns.map((column) => (
              <Table.Th key={column} scope="col" title={entity.fields[column]?.description}>
                {spoken(column)}
              </Table.Th>
            ))}
            {withConnection && <Table.Th scope="col">Connection</Table.Th>}
            <Table.Th scope="col">Changed here</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.id}>
              <Table.Td miw={160}>
                <Anchor component={Link} href={addressOf(entity.name, row.id)} size="sm">
                  {labelOf(entity.name as EntityName, row)}
                </Anchor>
                {row.deletedAt && (
                  <Text size="xs" component="div">
                    <Tag tone="calm">Gone at the source</Tag>
                  </Text>
                )}
              </Table.Td>
              {columns.map((column) => {
                const field = entity.fields[column];
                return <Table.Td key={column}>{field && <Value name={column} field={field} parts={row} />}</Table.Td>;
              })}
              {withConnection && (
                <Table.Td>
                  <ConnectionLink row={row} />
                </Table.Td>
              )}
              <Table.Td>
                <When at={row.updatedAt} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}

function ConnectionLink({ row }: { readonly row: WholeRecord }) {
  const connection = row["connection"] as { readonly id: string; readonly name: string } | undefined;
  if (!connection) return null;
  return (
    <Anchor component={Link} href={`/connections/${connection.id}`} size="sm">
      {connection.name}
    </Anchor>
  );
}
