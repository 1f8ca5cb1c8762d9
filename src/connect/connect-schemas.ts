import { documentSchema, tenantSchema, type CollectionDefinition, type IndexDefinition } from "../storage/index.js";

/** What MongoDB holds connect links, their settings and registered OAuth apps to. */
export const connectSchemas: readonly CollectionDefinition[] = [
  {
    name: "connectLinks",
    schema: documentSchema({
      ...tenantSchema,
      secretHash: "string",
      state: { enum: ["WAITING", "OPENED", "COMPLETED", "REVOKED"] },
      system: ["string", "null"],
      connectionId: ["string", "null"],
      isReconnect: "bool",
      embedOrigins: "array",
      createdBy: "object",
      session: ["object", "null"],
      login: ["object", "null"],
      tries: "number",
      createdAt: "date",
      expiresAt: "date",
      removeAt: "date",
    }),
  },
  { name: "connectSettings", schema: documentSchema({ ...tenantSchema, origins: "array", updatedAt: "date" }) },
  {
    name: "oauthApps",
    schema: documentSchema({
      ...tenantSchema,
      system: "string",
      authMethod: "string",
      name: "string",
      config: "object",
      clientId: "string",
      clientSecret: "object",
      createdAt: "date",
    }),
  },
];

export const connectIndexes: readonly IndexDefinition[] = [
  { collection: "connectLinks", name: "by_tenant", keys: { organizationId: 1, environment: 1, _id: 1 } },
  { collection: "connectLinks", name: "by_secret", keys: { secretHash: 1 }, options: { unique: true } },
  { collection: "connectLinks", name: "retention", keys: { removeAt: 1 }, options: { expireAfterSeconds: 0 } },
  { collection: "oauthApps", name: "by_tenant", keys: { organizationId: 1, environment: 1, _id: 1 } },
];
