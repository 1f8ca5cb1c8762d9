import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { InvalidInputError } from "../../errors/index.js";
import type { SandboxClock } from "../clock.js";
import {
  advanceInput,
  checkScenario,
  deletionInput,
  changeInput,
  faultInput,
  loginsInput,
  parseScenario,
  shippedScenario,
  shippedScenarios,
  type Advanced,
  type SandboxController,
  type Scenario,
  type ScenarioPlayer,
} from "../control/index.js";
import { forbidden, notFound, validationFailed } from "../errors.js";
import { faultKinds, type Faults } from "../faults/index.js";
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
  readonly controller: SandboxController;
  readonly player: ScenarioPlayer;
  readonly requestCounter: RequestCounter;
  readonly apiKey: string;
}

const advance = z
  .strictObject({ advance_seconds: advanceInput.shape.seconds, changes: advanceInput.shape.changes })
  .transform(({ advance_seconds: seconds, changes }) => ({ seconds, ...(changes === undefined ? {} : { changes }) }));

/** Several things at once, in the order in which they stand here. */
const instructions = z.strictObject({
  mend: z.boolean().default(false),
  end_logins: loginsInput.optional(),
  delete_records: deletionInput.optional(),
  change_records: changeInput.optional(),
  faults: z.array(faultInput).max(50).default([]),
  /** One that is shipped, by its name, or one of the caller's own. */
  scenario: z
    .unknown()
    .transform((value, context): Scenario | null => {
      try {
        if (value === null) return null;
        return typeof value === "string" ? shippedScenario(value) : checkScenario(value, "the body");
      } catch (error) {
        if (!(error instanceof InvalidInputError)) throw error;
        for (const { path, message } of error.problems) context.addIssue({ code: "custom", path: [...path], message });
        return z.NEVER;
      }
    })
    .optional(),
  advance: advanceInput.optional(),
});

/** How a test moves and disturbs the sandbox. Never disturbed itself. */
export function controlRoutes(app: FastifyInstance, parts: ControlRouteParts): void {
  const { store, clock, faults, controller, player, requestCounter } = parts;
  const state = () => ({
    now: clock.now().toISOString(),
    offset_ms: clock.offsetMs,
    skew_ms: clock.skewMs,
    faults: faults.list(),
    scenario: player.state(),
  });
  const mend = async () => {
    await player.stop();
    faults.clear();
  };

  app.addHook("onRequest", async (request) => {
    const given = request.headers["x-sandbox-control"];
    if (typeof given !== "string" || !isSame(parts.apiKey, given)) {
      throw forbidden("Expected the header X-Sandbox-Control with the API key the sandbox was started with.");
    }
  });
  // Scenarios are files that people write.
  app.addContentTypeParser(/^(?:application|text)\/(?:x-)?yaml/, { parseAs: "string" }, (_request, body, done) =>
    done(null, String(body)),
  );

  app.get("/", () => state());

  /** All of it is checked before the first thing is done. */
  app.post("/", async (request) => {
    const input = parseBody(instructions, request.body);
    if (input.mend) await mend();
    if (input.end_logins) controller.endLogins(input.end_logins);
    const deleted = input.delete_records ? await controller.deleteRecords(input.delete_records) : 0;
    const changed = input.change_records ? await controller.changeRecords(input.change_records) : 0;
    for (const spec of input.faults) faults.add(spec);
    if (input.scenario) await player.play(input.scenario);
    const advanced: Advanced | null = input.advance ? await controller.advance(input.advance) : null;
    return { ...state(), deleted, changed, advanced };
  });

  app.get("/clock", () => ({
    now: clock.now().toISOString(),
    offset_ms: clock.offsetMs,
    skew_ms: clock.skewMs,
    records: countsOf(store),
  }));

  app.post("/clock", (request) => controller.advance(parseBody(advance, request.body)));

  app.get("/faults", () => ({
    items: faults.list(),
    known: Object.values(faultKinds).map(({ usage, description }) => ({ usage, description })),
  }));

  app.post("/faults", (request, reply) => {
    const id = faults.add(parseBody(faultInput, request.body));
    return reply.code(201).send({ id });
  });

  app.delete("/faults", (_request, reply) => {
    faults.clear();
    return reply.code(204).send();
  });

  app.delete<{ Params: { id: string } }>("/faults/:id", (request, reply) => {
    if (!faults.remove(Number(request.params.id))) throw notFound(`The fault ${request.params.id}`);
    return reply.code(204).send();
  });

  app.get("/scenarios", () => ({ items: shippedScenarios() }));

  app.get("/scenario", () => ({ scenario: player.state() }));

  app.post("/scenario", async (request, reply) => {
    await player.play(scenarioIn(request));
    return reply.code(201).send({ scenario: player.state() });
  });

  app.delete("/scenario", async (_request, reply) => {
    await player.stop();
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
    controller.endLogins("all");
    return reply.code(204).send();
  });

  app.delete("/logins/access_tokens", (_request, reply) => {
    controller.endLogins("access_tokens");
    return reply.code(204).send();
  });
}

/** A file as it is, the scenario as JSON, or `{"name": "outage"}` for one that is shipped. */
function scenarioIn({ body }: FastifyRequest): Scenario {
  try {
    if (typeof body === "string") return parseScenario(body, "the body");
    const isName = typeof body === "object" && body !== null && "name" in body && !("steps" in body);
    return isName ? shippedScenario(String(body.name)) : checkScenario(body, "the body");
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const problems = error.problems.length > 0 ? error.problems : [{ path: [], message: error.message }];
    throw validationFailed(problems.map(({ path, message }) => ({ path: path.join("."), message })));
  }
}
