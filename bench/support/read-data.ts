import { entities } from "../../schema/entities/index.js";
import type { EntityDefinition } from "../../schema/definition/index.js";
import { newId, recordId } from "../../src/ids/index.js";
import type { Storage, Tenant } from "../../src/storage/index.js";
import { insertConnection, recordDocument, type RecordWish } from "../../test/support/records.js";

const counts = { assets: 5_000, locations: 300, users: 200 } as const;
const statuses = ["OPEN", "IN_PROGRESS", "ON_HOLD", "COMPLETED", "CLOSED"] as const;
const batch = 5_000;
const begin = Date.parse("2026-01-01T00:00:00Z");

export interface ReadData {
  readonly connectionId: string;
  /** Some of the work orders. */
  readonly workOrderIds: readonly string[];
  /** Spread over the time in which they changed. */
  readonly times: readonly string[];
  /** About a thousand open work orders changed since. */
  readonly since: string;
}

/** Work orders as a plant has them, each on an asset at a location, for one or two people; the same on each run. */
export async function insertReadData(storage: Storage, tenant: Tenant, records: number): Promise<ReadData> {
  const connectionId = newId("connection");
  await insertConnection(storage, tenant, { id: connectionId });
  await insert(storage, entities.Location, tenant, connectionId, counts.locations, (n) => ({
    number: `L-${n}`,
    name: `Hall ${n}, bay ${n % 17}`,
  }));
  await insert(storage, entities.User, tenant, connectionId, counts.users, (n) => ({ name: `Technician ${n}` }));
  await insert(storage, entities.Asset, tenant, connectionId, counts.assets, (n) => ({
    number: `A-${n}`,
    name: `Pump ${n}`,
    description: `Centrifugal pump number ${n}, for cooling water`,
    manufacturer: "Pump Works",
    location: String(n % counts.locations),
  }));
  await insert(storage, entities.WorkOrder, tenant, connectionId, records, (n) => ({
    number: `WO-${n}`,
    title: `Replace the seal of pump ${n % counts.assets}`,
    description: "The seal drips. Isolate, drain, replace the seal, refill, check for leaks and run for ten minutes.",
    status: { value: statuses[n % statuses.length], raw: "X" },
    priority: { value: "HIGH", raw: "2" },
    workType: { value: "CORRECTIVE", raw: "CM" },
    craft: "MECH",
    costCenter: `CC-${n % 40}`,
    dueDate: new Date(begin + n * 60_000 + 86_400_000),
    completionNotes: "Nothing to remark.",
    asset: String((n * 7) % counts.assets),
    location: String((n * 7) % counts.locations),
    assignees: n % 3 === 0 ? [String(n % counts.users), String((n + 1) % counts.users)] : [String(n % counts.users)],
  }));
  // From the middle on, so that each page is full.
  const spread = Array.from({ length: 200 }, (_, index) => Math.floor(records / 2 + (index * records) / 400));
  return {
    connectionId,
    workOrderIds: spread.map((n) => recordId("wo", connectionId, "WorkOrder", String(n))),
    times: spread.map((n) => new Date(begin + n * 60_000).toISOString()),
    since: new Date(begin + Math.max(0, records - 5_000) * 60_000).toISOString(),
  };
}

async function insert(
  storage: Storage,
  entity: EntityDefinition,
  tenant: Tenant,
  connectionId: string,
  count: number,
  unified: (n: number) => NonNullable<RecordWish["unified"]>,
): Promise<void> {
  for (let from = 0; from < count; from += batch) {
    const documents = Array.from({ length: Math.min(batch, count - from) }, (_, index) => {
      const n = from + index;
      return recordDocument(entity, tenant, connectionId, {
        remoteId: String(n),
        updatedAt: new Date(begin + n * 60_000),
        unified: unified(n),
      });
    });
    await storage.collection(entity.plural).insertMany(documents as never[]);
  }
}
