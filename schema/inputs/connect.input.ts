import { Field, ID, InputType, Int } from "type-graphql";
import { GraphQLJSON } from "../scalars/index.js";
import { EndUserInput, SyncPlanInput } from "./connection.input.js";

@InputType()
export class CreateConnectLinkInput {
  @Field(() => String, {
    nullable: true,
    description: "Key of the system, as the query systems lists it. Absent: the person chooses.",
  })
  system?: string | null;

  @Field(() => GraphQLJSON, {
    nullable: true,
    description: "Parts of the system's config that the person is not asked for.",
  })
  config?: unknown;

  @Field(() => String, { nullable: true, description: "The one way to log in. Absent: all that the system has." })
  authMethod?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "The connection that is connected again; it keeps its id, records and cursors.",
  })
  connectionId?: string | null;

  @Field(() => EndUserInput, { nullable: true, description: "The customer that the new connection belongs to." })
  endUser?: EndUserInput | null;

  @Field(() => String, { nullable: true, description: "Of the new connection. Default: the system's name." })
  name?: string | null;

  @Field(() => SyncPlanInput, { nullable: true, description: "Of the new connection." })
  syncPlan?: SyncPlanInput | null;

  @Field(() => String, {
    nullable: true,
    description: "Where the person goes on, below an origin that updateConnectSettings lists.",
  })
  returnUrl?: string | null;

  @Field(() => [String], {
    nullable: true,
    description:
      "Origins of the pages that may show the link in a frame, out of those that updateConnectSettings lists.",
  })
  embedOrigins?: string[] | null;

  @Field(() => Int, { nullable: true, description: "60 to 604800 (7 days). Absent: 3600." })
  expiresInSeconds?: number | null;
}

@InputType()
export class ConnectLinkIdInput {
  @Field(() => ID)
  connectLinkId!: string;
}

@InputType({ description: "What is left out stays as it is; null sets it back to its default." })
export class UpdateConnectSettingsInput {
  @Field(() => String, {
    nullable: true,
    description: "Who asks, as the page says it; at most 80 characters. Default: the organization's name.",
  })
  displayName?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "A PNG, JPEG or WebP image of at most 100 KiB as a data URL. Default: none.",
  })
  logo?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Of buttons, as #rrggbb, with a contrast of 3:1 at least to white.",
  })
  color?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The same on the dark page, #14171c. Default: the other, lightened as far as it takes.",
  })
  darkColor?: string | null;

  @Field(() => [String], {
    nullable: true,
    description:
      "Such as https://app.example.com: pages that links may return to or be embedded in. They replace those there are.",
  })
  origins?: string[] | null;
}

@InputType({ description: "An app registered at a system's login provider, and the address it was registered for." })
export class CreateOAuthAppInput {
  @Field(() => String, { description: "Key of the system, as the query systems lists it." })
  system!: string;

  @Field(() => String, { nullable: true, description: "Needed only where a system has several logins with consent." })
  authMethod?: string | null;

  @Field(() => String, { nullable: true, description: "Shown where a system has several. Default: the system's name." })
  name?: string | null;

  @Field(() => GraphQLJSON, {
    nullable: true,
    description:
      "As the system's configSchema says. The client's secret is sent there, so whoever connects can't change it.",
  })
  config?: unknown;

  @Field(() => String)
  clientId!: string;

  @Field(() => String, { description: "Stored sealed, and shown to nobody." })
  clientSecret!: string;
}

@InputType()
export class OAuthAppIdInput {
  @Field(() => ID)
  oauthAppId!: string;
}
