import type { z } from "zod";
import type { FieldProblem } from "../errors.js";
import type { BaseRecord } from "./fields.js";
import type { KindName } from "./names.js";
import type { RecordShapes } from "./shapes.js";

/** A place in a record that holds another record's id. */
export interface Reference {
  readonly path: string;
  readonly kind: KindName;
  readonly id: string;
}

/** What the rules of a kind may use while a record is written: all of it inside one transaction of the store. */
export interface WriteContext {
  /** The instant of the write, as it goes into `modified_at`. */
  readonly at: string;
  /** The user who writes. */
  readonly actorId: string;
  get<Kind extends KindName>(kind: Kind, id: string): RecordShapes[Kind] | undefined;
  /** Records whose look-up field has that value, longest unchanged first. */
  find<Kind extends KindName>(kind: Kind, field: string, value: string, limit: number): RecordShapes[Kind][];
  count(kind: KindName, field: string, value: string): number;
  /** Id, revision and instants for a new record of that kind. */
  base(kind: KindName): BaseRecord;
  insert<Kind extends KindName>(kind: Kind, record: RecordShapes[Kind]): void;
  /** Stores the record with the next revision and the instant of this write, and gives it back. */
  replace<Kind extends KindName>(kind: Kind, record: RecordShapes[Kind]): RecordShapes[Kind];
  /** Deletes a record that goes with another one. */
  remove<Kind extends KindName>(kind: Kind, record: RecordShapes[Kind]): void;
}

/** The field that holds a record's state, and which state may follow which. What is missing a request can't do. */
export interface States {
  readonly field: "state" | "status";
  readonly transitions: Readonly<Record<string, readonly string[]>>;
}

/** How records of a kind are created, changed and deleted. A kind without one can only be read. */
export interface WriteRules<Shape extends BaseRecord, Create, Update> {
  readonly create: z.ZodType<Create>;
  /** Missing where records are added and never changed, nor deleted. */
  readonly update?: z.ZodType<Update>;
  /** The record for that input: defaults filled, totals computed. */
  build(input: Create, base: BaseRecord, context: WriteContext): Shape;
  /** The record after that change; refuses what its state forbids. */
  merge?(current: Shape, input: Update, context: WriteContext): Shape;
  /** What has to change elsewhere because of the write: stock, orders, requests. */
  effects?(before: Shape | null, after: Shape, context: WriteContext): void;
  /** Problems that only the stored data can tell, for example a quantity above what is open. */
  problems?(before: Shape | null, after: Shape, context: WriteContext): FieldProblem[];
  /** What has to change elsewhere because the record is gone. */
  removed?(record: Shape, context: WriteContext): void;
  /** Why the record can't be deleted, or null. */
  keptBecause?(record: Shape, context: WriteContext): string | null;
}

export interface Kind<Shape extends BaseRecord = BaseRecord> {
  readonly name: KindName;
  /** In messages: "work order". */
  readonly singular: string;
  /** Fields that lists can be filtered by, each kept in the look-up index. */
  readonly filters: readonly string[];
  lookups(record: Shape): (readonly [field: string, value: string])[];
  references(record: Shape): Reference[];
  readonly states?: States;
  readonly write?: WriteRules<Shape, unknown, unknown>;
}

/** Checks a kind against its own shapes, then forgets what only its own file needs to know. */
export function defineKind<Shape extends BaseRecord, Create, Update>(
  kind: Omit<Kind<Shape>, "write"> & { readonly write?: WriteRules<Shape, Create, Update> },
): Kind<Shape> {
  return kind;
}

/** The look-ups whose field has a value. */
export function lookupsOf(fields: Readonly<Record<string, string | null | undefined>>): [string, string][] {
  return Object.entries(fields).filter((entry): entry is [string, string] => typeof entry[1] === "string");
}

/** The references whose field has a value. */
export function referencesOf(
  places: readonly (readonly [path: string, kind: KindName, id: string | null])[],
): Reference[] {
  return places.flatMap(([path, kind, id]) => (id === null ? [] : [{ path, kind, id }]));
}

/** A change as far as it was sent: fields that were left out stay as they are. */
export function changed<Shape extends object>(current: Shape, input: object): Shape {
  return { ...current, ...Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) };
}
