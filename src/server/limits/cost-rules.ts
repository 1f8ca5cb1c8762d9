import { Kind, type ConstDirectiveNode, type GraphQLField } from "graphql";

/** What a field's `@cost` and `@listSize` say. */
export interface CostRule {
  /** Null where it says none: then it follows from the field's type. */
  readonly weight: number | null;
  readonly slicingArguments: readonly string[];
  readonly assumedSize: number;
  /** Fields of the answer that hold the list, where the field itself does not: `nodes` and `edges`. */
  readonly sizedFields: readonly string[];
}

/** A list of which nothing is said. */
const defaultListSize = 10;

const known = new WeakMap<object, CostRule>();

/** Read from the directives that stand at the field's declaration, so that a composed schema works like our own. */
export function costRuleOf(field: GraphQLField<unknown, unknown>): CostRule {
  const before = known.get(field);
  if (before) return before;
  const directives = field.astNode?.directives ?? [];
  const cost = directives.find(({ name }) => name.value === "cost");
  const listSize = directives.find(({ name }) => name.value === "listSize");
  const rule: CostRule = {
    weight: cost ? (numberOf(cost, "weight") ?? null) : null,
    slicingArguments: listSize ? textsOf(listSize, "slicingArguments") : [],
    assumedSize: (listSize && numberOf(listSize, "assumedSize")) ?? defaultListSize,
    sizedFields: listSize ? textsOf(listSize, "sizedFields") : [],
  };
  known.set(field, rule);
  return rule;
}

function numberOf(directive: ConstDirectiveNode, name: string): number | undefined {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  const isNumber = value?.kind === Kind.INT || value?.kind === Kind.FLOAT || value?.kind === Kind.STRING;
  return isNumber && Number.isFinite(Number(value.value)) ? Number(value.value) : undefined;
}

function textsOf(directive: ConstDirectiveNode, name: string): string[] {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  if (value?.kind === Kind.STRING) return [value.value];
  return value?.kind === Kind.LIST ? value.values.flatMap((one) => (one.kind === Kind.STRING ? [one.value] : [])) : [];
}
