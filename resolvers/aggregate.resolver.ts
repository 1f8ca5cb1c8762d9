import type { GraphQLResolveInfo } from "graphql";
import { Args, Ctx, Info, Query, Resolver } from "type-graphql";
import type { EntityDefinition } from "../schema/definition/index.js";
import { aggregateArguments, type AggregateArguments } from "../schema/inputs/index.js";
import { aggregateTypes, figureKinds, type FigureKind } from "../schema/types/index.js";
import type { Aggregates } from "../src/records/index.js";
import type { RequestContext } from "../src/services/index.js";
import { entityScope } from "../src/tokens/index.js";
import { RequiresScope } from "./scope.js";
import { selectedFields } from "./selected-fields.js";

/** The query for groups of an entity's records: `workOrderAggregates`. */
export function aggregateResolver(entity: EntityDefinition): new () => object {
  const { aggregates } = aggregateTypes(entity.name);
  const Arguments = aggregateArguments(entity.name);

  @Resolver(() => aggregates)
  class AggregateResolver {
    @RequiresScope(entityScope("read", entity))
    @Query(() => aggregates, {
      name: `${entity.single}Aggregates`,
      description: `Counts and sums of ${entity.plural}, grouped as asked for.`,
    })
    aggregate(
      @Args(() => Arguments) args: AggregateArguments,
      @Ctx() { loaders }: RequestContext,
      @Info() info: GraphQLResolveInfo,
    ): Promise<Aggregates> {
      return loaders.lists.aggregate(entity, args, figuresIn(info, entity));
    }
  }

  return AggregateResolver;
}

/** Which figures are asked for, and in which ways: nothing else is summed. */
function figuresIn(info: GraphQLResolveInfo, { name }: EntityDefinition): ReadonlyMap<FigureKind, ReadonlySet<string>> {
  return new Map(
    (Object.keys(figureKinds) as FigureKind[]).map((kind) => [
      kind,
      selectedFields(info, `${name}Figures`, [["groups", kind]]),
    ]),
  );
}
