import Big from "big.js";
import { validationFailed } from "../errors.js";
import type { Money } from "./fields.js";
import type { WriteContext } from "./kind.js";
import type { PurchaseOrder, PurchaseOrderLine } from "./purchase-orders.js";
import { moveStock } from "./stock.js";

/** A line as it is sent. Description, unit and price come from the part when they are left out. */
export interface PurchaseOrderLineInput {
  readonly part_id: string | null;
  readonly description?: string | undefined;
  readonly vendor_part_no: string | null;
  readonly quantity: string;
  readonly unit_code?: PurchaseOrderLine["unit_code"] | undefined;
  readonly unit_price?: string | undefined;
  readonly discount_percent: string;
  readonly tax_percent: string;
  readonly due_on: string | null;
  readonly storeroom_id: string | null;
  readonly work_order_id: string | null;
  readonly asset_id: string | null;
  readonly gl_account: string | null;
}

export function newLines(
  inputs: readonly PurchaseOrderLineInput[],
  currency: string,
  vendorId: string,
  context: WriteContext,
): PurchaseOrderLine[] {
  return inputs.map((input, index) => {
    const part = input.part_id === null ? undefined : context.get("parts", input.part_id);
    const supplier = part?.suppliers.find((item) => item.vendor_id === vendorId);
    const price =
      input.unit_price ?? [supplier?.price, part?.price].find((known) => known?.currency === currency)?.value;
    const description = input.description ?? part?.name;
    const missing = [
      ...(price === undefined ? ["unit_price"] : []),
      ...(description === undefined ? ["description"] : []),
    ].map((field) => ({
      path: `lines.${index}.${field}`,
      message: part
        ? `expected a value, since ${part.id} has none in ${currency}`
        : "expected a value, since the line names no part",
    }));
    if (price === undefined || description === undefined) throw validationFailed(missing);
    return lineOf({
      line_no: (index + 1) * 10,
      part_id: input.part_id,
      description,
      vendor_part_no: input.vendor_part_no ?? supplier?.vendor_part_no ?? null,
      quantity: Big(input.quantity).toFixed(3),
      quantity_received: "0.000",
      quantity_cancelled: "0.000",
      quantity_backordered: "0.000",
      unit_code: input.unit_code ?? part?.unit_code ?? "EA",
      issue_unit_code: part?.unit_code ?? input.unit_code ?? "EA",
      issue_units_each: "1",
      unit_price: { value: decimalPlaces(price), currency },
      discount_percent: input.discount_percent,
      tax_percent: input.tax_percent,
      due_on: input.due_on,
      promised_on: null,
      received_at: null,
      storeroom_id: input.storeroom_id,
      work_order_id: input.work_order_id,
      asset_id: input.asset_id,
      gl_account: input.gl_account,
      state: "OPEN",
    });
  });
}

/** The line with its amounts: rounded half up to cents, as an invoice does it. */
export function lineOf(
  line: Omit<PurchaseOrderLine, "line_total" | "tax_amount" | "discount_amount">,
): PurchaseOrderLine {
  const { currency } = line.unit_price;
  const gross = Big(line.quantity).times(line.unit_price.value).round(2);
  const net = gross.times(Big(100).minus(line.discount_percent).div(100)).round(2);
  const tax = net.times(line.tax_percent).div(100);
  return {
    ...line,
    line_total: { value: net.toFixed(2), currency },
    discount_amount: { value: gross.minus(net).toFixed(2), currency },
    tax_amount: { value: tax.toFixed(2), currency },
  };
}

/** The order with its totals over the lines that stand, and that much shipping. */
export function priced(order: PurchaseOrder, shipping: string): PurchaseOrder {
  const standing = order.lines.filter((line) => line.state !== "CANCELLED");
  const subtotal = standing.reduce((sum, line) => sum.plus(line.line_total.value), Big(0));
  const tax = standing.reduce((sum, line) => sum.plus(line.tax_amount.value), Big(0));
  const discount = standing.reduce((sum, line) => sum.plus(line.discount_amount.value), Big(0));
  const money = (value: Big): Money => ({ value: value.toFixed(2), currency: order.currency });
  return {
    ...order,
    subtotal: money(subtotal),
    tax: money(tax),
    shipping: money(Big(shipping)),
    discount: money(discount),
    total: money(subtotal.plus(tax).plus(shipping)),
  };
}

/** What is on order follows the order: added when it is sent, taken back when it is cancelled or closed short. */
export function orderStock(before: PurchaseOrder | null, after: PurchaseOrder, context: WriteContext): void {
  const wasOut = before !== null && isOut(before);
  if (wasOut === isOut(after)) return;
  for (const line of after.lines) {
    if (line.part_id === null || line.storeroom_id === null) continue;
    const open = openQuantity(line);
    if (open.eq(0)) continue;
    moveStock(line.part_id, line.storeroom_id, { onOrder: wasOut ? open.times(-1) : open }, context);
  }
}

/** What a line still waits for. */
export function openQuantity(line: PurchaseOrderLine): Big {
  return Big(line.quantity).minus(line.quantity_received).minus(line.quantity_cancelled);
}

function isOut(order: PurchaseOrder): boolean {
  return order.state === "SENT" || order.state === "PART_RECEIVED" || order.state === "RECEIVED";
}

/** At least two places, as many more as were given. */
function decimalPlaces(value: string): string {
  const places = value.split(".")[1]?.length ?? 0;
  return Big(value).toFixed(Math.max(2, places));
}
