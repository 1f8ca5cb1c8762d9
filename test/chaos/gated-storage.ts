import type { Collection, Document } from "mongodb";
import type { Storage } from "../../src/storage/index.js";
import { storageWith } from "../support/storage-with.js";

/** What a gate does with an operation when its turn comes. */
export type Verdict = "PASS" | "HALT";

/**
 * A gate that every operation of one worker on the store goes through: each call, and each edge of a transaction. When
 * it closes, the worker stands still in the middle of its work, as a process does that was killed or stopped.
 */
export class Gate {
  /** Operations so far, the one that was halted included. */
  count = 0;
  /** Name of the operation at which it closed. */
  haltedAt: string | null = null;
  readonly halted: Promise<void>;
  #tellHalted: () => void = () => undefined;
  readonly #opened: Promise<void>;
  #open: () => void = () => undefined;
  #break: (reason: Error) => void = () => undefined;

  /** @param judge Called once for each operation with its number, from 1; once it says HALT the gate is closed. */
  constructor(private readonly judge: (place: number, operation: string) => Verdict) {
    this.halted = new Promise((resolve) => (this.#tellHalted = resolve));
    this.#opened = new Promise((resolve, reject) => {
      this.#open = resolve;
      this.#break = reject;
    });
    this.#opened.catch(() => undefined);
  }

  async pass(operation: string): Promise<void> {
    if (this.haltedAt === null) {
      this.count += 1;
      if (this.judge(this.count, operation) === "PASS") return;
      this.haltedAt = operation;
      this.#tellHalted();
    }
    await this.#opened;
  }

  /** The worker wakes up and goes on with what it was about to do. */
  letGo(): void {
    this.#open();
  }

  /** The worker is dead: nothing of what it was about to do happens. Frees what waits in this process. */
  bury(): void {
    this.#break(new Error("the worker is dead"));
  }
}

/** The storage behind a gate. Operations are named `<collection>.<method>`, `command`, `begin`, `commit`, `committed`. */
export function gatedStorage(storage: Storage, gate: Gate): Storage {
  return {
    ...storageWith(storage, (collection, name) => gated(collection, name, gate)),
    db: gatedDb(storage, gate),
    transaction: async (work, session) => {
      await gate.pass("begin");
      const result = await storage.transaction(async (own) => {
        const done = await work(own);
        await gate.pass("commit");
        return done;
      }, session);
      // A worker may die after the server has committed and before it hears of it.
      await gate.pass("committed");
      return result;
    },
    now: () => gate.pass("now").then(() => storage.now()),
  };
}

function gatedDb(storage: Storage, gate: Gate): Storage["db"] {
  return new Proxy(storage.db, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property, target);
      if (typeof member !== "function") return member;
      const call = member.bind(target) as (...values: unknown[]) => unknown;
      if (property === "command") return (...values: unknown[]) => gate.pass("command").then(() => call(...values));
      if (property === "collection") return (name: string) => gated(target.collection(name), name, gate);
      return call;
    },
  });
}

const cursorMethods = new Set(["find", "aggregate"]);

function gated<Shape extends Document>(collection: Collection<Shape>, name: string, gate: Gate): Collection<Shape> {
  return new Proxy(collection, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property, target);
      if (typeof member !== "function") return member;
      const operation = `${name}.${String(property)}`;
      return (...values: unknown[]): unknown => {
        if (!cursorMethods.has(String(property)))
          return gate.pass(operation).then(() => member.apply(target, values) as unknown);
        return gatedCursor(member.apply(target, values) as object, operation, gate);
      };
    },
  });
}

const readingMethods = new Set(["toArray", "next", "tryNext", "hasNext"]);

function gatedCursor(cursor: object, operation: string, gate: Gate): object {
  return new Proxy(cursor, {
    get(target, property, proxy) {
      const member: unknown = Reflect.get(target, property, target);
      if (typeof member !== "function") return member;
      if (readingMethods.has(String(property)))
        return (...values: unknown[]) => gate.pass(operation).then(() => member.apply(target, values) as unknown);
      // `sort`, `limit` and the like answer with the cursor itself.
      return (...values: unknown[]): unknown => {
        const answer: unknown = member.apply(target, values);
        return answer === target ? proxy : answer;
      };
    },
  });
}
