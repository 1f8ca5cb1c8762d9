import Big from "big.js";
import type { LostWrite } from "../connector.js";
import { readWhere, type ModelSource } from "./changes.js";
import type { Domain, TrytonClient } from "./client.js";
import { finishCreate, type PurchaseData } from "./purchase-write.js";
import { dateTimeValue, decimalAt, moneyAt, recordsAt, referenceAt, textAt, type TrytonRecord } from "./values.js";

type ReadPurchase = (client: TrytonClient, remoteId: string) => Promise<TrytonRecord | null>;
type LineData = NonNullable<PurchaseData["lines"]>[number];

/** Between the clocks of the database, this process and Tryton, beyond the difference that is measured. */
const toleranceMs = 120_000;
/** Orders to one vendor within moments; more of them are not this one. */
const mostCandidates = 100;

/**
 * Looks for the purchase that a create made whose answer was lost. Tryton keeps no key of ours, so it is known by what it
 * is: made since the send, for the same vendor, with the same words and the very lines.
 */
export async function findPurchases(
  client: TrytonClient,
  purchases: ModelSource,
  data: PurchaseData,
  { sentAt }: LostWrite,
  read: ReadPurchase,
): Promise<TrytonRecord[]> {
  const since = new Date(sentAt.getTime() + (await clockOffsetMs(client, purchases)) - toleranceMs);
  const { company } = await client.account();
  const domain: Domain = [
    ["company", "=", company],
    ["party", "=", Number(data.vendor)],
    ["create_date", ">=", dateTimeValue(since)],
    // One that could not be finished is canceled, then deleted.
    ...(data.status === "CANCELED" ? [] : [["state", "!=", "cancelled"]]),
  ];
  const candidates = await readWhere(client, purchases, domain, mostCandidates);
  const found: TrytonRecord[] = [];
  for (const candidate of candidates) {
    if (isIt(candidate, data)) found.push(await finishCreate(client, candidate, data, read));
  }
  return found;
}

/** How far Tryton's clock is ahead of ours, by the `Date` of its answer. */
async function clockOffsetMs(client: TrytonClient, purchases: ModelSource): Promise<number> {
  const { sourceTime } = await client.search({
    model: purchases.model,
    domain: [["id", "=", -1]],
    fields: ["id"],
    order: [["id", "ASC"]],
    limit: 1,
  });
  return sourceTime ? sourceTime.getTime() - client.clock.now().getTime() : 0;
}

function isIt(purchase: TrytonRecord, data: PurchaseData): boolean {
  const lines = (recordsAt(purchase, "lines") ?? []).filter((line) => textAt(line, "type") === "line");
  const wanted = data.lines ?? [];
  return (
    isSameText(textAt(purchase, "description"), data.title) &&
    isSameText(textAt(purchase, "reference"), data.reference) &&
    isSameText(textAt(purchase, "comment"), data.notes) &&
    lines.length === wanted.length &&
    wanted.every((line, index) => isSameLine(lines[index], line, textAt(purchase, "currency.code")))
  );
}

function isSameLine(line: TrytonRecord | undefined, wanted: LineData, currency: string | null | undefined): boolean {
  if (!line) return false;
  const price = moneyAt(line, "unit_price", currency);
  return (
    (referenceAt(line, "product") ?? null) === (wanted.part ?? null) &&
    isSameNumber(decimalAt(line, "quantity"), wanted.quantityOrdered) &&
    isSameNumber(price?.amount, wanted.unitPrice?.amount) &&
    // Tryton describes a product by itself.
    (!wanted.description || isSameText(textAt(line, "description"), wanted.description))
  );
}

function isSameText(theirs: string | null | undefined, ours: string | null | undefined): boolean {
  return (theirs ?? "").trim() === (ours ?? "").trim();
}

function isSameNumber(theirs: string | null | undefined, ours: string | null | undefined): boolean {
  if (!theirs || !ours) return !theirs && !ours;
  return new Big(theirs).eq(new Big(ours));
}
