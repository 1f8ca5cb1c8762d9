import { z } from "zod";
import { InvalidInputError, problemsFromZod } from "../errors/index.js";
import { problemWithNetwork } from "./ip-allowlist.js";
import { knownScopes } from "./scopes.js";

/** What a token is made from. */
export interface CreateTokenInput {
  /** What it is for, to tell it apart in a list: 1 to 100 characters. */
  readonly name: string;
  readonly scopes: readonly string[];
  /** Null or absent: it does not expire. */
  readonly expiresAt?: Date | null | undefined;
  /** Addresses and networks it may be used from, at most 100; null or absent: any. */
  readonly allowedIps?: readonly string[] | null | undefined;
  /** Whole days, 1 to 3650, after which it is reported as due for rotation; null for never. Default 90. */
  readonly rotateEveryDays?: number | null | undefined;
}

/** What is to be changed; absent stays as it is. */
export type UpdateTokenInput = { readonly [Key in keyof CreateTokenInput]?: CreateTokenInput[Key] | undefined };

export interface RotateTokenInput {
  /** Whole seconds that the old token still holds, 0 to 604800. Default 86400. */
  readonly overlapSeconds?: number | null | undefined;
  /** Of the successor. Absent: as long a life as the predecessor was given, from now; null: it does not expire. */
  readonly expiresAt?: Date | null | undefined;
}

export const defaultRotateEveryDays = 90;
export const defaultOverlapSeconds = 86_400;
export const longestOverlapSeconds = 7 * 86_400;
const mostNetworks = 100;

/** @throws {InvalidInputError} with a path for each value that can't be used. */
export function parseCreateInput(input: CreateTokenInput, now: Date) {
  const fields = fieldsAt(now);
  return parse(
    z.object({
      ...fields,
      expiresAt: fields.expiresAt.transform((at) => at ?? null),
      allowedIps: fields.allowedIps.transform((networks) => networks ?? null),
      rotateEveryDays: fields.rotateEveryDays.transform((days) => (days === undefined ? defaultRotateEveryDays : days)),
    }),
    input,
    "The token can't be made from this; see problems.",
  );
}

/** @throws {InvalidInputError} */
export function parseUpdateInput(input: UpdateTokenInput, now: Date) {
  const parsed = parse(z.object(fieldsAt(now)).partial(), input, "The token can't be changed like this; see problems.");
  // Name and scopes have no null; all that is undefined stays as it is.
  return Object.fromEntries(Object.entries(parsed).filter(([, value]) => value !== undefined)) as Partial<
    Required<typeof parsed>
  >;
}

/** @throws {InvalidInputError} */
export function parseRotateInput(input: RotateTokenInput, now: Date) {
  const expected = `expected whole seconds from 0 to ${longestOverlapSeconds} (7 days)`;
  return parse(
    z.object({
      overlapSeconds: z
        .number()
        .int(expected)
        .min(0, expected)
        .max(longestOverlapSeconds, expected)
        .nullish()
        .transform((seconds) => seconds ?? defaultOverlapSeconds),
      expiresAt: fieldsAt(now).expiresAt,
    }),
    input,
    "The token can't be rotated like this; see problems.",
  );
}

function fieldsAt(now: Date) {
  const days = "expected whole days from 1 to 3650, or null for never";
  return {
    name: z
      .string()
      .trim()
      .min(1, "expected 1 to 100 characters, got none")
      .max(100, "expected 1 to 100 characters, got more"),
    scopes: z
      .array(
        z.string().refine((scope) => knownScopes.includes(scope), {
          error: ({ input }) => `expected one of ${knownScopes.join(", ")}, got "${String(input)}"`,
        }),
      )
      .min(1, `expected at least one of ${knownScopes.join(", ")}, got none`)
      .transform((scopes) => [...new Set(scopes)]),
    expiresAt: z
      .date()
      .refine((at) => at > now, "expected a time in the future, got one in the past")
      .nullish(),
    allowedIps: z
      .array(
        z
          .string()
          .trim()
          .superRefine((text, context) => {
            const problem = problemWithNetwork(text);
            if (problem) context.addIssue({ code: "custom", message: problem });
          }),
      )
      .min(1, "expected at least one address or network, got none; null allows any")
      .max(mostNetworks, `expected at most ${mostNetworks} addresses and networks, got more`)
      .nullish(),
    rotateEveryDays: z.number().int(days).min(1, days).max(3_650, days).nullish(),
  };
}

function parse<Schema extends z.ZodType>(schema: Schema, input: unknown, message: string): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(message, { problems: problemsFromZod(parsed.error, ["input"]) });
}
