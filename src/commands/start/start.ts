import { loadConfig, type Role } from "../../config/index.js";
import { answer, type CommandIo } from "../io.js";
import { packageVersion } from "../package-root.js";
import { announceGateway, withdrawGateway } from "../running-gateway.js";
import { watchForStop } from "../until-stopped.js";
import {
  bringUpMetrics,
  bringUpServer,
  bringUpServices,
  bringUpStorage,
  bringUpTracing,
  bringUpWorkers,
  type OpenedStorage,
  type StartContext,
} from "./bring-up.js";
import { bringUpSandbox, connectSandbox, makeFirstOrganization, makeFirstToken } from "./onboarding.js";
import { takeInFirstToken } from "./first-token.js";
import { createScreen } from "./screen.js";
import { createStartLogger } from "./start-logger.js";
import { showSummary, summaryAsJson, type Started } from "./summary.js";
import { Teardown } from "./teardown.js";

export interface StartOptions {
  readonly role?: Role;
  readonly port?: number;
  /** `--no-sandbox` makes it false. */
  readonly sandbox?: boolean;
  readonly json?: boolean;
}

/** What waits for a gateway's end (systemd, Kubernetes) kills it after 30 to 90 s; a person at a terminal sooner. */
const stopWithinMs = 10_000;

/** Runs a gateway until it is told to stop. Everything it started ends in order, the last first. */
export async function runGateway(io: CommandIo, options: StartOptions): Promise<void> {
  const config = loadConfig(
    {
      ...io.env,
      ...(options.port === undefined ? {} : { PORT: String(options.port) }),
      ...(options.role === undefined ? {} : { TRIBUTARY_ROLE: options.role }),
    },
    io.cwd,
  );
  const screen = createScreen(io, options.json ?? false);
  const logger = createStartLogger(io, config);
  const teardown = new Teardown();
  const stop = watchForStop(io);
  const context: StartContext = { io, config, screen, logger, teardown, signal: stop.signal };
  try {
    screen.line(`Tributary ${packageVersion()}`);
    await bringUpTracing(context);
    const storage = await bringUpStorage(context);
    const started = await bringUpRest(context, storage, options.sandbox ?? true);
    if (options.json) answer(io, true, summaryAsJson(context, started), "");
    else showSummary(context, started);
    await Promise.race([stop.stopped, storage.lost]);
  } catch (error) {
    // Steps that were under way when the start was called off fail in their own ways; none of that is news.
    if (!stop.signal.aborted) throw error;
    logger.debug({ err: error }, "the start was called off");
  } finally {
    if (stop.signal.aborted) screen.line("Stopping. Once more, and it ends at once.");
    const force = setTimeout(() => {
      logger.error("the gateway did not end in time and is ended where it stands");
      io.exit(1);
    }, stopWithinMs);
    await teardown.run(logger);
    clearTimeout(force);
    stop.end();
    if (stop.signal.aborted) screen.line("Stopped.");
  }
}

async function bringUpRest(
  context: StartContext,
  { storage, embeddedUri }: OpenedStorage,
  isSandboxWanted: boolean,
): Promise<Started> {
  const { config, teardown, signal } = context;
  const { services, metricsAccess } = await bringUpServices(context, storage);
  const metrics = await bringUpMetrics(context, services, metricsAccess);
  // The offers of a first start are for somebody at one machine; a process with a part of the work makes none.
  const isOffering = isSandboxWanted && config.role === "all";
  const newOrganizationId = isOffering ? await makeFirstOrganization(services) : null;
  if (embeddedUri) {
    // Only now: a command that makes a token meanwhile would find no organization, and make another.
    await announceGateway(config.home, embeddedUri);
    teardown.add("announcement", () => withdrawGateway(config.home));
  }
  await takeInFirstToken(context, services);
  signal.throwIfAborted();
  const sandbox = isOffering ? await bringUpSandbox(context, services, newOrganizationId) : null;
  await bringUpWorkers(context, services);
  signal.throwIfAborted();
  const server = await bringUpServer(context, services, metricsAccess);
  const firstRun = await connectSandbox(context, services, sandbox);
  signal.throwIfAborted();
  return { server, metrics, sandbox, firstRun, secret: await makeFirstToken(services, sandbox) };
}
