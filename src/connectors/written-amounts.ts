import { z } from "zod";
import type { FieldDefinition } from "../../schema/definition/index.js";
import type { InputProblem } from "../errors/index.js";

/** Amounts that are written to a described system: each is in a currency that the description tells of. */

/** What a description may say of an amount, beside where it goes. @param property The name of a property, as that kind of system has it. */
export function amountParts<Property extends z.ZodType<string>>(property: Property) {
  return {
    currency: property.optional().describe("Of an amount: the property for its currency."),
    fixedCurrency: z.string().length(3).optional().describe("Of an amount: the one currency that the system knows."),
    recordCurrency: z.literal(true).optional().describe("Of an amount: it is in the record's own currency, always."),
  };
}

interface AmountRule {
  readonly currency?: string | undefined;
  readonly fixedCurrency?: string | undefined;
  readonly recordCurrency?: true | undefined;
}

interface ListRule {
  readonly each: Readonly<Record<string, AmountRule>>;
}

type WriteFields = Readonly<Record<string, AmountRule | ListRule>>;
type Values = Readonly<Record<string, unknown>>;

interface Amount {
  readonly amount: string;
  readonly currency: string;
}

/** Without a currency, a system that keeps none of an amount's own would take dollars for euros. */
export function amountProblems(
  { kind }: FieldDefinition,
  { currency, fixedCurrency, recordCurrency }: AmountRule,
  path: readonly (string | number)[],
): InputProblem[] {
  const said = [currency, fixedCurrency, recordCurrency].filter((one) => one !== undefined).length;
  if (said === (kind === "money" ? 1 : 0)) return [];
  const message =
    kind === "money"
      ? "Expected currency, fixedCurrency or recordCurrency: an amount must not come to be one of another currency."
      : "Expected no currency: it is no amount.";
  return [{ path: [...path, "currency"], message }];
}

/** Whether amounts are in the currency of their record, which has to be read then. */
export function needsRecordCurrency(fields: WriteFields): boolean {
  return Object.values(fields).some((given) =>
    "each" in given ? needsRecordCurrency(given.each) : given.recordCurrency === true,
  );
}

/** What is wrong with an amount; null where it is in the currency that it is to be in. @param ofRecord Null where that is not known. */
export function amountProblem(
  { currency }: Amount,
  { fixedCurrency, recordCurrency }: AmountRule,
  ofRecord: string | null,
): string | null {
  const wanted = fixedCurrency ?? (recordCurrency ? ofRecord : currency);
  if (wanted === currency) return null;
  return wanted === null
    ? `expected an amount in the currency of the record, which is not known; got ${currency}`
    : `expected an amount in ${wanted}, got ${currency}`;
}

/** The currency of the record that is written; null where neither the data nor the record as it stands tells. */
export function recordCurrency(data: Values, stored: Values | null): string | null {
  const currency = data["currency"] ?? stored?.["currency"];
  return typeof currency === "string" ? currency : null;
}

/** A new record takes the currency of its prices, where nothing else is said. */
export function withCurrency(data: Values, write: WriteFields): Values {
  if (data["currency"] !== undefined || !("currency" in write)) return data;
  for (const [name, given] of Object.entries(write)) {
    const parts = "each" in given ? given.each : { [name]: given };
    const items = "each" in given ? ((data[name] as readonly Values[] | null | undefined) ?? []) : [data];
    for (const [part, rule] of Object.entries(parts)) {
      const price = items.map((item) => item[part]).find((value) => value !== undefined && value !== null);
      if (rule.recordCurrency && price) return { ...data, currency: (price as Amount).currency };
    }
  }
  return data;
}
