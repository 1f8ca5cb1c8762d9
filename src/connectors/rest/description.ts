import { z } from "zod";
import { isEntityName } from "../../../schema/entities/index.js";
import {
  expression,
  nameProblems,
  recordParts,
  recordProblems,
  schemaAddress,
  time,
  timeZone,
} from "../described-record.js";
import { address, headerName, login, loginHeaderName } from "../http-login.js";
import { timeProblem } from "../times.js";
import { writeParts, writeProblems } from "./write-description.js";

/**
 * What a connection's config says of a system: how to log in, how lists are paged, which fields are which, what may be written. It is checked as a whole,
 * so that whoever writes it learns of all that is wrong at once, each with its path.
 */

const longestDescription = 200_000;

const path = z.string().regex(/^\/[^?#\s]*$/, "Expected a path that begins with / and has no query, such as /orders.");
const queryValue = z.union([z.string(), z.number(), z.boolean()]);
/** A list repeats its parameter. */
const query = z.record(z.string().min(1), z.union([queryValue, z.array(queryValue)]));

const size = z.int().min(1).max(10_000).default(100).describe("Records asked for at once, at most.");
const sizeParameter = z.string().min(1).optional().describe("The parameter for how many are wanted.");
/** Where a page lies beyond the last one, some answer so rather than with an empty list. */
const endStatus = z.array(z.int().min(400).max(499)).default([]);

const paging = z
  .discriminatedUnion("type", [
    z.strictObject({ type: z.literal("none").describe("One answer has all.") }),
    z.strictObject({
      type: z.literal("page").describe("Pages are numbered."),
      parameter: z.string().min(1).default("page"),
      first: z.int().min(0).max(1).default(1),
      sizeParameter,
      size,
      more: expression.optional().describe("True while there are further pages; without it an empty page is the end."),
      endStatus,
    }),
    z.strictObject({
      type: z.literal("offset").describe("Records are counted."),
      parameter: z.string().min(1).default("offset"),
      sizeParameter,
      size,
      more: expression.optional(),
      endStatus,
    }),
    z.strictObject({
      type: z.literal("cursor").describe("The answer has a cursor for the next page."),
      parameter: z.string().min(1),
      value: expression,
      sizeParameter,
      size,
    }),
    z.strictObject({
      type: z.literal("nextUrl").describe("The answer has the address of the next page."),
      value: expression,
      sizeParameter,
      size,
    }),
    z.strictObject({ type: z.literal("link").describe("A Link header with rel=next."), sizeParameter, size }),
    z.strictObject({
      type: z.literal("after").describe("The next page begins after the last record."),
      parameter: z.string().min(1),
      value: expression.describe("Of the last record."),
      sizeParameter,
      size,
    }),
  ])
  .default({ type: "none" });

export type Paging = z.output<typeof paging>;

const changedSince = z.strictObject({
  parameter: z.string().min(1),
  template: z
    .string()
    .refine((text) => text.includes("{since}"), "Expected a text with {since} in it, such as modified ge {since}.")
    .default("{since}"),
  format: z.string().default("iso").describe("iso, seconds, milliseconds, or a pattern such as yyyy-MM-dd HH:mm."),
  query: query.optional().describe("Sent along then, such as the order by time of change."),
  overlapSeconds: z.int().min(0).max(86_400).default(0).describe("1 where the system leaves the instant itself out."),
});

const entity = z.strictObject({
  list: z.strictObject({
    path,
    query: query.optional(),
    items: expression.default("@").describe("The list of records in the answer."),
    total: expression.optional(),
    paging,
    changedSince: changedSince.optional(),
  }),
  one: z.strictObject({
    path: path.refine((text) => text.includes("{id}"), "Expected a path with {id} in it, such as /orders/{id}."),
    query: query.optional(),
    item: expression.default("@").describe("The record in the answer."),
  }),
  id: expression,
  modifiedAt: time.optional(),
  ...recordParts,
  write: writeParts.optional().describe("What may be written. Nothing is where nothing is said."),
});

export type EntityDescription = z.output<typeof entity>;

export const meanings = [
  "UNAUTHORIZED",
  "FORBIDDEN",
  "NOT_FOUND",
  "THROTTLED",
  "UNREACHABLE",
  "RETRY",
  "REFUSED",
  "INVALID",
  "CONFLICT",
] as const;

const errors = z.strictObject({
  message: expression.optional().describe("What the system says of a fault, in its own words."),
  problems: z
    .strictObject({
      each: expression.describe("The values that it complains of, where it refuses what it is sent."),
      path: expression.describe("Of each: the name of the property, as it was sent."),
      message: expression.describe("Of each: what is wrong with it."),
    })
    .optional(),
  rules: z
    .array(
      z
        .strictObject({
          status: z.union([z.int().min(200).max(599), z.array(z.int().min(200).max(599)).min(1)]).optional(),
          when: expression.optional().describe("True of the body of an answer that is one of these."),
          means: z.enum(meanings),
          retryAfterSeconds: expression.optional(),
        })
        .refine(({ status, when }) => status !== undefined || when !== undefined, {
          path: ["status"],
          error: "Expected a status, an expression in when, or both.",
        }),
    )
    .default([]),
});

export type ErrorRules = z.output<typeof errors>;

const shape = z.strictObject({
  $schema: schemaAddress,
  baseUrl: address
    .transform((text) => text.replace(/\/+$/, ""))
    .describe("Address of the API, to which all paths are added: https://example.com/api/v2"),
  headers: z.record(headerName, z.string()).default({}).describe("Sent with each request, such as a version."),
  auth: login,
  probe: z
    .strictObject({ path, account: expression.optional(), version: expression.optional() })
    .describe("A call that needs the login and costs little."),
  limits: z
    .strictObject({
      concurrency: z.int().min(1).max(32).default(2),
      requestsPerSecond: z.number().positive().max(1_000).nullable().default(null),
    })
    .default({ concurrency: 2, requestsPerSecond: null }),
  lookbackSeconds: z.int().min(0).max(86_400).optional(),
  timeZone,
  errors: errors.default({ rules: [] }),
  entities: z.record(z.string(), entity).describe("What is read, by the names of the unified model."),
});

export type Description = z.output<typeof shape>;

export const description = shape.superRefine((given, context) => {
  const report = (issue: { path: (string | number)[]; message: string }) =>
    context.addIssue({ code: "custom", path: issue.path, message: issue.message });
  if (JSON.stringify(given).length > longestDescription) {
    report({ path: ["entities"], message: `Expected a description of at most ${longestDescription} characters.` });
  }
  const loginHeader = loginHeaderName(given);
  for (const name of Object.keys(given.headers)) {
    if (name.toLowerCase() === loginHeader) {
      report({ path: ["headers", name], message: "Expected no credential here: the login sets this header." });
    }
  }
  const problems = nameProblems(Object.keys(given.entities));
  for (const [name, one] of Object.entries(given.entities)) {
    if (!isEntityName(name)) continue;
    const at = ["entities", name];
    problems.push(...recordProblems(name, one, { timeZone: given.timeZone }));
    if (one.write) problems.push(...writeProblems(name, one.write, one.fields, Object.keys(given.entities)));
    const { changedSince: since } = one.list;
    if (since && one.modifiedAt === undefined) {
      problems.push({
        path: [...at, "modifiedAt"],
        message: "Expected the time of a record's last change, since it is asked for by changedSince.",
      });
    }
    const oddSince = since && timeProblem(since.format);
    if (oddSince) problems.push({ path: [...at, "list", "changedSince", "format"], message: oddSince });
  }
  for (const { path: where, message } of problems) report({ path: [...where], message });
});
