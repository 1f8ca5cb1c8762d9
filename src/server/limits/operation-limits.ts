import { hash } from "node:crypto";
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from "graphql";
import { OperationTooCostlyError } from "../../errors/index.js";
import type { Access, Budgets } from "../../tokens/index.js";
import { costOf } from "./cost.js";

/** What one operation may cost, and who counts what a caller asks for; both may be left open. */
export interface OperationLimits {
  /** Null: an operation may cost anything. */
  readonly maxCost: number | null;
  /** Null: a caller may ask for any amount. */
  readonly budgets: Budgets | null;
}

/** Counts a request, before its text is read. @throws {RateLimitedError} */
export async function takeRequest({ budgets }: OperationLimits, access: Access): Promise<void> {
  await budgets?.take(access, { requests: 1, cost: 0 });
}

/**
 * Counts what an operation may cost, before it is executed.
 * @throws {OperationTooCostlyError} more than any may. @throws {RateLimitedError} more than the caller has left.
 */
export async function takeCost(
  { maxCost, budgets }: OperationLimits,
  access: Access,
  asked: {
    /** What this operation's document cost before, by what decides it. */
    readonly costs?: Map<string, number>;
    readonly schema: GraphQLSchema;
    readonly document: DocumentNode;
    readonly operation: OperationDefinitionNode;
    readonly variables: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  if (maxCost === null && !budgets) return;
  const cost = knownCost(asked);
  if (maxCost !== null && cost > maxCost) {
    throw new OperationTooCostlyError(
      `This operation can cost ${cost}, and at most ${maxCost} is executed: about one for each object that the answer can have. Ask for smaller pages (first), or for less under each record.`,
      { details: { cost, maximum: maxCost } },
    );
  }
  await budgets?.take(access, { requests: 0, cost });
}

/** Longer variables are a client's own data rather than the size of a page; to keep them would cost more than to count. */
const longestKeptVariables = 500;
const mostKeptCosts = 100;

function knownCost({ costs, schema, document, operation, variables }: Parameters<typeof takeCost>[2]): number {
  const text = costs ? JSON.stringify(variables) : "";
  if (!costs || text.length > longestKeptVariables) return costOf(schema, document, operation, variables);
  // By a hash: variables may hold a credential, of which nothing stays in memory once it is gone.
  const key = hash("sha256", `${operation.name?.value ?? ""} ${text}`, "base64");
  const before = costs.get(key);
  if (before !== undefined) return before;
  const cost = costOf(schema, document, operation, variables);
  if (costs.size >= mostKeptCosts) costs.clear();
  costs.set(key, cost);
  return cost;
}
