import { Field, Int, ObjectType } from "type-graphql";
import type { EntityDefinition } from "../definition/index.js";
import { entities } from "../entities/index.js";
import { PageInfo } from "../platform/page-info.type.js";
import { UnavailableConnection } from "../platform/unavailable-connection.type.js";
import { entityType } from "./entity-types.js";
import { generatedClass, type TypeClass } from "./generated-class.js";
import { countLimit } from "./limits.js";

const listTypes = new Map<string, TypeClass>();

/** The class of an entity's list type, `WorkOrderConnection`. */
export function listType(entity: string): TypeClass {
  const type = listTypes.get(entity);
  if (!type) throw new Error(`There is no list type of ${entity}.`);
  return type;
}

for (const { name, plural } of Object.values<EntityDefinition>(entities)) {
  const edge = generatedClass(`${name}Edge`);
  ObjectType(`${name}Edge`, { description: `One of ${plural} with its place in a list.`, simpleResolvers: true })(edge);
  const edgeField = edge.prototype as object;
  Field(() => String, { description: "Where to go on from here; give it as `after` or `before`." })(
    edgeField,
    "cursor",
  );
  Field(() => entityType(name))(edgeField, "node");

  const list = generatedClass(`${name}Connection`);
  ObjectType(`${name}Connection`, { description: `A page of ${plural}.`, simpleResolvers: true })(list);
  const field = list.prototype as object;
  Field(() => [edge])(field, "edges");
  Field(() => [entityType(name)], { description: "The records of the edges." })(field, "nodes");
  Field(() => PageInfo)(field, "pageInfo");
  Field(() => Int, {
    description: `How many there are on all pages, counted only when asked for and no further than ${countLimit}.`,
  })(field, "totalCount");
  Field(() => Boolean, { description: `False when there are more than ${countLimit}.` })(field, "totalCountIsExact");
  Field(() => [UnavailableConnection], {
    description: "Connections whose records are left out because their systems can't be reached.",
  })(field, "unavailable");
  listTypes.set(name, list);
}
