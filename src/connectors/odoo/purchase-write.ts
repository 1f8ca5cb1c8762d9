import Big from "big.js";
import type { WriteData } from "../../../schema/definition/index.js";
import type { Entities } from "../../../schema/entities/index.js";
import { ConflictError, ConnectionUnreachableError, NotFoundError, WriteUnconfirmedError } from "../../errors/index.js";
import type { JsonObject, JsonValue, LostWrite } from "../connector.js";
import { readRecord } from "./changes.js";
import type { OdooClient, OdooRecord } from "./client.js";
import { InputProblems } from "./input-problems.js";
import { isSameText, madeSince } from "./lost-write.js";
import { findByName, findReference } from "./references.js";
import { lineRules, purchaseRules, reachableFrom, stepTo } from "./purchase-rules.js";
import { goodsOf, purchaseLines, purchases } from "./purchases.js";
import { requireUnchanged } from "./unchanged.js";
import { decimalAt, htmlOfText, idAt, nameAt, noonOf, richTextAt, textAt } from "./values.js";

export type PurchaseData = WriteData<Entities["PurchaseOrder"]>;
type LineData = NonNullable<PurchaseData["lines"]>[number];

const { model } = purchases;

/** Makes a draft with its lines in one call, all or nothing, then takes it to the status asked for. */
export async function createPurchase(client: OdooClient, data: PurchaseData): Promise<OdooRecord> {
  const status = data.status ?? "DRAFT";
  requireReachable("draft", status);
  const values = await valuesOf(client, data, null);
  const id = await client.create(model, values);
  return finish(client, id, () => restOfCreate(client, id, status));
}

export async function updatePurchase(
  client: OdooClient,
  remoteId: string,
  data: PurchaseData,
  expected: JsonObject | undefined,
): Promise<OdooRecord> {
  const stored = await readRecord(client, purchases, remoteId);
  if (!stored) throw new NotFoundError("Odoo has no such purchase order, or the account may not see it.");
  requireUnchanged(stored, expected);
  const state = textAt(stored, "state") ?? "";
  if (data.status) requireReachable(state, data.status);
  const values = await valuesOf(client, data, stored);
  if (Object.keys(values).length > 0) await client.write(model, stored.id, values);
  return finish(client, stored.id, () => moveTo(client, stored.id, state, data.status ?? null));
}

/**
 * Looks for the order that a create made whose answer was lost: made since by this account, for the same vendor, with the same
 * words and the very lines. What its create had left to do is done.
 */
export async function findPurchases(client: OdooClient, data: PurchaseData, lost: LostWrite): Promise<OdooRecord[]> {
  const made = await madeSince(client, purchases, [["partner_id", "=", Number(data.vendor)]], lost);
  const found: OdooRecord[] = [];
  for (const purchase of made) {
    const state = textAt(purchase, "state") ?? "";
    // One that could not be finished was canceled, then deleted. Whoever moved it on by hand meanwhile has the last word.
    if (state === "cancel" || !isIt(purchase, data)) continue;
    const status = data.status ?? "DRAFT";
    const isLeft = (state === "draft" || state === "sent") && status !== "DRAFT";
    found.push(isLeft ? await finish(client, purchase.id, () => restOfCreate(client, purchase.id, status)) : purchase);
  }
  return found;
}

function isIt(purchase: OdooRecord, data: PurchaseData): boolean {
  const [lines, wanted] = [goodsOf(purchase), data.lines ?? []];
  return (
    isSameText(textAt(purchase, "origin"), data.reference) &&
    // Odoo fills the notes in by itself where nothing is given.
    (!data.notes || isSameText(notesOf(purchase), data.notes)) &&
    lines.length === wanted.length &&
    wanted.every((line, index) => isSameLine(lines[index], line))
  );
}

function isSameLine(line: OdooRecord | undefined, wanted: LineData): boolean {
  if (!line) return false;
  return (
    idAt(line, "product_id") === wanted.part &&
    isSameNumber(decimalAt(line, "product_qty"), wanted.quantityOrdered) &&
    (!wanted.unitPrice || isSameNumber(decimalAt(line, "price_unit"), wanted.unitPrice.amount)) &&
    (!wanted.description || isSameText(textAt(line, "name"), wanted.description))
  );
}

function isSameNumber(theirs: string | null | undefined, ours: string | null | undefined): boolean {
  return Boolean(theirs && ours) && new Big(theirs ?? 0).eq(ours ?? 0);
}

export function notesOf(purchase: OdooRecord): string | null | undefined {
  const note = richTextAt(purchase, "note");
  return note === undefined ? richTextAt(purchase, "notes") : note;
}

function requireReachable(state: string, status: string): void {
  const reachable = reachableFrom(state);
  const isThere = { DRAFT: ["draft", "sent"], ORDERED: ["purchase", "done"], CANCELED: ["cancel"] }[status]?.includes(
    state,
  );
  if (isThere || reachable.includes(status)) return;
  throw new ConflictError(
    `A purchase order in Odoo's state "${state}" can't become ${status}; possible: ${reachable.join(", ") || "none"}.`,
    { details: { allowedStatuses: reachable } },
  );
}

async function moveTo(client: OdooClient, id: number, state: string, status: string | null): Promise<void> {
  const button = status && stepTo(state, status);
  if (button) await client.press(model, id, button);
}

async function restOfCreate(client: OdooClient, id: number, status: string): Promise<void> {
  try {
    await moveTo(client, id, "draft", status);
  } catch (error) {
    // The caller is told that it failed, so it must not be there.
    if (!(error instanceof ConnectionUnreachableError)) await withdraw(client, id);
    throw error;
  }
}

/** Odoo deletes only what was canceled before. */
async function withdraw(client: OdooClient, id: number): Promise<void> {
  try {
    await client.press(model, id, "button_cancel");
    await client.remove(model, id);
  } catch (error) {
    client.logger.warn(
      { err: error, model, remoteId: id },
      "a purchase order that could not be confirmed could not be withdrawn either",
    );
  }
}

/** The later steps of a write. Losing the connection among them leaves a write half done, not undone. */
async function finish(client: OdooClient, id: number, laterSteps: () => Promise<void>): Promise<OdooRecord> {
  try {
    await laterSteps();
    const record = await readRecord(client, purchases, String(id));
    if (record) return record;
  } catch (cause) {
    if (!(cause instanceof ConnectionUnreachableError)) throw cause;
    throw new WriteUnconfirmedError(
      `The purchase order with Odoo's id ${id} was stored, then the connection was lost before all was done.`,
      { cause, details: { remoteId: String(id) } },
    );
  }
  throw new WriteUnconfirmedError(
    `The purchase order with Odoo's id ${id} was stored, but the account may not read it.`,
    { details: { remoteId: String(id) } },
  );
}

/** In Odoo's names. Left out, a field is not touched; null empties it. */
async function valuesOf(client: OdooClient, data: PurchaseData, stored: OdooRecord | null): Promise<JsonObject> {
  const problems = new InputProblems();
  for (const [name, value] of Object.entries(data)) {
    if (value !== undefined && !(name in purchaseRules.fields)) {
      problems.add([name], "Odoo's purchase orders have no such field that can be written.");
    }
  }
  const { timeZone } = await client.account();
  const { types } = await client.catalog.usable(purchases);
  const values: Record<string, JsonValue> = {};
  if (data.reference !== undefined) values["origin"] = data.reference ?? false;
  if (data.notes !== undefined) {
    const field = types.has("note") ? "note" : "notes";
    values[field] = data.notes === null ? false : types.get(field) === "html" ? htmlOfText(data.notes) : data.notes;
  }
  if (data.orderDate) values["date_order"] = noonOf(data.orderDate, timeZone);
  const path = (name: string) => [name];
  if (data.vendor) {
    const about = { model: "res.partner", remoteId: data.vendor, path: path("vendor"), what: "contact" };
    values["partner_id"] = await findReference(client, about, problems);
  }
  // Odoo gives a new order the company's currency, and takes the prices for amounts in it.
  const priced = stored || data.currency ? -1 : (data.lines ?? []).findIndex(({ unitPrice }) => unitPrice);
  const given = data.currency ?? data.lines?.[priced]?.unitPrice?.currency;
  if (given) {
    const at = priced < 0 ? path("currency") : ["lines", priced, "unitPrice"];
    const about = { model: "res.currency", name: given, path: at, what: "currency" };
    values["currency_id"] = await findByName(client, about, problems);
  }
  if (data.paymentTerms !== undefined) {
    const name = data.paymentTerms;
    const about = { model: "account.payment.term", path: path("paymentTerms"), what: "payment term" };
    values["payment_term_id"] = name === null ? false : await findByName(client, { ...about, name }, problems);
  }
  if (data.lines) {
    const currency = given ?? (stored ? nameAt(stored, "currency_id") : null) ?? null;
    values["order_line"] = await lineCommands(client, data.lines, { stored, currency, timeZone, problems });
  }
  problems.throwIfAny();
  return values;
}

interface LineContext {
  readonly stored: OdooRecord | null;
  /** ISO code of the order's currency, where it is known already. */
  readonly currency: string | null;
  readonly timeZone: string;
  readonly problems: InputProblems;
}

/**
 * What turns the lines of an order into the lines given: `[0, 0, values]` makes one, `[1, id, values]` changes one, `[2, id, 0]`
 * deletes one. What a new line does not say (words, unit, price, taxes) Odoo deduces from the product, if it is not sent.
 */
async function lineCommands(
  client: OdooClient,
  lines: readonly LineData[],
  context: LineContext,
): Promise<JsonValue[]> {
  const { stored, problems } = context;
  const left = new Map((stored ? goodsOf(stored) : []).map((line) => [String(line.id), line.id]));
  const commands: JsonValue[] = [];
  for (const [index, line] of lines.entries()) {
    const values = { sequence: 10 + index, ...(await lineValues(client, line, index, context)) };
    if (line.remoteId === undefined || line.remoteId === null) {
      commands.push([0, 0, values]);
      continue;
    }
    const id = left.get(line.remoteId);
    if (id === undefined)
      problems.add(["lines", index, "remoteId"], `The purchase order has no line ${line.remoteId}.`);
    else commands.push([1, id, values]);
    left.delete(line.remoteId);
  }
  for (const id of left.values()) commands.push([2, id, 0]);
  return commands;
}

async function lineValues(
  client: OdooClient,
  line: LineData,
  index: number,
  context: LineContext,
): Promise<JsonObject> {
  const { currency, timeZone, problems } = context;
  const at = (name: string) => ["lines", index, name];
  for (const [name, value] of Object.entries(line)) {
    if (value !== undefined && !(name in lineRules)) {
      problems.add(at(name), "Odoo has no such field on a purchase order's line, or computes it.");
    }
  }
  const values: Record<string, JsonValue> = {};
  if (line.part) {
    const about = { model: "product.product", remoteId: line.part, path: at("part"), what: "product" };
    values["product_id"] = await findReference(client, about, problems);
  }
  if (line.description) values["name"] = line.description;
  if (line.quantityOrdered) values["product_qty"] = Number(line.quantityOrdered);
  if (line.unit) {
    const { types } = await client.catalog.usable(purchaseLines);
    const about = { model: "uom.uom", name: line.unit, path: at("unit"), what: "unit" };
    values[types.has("product_uom_id") ? "product_uom_id" : "product_uom"] = await findByName(client, about, problems);
  }
  if (line.unitPrice) {
    if (currency && line.unitPrice.currency !== currency) {
      problems.add(at("unitPrice"), `Expected ${currency}, the order's currency, got ${line.unitPrice.currency}.`);
    }
    values["price_unit"] = Number(line.unitPrice.amount);
  }
  if (line.promisedDate) values["date_planned"] = noonOf(line.promisedDate, timeZone);
  return values;
}
