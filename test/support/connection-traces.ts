import { entities, entityNames } from "../../schema/entities/index.js";
import type { Storage } from "../../src/storage/index.js";

/** Id and version of every record of a connection, over all entities, in one order. */
export async function recordsOf(storage: Storage, connectionId: string): Promise<string[]> {
  const found = await Promise.all(
    entityNames.map((name) =>
      storage
        .collection<{ _id: string; version: number; connectionId: string }>(entities[name].plural)
        .find({ connectionId }, { projection: { version: 1 } })
        .toArray(),
    ),
  );
  return found
    .flat()
    .map(({ _id, version }) => `${_id} ${version}`)
    .sort();
}

/** Which collections hold a document that names the connection anywhere. */
export async function collectionsNaming(storage: Storage, connectionId: string): Promise<string[]> {
  const names = (await storage.db.listCollections().toArray()).map(({ name }) => name);
  const holding = await Promise.all(
    names.map(async (name) => {
      const documents = await storage.db.collection(name).find().toArray();
      return JSON.stringify(documents).includes(connectionId) ? [name] : [];
    }),
  );
  return holding.flat().sort();
}
