import { z } from "zod";
import { entityNames, type EntityName } from "../../schema/entities/index.js";
import { InvalidInputError, problemsFromZod, type InputProblem } from "../errors/index.js";
import { isIdOf } from "../ids/index.js";
import type { EndpointSettings, Ordering } from "./endpoint-document.js";
import { toldEventTypes, type ToldEventType } from "./event-types.js";
import { expectedSecret, parseSecret } from "./signing-secret.js";

/** What somebody gives for an endpoint; what is left out has its default, or stays as it is. */
export interface EndpointInput {
  readonly url?: string | undefined;
  readonly description?: string | null | undefined;
  readonly eventTypes?: readonly string[] | undefined;
  readonly connectionIds?: readonly string[] | null | undefined;
  readonly entities?: readonly string[] | null | undefined;
  readonly ordering?: string | null | undefined;
  readonly retryScheduleSeconds?: readonly number[] | null | undefined;
  readonly maxPerSecond?: number | null | undefined;
}

/** How long keys may overlap, in seconds. */
export const overlapsSeconds = [0, 3_600, 24 * 3_600, 7 * 24 * 3_600] as const;
export const defaultOverlapSeconds = 24 * 3_600;
/** A receiver that has not taken over the last of these has other troubles. */
export const mostLiveKeys = 5;
/** How far back a replay reaches, and how long deliveries are kept. */
export const longestReplayDays = 30;

const longestWaitSeconds = 24 * 3_600;
const mostWaits = 25;

const schema = z.object({
  url: z
    .string()
    .max(2_000, "expected at most 2,000 characters")
    .refine((text) => URL.canParse(text), "expected an absolute address, like https://example.com/hooks"),
  description: z.string().max(200, "expected at most 200 characters").nullable().default(null),
  eventTypes: z
    .array(z.enum(toldEventTypes as [ToldEventType, ...ToldEventType[]]))
    .min(1, "expected at least one event type")
    .transform((types) => [...new Set(types)]),
  connectionIds: z
    .array(z.string().refine((id) => isIdOf("connection", id), "expected the id of a connection, con_…"))
    .min(1, "expected at least one connection; leave it out, or give null, for all")
    .max(1_000, "expected at most 1,000 connections")
    .nullable()
    .default(null),
  entities: z
    .array(z.enum(entityNames as unknown as [EntityName, ...EntityName[]]))
    .min(1, "expected at least one entity; leave it out, or give null, for all")
    .nullable()
    .default(null),
  ordering: z
    .enum(["NONE", "CONNECTION", "RECORD"] satisfies Ordering[])
    .nullish()
    .transform((value) => value ?? "NONE"),
  retryScheduleSeconds: z
    .array(
      z
        .int("expected whole seconds")
        .min(1, `expected 1 to ${longestWaitSeconds} seconds`)
        .max(longestWaitSeconds, `expected 1 to ${longestWaitSeconds} seconds`),
    )
    .min(1, `expected 1 to ${mostWaits} waits; null stands for the published schedule`)
    .max(mostWaits, `expected 1 to ${mostWaits} waits`)
    .nullable()
    .default(null),
  maxPerSecond: z
    .int("expected a whole number")
    .min(1, "expected 1 to 1,000")
    .max(1_000, "expected 1 to 1,000")
    .nullable()
    .default(null),
});

/** Reads what somebody gives for a new endpoint. @throws {InvalidInputError} with the path of each value at fault. */
export function parseSettings(input: EndpointInput): EndpointSettings {
  const { connectionIds, ...settings } = read(schema, input);
  return { ...settings, onlyConnectionIds: connectionIds };
}

/** What changes of an endpoint. @throws {InvalidInputError} with the path of each value at fault. */
export function parseChanges(input: EndpointInput): Partial<EndpointSettings> {
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  const { connectionIds: onlyConnectionIds, ...settings } = read(schema.partial(), given);
  const isGiven = (key: string) => Object.hasOwn(given, key === "onlyConnectionIds" ? "connectionIds" : key);
  // What is left out of the input has got its default by now, and is to stay as it is.
  return Object.fromEntries(Object.entries({ ...settings, onlyConnectionIds }).filter(([key]) => isGiven(key)));
}

function read<Output>(reader: z.ZodType<Output>, input: unknown): Output {
  const parsed = reader.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError("The webhook endpoint can't be like this; see problems.", {
    problems: problemsFromZod(parsed.error, ["input"]),
  });
}

/** @throws {InvalidInputError} when the text is no secret; it is not repeated. */
export function requireSecret(text: string): string {
  if (parseSecret(text)) return text;
  throw refused(["input", "secret"], `expected ${expectedSecret}; leave it out to have one made`);
}

/** @throws {InvalidInputError} when keys can't overlap for that long. */
export function requireOverlap(seconds: number): number {
  if ((overlapsSeconds as readonly number[]).includes(seconds)) return seconds;
  throw refused(["input", "overlapSeconds"], `expected one of ${overlapsSeconds.join(", ")}, got ${seconds}`);
}

/** @throws {InvalidInputError} when it ends before it begins, or reaches back further than deliveries are kept. */
export function requireRange(from: Date, to: Date, now: Date): void {
  if (to <= from)
    throw refused(["input", "to"], `expected a time after ${from.toISOString()}, got ${to.toISOString()}`);
  const earliest = new Date(now.getTime() - longestReplayDays * 24 * 3_600_000);
  if (from < earliest) {
    throw refused(
      ["input", "from"],
      `expected a time within the last ${longestReplayDays} days, not before ${earliest.toISOString()}, got ${from.toISOString()}`,
    );
  }
}

export function refused(path: InputProblem["path"], message: string): InvalidInputError {
  return new InvalidInputError(`${path.slice(1).join(".")}: ${message}.`, { problems: [{ path, message }] });
}
