import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { InvalidInputError } from "../../errors/index.js";
import { evenHappenings, happeningsBetween, mostHappenings, play } from "../business/index.js";
import type { SandboxClock } from "../clock.js";
import { forbidden, notFound, SandboxError, validationFailed } from "../errors.js";
import { faultKinds, type Faults } from "../faults/index.js";
import type { LoginStore } from "../oauth/index.js";
import type { RecordWriter } from "../records/index.js";
import { countsOf, type SandboxStore } from "../store/index.js";
import { isSame } from "./authenticate.js";
import { parseBody } from "./parse-body.js";
import { controlRecords } from "./control-records.js";
import type { RequestCounter } from "./request-counter.js";

export interface ControlRouteParts {
  readonly store: SandboxStore;
  readonly writer: RecordWriter;
  readonly clock: SandboxClock;
  readonly faults: Faults;
  readonly logins: LoginStore;
  readonly requestCounter: RequestCounter;
  readonly apiKey: string;
  readonly seed: number;
  readonly scale: number;
}

/** A year at once: more is hardly wanted, and its business would be thinned beyond recognition. */
const mostAdvanceSeconds = 366 * 86_400;

const advance = z.strictObject({
  advance_seconds: z.int().min(0).max(mostAdvanceSeconds),
  /** Exactly that many things happen; without it as many as the time is long. */
  changes: z.int().min(0).max(mostHappenings).optional(),
});
const fault = z.strictObject({
  fault: z.string(),
  path: z.string().startsWith("/").optional(),
  count: z.int().min(1).optional(),
  probability: z.number().gt(0).max(1).optional(),
});

/** How a test moves and disturbs the sandbox. Never disturbed itself. */
export function controlRoutes(app: FastifyInstance, parts: ControlRouteParts): void {
  const { store, clock, faults, requestCounter } = parts;
  /** Two calls at once would play the same hours twice. */
  let isAdvancing = false;

  app.addHook("onRequest", async (request) => {
    const given = request.headers["x-sandbox-control"];
    if (typeof given !== "string" || !isSame(parts.apiKey, given)) {
      throw forbidden("Expected the header X-Sandbox-Control with the API key the sandbox was started with.");
    }
  });

  app.get("/clock", () => ({
    now: clock.now().toISOString(),
    offset_ms: clock.offsetMs,
    skew_ms: clock.skewMs,
    records: countsOf(store),
  }));

  app.post("/clock", async (request) => {
    const input = parseBody(advance, request.body);
    if (isAdvancing)
      throw new SandboxError(
        409,
        "already_advancing",
        "The clock is being advanced by another call. Wait for its answer.",
      );
    isAdvancing = true;
    try {
      const fromMs = clock.nowMs();
      const toMs = fromMs + input.advance_seconds * 1000;
      const { happenings, isThinned } =
        input.changes === undefined
          ? happeningsBetween({ seed: parts.seed, scale: parts.scale }, fromMs, toMs)
          : { happenings: evenHappenings(parts.seed, input.changes, fromMs, toMs), isThinned: false };
      let reachedMs = fromMs;
      const moveTo = (atMs: number) => {
        clock.advance(atMs - reachedMs);
        reachedMs = atMs;
        store.setMeta("clock_offset_ms", clock.offsetMs);
      };
      const played = await play(happenings, store, parts.writer, moveTo);
      moveTo(toMs);
      return { now: clock.now().toISOString(), happenings: happenings.length, is_thinned: isThinned, played };
    } finally {
      isAdvancing = false;
    }
  });

  app.get("/faults", () => ({
    items: faults.list(),
    known: Object.values(faultKinds).map(({ usage, description }) => ({ usage, description })),
  }));

  app.post("/faults", (request, reply) => {
    const spec = parseBody(fault, request.body);
    try {
      const id = faults.add(spec);
      return reply.code(201).send({ id });
    } catch (error) {
      if (error instanceof InvalidInputError) throw validationFailed([{ path: "fault", message: error.message }]);
      throw error;
    }
  });

  app.delete("/faults", (_request, reply) => {
    faults.clear();
    return reply.code(204).send();
  });

  app.delete<{ Params: { id: string } }>("/faults/:id", (request, reply) => {
    if (!faults.remove(Number(request.params.id))) throw notFound(`The fault ${request.params.id}`);
    return reply.code(204).send();
  });

  controlRecords(app, parts);

  app.get("/requests", () => requestCounter.counts());

  app.delete("/requests", (_request, reply) => {
    requestCounter.reset(clock.now());
    return reply.code(204).send();
  });

  /** As if an administrator had revoked the integration: access and refresh tokens are unknown from now on. */
  app.delete("/logins", (_request, reply) => {
    parts.logins.clear();
    return reply.code(204).send();
  });
}
