/** Bounds of lists. No decorators here, so that the store's code can use them without loading the schema. */

/** Records on one page: 1 to this. */
export const largestPage = 500;
export const defaultPage = 50;
/** How far `totalCount` counts; beyond, a list says that there are more. */
export const countLimit = 10_000;
/** How many records a relation filter may match. */
export const relationLimit = 1_000;
/** By how much aggregates may be grouped at once. */
export const mostGroupKeys = 2;
/** Groups of one answer: 1 to this. */
export const largestGroups = 1_000;
export const defaultGroups = 100;
/** How many records an aggregate may be over: 0.3 to 0.6 s to count them, 0.7 to 1.6 s with sums, on a busy machine (`bench -- growth`). */
export const mostAggregated = 100_000;
