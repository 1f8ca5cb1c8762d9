export { type Comparison } from "./comparison.input.js";
export { entityFilter, servedCombinations, type FilterInput } from "./entity-filter.input.js";
export { orderFields } from "../types/field-names.js";
export { entityOrder, OrderDirection, type OrderInput } from "./entity-order.input.js";
export { aggregateArguments, DateBucket, type AggregateArguments, type GroupByInput } from "./group-by.input.js";
export { listArguments, type ListArguments } from "./list-arguments.js";
