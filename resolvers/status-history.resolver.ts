import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import { StatusHistoryConnection, StatusHistoryEntry } from "../schema/platform/status-history.type.js";
import type { StatusHistoryEntry as StoredEntry } from "../src/connections/index.js";
import { requireIdOf, type RequestContext } from "../src/services/index.js";
import { pageById, type IdPage } from "./page-arguments.js";
import { AsParent, RequiresScope } from "./scope.js";

@Resolver(() => StatusHistoryEntry)
export class StatusHistoryResolver {
  @RequiresScope("connections:read")
  @Query(() => StatusHistoryConnection, {
    description: "How a connection's status changed, newest first, for the 90 days that each change is kept.",
  })
  async statusHistory(
    @Arg("connectionId", () => ID) connectionId: string,
    @Arg("first", () => Int, { nullable: true }) first: number | undefined,
    @Arg("after", () => String, { nullable: true }) after: string | undefined,
    @Ctx() { access, services }: RequestContext,
  ): Promise<IdPage<StoredEntry>> {
    requireIdOf("connection", connectionId, ["connectionId"]);
    return pageById("statusChange", { first, after }, (limit, position) =>
      services.statusHistory.list(access, { connectionId, limit, after: position }),
    );
  }

  @AsParent()
  @FieldResolver(() => ID)
  id(@Root() { _id }: StoredEntry): string {
    return _id;
  }
}
