import { Anchor, Text } from "@mantine/core";
import { useQuery } from "urql";
import { Link } from "wouter";
import { isEntityName } from "../../../../../schema/entities/index.js";
import type { EntityType } from "../../generated/graphql.js";
import { Fault, Waiting } from "../../parts/answers.js";
import { When } from "../../parts/time.js";
import { addressOf } from "../../records/address.js";
import { recordDocument } from "../../records/documents.js";
import { AllFields } from "../records/record.js";

/** The version of a record that could be mapped last, field by field; nothing where there never was one. */
export default function StoredRecord({ entity, id }: { readonly entity: EntityType; readonly id: string }) {
  if (!isEntityName(entity)) throw new Error(`There is no entity ${String(entity)}.`);
  const [{ data, error, fetching }] = useQuery({
    query: recordDocument(entity),
    variables: { id, withConnection: false },
  });
  if (error && !data) return <Fault error={error} />;
  if (fetching || !data) return <Waiting />;
  if (!data.record) return <Text size="sm">Nothing: it never could be mapped.</Text>;
  return (
    <>
      <Text size="sm">
        <Anchor component={Link} href={addressOf(entity, id)} size="sm">
          Version {data.record.version}
        </Anchor>
        , stored <When at={data.record.updatedAt} />.
      </Text>
      <AllFields entity={entity} record={data.record} />
    </>
  );
}
