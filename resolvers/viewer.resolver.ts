import { Ctx, Query, Resolver } from "type-graphql";
import { Viewer } from "../schema/platform/viewer.type.js";
import type { RequestContext } from "../src/services/index.js";
import { AnyToken } from "./scope.js";

@Resolver()
export class ViewerResolver {
  @AnyToken()
  @Query(() => Viewer, { description: "Who calls: organization, environment and what the token may do." })
  viewer(@Ctx() { access }: RequestContext): Viewer {
    const { organizationId, environment, scopes, expiresAt } = access;
    return { organizationId, environment, scopes, expiresAt };
  }
}
