import { documentSchema, type CollectionDefinition } from "../storage/index.js";

/** What MongoDB holds data keys and what is known of master keys to. */
export const vaultSchemas: readonly CollectionDefinition[] = [
  {
    name: "dataKeys",
    schema: documentSchema({
      organizationId: "string",
      ownerId: "string",
      kekId: "string",
      kekVersion: "string",
      uses: "number",
      createdAt: "date",
    }),
  },
  {
    name: "masterKeys",
    schema: documentSchema({
      kekId: "string",
      kekVersion: "string",
      canary: "object",
      wraps: "number",
      createdAt: "date",
    }),
  },
];
