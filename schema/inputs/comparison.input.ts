import { Field, ID, InputType, Int } from "type-graphql";
import { generatedClass, type TypeClass } from "../types/generated-class.js";
import type { EnumDefinition } from "../definition/index.js";
import { GraphQLDate, GraphQLDateTime, GraphQLDecimal } from "../scalars/index.js";
import { enumType } from "../types/enum-types.js";

/** What one field is compared with. Several comparisons hold together; `eq: null` finds what has no value. */
export interface Comparison {
  readonly eq?: unknown;
  readonly in?: readonly unknown[] | null;
  readonly gt?: unknown;
  readonly gte?: unknown;
  readonly lt?: unknown;
  readonly lte?: unknown;
  readonly startsWith?: string | null;
}

const equality = { eq: "Equal to this; null finds what has no value.", in: "Equal to one of these." } as const;
const range = { gt: "After this.", gte: "This or after.", lt: "Before this.", lte: "This or before." } as const;

function comparisonInput(name: string, type: () => object, operators: Readonly<Record<string, string>>): TypeClass {
  const input = generatedClass(name);
  InputType(name)(input);
  for (const [operator, description] of Object.entries(operators)) {
    Field(operator === "in" ? () => [type()] : type, { nullable: true, description })(
      input.prototype as object,
      operator,
    );
  }
  return input;
}

export const IDFilter = comparisonInput("IDFilter", () => ID, equality);
export const BooleanFilter = comparisonInput("BooleanFilter", () => Boolean, { eq: equality.eq });
export const StringFilter = comparisonInput("StringFilter", () => String, {
  ...equality,
  startsWith: "Begins with this, in this case.",
});
export const IntFilter = comparisonInput("IntFilter", () => Int, { ...equality, ...range });
export const DecimalFilter = comparisonInput("DecimalFilter", () => GraphQLDecimal, { ...equality, ...range });
export const DateFilter = comparisonInput("DateFilter", () => GraphQLDate, { ...equality, ...range });
export const DateTimeFilter = comparisonInput("DateTimeFilter", () => GraphQLDateTime, { ...equality, ...range });

const enumFilters = new Map<EnumDefinition, TypeClass>();

/** `WorkOrderStatusFilter`: made at the first call, the same one for every entity that uses the enumeration. */
export function enumFilter(definition: EnumDefinition): TypeClass {
  const existing = enumFilters.get(definition);
  if (existing) return existing;
  const input = comparisonInput(`${definition.name}Filter`, () => enumType(definition), equality);
  enumFilters.set(definition, input);
  return input;
}
