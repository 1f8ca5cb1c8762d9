import { idOf, type KindName, type RecordShapes, type WriteContext } from "../kinds/index.js";
import { userRoles, type UserRole } from "../kinds/users.js";
import type { Random } from "../random.js";
import type { RecordWriter } from "../records/index.js";
import type { SandboxStore } from "../store/index.js";

/** What an act may use. It writes through the same rules as a request does. */
export interface Stage {
  readonly store: SandboxStore;
  readonly writer: RecordWriter;
  readonly atMs: number;
  readonly random: Random;
  /** Who can act: the ids of the users of each role. */
  readonly cast: ReadonlyMap<UserRole, readonly string[]>;
}

/** One thing that people in a plant do. Says whether it found something to do it to. */
export interface Act {
  readonly name: string;
  /** How often, compared with the others. */
  readonly weight: number;
  play(stage: Stage): boolean;
}

/** Of the records in that state, one of those that have waited longest. */
export function waiting<Kind extends KindName>(
  stage: Stage,
  kind: Kind,
  field: string,
  value: string,
): RecordShapes[Kind] | null {
  const ids = stage.store.idsWhere(kind, field, value, 20);
  return ids.length === 0 ? null : (stage.store.get(kind, stage.random.pick(ids)) ?? null);
}

/** A record of a kind, wherever it lies: one whose id can be guessed, since most ids up to the last one exist. */
export function anyRecord<Kind extends KindName>(stage: Stage, kind: Kind): RecordShapes[Kind] | null {
  const highest = stage.store.lastSequence(kind);
  for (let tries = 0; tries < 20; tries += 1) {
    const record = highest === 0 ? undefined : stage.store.get(kind, idOf(kind, stage.random.int(1, highest)));
    if (record) return record;
  }
  return null;
}

export function castOf(store: SandboxStore): Map<UserRole, string[]> {
  return new Map(userRoles.map((role) => [role, store.idsWhere("users", "role", role, 500)]));
}

export function someoneWith(stage: Stage, role: UserRole): string {
  return stage.random.pick(stage.cast.get(role) ?? []);
}

/** Changes a record in the name of somebody with that role. */
export function change(stage: Stage, kind: KindName, id: string, body: object, role: UserRole): void {
  stage.writer.update(kind, id, body, { actorId: someoneWith(stage, role), atMs: stage.atMs });
}

/** Somebody with that role writes what the API only reads: the program that they do it in is another one. */
export function contextOf(stage: Stage, role: UserRole): WriteContext {
  return stage.writer.contextOf({ actorId: someoneWith(stage, role), atMs: stage.atMs });
}

export function make<Kind extends KindName>(
  stage: Stage,
  kind: Kind,
  body: object,
  role: UserRole,
): RecordShapes[Kind] {
  const author = { actorId: someoneWith(stage, role), atMs: stage.atMs };
  return stage.writer.create(kind, body, author) as RecordShapes[Kind];
}
