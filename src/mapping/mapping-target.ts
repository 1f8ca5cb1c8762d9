import type { EntityDefinition, FieldDefinition } from "../../schema/definition/index.js";
import { nearestNames } from "./nearest-names.js";

/** Where the result of an expression goes. */
export type MappingTarget =
  | { readonly kind: "custom"; readonly key: string }
  | { readonly kind: "unified"; readonly name: string; readonly field: MappableField };

/** The kinds of field that an expression can fill: all but those that are made of fields themselves. */
export type MappableField = Exclude<FieldDefinition, { readonly kind: "object" | "objects" }>;

const customPrefix = "custom.";
const customKey = /^[\p{L}\p{N}_-]{1,64}$/u;

/** Comes with every entity; the times that do as well are what syncs go by, and stay the connector's. */
const url: MappableField = { kind: "string", description: "Where a person finds the record in its system." };

/** The target that `name` stands for, or what is wrong with it: what was expected, what came. */
export function mappingTarget(
  entity: EntityDefinition,
  name: string,
): MappingTarget | { readonly kind: "none"; readonly problem: string } {
  if (name.startsWith(customPrefix)) {
    const key = name.slice(customPrefix.length);
    if (customKey.test(key)) return { kind: "custom", key };
    return {
      kind: "none",
      problem: `expected custom. and a key of 1 to 64 letters, digits, _ and -, got ${JSON.stringify(name.slice(0, 100))}`,
    };
  }
  const field = Object.hasOwn(entity.fields, name) ? entity.fields[name] : name === "url" ? url : undefined;
  if (!field) {
    const nearest = nearestNames(name, mappableNames(entity)).join(", ");
    return {
      kind: "none",
      problem: `expected a field of ${entity.name} such as ${nearest}, or custom. and a key of your own, got ${JSON.stringify(name.slice(0, 100))}`,
    };
  }
  if (field.kind === "object" || field.kind === "objects") {
    return {
      kind: "none",
      problem: `expected a field with a value of its own, got ${name}, which is made of ${field.object.name}; a custom field takes such values`,
    };
  }
  if (field.kind === "boolean" && field.derived) {
    return {
      kind: "none",
      problem: `expected a field that a source gives, got ${name}, which follows from ${[...field.derived.value, field.derived.limit].join(", ")}; map these`,
    };
  }
  return { kind: "unified", name, field };
}

function mappableNames(entity: EntityDefinition): string[] {
  const names = Object.entries(entity.fields).flatMap(([name, field]) =>
    field.kind === "object" || field.kind === "objects" || "derived" in field ? [] : [name],
  );
  return [...names, "url"];
}
