import type { LoadedConnector } from "../connectors/index.js";
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
  connector: Pick<LoadedConnector, "peers">,
): Promise<void> {
  for (const { path, ...peer } of connector.peers?.(config) ?? []) {
    await network.checkPeer(peer, { organizationId, path: ["input", "config", ...path] });
  }
  for (const { value, path } of addressesIn(config, ["input", "config"])) {
    await network.check(new URL(value), { organizationId, path });
  }
}

/** Also those that lie deeper, as in the description of a system. */
function addressesIn(
  value: unknown,
  path: readonly (string | number)[],
): { value: string; path: (string | number)[] }[] {
  if (typeof value === "string") {
    return /^[a-z][a-z+.-]*:\/\//i.test(value) && URL.canParse(value) ? [{ value, path: [...path] }] : [];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    // Editors look there, never the gateway.
    key === "$schema" ? [] : addressesIn(item, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}
