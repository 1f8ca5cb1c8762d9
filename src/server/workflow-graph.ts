import {
  getNamedType,
  getOperationAST,
  GraphQLError,
  isLeafType,
  isNonNullType,
  isObjectType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from "graphql";
import { entityByName, type EntityName } from "../../schema/entities/index.js";
import { largestPage } from "../../schema/types/index.js";
import { DirectEngine } from "../engine/index.js";
import { InvalidInputError, OperationTooCostlyError, TributaryError } from "../errors/index.js";
import type { Access } from "../tokens/index.js";
import type { WorkflowGraph } from "../workflows/index.js";
import type { ContextFactory } from "./context-factory.js";
import { costOf } from "./limits/cost.js";
import { validDocument } from "./valid-documents.js";

/**
 * The graph as workflows ask it: our own schema, executed in this process, with the rights of the workflow. The same
 * checks as at the door, but for the token's budget: who saved the workflow was let in.
 */
export function workflowGraph(
  schema: GraphQLSchema,
  createContext: ContextFactory,
  options: { readonly maxCost?: number | null } = {},
): WorkflowGraph {
  const engine = new DirectEngine(schema);
  const selections = new Map<string, string>();

  const execute: WorkflowGraph["execute"] = async ({ access, document: text, variables, requestId }) => {
    const valid = validDocument(schema, text, true);
    if (Array.isArray(valid)) throw refused(valid);
    const { document } = valid;
    const operation = getOperationAST(document);
    if (!operation) throw notOne();
    requireAffordable(costOf(schema, document, operation, variables), options.maxCost ?? null);
    const context = createContext(access, { address: null, userAgent: null, requestId });
    const result = await engine.execute({ document, operationName: null, variables, context });
    const [error] = result.errors ?? [];
    if (error) throw causeOf(error);
    // Answers come without a prototype, and what is stored is JSON.
    return JSON.parse(JSON.stringify(result.data ?? {})) as Record<string, unknown>;
  };

  const selectionFor = (entity: EntityName): string => {
    const before = selections.get(entity);
    if (before !== undefined) return before;
    const type = schema.getType(entity);
    if (!isObjectType(type)) throw new TypeError(`There is no type ${entity} in the graph.`);
    const selection = plainSelection(type, 2);
    selections.set(entity, selection);
    return selection;
  };

  return {
    problemOf: (text, kind) => {
      const valid = validDocument(schema, text, true);
      if (Array.isArray(valid)) return valid.map(({ message }) => message).join(" ");
      const operation = getOperationAST(valid.document);
      if (!operation) return notOne().message;
      return String(operation.operation) === kind ? null : `expected a ${kind}, got a ${operation.operation}`;
    },
    execute,
    records: async (access: Access, entity: string, ids: readonly string[]) => {
      const found = new Map<string, object>();
      const { name } = entityByName(entity as EntityName);
      const document = `query ($ids: [ID!]!) { nodes(ids: $ids, staleness: ALLOW) { id ... on ${name} { ${selectionFor(name as EntityName)} } } }`;
      for (let from = 0; from < ids.length; from += largestPage) {
        const variables = { ids: ids.slice(from, from + largestPage) };
        const data = await execute({ access, document, variables, requestId: access.workflow?.id ?? "workflow" });
        for (const node of data["nodes"] as readonly ({ id: string } | null)[]) if (node) found.set(node.id, node);
      }
      return found;
    },
  };
}

/** Fields that lie in a record: values, and objects of values such as amounts. No records of others, and no payload. */
function plainSelection(type: GraphQLObjectType, depth: number): string {
  return Object.values(type.getFields())
    .flatMap((field) => {
      if (field.args.some((arg) => isNonNullType(arg.type)) || field.name === "raw") return [];
      const named = getNamedType(field.type);
      if (isLeafType(named)) return [field.name];
      if (!isObjectType(named) || depth === 0 || field.args.length > 0) return [];
      return inner(named, field.name, depth);
    })
    .join(" ");
}

function inner(type: GraphQLObjectType, name: string, depth: number): string[] {
  // Records, connections and the like have an id of their own: they are things of their own.
  if (type.getFields()["id"] || type.getFields()["pageInfo"]) return [];
  const below = plainSelection(type, depth - 1);
  return below === "" ? [] : [`${name} { ${below} }`];
}

function requireAffordable(cost: number, maximum: number | null): void {
  if (maximum === null || cost <= maximum) return;
  throw new OperationTooCostlyError(
    `The query may cost ${cost}, and at most ${maximum} is allowed. Ask for fewer items at a time.`,
    { details: { cost, maximum } },
  );
}

function refused(errors: readonly GraphQLError[]): InvalidInputError {
  const message = errors.map((error) => error.message).join(" ");
  return new InvalidInputError(`The query can't be executed: ${message}`, {
    problems: [{ path: ["config", "query"], message }],
  });
}

function notOne(): InvalidInputError {
  return new InvalidInputError("expected one operation, got none or several");
}

/** The fault as it was thrown; of graphql-js' own, such as a variable of another type, its words. */
function causeOf(error: GraphQLError): Error {
  let current: unknown = error;
  while (current instanceof GraphQLError && current.originalError) current = current.originalError;
  if (current instanceof TributaryError) return current;
  if (!(current instanceof GraphQLError)) return current instanceof Error ? current : error;
  return new InvalidInputError(current.message, {
    problems: [{ path: ["config"], message: current.message }],
  });
}
