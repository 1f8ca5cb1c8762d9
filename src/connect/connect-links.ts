import { auditTarget } from "../audit/index.js";
import { parseSyncPlan, type ConnectionStore, type EndUser } from "../connections/index.js";
import { connectorFor, type ConnectorRegistry } from "../connectors/index.js";
import {
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
  problemsFromZod,
  type InputProblem,
} from "../errors/index.js";
import { newId } from "../ids/index.js";
import { tenantFields, type Storage, type Tenant } from "../storage/index.js";
import { actorOf, drawLinkSecret, linkSecretHash, type Access } from "../tokens/index.js";
import type { ConnectLinkDocument } from "./link-document.js";
import type { ConnectLinkReading, ConnectLinkStore } from "./link-store.js";
import type { PublicUrl } from "./public-url.js";
import type { ConnectSettingsService } from "./settings.js";

export interface CreateConnectLinkInput {
  readonly system?: string | null | undefined;
  readonly config?: unknown;
  readonly authMethod?: string | null | undefined;
  readonly connectionId?: string | null | undefined;
  readonly endUser?: EndUser | null | undefined;
  readonly name?: string | null | undefined;
  readonly syncPlan?: unknown;
  readonly returnUrl?: string | null | undefined;
  readonly embedOrigins?: readonly string[] | null | undefined;
  readonly expiresInSeconds?: number | null | undefined;
}

export const defaultLinkSeconds = 3_600;
const shortestLinkSeconds = 60;
const longestLinkSeconds = 7 * 86_400;
/** Behind its end, so that an old one says what it is and not that it never was. */
const keptMs = 30 * 86_400_000;
const longestText = 200;
const longestUrl = 2_000;

/** Makes connect links, shows how they stand and takes them back; what a browser does with one is in `connect-pages.ts`. */
export class ConnectLinks {
  constructor(
    private readonly dependencies: {
      storage: Storage;
      links: ConnectLinkStore;
      connections: ConnectionStore;
      connectors: ConnectorRegistry;
      settings: ConnectSettingsService;
      publicUrl: PublicUrl;
    },
  ) {}

  /**
   * Makes a link. Its secret is in the address that is returned and nowhere else.
   * @throws {InvalidInputError} with a path for each value that can't be used.
   * @throws {NotFoundError} there is no such connection. @throws {ForbiddenError} for a caller bound to connections.
   */
  async create(access: Access, input: CreateConnectLinkInput): Promise<{ url: string; link: ConnectLinkDocument }> {
    const { storage, links, connections, publicUrl } = this.dependencies;
    const before = input.connectionId ? await connections.get(access, input.connectionId) : null;
    if (access.connectionIds && !before) {
      throw new ForbiddenError(
        "This token is bound to connections that exist, so it can make links to reconnect those and no others. Name one as connectionId, or make the link with an API token.",
      );
    }
    const seconds = input.expiresInSeconds ?? defaultLinkSeconds;
    const { origins } = await this.dependencies.settings.get(access);
    const problems = [...this.#problemsOf(input, before !== null, origins), ...problemsOfTexts(input, seconds)];
    if (problems.length > 0) throw new InvalidInputError("The link can't be made; see problems.", { problems });
    const base = publicUrl.get();
    const secret = drawLinkSecret();
    const at = await storage.now();
    const expiresAt = new Date(at.getTime() + seconds * 1_000);
    const link: ConnectLinkDocument = {
      _id: newId("connectLink"),
      ...tenantFields(access),
      secretHash: linkSecretHash(secret),
      state: "WAITING",
      system: before?.system ?? input.system ?? null,
      config: before ? {} : asObject(input.config),
      authMethod: input.authMethod ?? null,
      connectionId: before?._id ?? null,
      isReconnect: before !== null,
      endUser: before?.endUser ?? input.endUser ?? null,
      name: before?.name ?? input.name ?? null,
      syncPlan: input.syncPlan === undefined || input.syncPlan === null ? null : asObject(input.syncPlan),
      returnUrl: input.returnUrl ? new URL(input.returnUrl).href : null,
      embedOrigins: [...new Set(input.embedOrigins ?? [])],
      createdBy: actorOf(access),
      session: null,
      login: null,
      tries: 0,
      busyUntil: null,
      problem: null,
      syncRunId: null,
      createdAt: at,
      expiresAt,
      completedAt: null,
      removeAt: new Date(expiresAt.getTime() + keptMs),
    };
    auditTarget(link._id);
    await links.insert(link);
    return { url: `${base}/connect/${secret}`, link };
  }

  async find(tenant: Tenant, id: string): Promise<ConnectLinkReading | null> {
    return this.dependencies.links.find(tenant, id);
  }

  /** Ends a link that was not used, also in a browser that has it open. @throws {NotFoundError | ConflictError} */
  async revoke(tenant: Tenant, id: string): Promise<ConnectLinkReading> {
    const { links } = this.dependencies;
    const revoked = await links.revoke(tenant, id);
    const link = await links.find(tenant, id);
    if (!link) throw new NotFoundError(`There is no connect link ${id} in this environment.`);
    if (revoked) return link;
    throw new ConflictError(
      `The connect link ${id} was used: it made the connection ${String(link.connectionId)}. Disconnect that with disconnectSystem.`,
    );
  }

  #problemsOf(input: CreateConnectLinkInput, isReconnect: boolean, origins: readonly string[]): InputProblem[] {
    const { connectors } = this.dependencies;
    const problems: InputProblem[] = [];
    const add = (path: readonly (string | number)[], message: string) =>
      problems.push({ path: ["input", ...path], message });
    if (isReconnect) {
      for (const field of ["system", "config", "endUser", "name", "syncPlan"] as const) {
        if (input[field] !== undefined && input[field] !== null)
          add([field], "expected none with connectionId: the connection that is there keeps its own");
      }
    }
    const connector = input.system ? connectors.get(input.system) : undefined;
    const known = [...connectors.keys()].join(", ");
    if (input.system && !connector) add(["system"], `expected one of ${known}, got "${input.system}"`);
    const config = asObject(input.config);
    if (!connector) {
      if (Object.keys(config).length > 0) add(["config"], "expected none without a system whose config it is");
      if (input.authMethod && !isReconnect) add(["authMethod"], "expected none without a system whose method it is");
      if (input.syncPlan && !isReconnect) add(["syncPlan"], "expected none without a system whose entities it names");
    } else {
      // What describes a system can't be left for a person to fill in.
      const shape = connector.whenConfigured ? connector.config : connector.config.partial().strict();
      const parsed = shape.safeParse(config);
      const found = parsed.error ? problemsFromZod(parsed.error, ["config"]) : [];
      for (const { path, message } of found) add(path, message);
      const configured = parsed.success ? connectorFor(connector, parsed.data) : connector;
      const methods = configured.auth.map(({ method }) => method);
      if (input.authMethod && !methods.includes(input.authMethod))
        add(["authMethod"], `expected one of ${methods.join(", ")}, got "${input.authMethod}"`);
      // Told now, to who can mend it, and not to the person who opens the link.
      if (input.syncPlan) parseSyncPlan(input.syncPlan, configured, ["input", "syncPlan"]);
    }
    if (input.returnUrl) {
      const message = problemWithReturnUrl(input.returnUrl, origins);
      if (message) add(["returnUrl"], message);
    }
    for (const [index, origin] of (input.embedOrigins ?? []).entries()) {
      if (!origins.includes(origin)) add(["embedOrigins", index], notListed("an origin", origin, origins));
    }
    return problems;
  }
}

function problemsOfTexts(input: CreateConnectLinkInput, seconds: number): InputProblem[] {
  const problems: InputProblem[] = [];
  if (!Number.isInteger(seconds) || seconds < shortestLinkSeconds || seconds > longestLinkSeconds) {
    const message = `expected ${shortestLinkSeconds} to ${longestLinkSeconds} seconds, got ${seconds}`;
    problems.push({ path: ["input", "expiresInSeconds"], message });
  }
  const texts = [
    [["name"], input.name],
    [["endUser", "id"], input.endUser?.id],
    [["endUser", "name"], input.endUser?.name],
  ] as const;
  for (const [path, text] of texts) {
    if ((text?.length ?? 0) > longestText) {
      const message = `expected at most ${longestText} characters, got ${text?.length}`;
      problems.push({ path: ["input", ...path], message });
    }
  }
  if (input.endUser?.id === "") {
    problems.push({
      path: ["input", "endUser", "id"],
      message: "expected a key of the caller's own, got an empty one",
    });
  }
  return problems;
}

/** Else a link of ours, which people trust, would lead to whatever page somebody had put into it. */
function problemWithReturnUrl(text: string, origins: readonly string[]): string | null {
  if (text.length > longestUrl) return `expected at most ${longestUrl} characters, got ${text.length}`;
  if (!URL.canParse(text)) return `expected an absolute address such as https://app.example.com/done`;
  // Parsers differ about these, and what we judged has to be what is gone to.
  if (/[\\\s]/.test(text)) return "expected an address without backslashes and spaces";
  const url = new URL(text);
  if (url.username || url.password) return "expected an address without user and password";
  return origins.includes(url.origin) ? null : notListed("an address below an origin", url.origin, origins);
}

function notListed(what: string, came: string, origins: readonly string[]): string {
  const known = origins.length > 0 ? origins.join(", ") : "there are none yet";
  return `expected ${what} that updateConnectSettings has listed (${known}), got ${came.slice(0, longestText)}`;
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
