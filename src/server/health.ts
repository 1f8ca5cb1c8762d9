import type { FastifyInstance } from "fastify";
import type { Storage } from "../storage/index.js";
import { delay } from "../time/index.js";
import type { VaultHealth } from "../vault/index.js";

export interface HealthParts {
  readonly storage: Storage;
  readonly isClosing: () => boolean;
  /** Whether the master keys can be used; without it readiness says nothing of them. */
  readonly secretsHealth?: () => Promise<VaultHealth>;
}

/** A primary that needs longer than this to answer a ping is of no use to a request. */
const readyWithinMs = 2_000;

/**
 * `/health/live`: the process answers; restart it when it does not. `/health/ready`: it can also serve, which needs the
 * primary; send it no requests meanwhile. One that is degraded serves: while its master keys can't be used it goes on with
 * what it has in memory, and with all that needs no credential. Neither asks for a token nor says anything about what is stored.
 */
export function serveHealth(server: FastifyInstance, options: HealthParts): void {
  server.get("/health/live", () => ({ status: "live" }));
  server.get("/health/ready", async (_request, reply) => {
    const [mongodb, secrets] = await Promise.all([checkPrimary(options.storage), checkSecrets(options.secretsHealth)]);
    const isReady = mongodb === "ok" && !options.isClosing();
    const isDegraded = secrets !== null && secrets !== "ok";
    const status = !isReady ? "not ready" : isDegraded ? "degraded" : "ready";
    const checks = { mongodb, ...(secrets === null ? {} : { secrets }) };
    return reply.code(isReady ? 200 : 503).send({ status, checks });
  });
}

/** Why is for the log alone: whoever asks for health is nobody we know. */
async function checkSecrets(secretsHealth?: () => Promise<VaultHealth>): Promise<string | null> {
  const health = await secretsHealth?.();
  if (!health) return null;
  return health.isOk ? "ok" : `the master keys can't be used since ${health.since.toISOString()}`;
}

async function checkPrimary(storage: Storage): Promise<"ok" | "the primary does not answer"> {
  const giveUp = new AbortController();
  try {
    return await Promise.race([
      storage.db.command({ ping: 1 }, { readPreference: "primary" }).then(() => "ok" as const),
      delay(readyWithinMs, giveUp.signal).then(() => "the primary does not answer" as const),
    ]);
  } catch {
    return "the primary does not answer";
  } finally {
    giveUp.abort();
  }
}
