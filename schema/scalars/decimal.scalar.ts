import { Big } from "big.js";
import { GraphQLError, GraphQLScalarType, Kind } from "graphql";

const plain = /^-?\d+(?:\.\d+)?$/;
/** What Decimal128, the store's type, holds exactly. */
const maxDigits = 34;

function refuse(value: unknown, expected: string): never {
  throw new GraphQLError(`Expected ${expected}, got ${JSON.stringify(value)}.`, {
    extensions: { code: "BAD_USER_INPUT" },
  });
}

function parse(text: string): string {
  if (!plain.test(text)) refuse(text, 'a decimal number as text, like "12.50"');
  if (text.replace(/[-.]/g, "").replace(/^0+/, "").length > maxDigits) refuse(text, `at most ${maxDigits} digits`);
  return text;
}

/**
 * An exact number. Text in both directions, because a JSON number is read as a binary fraction by most clients; never
 * with an exponent, and with the zeros that the source wrote: `12.50`.
 */
export const GraphQLDecimal = new GraphQLScalarType<string, string>({
  name: "Decimal",
  description: 'An exact decimal number as text, without an exponent: `"12.50"`. At most 34 digits.',
  serialize(value) {
    const text = String(value);
    if (plain.test(text)) return text;
    try {
      return new Big(text).toFixed();
    } catch (cause) {
      throw new GraphQLError(`A stored number can't be shown as a decimal: ${text}.`, {
        originalError: cause as Error,
      });
    }
  },
  parseValue(value) {
    if (typeof value === "string") return parse(value);
    // Whole numbers are exact in JSON as far as they are safe; a fraction has lost its exactness before it came here.
    if (Number.isSafeInteger(value)) return String(value);
    return refuse(value, 'a decimal number as text, like "12.50"');
  },
  parseLiteral(node) {
    if (node.kind === Kind.STRING || node.kind === Kind.INT || node.kind === Kind.FLOAT) return parse(node.value);
    return refuse(node.kind, 'a decimal number, like "12.50"');
  },
});
