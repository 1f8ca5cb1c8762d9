import type { FastifyInstance } from "fastify";
import type { Storage } from "../storage/index.js";
import { delay } from "../time/index.js";

/** A primary that needs longer than this to answer a ping is of no use to a request. */
const readyWithinMs = 2_000;

/**
 * `/health/live`: the process answers; restart it when it does not. `/health/ready`: it can also serve, which needs the
 * primary; send it no requests meanwhile. Neither asks for a token nor says anything about what is stored.
 */
export function serveHealth(server: FastifyInstance, options: { storage: Storage; isClosing: () => boolean }): void {
  server.get("/health/live", () => ({ status: "live" }));
  server.get("/health/ready", async (_request, reply) => {
    const mongodb = await checkPrimary(options.storage);
    const isReady = mongodb === "ok" && !options.isClosing();
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? "ready" : "not ready", checks: { mongodb } });
  });
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
