import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities, EntityName } from "../../../../schema/entities/index.js";
import type {
  EntitySource,
  IdPage,
  JsonObject,
  JsonValue,
  PageRequest,
  SourceIdentity,
  SourcePage,
} from "../../../../src/connectors/index.js";
import connector from "../../../../src/connectors/tryton/connector.js";
import type { TrytonClient } from "../../../../src/connectors/tryton/client.js";
import { createSourceHttp, type SourceHttp } from "../../../../src/http/index.js";
import { loopbackNetwork } from "../../../support/network.js";
import { createLogger } from "../../../../src/logging/index.js";
import { systemClock } from "../../../../src/time/index.js";
import type { TrytonServer } from "../../../support/tryton/index.js";

/** A client as a sync run gets it: config checked, credential handed over. */
export function open(
  tryton: TrytonServer,
  options: { login?: string; restKey?: string; config?: Record<string, unknown>; http?: SourceHttp } = {},
): TrytonClient {
  return connector.open({
    config: connector.config.parse({ baseUrl: tryton.url, database: tryton.database, ...options.config }),
    credentials: { restKey: options.restKey ?? tryton.user(options.login ?? "integrator").restKey },
    http: options.http ?? createSourceHttp({ network: loopbackNetwork, organizationId: "org_1", system: "test" }),
    clock: systemClock,
    logger: createLogger({ level: "silent" }),
  });
}

/** The first run on a machine installs Tryton and seeds its database. */
export const installMs = 15 * 60_000;

/** Ids page by page until the end, and the position each page was asked for with. */
export async function walk(
  source: Readable,
  client: TrytonClient,
  options: { pageSize?: number; changedSince?: Date | null; from?: JsonValue | null } = {},
): Promise<{ pages: string[][]; positions: (JsonValue | null)[]; ids: string[] }> {
  const pages: string[][] = [];
  const positions: (JsonValue | null)[] = [];
  let position = options.from ?? null;
  do {
    positions.push(position);
    const page = await source.readPage(client, {
      // As it comes back from the store after a crash.
      position: JSON.parse(JSON.stringify(position)) as JsonValue | null,
      changedSince: options.changedSince ?? null,
      pageSize: options.pageSize ?? 500,
    });
    pages.push(page.items.map((item) => source.identify(item as never).remoteId));
    position = page.next;
  } while (position !== null);
  return { pages, positions, ids: pages.flat() };
}

/** All ids an entity's source lists, page by page, with positions as they come back from the store. */
export async function walkIds(source: Listing, client: TrytonClient, pageSize: number): Promise<string[]> {
  const ids: string[] = [];
  let position: JsonValue | null = null;
  do {
    const page: IdPage | undefined = await source.readIds?.(client, {
      position: JSON.parse(JSON.stringify(position)) as JsonValue | null,
      pageSize,
    });
    if (!page || page.remoteIds.length > pageSize)
      throw new Error(`Expected at most ${pageSize} ids, but got no such page.`);
    ids.push(...page.remoteIds);
    position = page.next;
  } while (position !== null);
  return ids;
}

/** All records of an entity in the unified model, by remoteId. */
export async function readUnified<Name extends EntityName, Raw extends JsonObject>(
  source: EntitySource<TrytonClient, Name, Raw>,
  client: TrytonClient,
): Promise<Map<string, Unified<Entities[Name]>>> {
  const found = new Map<string, Unified<Entities[Name]>>();
  let position: JsonValue | null = null;
  do {
    const page: SourcePage<Raw> = await source.readPage(client, { position, changedSince: null, pageSize: 500 });
    for (const raw of page.items) found.set(source.identify(raw).remoteId, source.toUnified(raw));
    position = page.next;
  } while (position !== null);
  return found;
}

type Listing = Pick<EntitySource<TrytonClient>, "readIds">;

/** Any entity source of Tryton, as far as walking goes. */
interface Readable {
  readonly readPage: (client: TrytonClient, request: PageRequest) => Promise<SourcePage>;
  readonly identify: (raw: never) => SourceIdentity;
}
