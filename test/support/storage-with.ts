import type { Collection, Document } from "mongodb";
import type { Storage } from "../../src/storage/index.js";

/** The storage with something in front of each collection, whichever way a store asks for it. */
export function storageWith(
  storage: Storage,
  wrap: <Shape extends Document>(collection: Collection<Shape>, name: string) => Collection<Shape>,
): Storage {
  const wrapped = <Shape extends Document>(name: string) => wrap(storage.collection<Shape>(name), name);
  return {
    ...storage,
    collection: wrapped,
    tenants: wrapped,
    unscoped: wrapped,
  };
}
