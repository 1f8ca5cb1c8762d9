import { z } from "zod";
import { idPrefixes, type KindName } from "./names.js";

/** What the fields of several kinds are made of: how they are stored, and how a client has to send them. */

/** An amount as a decimal string with two places or more, and its ISO 4217 currency. */
export interface Money {
  readonly value: string;
  readonly currency: string;
}

/** Fields that a customer added to their system. */
export type CustomFields = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** What every record carries. `modified_at` orders the lists; `revision` counts the writes and is the ETag. */
export interface BaseRecord {
  readonly id: string;
  readonly revision: number;
  readonly created_at: string;
  readonly modified_at: string;
}

export const currencies = ["EUR", "USD", "GBP", "CHF"] as const;

/** A decimal without exponent, so that nothing is lost on its way through a float. */
export const decimal = z.string().regex(/^-?\d{1,15}(\.\d{1,6})?$/, {
  error: 'expected a decimal as a string with up to six places, for example "12.5"',
  abort: true,
});

export const positiveDecimal = decimal.refine((text) => Number(text) > 0, { error: "expected a number above 0" });
export const nonNegativeDecimal = decimal.refine((text) => Number(text) >= 0, { error: "expected 0 or more" });

export const money = z.strictObject({ value: nonNegativeDecimal, currency: z.enum(currencies) });

/** An instant in UTC. Answers carry milliseconds; input may leave them out. */
export const instant = z.iso
  .datetime({ error: 'expected an instant in UTC, for example "2026-11-25T08:30:00.000Z"', abort: true })
  .transform((text) => new Date(text).toISOString());

export const calendarDate = z.iso.date({ error: 'expected a date, for example "2026-11-25"' });

export const customFields = z.record(
  z.string().min(1).max(60),
  z.union([z.string().max(2000), z.number(), z.boolean(), z.null(), z.array(z.string().max(200)).max(50)]),
);

export function text(longest: number) {
  return z.string().trim().min(1).max(longest);
}

/** The id of a record of that kind. That it exists is checked when the record is written. */
export function idText(kind: KindName) {
  return z.string().regex(new RegExp(`^${idPrefixes[kind]}-\\d{6,}$`), {
    error: `expected an id of ${kind}, for example "${idPrefixes[kind]}-000001"`,
  });
}

/** A key of the client's own, to find the record again by `?external_ref=`. */
export const externalRef = text(120);

/** 1 is the most urgent. */
export const priority = z.int().min(1).max(5);
