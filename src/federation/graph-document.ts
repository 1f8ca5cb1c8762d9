import type { Tenant } from "../storage/index.js";

/** One subgraph beside our own, as a tenant registered it. */
export interface RegisteredSubgraph {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  /** Its schema at the time of its registration; the graph is made of this, whatever the subgraph says later. */
  readonly sdl: string;
  /** Names of headers, in lower case, that are handed on from a client's request. */
  readonly headers: readonly string[];
  readonly timeoutMs: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** All subgraphs of one organization and environment, in one document: a change of the graph is one write, or none. */
export interface GraphDocument extends Tenant {
  readonly _id: string;
  /** Rises by one with each change. */
  readonly version: number;
  readonly subgraphs: readonly RegisteredSubgraph[];
  readonly updatedAt: Date;
}

/** The name of our own subgraph. */
export const ownSubgraph = "tributary";
