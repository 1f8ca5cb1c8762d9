import { registerEnumType } from "type-graphql";
import type { EnumDefinition } from "../definition/index.js";

const known = new Map<EnumDefinition, Readonly<Record<string, string>>>();

/** The GraphQL enumeration of a declaration: made at the first call, the same one for every field that uses it. */
export function enumType(definition: EnumDefinition): Readonly<Record<string, string>> {
  const existing = known.get(definition);
  if (existing) return existing;
  const values = Object.fromEntries(Object.keys(definition.values).map((value) => [value, value]));
  registerEnumType(values, {
    name: definition.name,
    description: definition.description,
    valuesConfig: Object.fromEntries(
      Object.entries(definition.values).map(([value, description]) => [value, { description }]),
    ),
  });
  known.set(definition, values);
  return values;
}
