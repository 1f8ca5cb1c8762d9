import type { JSONValue } from "@jmespath-community/jmespath";
import type { CustomFieldValue, EntityDefinition } from "../../schema/definition/index.js";
import { MappingError } from "../errors/index.js";
import { ExpressionError } from "./budget.js";
import { coerce } from "./coerce.js";
import { compileExpression } from "./expression.js";
import type { FieldMapping } from "./field-mapping.js";
import { jsonText } from "./json.js";
import { mappingTarget } from "./mapping-target.js";

/** From a raw payload to a record in the unified model, whatever the entity. */
export type ToUnified = (raw: unknown) => Readonly<Record<string, unknown>>;

/** One mapping, ready: the value that its field takes. @throws {ExpressionError} there is none for this payload. */
interface Filler {
  readonly mapping: FieldMapping;
  readonly valueOf: (raw: JSONValue) => unknown;
  /** Key of the custom field; null for a field of the unified model. */
  readonly customKey: string | null;
}

/** Of the value of one field. */
const mostResultBytes = 64 * 1024;

/**
 * `toUnified` with the mappings' fields in place of its own. To be made once for a run and entity: what an expression
 * compiles to is kept, but mappings are looked up here.
 * @param mappings Those of the connection; of other entities than `entity` are passed over.
 * @returns Throws {MappingError} naming the mapping's field, for a payload whose value the field can't take, and for all
 *   when a stored mapping has become one that can't be used: its records wait in quarantine, and the run goes on.
 */
export function withFieldMappings(
  toUnified: ToUnified,
  entity: EntityDefinition,
  mappings: readonly FieldMapping[],
): ToUnified {
  const fillers = mappings
    .filter((mapping) => mapping.entity === entity.name)
    .map((mapping) => filler(entity, mapping));
  if (fillers.length === 0) return toUnified;
  const unifiedFillers = fillers.filter(({ customKey }) => customKey === null);
  const customFillers = fillers.filter(({ customKey }) => customKey !== null);
  return (raw) => {
    const unified: Record<string, unknown> = { ...toUnified(raw) };
    for (const { mapping, valueOf } of unifiedFillers) unified[mapping.field] = filled(mapping, valueOf, raw);
    if (customFillers.length > 0) {
      const given = (unified["customFields"] ?? []) as readonly CustomFieldValue[];
      unified["customFields"] = withCustomFields(given, customFillers, raw);
    }
    return unified;
  };
}

function filler(entity: EntityDefinition, mapping: FieldMapping): Filler {
  const target = mappingTarget(entity, mapping.field);
  if (target.kind === "none") return brokenFiller(mapping, target.problem);
  try {
    const expression = compileExpression(mapping.expression);
    const take = target.kind === "custom" ? customValue : (value: JSONValue) => coerce(target.field, bounded(value));
    return {
      mapping,
      customKey: target.kind === "custom" ? target.key : null,
      valueOf: (raw) => {
        const value = expression(raw);
        return value === null ? null : take(value);
      },
    };
  } catch (cause) {
    if (!(cause instanceof ExpressionError)) throw cause;
    return brokenFiller(mapping, cause.message);
  }
}

function brokenFiller(mapping: FieldMapping, problem: string): Filler {
  return {
    mapping,
    customKey: null,
    valueOf: () => {
      throw new ExpressionError(`the mapping can't be used, ${problem}`);
    },
  };
}

function filled(mapping: FieldMapping, valueOf: Filler["valueOf"], raw: unknown): unknown {
  try {
    return valueOf(raw as JSONValue);
  } catch (cause) {
    if (!(cause instanceof ExpressionError)) throw cause;
    throw new MappingError(`${mapping.field}: ${cause.message}. Its field mapping is ${shown(mapping.expression)}.`, {
      cause,
      path: mapping.field,
    });
  }
}

function shown(expression: string): string {
  return expression.length > 200 ? `${expression.slice(0, 200)}…` : expression;
}

/** In the connector's order, those that it does not have after them. */
function withCustomFields(
  given: readonly CustomFieldValue[],
  fillers: readonly Filler[],
  raw: unknown,
): CustomFieldValue[] {
  const values = new Map(
    fillers.map(({ mapping, valueOf, customKey }) => [
      customKey,
      filled(mapping, valueOf, raw) as CustomFieldValue["value"],
    ]),
  );
  const fields = given.map((field) => {
    const value = values.get(field.key);
    if (value === undefined) return field;
    values.delete(field.key);
    return { key: field.key, ...(field.label === undefined ? {} : { label: field.label }), value };
  });
  return [...fields, ...[...values].map(([key, value]) => ({ key: key as string, value }))];
}

/** @throws {ExpressionError} the value is larger than one field may be. */
function bounded(value: JSONValue): JSONValue {
  // A character takes at most 3 bytes; most values are settled by that.
  if (typeof value !== "string" || value.length * 3 > mostResultBytes) jsonText(value, mostResultBytes);
  return value;
}

/** Plain values as they are, all else as JSON text, since a custom field has no type of its own. */
function customValue(value: JSONValue): CustomFieldValue["value"] {
  return typeof value === "object" ? jsonText(value, mostResultBytes) : (bounded(value) as CustomFieldValue["value"]);
}
