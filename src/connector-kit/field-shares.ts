import type { FieldMap } from "../../schema/definition/index.js";

type Values = Readonly<Record<string, unknown>>;

export interface FieldShares {
  /** Paths of declared fields that some record has a value in. */
  readonly filled: ReadonlySet<string>;
  /** Those that the connector gives, and always empty. */
  readonly empty: ReadonlySet<string>;
  /** Values of enumerations without a counterpart, each as `status "ON_ICE"`. */
  readonly unknown: ReadonlySet<string>;
}

/** Which fields of records in the unified model have values; of objects, the fields within, after a dot. */
export function fieldShares(fields: FieldMap, records: readonly Values[]): FieldShares {
  const [given, filled, unknown] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const record of records) look(fields, record, "", { given, filled, unknown });
  return { filled, empty: new Set([...given].filter((path) => !filled.has(path))), unknown };
}

function look(
  fields: FieldMap,
  record: Values,
  prefix: string,
  seen: { readonly given: Set<string>; readonly filled: Set<string>; readonly unknown: Set<string> },
): void {
  for (const [name, field] of Object.entries(fields)) {
    const value = record[name];
    if (value === undefined) continue;
    const path = prefix + name;
    seen.given.add(path);
    if (value === null || (Array.isArray(value) && value.length === 0)) continue;
    seen.filled.add(path);
    if (field.kind === "object") look(field.object.fields, value as Values, `${path}.`, seen);
    if (field.kind === "objects") {
      for (const item of value as readonly Values[]) look(field.object.fields, item, `${path}.`, seen);
    }
    if (field.kind === "enum") {
      const { value: ours, raw } = value as { value: string; raw: string };
      if (ours === "UNKNOWN") seen.unknown.add(`${path} ${JSON.stringify(raw)}`);
    }
  }
}
