import type { JsonObject } from "../connector.js";
import { textAt } from "./values.js";

/** Fields of `party.address` that a postal address is made of, behind the path that leads to it. */
export const addressFields = (path: string): string[] =>
  [
    "street",
    "city",
    "postal_code",
    "subdivision.name",
    "country.code",
    "country.name",
    "create_date",
    "write_date",
  ].map((field) => `${path}.${field}`);

export const addressModels = ["party.address", "country.country", "country.subdivision"] as const;

export function postalAddress(address: JsonObject) {
  return {
    street: textAt(address, "street"),
    city: textAt(address, "city"),
    region: textAt(address, "subdivision.name"),
    postalCode: textAt(address, "postal_code"),
    country: textAt(address, "country.code") ?? textAt(address, "country.name"),
  };
}
