import { Anchor, Paper, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { Link } from "wouter";
import type { EntityDefinition } from "../../../../schema/definition/index.js";
import { entities, entityByName, isEntityName } from "../../../../schema/entities/index.js";
import { Empty } from "../parts/answers.js";
import { PageHeading } from "../parts/page-heading.js";
import { pluralOf } from "../records/names.js";
import { Record } from "./records/record.js";
import { RecordList } from "./records/list.js";

/** The record explorer: which entities there are, the list of one, a record of it. */
export default function Records({ entity, id }: { readonly entity?: string; readonly id?: string }) {
  if (entity === undefined) return <Entities />;
  if (!isEntityName(entity)) {
    return (
      <Empty title={`There is no entity ${entity}`}>
        <Anchor component={Link} href="/records">
          See which there are
        </Anchor>
      </Empty>
    );
  }
  return id === undefined ? (
    <RecordList key={entity} entity={entityByName(entity)} />
  ) : (
    <Record key={id} entity={entity} id={id} />
  );
}

function Entities() {
  const [typed, setTyped] = useState("");
  const wanted = typed.trim().toLowerCase();
  const found = Object.values<EntityDefinition>(entities).filter((entity) =>
    `${entity.name} ${pluralOf(entity)} ${entity.description}`.toLowerCase().includes(wanted),
  );
  return (
    <Stack>
      <PageHeading title="Records" />
      <TextInput
        label="Find an entity"
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        maw={320}
      />
      {found.length === 0 && <Empty title="No entity is called so">Type another word.</Empty>}
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="sm" component="ul" className="bare">
        {found.map((entity) => (
          <Paper key={entity.name} withBorder p="sm" component="li">
            <Anchor component={Link} href={`/records/${entity.name}`} fw={600}>
              {pluralOf(entity)}
            </Anchor>
            <Text size="sm">{entity.description}</Text>
          </Paper>
        ))}
      </SimpleGrid>
    </Stack>
  );
}
