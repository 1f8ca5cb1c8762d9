import DataLoader from "dataloader";
import { StreamStore, type StreamDocument } from "../connections/index.js";
import { entityByName } from "../../schema/entities/index.js";
import type { Storage } from "../storage/index.js";
import type { Access } from "../tokens/index.js";

export type StreamLoader = DataLoader<string, StreamDocument[]>;

/** The streams of connections, each in the order in which they are synced. */
export function streamLoader(storage: Storage, access: Access): StreamLoader {
  const store = new StreamStore(storage);
  return new DataLoader(async (connectionIds) => {
    const streams = await store.listFor(access, connectionIds);
    const byConnection = new Map<string, StreamDocument[]>(connectionIds.map((id) => [id, []]));
    for (const stream of streams) {
      byConnection.get(stream.connectionId)?.push(stream);
    }
    return connectionIds.map((id) =>
      (byConnection.get(id) ?? []).sort(
        (a, b) => entityByName(a.entity).syncPriority - entityByName(b.entity).syncPriority,
      ),
    );
  });
}
