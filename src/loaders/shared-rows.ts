import type { EntityDefinition } from "../../schema/definition/index.js";
import { RecordReader, type RecordRow, type RowShape } from "../records/index.js";
import { SharedBatches, type Storage, type Tenant } from "../storage/index.js";
import { tenantKey } from "./connection-states.js";

type Batches = Map<string, SharedBatches<RecordRow>>;

/** By database and shape, then by tenant: what one tenant asks for never shares a query with what another does. */
const known = new WeakMap<Storage, WeakMap<RowShape, Batches>>();

/**
 * Rows by id, read together with those that other operations of the same tenant ask for at this moment. They are nobody's
 * own: a row is read and never changed.
 */
export async function sharedRows(
  storage: Storage,
  tenant: Tenant,
  entity: EntityDefinition,
  shape: RowShape,
  ids: readonly string[],
): Promise<ReadonlyMap<string, RecordRow>> {
  const byTenant = batchesOf(storage, shape);
  const key = tenantKey(tenant);
  const batches =
    byTenant.get(key) ??
    new SharedBatches(async (wanted) => {
      const documents = await new RecordReader(storage).byIds(tenant, entity, wanted, shape);
      return new Map(documents.map((document) => [document._id, shape.toRow(document)]));
    });
  byTenant.set(key, batches);
  try {
    return await batches.load(ids);
  } finally {
    if (batches.isIdle) byTenant.delete(key);
  }
}

function batchesOf(storage: Storage, shape: RowShape): Batches {
  const byShape = known.get(storage) ?? new WeakMap<RowShape, Batches>();
  known.set(storage, byShape);
  const batches = byShape.get(shape) ?? new Map<string, SharedBatches<RecordRow>>();
  byShape.set(shape, batches);
  return batches;
}
