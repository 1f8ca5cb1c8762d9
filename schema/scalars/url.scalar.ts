import { GraphQLError, GraphQLScalarType } from "graphql";

/** An address. Goes out as the source gave it: one that we would write differently still opens the same page there. */
export const GraphQLUrl = new GraphQLScalarType<string, string>({
  name: "URL",
  description: "An absolute URL.",
  specifiedByURL: "https://url.spec.whatwg.org/",
  serialize: String,
  parseValue(value) {
    if (typeof value === "string" && URL.canParse(value)) return value;
    throw new GraphQLError(`Expected an absolute URL, like https://example.com/path, got ${JSON.stringify(value)}.`, {
      extensions: { code: "BAD_USER_INPUT" },
    });
  },
});
