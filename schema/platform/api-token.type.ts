import { Extensions, Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { GraphQLDateTime } from "../scalars/index.js";
import { EnvironmentEnum } from "./environment.type.js";

export enum ApiTokenStatusEnum {
  VALID = "VALID",
  ROTATED = "ROTATED",
  EXPIRED = "EXPIRED",
  REVOKED = "REVOKED",
}

registerEnumType(ApiTokenStatusEnum, {
  name: "ApiTokenStatus",
  description: "What a token is worth now.",
  valuesConfig: {
    VALID: { description: "It lets its holder in." },
    ROTATED: { description: "It lets its holder in until overlapEndsAt; its successor has taken over." },
    EXPIRED: { description: "It has expired, or the overlap after its rotation is over." },
    REVOKED: { description: "It was ended by hand, or because it was found in the open." },
  },
});

export enum TokenRevocationReasonEnum {
  REQUESTED = "REQUESTED",
  LEAKED = "LEAKED",
}

registerEnumType(TokenRevocationReasonEnum, {
  name: "TokenRevocationReason",
  description: "Why a token was revoked: because somebody asked, or because it was found in the open.",
});

@ObjectType({ description: "A long-lived token for servers. Its secret is nowhere: it was shown once." })
export class ApiToken {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: "What it is for." })
  name!: string;

  @Field(() => String, { description: "The first characters of its secret, to tell tokens apart." })
  prefix!: string;

  @Field(() => EnvironmentEnum)
  environment!: string;

  @Field(() => ApiTokenStatusEnum)
  status!: string;

  @Field(() => [String])
  scopes!: readonly string[];

  @Field(() => [String], {
    nullable: true,
    description: "Addresses and networks it may be used from; null allows any.",
  })
  allowedIps!: readonly string[] | null;

  @Field(() => GraphQLDateTime)
  createdAt!: Date;

  @Field(() => ID, {
    nullable: true,
    description: "Id of the token it was made with; null when it was made on the command line.",
  })
  createdBy!: string | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "Null if it does not expire." })
  expiresAt!: Date | null;

  @Field(() => Int, { nullable: true, description: "Days after which it is due for rotation; null for never." })
  rotateEveryDays!: number | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: "When it is due for rotation; null if it never is, or was rotated.",
  })
  rotationDueAt!: Date | null;

  @Field(() => Boolean, { description: "Whether it is past its rotation age." })
  isRotationDue!: boolean;

  @Field(() => GraphQLDateTime, { nullable: true })
  rotatedAt!: Date | null;

  @Field(() => ID, { nullable: true, description: "The token that took over from it." })
  successorId!: string | null;

  @Field(() => ID, { nullable: true, description: "The token that it took over from." })
  predecessorId!: string | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it stops after its rotation." })
  overlapEndsAt!: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "Its last use, to within a minute." })
  lastUsedAt!: Date | null;

  @Field(() => String, { nullable: true, description: "The address it was used from then." })
  lastUsedFrom!: string | null;

  @Field(() => String, { nullable: true, description: "The User-Agent it was used with then." })
  lastUserAgent!: string | null;

  @Field(() => GraphQLDateTime, { nullable: true })
  revokedAt!: Date | null;

  @Field(() => TokenRevocationReasonEnum, { nullable: true })
  revokedFor!: string | null;
}

@ObjectType({ simpleResolvers: true })
export class ApiTokenPayload {
  @Field(() => ApiToken)
  apiToken!: object;
}

@ObjectType({ simpleResolvers: true })
export class ApiTokenSecretPayload {
  @Extensions({ shownOnce: true })
  @Field(() => String, { description: "The token itself. It is shown this once and kept nowhere." })
  secret!: string;

  @Field(() => ApiToken)
  apiToken!: object;
}

@ObjectType({ simpleResolvers: true })
export class SessionTokenPayload {
  @Field(() => ID, { description: "By which it can be revoked before its time." })
  id!: string;

  @Extensions({ shownOnce: true })
  @Field(() => String, { description: "The session token itself, for the header Authorization: Bearer …" })
  token!: string;

  @Field(() => GraphQLDateTime)
  expiresAt!: Date;

  @Field(() => [String])
  scopes!: readonly string[];

  @Field(() => ID, { nullable: true, description: "The one connection it is for; null where it is not bound to one." })
  connectionId!: string | null;

  @Field(() => String, { nullable: true, description: "The end user it is for; null where it is not bound to one." })
  endUserId!: string | null;
}

@ObjectType({ simpleResolvers: true })
export class RevokedSessionTokenPayload {
  @Field(() => ID)
  id!: string;

  @Field(() => GraphQLDateTime)
  revokedAt!: Date;
}

@ObjectType({ simpleResolvers: true })
export class AllowedOriginsPayload {
  @Field(() => [String])
  origins!: readonly string[];
}
