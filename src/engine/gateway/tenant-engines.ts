import { LRUCache } from "lru-cache";
import { graphId, GraphStore, type GraphWatch } from "../../federation/index.js";
import type { Logger } from "../../logging/index.js";
import type { NetworkGuard } from "../../network/index.js";
import type { Storage } from "../../storage/index.js";
import type { Access } from "../../tokens/index.js";
import { EngineHolder, type Engines } from "../engine.js";
import { createGatewayEngine, type Planner } from "./gateway-engine.js";

export interface TenantEnginesParts {
  readonly direct: EngineHolder;
  readonly storage: Storage;
  readonly watch: GraphWatch;
  readonly network: NetworkGuard;
  readonly logger: Logger;
  readonly planner?: Planner;
}

/** A composed graph takes some megabytes; one that has to go is made anew within a tenth of a second. */
const mostGraphs = 100;
/** Which tenants have none is a few bytes each. */
const mostTenants = 100_000;

type Known = EngineHolder | Promise<EngineHolder>;

/**
 * The engine of each organization and environment: the direct one, until other subgraphs are registered there. Made when
 * somebody asks for it, and again when its graph changes, in whichever process. One that can't be made, because after an
 * upgrade the subgraphs no longer compose with our own, leaves the former one, or the direct one, in its place.
 */
export class TenantEngines implements Engines {
  readonly direct: EngineHolder;
  readonly #store: GraphStore;
  readonly #tenants = new LRUCache<string, Known>({ max: mostTenants });
  readonly #composed = new LRUCache<string, EngineHolder>({
    max: mostGraphs,
    // Whoever asks next has it made again.
    dispose: (_holder, id, reason) => {
      if (reason === "evict") this.#tenants.delete(id);
    },
  });

  constructor(private readonly parts: TenantEnginesParts) {
    this.direct = parts.direct;
    this.#store = new GraphStore(parts.storage);
    parts.watch.onChange((id) => {
      if (id === null) this.#tenants.clear();
      else this.#tenants.delete(id);
    });
  }

  of(access: Access): EngineHolder | Promise<EngineHolder> {
    const id = graphId(access);
    const known = this.#tenants.get(id);
    if (known) {
      if (known !== this.direct) this.#composed.get(id);
      return known;
    }
    const loading = this.#load(access, id).then(
      (holder) => {
        // A change that came meanwhile has taken it away: what was read may be older than that.
        if (this.#tenants.get(id) === loading) this.#tenants.set(id, holder);
        return holder;
      },
      (error: unknown) => {
        if (this.#tenants.get(id) === loading) this.#tenants.delete(id);
        throw error;
      },
    );
    this.#tenants.set(id, loading);
    return loading;
  }

  async #load({ organizationId, environment }: Access, id: string): Promise<EngineHolder> {
    const { direct, network, logger, planner } = this.parts;
    const { subgraphs } = await this.#store.load({ organizationId, environment });
    const former = this.#composed.get(id);
    if (subgraphs.length === 0) {
      this.#composed.delete(id);
      return direct;
    }
    try {
      const engine = await createGatewayEngine({
        own: {
          schema: direct.current.schema,
          execute: (one) => direct.current.execute(one),
          subscribe: (one) => direct.current.subscribe(one),
        },
        organizationId,
        subgraphs,
        network,
        logger,
        ...(planner ? { planner } : {}),
      });
      former?.replace(engine);
      const holder = former ?? new EngineHolder(engine);
      this.#composed.set(id, holder);
      return holder;
    } catch (error) {
      logger.error({ err: error, organizationId, environment }, "the registered subgraphs no longer make a graph");
      return former ?? direct;
    }
  }
}
