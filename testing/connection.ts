import type { GraphqlClient } from "./graphql-client.js";
import type { TestSandbox } from "./sandbox.js";
import { waitFor, type WaitOptions } from "./wait-for.js";

export type ConnectionStatus =
  "PENDING" | "CONNECTED" | "RATE_LIMITED" | "MAINTENANCE" | "UNREACHABLE" | "UNAUTHORIZED" | "PAUSED";

/** How a connection is. */
export interface ConnectionState {
  readonly status: ConnectionStatus;
  readonly statusReason: string | null;
  readonly nextAttemptAt: string | null;
  readonly lastSuccessfulSyncAt: string | null;
}

/** A sync run as it ended. */
export interface SyncRun {
  readonly id: string;
  readonly kind: string;
  readonly state: "QUEUED" | "RUNNING" | "SUCCEEDED" | "SUCCEEDED_WITH_ERRORS" | "FAILED" | "CANCELED";
  readonly requests: number;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly entities: readonly {
    readonly entity: string;
    readonly read: number;
    readonly created: number;
    readonly updated: number;
    readonly unchanged: number;
    readonly deleted: number;
    readonly quarantined: number;
    readonly missing: number;
    readonly stale: number;
    readonly extra: number;
  }[];
}

const runFields = `id kind state requests error { code message }
  entities { entity read created updated unchanged deleted quarantined missing stale extra }`;
const ended = new Set<SyncRun["state"]>(["SUCCEEDED", "SUCCEEDED_WITH_ERRORS", "FAILED", "CANCELED"]);

/** A system that is connected to the gateway under test. */
export class TestConnection {
  readonly #client: GraphqlClient;

  /** @internal */
  constructor(
    client: GraphqlClient,
    readonly id: string,
  ) {
    this.#client = client;
  }

  async state(): Promise<ConnectionState> {
    const { connection } = await this.#client.graphql<{ connection: ConnectionState | null }>(
      `query ($id: ID!) { connection(id: $id) { status statusReason nextAttemptAt lastSuccessfulSyncAt } }`,
      { id: this.id },
    );
    if (!connection) throw new Error(`The connection ${this.id} is not there any more.`);
    return connection;
  }

  /** Waits until the gateway says that of it. @throws {Error} it did not in time; says what it said last. */
  async waitForStatus(status: ConnectionStatus, options?: WaitOptions): Promise<ConnectionState> {
    let last: ConnectionState | null = null;
    const look = async () => {
      last = await this.state();
      return last.status === status ? last : null;
    };
    try {
      return await waitFor(`the connection to be ${status}`, look, options);
    } catch (error) {
      const said = last as ConnectionState | null;
      throw new Error(
        `${(error as Error).message} It is ${said?.status}: ${said?.statusReason ?? "no reason is told"}`,
        {
          cause: error,
        },
      );
    }
  }

  /**
   * Asks for a sync. While the system can't be reached a run waits and goes on afterwards, so that a test of an outage does
   * not wait for its end. @returns the run's id.
   */
  async requestSync(kind: "INCREMENTAL" | "RESYNC" | "REMAP" | "RECONCILE" = "INCREMENTAL"): Promise<string> {
    const { startSync } = await this.#client.graphql<{ startSync: { syncRun: { id: string } } }>(
      `mutation ($input: StartSyncInput!) { startSync(input: $input) { syncRun { id } } }`,
      { input: { connectionId: this.id, kind } },
    );
    return startSync.syncRun.id;
  }

  /** Asks for a sync and waits for its end, whatever that is. */
  async sync(kind?: "INCREMENTAL" | "RESYNC" | "REMAP" | "RECONCILE", options?: WaitOptions): Promise<SyncRun> {
    return this.waitForSync(await this.requestSync(kind), options);
  }

  /** Waits for the end of a run, whatever that is. */
  async waitForSync(syncRunId: string, options?: WaitOptions): Promise<SyncRun> {
    return waitFor(
      `the sync ${syncRunId} to end`,
      async () => {
        const { syncRun } = await this.#client.graphql<{ syncRun: SyncRun | null }>(
          `query ($id: ID!) { syncRun(id: $id) { ${runFields} } }`,
          { id: syncRunId },
        );
        return syncRun && ended.has(syncRun.state) ? syncRun : null;
      },
      options,
    );
  }

  /** Waits until what changed up to now is synced, by a run that began later than now: after an outage, for example. */
  async waitForSyncAfter(instant: Date, options?: WaitOptions): Promise<ConnectionState> {
    return waitFor(
      `a sync after ${instant.toISOString()}`,
      async () => {
        const state = await this.state();
        return state.lastSuccessfulSyncAt !== null && new Date(state.lastSuccessfulSyncAt) > instant ? state : null;
      },
      options,
    );
  }

  /** Has the Sandbox call the gateway at each change, so that changes arrive without a sync. */
  async subscribeToSource(sandbox: TestSandbox, gatewayUrl: string): Promise<void> {
    const { rotateSourceWebhookSecret } = await this.#client.graphql<{
      rotateSourceWebhookSecret: { secret: string; path: string };
    }>(`mutation ($input: ConnectionIdInput!) { rotateSourceWebhookSecret(input: $input) { secret path } }`, {
      input: { connectionId: this.id },
    });
    const { secret, path } = rotateSourceWebhookSecret;
    await sandbox.api("POST", "/webhooks", { url: `${gatewayUrl}${path}`, secret });
  }

  /** Takes a new credential, as a customer gives it after the old one was refused. */
  async reconnect(credentials: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#client.graphql(
      `mutation ($input: ReconnectSystemInput!) { reconnectSystem(input: $input) { connection { id } } }`,
      { input: { connectionId: this.id, credentials } },
    );
  }

  /** Removes it with all its records. */
  async disconnect(): Promise<void> {
    await this.#client.graphql(
      `mutation ($input: ConnectionIdInput!) { disconnectSystem(input: $input) { __typename } }`,
      {
        input: { connectionId: this.id },
      },
    );
  }
}
