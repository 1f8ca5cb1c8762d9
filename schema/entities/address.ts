import { defineObject, string } from "../definition/index.js";

/** Shared by locations and vendors. */
export const address = defineObject({
  name: "Address",
  description: "A postal address.",
  fields: {
    street: string("Street and house number."),
    city: string("Town."),
    region: string("State, county or province."),
    postalCode: string("Postal code."),
    country: string("ISO 3166-1 alpha-2 code where the source gives one, else its own name."),
  },
});
