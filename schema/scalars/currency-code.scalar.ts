import { GraphQLError, GraphQLScalarType } from "graphql";

const threeLetters = /^[A-Z]{3}$/;

/** Three letters; which ones are in use is the source's affair, new currencies come. */
export const GraphQLCurrencyCode = new GraphQLScalarType<string, string>({
  name: "CurrencyCode",
  description: "An ISO 4217 currency code, `EUR`.",
  specifiedByURL: "https://www.iso.org/iso-4217-currency-codes.html",
  serialize: String,
  parseValue(value) {
    if (typeof value === "string" && threeLetters.test(value)) return value;
    throw new GraphQLError(
      `Expected a currency code of three capital letters, like EUR, got ${JSON.stringify(value)}.`,
      {
        extensions: { code: "BAD_USER_INPUT" },
      },
    );
  },
});
