import type { z } from "zod";
import { conflict, notFound, SandboxError, transitionRefused, validationFailed, type FieldProblem } from "../errors.js";
import { idOf, kindNamed, type BaseRecord, type Kind, type KindName, type RecordShapes } from "../kinds/index.js";
import type { WriteContext, WriteRules } from "../kinds/index.js";
import type { SandboxStore } from "../store/index.js";

/** Who writes, and at which instant. Requests and played business use the same rules through it. */
export interface Author {
  readonly actorId: string;
  readonly atMs: number;
}

type AnyRecord = RecordShapes[KindName];

/** What became of a record, as others are told. */
export interface RecordChange {
  readonly event: "created" | "updated" | "deleted";
  readonly kind: KindName;
  readonly id: string;
  /** As it is stamped. */
  readonly at: string;
  /** Null when it is gone. */
  readonly record: BaseRecord | null;
}

/** What the rest of the sandbox has to do with each write. */
export interface WriteSurroundings {
  /** The instant that a write at `atMs` is stamped with. */
  stampOf(atMs: number, previousMs?: number | null): number;
  /** The same for a record that is stored now. */
  takeStamp(atMs: number, previousMs?: number | null): number;
  /** Whether deletions leave no trace. */
  readonly isHardDelete: boolean;
  /** Told inside the transaction of the write, which may still be undone. */
  onChange(change: RecordChange): void;
}

/**
 * Writes records by the rules of their kinds: input against its schema, then the state's transition, then what only the
 * stored data can tell (references, open quantities), then the record and whatever follows from it, in one transaction.
 */
export class RecordWriter {
  readonly #store: SandboxStore;
  readonly #surroundings: WriteSurroundings;

  constructor(store: SandboxStore, surroundings: WriteSurroundings) {
    this.#store = store;
    this.#surroundings = surroundings;
  }

  /** @throws {SandboxError} 405 read-only kind, 422 refused input, 409 refused state. */
  create(kindName: KindName, body: unknown, author: Author): AnyRecord {
    const { kind, rules } = writableKind(kindName);
    const input = validated(rules.create, body);
    return this.#store.transaction(() => {
      const context = this.contextOf(author);
      const record = rules.build(input, context.base(kindName), context);
      this.#check(kind, rules, null, record, context);
      context.insert(kindName, record as AnyRecord);
      rules.effects?.(null, record, context);
      return this.#stored(kindName, record.id);
    });
  }

  /** @param isExpected called with the record as it is stored, inside the transaction; throws to refuse (If-Match). */
  update(
    kindName: KindName,
    id: string,
    body: unknown,
    author: Author,
    isExpected: (current: BaseRecord) => void = () => undefined,
  ): AnyRecord {
    const { kind, rules, change } = changeableKind(kindName);
    const input = validated(change.update, body);
    return this.#store.transaction(() => {
      const context = this.contextOf(author);
      const current = this.#existing(kind, id);
      isExpected(current);
      refuseTransition(kind, current, input);
      const next = change.merge(current, input, context);
      this.#check(kind, rules, current, next, context);
      context.replace(kindName, next as AnyRecord);
      rules.effects?.(current, next, context);
      return this.#stored(kindName, id);
    });
  }

  remove(
    kindName: KindName,
    id: string,
    author: Author,
    isExpected: (current: BaseRecord) => void = () => undefined,
  ): void {
    const { kind, rules } = changeableKind(kindName);
    this.#store.transaction(() => {
      const context = this.contextOf(author);
      const current = this.#existing(kind, id);
      isExpected(current);
      const reason = rules.keptBecause?.(current, context) ?? null;
      if (reason !== null) throw conflict("record_in_use", `${id} can't be deleted: ${reason}.`);
      rules.removed?.(current, context);
      this.#forget(kindName, current as AnyRecord, author, this.#surroundings.isHardDelete);
    });
  }

  /**
   * Changes a record behind the back of the rules, as somebody with access to the database can: of any kind, any field.
   * Without fields it is only stamped anew. @throws {SandboxError} 404, or 422 for fields that the look-up index can't hold.
   */
  overwrite(kindName: KindName, id: string, fields: Readonly<Record<string, unknown>>, author: Author): AnyRecord {
    return this.#store.transaction(() => {
      const current = this.#existing(kindNamed(kindName), id);
      // What keeps the record where it is stays: its id, and what is stamped below.
      const { created_at, revision } = current;
      const next = { ...current, ...fields, id, created_at, revision } as AnyRecord;
      try {
        return this.contextOf(author).replace(kindName, next);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        // The look-up index reads some fields, and needs them to be of their type.
        const message = `leaves a record that can't be found by its filters: ${error.message}`;
        throw validationFailed([{ path: "", message }]);
      }
    });
  }

  /** Deletes a record in the same way. Neither the log of deletions nor a webhook tells of it, unless it leaves a trace. */
  erase(kindName: KindName, id: string, author: Author, leavesTrace = false): void {
    this.#store.transaction(() => {
      this.#forget(kindName, this.#existing(kindNamed(kindName), id) as AnyRecord, author, !leavesTrace);
    });
  }

  /** What rules may use; only valid inside a transaction. */
  contextOf(author: Author): WriteContext {
    const store = this.#store;
    const surroundings = this.#surroundings;
    const { atMs } = author;
    const at = iso(surroundings.stampOf(atMs));
    return {
      at,
      actorId: author.actorId,
      get: (kind, id) => store.get(kind, id),
      find: (kind, field, value, limit) => store.find(kind, field, value, limit),
      count: (kind, field, value) => store.total({ kind, filters: [[field, value]] }),
      base: (kind) => ({ id: idOf(kind, store.nextSequence(kind)), revision: 1, created_at: at, modified_at: at }),
      insert: (kind, record) => {
        const stored = { ...record, modified_at: iso(surroundings.takeStamp(atMs)) };
        store.put(kind, stored, null);
        store.remember({ atMs, kind, id: stored.id, previous: null, deletedAt: null });
        surroundings.onChange({ event: "created", kind, id: stored.id, at: stored.modified_at, record: stored });
      },
      replace: (kind, record) => {
        const previous = store.get(kind, record.id);
        if (!previous) throw new Error(`Expected ${record.id} to be stored, since it is about to be replaced.`);
        const modified_at = iso(surroundings.takeStamp(atMs, Date.parse(previous.modified_at)));
        const next = { ...record, revision: previous.revision + 1, modified_at };
        store.put(kind, next, previous);
        store.remember({ atMs, kind, id: next.id, previous, deletedAt: null });
        surroundings.onChange({ event: "updated", kind, id: next.id, at: modified_at, record: next });
        return next;
      },
      remove: (kind, record) => this.#forget(kind, record, author, surroundings.isHardDelete),
    };
  }

  #forget(kind: KindName, record: AnyRecord, { atMs }: Author, isTraceless: boolean): void {
    const { id } = record;
    const at = isTraceless ? null : iso(this.#surroundings.takeStamp(atMs, Date.parse(record.modified_at)));
    this.#store.remove(kind, record, at);
    this.#store.remember({ atMs, kind, id, previous: record, deletedAt: at });
    if (at !== null) this.#surroundings.onChange({ event: "deleted", kind, id, at, record: null });
  }

  #existing(kind: Kind, id: string): BaseRecord {
    const current = this.#store.get(kind.name, id);
    if (!current) throw notFound(`The ${kind.singular} ${id}`);
    return current;
  }

  #stored(kind: KindName, id: string): AnyRecord {
    return this.#store.get(kind, id) as AnyRecord;
  }

  #check(
    kind: Kind,
    rules: WriteRules<BaseRecord, unknown, unknown>,
    before: BaseRecord | null,
    after: BaseRecord,
    context: WriteContext,
  ): void {
    // A reference that was there before may have lost its record since; only new ones are looked up.
    const known = new Set(before ? kind.references(before).map((reference) => reference.id) : []);
    const problems: FieldProblem[] = kind
      .references(after)
      .filter(({ id, kind: target }) => !known.has(id) && !this.#store.bytesOf(target, id))
      .map(({ path, id, kind: target }) => ({
        path,
        message: `expected an existing ${kindNamed(target).singular}, but ${id} is none`,
      }));
    problems.push(...(rules.problems?.(before, after, context) ?? []));
    if (problems.length > 0) throw validationFailed(problems);
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function writableKind(name: KindName): { kind: Kind; rules: WriteRules<BaseRecord, unknown, unknown> } {
  const kind = kindNamed(name);
  if (!kind.write) {
    throw new SandboxError(405, "read_only", `Expected GET: ${name} can only be read through this API.`, {
      headers: { allow: "GET, HEAD" },
    });
  }
  return { kind, rules: kind.write };
}

function changeableKind(name: KindName) {
  const { kind, rules } = writableKind(name);
  const { update } = rules;
  const merge = rules.merge?.bind(rules);
  if (!update || !merge) {
    throw new SandboxError(405, "read_only", `Expected GET or POST: ${name} are added and never changed.`, {
      headers: { allow: "GET, HEAD, POST" },
    });
  }
  return { kind, rules, change: { update, merge } };
}

function validated<Input>(schema: z.ZodType<Input>, body: unknown): Input {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw validationFailed(
    result.error.issues.flatMap((issue) => {
      const path = issue.path.map(String).join(".");
      // Each unknown field is a problem of its own, at its own path.
      return issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => ({
            path: path ? `${path}.${key}` : key,
            message: "is not a field that can be sent here",
          }))
        : [{ path, message: issue.message }];
    }),
  );
}

function refuseTransition(kind: Kind, current: BaseRecord, input: unknown): void {
  if (!kind.states) return;
  const { field, transitions } = kind.states;
  const from = (current as unknown as Record<string, string>)[field] as string;
  const to = (input as Record<string, string | undefined>)[field];
  const allowed = transitions[from] ?? [];
  if (to === undefined || to === from || allowed.includes(to)) return;
  throw transitionRefused(`The ${kind.singular} ${current.id}`, from, to, allowed);
}
