/**
 * Records from a running Sandbox what the unit tests map: one record of each entity. Run by hand after the Sandbox's
 * shapes changed: npx tsx test/src/connectors/sandbox/record-fixtures.ts
 */
import { writeFile } from "node:fs/promises";
import { loadConnectors } from "../../../../src/connectors/index.js";
import type { SandboxRecord } from "../../../../src/connectors/sandbox/client.js";
import { startTestSandbox } from "../../sandbox/sandbox.support.js";
import { open, walk, type Readable } from "./open.js";

/** The record with the most to map; any will do where all are alike. */
const wanted: Readonly<Record<string, (record: SandboxRecord) => boolean>> = {
  WorkOrder: (order) => order["state"] === "CLOSED" && order["failure"] !== null && (order["parts"] as []).length > 1,
  WorkRequest: (request) => request["state"] === "DONE" && request["breakdown"] === true,
  Asset: (asset) => asset["parent_id"] !== null && asset["vendor_id"] !== null && asset["status_reason"] === null,
  Location: (location) => location["type"] === "SITE",
  PurchaseOrder: (order) => order["state"] === "PART_RECEIVED" || order["receipt_state"] === "PART",
  AssetStatusEvent: (downtime) => downtime["until"] !== null && downtime["work_order_id"] !== null,
  Attachment: (file) => file["owner_kind"] === "work_orders",
  MaintenancePlan: (plan) =>
    plan["state"] === "ACTIVE" && plan["cycle"] !== null && (plan["counters"] as []).length > 0,
  MeterReading: (reading) => reading["feed"] === "MANUAL" && reading["difference"] !== null,
  PurchaseRequisition: (requisition) => requisition["state"] === "ORDERED",
  StockTransaction: (movement) => movement["kind"] === "IN",
  WorkOrderStatusChange: (change) => change["from_state"] === null,
  User: (user) => (user["crafts"] as []).length > 0,
  Vendor: (vendor) => vendor["hourly_rate"] !== null,
};

const folder = new URL("../../../../src/connectors/sandbox/fixtures/", import.meta.url);
const sandbox = await startTestSandbox({ scale: 1000 });
const connector = (await loadConnectors()).get("sandbox");
for (const [entity, source] of connector?.entities ?? []) {
  const { records } = await walk(source as unknown as Readable, open(sandbox));
  const record = records.find(wanted[entity] ?? (() => true));
  if (!record) throw new Error(`the Sandbox has no ${entity} to record`);
  await writeFile(new URL(`${entity}.json`, folder), `${JSON.stringify(record, null, 1)}\n`);
}
await sandbox.stop();
