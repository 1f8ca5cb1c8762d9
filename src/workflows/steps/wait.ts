import { InvalidInputError } from "../../errors/index.js";
import { limits } from "../limits.js";
import type { StepFunction } from "./step.js";

/** Until when a run rests: `{ until }`. What lies in the past does not hold it up. */
export const wait: StepFunction<"wait"> = async (input, config, deps) => {
  const [seconds, instant] = await Promise.all([
    deps.resolve(config.seconds ?? null, input),
    deps.resolve(config.until ?? null, input),
  ]);
  const until = instant === null ? await inSeconds(seconds, deps.now) : atInstant(instant);
  deps.asked({ until });
  deps.effect({ kind: "WAIT", until });
  return { until };
};

async function inSeconds(seconds: unknown, now: () => Promise<Date>): Promise<string> {
  const isRight = typeof seconds === "number" && seconds >= 0 && seconds <= limits.deadlineSeconds;
  if (!isRight) {
    throw refused("seconds", `expected 0 to ${limits.deadlineSeconds} seconds, got ${JSON.stringify(seconds)}`);
  }
  return new Date((await now()).getTime() + seconds * 1_000).toISOString();
}

function atInstant(instant: unknown): string {
  const at = typeof instant === "string" ? new Date(instant) : new Date(NaN);
  if (Number.isNaN(at.getTime()) || !/^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:?\d{2})$/.test(String(instant))) {
    throw refused("until", `expected an instant such as 2026-12-24T18:00:00Z, got ${JSON.stringify(instant)}`);
  }
  return at.toISOString();
}

function refused(name: string, message: string): InvalidInputError {
  return new InvalidInputError(`${name}: ${message}.`, { problems: [{ path: ["config", name], message }] });
}
