/** Bounds of lists. No decorators here, so that the store's code can use them without loading the schema. */

/** Records on one page: 1 to this. */
export const largestPage = 500;
export const defaultPage = 50;
/** How far `totalCount` counts; beyond, a list says that there are more. */
export const countLimit = 10_000;
/** How many records a relation filter may match. */
export const relationLimit = 1_000;
