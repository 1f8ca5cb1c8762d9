import type { WriteData } from "../../../schema/definition/index.js";
import type { Entities } from "../../../schema/entities/index.js";
import { ConflictError, ConnectionUnreachableError, NotFoundError, WriteUnconfirmedError } from "../../errors/index.js";
import type { JsonObject, JsonValue } from "../connector.js";
import type { TrytonClient } from "./client.js";
import { InputProblems } from "./input-problems.js";
import { lineCommands } from "./purchase-lines.js";
import { moveToStatus, stepsTo } from "./purchase-status.js";
import { purchaseRules } from "./purchase-rules.js";
import { findCurrency, findPaymentTerm, findVendor, findWarehouse, type Vendor } from "./purchase-references.js";
import { dayValue, latestChange, recordsAt, referenceAt, textAt, type TrytonRecord } from "./values.js";
import { isJsonObject } from "../json-object.js";

export type PurchaseData = WriteData<Entities["PurchaseOrder"]>;
type ReadPurchase = (client: TrytonClient, remoteId: string) => Promise<TrytonRecord | null>;

const model = "purchase.purchase";

/**
 * Makes a draft with its lines in one call, all or nothing, then takes it to the status asked for. What Tryton's own
 * client would fill in (address, payment term, unit, taxes) is filled in here: the REST protocol leaves it empty.
 */
export async function createPurchase(
  client: TrytonClient,
  data: PurchaseData,
  read: ReadPurchase,
): Promise<TrytonRecord> {
  const problems = new InputProblems();
  checkFields(data, problems);
  const steps = stepsTo("draft", data.status ?? "DRAFT");
  const vendor = await findVendor(client, data.vendor, problems);
  const currency = await findCurrency(
    client,
    data.currency ?? vendor?.currency ?? (await client.companyCurrency()),
    problems,
  );
  const values: JsonObject = {
    company: (await client.account()).company,
    ...headerValues(data),
    ...(vendor ? vendorValues(vendor) : {}),
    ...(currency ? { currency: currency.id } : {}),
    ...(await referenceValues(client, data, problems)),
    ...(data.lines
      ? { lines: await lineCommands(client, data.lines, { stored: [], currency, vendor, problems }) }
      : {}),
  };
  problems.throwIfAny();
  const id = String(await client.create(model, values));
  const rest = { hasTaxRule: vendor?.hasTaxRule === true, steps };
  return finish(client, id, read, () => restOfCreate(client, id, read, rest));
}

/** Changes a draft, and takes it to the status asked for. In any other state Tryton lets only the status move. */
export async function updatePurchase(
  client: TrytonClient,
  remoteId: string,
  data: PurchaseData,
  read: ReadPurchase,
  expected?: JsonObject,
): Promise<TrytonRecord> {
  const problems = new InputProblems();
  checkFields(data, problems);
  const stored = await read(client, remoteId);
  if (!stored) throw new NotFoundError("Tryton has no such purchase, or the account may not see it.");
  if (expected) requireUnchanged(stored, expected as TrytonRecord);
  const state = textAt(stored, "state") ?? "";
  const { status, ...fields } = data;
  const isChanged = Object.values(fields).some((value) => value !== undefined);
  if (isChanged && state !== "draft") {
    throw new ConflictError(
      `The purchase is in the state "${state}" in Tryton; only a draft can be changed. Set its status to DRAFT first.`,
    );
  }
  const steps = status ? stepsTo(state, status) : [];
  const vendor = await findVendor(
    client,
    data.vendor === undefined ? referenceAt(stored, "party") : data.vendor,
    problems,
  );
  const currency = await findCurrency(
    client,
    data.currency === undefined ? textAt(stored, "currency.code") : data.currency,
    problems,
  );
  const values: JsonObject = {
    ...headerValues(data),
    ...(data.vendor && vendor ? vendorValues(vendor) : {}),
    ...(data.currency && currency ? { currency: currency.id } : {}),
    ...(await referenceValues(client, data, problems)),
    ...(data.lines
      ? {
          lines: await lineCommands(client, data.lines, {
            stored: recordsAt(stored, "lines") ?? [],
            currency,
            vendor,
            problems,
          }),
        }
      : {}),
  };
  problems.throwIfAny();
  if (isChanged) await client.write(model, remoteId, values);
  return finish(client, remoteId, read, async () => {
    if (data.lines && vendor?.hasTaxRule) await applyTaxRule(client, remoteId, read, idsOf(stored));
    await moveToStatus(client, remoteId, steps);
  });
}

/** Tryton's optimistic lock is not to be had over REST, so what it has is compared a moment before it is changed. */
function requireUnchanged(stored: TrytonRecord, expected: TrytonRecord): void {
  const [now, then] = [latestChange(stored), latestChange(expected)];
  if (now === null || then === null || now <= then) return;
  throw new ConflictError(
    `The purchase was changed in Tryton at ${now.toISOString()}, after what you decided upon. Read it again and decide anew.`,
  );
}

/** The later steps of a write. Losing the connection among them leaves a write half done, not undone. */
async function finish(
  client: TrytonClient,
  id: string,
  read: ReadPurchase,
  laterSteps: () => Promise<void>,
): Promise<TrytonRecord> {
  try {
    await laterSteps();
    const record = await read(client, id);
    if (!record) throw new NotFoundError("The purchase was stored in Tryton, but the account may not read it.");
    return record;
  } catch (error) {
    if (!(error instanceof ConnectionUnreachableError)) throw error;
    throw new WriteUnconfirmedError(
      `The purchase with Tryton's id ${id} was stored, then the connection was lost before all was done.`,
      { cause: error, details: { remoteId: id } },
    );
  }
}

function checkFields(data: PurchaseData, problems: InputProblems): void {
  for (const [name, value] of Object.entries(data)) {
    if (value !== undefined && !(name in purchaseRules.fields)) {
      problems.add([name], "Tryton's purchases have no such field.");
    }
  }
}

/** Fields that need no look-up. Left out, they are not touched; null empties them. */
function headerValues(data: PurchaseData): JsonObject {
  return {
    ...(data.title === undefined ? {} : { description: data.title }),
    ...(data.reference === undefined ? {} : { reference: data.reference }),
    ...(data.notes === undefined ? {} : { comment: data.notes }),
    ...(data.orderDate === undefined ? {} : { purchase_date: data.orderDate && dayValue(data.orderDate) }),
    ...(data.dueDate === undefined ? {} : { delivery_date: data.dueDate && dayValue(data.dueDate) }),
  };
}

function vendorValues(vendor: Vendor): JsonObject {
  return {
    party: vendor.id,
    // Tryton confirms no purchase without one.
    invoice_address: vendor.invoiceAddress,
    ...(vendor.paymentTerm === null ? {} : { payment_term: vendor.paymentTerm }),
  };
}

async function referenceValues(client: TrytonClient, data: PurchaseData, problems: InputProblems): Promise<JsonObject> {
  return {
    ...(data.paymentTerms === undefined
      ? {}
      : { payment_term: await findPaymentTerm(client, data.paymentTerms, problems) }),
    ...(data.shipTo === undefined ? {} : { warehouse: await findWarehouse(client, data.shipTo, problems) }),
  };
}

/** Brings a purchase that a lost create made to the end of what the create would have done. */
export async function finishCreate(
  client: TrytonClient,
  purchase: TrytonRecord,
  data: PurchaseData,
  read: ReadPurchase,
): Promise<TrytonRecord> {
  const id = String(purchase.id);
  const state = textAt(purchase, "state") ?? "";
  const vendor = state === "draft" ? await findVendor(client, data.vendor, new InputProblems()) : null;
  const isWithoutTaxes = vendor?.hasTaxRule === true && (await hasNoTaxes(client, id));
  // Whoever moved it on by hand meanwhile has the last word.
  const steps = state === "draft" || state === "quotation" ? stepsTo(state, data.status ?? "DRAFT") : [];
  if (!isWithoutTaxes && steps.length === 0) return purchase;
  return finish(client, id, read, () => restOfCreate(client, id, read, { hasTaxRule: isWithoutTaxes, steps }));
}

async function restOfCreate(
  client: TrytonClient,
  id: string,
  read: ReadPurchase,
  rest: { readonly hasTaxRule: boolean; readonly steps: readonly string[] },
): Promise<void> {
  try {
    if (rest.hasTaxRule) await applyTaxRule(client, id, read, new Set());
    await moveToStatus(client, id, rest.steps);
  } catch (error) {
    // The caller is told that it failed, so it must not be there.
    if (!(error instanceof ConnectionUnreachableError)) await withdraw(client, id);
    throw error;
  }
}

async function hasNoTaxes(client: TrytonClient, id: string): Promise<boolean> {
  const { records } = await client.search({
    model: "purchase.line",
    domain: [
      ["purchase", "=", Number(id)],
      ["taxes", "!=", null],
    ],
    fields: ["id"],
    order: [["id", "ASC"]],
    limit: 1,
  });
  return records.length === 0;
}

/** A tax rule maps a product's taxes to others for this vendor. Only Tryton can apply it, and only to stored lines. */
async function applyTaxRule(
  client: TrytonClient,
  id: string,
  read: ReadPurchase,
  oldLines: ReadonlySet<number>,
): Promise<void> {
  const stored = await read(client, id);
  const lines = recordsAt(stored ?? {}, "lines")?.filter((line) => !oldLines.has(line.id)) ?? [];
  const changes: JsonValue[] = [];
  for (const line of lines) {
    const { taxes } = await client.onChange("purchase.line", String(line.id), ["product"]);
    const added =
      isJsonObject(taxes) && Array.isArray(taxes["add"]) ? (taxes["add"] as readonly [number, { id: number }][]) : [];
    if (added.length > 0) changes.push(["write", [line.id], { taxes: [["add", added.map(([, tax]) => tax.id)]] }]);
  }
  if (changes.length > 0) await client.write(model, id, { lines: changes });
}

function idsOf(purchase: TrytonRecord): ReadonlySet<number> {
  return new Set(recordsAt(purchase, "lines")?.map((line) => line.id));
}

/** Tryton deletes only what was cancelled before. */
async function withdraw(client: TrytonClient, id: string): Promise<void> {
  try {
    await client.press(model, id, "cancel");
    await client.remove(model, id);
  } catch (error) {
    client.logger.warn(
      { err: error, model, remoteId: id },
      "a purchase that could not be finished could not be withdrawn either",
    );
  }
}
