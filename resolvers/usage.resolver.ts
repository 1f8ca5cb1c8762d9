import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import { Usage } from "../schema/platform/usage.type.js";
import { GraphQLDateTime } from "../schema/scalars/index.js";
import { requireIdOf, type RequestContext } from "../src/services/index.js";
import { RequiresScope } from "./scope.js";

@Resolver()
export class UsageResolver {
  @RequiresScope("connections:read")
  @Query(() => Usage, {
    description:
      "What was used from one instant up to another, of one connection or of all; connections that are gone are counted for as long as they were there.",
  })
  async usage(
    @Arg("connectionId", () => ID, { nullable: true }) connectionId: string | undefined,
    @Arg("from", () => GraphQLDateTime, { nullable: true, description: "The beginning of all when absent." })
    from: Date | undefined,
    @Arg("to", () => GraphQLDateTime, { nullable: true, description: "Now when absent." }) to: Date | undefined,
    @Ctx() { access, services }: RequestContext,
  ): Promise<Usage> {
    if (connectionId) requireIdOf("connection", connectionId, ["connectionId"]);
    return services.usage.sum(access, {
      connectionId: connectionId ?? null,
      from: from ?? new Date(0),
      to: to ?? new Date((await services.storage.now()).getTime() + 1),
    });
  }
}
