import DataLoader from "dataloader";
import type { ConnectionDocument } from "../connections/index.js";
import { findAtOnce, tenantConnectionFilter, type Storage } from "../storage/index.js";
import { requireScope, type Access } from "../tokens/index.js";

/** A connection as the graph shows it; its credential is never read for that. */
export type ShownConnection = Omit<ConnectionDocument, "credential">;

export type ConnectionLoader = DataLoader<string, ShownConnection | null>;

/** Connections by id; null where this tenant has none. The caller needs `connections:read`, checked at the first load. */
export function connectionLoader(storage: Storage, access: Access): ConnectionLoader {
  return new DataLoader(async (ids) => {
    requireScope(access, "connections:read");
    const documents = await findAtOnce<ConnectionDocument>(
      storage,
      "connections",
      { ...tenantConnectionFilter(access), _id: { $in: [...ids] }, deletedAt: null },
      { projection: { credential: 0 }, hint: "_id_", batchSize: ids.length + 1 },
    );
    const byId = new Map<string, ShownConnection>(documents.map((document) => [document._id, document]));
    return ids.map((id) => byId.get(id) ?? null);
  });
}
