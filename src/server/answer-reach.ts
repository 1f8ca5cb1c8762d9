import {
  getNamedType,
  isCompositeType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  Kind,
  OperationTypeNode,
  typeFromAST,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from "graphql";
import type { EntityDefinition } from "../../schema/definition/index.js";
import { entities } from "../../schema/entities/index.js";
import { objectsWithin } from "../../schema/types/index.js";

/** Which entities' records an operation is answered from. */
export interface AnswerReach {
  /** In the order of their names; whatever the variables are. */
  readonly entities: readonly string[];
  /** Names of variables that hold objects, in which further entities may be named. */
  readonly objectVariables: readonly string[];
}

const all = Object.values<EntityDefinition>(entities);
const entityNames = new Set<string>(all.map(({ name }) => name));

/** Root fields that read records and the connections' states, and nothing else. */
const roots: ReadonlyMap<string, string> = new Map(
  all.flatMap(({ name, single, plural }) =>
    [single, plural, `${single}Aggregates`].map((field) => [field, name] as const),
  ),
);

/** Types whose fields lie in records, or are counted and listed from them. Whatever leads to another type is not kept. */
const recordTypes: ReadonlySet<string> = new Set([
  ...all.flatMap(({ name }) =>
    ["", "Connection", "Edge", "Aggregates", "Group", "GroupKey", "Figures"].map((part) => `${name}${part}`),
  ),
  ...all.flatMap(({ fields }) => [...objectsWithin(fields)].map((object) => object.name)),
  "CustomField",
  "Money",
  "PageInfo",
  "UnavailableConnection",
]);

/** Lies apart from its record, sealed. */
const payloadField = "raw";

/** By the names under which records of other entities can be asked about in a filter. */
const referencesByName = new Map<string, Set<string>>();
for (const { fields } of all) {
  for (const [name, field] of Object.entries(fields)) {
    if (field.kind !== "reference" && field.kind !== "references") continue;
    const targets = referencesByName.get(name) ?? new Set();
    referencesByName.set(name, targets.add(field.entity));
  }
}

/**
 * What an operation of our own schema reads, from its text alone: null where its answer depends on anything but records
 * and which connections can't be reached.
 */
export function answerReach(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): AnswerReach | null {
  const query = schema.getQueryType();
  if (operation.operation !== OperationTypeNode.QUERY || !query) return null;
  const walk = new ReachWalk(schema, document);
  if (!walk.selection(operation.selectionSet, query)) return null;
  const objectVariables = (operation.variableDefinitions ?? []).flatMap(({ variable, type, defaultValue }) => {
    if (defaultValue) walk.value(defaultValue);
    return isInputObjectType(getNamedType(typeFromAST(schema, type))) ? [variable.name.value] : [];
  });
  return { entities: [...walk.entities].sort(), objectVariables };
}

/** The same with what stands in the variables. */
export function reachWith(
  { entities: known, objectVariables }: AnswerReach,
  variables: Readonly<Record<string, unknown>>,
): readonly string[] {
  if (objectVariables.length === 0) return known;
  const reached = new Set(known);
  for (const name of objectVariables) addNamed(variables[name], reached);
  return [...reached].sort();
}

class ReachWalk {
  readonly entities = new Set<string>();
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Fragments that double each other are walked once each. */
  readonly #walked = new Map<string, boolean>();

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
  ) {
    const fragments = document.definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
    this.#fragments = new Map(fragments.map((one) => [one.name.value, one]));
  }

  selection({ selections }: SelectionSetNode, type: GraphQLNamedType): boolean {
    return selections.every((selection) => {
      if (selection.kind === Kind.FIELD) return this.#field(selection, type);
      if (selection.kind === Kind.FRAGMENT_SPREAD) return this.#fragment(selection.name.value);
      const condition = selection.typeCondition;
      const inner = condition ? this.schema.getType(condition.name.value) : type;
      return inner !== undefined && this.selection(selection.selectionSet, inner);
    });
  }

  /** Whatever a value names, wherever it stands in an argument. */
  value(node: ValueNode): void {
    if (node.kind === Kind.LIST) node.values.forEach((value) => this.value(value));
    if (node.kind !== Kind.OBJECT) return;
    for (const { name, value } of node.fields) {
      addTargets(name.value, this.entities);
      this.value(value);
    }
  }

  #fragment(name: string): boolean {
    const known = this.#walked.get(name);
    if (known !== undefined) return known;
    const fragment = this.#fragments.get(name);
    const type = fragment && this.schema.getType(fragment.typeCondition.name.value);
    const isReadable = fragment !== undefined && type !== undefined && this.selection(fragment.selectionSet, type);
    this.#walked.set(name, isReadable);
    return isReadable;
  }

  #field(node: FieldNode, parent: GraphQLNamedType): boolean {
    const name = node.name.value;
    if (name === "__typename") return true;
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
    if (!field || name === payloadField) return false;
    if (parent === this.schema.getQueryType()) {
      const entity = roots.get(name);
      if (entity === undefined) return false;
      this.entities.add(entity);
    }
    for (const { value } of node.arguments ?? []) this.value(value);
    const type = getNamedType(field.type);
    if (!isCompositeType(type)) return true;
    if (!recordTypes.has(type.name)) return false;
    const listed = type.name.endsWith("Connection") ? type.name.slice(0, -"Connection".length) : type.name;
    if (entityNames.has(listed)) this.entities.add(listed);
    return node.selectionSet !== undefined && this.selection(node.selectionSet, type);
  }
}

function addTargets(name: string, reached: Set<string>): void {
  for (const target of referencesByName.get(name) ?? []) reached.add(target);
}

function addNamed(value: unknown, reached: Set<string>): void {
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) addTargets(name, reached);
    addNamed(inner, reached);
  }
}
