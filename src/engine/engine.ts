import type { DocumentNode, ExecutionResult, GraphQLSchema } from "graphql";
import type { Access } from "../tokens/index.js";

/** One operation, parsed and validated against the engine's own schema; its cost is counted and its caller let in. */
export interface EngineOperation {
  readonly document: DocumentNode;
  /** Which of the document's operations; null where it has but one. */
  readonly operationName: string | null;
  /** As the client sent them: the engine coerces them. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: object;
  /** A header of the client's request, by its name in lower case; of a websocket those of its upgrade. */
  readonly headerOf?: (name: string) => string | null;
}

/** An operation that lives on: its loaders must not, or they would show what was true at the first event. */
export interface EngineSubscription extends EngineOperation {
  /** A new context for each event. */
  readonly newContext: () => object;
  /**
   * All that decides what the subscriber may see now, as a text. Those with the same may be answered together when one
   * event is told to them; absent, this one is answered alone.
   */
  readonly rights?: () => string;
}

export type SubscriptionResults = AsyncIterableIterator<ExecutionResult> | ExecutionResult;

/** Executes what is asked of one schema, whether that is our own or one composed with other subgraphs. */
export interface Engine {
  readonly schema: GraphQLSchema;
  /** Queries and mutations. Never throws for a fault of the operation: that stands in the answer's errors. */
  execute(operation: EngineOperation): Promise<ExecutionResult> | ExecutionResult;
  /** Operations of any kind that came over a websocket. */
  subscribe(operation: EngineSubscription): Promise<SubscriptionResults>;
  /** Lets go of what it holds; operations under way still finish. */
  dispose?(): Promise<void>;
}

type Listener = () => void;

/** Gives the engine that is to be used now. One that came before finishes what it began. */
export class EngineHolder {
  readonly #listeners = new Set<Listener>();
  /** By their schemas, for operations that were validated before an engine was replaced. */
  readonly #engines = new WeakMap<GraphQLSchema, Engine>();
  #current: Engine;

  constructor(engine: Engine) {
    this.#current = engine;
    this.#engines.set(engine.schema, engine);
  }

  get current(): Engine {
    return this.#current;
  }

  /** The engine of a schema that was the current one when an operation came. */
  of(schema: GraphQLSchema): Engine {
    return this.#engines.get(schema) ?? this.#current;
  }

  /** Makes all operations from now on go to another engine. */
  replace(engine: Engine): void {
    this.#current = engine;
    this.#engines.set(engine.schema, engine);
    for (const listener of this.#listeners) listener();
  }

  /** Tells of every engine that comes after the current one. Returns what ends that. */
  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}

/** Which engine serves a caller. An answer at once, where it is known, keeps a turn of the event loop off every request. */
export interface Engines {
  /** Of our own schema, for tenants without other subgraphs. */
  readonly direct: EngineHolder;
  of(access: Access): EngineHolder | Promise<EngineHolder>;
}
