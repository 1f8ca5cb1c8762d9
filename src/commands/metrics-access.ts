import type { Config } from "../config/index.js";
import { ConfigurationError } from "../errors/index.js";
import type { Logger } from "../logging/index.js";
import { metricsTokenHash, type MetricsAccess } from "../server/index.js";
import { secretReferences, type SecretStores } from "../vault/index.js";

const setting = "TRIBUTARY_METRICS_TOKEN";
/** As many characters as take centuries to guess. */
const shortestToken = 16;

/**
 * Who may read metrics. The token is read once, and again when somebody says that it may be another (`refresh`); one that
 * can't be read then leaves the former in place.
 * @throws {ConfigurationError | SecretsUnavailableError} when it can't be read at the start.
 */
export async function openMetricsAccess(
  config: Pick<Config, "metricsAllowed" | "metricsTokenReference">,
  { stores, logger }: { stores: SecretStores; logger: Logger },
): Promise<MetricsAccess & { refresh(): void }> {
  const references = secretReferences(stores);
  const read = async (): Promise<Buffer | null> => {
    if (config.metricsTokenReference === null) return null;
    const token = (await references.read(config.metricsTokenReference, setting)).reveal().trim();
    if (token.length >= shortestToken) return metricsTokenHash(token);
    throw new ConfigurationError(
      `${setting} leads to a token of ${token.length} characters; expected ${shortestToken} or more. Make one with: openssl rand -hex 32`,
    );
  };
  let hash = await read();
  return {
    allowed: config.metricsAllowed,
    tokenHash: () => hash,
    refresh: () => {
      read()
        .then((newer) => (hash = newer))
        .catch((error: unknown) => logger.warn({ err: error, setting }, "the token for metrics stays as it was"));
    },
  };
}
