import { afterAll, beforeAll } from "vitest";
import { storeDefinition } from "../../src/services/index.js";
import { connectStorage, prepareStore, type Storage } from "../../src/storage/index.js";
import { freshDatabase, type FreshDatabase } from "./database.js";

/** A store of its own for the test file that calls this, with all indexes; gone after its last test. */
export function useStorage(): { readonly storage: Storage; readonly uri: string } {
  let database: FreshDatabase | undefined;
  let storage: Storage | undefined;
  beforeAll(async () => {
    database = await freshDatabase();
    storage = await connectStorage({ uri: database.uri });
    await prepareStore(storage, storeDefinition());
  });
  afterAll(async () => {
    await storage?.close();
    await database?.drop();
  });
  return {
    get storage() {
      if (!storage) throw new Error("The store is there from beforeAll on.");
      return storage;
    },
    get uri() {
      if (!database) throw new Error("The database is there from beforeAll on.");
      return database.uri;
    },
  };
}
