import {
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
  SubgraphBreakingChangeError,
  SubgraphNotComposedError,
} from "../errors/index.js";
import { newId } from "../ids/index.js";
import type { NetworkGuard } from "../network/index.js";
import type { Storage, Tenant } from "../storage/index.js";
import { systemClock, type Clock } from "../time/index.js";
import { compose, parseSubgraph } from "./compose.js";
import { graphChanges, type GraphChange } from "./graph-changes.js";
import type { RegisteredSubgraph } from "./graph-document.js";
import { GraphStore } from "./graph-store.js";
import { callSubgraph, invalidResponse } from "./subgraph-call.js";
import { parseSubgraphInput, type SubgraphInput } from "./subgraph-input.js";

/** How a change of the graph is to be made. */
export interface ChangeOptions {
  /** Our own schema as a subgraph. */
  readonly ownSdl: string;
  /** Say what would change, and change nothing. */
  readonly dryRun?: boolean | undefined;
  /** Make the change although clients may break. */
  readonly allowBreaking?: boolean | undefined;
}

/** What a change of the graph did, or would do. */
export interface GraphChangeReport {
  readonly subgraph: RegisteredSubgraph;
  readonly changes: readonly GraphChange[];
  /** False after a dry run. */
  readonly isApplied: boolean;
}

/** Each holds up composition, and has to be looked through by whoever runs them. */
const mostSubgraphs = 20;

/**
 * The subgraphs of an organization and environment beside our own. A change is composed and compared with the graph as it
 * is before anything is stored: what does not compose leaves everything as it was.
 */
export class SubgraphService {
  readonly #store: GraphStore;
  readonly #network: NetworkGuard;
  readonly #clock: Clock;

  constructor(parts: { readonly storage: Storage; readonly network: NetworkGuard; readonly clock?: Clock }) {
    this.#store = new GraphStore(parts.storage);
    this.#network = parts.network;
    this.#clock = parts.clock ?? systemClock;
  }

  /** In the order of their names. */
  async list(tenant: Tenant): Promise<RegisteredSubgraph[]> {
    // Who sees some of a tenant's connections alone sees none of what belongs to no connection.
    if (tenant.connectionIds) return [];
    const { subgraphs } = await this.#store.load(tenant);
    return [...subgraphs].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  /**
   * Registers a subgraph, or puts another schema, address or setting in the place of the one of that name.
   * @throws {InvalidInputError | AddressNotAllowedError} with the path of what is wrong.
   * @throws {SubgraphNotComposedError | SubgraphBreakingChangeError} and the graph stays as it is.
   */
  async register(tenant: Tenant, input: SubgraphInput, options: ChangeOptions): Promise<GraphChangeReport> {
    requireWholeTenant(tenant);
    const { name, url, sdl: given, headers, timeoutMs } = parseSubgraphInput(input);
    const { organizationId } = tenant;
    await this.#network.check(new URL(url), { organizationId, path: ["input", "url"] });
    const { version, subgraphs } = await this.#store.load(tenant);
    const former = subgraphs.find((one) => one.name === name);
    if (!former && subgraphs.length >= mostSubgraphs) {
      const message = `expected at most ${mostSubgraphs} subgraphs beside the gateway's own`;
      throw new InvalidInputError(`${message}. Remove one first.`, {
        problems: [{ path: ["input", "name"], message }],
      });
    }
    const sdl = given ?? (await this.#ask(tenant, { name, url, timeoutMs }));
    parseSubgraph(sdl);
    const now = this.#clock.now();
    const subgraph: RegisteredSubgraph = {
      id: former?.id ?? newId("subgraph"),
      name,
      url,
      sdl,
      headers,
      timeoutMs,
      createdAt: former?.createdAt ?? now,
      updatedAt: now,
    };
    const others = subgraphs.filter((one) => one.name !== name);
    const changes = await changesOf(options.ownSdl, subgraphs, [...others, subgraph]);
    requireAllowed(changes, options);
    if (!options.dryRun) await this.#store.replace(tenant, version, [...others, subgraph], now);
    return { subgraph, changes, isApplied: !options.dryRun };
  }

  /**
   * Removes a subgraph; that its fields are gone then is what is asked for, and needs no further leave.
   * @throws {NotFoundError} @throws {SubgraphNotComposedError} when others build on it.
   */
  async unregister(tenant: Tenant, name: string, options: ChangeOptions): Promise<GraphChangeReport> {
    requireWholeTenant(tenant);
    const { version, subgraphs } = await this.#store.load(tenant);
    const subgraph = subgraphs.find((one) => one.name === name);
    if (!subgraph) {
      throw new NotFoundError(
        `There is no subgraph ${name} in this environment. The query subgraphs lists those there are.`,
      );
    }
    const others = subgraphs.filter((one) => one !== subgraph);
    const changes = await changesOf(options.ownSdl, subgraphs, others);
    if (!options.dryRun) await this.#store.replace(tenant, version, others, this.#clock.now());
    return { subgraph, changes, isApplied: !options.dryRun };
  }

  /** The schema as the subgraph itself tells it: `{ _service { sdl } }`. */
  async #ask(tenant: Tenant, subgraph: Pick<RegisteredSubgraph, "name" | "url" | "timeoutMs">): Promise<string> {
    const { organizationId } = tenant;
    const answer = await callSubgraph(this.#network, {
      organizationId,
      subgraph,
      query: "query TributarySubgraphSchema { _service { sdl } }",
      operationName: "TributarySubgraphSchema",
    });
    const sdl = (answer.data as { _service?: { sdl?: unknown } } | null | undefined)?._service?.sdl;
    if (typeof sdl === "string" && sdl !== "") return sdl;
    throw invalidResponse(subgraph.name, "expected its schema for { _service { sdl } }; give it as sdl otherwise");
  }
}

/** The graph is everybody's. @throws {ForbiddenError} for who is bound to some of a tenant's connections. */
function requireWholeTenant({ connectionIds }: Tenant): void {
  if (!connectionIds) return;
  throw new ForbiddenError("A session token that is bound to connections can't change the graph. Use an API token.");
}

/** @throws {SubgraphNotComposedError} */
async function changesOf(
  ownSdl: string,
  before: readonly RegisteredSubgraph[],
  after: readonly RegisteredSubgraph[],
): Promise<GraphChange[]> {
  const { publicSchema } = compose(ownSdl, after);
  return graphChanges(formerSchema(ownSdl, before), publicSchema);
}

/** As it is served: what no longer composes, after an upgrade of this gateway, is not part of it. */
function formerSchema(ownSdl: string, before: readonly RegisteredSubgraph[]) {
  try {
    return compose(ownSdl, before).publicSchema;
  } catch (error) {
    if (!(error instanceof SubgraphNotComposedError)) throw error;
    return compose(ownSdl, []).publicSchema;
  }
}

function requireAllowed(changes: readonly GraphChange[], { dryRun, allowBreaking }: ChangeOptions): void {
  const breaking = changes.filter(({ criticality }) => criticality === "BREAKING");
  if (breaking.length === 0 || dryRun || allowBreaking) return;
  throw new SubgraphBreakingChangeError(
    `This would break clients of the graph, so nothing was changed: ${breaking[0]?.message}${breaking.length > 1 ? ` (and ${breaking.length - 1} more, see changes)` : ""}. Register it with allowBreaking once nobody uses that any more.`,
    { details: { changes: breaking } },
  );
}
