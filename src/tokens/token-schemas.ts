import { documentSchema, tenantSchema, type CollectionDefinition } from "../storage/index.js";

/** What MongoDB holds organizations and their tokens to. */
export const tokenSchemas: readonly CollectionDefinition[] = [
  { name: "organizations", schema: documentSchema({ name: "string", createdAt: "date" }) },
  {
    name: "tokens",
    schema: documentSchema({
      ...tenantSchema,
      name: "string",
      hash: "string",
      prefix: "string",
      scopes: "array",
      expiresAt: ["date", "null"],
      createdAt: "date",
      revokedAt: ["date", "null"],
    }),
  },
  {
    name: "sessions",
    schema: documentSchema({
      ...tenantSchema,
      tokenId: "string",
      scopes: "array",
      connectionId: ["string", "null"],
      endUserId: ["string", "null"],
      createdAt: "date",
      expiresAt: "date",
      revokedAt: ["date", "null"],
      changedAt: "date",
    }),
  },
  {
    name: "signInLinks",
    schema: documentSchema({
      ...tenantSchema,
      secretHash: "string",
      scopes: "array",
      madeBy: "string",
      createdAt: "date",
      expiresAt: "date",
      usedAt: ["date", "null"],
    }),
  },
  {
    name: "sessionKeys",
    schema: documentSchema({
      generation: "number",
      publicKey: "object",
      sealed: ["object", "null"],
      createdAt: "date",
      retiredAt: ["date", "null"],
    }),
  },
  { name: "allowedOrigins", schema: documentSchema({ ...tenantSchema, origin: "string" }) },
  { name: "budgets", schema: documentSchema({ at: "date" }) },
];
