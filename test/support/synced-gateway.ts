import { join } from "node:path";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import type { DestinationStream } from "pino";
import { loadConnectors } from "../../src/connectors/index.js";
import { createLogger } from "../../src/logging/index.js";
import { startSandbox, type RunningSandbox } from "../../src/sandbox/index.js";
import type { Tenant } from "../../src/storage/index.js";
import { scopePresets } from "../../src/tokens/index.js";
import { startTestGateway, type TestGateway } from "./server.js";

/** An answer as it came over the wire, and what is in it. */
export interface Answer {
  readonly status: number;
  /** The body, byte for byte. */
  readonly text: string;
  // Tests read deep into answers whose shape their own query gives.
  readonly data: Record<string, never> | null;
  readonly errors: readonly AnswerError[];
}

export interface AnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>> & {
    readonly code: string;
    readonly problems?: readonly { readonly path: readonly (string | number)[]; readonly message: string }[];
  };
}

/** A gateway over HTTP with the real connectors, and a sandbox to connect. */
export interface SyncedGateway extends TestGateway {
  readonly sandbox: RunningSandbox;
  /** One operation over HTTP; without a token it is sent with that of TEST. */
  ask(query: string, variables?: object, options?: { token?: string | null }): Promise<Answer>;
  /** The data of an operation that has to succeed. */
  data<Data>(query: string, variables?: object, options?: { token?: string | null }): Promise<Data>;
  /** The one error of an operation that has to fail. */
  fault(query: string, variables?: object, options?: { token?: string | null }): Promise<AnswerError>;
  /** How much is stored, to see that a refused operation adds nothing. */
  counts(): Promise<Readonly<Record<string, number>>>;
  /** A token of a tenant with all scopes. */
  tokenOf(tenant: Tenant): Promise<string>;
  /** Connects the sandbox through the API and does its first sync. @returns the connection's id. */
  connect(options?: { token?: string; name?: string }): Promise<string>;
  /** Does what is due for a connection, as a worker would. */
  work(connectionId: string): Promise<void>;
}

const counted = ["connections", "streams", "syncRuns", "outbox", "writes", "workOrders", "raw", "tokens"] as const;

const connectSource = `mutation ($input: ConnectSystemInput!) { connectSystem(input: $input) { connection { id } } }`;

export async function startSyncedGateway(
  options: { scale?: number; seed?: number; apiKey?: string; log?: DestinationStream } = {},
): Promise<SyncedGateway> {
  const { scale = 300, seed = 1, apiKey = "sandbox", log } = options;
  const folder = await mkdtemp(join(tmpdir(), "tributary-sandbox-"));
  const logger = createLogger(log ? { level: "trace", destination: log } : { level: "silent" });
  const gateway = await startTestGateway([...(await loadConnectors()).values()], log ? { log } : {});
  const redirectUris = [`${gateway.url}/connect/callback`];
  const sandbox = await startSandbox({ dataDir: folder, logger, scale, seed, apiKey, redirectUris });

  const ask: SyncedGateway["ask"] = async (query, variables = {}, { token } = {}) => {
    const response = await gateway.post({ query, variables }, token === undefined ? {} : { token });
    const text = await response.text();
    const { data = null, errors = [] } = JSON.parse(text) as Partial<Pick<Answer, "data" | "errors">>;
    return { status: response.status, text, data, errors };
  };
  const data = async <Data>(query: string, variables?: object, asked?: { token?: string | null }): Promise<Data> => {
    const answer = await ask(query, variables, asked);
    if (answer.errors.length > 0 || !answer.data) throw new Error(`Expected data, got ${answer.text}`);
    return answer.data as unknown as Data;
  };
  const fault: SyncedGateway["fault"] = async (query, variables, asked) => {
    const { errors, text } = await ask(query, variables, asked);
    if (!errors[0] || errors.length > 1) throw new Error(`Expected one error, got ${text}`);
    return errors[0];
  };
  const counts = async () => {
    const found = counted.map(async (name) => [name, await gateway.storage.collection(name).countDocuments()] as const);
    return Object.fromEntries(await Promise.all(found));
  };
  const work = (connectionId: string) => gateway.services.runner.runDue(connectionId, new AbortController().signal);

  return {
    ...gateway,
    sandbox,
    ask,
    data,
    fault,
    counts,
    work,
    tokenOf: async (tenant) =>
      (await gateway.tokens.create(tenant, { name: "test", scopes: scopePresets.full }, null)).secret,
    connect: async ({ token, name = "Plant" } = {}) => {
      const input = { system: "sandbox", name, config: { baseUrl: sandbox.url }, credentials: { apiKey } };
      const { connectSystem } = await data<{ connectSystem: { connection: { id: string } } }>(
        connectSource,
        { input },
        token === undefined ? {} : { token },
      );
      await work(connectSystem.connection.id);
      return connectSystem.connection.id;
    },
    async close() {
      await gateway.close();
      await sandbox.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** @throws when the sandbox's data lacks what a test needs. */
export function must<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error("Expected the sandbox's data to hold one.");
  return value;
}
