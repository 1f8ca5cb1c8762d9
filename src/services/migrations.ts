import type { Migration } from "../storage/index.js";

/**
 * The numbered steps that bring a store from the first release to this one; a step that has been released is never
 * changed. There are none yet. What is new and harms nobody (a collection, an index, a wider validator) needs none: it
 * comes with the start.
 */
export const migrations: readonly Migration[] = [];
