import { Anchor, List, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "urql";
import { Link } from "wouter";
import type { EntityName } from "../../../../../schema/entities/index.js";
import { reverseRelations } from "../../../../../schema/types/relations.js";
import { Empty, Fault, Waiting } from "../../parts/answers.js";
import { When } from "../../parts/time.js";
import { addressOf, listAddress } from "../../records/address.js";
import { labelOf, relatedDocument, type RelatedList } from "../../records/documents.js";
import { spoken } from "../../records/names.js";

/** What refers to a record: a few of each, and the way to all. */
export function Related({ entity, id }: { readonly entity: EntityName; readonly id: string }) {
  const document = relatedDocument(entity);
  if (!document) return null;
  return <Lists entity={entity} id={id} document={document} />;
}

function Lists({
  entity,
  id,
  document,
}: {
  readonly entity: EntityName;
  readonly id: string;
  readonly document: NonNullable<ReturnType<typeof relatedDocument>>;
}) {
  const [{ data, error, fetching }, reload] = useQuery({
    query: document,
    variables: { id },
    requestPolicy: "cache-and-network",
  });
  if (error && !data?.record) return <Fault error={error} retry={() => reload({ requestPolicy: "network-only" })} />;
  if (fetching || !data?.record) return <Waiting />;
  const { record } = data;
  const lists = reverseRelations()
    .filter(({ owner }) => owner.name === entity)
    .map((relation) => ({ relation, list: record[relation.name] as RelatedList }));
  const filled = lists.filter(({ list }) => list.totalCount > 0);
  if (filled.length === 0) return <Empty title="Nothing refers to this record">{emptyWords(lists)}</Empty>;
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      {filled.map(({ relation, list }) => (
        <Stack key={relation.name} gap={4}>
          <Title order={3} size="h5">
            {spoken(relation.name)} ({list.totalCountIsExact ? "" : "over "}
            {list.totalCount.toLocaleString("en")})
          </Title>
          <List size="sm">
            {list.nodes.map((row) => (
              <List.Item key={row.id}>
                <Anchor component={Link} href={addressOf(relation.entity.name, row.id)} size="sm">
                  {labelOf(relation.entity.name as EntityName, row)}
                </Anchor>
                <Text span size="xs">
                  {" "}
                  changed <When at={row["updatedAt"] as string} />
                </Text>
              </List.Item>
            ))}
          </List>
          {/* A reference within a part of a record has no condition of its own. */}
          {list.totalCount > list.nodes.length && "entity" in (relation.entity.fields[relation.reference] ?? {}) && (
            <Anchor
              component={Link}
              size="sm"
              href={listAddress(relation.entity.name, { field: relation.reference, operator: "is", value: id })}
            >
              See all {spoken(relation.name).toLowerCase()}
            </Anchor>
          )}
        </Stack>
      ))}
    </SimpleGrid>
  );
}

function emptyWords(lists: readonly { readonly relation: { readonly name: string } }[]): string {
  return `There are none of: ${lists.map(({ relation }) => spoken(relation.name).toLowerCase()).join(", ")}.`;
}
