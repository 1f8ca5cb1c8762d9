import type { QueryPlan, QueryPlanner } from "@graphql-hive/router-query-planner";
import { print, type DocumentNode } from "graphql";

/**
 * Asks the query planner written in Rust for plans, and knows those of a document by the document itself: documents are kept
 * by those who parse them, and plans leave with them.
 */
export class QueryPlans {
  readonly #known = new WeakMap<DocumentNode, Map<string, Promise<QueryPlan>>>();
  readonly #planner: QueryPlanner;
  readonly #labels: ReadonlySet<string>;
  readonly #percentages: readonly number[];

  private constructor(planner: QueryPlanner) {
    this.#planner = planner;
    // Labels of `@override` that are no percentage are for routers that have somebody to ask; here none of them is on.
    this.#labels = new Set();
    this.#percentages = planner.overridePercentages;
  }

  /** @throws {Error} where its native part does not load: on musl, on Windows. */
  static async of(supergraphSdl: string): Promise<QueryPlans> {
    const planner = await import("@graphql-hive/router-query-planner");
    return new QueryPlans(new planner.QueryPlanner(supergraphSdl));
  }

  /** @throws {Error} where there is no way through the subgraphs to what is asked. */
  of(document: DocumentNode, operationName: string | null): Promise<QueryPlan> {
    // Where a field is overridden for a part of all requests, whose part it is is drawn anew for each.
    const percentage = this.#percentages.length > 0 ? Math.random() * 100 : 0;
    const key = `${operationName ?? ""}|${this.#percentages.filter((one) => percentage > one).join()}`;
    const plans = this.#known.get(document) ?? new Map<string, Promise<QueryPlan>>();
    this.#known.set(document, plans);
    const known = plans.get(key);
    if (known) return known;
    const plan = this.#planner.planAsync(print(document), operationName, new Set(this.#labels), percentage);
    plans.set(key, plan);
    return plan;
  }
}
