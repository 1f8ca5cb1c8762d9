import {
  documentSchema,
  tenantFields,
  tenantFilter,
  tenantSchema,
  type CollectionDefinition,
  type IndexDefinition,
  type Storage,
  type Tenant,
} from "../storage/index.js";
import type { ConnectionReportDocument } from "./report-document.js";

const collection = "connectionReports";
/** Of one connection; older ones make room. */
export const mostReports = 20;

export const checkSchemas: readonly CollectionDefinition[] = [
  {
    name: collection,
    schema: documentSchema({
      ...tenantSchema,
      connectionId: "string",
      startedAt: "date",
      endedAt: "date",
      verdict: { enum: ["OK", "WARNING", "FAILED"] },
      requests: "number",
      lines: "array",
    }),
  },
];

export const checkIndexes: readonly IndexDefinition[] = [
  { collection, name: "by_connection", keys: { organizationId: 1, environment: 1, connectionId: 1, _id: -1 } },
];

/** The one place that reads and writes the collection `connectionReports`; with a connection its reports go, too. */
export class ConnectionReportStore {
  constructor(private readonly storage: Storage) {}

  private get reports() {
    return this.storage.tenants<ConnectionReportDocument>(collection);
  }

  /** Keeps it, and of its connection the newest alone. */
  async insert(report: ConnectionReportDocument): Promise<void> {
    const own = { ...tenantFields(report), connectionId: report.connectionId };
    await this.storage.transaction(async (session) => {
      await this.reports.insertOne(report, { session });
      const [oldest] = await this.reports
        .find(own, { sort: { _id: -1 }, skip: mostReports - 1, limit: 1, projection: { _id: 1 }, session })
        .toArray();
      if (oldest) await this.reports.deleteMany({ ...own, _id: { $lt: oldest._id } }, { session });
    });
  }

  /** Newest first. */
  async list(tenant: Tenant, connectionId: string, limit: number): Promise<ConnectionReportDocument[]> {
    return this.reports.find({ ...tenantFilter(tenant), connectionId }, { sort: { _id: -1 }, limit }).toArray();
  }
}
