import { z } from "zod";
import {
  defineEntitySource,
  type Connector,
  type EntitySource,
  type IdPage,
  type IdPageRequest,
  type JsonValue,
  type LoadedConnector,
  type SourcePage,
} from "../../src/connectors/index.js";
import workOrders from "../../src/connectors/sandbox/entities/work-order.js";
import type { SandboxRecord } from "../../src/connectors/sandbox/client.js";
import { recordsPerPage, type WorkOrderPages } from "./work-order-pages.js";

/**
 * A source that answers at once: the sandbox's work orders without the wire. Each read parses its page's text, as a
 * client would; who a record is and how it is mapped are the sandbox connector's own.
 * @param onRead Called before each page is handed over, with the number of records handed over before it.
 */
export function replayConnector(pages: WorkOrderPages, onRead?: (records: number) => void): LoadedConnector {
  const source = defineEntitySource<unknown, SandboxRecord>()({
    entity: "WorkOrder",
    mode: "CHANGES",
    mappingVersion: workOrders.mappingVersion ?? 1,
    pageSize: recordsPerPage,
    // As the real one does; here nothing is ever deleted.
    reportsDeletions: true,
    identify: workOrders.identify,
    toUnified: workOrders.toUnified,
    readPage: async (_client, request) => pageAt(pages, request.position, onRead),
    readIds: async (_client, request) => idsAt(pages, request),
    readOne: async (_client, remoteId) => findOne(pages, remoteId),
  });
  const connector: Connector = {
    system: "replay",
    name: "Replay",
    description: "The Sandbox's work orders, kept as text.",
    config: z.object({}),
    auth: [{ method: "API_KEY", description: "Any.", credentials: z.object({ apiKey: z.string() }) }],
    limits: { concurrency: 4, requestsPerSecond: null },
    open: () => null,
    probe: () => Promise.resolve({ account: "replay" }),
  };
  return { ...connector, entities: new Map([[source.entity, source as unknown as EntitySource<unknown>]]) };
}

function pageAt(
  pages: WorkOrderPages,
  position: JsonValue | null,
  onRead: ((records: number) => void) | undefined,
): SourcePage<SandboxRecord> {
  const page = typeof position === "number" ? position : 0;
  onRead?.(page * recordsPerPage);
  const { items } = JSON.parse(pages.textOf(page)) as { items: SandboxRecord[] };
  return { items, next: page + 1 < pages.pageCount ? page + 1 : null, sourceTime: new Date(), total: pages.count };
}

function idsAt(pages: WorkOrderPages, { position, pageSize }: IdPageRequest): IdPage {
  const first = typeof position === "number" ? position : 0;
  const { ids } = JSON.parse(pages.idsTextOf(first, pageSize)) as { ids: string[] };
  const next = first + pageSize;
  return { remoteIds: ids, next: next < pages.count ? next : null };
}

function findOne(pages: WorkOrderPages, remoteId: string): SandboxRecord | null {
  for (let page = 0; page < pages.pageCount; page += 1) {
    const found = pageAt(pages, page, undefined).items.find(({ id }) => id === remoteId);
    if (found) return found;
  }
  return null;
}
