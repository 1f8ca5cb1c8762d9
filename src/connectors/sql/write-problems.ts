import type { FieldDefinition } from "../../../schema/definition/index.js";
import { entityByName, type EntityName } from "../../../schema/entities/index.js";
import type { InputProblem } from "../../errors/index.js";
import type { EntityDescription } from "./description.js";

/** Kinds of fields that one column holds, or the columns of a key. */
const scalar: ReadonlySet<FieldDefinition["kind"]> = new Set([
  "string",
  "int",
  "decimal",
  "boolean",
  "enum",
  "date",
  "dateTime",
  "duration",
  "reference",
] as const);

/** What is wrong with what is said of writes. */
export function writeProblems(name: EntityName, entity: EntityDescription): InputProblem[] {
  const { writes } = entity;
  if (!writes) return [];
  const at = ["entities", name, "writes"];
  const { fields, writable } = entityByName(name);
  const problems: InputProblem[] = [];
  if (entity.table === undefined && writes.table === undefined) {
    problems.push({ path: [...at, "table"], message: "Expected the table that is written, as a select is read." });
  }
  for (const [field, columns] of Object.entries(writes.columns)) {
    const kind = fields[field]?.kind;
    const path = [...at, "columns", field];
    if (!kind || !writable.includes(field) || !scalar.has(kind)) {
      const possible = writable.filter((one) => scalar.has(fields[one]?.kind ?? "object"));
      problems.push({ path, message: `Expected a field that can be written here, one of ${possible.join(", ")}.` });
    } else if (kind !== "reference" && columns.length !== 1) {
      problems.push({ path, message: `Expected one column of a field of the kind ${kind}.` });
    } else if (entity.fields[field] === undefined) {
      problems.push({ path, message: "Expected a field that is read as well: what was written is read back." });
    }
  }
  const foreign = writes.required.filter((field) => !(field in writes.columns));
  if (foreign.length > 0) {
    problems.push({ path: [...at, "required"], message: `Expected fields of columns, got ${foreign.join(", ")}.` });
  }
  if (writes.create) {
    const given = new Set([...Object.keys(writes.create.constants), ...Object.keys(writes.create.sequences)]);
    const filled = new Set(Object.values(writes.columns).flat());
    const missing = entity.key.filter(
      (column) => !given.has(column) && !filled.has(column) && !writes.create?.isKeyGiven,
    );
    if (missing.length > 0) {
      problems.push({
        path: [...at, "create"],
        message: `Expected where a new record gets its ${missing.join(", ")} from: constants, sequences, or isKeyGiven where the database gives it.`,
      });
    }
  }
  return problems;
}
