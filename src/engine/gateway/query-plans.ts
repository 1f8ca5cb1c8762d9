import type { BatchFetchNode, FetchNode, PlanNode, QueryPlan, QueryPlanner } from "@graphql-hive/router-query-planner";
import { parse, print, type DocumentNode } from "graphql";

/**
 * Asks the query planner written in Rust for plans, and knows those of a document by the document itself: documents are kept
 * by those who parse them, and plans leave with them.
 */
export class QueryPlans {
  readonly #known = new WeakMap<DocumentNode, Map<string, Promise<QueryPlan | null>>>();
  readonly #planner: QueryPlanner;
  readonly #percentages: readonly number[];

  private constructor(planner: QueryPlanner) {
    this.#planner = planner;
    this.#percentages = planner.overridePercentages;
  }

  /** @throws {Error} where its native part does not load: on musl, on Windows. */
  static async of(supergraphSdl: string): Promise<QueryPlans> {
    const planner = await import("@graphql-hive/router-query-planner");
    return new QueryPlans(new planner.QueryPlanner(supergraphSdl));
  }

  /** Null where it finds no way through the subgraphs to what is asked, or plans what can't be asked. */
  of(document: DocumentNode, operationName: string | null): Promise<QueryPlan | null> {
    // Where a field is overridden for a part of all requests, whose part it is is drawn anew for each.
    const percentage = this.#percentages.length > 0 ? Math.random() * 100 : 0;
    const key = `${operationName ?? ""}|${this.#percentages.filter((one) => percentage > one).join()}`;
    const plans = this.#known.get(document) ?? new Map<string, Promise<QueryPlan | null>>();
    this.#known.set(document, plans);
    const known = plans.get(key);
    if (known) return known;
    const plan = this.#planned(print(document), operationName, percentage);
    plans.set(key, plan);
    return plan;
  }

  async #planned(text: string, operationName: string | null, percentage: number): Promise<QueryPlan | null> {
    try {
      // Labels of `@override` that are no percentage are for routers that have somebody to ask; here none of them is on.
      const plan = await this.#planner.planAsync(text, operationName, new Set(), percentage);
      return plan.node && !isWellFormed(plan.node) ? null : plan;
    } catch {
      return null;
    }
  }
}

/** Of fields that require others below an interface it has been seen to write operations that no server can read. */
function isWellFormed(node: PlanNode): boolean {
  switch (node.kind) {
    case "Fetch":
    case "BatchFetch":
      return isReadable(node);
    case "Sequence":
    case "Parallel":
      return node.nodes.every(isWellFormed);
    case "Flatten":
      return isWellFormed(node.node);
    case "Condition":
      return [node.ifClause, node.elseClause].every((one) => !one || isWellFormed(one));
    case "Subscription":
      return isReadable(node.primary);
    // Not asked for here.
    case "Defer":
      return false;
  }
}

function isReadable(node: FetchNode | BatchFetchNode): boolean {
  try {
    documentOf(node);
    return true;
  } catch {
    return false;
  }
}

const documents = new WeakMap<FetchNode | BatchFetchNode, DocumentNode>();

/** What a step of a plan asks, the same object each time. @throws {GraphQLError} where it can't be read. */
export function documentOf(node: FetchNode | BatchFetchNode): DocumentNode {
  const document = documents.get(node) ?? parse(node.operation, { noLocation: true });
  documents.set(node, document);
  return document;
}
