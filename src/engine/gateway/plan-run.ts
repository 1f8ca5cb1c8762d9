import type { BatchFetchNode, FetchNode, FlattenNode, PlanNode } from "@graphql-hive/router-query-planner";
import { GraphQLError, Kind, type ExecutionResult, type GraphQLFormattedError } from "graphql";
import type { SubgraphRequest } from "./federator.js";
import { documentOf } from "./query-plans.js";
import {
  eachAt,
  mergeInto,
  representationOf,
  type Data,
  type Path,
  type Representation,
  type TypeConditions,
} from "./representations.js";
import { rewrite } from "./rewrites.js";

export type Ask = (request: SubgraphRequest) => Promise<ExecutionResult> | ExecutionResult;

export interface PlanRunParts {
  readonly conditions: TypeConditions;
  /** As the client gave them, with the operation's defaults. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly kind: SubgraphRequest["kind"];
  readonly ask: Ask;
}

/** Objects that one list of representations stands for. */
interface Entities {
  readonly representations: Data[];
  readonly indexes: Map<string, number>;
}

/** One path's objects, and at which index of the answer each is. */
interface Targets {
  readonly path: FlattenNode["path"];
  readonly objects: Data[];
  readonly answeredAt: number[];
}

/**
 * Runs one plan: asks subgraphs what it says, in its order, and puts together what they answer. A subgraph that fails leaves
 * nothing where its answer would be, and a fault; the others' answers stay.
 */
export class PlanRun {
  /** More than the client asked for: keys and types, by which parts find each other. */
  readonly data: Data = {};
  readonly errors: GraphQLError[] = [];

  constructor(private readonly parts: PlanRunParts) {}

  async run(node: PlanNode): Promise<void> {
    switch (node.kind) {
      case "Sequence":
        for (const one of node.nodes) await this.run(one);
        return;
      case "Parallel":
        await Promise.all(node.nodes.map((one) => this.run(one)));
        return;
      case "Condition": {
        const chosen = this.parts.variables[node.condition] === true ? node.ifClause : node.elseClause;
        return chosen && this.run(chosen);
      }
      case "Fetch":
        return this.#fetch(node);
      case "Subscription":
        return this.#fetch(node.primary);
      case "Flatten":
        if (node.node.kind !== "Fetch") break;
        return this.#fetchEntities(node.path, node.node);
      case "BatchFetch":
        return this.#fetchBatch(node);
      case "Defer":
        break;
    }
    throw new Error(`The plan has a step of a kind that is not known: ${node.kind}.`);
  }

  async #fetch(node: FetchNode): Promise<void> {
    const answer = await this.#ask(node, {}, () => defaultPathOf(node));
    if (!answer) return;
    for (const error of answer.errors ?? []) this.errors.push(error.path ? error : at(error, defaultPathOf(node)));
    if (!answer.data) return;
    rewrite(answer.data, node.outputRewrites, this.parts.conditions);
    mergeInto(this.data, answer.data);
  }

  async #fetchEntities(path: FlattenNode["path"], node: FetchNode): Promise<void> {
    const entities: Entities = { representations: [], indexes: new Map() };
    const targets = this.#targets(path, node, entities);
    if (entities.representations.length === 0) return;
    const above = () => path.flatMap((segment) => (segment !== "@" && "Field" in segment ? [segment.Field] : []));
    const answer = await this.#ask(node, { representations: entities.representations }, above);
    if (!answer) return;
    for (const error of answer.errors ?? []) {
      const [field, index, ...below] = error.path ?? [];
      const places = field === "_entities" && typeof index === "number" ? this.#places([targets], index) : [];
      if (places.length === 0) this.errors.push(at(error, above()));
      for (const place of places) this.errors.push(at(error, [...place, ...below]));
    }
    if (!answer.data) return;
    rewrite(answer.data, node.outputRewrites, this.parts.conditions);
    join(targets, answer.data["_entities"]);
  }

  /** Several lists of objects in one request, each under a name of its own. */
  async #fetchBatch(node: BatchFetchNode): Promise<void> {
    const byVariable = new Map<string, Entities>();
    const batches = node.entityBatch.aliases.map((alias) => {
      const { representationsVariableName: name } = alias;
      const entities = byVariable.get(name) ?? { representations: [], indexes: new Map<string, number>() };
      byVariable.set(name, entities);
      return { alias, targets: alias.paths.map((path) => this.#targets(path, alias, entities)) };
    });
    const given = [...byVariable].map(([name, { representations }]) => [name, representations] as const);
    if (given.every(([, representations]) => representations.length === 0)) return;
    const answer = await this.#ask(node, Object.fromEntries(given), () => undefined);
    if (!answer) return;
    for (const error of answer.errors ?? []) {
      const [field, index, ...below] = error.path ?? [];
      const batch = batches.find(({ alias }) => alias.alias === field);
      const places = batch && typeof index === "number" ? this.#places(batch.targets, index) : [];
      if (places.length === 0) this.errors.push(error);
      for (const place of places) this.errors.push(at(error, [...place, ...below]));
    }
    if (!answer.data) return;
    for (const { alias, targets } of batches) {
      const answered = answer.data[alias.alias];
      rewrite(answered, alias.outputRewrites, this.parts.conditions);
      for (const one of targets) join(one, answered);
    }
  }

  #targets(
    path: FlattenNode["path"],
    { requires = [], inputRewrites }: Pick<FetchNode, "requires" | "inputRewrites">,
    { representations, indexes }: Entities,
  ): Targets {
    const { conditions } = this.parts;
    const targets: Targets = { path, objects: [], answeredAt: [] };
    eachAt(this.data, path, conditions, (object) => {
      const representation = representationOf(object, requires, conditions);
      if (!representation) return;
      const { key, value }: Representation = representation;
      let index = indexes.get(key);
      if (index === undefined) {
        rewrite(value, inputRewrites, conditions);
        index = representations.push(value) - 1;
        indexes.set(key, index);
      }
      targets.objects.push(object);
      targets.answeredAt.push(index);
    });
    return targets;
  }

  /** Where in the whole answer the things are that a subgraph was asked about by that index. */
  #places(targets: readonly Targets[], index: number): Path[] {
    return targets.flatMap(({ path, objects, answeredAt }) => {
      const asked = new Set(objects.filter((_object, n) => answeredAt[n] === index));
      const places: Path[] = [];
      eachAt(this.data, path, this.parts.conditions, (object, place) => {
        if (asked.has(object)) places.push([...place]);
      });
      return places;
    });
  }

  /** @returns null where the subgraph gave no answer, which is then among the errors. */
  async #ask(
    node: FetchNode | BatchFetchNode,
    representations: Readonly<Record<string, readonly Data[]>>,
    pathOf: () => Path | undefined,
  ): Promise<ExecutionResult<Data> | null> {
    const variables: Data = {};
    for (const name of node.variableUsages ?? []) {
      const { variables: given } = this.parts;
      if (Object.hasOwn(given, name)) variables[name] = given[name];
    }
    try {
      return await this.parts.ask({
        subgraph: node.serviceName,
        kind: node.operationKind ?? this.parts.kind,
        document: documentOf(node),
        operationName: node.operationName,
        variables: Object.assign(variables, representations),
      });
    } catch (error) {
      const fault = error instanceof Error ? error : new Error(String(error));
      this.errors.push(
        fault instanceof GraphQLError
          ? fault
          : new GraphQLError(fault.message, { originalError: fault, path: pathOf() }),
      );
      return null;
    }
  }
}

function join({ objects, answeredAt }: Targets, answered: unknown): void {
  if (!Array.isArray(answered)) return;
  objects.forEach((object, n) => {
    const one: unknown = answered[answeredAt[n] ?? -1];
    if (typeof one === "object" && one !== null) mergeInto(object, one as Data);
  });
}

/** Where nothing says better: at what was asked for first. */
function defaultPathOf(node: FetchNode): Path {
  const operation = documentOf(node).definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION);
  const first = operation?.selectionSet.selections.find((one) => one.kind === Kind.FIELD);
  return first ? [first.alias?.value ?? first.name.value] : [];
}

function at(error: GraphQLError | GraphQLFormattedError, path: Path): GraphQLError {
  const { message, extensions } = error;
  const originalError = error instanceof GraphQLError ? (error.originalError ?? error) : undefined;
  return new GraphQLError(message, { path, extensions, originalError });
}
