import { Extensions, Field, ID, ObjectType, registerEnumType } from "type-graphql";
import { GraphQLDateTime, GraphQLJSON } from "../scalars/index.js";
import { ConnectedSystem, EndUser } from "./connected-system.type.js";

export enum ConnectLinkStateEnum {
  WAITING = "WAITING",
  OPENED = "OPENED",
  COMPLETED = "COMPLETED",
  EXPIRED = "EXPIRED",
  REVOKED = "REVOKED",
}

registerEnumType(ConnectLinkStateEnum, {
  name: "ConnectLinkState",
  description: "How a connect link stands.",
  valuesConfig: {
    WAITING: { description: "Nobody has opened it." },
    OPENED: { description: "One browser has, and no other can." },
    COMPLETED: { description: "A connection was made with it, or connected again." },
    EXPIRED: { description: "Its time is over." },
    REVOKED: { description: "It was taken back." },
  },
});

@ObjectType({
  description: "An address of the hosted page, for one person to connect one system once. The address was shown once.",
  simpleResolvers: true,
})
export class ConnectLink {
  @Field(() => ID)
  id!: string;

  @Field(() => ConnectLinkStateEnum)
  state!: string;

  @Field(() => String, { nullable: true, description: "Key of the system; null where the person chooses." })
  system!: string | null;

  @Field(() => Boolean, { description: "Whether it connects again a connection that is there." })
  isReconnect!: boolean;

  @Field(() => EndUser, { nullable: true })
  endUser!: object | null;

  @Field(() => ConnectedSystem, {
    nullable: true,
    description:
      "The connection that is connected again, or once completed the one that was made. Null when it is gone.",
  })
  connection!: object | null;

  @Field(() => String, { nullable: true })
  returnUrl!: string | null;

  @Field(() => [String])
  embedOrigins!: readonly string[];

  @Field(() => String, { nullable: true, description: "Code of what the last try met; null when none failed." })
  problemCode!: string | null;

  @Field(() => GraphQLDateTime)
  createdAt!: Date;

  @Field(() => GraphQLDateTime)
  expiresAt!: Date;

  @Field(() => GraphQLDateTime, { nullable: true })
  completedAt!: Date | null;
}

@ObjectType({ simpleResolvers: true })
export class CreateConnectLinkPayload {
  @Extensions({ shownOnce: true })
  @Field(() => String, { description: "Where to send the person. Shown this once; whoever has it can use it." })
  url!: string;

  @Field(() => ConnectLink)
  connectLink!: object;
}

@ObjectType({ simpleResolvers: true })
export class ConnectLinkPayload {
  @Field(() => ConnectLink)
  connectLink!: object;
}

@ObjectType({ description: "How the hosted page looks, and which pages it may lead to.", simpleResolvers: true })
export class ConnectSettings {
  @Field(() => String)
  displayName!: string;

  @Field(() => String, { nullable: true, description: "A data URL." })
  logo!: string | null;

  @Field(() => String)
  color!: string;

  @Field(() => String)
  darkColor!: string;

  @Field(() => [String], { description: "Pages that links may return to or be embedded in." })
  origins!: readonly string[];
}

@ObjectType({ simpleResolvers: true })
export class ConnectSettingsPayload {
  @Field(() => ConnectSettings)
  connectSettings!: ConnectSettings;
}

@ObjectType({ description: "An app registered at a system's login provider.", simpleResolvers: true })
export class OAuthApp {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  system!: string;

  @Field(() => String)
  authMethod!: string;

  @Field(() => String)
  name!: string;

  @Field(() => GraphQLJSON)
  config!: unknown;

  @Field(() => String)
  clientId!: string;

  @Field(() => String, {
    nullable: true,
    description: "What to enter at the provider as the address it returns to; null where this gateway's is not known.",
  })
  redirectUri!: string | null;

  @Field(() => GraphQLDateTime)
  createdAt!: Date;
}

@ObjectType({ simpleResolvers: true })
export class OAuthAppPayload {
  @Field(() => OAuthApp)
  oauthApp!: object;
}

@ObjectType({ simpleResolvers: true })
export class DeleteOAuthAppPayload {
  @Field(() => ID, { description: "The app that is gone. Connections made with it go on." })
  oauthAppId!: string;
}
