import type { GraphQLResolveInfo } from "graphql";
import { Arg, Args, Ctx, ID, Info, Query, Resolver } from "type-graphql";
import type { EntityDefinition } from "../schema/definition/index.js";
import { listArguments, type ListArguments } from "../schema/inputs/index.js";
import { StalenessEnum } from "../schema/platform/connection-status.type.js";
import { entityType, listType } from "../schema/types/index.js";
import type { RecordPage, RecordRow } from "../src/records/index.js";
import type { RequestContext } from "../src/services/index.js";
import { entityScope } from "../src/tokens/index.js";
import { recordById } from "./record-by-id.js";
import { RequiresScope } from "./scope.js";
import { pathsToNodes, selectedFields } from "./selected-fields.js";

/** The queries of one entity: `workOrder(id)` and `workOrders(…)`. */
export function entityResolver(entity: EntityDefinition): new () => object {
  const type = entityType(entity.name);
  const scope = entityScope("read", entity);
  const { query: Arguments } = listArguments(entity.name);

  @Resolver(() => type)
  class EntityResolver {
    @RequiresScope(scope)
    @Query(() => type, {
      name: entity.single,
      nullable: true,
      description: `One of ${entity.plural}; null when there is none of that id. One that is gone at the source has deletedAt.`,
    })
    one(
      @Arg("id", () => ID) id: string,
      @Arg("staleness", () => StalenessEnum, { nullable: true, defaultValue: StalenessEnum.REFUSE })
      staleness: `${StalenessEnum}` | null,
      @Ctx() context: RequestContext,
      @Info() info: GraphQLResolveInfo,
    ): Promise<RecordRow | null> {
      return recordById(context, entity, id, { fields: selectedFields(info, entity.name), staleness, path: ["id"] });
    }

    @RequiresScope(scope)
    @Query(() => listType(entity.name), { name: entity.plural, description: `A page of ${entity.plural}.` })
    many(
      @Args(() => Arguments) args: ListArguments,
      @Ctx() { loaders }: RequestContext,
      @Info() info: GraphQLResolveInfo,
    ): Promise<RecordPage> {
      const asked = selectedFields(info, `${entity.name}Connection`);
      const isCountOnly = !["nodes", "edges", "pageInfo"].some((name) => asked.has(name));
      return loaders.lists.list(entity, args, selectedFields(info, entity.name, pathsToNodes), isCountOnly);
    }
  }

  return EntityResolver;
}
