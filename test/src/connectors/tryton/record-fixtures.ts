/**
 * Records from a real Tryton what the unit tests map: one record of each entity, and how Tryton says no. Run by hand after
 * the seed or the fields asked for changed: npx tsx test/src/connectors/tryton/record-fixtures.ts
 */
import { mkdir, writeFile } from "node:fs/promises";
import type { JsonObject, PageRequest, SourcePage } from "../../../../src/connectors/index.js";
import type { TrytonClient } from "../../../../src/connectors/tryton/client.js";
import asset from "../../../../src/connectors/tryton/entities/asset.js";
import goodsReceipt from "../../../../src/connectors/tryton/entities/goods-receipt.js";
import location from "../../../../src/connectors/tryton/entities/location.js";
import part from "../../../../src/connectors/tryton/entities/part.js";
import purchaseOrder from "../../../../src/connectors/tryton/entities/purchase-order.js";
import stockLevel from "../../../../src/connectors/tryton/entities/stock-level.js";
import vendor from "../../../../src/connectors/tryton/entities/vendor.js";
import workOrder from "../../../../src/connectors/tryton/entities/work-order.js";
import { startTryton } from "../../../support/tryton/index.js";
import { open } from "./open.js";

interface Readable {
  readonly entity: string;
  readonly readPage: (client: TrytonClient, request: PageRequest) => Promise<SourcePage>;
}
const wanted: readonly (readonly [Readable, (record: JsonObject) => boolean])[] = [
  [asset, (record) => record["name"] === "Press line 1"],
  [goodsReceipt, (record) => record["reference"] === "DN-4"],
  [location, (record) => record["code"] === "WH"],
  [part, (record) => record["code"] === "BRG-6204"],
  [purchaseOrder, (record) => record["reference"] === "REQ-004"],
  [stockLevel, () => true],
  [vendor, (record) => record["code"] === "SUP-ACME"],
  [workOrder, (record) => record["state"] === "finished"],
];
const folder = new URL("../../../../src/connectors/tryton/fixtures/", import.meta.url);
const tryton = await startTryton();
await mkdir(folder, { recursive: true });
const client = open(tryton);
for (const [source, isWanted] of wanted) {
  const page = await source.readPage(client, { position: null, changedSince: null, pageSize: 500 });
  const record = page.items.find(isWanted);
  if (!record) throw new Error(`the seed has no ${source.entity} to record`);
  await writeJson(`${source.entity}.json`, record);
}

const base = `${tryton.url}/${tryton.database}/rest/model`;
const answerTo = async (login: string | null, path: string, init: RequestInit = {}) => {
  const authorization = `Bearer ${login === null ? "no-such-key" : tryton.user(login).restKey}`;
  const headers = {
    accept: "application/json",
    "accept-language": "en",
    "content-type": "application/json",
    authorization,
  };
  const response = await fetch(`${base}/${path}`, { ...init, headers });
  const { status } = response;
  return { status, contentType: response.headers.get("content-type"), body: await response.text() };
};
await writeJson("faults.json", {
  unknownKey: await answerTo(null, "party.party?s=1"),
  noPermission: await answerTo("nobody", "purchase.purchase?s=1"),
  buttonWithoutPermission: await answerTo("clerk", "purchase.purchase/19/quote", { method: "POST", body: "{}" }),
  brokenRule: await answerTo("integrator", "purchase.purchase/1", { method: "PUT", body: '{"party":3}' }),
  unknownRecord: await answerTo("integrator", "purchase.purchase/999999?f=id"),
  unknownModel: await answerTo("integrator", "no.such.model?s=1"),
  unknownField: await answerTo("integrator", "party.party?s=1&f=shoe_size"),
});
await tryton.dispose();

async function writeJson(name: string, value: unknown): Promise<void> {
  await writeFile(new URL(name, folder), `${JSON.stringify(value, null, 1)}\n`);
}
