import { documentSchema, type CollectionDefinition } from "../storage/index.js";

/** What MongoDB holds the state of limits to. */
export const throttleSchemas: readonly CollectionDefinition[] = [
  { name: "throttles", schema: documentSchema({ revision: "number", at: "date" }, { state: "object" }) },
];
