import { registerEnumType } from "type-graphql";
import { entities, entityNames } from "../entities/index.js";

/** Names of all entity types, as an enumeration. */
export const EntityTypeEnum = Object.fromEntries(entityNames.map((name) => [name, name]));

registerEnumType(EntityTypeEnum, {
  name: "EntityType",
  description: "The entity types of the graph.",
  valuesConfig: Object.fromEntries(entityNames.map((name) => [name, { description: entities[name].description }])),
});
