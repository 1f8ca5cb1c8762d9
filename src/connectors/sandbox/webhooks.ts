import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { EntityName } from "../../../schema/entities/index.js";
import { InvalidInputError, problemsFromZod, UnauthenticatedError } from "../../errors/index.js";
import type { HookChange, HookRequest, JsonObject, SourceWebhooks } from "../connector.js";
import type { SandboxKind } from "./client.js";

/** A call may be that much older or newer than our clock says: what a clock is off by, and what a retry takes. */
const toleranceMs = 5 * 60_000;

const signatureHeader = "x-sandbox-signature";

const entities: Readonly<Record<SandboxKind, EntityName>> = {
  work_orders: "WorkOrder",
  work_requests: "WorkRequest",
  assets: "Asset",
  locations: "Location",
  parts: "Part",
  stock_levels: "StockLevel",
  vendors: "Vendor",
  purchase_orders: "PurchaseOrder",
  goods_receipts: "GoodsReceipt",
  users: "User",
  teams: "Team",
  asset_classes: "AssetClass",
  failure_codes: "FailureCode",
  procedures: "Procedure",
  meters: "Meter",
  meter_readings: "MeterReading",
  maintenance_plans: "MaintenancePlan",
  work_order_tasks: "WorkOrderTask",
  work_order_parts: "WorkOrderPart",
  labor_entries: "LaborEntry",
  cost_entries: "CostEntry",
  comments: "WorkOrderComment",
  state_changes: "WorkOrderStatusChange",
  downtimes: "AssetStatusEvent",
  requisitions: "PurchaseRequisition",
  invoices: "Invoice",
  stock_movements: "StockTransaction",
  attachments: "Attachment",
};

const changeBody = z.object({
  event: z.enum(["created", "updated", "deleted"]),
  kind: z.string(),
  id: z.string().min(1),
  record: z.looseObject({ id: z.string() }).nullable(),
});
const body = z.union([z.object({ event: z.literal("ping") }), changeBody], {
  error: "expected a change (event, kind, id, record), or a ping",
});

export const sandboxWebhooks: SourceWebhooks = {
  description:
    "Send the Sandbox a POST to /api/v1/webhooks with this address as url and the secret as secret " +
    '({"url": …, "secret": …}); with kinds it calls for these only. POST /api/v1/webhooks/<id>/ping tries it out.',
  verify,
  read,
};

function verify({ headers, body: bytes, receivedAt }: HookRequest, secret: string): void {
  const header = headers[signatureHeader];
  const parts = typeof header === "string" ? /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header) : null;
  if (!parts) {
    throw new UnauthenticatedError(
      `Expected the header ${signatureHeader} as t=<unix seconds>,v1=<64 hex digits>, but it ${header === undefined ? "is missing" : "came otherwise"}. ` +
        "Register the address at the Sandbox with a secret; it then signs each call.",
    );
  }
  const [, seconds = "", given = ""] = parts;
  const expected = createHmac("sha256", secret).update(`${seconds}.`).update(bytes).digest();
  // First the signature: whether the time is right concerns only who knows the secret.
  if (!timingSafeEqual(expected, Buffer.from(given, "hex"))) {
    throw new UnauthenticatedError(
      "The signature does not belong to this body and the connection's secret. Register the webhook at the Sandbox again with the secret that the connection has now.",
    );
  }
  const offMs = receivedAt.getTime() - Number(seconds) * 1000;
  if (Math.abs(offMs) > toleranceMs) {
    throw new UnauthenticatedError(
      `The call was signed ${Math.round(Math.abs(offMs) / 1000)} seconds ${offMs > 0 ? "ago" : "ahead of now"}, and at most ${toleranceMs / 1000} are taken. ` +
        "Set the clocks of both machines; a call that was kept can't be repeated.",
    );
  }
}

function read({ body: bytes }: HookRequest): readonly HookChange[] {
  const result = body.safeParse(parsed(bytes));
  if (!result.success) {
    throw new InvalidInputError("The call is none that the Sandbox makes.", {
      problems: problemsFromZod(result.error, ["body"]),
    });
  }
  if (result.data.event === "ping") return [];
  const { event, kind, id, record } = result.data;
  if (record !== null && record.id !== id) {
    throw new InvalidInputError("The call carries another record than it names.", {
      problems: [{ path: ["body", "record", "id"], message: `expected ${id}, but got ${record.id}` }],
    });
  }
  const entity = Object.hasOwn(entities, kind) ? entities[kind as SandboxKind] : undefined;
  if (!entity) return [];
  const isDeleted = event === "deleted";
  return [{ entity, remoteId: id, isDeleted, raw: isDeleted ? null : (record as JsonObject | null) }];
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8")) as unknown;
  } catch (cause) {
    throw new InvalidInputError("The body is no JSON.", {
      cause,
      problems: [{ path: ["body"], message: "expected a JSON object" }],
    });
  }
}
