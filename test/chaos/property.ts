import type * as fc from "fast-check";
import type { Storage } from "../../src/storage/index.js";
import { World, type WorldOptions } from "./world.js";

/** A promise of syncs, tried with many histories. */
export interface Property {
  /** A sentence about behavior. */
  readonly name: string;
  /** Row of the fault matrix it belongs to. */
  readonly row: 11 | 12 | 13 | 14;
  /** How much dearer than the cheapest one run of it is: fewer are made. */
  readonly cost: number;
  readonly of: (storage: Storage) => fc.IAsyncPropertyWithHooks<unknown[]>;
}

/** Fails with all that does not hold. */
export function requireNone(problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(problems.slice(0, 12).join("\n"));
}

export async function inWorld(
  storage: Storage,
  options: WorldOptions,
  body: (world: World) => Promise<void>,
): Promise<void> {
  const world = await World.create(storage, options);
  try {
    await body(world);
  } finally {
    await world.end();
  }
}
