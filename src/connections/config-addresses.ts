import type { NetworkGuard } from "../network/index.js";

/**
 * Judges every address in a connection's config before its system is asked anything, so that one that is not called is refused
 * with its path instead of as a fault of the system.
 * @throws {AddressNotAllowedError} with the path.
 */
export async function checkConfigAddresses(
  network: NetworkGuard,
  organizationId: string,
  config: Readonly<Record<string, unknown>>,
): Promise<void> {
  for (const [field, value] of Object.entries(config)) {
    if (typeof value !== "string" || !/^[a-z][a-z+.-]*:\/\//i.test(value) || !URL.canParse(value)) continue;
    await network.check(new URL(value), { organizationId, path: ["input", "config", field] });
  }
}
