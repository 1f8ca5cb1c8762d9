import type { GraphQLResolveInfo } from "graphql";
import { Arg, Ctx, Info, Mutation, Query, Resolver } from "type-graphql";
import { RegisterSubgraphInput, SubgraphNameInput } from "../schema/inputs/subgraph.input.js";
import { Subgraph, SubgraphPayload } from "../schema/platform/subgraph.type.js";
import { sdlOf, type GraphChangeReport, type RegisteredSubgraph } from "../src/federation/index.js";
import type { RequestContext } from "../src/services/index.js";
import { RequiresScope } from "./scope.js";

const manageScope = "subgraphs:manage";

@Resolver(() => Subgraph)
export class SubgraphResolver {
  @RequiresScope(manageScope)
  @Query(() => [Subgraph], { description: "Other graphs that are part of this one, by their names." })
  subgraphs(@Ctx() { access, services }: RequestContext): Promise<RegisteredSubgraph[]> {
    return services.subgraphs.list(access);
  }

  @RequiresScope(manageScope, { audit: "subgraph.register" })
  @Mutation(() => SubgraphPayload, {
    description:
      "Makes another graph part of this one, or replaces the one of that name. Composed and compared first: what does not compose, or breaks clients without leave, changes nothing.",
  })
  registerSubgraph(
    @Arg("input", () => RegisterSubgraphInput) input: RegisterSubgraphInput,
    @Ctx() { access, services }: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<GraphChangeReport> {
    const { dryRun, allowBreaking, ...settings } = input;
    const options = { dryRun: dryRun ?? false, allowBreaking: allowBreaking ?? false };
    return services.subgraphs.register(access, settings, { ...options, ownSdl: sdlOf(info.schema) });
  }

  @RequiresScope(manageScope, { audit: "subgraph.unregister" })
  @Mutation(() => SubgraphPayload, { description: "Takes another graph out of this one." })
  unregisterSubgraph(
    @Arg("input", () => SubgraphNameInput) { name, dryRun }: SubgraphNameInput,
    @Ctx() { access, services }: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<GraphChangeReport> {
    return services.subgraphs.unregister(access, name, { dryRun: dryRun ?? false, ownSdl: sdlOf(info.schema) });
  }
}
