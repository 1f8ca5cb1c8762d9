import { z } from "zod";
import { InvalidInputError, problemsFromZod } from "../errors/index.js";
import { knownScopes } from "./scopes.js";

/** What a session token is minted from. */
export interface CreateSessionInput {
  /** Absent: all that the minting token has and a session may have. */
  readonly scopes?: readonly string[] | null | undefined;
  /** The one connection it is for. */
  readonly connectionId?: string | null | undefined;
  /** The end user whose connections it is for, by the name that the connections carry. */
  readonly endUserId?: string | null | undefined;
  /** Whole seconds, 60 to 3600. Default 900. */
  readonly ttlSeconds?: number | null | undefined;
}

export const defaultSessionSeconds = 900;
const shortestSeconds = 60;
export const longestSessionSeconds = 3_600;

/** What ends up in a browser can be read there: it never holds the right to make tokens or change what others rely on. */
const never = ["tokens:manage", "subgraphs:manage", "workflows:manage", "webhooks:manage"];
/** What is for one customer reads and writes that customer's records, and no more. */
const whenBound = ["records:read", "records:write", "records:raw", "connections:read"];

/** Whether a session token may have a scope at all. */
export function isForSessions(scope: string, isBound: boolean): boolean {
  const covers = (one: string) => scope === one || scope.startsWith(`${one}:`);
  return isBound ? whenBound.some(covers) : !never.some(covers);
}

/** @throws {InvalidInputError} with a path for each value that can't be used. */
export function parseSessionInput(input: CreateSessionInput): {
  readonly scopes: readonly string[] | null;
  readonly connectionId: string | null;
  readonly endUserId: string | null;
  readonly ttlSeconds: number;
} {
  const isBound = Boolean(input.connectionId ?? input.endUserId);
  const parsed = schema(isBound).safeParse(input);
  if (!parsed.success) {
    throw new InvalidInputError("The session token can't be minted from this; see problems.", {
      problems: problemsFromZod(parsed.error, ["input"]),
    });
  }
  if (parsed.data.connectionId !== null && parsed.data.endUserId !== null) {
    const message = "expected a connection or an end user, got both";
    throw new InvalidInputError(`${message}.`, { problems: [{ path: ["input", "endUserId"], message }] });
  }
  return parsed.data;
}

function schema(isBound: boolean) {
  const seconds = `expected whole seconds from ${shortestSeconds} to ${longestSessionSeconds} (1 hour)`;
  const offered = knownScopes.filter((scope) => isForSessions(scope, isBound)).join(", ");
  const of = isBound ? "a session token that is bound to a connection or an end user" : "a session token";
  return z.object({
    scopes: z
      .array(
        z.string().superRefine((scope, context) => {
          if (knownScopes.includes(scope) && isForSessions(scope, isBound)) return;
          context.addIssue({
            code: "custom",
            message: `expected a scope for ${of}, one of ${offered}, got "${scope}"`,
          });
        }),
      )
      .min(1, "expected at least one scope, got none; leave scopes out for all that there can be")
      .nullish()
      .transform((scopes) => (scopes ? [...new Set(scopes)] : null)),
    connectionId: z
      .string()
      .nullish()
      .transform((id) => id ?? null),
    endUserId: z
      .string()
      .min(1, "expected the id of an end user, got none")
      .max(200, "expected at most 200 characters, got more")
      .nullish()
      .transform((id) => id ?? null),
    ttlSeconds: z
      .number()
      .int(seconds)
      .min(shortestSeconds, { error: ({ input }) => `${seconds}, got ${String(input)}` })
      .max(longestSessionSeconds, { error: ({ input }) => `${seconds}, got ${String(input)}` })
      .nullish()
      .transform((value) => value ?? defaultSessionSeconds),
  });
}
