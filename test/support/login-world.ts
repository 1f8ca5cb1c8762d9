import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { ConnectionDocument } from "../../src/connections/index.js";
import { loadConnectors } from "../../src/connectors/index.js";
import type { TributaryError } from "../../src/errors/index.js";
import type { RunningSandbox } from "../../src/sandbox/index.js";
import type { Services } from "../../src/services/index.js";
import type { Storage } from "../../src/storage/index.js";
import { monitored } from "./monitored.js";
import { forkScript } from "./fork-script.js";
import type { LoginOrder, LoginReport } from "./login-process.js";
import { newTenant } from "./records.js";
import { logIn } from "./sandbox-login.js";
import { openGate, type StoreGate } from "./secret-stores/gate.js";
import { testServices } from "./services.js";

export interface HeldTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly previousRefreshToken: string | null;
}

/** The sandbox's login by OAuth2 behind a gate that sees each request, and connections that use it. */
export class LoginWorld {
  readonly tenant = newTenant();
  /** What the gate answers when it refuses. */
  refusal = (response: ServerResponse) => void response.writeHead(500).end();

  readonly #children = new Set<ChildProcess>();

  private constructor(
    readonly sandbox: RunningSandbox,
    readonly gate: StoreGate,
    readonly services: Services,
    private readonly store: { readonly storage: Storage; readonly uri: string },
  ) {}

  static async open(store: { storage: Storage; uri: string }, sandbox: RunningSandbox): Promise<LoginWorld> {
    const { storage, uri } = store;
    const services = testServices(storage, [...(await loadConnectors()).values()]);
    let world: LoginWorld | null = null;
    const gate = await openGate(sandbox.url, (response) => world?.refusal(response));
    world = new LoginWorld(sandbox, gate, services, { storage, uri });
    return world;
  }

  async close(): Promise<void> {
    for (const child of this.#children) child.kill("SIGKILL");
    await this.gate.close();
  }

  get connections() {
    return this.store.storage.db.collection<ConnectionDocument>("connections");
  }

  /** Forgets the requests so far, and lets all through. */
  reset(): void {
    this.gate.mood = "WELL";
    this.gate.requests.length = 0;
  }

  tokenRequests(): number {
    return this.gate.requests.filter((request) => request === "POST /oauth/token").length;
  }

  async credentials(): Promise<Record<string, string>> {
    const { refresh_token: refreshToken } = await logIn(this.sandbox, "planner");
    const { clientId, clientSecret } = this.sandbox.oauth;
    return { clientId, clientSecret, refreshToken };
  }

  async connect(): Promise<ConnectionDocument> {
    const { connection } = await this.services.sync.connect(this.tenant, {
      system: "sandbox",
      config: { baseUrl: this.gate.url },
      credentials: await this.credentials(),
    });
    this.gate.requests.length = 0;
    return connection;
  }

  async reconnect(connection: ConnectionDocument): Promise<ConnectionDocument> {
    const credentials = await this.credentials();
    return this.services.connections.reconnect(this.tenant, connection._id, { credentials });
  }

  async current(connection: ConnectionDocument): Promise<ConnectionDocument> {
    return this.services.connectionStore.get(this.tenant, connection._id);
  }

  /** As if the access token had been handed out so long ago. */
  async age(connection: ConnectionDocument, minutes: number): Promise<void> {
    const { oauth2 } = await this.current(connection);
    const earlier = (date: Date | undefined) => new Date((date?.getTime() ?? 0) - minutes * 60_000);
    const moved = {
      "oauth2.refreshedAt": earlier(oauth2?.refreshedAt),
      "oauth2.expiresAt": earlier(oauth2?.expiresAt),
    };
    await this.connections.updateOne({ _id: connection._id }, { $set: moved });
  }

  async heldBy(connection: ConnectionDocument): Promise<HeldTokens> {
    const { oauth2, organizationId, _id: ownerId } = await this.current(connection);
    if (!oauth2) throw new Error("It has no login.");
    const context = { purpose: "oauth2-tokens", organizationId, ownerId, field: "oauth2.tokens" };
    return JSON.parse((await this.services.vault.open(oauth2.tokens, context)).reveal()) as HeldTokens;
  }

  /** Calls the system; OK, or the code of what went wrong. */
  async probe(connection: ConnectionDocument): Promise<string> {
    return this.services.sessions.probe(await this.current(connection)).then(
      () => "OK",
      (fault: TributaryError) => fault.code,
    );
  }

  /** The same, and what went wrong is told as whoever calls tells it. @returns the connection's phase then. */
  async probeAndReport(connection: ConnectionDocument): Promise<string> {
    const fault: unknown = await this.services.sessions
      .probe(await this.current(connection))
      .catch((error: unknown) => error);
    if (fault instanceof Error) await this.services.status.reportFault(connection._id, fault);
    return (await this.current(connection)).status.phase;
  }

  /** Ends the cool-down after a failure. */
  async coolDown(connection: ConnectionDocument): Promise<void> {
    await this.connections.updateOne({ _id: connection._id }, { $set: { "oauth2.failure.untilAt": new Date(0) } });
  }

  /** Calls the system at once from several processes. @returns the codes of the calls that failed. */
  async callFrom(processes: number, order: LoginOrder): Promise<string[]> {
    const children = await Promise.all(Array.from({ length: processes }, () => this.#startChild()));
    const reports = await Promise.all(
      children.map(async (child) => {
        const report = once(child, "message") as Promise<[LoginReport]>;
        child.send(order);
        return (await report)[0];
      }),
    );
    for (const child of children) child.kill("SIGKILL");
    return reports.flatMap(({ faults }) => faults);
  }

  /** Has a process die with new tokens in hand, as it is about to store them. @returns by what it ended. */
  async dieWithTokens(connection: ConnectionDocument): Promise<string | null> {
    const child = await this.#startChild();
    const gone = once(child, "exit") as Promise<[number | null, string | null]>;
    child.send({ connectionId: connection._id, calls: 1, isFatal: true } satisfies LoginOrder);
    return (await gone)[1];
  }

  #startChild() {
    return forkScript("login-process", [monitored(this.store.uri)], (child) => this.#children.add(child));
  }
}
