import { z } from "zod";
import { isEntityName } from "../../../schema/entities/index.js";
import type { InputProblem } from "../../errors/index.js";
import { nameProblems, recordParts, recordProblems, schemaAddress, timeZone } from "../described-record.js";
import { timeProblem } from "../times.js";
import { writeProblems } from "./write-problems.js";

/**
 * What a connection's config says of a database: where it is, and for each entity which table, which key, which column of change and
 * which columns are which fields. It is checked as a whole, so that whoever writes it learns of all that is wrong at once.
 */

const longestDescription = 200_000;

/** PostgreSQL cuts longer names off, and would then take another one. */
const longestName = 63;
const name = z
  .string()
  .min(1)
  .refine((text) => !/\p{Cc}/u.test(text), "Expected a name without control characters.")
  .refine((text) => Buffer.byteLength(text) <= longestName, `Expected a name of at most ${longestName} bytes.`);
const column = name.describe("A column, as the catalog has it: mostly in lower case.");

const table = z
  .string()
  .regex(
    /^[^.\p{Cc}]{1,63}(?:\.[^.\p{Cc}]{1,63})?$/u,
    "Expected a table or view such as workorder, or with its schema mx.workorder.",
  )
  .describe("A table or view, perhaps with its schema; as the catalog has it.");

const select = z
  .string()
  .trim()
  .max(20_000)
  .regex(/^(?:select|with)\b/i, "Expected a SELECT.")
  .refine((text) => !text.includes("\0") && !text.endsWith(";"), "Expected one SELECT, without a semicolon behind it.")
  .describe("In place of a table: one SELECT, with the columns that the rest names.");

/** Which of the two is said. */
const rows = { table: table.optional(), select: select.optional() };
const oneOfBoth = ({ table: one, select: other }: { table?: string | undefined; select?: string | undefined }) =>
  (one === undefined) !== (other === undefined);
const bothOrNone = { path: ["table"], error: "Expected either a table or a select." };

const key = z.array(column).min(1).max(8);
const format = z
  .string()
  .default("iso")
  .describe("iso for columns that are timestamps or dates; else seconds, milliseconds, or a pattern such as yyyyMMdd.");

const list = z
  .strictObject({
    ...rows,
    match: z
      .record(column, column)
      .refine((match) => Object.keys(match).length > 0, "Expected at least one column with its counterpart.")
      .describe("Columns of the list's rows, each with the column of the record that it is equal to."),
    order: z.array(column).min(1).describe("In which order they come: columns that leave nothing open."),
    columns: z.array(column).min(1).optional(),
  })
  .refine(oneOfBoth, bothOrNone);

export type ListDescription = z.output<typeof list>;

const writes = z.strictObject({
  table: table.optional().describe("What is written, where it is not what is read."),
  columns: z
    .record(z.string(), z.union([column.transform((one) => [one]), z.array(column).min(1).max(8)]))
    .describe("Fields that can be written, each with its column; a reference with as many as the other's key has."),
  required: z.array(z.string()).default([]).describe("Fields that a new record has to have."),
  maxLengths: z.record(z.string(), z.int().min(1)).default({}).describe("Of texts, in characters."),
  create: z
    .strictObject({
      constants: z.record(column, z.union([z.string(), z.number(), z.boolean()])).default({}),
      sequences: z.record(column, table).default({}).describe("Columns that get the next number of a sequence."),
      isKeyGiven: z.boolean().default(false).describe("The database gives the rest of the key by itself."),
      idempotencyColumn: column
        .optional()
        .describe(
          "A column that nothing else uses, for the key of a write: a create whose answer was lost is found by it.",
        ),
    })
    .optional()
    .describe("How records are made; none are where nothing is said."),
  update: z.boolean().default(false).describe("Whether records are changed."),
});

const entity = z
  .strictObject({
    ...rows,
    key: key.describe("The columns that tell one record from all others, in the order in which they stand in its id."),
    columns: z.array(column).min(1).optional().describe("Only these are read; all where nothing is said."),
    changed: z
      .strictObject({ column, format })
      .optional()
      .describe("The time of a record's last change. Without it each sync reads all."),
    deletions: z
      .strictObject({
        ...rows,
        key: key.describe("Its columns with the key of what is gone, in the order of the entity's key."),
        at: column.describe("When it was deleted."),
        format,
      })
      .refine(oneOfBoth, bothOrNone)
      .optional()
      .describe("A table that the system logs deletions in."),
    lists: z
      .record(z.string().regex(/^[a-z]\w{0,62}$/i, "Expected a name of letters and digits."), list)
      .default({})
      .describe("Rows of other tables that belong to a record, such as the lines of an order."),
    pageSize: z.int().min(1).max(2_000).default(500),
    writes: writes
      .optional()
      .describe("What may be written. Nothing is where nothing is said, whatever the role may do."),
    ...recordParts,
  })
  .refine(oneOfBoth, bothOrNone);

export type EntityDescription = z.output<typeof entity>;

const host = z
  .string()
  .trim()
  .regex(/^(?:[\w-]+(?:\.[\w-]+)*\.?|[\da-f:.]+)$/i, "Expected a host such as cmms.example.com, or an IP address.");

const shape = z.strictObject({
  $schema: schemaAddress,
  host: host.describe("Where the database listens: cmms.example.com"),
  port: z.int().min(1).max(65_535).default(5_432),
  database: name.describe("Its name."),
  sslmode: z
    .enum(["verify-full", "verify-ca", "require", "disable"])
    .default("verify-full")
    .describe(
      "verify-full: encrypted, the certificate is for the host. verify-ca: for any host. require: encrypted only. disable: in the clear.",
    ),
  ca: z
    .string()
    .max(100_000)
    .regex(/^\s*-----BEGIN CERTIFICATE-----[^]*-----END CERTIFICATE-----\s*$/, "Expected certificates as PEM.")
    .optional()
    .describe("Who signs the certificate of the server, as PEM; the public authorities where nothing is said."),
  limits: z
    .strictObject({
      concurrency: z.int().min(1).max(8).default(2).describe("Connections at once."),
      requestsPerSecond: z.number().positive().max(1_000).nullable().default(null),
    })
    .default({ concurrency: 2, requestsPerSecond: null }),
  statementTimeoutSeconds: z.int().min(1).max(600).default(30).describe("A statement that takes longer is ended."),
  lookbackSeconds: z.int().min(0).max(604_800).optional().describe("How far a sync looks back behind its cursor: 600."),
  lateCommits: z
    .enum(["lookBack", "openTransactions"])
    .default("lookBack")
    .describe(
      "lookBack: whatever is open for no longer than lookbackSeconds is found. openTransactions: no cursor passes the beginning of the oldest open transaction; the role has to be a member of pg_read_all_stats.",
    ),
  timeZone,
  entities: z.record(z.string(), entity).describe("What is read, by the names of the unified model."),
});

export type Description = z.output<typeof shape>;

export const description = shape.superRefine((given, context) => {
  const problems: InputProblem[] = [...nameProblems(Object.keys(given.entities))];
  if (JSON.stringify(given).length > longestDescription) {
    problems.push({
      path: ["entities"],
      message: `Expected a description of at most ${longestDescription} characters.`,
    });
  }
  for (const [entityName, one] of Object.entries(given.entities)) {
    if (!isEntityName(entityName)) continue;
    const at = ["entities", entityName];
    problems.push(...recordProblems(entityName, one, { timeZone: given.timeZone, hasKeys: true }));
    problems.push(...writeProblems(entityName, one));
    if (one.deletions && one.deletions.key.length !== one.key.length) {
      problems.push({
        path: [...at, "deletions", "key"],
        message: `Expected as many columns as the key has, ${one.key.length}: a deletion has to say which record is gone.`,
      });
    }
    if (one.deletions && !one.changed) {
      problems.push({
        path: [...at, "deletions"],
        message: "Expected none without changed: a sync that reads all finds what is gone by itself.",
      });
    }
    for (const part of ["changed", "deletions"] as const) {
      const odd = one[part] && timeProblem(one[part].format);
      if (odd) problems.push({ path: [...at, part, "format"], message: odd });
    }
    for (const column of new Set(Object.keys(one.lists))) {
      if (one.columns?.includes(column) || one.key.includes(column)) {
        problems.push({ path: [...at, "lists", column], message: "Expected a name that no column has." });
      }
    }
  }
  for (const { path, message } of problems) context.addIssue({ code: "custom", path: [...path], message });
});
