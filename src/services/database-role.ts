import type { Document } from "mongodb";
import { auditSchemas } from "../audit/index.js";
import { migrationCollections } from "../storage/index.js";
import { allCollections } from "./store-definition.js";

/** Made by the queue itself, the second of them for a log that stays empty; everything else has a definition. */
const queueCollections = ["agendaJobs", "agenda_logs"];
/** What is never changed or removed by anybody but MongoDB's own expiry. */
const appendOnly = new Set(auditSchemas.map(({ name }) => name));

/** What a store does with a collection, from making it to following its changes. */
const anyChange = [
  ...["find", "insert", "update", "remove", "changeStream"],
  ...["createCollection", "collMod", "createIndex", "dropIndex", "listIndexes"],
] as const;
/** Not `collMod` either: it could shorten the time after which MongoDB removes entries. */
const onlyAppend = ["find", "insert", "createCollection", "createIndex", "listIndexes"] as const;

/**
 * The command that makes a role of MongoDB with what the gateway does, and no more: entries of the audit log can be added
 * and read with it, not changed and not removed.
 * @param database the one in MONGODB_URI's path.
 */
export function databaseRole(database: string): Document {
  const names = [
    ...new Set([...[...migrationCollections, ...allCollections()].map(({ name }) => name), ...queueCollections]),
  ].sort();
  return {
    createRole: "tributaryGateway",
    privileges: [
      { resource: { db: database, collection: "" }, actions: ["listCollections"] },
      ...names.map((collection) => ({
        resource: { db: database, collection },
        actions: [...(appendOnly.has(collection) ? onlyAppend : anyChange)],
      })),
    ],
    roles: [],
  };
}
