import type { Access } from "../tokens/index.js";

/** This gateway's own graph, as a step asks it: with the rights of its workflow and nobody else's. */
export interface WorkflowGraph {
  /** What is wrong with a document; null when it can be executed. */
  problemOf(document: string, kind: "query" | "mutation"): string | null;
  /** @throws the fault of the first field that failed: a step has all that it asked for, or it failed. */
  execute(request: {
    readonly access: Access;
    readonly document: string;
    readonly variables: Readonly<Record<string, unknown>>;
    /** Repeated in the audit log: the run. */
    readonly requestId: string;
  }): Promise<Readonly<Record<string, unknown>>>;
  /** Records with the fields that lie in them, by their ids; those that are gone are left out. */
  records(access: Access, entity: string, ids: readonly string[]): Promise<ReadonlyMap<string, object>>;
}

/** Stands in for a graph until the process has built it. */
export class LateGraph implements WorkflowGraph {
  #graph: WorkflowGraph | null = null;

  bind(graph: WorkflowGraph): void {
    this.#graph = graph;
  }

  problemOf(document: string, kind: "query" | "mutation"): string | null {
    return this.#bound().problemOf(document, kind);
  }

  execute(request: Parameters<WorkflowGraph["execute"]>[0]): ReturnType<WorkflowGraph["execute"]> {
    return this.#bound().execute(request);
  }

  records(access: Access, entity: string, ids: readonly string[]): ReturnType<WorkflowGraph["records"]> {
    return this.#bound().records(access, entity, ids);
  }

  #bound(): WorkflowGraph {
    if (!this.#graph)
      throw new Error("The graph that workflows ask is bound when a process starts, and this one has none.");
    return this.#graph;
  }
}
