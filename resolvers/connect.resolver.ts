import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import {
  ConnectLinkIdInput,
  CreateConnectLinkInput,
  CreateOAuthAppInput,
  OAuthAppIdInput,
  UpdateConnectSettingsInput,
} from "../schema/inputs/connect.input.js";
import {
  ConnectLink,
  ConnectLinkPayload,
  ConnectSettings,
  ConnectSettingsPayload,
  CreateConnectLinkPayload,
  DeleteOAuthAppPayload,
  OAuthApp,
  OAuthAppPayload,
} from "../schema/platform/connect.type.js";
import { ConnectedSystem } from "../schema/platform/connected-system.type.js";
import { stateOfLink, type ConnectLinkDocument, type OAuthAppDocument } from "../src/connect/index.js";
import type { ConnectionDocument } from "../src/connections/index.js";
import { requireIdOf, type RequestContext } from "../src/services/index.js";
import { AsParent, RequiresScope } from "./scope.js";

const readScope = "connections:read";
const manageScope = "connections:manage";

/** A link with the time at which it was looked at; just made, that is its own. */
type Link = ConnectLinkDocument & { readonly readAt?: Date };

@Resolver(() => ConnectLink)
export class ConnectLinkResolver {
  @RequiresScope(readScope)
  @Query(() => ConnectLink, { nullable: true, description: "One connect link; null when there is none of that id." })
  async connectLink(
    @Arg("id", () => ID) id: string,
    @Ctx() { access, services }: RequestContext,
  ): Promise<Link | null> {
    requireIdOf("connectLink", id, ["id"]);
    return services.connectLinks.find(access, id);
  }

  @RequiresScope(manageScope, { audit: "connect_link.create" })
  @Mutation(() => CreateConnectLinkPayload, {
    description: "Makes an address of the hosted page, for one person to connect one system once. It expires.",
  })
  async createConnectLink(
    @Arg("input", () => CreateConnectLinkInput) input: CreateConnectLinkInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<CreateConnectLinkPayload> {
    if (input.connectionId) requireIdOf("connection", input.connectionId, ["input", "connectionId"]);
    const { endUser } = input;
    const owner = endUser ? { id: endUser.id, name: endUser.name ?? null } : null;
    const { url, link } = await services.connectLinks.create(access, { ...input, endUser: owner });
    return { url, connectLink: link };
  }

  @RequiresScope(manageScope, { audit: "connect_link.revoke" })
  @Mutation(() => ConnectLinkPayload, {
    description: "Ends a link that was not used, also where a browser has it open.",
  })
  async revokeConnectLink(
    @Arg("input", () => ConnectLinkIdInput) { connectLinkId }: ConnectLinkIdInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<ConnectLinkPayload> {
    requireIdOf("connectLink", connectLinkId, ["input", "connectLinkId"]);
    return { connectLink: await services.connectLinks.revoke(access, connectLinkId) };
  }

  @RequiresScope(readScope)
  @Query(() => ConnectSettings, { description: "How the hosted page looks, and which pages it may lead to." })
  async connectSettings(@Ctx() { access, services }: RequestContext): Promise<ConnectSettings> {
    return services.connectSettings.get(access);
  }

  @RequiresScope(manageScope, { audit: "connect_settings.update" })
  @Mutation(() => ConnectSettingsPayload, {
    description: "Changes what the input gives of the hosted page's settings.",
  })
  async updateConnectSettings(
    @Arg("input", () => UpdateConnectSettingsInput) input: UpdateConnectSettingsInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<ConnectSettingsPayload> {
    return { connectSettings: await services.connectSettings.update(access, input) };
  }

  @FieldResolver(() => ID)
  id(@Root() link: Link): string {
    return link._id;
  }

  @FieldResolver(() => String)
  state(@Root() link: Link): string {
    return stateOfLink(link, link.readAt ?? link.createdAt);
  }

  @AsParent()
  @FieldResolver(() => ConnectedSystem, { nullable: true })
  async connection(
    @Root() { connectionId }: Link,
    @Ctx() { access, services }: RequestContext,
  ): Promise<ConnectionDocument | null> {
    return connectionId === null ? null : services.connectionStore.find(access, connectionId);
  }

  @FieldResolver(() => String, { nullable: true })
  problemCode(@Root() { problem }: Link): string | null {
    return problem?.code ?? null;
  }
}

@Resolver(() => OAuthApp)
export class OAuthAppResolver {
  @RequiresScope(readScope)
  @Query(() => [OAuthApp], { description: "Apps registered at the login providers of systems, for the hosted page." })
  async oauthApps(@Ctx() { access, services }: RequestContext): Promise<OAuthAppDocument[]> {
    return services.oauthApps.list(access);
  }

  @RequiresScope(manageScope, { audit: "oauth_app.create" })
  @Mutation(() => OAuthAppPayload, {
    description: "Takes in an app that was registered at a system's login provider, so that people can log in there.",
  })
  async createOAuthApp(
    @Arg("input", () => CreateOAuthAppInput) input: CreateOAuthAppInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<OAuthAppPayload> {
    return { oauthApp: await services.oauthApps.create(access, input) };
  }

  @RequiresScope(manageScope, { audit: "oauth_app.delete" })
  @Mutation(() => DeleteOAuthAppPayload, {
    description: "Removes an app and its secret. Connections made with it keep their own copy and go on.",
  })
  async deleteOAuthApp(
    @Arg("input", () => OAuthAppIdInput) { oauthAppId }: OAuthAppIdInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<DeleteOAuthAppPayload> {
    requireIdOf("oauthApp", oauthAppId, ["input", "oauthAppId"]);
    await services.oauthApps.delete(access, oauthAppId);
    return { oauthAppId };
  }

  @FieldResolver(() => ID)
  id(@Root() app: OAuthAppDocument): string {
    return app._id;
  }

  @FieldResolver(() => String, { nullable: true })
  redirectUri(@Root() app: OAuthAppDocument, @Ctx() { services }: RequestContext): string | null {
    return services.oauthApps.redirectUriOf(app, services.publicUrl);
  }
}
