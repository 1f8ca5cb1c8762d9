import { buildGraphSchema } from "../../resolvers/build-schema.js";
import type { ConnectLinkDocument, CreateConnectLinkInput, PageState } from "../../src/connect/index.js";
import type { ConnectionDocument } from "../../src/connections/index.js";
import { loadConnectors } from "../../src/connectors/index.js";
import type { RunningSandbox } from "../../src/sandbox/index.js";
import { createServer, requestContexts, type RunningServer } from "../../src/server/index.js";
import type { Services } from "../../src/services/index.js";
import type { Storage, Tenant } from "../../src/storage/index.js";
import { scopePresets, type Access } from "../../src/tokens/index.js";
import { startTestSandbox } from "../src/sandbox/sandbox.support.js";
import { newTenant } from "./records.js";
import { Browser } from "./sandbox-login.js";
import { silentLogger, testServices } from "./services.js";

export const appOrigin = "https://app.example.com";

/** One organization with what it takes to make links. */
export interface ConnectSide {
  readonly tenant: Tenant;
  readonly access: Access;
  /** Its app at the first provider, and one at the second. */
  readonly appIds: readonly [string, string];
}

/** A gateway with the connect page, two systems with logins of their own, and two organizations. */
export class ConnectWorld {
  private constructor(
    readonly services: Services,
    readonly storage: Storage,
    readonly server: RunningServer,
    readonly sandboxes: readonly [RunningSandbox, RunningSandbox],
    readonly sides: readonly [ConnectSide, ConnectSide],
  ) {}

  static async open(storage: Storage): Promise<ConnectWorld> {
    const services = testServices(storage, [...(await loadConnectors()).values()]);
    const server = await createServer({
      schema: await buildGraphSchema(),
      storage,
      access: services,
      createContext: requestContexts(services),
      connectPage: services,
      logger: silentLogger,
      host: "127.0.0.1",
      port: 0,
    });
    const redirectUris = [`${server.url}/connect/callback`];
    const sandboxes = [await startTestSandbox({ redirectUris }), await startTestSandbox({ redirectUris })] as const;
    const makeSide = async (): Promise<ConnectSide> => {
      const tenant = newTenant();
      const { token } = await services.tokens.create(tenant, { name: "connect", scopes: scopePresets.full }, null);
      const access = { ...tenant, tokenId: token._id, scopes: scopePresets.full, expiresAt: null };
      await services.connectSettings.update(tenant, { origins: [appOrigin] });
      const [first, second] = [
        await makeApp(services, tenant, sandboxes[0]),
        await makeApp(services, tenant, sandboxes[1]),
      ];
      return { tenant, access, appIds: [first, second] };
    };
    return new ConnectWorld(services, storage, server, sandboxes, [await makeSide(), await makeSide()]);
  }

  async close(): Promise<void> {
    await this.server.close();
    for (const sandbox of this.sandboxes) await sandbox.stop();
  }

  get links() {
    return this.storage.collection<ConnectLinkDocument>("connectLinks");
  }

  get connections() {
    return this.storage.collection<ConnectionDocument>("connections");
  }

  async link(side: ConnectSide, input: CreateConnectLinkInput = {}): Promise<{ url: string; id: string }> {
    const { url, link } = await this.services.connectLinks.create(side.access, { system: "sandbox", ...input });
    return { url, id: link._id };
  }

  /** A browser that has opened a link. */
  async opened(side: ConnectSide, input: CreateConnectLinkInput = {}): Promise<{ client: ConnectClient; id: string }> {
    const { url, id } = await this.link(side, input);
    const client = new ConnectClient(this);
    const { status } = await client.open(url);
    if (status !== 200) throw new Error(`Expected the link to open, got ${status}.`);
    return { client, id };
  }

  /**
   * What has to hold whatever was tried: each connection was made by one link that is used up, of the same organization and
   * environment, and each used link made one; the key of one organization opens nothing of another.
   */
  async violations(): Promise<string[]> {
    const problems: string[] = [];
    const [links, connections] = await Promise.all([this.links.find().toArray(), this.connections.find().toArray()]);
    const used = links.filter(({ state }) => state === "COMPLETED");
    for (const connection of connections) {
      const made = used.filter(({ connectionId, isReconnect }) => connectionId === connection._id && !isReconnect);
      if (made.length !== 1) problems.push(`${connection._id} was made by ${made.length} links`);
      const [link] = made;
      if (link && (link.organizationId !== connection.organizationId || link.environment !== connection.environment))
        problems.push(`${connection._id} is bound to another tenant than its link ${link._id}`);
      if (connection.oauth2) {
        const access = await this.services.sessions.probe(connection).catch((error: unknown) => String(error));
        if (typeof access === "string") problems.push(`${connection._id} does not log in: ${access}`);
      }
    }
    for (const link of used) {
      if (!connections.some(({ _id }) => _id === link.connectionId)) problems.push(`${link._id} was used for nothing`);
    }
    for (const { _id, state, session, login } of links) {
      if (state !== "OPENED" && login !== null) problems.push(`${_id} is ${state} with a login under way`);
      if (state === "REVOKED" && session !== null) problems.push(`${_id} is revoked and still has a browser`);
    }
    return problems;
  }
}

async function makeApp(services: Services, tenant: Tenant, sandbox: RunningSandbox): Promise<string> {
  const { clientId, clientSecret } = sandbox.oauth;
  const input = { system: "sandbox", name: sandbox.url, config: { baseUrl: sandbox.url }, clientId, clientSecret };
  return (await services.oauthApps.create(tenant, input))._id;
}

interface Answer<Body> {
  readonly status: number;
  readonly body: Body & { readonly error?: { readonly code: string } };
}

/** A browser as far as the connect page needs one: cookies by name, its own origin, redirects that are looked at. */
export class ConnectClient {
  readonly cookies = new Map<string, string>();
  readonly #atProvider = new Browser();

  constructor(private readonly world: ConnectWorld) {}

  async call<Body = object>(
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer<Body>> {
    const base = this.world.server.url;
    const response = await fetch(`${base}/connect/api/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: base, cookie: this.#cookieHeader(), ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    this.#keep(response);
    return { status: response.status, body: (await response.json()) as Answer<Body>["body"] };
  }

  open(url: string): Promise<Answer<{ link: string }>> {
    return this.call("open", { secret: url.split("/").at(-1) });
  }

  state(link: string): Promise<Answer<PageState>> {
    return this.call("state", { link });
  }

  connect(link: string, input: { apiKey?: string; baseUrl?: string } = {}): Promise<Answer<PageState>> {
    const { apiKey = "sandbox", baseUrl = this.world.sandboxes[0].url } = input;
    const credentials = { apiKey };
    return this.call("connect", { link, system: "sandbox", authMethod: "API_KEY", config: { baseUrl }, credentials });
  }

  /** Begins a login. @returns the provider's address. */
  async begin(link: string, app: string): Promise<URL> {
    const { status, body } = await this.call<{ url: string }>("login", { link, app });
    if (status !== 200) throw new Error(`Expected a login to begin, got ${status} ${JSON.stringify(body)}.`);
    return new URL(body.url);
  }

  /** At the provider: logs in and answers. @returns where the browser is sent back to. */
  async decide(sandbox: RunningSandbox, at: URL, decision: "allow" | "deny" = "allow"): Promise<URL> {
    const page = await this.#atProvider.follow(sandbox, at.href);
    if (!page.url.startsWith(sandbox.url)) return new URL(page.url);
    const action = /action="([^"]+)"/.exec(await page.response.text())?.[1];
    if (action === undefined) throw new Error(`Expected the provider's login page, got ${page.url}.`);
    const form = { login: "planner", password: "planner", decision };
    return new URL((await this.#atProvider.follow(sandbox, `${sandbox.url}${action}`, form)).url);
  }

  /** The whole login up to the way back. */
  async logIn(link: string, app: string, sandbox: RunningSandbox): Promise<URL> {
    return this.decide(sandbox, await this.begin(link, app));
  }

  /** As a browser is sent back. @returns the status, and where it is sent on to. */
  async goBack(callback: URL | string): Promise<{ status: number; location: string | null }> {
    const response = await fetch(callback, { redirect: "manual", headers: { cookie: this.#cookieHeader() } });
    this.#keep(response);
    await response.arrayBuffer();
    return { status: response.status, location: response.headers.get("location") };
  }

  #cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  #keep(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.cookies.set(name, value);
    }
  }
}
