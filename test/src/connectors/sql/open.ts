import { randomUUID } from "node:crypto";
import { connectorFor, loadConnectors, type EntitySource } from "../../../../src/connectors/index.js";
import { createSourceHttp, createSourceSockets } from "../../../../src/http/index.js";
import { createLogger } from "../../../../src/logging/index.js";
import type { NetworkGuard } from "../../../../src/network/index.js";
import { systemClock } from "../../../../src/time/index.js";
import { loopbackNetwork } from "../../../support/network.js";

const loaded = (await loadConnectors()).get("sql");

/** The connector as it is for a description, with a session of it; each has connections of its own. */
export function openSql(
  description: object,
  credentials: Readonly<Record<string, string>>,
  options: { network?: NetworkGuard; signal?: AbortSignal; longestTimeoutMs?: number } = {},
) {
  if (!loaded) throw new Error("Expected the connector to be found.");
  const config = loaded.config.parse(description);
  const connector = connectorFor(loaded, config);
  const { network = loopbackNetwork, ...rest } = options;
  const client = connector.open({
    config,
    credentials,
    http: createSourceHttp({ network, organizationId: "org_1" }),
    sockets: createSourceSockets({ network, organizationId: "org_1", owner: randomUUID(), ...rest }),
    clock: systemClock,
    logger: createLogger({ level: "silent" }),
  });
  const entity = (name: string): EntitySource<unknown> => {
    const source = [...connector.entities.values()].find((one) => one.entity === name);
    if (!source) throw new Error(`Expected the description to have ${name}.`);
    return source;
  };
  const probe = () => connector.probe(client);
  /** All that comes since an instant, as a sync reads it. */
  const since = async (name: string, changedSince: Date | null, pageSize = 100) => {
    const source = entity(name);
    const seen: { remoteId: string; modifiedAt: Date | null; isDeleted: boolean }[] = [];
    let position = null;
    let startedAt: Date | null = null;
    do {
      const page = await source.readPage(client, { position, changedSince, pageSize });
      seen.push(...page.items.map((raw) => ({ isDeleted: false, ...source.identify(raw) })));
      startedAt ??= page.settledUntil ?? page.sourceTime;
      position = page.next;
    } while (position !== null);
    if (!startedAt) throw new Error("Expected the server's time.");
    return { seen, startedAt };
  };
  return { client, entity, probe, since };
}
