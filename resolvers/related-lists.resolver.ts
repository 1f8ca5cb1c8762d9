import { Resolver } from "type-graphql";
import type { EntityDefinition } from "../schema/definition/index.js";
import { entities } from "../schema/entities/index.js";
import { listArguments, type ListArguments } from "../schema/inputs/index.js";
import { ConnectedSystem } from "../schema/platform/connected-system.type.js";
import { entityType, listType, reverseRelations, type TypeClass } from "../schema/types/index.js";
import type { ConnectionDocument } from "../src/connections/index.js";
import type { RecordRow } from "../src/records/index.js";
import { entityScope } from "../src/tokens/index.js";
import { defineFieldResolver } from "./define-field-resolver.js";
import { RequiresScope } from "./scope.js";
import { pathsToNodes, selectedFields } from "./selected-fields.js";

/** Resolvers of lists under something: `asset.workOrders`, `location.children`, `connection.workOrders`. */
export function relatedListResolvers(): (new () => object)[] {
  return [
    ...reverseRelations().map(({ owner, name, entity, reference }) =>
      listResolver<RecordRow>(entityType(owner.name), {
        name,
        entity,
        reference,
        args: listArguments(entity.name).underRecord,
        description: describeRelated(entity, reference),
        idOf: ({ id }) => id,
      }),
    ),
    ...Object.values<EntityDefinition>(entities).map((entity) =>
      listResolver<ConnectionDocument>(ConnectedSystem, {
        name: entity.plural,
        entity,
        reference: "connectionId",
        args: listArguments(entity.name).underConnection,
        description: `The ${entity.plural} that came through this connection.`,
        idOf: ({ _id }) => _id,
      }),
    ),
  ];
}

function describeRelated({ plural, fields }: EntityDefinition, reference: string): string {
  const [outer = "", inner] = reference.split(".");
  if (inner !== undefined) return `The ${plural} that have it as ${inner} in their ${outer}.`;
  switch (fields[outer]?.kind) {
    case "references":
      return `The ${plural} that have it among their ${outer}.`;
    case "object":
    case "objects":
      return `The ${plural} that have it in their ${outer}.`;
    default:
      return `The ${plural} whose ${outer} this is.`;
  }
}

function listResolver<Owner>(
  under: TypeClass,
  options: {
    name: string;
    entity: EntityDefinition;
    reference: string;
    args: TypeClass;
    description: string;
    idOf: (owner: Owner) => string;
  },
): new () => object {
  const { entity, reference, idOf } = options;
  class RelatedListResolver {}
  Resolver(() => under)(RelatedListResolver);
  defineFieldResolver<Owner, ListArguments>(RelatedListResolver, {
    name: options.name,
    type: () => listType(entity.name),
    args: options.args,
    description: options.description,
    access: RequiresScope(entityScope("read", entity)),
    resolve: (owner, { loaders }, info, args) =>
      loaders.lists.under(info.fieldNodes, idOf(owner), () => ({
        entity,
        reference,
        args,
        fields: selectedFields(info, entity.name, pathsToNodes),
      })),
  });
  return RelatedListResolver;
}
