import { AuditLog } from "../../src/audit/index.js";
import { ConnectionStore } from "../../src/connections/index.js";
import { defaultProbePlan } from "../../src/backoff/index.js";
import type { LoadedConnector } from "../../src/connectors/index.js";
import { createLogger, type Logger } from "../../src/logging/index.js";
import { createServices, type Services, type ServicesOptions } from "../../src/services/index.js";
import type { Storage } from "../../src/storage/index.js";
import { createTokenServices, type TokenServices } from "../../src/tokens/index.js";
import { loopbackNetwork } from "./network.js";
import { testVault } from "./vault.js";

export const silentLogger: Logger = createLogger({ level: process.env["DEBUG"] ? "debug" : "silent" });

/** Services over a test's store, with waits short enough to be lived through. */
export function testServices(
  storage: Storage,
  connectors: readonly LoadedConnector[],
  { status, ...options }: Partial<ServicesOptions> = {},
): Services {
  return createServices({
    storage,
    connectors: new Map(connectors.map((connector) => [connector.system, connector])),
    vault: testVault(storage),
    network: loopbackNetwork,
    logger: silentLogger,
    status: {
      confirmAfterMs: [20, 50],
      probes: { ...defaultProbePlan, schedule: { baseMs: 40, factor: 2, capMs: 400 } },
      refusedAgainAfterMs: 0,
      random: () => 0.5,
      ...status,
    },
    runner: { leaseTtlMs: 2_000, random: () => 0 },
    logins: { leaseTtlMs: 6_000 },
    ...options,
  });
}

/** Who is let in, over a test's store. */
export function testAccess(storage: Storage, logger: Logger = silentLogger): TokenServices {
  return createTokenServices({
    storage,
    vault: testVault(storage),
    sessionKey: null,
    connectionsOf: (tenant, endUserId) => new ConnectionStore(storage).idsOfEndUser(tenant, endUserId),
    audit: new AuditLog({ storage, logger, retentionDays: 400 }),
    logger,
  });
}

/** Asks again until the answer is there. @throws after 30 seconds, unless told otherwise, saying what was waited for. */
export async function waitFor<Result>(
  what: string,
  ask: () => Promise<Result | null | undefined | false>,
  options: { timeoutMs?: number } = {},
): Promise<Result> {
  const { timeoutMs = 30_000 } = options;
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs / 1000} s in vain: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Makes all entities of a connection due for a scheduled run, as if their interval had passed. */
export async function makeDue(storage: Storage, connectionId: string): Promise<void> {
  await storage.collection("streams").updateMany({ connectionId }, { $unset: { lastStartedAt: "" } });
}
