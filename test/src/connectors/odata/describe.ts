import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import { checkConnector, type ContractOptions } from "../../../../src/connector-kit/index.js";
import {
  connectorFor,
  loadConnectors,
  type EntitySource,
  type JsonObject,
  type JsonValue,
} from "../../../../src/connectors/index.js";
import type { EntityName } from "../../../../schema/entities/index.js";
import { createSourceHttp } from "../../../../src/http/index.js";
import { createLogger } from "../../../../src/logging/index.js";
import { systemClock } from "../../../../src/time/index.js";
import { loopbackNetwork } from "../../../support/network.js";

export const odata = (await loadConnectors()).get("odata") ?? expect.fail("expected the connector to be found");

interface Example {
  readonly services: readonly [{ readonly entities: Readonly<Record<string, object>> }];
}

const example = JSON.parse(
  await readFile(new URL("../../../../examples/odata/cap.json", import.meta.url), "utf8"),
) as Example;

/** The example of the documentation, for a server that answers at another place, in either version. */
export function described(url: string, version: "V4" | "V2" = "V4", service: object = {}): Record<string, unknown> {
  const [given] = example.services;
  const { PurchaseOrder: order, ...others } = given.entities;
  const { write } = order as { write: object };
  // Nested expansion is written otherwise there, and an action is a function import.
  const inV2 = {
    ...order,
    expand: ["items/material", "state"],
    write: { ...write, actions: { ORDERED: "PurchaseOrders_release" } },
  };
  const entities = version === "V4" ? given.entities : { ...others, PurchaseOrder: inV2 };
  const path = `/odata/${version.toLowerCase()}/erp`;
  return { ...example, baseUrl: url, services: [{ ...given, version, path, entities, ...service }] };
}

export function check(config: unknown, credentials: object, options: Partial<ContractOptions> = {}) {
  return checkConnector({
    connector: odata,
    config,
    credentials,
    network: loopbackNetwork,
    mostRecords: 60,
    ...options,
  });
}

/** A session of a connection with that config. */
export function openSession(config: unknown, credentials: Readonly<Record<string, string>>) {
  const parsed = odata.config.parse(config);
  const connector = connectorFor(odata, parsed);
  const http = createSourceHttp({ network: loopbackNetwork, organizationId: "org_1" });
  const client = connector.open({
    config: parsed,
    credentials,
    http,
    clock: systemClock,
    logger: createLogger({ level: "silent" }),
  });
  const source = (entity: EntityName): EntitySource<unknown> =>
    connector.entities.get(entity) ?? expect.fail(`expected ${entity}`);
  return { connector, client, http, source };
}

/** All records of an entity, page by page. */
export async function walk(
  session: ReturnType<typeof openSession>,
  entity: EntityName,
  { pageSize = 1_000, changedSince = null as Date | null, betweenPages = async (_page: number) => {} } = {},
): Promise<JsonObject[]> {
  const source = session.source(entity);
  const items: JsonObject[] = [];
  let position: JsonValue | null = null;
  for (let page = 1; ; page += 1) {
    const read = await source.readPage(session.client, { position, changedSince, pageSize });
    expect(read.items.length).toBeLessThanOrEqual(pageSize);
    items.push(...read.items);
    position = read.next;
    if (position === null) return items;
    if (page > 500) expect.fail("expected the walk to end");
    await betweenPages(page);
  }
}
