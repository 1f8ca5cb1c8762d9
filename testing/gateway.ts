import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newSecret } from "../src/tokens/secret.js";
import { TestConnection } from "./connection.js";
import { GraphqlClient } from "./graphql-client.js";
import { plainEnvironment, Program } from "./program.js";
import type { TestSandbox } from "./sandbox.js";
import type { WaitOptions } from "./wait-for.js";
import { WebhookReceiver, type WebhookReceiverOptions } from "./webhook-receiver.js";
import {
  saveWorkflow,
  testWorkflowStep,
  type StepResult,
  type StepTest,
  type TestWorkflow,
  type WorkflowOptions,
} from "./workflow.js";

/** What an attached gateway is known by; plain JSON. */
export interface GatewayHandle {
  readonly url: string;
  /** Of the environment TEST, with all scopes that the tests need. */
  readonly token: string;
}

export interface GatewayOptions {
  /** A MongoDB replica set; a database of its own is made in it, and dropped at the end. Default: an embedded one. */
  readonly mongodbUri?: string;
  /** Settings of the gateway, as in docs/operations.md. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whole milliseconds; a first start of an embedded MongoDB may have to fetch it. Default 300,000. */
  readonly startTimeoutMs?: number;
  /** Is told each line of its log. */
  readonly onLog?: (line: string) => void;
}

export interface ConnectOptions extends WaitOptions {
  /** Default "Test". */
  readonly name?: string;
  /** Default: the Sandbox's first key. `<key>-readonly` may not write, `<key>-clerk` not see purchase orders. */
  readonly apiKey?: string;
  /** As `syncPlan` of `connectSystem`: history, intervals, entities. */
  readonly syncPlan?: Readonly<Record<string, unknown>>;
  /** Whether to wait for the end of the first sync. Default true. */
  readonly waitsForSync?: boolean;
}

/** A gateway that runs, and a client of its API. */
export class TestGateway extends GraphqlClient {
  readonly url: string;
  readonly #program: Program | null;
  readonly #end: () => Promise<void>;
  readonly #receivers: WebhookReceiver[] = [];

  /** @internal */
  constructor(
    { url, token }: GatewayHandle,
    program: Program | null = null,
    end: () => Promise<void> = async () => undefined,
  ) {
    super(`${url}/graphql`, token);
    this.url = url;
    this.#program = program;
    this.#end = end;
  }

  /** What `attachGateway` takes in another process. */
  get handle(): GatewayHandle {
    return { url: this.url, token: this.token };
  }

  /** Its process; null for one that was attached. */
  get pid(): number | null {
    return this.#program?.pid ?? null;
  }

  /** Connects a Sandbox through the ordinary flow, and waits for its first sync. @throws {GraphqlError} it was refused. */
  async connect(sandbox: TestSandbox, options: ConnectOptions = {}): Promise<TestConnection> {
    const { name = "Test", apiKey = sandbox.apiKey, syncPlan, waitsForSync = true, ...wait } = options;
    const input = { system: "sandbox", name, config: { baseUrl: sandbox.url }, credentials: { apiKey }, syncPlan };
    const { connectSystem } = await this.graphql<{
      connectSystem: { connection: { id: string }; syncRun: { id: string } | null };
    }>(`mutation ($input: ConnectSystemInput!) { connectSystem(input: $input) { connection { id } syncRun { id } } }`, {
      input,
    });
    const connection = this.connection(connectSystem.connection.id);
    if (!waitsForSync || !connectSystem.syncRun) return connection;
    const run = await connection.waitForSync(connectSystem.syncRun.id, wait);
    if (run.state !== "SUCCEEDED") {
      throw new Error(`The first sync ended ${run.state}: ${run.error?.message ?? JSON.stringify(run.entities)}`);
    }
    return connection;
  }

  /** A connection that there is already. */
  connection(id: string): TestConnection {
    return new TestConnection(this, id);
  }

  /** Makes an API token with these scopes and no others. @returns its secret. */
  async createToken(scopes: readonly string[], name = "test"): Promise<string> {
    const { createApiToken } = await this.graphql<{ createApiToken: { secret: string } }>(
      `mutation ($input: CreateApiTokenInput!) { createApiToken(input: $input) { secret } }`,
      { input: { name, scopes } },
    );
    return createApiToken.secret;
  }

  /** Saves a definition as a new workflow. @throws {GraphqlError} it is not right: each problem with its step and path. */
  async saveWorkflow(definition: object, options: WorkflowOptions = {}): Promise<TestWorkflow> {
    return saveWorkflow(this, definition, options);
  }

  /** Runs one step of a definition by itself, with an input of its own, by the code of a run; dry unless it is said otherwise. */
  async testWorkflowStep(test: StepTest): Promise<StepResult> {
    return testWorkflowStep(this, test);
  }

  /** Listens on this machine for what the gateway tells by webhook. Ends with the gateway, or by its own `stop`. */
  async receiveWebhooks(options: WebhookReceiverOptions): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver();
    this.#receivers.push(receiver);
    await receiver.register(this, options);
    return receiver;
  }

  /** Ends it with its database, in order, and waits until it is gone. Of one that was attached only the receivers end. */
  async stop(): Promise<void> {
    await Promise.all(this.#receivers.splice(0).map((receiver) => receiver.stop()));
    await this.#end();
  }
}

/** An outage is tried again at once and not once in ten seconds: a test waits for it. */
const testSettings = {
  TRIBUTARY_ALLOWED_NETWORKS: "127.0.0.0/8:*, [::1]:*, localhost:*",
  TRIBUTARY_PROBE_FIRST_SECONDS: "1",
  TRIBUTARY_PROBE_LONGEST_SECONDS: "2",
  TRIBUTARY_LOG_LEVEL: "warn",
};

/**
 * Starts a gateway in a process of its own: a home of its own, a free port, an organization with a token of the
 * environment TEST. @throws {Error} it did not start, with what it said.
 */
export async function startGateway(options: GatewayOptions = {}): Promise<TestGateway> {
  const { mongodbUri, env = {}, startTimeoutMs = 300_000, onLog } = options;
  const home = await mkdtemp(join(tmpdir(), "tributary-testing-"));
  const database = mongodbUri === undefined ? null : ownDatabase(mongodbUri);
  const token = newSecret("TEST");
  const forget = async () => {
    if (database) await drop(database);
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const { program, answer } = await Program.start(["start", "--port", "0", "--no-sandbox", "--json"], {
      cwd: home,
      startTimeoutMs,
      onLog,
      env: {
        ...plainEnvironment(),
        ...testSettings,
        ...(database ? { MONGODB_URI: database } : {}),
        TRIBUTARY_HOME: home,
        TRIBUTARY_FIRST_TOKEN: "env:TRIBUTARY_TESTING_TOKEN",
        TRIBUTARY_TESTING_TOKEN: token,
        ...env,
      },
    });
    const { url } = answer as { url: string };
    return new TestGateway({ url, token }, program, async () => {
      await program.stop();
      await forget();
    });
  } catch (error) {
    await forget();
    throw error;
  }
}

/** A gateway that runs already: one that a global set-up started, or one in a container. */
export function attachGateway(handle: GatewayHandle): TestGateway {
  return new TestGateway(handle);
}

/** The same servers with a database of its own. A user keeps the database that it logs in at. */
function ownDatabase(mongodbUri: string): string {
  const [, servers, given = "", query = ""] =
    /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/([^?]*))?(?:\?(.*))?$/.exec(mongodbUri) ?? [];
  if (servers === undefined) {
    throw new Error("Expected mongodbUri to begin with mongodb:// or mongodb+srv:// and to name a server.");
  }
  const options = new URLSearchParams(query);
  if (servers.includes("@") && !options.has("authSource")) options.set("authSource", given === "" ? "admin" : given);
  return `${servers}/tributary_testing_${randomBytes(6).toString("hex")}?${options.toString()}`;
}

async function drop(uri: string): Promise<void> {
  const { MongoClient } = await import("mongodb");
  const client = await new MongoClient(uri, { serverSelectionTimeoutMS: 5_000 }).connect();
  try {
    await client.db().dropDatabase();
  } finally {
    await client.close();
  }
}
