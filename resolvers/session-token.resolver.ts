import { Arg, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { CreateSessionTokenInput, SessionTokenIdInput, SetAllowedOriginsInput } from "../schema/inputs/token.input.js";
import {
  AllowedOriginsPayload,
  RevokedSessionTokenPayload,
  SessionTokenPayload,
} from "../schema/platform/api-token.type.js";
import { requireIdOf, type RequestContext } from "../src/services/index.js";
import { sessionScope } from "../src/tokens/index.js";
import { RequiresScope } from "./scope.js";

@Resolver()
export class SessionTokenResolver {
  @RequiresScope(sessionScope, { audit: "session.create" })
  @Mutation(() => SessionTokenPayload, {
    description: "Mints a short-lived token for a browser or a websocket. It ends with the token that minted it.",
  })
  async createSessionToken(
    @Arg("input", () => CreateSessionTokenInput) input: CreateSessionTokenInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<SessionTokenPayload> {
    const { connectionId } = input;
    if (connectionId) {
      requireIdOf("connection", connectionId, ["input", "connectionId"]);
      await services.connectionStore.get(access, connectionId);
    }
    const { token, session } = await services.sessionTokens.create(access, input);
    return { ...session, id: session._id, token };
  }

  @RequiresScope(sessionScope, { audit: "session.revoke" })
  @Mutation(() => RevokedSessionTokenPayload, {
    description: "Ends a session token before its time, on every process and for open websockets within a second.",
  })
  async revokeSessionToken(
    @Arg("input", () => SessionTokenIdInput) { id }: SessionTokenIdInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<RevokedSessionTokenPayload> {
    requireIdOf("sessionToken", id, ["input", "id"]);
    const { revokedAt, changedAt } = await services.sessionTokens.revoke(access, id);
    return { id, revokedAt: revokedAt ?? changedAt };
  }

  @RequiresScope("tokens:manage")
  @Query(() => [String], { description: "Origins of the pages that may use session tokens of this environment." })
  async allowedOrigins(@Ctx() { access, services }: RequestContext): Promise<readonly string[]> {
    return services.allowedOrigins.list(access);
  }

  @RequiresScope("tokens:manage", { audit: "origins.set" })
  @Mutation(() => AllowedOriginsPayload, {
    description: "Says which pages may use session tokens of this environment, for CORS and for websockets.",
  })
  async setAllowedOrigins(
    @Arg("input", () => SetAllowedOriginsInput) { origins }: SetAllowedOriginsInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<AllowedOriginsPayload> {
    return { origins: await services.allowedOrigins.set(access, origins) };
  }
}
