import { kindNames, type KindName } from "../kinds/index.js";
import type { SandboxStore } from "./store.js";

/** What a store was made from. Another seed or scale is another system, and must not be mixed into this one. */
export interface StoreIdentity {
  /** Goes up when generated data changes; a store of an older format is refused. */
  readonly format: number;
  readonly seed: number;
  readonly scale: number;
  /** The instant at which the generated history ends, ISO. */
  readonly epoch: string;
  readonly status: "SEEDING" | "READY";
}

export const currentFormat = 2;

const key = "identity";

export function readIdentity(store: SandboxStore): StoreIdentity | null {
  return (store.getMeta(key) as StoreIdentity | undefined) ?? null;
}

export function writeIdentity(store: SandboxStore, identity: StoreIdentity): void {
  store.setMeta(key, identity);
}

/** How the store differs from what is wanted, in words, or null. `epoch` only counts when it was asked for. */
export function differenceTo(
  identity: StoreIdentity,
  wanted: { seed: number; scale: number; epoch: string | null },
): string | null {
  const differences = [
    identity.format === currentFormat ? null : `format ${identity.format} instead of ${currentFormat}`,
    identity.seed === wanted.seed ? null : `seed ${identity.seed} instead of ${wanted.seed}`,
    identity.scale === wanted.scale ? null : `scale ${identity.scale} instead of ${wanted.scale}`,
    wanted.epoch === null || identity.epoch === wanted.epoch
      ? null
      : `epoch ${identity.epoch} instead of ${wanted.epoch}`,
  ].filter((difference) => difference !== null);
  return differences.length === 0 ? null : differences.join(", ");
}

/** How many records each kind holds now. */
export function countsOf(store: SandboxStore): Record<KindName, number> {
  return Object.fromEntries(kindNames.map((kind) => [kind, store.countOf(kind)])) as Record<KindName, number>;
}
