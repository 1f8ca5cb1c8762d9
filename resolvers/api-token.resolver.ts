import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import {
  ApiTokenIdInput,
  CreateApiTokenInput,
  RotateApiTokenInput,
  UpdateApiTokenInput,
} from "../schema/inputs/token.input.js";
import { ApiToken, ApiTokenPayload, ApiTokenSecretPayload } from "../schema/platform/api-token.type.js";
import { GraphQLDateTime } from "../schema/scalars/index.js";
import { requireIdOf, type RequestContext } from "../src/services/index.js";
import { rotationDueAt, statusOf, type ApiToken as Token, type NewToken } from "../src/tokens/index.js";
import { RequiresScope } from "./scope.js";

const manageScope = "tokens:manage";

@Resolver(() => ApiToken)
export class ApiTokenResolver {
  @RequiresScope(manageScope)
  @Query(() => [ApiToken], { description: "The API tokens of this environment, in the order of their making." })
  apiTokens(
    @Arg("includeRevoked", () => Boolean, {
      nullable: true,
      defaultValue: false,
      description: "Also those that were revoked, or rotated and are over.",
    })
    includeRevoked: boolean | null,
    @Ctx() { access, services }: RequestContext,
  ): Promise<Token[]> {
    return services.tokens.list(access, { includeRevoked: includeRevoked ?? false });
  }

  @RequiresScope(manageScope, { audit: "token.create" })
  @Mutation(() => ApiTokenSecretPayload, {
    description: "Makes a token for this environment. The answer is the only place that ever shows its secret.",
  })
  async createApiToken(
    @Arg("input", () => CreateApiTokenInput) input: CreateApiTokenInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<ApiTokenSecretPayload> {
    return secretPayload(await services.tokens.create(access, input, access));
  }

  @RequiresScope(manageScope, { audit: "token.update" })
  @Mutation(() => ApiTokenPayload, {
    description: "Changes what a token may do, from where and until when; holds on every process within a second.",
  })
  async updateApiToken(
    @Arg("input", () => UpdateApiTokenInput) { id, ...changes }: UpdateApiTokenInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<ApiTokenPayload> {
    requireIdOf("apiToken", id, ["input", "id"]);
    return { apiToken: await services.tokens.update(access, id, changes, access) };
  }

  @RequiresScope(manageScope, { audit: "token.rotate" })
  @Mutation(() => ApiTokenSecretPayload, {
    description: "Issues a successor; the old token holds until the overlap ends, so that its users can change over.",
  })
  async rotateApiToken(
    @Arg("input", () => RotateApiTokenInput) { id, ...input }: RotateApiTokenInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<ApiTokenSecretPayload> {
    requireIdOf("apiToken", id, ["input", "id"]);
    return secretPayload(await services.tokens.rotate(access, id, input, access));
  }

  @RequiresScope(manageScope, { audit: "token.revoke" })
  @Mutation(() => ApiTokenPayload, {
    description: "Ends a token for good, on every process and for open websockets within a second.",
  })
  async revokeApiToken(
    @Arg("input", () => ApiTokenIdInput) { id }: ApiTokenIdInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<ApiTokenPayload> {
    requireIdOf("apiToken", id, ["input", "id"]);
    return { apiToken: await services.tokens.revoke(access, id) };
  }

  @FieldResolver(() => ID)
  id(@Root() { _id }: Token): string {
    return _id;
  }

  @FieldResolver(() => String)
  status(@Root() token: Token): string {
    return statusOf(token, new Date());
  }

  @FieldResolver(() => GraphQLDateTime, { nullable: true })
  rotationDueAt(@Root() token: Token): Date | null {
    return rotationDueAt(token);
  }

  @FieldResolver(() => Boolean)
  isRotationDue(@Root() token: Token): boolean {
    const dueAt = rotationDueAt(token);
    return dueAt !== null && dueAt <= new Date() && statusOf(token, new Date()) === "VALID";
  }

  @FieldResolver(() => GraphQLDateTime, { nullable: true })
  rotatedAt(@Root() { rotation }: Token): Date | null {
    return rotation?.at ?? null;
  }

  @FieldResolver(() => ID, { nullable: true })
  successorId(@Root() { rotation }: Token): string | null {
    return rotation?.successorId ?? null;
  }

  @FieldResolver(() => GraphQLDateTime, { nullable: true })
  overlapEndsAt(@Root() { rotation }: Token): Date | null {
    return rotation?.endsAt ?? null;
  }

  @FieldResolver(() => GraphQLDateTime, { nullable: true })
  lastUsedAt(@Root() { lastUse }: Token): Date | null {
    return lastUse?.at ?? null;
  }

  @FieldResolver(() => String, { nullable: true })
  lastUsedFrom(@Root() { lastUse }: Token): string | null {
    return lastUse?.address ?? null;
  }

  @FieldResolver(() => String, { nullable: true })
  lastUserAgent(@Root() { lastUse }: Token): string | null {
    return lastUse?.userAgent ?? null;
  }
}

function secretPayload({ secret, token }: NewToken): ApiTokenSecretPayload {
  return { secret, apiToken: token };
}
