import type { KindName, RecordShapes } from "../kinds/index.js";
import { idOf } from "../kinds/index.js";
import type { DetailKind } from "./proportions.js";
import type { World } from "./world.js";

/** A record without what `detailAt` gives it. */
export type Detail<Kind extends KindName> = Omit<RecordShapes[Kind], "id" | "revision" | "modified_at"> & {
  readonly modified_at?: string;
};

/** Details of one kind: which records have some, and which those are. */
export interface DetailsOf<Kind extends DetailKind> {
  /** Numbers of the records that may have some, rising. */
  readonly owners: (world: World) => Iterable<number>;
  /** All of one record's, in order. `id` gives the id of the nth, from 0. */
  readonly of: (world: World, owner: number, id: (place: number) => string) => Detail<Kind>[];
}

/** Owners of all details of a kind, one after the other: the nth detail belongs to the nth of them. */
function layout<Kind extends DetailKind>(world: World, kind: Kind, details: DetailsOf<Kind>): Uint32Array {
  return world.once(`details ${kind}`, () => {
    const owners: number[] = [];
    for (const owner of details.owners(world)) {
      const count = details.of(world, owner, () => "").length;
      for (let place = 0; place < count; place += 1) owners.push(owner);
    }
    return Uint32Array.from(owners);
  });
}

export function countDetails<Kind extends DetailKind>(world: World, kind: Kind, details: DetailsOf<Kind>): number {
  return layout(world, kind, details).length;
}

/** Detail `index`, from 1. */
export function detailAt<Kind extends DetailKind>(
  world: World,
  kind: Kind,
  details: DetailsOf<Kind>,
  index: number,
): RecordShapes[Kind] {
  const owners = layout(world, kind, details);
  const owner = owners[index - 1] as number;
  let first = index;
  while (first > 1 && owners[first - 2] === owner) first -= 1;
  const detail = details.of(world, owner, (place) => idOf(kind, first + place))[index - first] as Detail<Kind>;
  return {
    id: idOf(kind, index),
    revision: 1,
    ...detail,
    modified_at: detail.modified_at ?? detail.created_at,
  } as unknown as RecordShapes[Kind];
}
