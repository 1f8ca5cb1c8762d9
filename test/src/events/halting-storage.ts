import type { ClientSession, MongoClient } from "mongodb";
import type { Storage } from "../../../src/storage/index.js";
import { storageWith } from "../../support/storage-with.js";

/** Called before each operation; the operation happens when it resolves. */
export type Halt = (operation: string) => Promise<void>;

const cursorMethods = new Set(["find", "aggregate"]);

/**
 * The storage, with a place to stop at between any two operations: `<collection>.<method>`, `commit`, and `committed`
 * when the server has confirmed. For programs that are killed there.
 */
export function haltingStorage(storage: Storage, halt: Halt): Storage {
  return {
    ...storageWith(storage, (collection, name) => haltingCollection(collection, name, halt)),
    client: haltingClient(storage.client, halt),
  };
}

function haltingCollection<Target extends object>(collection: Target, name: string, halt: Halt): Target {
  return new Proxy(collection, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property, target);
      if (typeof member !== "function") return member;
      const operation = `${name}.${String(property)}`;
      return (...values: unknown[]): unknown => {
        if (!cursorMethods.has(String(property)))
          return halt(operation).then(() => member.apply(target, values) as unknown);
        const cursor = member.apply(target, values) as { toArray: () => Promise<unknown[]> };
        const toArray = cursor.toArray.bind(cursor);
        cursor.toArray = () => halt(operation).then(toArray);
        return cursor;
      };
    },
  });
}

function haltingClient(client: MongoClient, halt: Halt): MongoClient {
  return new Proxy(client, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property, target);
      if (typeof member !== "function") return member;
      if (property !== "startSession") return (member as (...values: unknown[]) => unknown).bind(target);
      return (...values: Parameters<MongoClient["startSession"]>): ClientSession => {
        const session = target.startSession(...values);
        const commit = session.commitTransaction.bind(session);
        session.commitTransaction = async (...options) => {
          await halt("commit");
          await commit(...options);
          await halt("committed");
        };
        return session;
      };
    },
  });
}
