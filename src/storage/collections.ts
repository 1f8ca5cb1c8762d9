import { isDeepStrictEqual } from "node:util";
import { MongoServerError, type Document } from "mongodb";
import type { CollectionDefinition } from "./document-schema.js";
import type { Storage } from "./storage.js";

const namespaceExists = 48;

/**
 * Makes each collection with its validator, and gives it to those that have another one. Documents that are there
 * already are not looked at; from now on a write that breaks the schema is an error (121), whoever makes it.
 */
export async function ensureCollections(storage: Storage, definitions: readonly CollectionDefinition[]): Promise<void> {
  const known = new Map<string, Document | undefined>();
  for await (const { name, options } of storage.db.listCollections<{ name: string; options: Document }>(
    {},
    { nameOnly: false },
  )) {
    known.set(name, options["validator"] as Document | undefined);
  }
  for (const { name, schema } of definitions) {
    const validator = { $jsonSchema: schema };
    if (isDeepStrictEqual(known.get(name), validator)) continue;
    if (!known.has(name) && (await isCreated(storage, name, validator))) continue;
    await storage.db.command({ collMod: name, validator, validationLevel: "strict", validationAction: "error" });
  }
}

async function isCreated(storage: Storage, name: string, validator: Document): Promise<boolean> {
  try {
    await storage.db.createCollection(name, { validator, validationLevel: "strict", validationAction: "error" });
    return true;
  } catch (error) {
    // Another process was quicker.
    if (error instanceof MongoServerError && error.code === namespaceExists) return false;
    throw error;
  }
}
