import { MongoServerError, type ChangeStream, type ClientSession } from "mongodb";
import { ConflictError } from "../errors/index.js";
import type { Storage, Tenant } from "../storage/index.js";
import type { GraphDocument, RegisteredSubgraph } from "./graph-document.js";

/** What every graph that was never written is. */
const noGraph = { version: 0, subgraphs: [] } as const satisfies Pick<GraphDocument, "version" | "subgraphs">;

const duplicateKey = 11_000;

/** The key of a tenant's graph; the same for a caller that is bound to some of its connections. */
export function graphId({ organizationId, environment }: Tenant): string {
  return `${organizationId}:${environment}`;
}

/** The one place that reads and writes the collection `graphs`. */
export class GraphStore {
  constructor(private readonly storage: Storage) {}

  private get graphs() {
    return this.storage.tenants<GraphDocument>("graphs");
  }

  async load(tenant: Tenant, session?: ClientSession): Promise<Pick<GraphDocument, "version" | "subgraphs">> {
    const { organizationId, environment } = tenant;
    const found = await this.graphs.findOne(
      { organizationId, environment, _id: graphId(tenant) },
      session ? { session } : {},
    );
    return found ?? noGraph;
  }

  /**
   * Puts a tenant's subgraphs in the place of those that were read.
   * @throws {ConflictError} when somebody changed them meanwhile: what was composed is no longer what would be served.
   */
  async replace(
    tenant: Tenant,
    expectedVersion: number,
    subgraphs: readonly RegisteredSubgraph[],
    updatedAt: Date,
  ): Promise<void> {
    const { organizationId, environment } = tenant;
    try {
      const { matchedCount, upsertedCount } = await this.graphs.updateOne(
        { organizationId, environment, _id: graphId(tenant), version: expectedVersion },
        { $set: { subgraphs: [...subgraphs], updatedAt, version: expectedVersion + 1 } },
        { upsert: expectedVersion === 0 },
      );
      if (matchedCount + upsertedCount > 0) return;
    } catch (error) {
      if (!(error instanceof MongoServerError) || error.code !== duplicateKey) throw error;
    }
    throw new ConflictError(
      "The subgraphs were changed by somebody else meanwhile; nothing was changed. Look at the query subgraphs and try again.",
    );
  }

  /** Tells of every graph that changes, by its id, in any process. */
  watch(): ChangeStream {
    return this.storage.unscoped<GraphDocument>("graphs", "platform").watch([{ $project: { documentKey: 1 } }]);
  }
}
