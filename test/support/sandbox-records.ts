import type { EntityName } from "../../schema/entities/index.js";
import type { RunningSandbox } from "../../src/sandbox/index.js";

/** What the sandbox calls each entity. */
export const kindsOfEntities: readonly (readonly [EntityName, string])[] = [
  ["WorkOrder", "work_orders"],
  ["WorkRequest", "work_requests"],
  ["Asset", "assets"],
  ["Location", "locations"],
  ["Part", "parts"],
  ["StockLevel", "stock_levels"],
  ["Vendor", "vendors"],
  ["PurchaseOrder", "purchase_orders"],
  ["GoodsReceipt", "goods_receipts"],
  ["User", "users"],
  ["PurchaseRequisition", "requisitions"],
  ["Invoice", "invoices"],
  ["StockTransaction", "stock_movements"],
  ["WorkOrderTask", "work_order_tasks"],
  ["WorkOrderPart", "work_order_parts"],
  ["LaborEntry", "labor_entries"],
  ["CostEntry", "cost_entries"],
  ["WorkOrderComment", "comments"],
  ["WorkOrderStatusChange", "state_changes"],
  ["MaintenancePlan", "maintenance_plans"],
  ["Procedure", "procedures"],
  ["Meter", "meters"],
  ["MeterReading", "meter_readings"],
  ["AssetClass", "asset_classes"],
  ["AssetStatusEvent", "downtimes"],
  ["FailureCode", "failure_codes"],
  ["Team", "teams"],
  ["Attachment", "attachments"],
];

export interface SandboxRecord {
  readonly id: string;
  readonly modified_at: string;
}

/** All records of a kind as the sandbox itself lists them, page by page. */
export async function sandboxRecords(sandbox: RunningSandbox, kind: string): Promise<SandboxRecord[]> {
  const records: SandboxRecord[] = [];
  let cursor: string | null = null;
  do {
    const url = new URL(`${sandbox.url}/api/v1/${kind}?limit=1000`);
    if (cursor) url.searchParams.set("cursor", cursor);
    const response = await fetch(url, { headers: { authorization: `Bearer ${sandbox.apiKey}` } });
    const page = (await response.json()) as { items: SandboxRecord[]; next_cursor: string | null };
    records.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return records;
}
