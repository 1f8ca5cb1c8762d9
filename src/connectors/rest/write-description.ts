import { z } from "zod";
import type { FieldDefinition, FieldMap } from "../../../schema/definition/index.js";
import { entityByName, type EntityName } from "../../../schema/entities/index.js";
import type { InputProblem } from "../../errors/index.js";
import { nearestNames } from "../../mapping/index.js";
import { expression } from "../described-record.js";
import { headerName } from "../http-login.js";
import { timeProblem } from "../times.js";
import { amountParts, amountProblems, needsRecordCurrency } from "../written-amounts.js";

/** What may be written of an entity: by our names of the fields, each with where it goes in what is sent. */

const name = String.raw`[^.\s[\]]{1,128}`;
const property = z
  .string()
  .regex(new RegExp(`^${name}(\\.${name}){0,4}$`), "Expected the name of a property, such as title or reporter.name.");
const word = z.union([z.string(), z.number(), z.boolean()]);
const path = z.string().regex(/^\/[^?#\s]*$/, "Expected a path that begins with / and has no query, such as /orders.");
const pathOfOne = path.refine(
  (text) => text.includes("{id}"),
  "Expected a path with {id} in it, such as /orders/{id}.",
);
const query = z.record(z.string().min(1), word);

const only = z.enum(["create", "update"]).optional().describe("When it can be set; without it both.");
const required = z.boolean().default(false).describe("A new record needs it.");

const plainField = z.strictObject({
  property,
  only,
  required,
  empty: z.boolean().default(true).describe("It may be emptied."),
  minLength: z.int().min(1).optional(),
  maxLength: z.int().min(1).optional(),
  values: z
    .record(z.string(), word)
    .optional()
    .describe("Our values with the system's words. Without it those that it is read with."),
  format: z.string().optional().describe("Of an instant or a day. Without it as it is read."),
  unit: z.enum(["seconds", "minutes", "hours", "days"]).optional().describe("Of a duration. Without it as it is read."),
  as: z.enum(["number", "text"]).optional().describe("Whether digits are sent as a number or as text."),
  ...amountParts(property),
  lookUp: z
    .literal(true)
    .optional()
    .describe(
      "Of a reference: what it names is asked for first, as the system would not refuse one that is not there.",
    ),
});

export type PlainWriteField = z.output<typeof plainField>;

const short = property.transform((text): PlainWriteField => plainField.parse({ property: text }));
const simple = z.union([short, plainField]);

const listField = z.strictObject({
  property,
  only,
  required,
  each: z.record(z.string(), simple).describe("The fields of each."),
});

const field = z.union([short, plainField, listField]);

export type WriteField = z.output<typeof field>;
export type ListWriteField = z.output<typeof listField>;
export type WriteFields = Readonly<Record<string, WriteField>>;

const key = z
  .strictObject({
    header: headerName.optional().describe("The system makes one record of all sends with one key in this header."),
    property: property
      .optional()
      .describe("A property of the record that nothing else uses, which the key is kept in."),
    find: z
      .strictObject({
        path: path.optional().describe("Where it is looked for; the list's own path unless it is said."),
        query: query.optional().describe("With {key} where the key goes."),
        items: expression.optional().describe("The records in the answer; as in the list unless it is said."),
      })
      .optional()
      .describe("How a record is found by its key whose create was never answered."),
  })
  .refine(({ header, find }) => header !== undefined || find !== undefined, "Expected header, find, or both.")
  .refine(({ find }) => !find || [find.path ?? "", ...Object.values(find.query ?? {})].some((text) => hasKey(text)), {
    path: ["find"],
    error: "Expected {key} in the path or in a parameter of query.",
  })
  .refine(({ property: kept, find }) => !find || kept !== undefined || hasKey(find.path ?? ""), {
    path: ["property"],
    error:
      "Expected the property that holds the key: a system that does not know a parameter answers with any records.",
  });

function hasKey(text: unknown): boolean {
  return typeof text === "string" && text.includes("{key}");
}

const create = z.strictObject({
  path,
  query: query.optional(),
  constants: z.record(property, z.json()).default({}).describe("Sent with each new record, such as a site."),
  id: expression.optional().describe("Where the id stands in the answer; as in a record unless it is said."),
  location: z.literal(true).optional().describe("The id is the last part of the answer's Location header."),
  key: key
    .optional()
    .describe("What tells a create whose answer was lost. Without it such a create is never sent again."),
});

const lock = z
  .strictObject({
    etag: z.literal(true).optional().describe("The ETag of the record, sent as If-Match."),
    value: expression.optional().describe("Of the record: its version, or its time of change as the system writes it."),
    header: headerName.optional(),
    property: property.optional(),
    parameter: z.string().min(1).optional(),
    template: z
      .string()
      .refine((text) => text.includes("{value}"), 'Expected a text with {value} in it, such as "{value}".')
      .default("{value}"),
  })
  .refine(
    ({ etag, value, header, property: inBody, parameter }) =>
      [header, inBody, parameter].filter((one) => one !== undefined).length === (value === undefined ? 0 : 1) &&
      (etag === undefined) !== (value === undefined),
    "Expected etag, or value with one of header, property and parameter for where it goes.",
  );

const update = z.strictObject({
  method: z.enum(["PATCH", "PUT", "POST"]).default("PATCH"),
  path: pathOfOne,
  query: query.optional(),
  whole: z.boolean().default(false).describe("The record is sent as it is read, with what changes put into it."),
  without: z.array(property).default([]).describe("Of a record that is sent whole: what has to stay out."),
  lock: lock.optional().describe("By which the system refuses a change of what somebody else changed meanwhile."),
});

const action = z.strictObject({
  method: z.enum(["POST", "PUT", "PATCH"]).default("POST"),
  path: pathOfOne,
  body: z.record(z.string(), z.json()).default({}),
});

export const writeParts = z
  .strictObject({
    body: property.optional().describe("Where the record lies in what is sent; without it what is sent is the record."),
    create: create.optional().describe("Records can be made."),
    update: update.optional().describe("Records can be changed."),
    fields: z.record(z.string(), field).default({}),
    actions: z
      .record(z.string(), action)
      .default({})
      .describe("Our statuses, each with the call that takes a record there. Others are set like any field."),
  })
  .refine(
    ({ create: makes, update: changes, actions }) => makes !== undefined || changes !== undefined || hasAny(actions),
    "Expected create, update or actions, or no write at all.",
  );

export type WriteDescription = z.output<typeof writeParts>;
export type Lock = z.output<typeof lock>;

function hasAny(table: object): boolean {
  return Object.keys(table).length > 0;
}

export function isList(given: WriteField): given is ListWriteField {
  return "each" in given;
}

/** What is wrong with what is said of the writes of an entity. @param read How its fields are read. */
export function writeProblems(
  entity: EntityName,
  write: WriteDescription,
  read: Readonly<Record<string, unknown>>,
  offered: readonly string[],
): InputProblem[] {
  const at = ["entities", entity, "write"];
  const { fields, writable } = entityByName(entity);
  const problems = Object.entries(write.fields).flatMap(([key, given]) => {
    const where = [...at, "fields", key];
    const field = writable.includes(key) ? fields[key] : undefined;
    if (!field) {
      const nearest = nearestNames(key, writable).join(", ");
      const advice = nearest ? ` such as ${nearest}` : `; ${entity} has none`;
      return [{ path: where, message: `Expected a field of ${entity} that can be written${advice}, got ${key}.` }];
    }
    if (read[key] === undefined) {
      return [{ path: where, message: "Expected a field that is read as well: what was written is read back." }];
    }
    return fieldProblems(field, given, where, offered);
  });
  const { status } = fields;
  const statuses = status?.kind === "enum" ? Object.keys(status.enumeration.values) : [];
  for (const word of Object.keys(write.actions)) {
    if (statuses.includes(word)) continue;
    const expected = statuses.length > 0 ? `one of ${statuses.join(", ")}` : "none, as there is no status";
    problems.push({ path: [...at, "actions", word], message: `Expected ${expected}, got ${word}.` });
  }
  if (needsRecordCurrency(write.fields) && read["currency"] === undefined) {
    problems.push({ path: [...at, "fields"], message: "Expected currency to be read, as amounts are in it." });
  }
  return problems;
}

function fieldProblems(
  field: FieldDefinition,
  given: WriteField,
  path: readonly (string | number)[],
  offered: readonly string[],
): InputProblem[] {
  if (field.kind === "objects") {
    if (!isList(given)) return [{ path, message: "Expected an object with property and each." }];
    return Object.entries(given.each).flatMap(([key, each]) => innerProblems(field.object.fields, key, each));
  }
  function innerProblems(fields: FieldMap, key: string, each: PlainWriteField): InputProblem[] {
    const inner = fields[key];
    const at = [...path, "each", key];
    if (inner) return fieldProblems(inner, each, at, offered);
    const nearest = nearestNames(key, Object.keys(fields)).join(", ");
    return [{ path: at, message: `Expected a field such as ${nearest}, got ${key}.` }];
  }
  if (isList(given)) return [{ path, message: "Expected a property: it is no list of objects." }];
  if (!takenKinds.has(field.kind)) return [{ path, message: "Expected a field that goes into one property." }];
  return [
    ...optionProblems(field, given, path),
    ...valueProblems(field, given, path),
    ...(field.kind === "reference" && given.lookUp && !offered.includes(field.entity)
      ? [
          {
            path: [...path, "lookUp"],
            message: `Expected ${field.entity} to be described, so that it can be asked for.`,
          },
        ]
      : []),
  ];
}

/** Options beside `property` that a kind of field has. */
const optionsOf: Partial<Record<FieldDefinition["kind"], readonly string[]>> = {
  string: ["values", "as", "minLength", "maxLength"],
  boolean: ["values"],
  enum: ["values", "as"],
  enums: ["values", "as"],
  int: ["as"],
  decimal: ["as"],
  dateTime: ["format", "as"],
  date: ["format", "as"],
  duration: ["unit", "as"],
  money: ["as", "currency", "fixedCurrency", "recordCurrency"],
  reference: ["as", "lookUp"],
  references: ["as"],
};

const common = ["property", "only", "required", "empty"];

/** Kinds whose value goes into one property. */
const takenKinds: ReadonlySet<FieldDefinition["kind"]> = new Set([
  ...(Object.keys(optionsOf) as FieldDefinition["kind"][]),
  "strings",
]);

function optionProblems(field: FieldDefinition, given: PlainWriteField, path: readonly (string | number)[]) {
  const allowed = [...common, ...(optionsOf[field.kind] ?? [])];
  const problems: InputProblem[] = Object.entries(given).flatMap(([option, value]) =>
    value === undefined || allowed.includes(option)
      ? []
      : [
          {
            path: [...path, option],
            message: `Expected only ${allowed.join(", ")} of a field of the kind ${field.kind}.`,
          },
        ],
  );
  if (field.kind === "money") problems.push(...amountProblems(field, given, path));
  const odd = given.format === undefined ? null : timeProblem(given.format);
  if (odd) problems.push({ path: [...path, "format"], message: odd });
  return problems;
}

function valueProblems(field: FieldDefinition, given: PlainWriteField, path: readonly (string | number)[]) {
  const known =
    field.kind === "enum" || field.kind === "enums"
      ? Object.keys(field.enumeration.values)
      : field.kind === "boolean"
        ? ["true", "false"]
        : null;
  return Object.keys(given.values ?? {}).flatMap((word): InputProblem[] =>
    known && !known.includes(word)
      ? [{ path: [...path, "values", word], message: `Expected one of ${known.join(", ")}, got ${word}.` }]
      : [],
  );
}
