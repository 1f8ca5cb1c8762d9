export { GraphQLJSON } from "graphql-scalars";
export { GraphQLCurrencyCode } from "./currency-code.scalar.js";
export { GraphQLDateTime } from "./date-time.scalar.js";
export { GraphQLDate } from "./date.scalar.js";
export { GraphQLDecimal } from "./decimal.scalar.js";
export { GraphQLUrl } from "./url.scalar.js";
