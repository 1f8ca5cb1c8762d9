import { z } from "zod";
import type { FieldDefinition, FieldMap } from "../../../schema/definition/index.js";
import { entityByName, type EntityName } from "../../../schema/entities/index.js";
import type { InputProblem } from "../../errors/index.js";
import { nearestNames } from "../../mapping/index.js";
import { amountParts, amountProblems, needsRecordCurrency } from "../written-amounts.js";

/** What may be written of an entity: by our names of the fields, each with where it goes in the service. */

const identifier = z.string().regex(/^[\p{L}_][\p{L}\p{N}_]{0,127}$/u, "Expected a name as it stands in $metadata.");
const word = z.union([z.string(), z.number(), z.boolean()]);

const plainField = z.strictObject({
  property: identifier,
  only: z.enum(["create", "update"]).optional().describe("When it can be set; without it both."),
  required: z.boolean().default(false).describe("A new record needs it."),
  empty: z.boolean().default(true).describe("It may be emptied."),
  maxLength: z.int().min(1).optional(),
  values: z.record(z.string(), word).optional().describe("Our values of an enumeration, with the service's."),
  unit: z.enum(["seconds", "minutes", "hours", "days"]).optional().describe("Of a duration."),
  ...amountParts(identifier),
});

export type PlainWriteField = z.output<typeof plainField>;

const short = identifier.transform((property): PlainWriteField => plainField.parse({ property }));
const simple = z.union([short, plainField], {
  error: "Expected a property, or an object with property and what is to be said of it.",
});

const listField = z.strictObject({
  property: identifier,
  required: z.boolean().default(false),
  each: z.record(z.string(), simple).describe("The fields of each."),
});

const field = z.union([short, plainField, listField], {
  error: "Expected a property, an object with property and what is to be said of it, or one with property and each.",
});

export type WriteField = z.output<typeof field>;
export type ListWriteField = z.output<typeof listField>;

export const writeParts = z.strictObject({
  create: z.boolean().default(false).describe("Records can be made."),
  update: z.boolean().default(false).describe("Records can be changed."),
  fields: z.record(z.string(), field).default({}),
  constants: z.record(identifier, word).default({}).describe("Sent with each new record, such as a company code."),
  created: identifier
    .optional()
    .describe("The property with the time a record was made, by which one is found whose answer was lost."),
  actions: z
    .record(
      z.string(),
      z
        .string()
        .regex(/^[\p{L}_][\p{L}\p{N}_.]{0,255}$/u, "Expected the name of an action, such as ErpService.release."),
    )
    .default({})
    .describe(
      "Our statuses, each with the action that takes a record there: one that is bound to it in V4, a function import in V2.",
    ),
});

export type WriteDescription = z.output<typeof writeParts>;

export function isList(given: WriteField): given is ListWriteField {
  return "each" in given;
}

/** What is wrong with what is said of the writes of an entity. @param read How its fields are read. */
export function writeProblems(
  name: EntityName,
  write: WriteDescription,
  read: Readonly<Record<string, unknown>>,
): InputProblem[] {
  const at = ["entities", name, "write"];
  const { fields, writable } = entityByName(name);
  const problems = Object.entries(write.fields).flatMap(([key, given]) => {
    const path = [...at, "fields", key];
    const field = writable.includes(key) ? fields[key] : undefined;
    if (!field) {
      const nearest = nearestNames(key, writable).join(", ");
      const advice = nearest ? ` such as ${nearest}` : `; ${name} has none`;
      return [{ path, message: `Expected a field of ${name} that can be written${advice}, got ${key}.` }];
    }
    if (read[key] === undefined) {
      return [{ path, message: "Expected a field that is read as well: what was written is read back." }];
    }
    return fieldProblems(field, given, path);
  });
  const statuses = statusesOf(fields);
  for (const status of Object.keys(write.actions)) {
    if (statuses.includes(status)) continue;
    const expected = statuses.length > 0 ? `one of ${statuses.join(", ")}` : "none, as there is no status";
    problems.push({ path: [...at, "actions", status], message: `Expected ${expected}, got ${status}.` });
  }
  if (needsRecordCurrency(write.fields) && read["currency"] === undefined) {
    problems.push({ path: [...at, "fields"], message: "Expected currency to be read, as amounts are in it." });
  }
  return problems;
}

function fieldProblems(field: FieldDefinition, given: WriteField, path: readonly (string | number)[]): InputProblem[] {
  if (field.kind === "objects") {
    if (!isList(given)) return [{ path, message: "Expected an object with property and each." }];
    return Object.entries(given.each).flatMap(([key, each]) => {
      const inner = field.object.fields[key];
      const at = [...path, "each", key];
      if (inner) return fieldProblems(inner, each, at);
      const nearest = nearestNames(key, Object.keys(field.object.fields)).join(", ");
      return [{ path: at, message: `Expected a field such as ${nearest}, got ${key}.` }];
    });
  }
  if (isList(given) || !takenKinds.has(field.kind)) {
    const message = isList(given)
      ? "Expected a property: it is no list."
      : "Expected a field of a single value; this one can't be written here.";
    return [{ path, message }];
  }
  const words = field.kind === "enum" ? Object.keys(field.enumeration.values) : null;
  const oddWords = Object.keys(given.values ?? {}).flatMap((word) =>
    words?.includes(word)
      ? []
      : [
          {
            path: [...path, "values", word],
            message: `Expected ${words ? `one of ${words.join(", ")}` : "no values: it is no enumeration"}, got ${word}.`,
          },
        ],
  );
  return [...amountProblems(field, given, path), ...oddWords];
}

/** Kinds whose value goes into one property. */
const takenKinds: ReadonlySet<FieldDefinition["kind"]> = new Set([
  "string",
  "int",
  "decimal",
  "boolean",
  "dateTime",
  "date",
  "duration",
  "money",
  "enum",
  "reference",
]);

function statusesOf(fields: FieldMap): string[] {
  const { status } = fields;
  return status?.kind === "enum" ? Object.keys(status.enumeration.values) : [];
}
