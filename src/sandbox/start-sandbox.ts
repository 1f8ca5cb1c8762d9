import { mkdir } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import type { Provider } from "oidc-provider";
import { ConfigurationError } from "../errors/index.js";
import { SandboxClock } from "./clock.js";
import { SandboxController, ScenarioPlayer } from "./control/index.js";
import { seedStore } from "./data/index.js";
import { Faults } from "./faults/index.js";
import { createApp, IdempotencyKeys, RequestCounter, type RequestCounts } from "./http/index.js";
import {
  confidentialClientId,
  createProvider,
  LoginStore,
  machineClientId,
  oauthPath,
  publicClientId,
} from "./oauth/index.js";
import { everyPort, NetworkGuard } from "../network/index.js";
import { checkOptions, type CheckedOptions, type SandboxOptions } from "./options.js";
import { RecordWriter } from "./records/index.js";
import { SandboxStore } from "./store/index.js";
import { WebhookCaller, WebhookStore } from "./webhooks/index.js";

export interface RunningSandbox {
  /** Where it is reached, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly apiKey: string;
  readonly oauth: {
    readonly issuer: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly publicClientId: string;
    readonly machineClientId: string;
    readonly redirectUris: readonly string[];
  };
  /** The faults in force; what `/control/faults` changes. */
  readonly faults: Faults;
  /** The sandbox's own time. */
  now(): Date;
  requestCounts(): RequestCounts;
  /** Stops listening, cuts open connections, closes the store. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts the Sandbox: a maintenance and purchasing system of its own behind HTTP, with made-up data of any size.
 * @throws {ConfigurationError} options that can't be used, a port in use, or a folder with other data.
 */
export async function startSandbox(options: SandboxOptions): Promise<RunningSandbox> {
  const checked = checkOptions(options);
  const { logger } = options;
  const store = await openStore(checked.dataDir);
  try {
    return await run(store, checked, options);
  } catch (error) {
    await store.close();
    logger.debug({ err: error }, "the sandbox did not start");
    throw error;
  }
}

async function openStore(dataDir: string): Promise<SandboxStore> {
  try {
    await mkdir(dataDir, { recursive: true });
    return SandboxStore.open(dataDir);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigurationError(
      `The sandbox can't keep its data in ${dataDir}: ${reason}. Name a folder it may write to.`,
      {
        cause,
      },
    );
  }
}

/** Who has a key of the Sandbox, which is no secret, says where its webhooks go: to this machine, where gateways are tried out. */
function wayOut({ allowedNetworks = [] }: SandboxOptions): NetworkGuard {
  const network = new NetworkGuard({ allowed: allowedNetworks, ports: [everyPort] });
  for (const target of ["127.0.0.0/8", "::1"]) network.allow(target);
  return network;
}

async function run(store: SandboxStore, checked: CheckedOptions, options: SandboxOptions): Promise<RunningSandbox> {
  const { logger } = options;
  const now = options.now ?? (() => new Date());
  // Opened before the seed, which empties them with the rest when it begins anew.
  const logins = new LoginStore(store);
  const idempotencyKeys = new IdempotencyKeys(store);
  const webhooks = new WebhookStore(store);
  const world = await seedStore(
    store,
    { ...checked, epoch: checked.epoch ?? null, defaultEpoch: startOfDay(now()) },
    logger,
  );
  const faults = new Faults(world.seed, now);
  for (const fault of options.faults ?? []) faults.add(fault);
  const clock = new SandboxClock(now, offsetOf(store, checked.epoch ?? null, now()), () => faults.skewMs);
  // What was written before the store kept what is needed to take it back stays.
  if (store.restorableFromMs === null) store.restorableFromMs = clock.nowMs();
  logins.sweep(Date.now());
  idempotencyKeys.sweep(clock.nowMs());
  const webhookCaller = new WebhookCaller(webhooks, faults, wayOut(options), logger);
  const writer = new RecordWriter(store, {
    stampOf: (atMs, previousMs) => faults.stampOf(atMs, previousMs),
    takeStamp: (atMs, previousMs) => faults.takeStamp(atMs, previousMs),
    get isHardDelete() {
      return faults.isHardDelete;
    },
    onChange: (change) => {
      webhooks.enqueueChange(change);
      webhookCaller.wake();
    },
  });
  const requestCounter = new RequestCounter(clock.now());
  const { seed, scale } = checked;
  const controller = new SandboxController({ store, writer, clock, faults, logins, seed, scale });
  const player = new ScenarioPlayer(controller, logger, now);
  const clientSecret = checked.clientSecret ?? `${checked.apiKey}-client-secret`;

  let provider: Provider | null = null;
  let publicUrl = "";
  const app = createApp({
    ...checked,
    store,
    writer,
    webhooks,
    webhookCaller,
    clock,
    faults,
    controller,
    player,
    idempotencyKeys,
    requestCounter,
    logger,
    publicUrl: () => publicUrl,
    provider: () => {
      if (!provider) throw new Error("Expected the authorization server to be there once the server listens.");
      return provider;
    },
  });
  const port = await listen(app, checked);
  try {
    publicUrl = checked.publicUrl ?? `http://${urlHost(checked.host)}:${port}`;
    provider = await createProvider(store, logins, { ...checked, publicUrl, clientSecret }, logger);
  } catch (error) {
    await app.close();
    throw error;
  }
  // What was left over when it was stopped.
  webhookCaller.wake();
  try {
    if (options.scenario) await player.play(options.scenario);
  } catch (error) {
    await Promise.all([app.close(), webhookCaller.stop()]);
    throw error;
  }
  logger.info({ url: publicUrl, scale: checked.scale, seed: checked.seed }, "sandbox started");

  let stopped: Promise<void> | null = null;
  return {
    url: publicUrl,
    port,
    apiKey: checked.apiKey,
    oauth: {
      issuer: `${publicUrl}${oauthPath}`,
      clientId: confidentialClientId,
      clientSecret,
      publicClientId,
      machineClientId,
      redirectUris: checked.redirectUris,
    },
    faults,
    now: () => clock.now(),
    requestCounts: () => requestCounter.counts(),
    stop: () => {
      stopped ??= Promise.all([app.close(), webhookCaller.stop(), player.stop()]).then(() => store.close());
      return stopped;
    },
  };
}

async function listen(app: FastifyInstance, { host, port }: CheckedOptions): Promise<number> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    await app.close();
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(
      `The sandbox can't listen on ${host}:${port}: ${reason}. Choose another port, or 0 for a free one.`,
      {
        cause: error,
      },
    );
  }
  return (app.server.address() as AddressInfo).port;
}

/** How far the sandbox's clock is from the machine's: what earlier runs left, or what a given epoch asks for. */
function offsetOf(store: SandboxStore, epoch: Date | null, now: Date): number {
  const known = store.getMeta("clock_offset_ms") as number | undefined;
  if (known !== undefined) return known;
  const offsetMs = epoch ? epoch.getTime() - now.getTime() : 0;
  store.setMeta("clock_offset_ms", offsetMs);
  return offsetMs;
}

function startOfDay(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
}

/** An address to open: "any address" is none, and IPv6 goes into brackets. */
function urlHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
