import type { JsonObject, JsonValue } from "../connector.js";
import type { TrytonClient } from "./client.js";
import type { InputProblems } from "./input-problems.js";
import { lineRules } from "./purchase-rules.js";
import { findProducts, findUnits, type Currency, type Product, type Vendor } from "./purchase-references.js";
import type { PurchaseData } from "./purchase-write.js";
import { dayValue, decimalValue, plainDecimal, textAt, type TrytonRecord } from "./values.js";

type LineData = NonNullable<PurchaseData["lines"]>[number];

interface LineContext {
  /** Lines the purchase has now. */
  readonly stored: readonly TrytonRecord[];
  readonly currency: Currency | null;
  readonly vendor: Vendor | null;
  readonly problems: InputProblems;
}

/**
 * What turns the lines of a purchase into the lines given: those with a `remoteId` are changed, those without are made,
 * those left out are deleted. Titles and comments stay.
 */
export async function lineCommands(
  client: TrytonClient,
  lines: readonly LineData[],
  context: LineContext,
): Promise<JsonValue[]> {
  const { stored, problems } = context;
  const products = await findProducts(
    client,
    lines.flatMap((line) => line.part ?? []),
  );
  const units = await findUnits(
    client,
    lines.flatMap((line) => line.unit ?? []),
  );
  const goods = new Map(
    stored.filter((line) => textAt(line, "type") === "line").map((line) => [String(line.id), line]),
  );
  const made: JsonObject[] = [];
  const commands: JsonValue[] = [];
  for (const [index, line] of lines.entries()) {
    checkFields(line, index, problems);
    const values = { sequence: index + 1, ...lineValues(line, index, units, context) };
    if (line.remoteId === undefined || line.remoteId === null) {
      made.push({ ...values, ...newLineValues(line, index, products, context) });
      continue;
    }
    if (!goods.delete(line.remoteId)) {
      problems.add(["lines", index, "remoteId"], `The purchase has no line ${line.remoteId}.`);
    }
    if (line.part !== undefined) {
      problems.add(
        ["lines", index, "part"],
        "The part of a line can't be changed. Leave the line out and add a new one.",
      );
    }
    commands.push(["write", [Number(line.remoteId)], values]);
  }
  if (goods.size > 0) commands.push(["delete", [...goods.keys()].map(Number)]);
  if (made.length > 0) commands.push(["create", made]);
  return commands;
}

function checkFields(line: LineData, index: number, problems: InputProblems): void {
  for (const [name, value] of Object.entries(line)) {
    if (value !== undefined && !(name in lineRules)) {
      problems.add(["lines", index, name], "Tryton has no such field on a purchase's line, or computes it.");
    }
  }
}

/** Values that a new line and a stored one take alike. */
function lineValues(
  line: LineData,
  index: number,
  units: ReadonlyMap<string, number>,
  { currency, problems }: LineContext,
): JsonObject {
  const values: Record<string, JsonValue> = {};
  const at = (name: string) => ["lines", index, name];
  if (line.description !== undefined) values["description"] = line.description;
  if (line.quantityOrdered !== undefined) {
    const quantity = line.quantityOrdered === null ? Number.NaN : Number(line.quantityOrdered);
    if (Number.isFinite(quantity)) values["quantity"] = quantity;
    else problems.add(at("quantityOrdered"), "Expected a number.");
  }
  if (line.unit !== undefined && line.unit !== null) {
    const unit = units.get(line.unit);
    if (unit === undefined) problems.add(at("unit"), `Tryton has no unit "${line.unit}".`);
    else values["unit"] = unit;
  }
  if (line.unitPrice !== undefined && line.unitPrice !== null) {
    if (currency && line.unitPrice.currency !== currency.code) {
      problems.add(at("unitPrice"), `Expected ${currency.code}, the order's currency, got ${line.unitPrice.currency}.`);
    }
    values["unit_price"] = decimalValue(plainDecimal(line.unitPrice.amount));
  }
  if (line.dueDate !== undefined) {
    values["delivery_date_edit"] = line.dueDate !== null;
    values["delivery_date_store"] = line.dueDate && dayValue(line.dueDate);
  }
  return values;
}

function newLineValues(
  line: LineData,
  index: number,
  products: ReadonlyMap<string, Product>,
  { vendor, problems }: LineContext,
): JsonObject {
  const at = (name: string) => ["lines", index, name];
  if (!line.quantityOrdered) problems.add(at("quantityOrdered"), "A new line needs a quantity.");
  if (!line.unitPrice) problems.add(at("unitPrice"), "A new line needs a price.");
  if (!line.part) {
    if (!line.description) problems.add(at("part"), "A new line needs a part or a description.");
    return {};
  }
  const product = products.get(line.part);
  if (!product) {
    problems.add(at("part"), `Tryton has no product ${line.part} that can be bought.`);
    return {};
  }
  return {
    product: product.id,
    ...(line.unit ? {} : { unit: product.unit }),
    // With a tax rule the vendor's taxes are others than the product's; Tryton works them out later.
    ...(product.taxes.length > 0 && !vendor?.hasTaxRule ? { taxes: [["add", product.taxes]] } : {}),
  };
}
