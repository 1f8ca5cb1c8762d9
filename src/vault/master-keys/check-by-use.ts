import { canaryPlaintext } from "../canary.js";
import { canaryAad } from "../sealed-secret.js";
import type { KeyProvider } from "./key-provider.js";

/** Proves that a service wraps and unwraps, by having it do so. */
export async function checkByUse(provider: Pick<KeyProvider, "wrap" | "unwrap">): Promise<void> {
  await provider.unwrap(await provider.wrap(canaryPlaintext, canaryAad), canaryAad);
}
