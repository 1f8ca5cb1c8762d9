import connector from "../../../../src/connectors/odoo/connector.js";
import type { OdooClient } from "../../../../src/connectors/odoo/client.js";
import type { JsonValue, PageRequest, SourcePage } from "../../../../src/connectors/index.js";
import { createSourceHttp } from "../../../../src/http/index.js";
import { createLogger } from "../../../../src/logging/index.js";
import { systemClock } from "../../../../src/time/index.js";
import { loopbackNetwork } from "../../../support/network.js";
import type { OdooServer } from "../../../support/odoo/index.js";

export interface OpenOptions {
  readonly config?: Readonly<Record<string, unknown>>;
  readonly credentials?: Readonly<Record<string, string>>;
}

/** A client as a sync run gets it: config checked, credential handed over. */
export function open(odoo: OdooServer, { config, credentials }: OpenOptions = {}): OdooClient {
  return connector.open({
    config: connector.config.parse({ baseUrl: odoo.url, database: odoo.database, ...config }),
    credentials: credentials ?? { login: odoo.login, apiKey: odoo.keys.integration },
    http: createSourceHttp({ network: loopbackNetwork, organizationId: "org_1", system: "odoo" }),
    clock: systemClock,
    logger: createLogger({ level: "silent" }),
  });
}

/** Any entity source of Odoo, as far as walking goes. */
interface Readable {
  readonly readPage: (client: OdooClient, request: PageRequest) => Promise<SourcePage>;
}

/** Ids of each page until the end, each position as it comes back from the store. */
export async function walk(
  source: Readable,
  client: OdooClient,
  { pageSize, changedSince = null }: { pageSize: number; changedSince?: Date | null },
): Promise<string[][]> {
  const pages: string[][] = [];
  let position: JsonValue | null = null;
  do {
    const page: SourcePage = await source.readPage(client, {
      position: JSON.parse(JSON.stringify(position)) as JsonValue | null,
      changedSince,
      pageSize,
    });
    pages.push(page.items.map((item) => String(item["id"] as number)));
    position = page.next;
  } while (position !== null);
  return pages;
}
