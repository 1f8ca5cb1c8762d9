import { z } from "zod";
import { InvalidInputError, problemsFromZod } from "../errors/index.js";
import { ownSubgraph } from "./graph-document.js";

/** What somebody gives for a subgraph. */
export interface SubgraphInput {
  readonly name: string;
  readonly url: string;
  /** Absent: the subgraph is asked for it. */
  readonly sdl?: string | null | undefined;
  readonly headers?: readonly string[] | null | undefined;
  readonly timeoutMs?: number | null | undefined;
}

/** The same, read: with its defaults. */
export type SubgraphSettings = z.output<typeof schema>;

export const defaultTimeoutMs = 5_000;
const longestTimeoutMs = 60_000;
const largestSdl = 512 * 1024;
const mostHeaders = 20;

/**
 * Never handed on: what says who calls us is for us alone, and what describes the client's own message does not hold for the
 * message to the subgraph.
 */
const keptHeaders = new Set([
  "authorization",
  "cookie",
  "host",
  "content-length",
  "content-type",
  "content-encoding",
  "accept",
  "accept-encoding",
  "connection",
  "keep-alive",
  "proxy-authorization",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "expect",
]);

const schema = z.object({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,62}$/, "expected 1 to 63 lower-case letters, digits and _, a letter first")
    .refine((name) => name !== ownSubgraph, `expected another name than ${ownSubgraph}, which is the gateway's own`),
  url: z
    .string()
    .max(2_000, "expected at most 2,000 characters")
    .refine((text) => URL.canParse(text), "expected an absolute address, like https://sensors.example.com/graphql"),
  sdl: z
    .string()
    .min(1, "expected a GraphQL schema; leave it out to have the subgraph asked")
    .max(largestSdl, `expected at most ${largestSdl / 1024} KB`)
    .nullable()
    .default(null),
  headers: z
    .array(
      z
        .string()
        .transform((name) => name.toLowerCase())
        .pipe(
          z
            .string()
            .regex(/^[a-z0-9-]{1,100}$/, "expected the name of a header")
            .refine((name) => !keptHeaders.has(name), "expected a header that may be handed on; this one never is"),
        ),
    )
    .max(mostHeaders, `expected at most ${mostHeaders} headers`)
    .nullish()
    .transform((names) => [...new Set(names ?? [])]),
  timeoutMs: z
    .int("expected whole milliseconds")
    .min(100, `expected 100 to ${longestTimeoutMs} ms`)
    .max(longestTimeoutMs, `expected 100 to ${longestTimeoutMs} ms`)
    .nullish()
    .transform((value) => value ?? defaultTimeoutMs),
});

/** @throws {InvalidInputError} with the path of each value at fault. */
export function parseSubgraphInput(input: SubgraphInput): SubgraphSettings {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError("The subgraph can't be registered like this; see problems.", {
    problems: problemsFromZod(parsed.error, ["input"]),
  });
}
