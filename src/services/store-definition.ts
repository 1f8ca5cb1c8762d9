import { auditSchemas } from "../audit/index.js";
import { checkSchemas } from "../checks/index.js";
import { connectSchemas } from "../connect/index.js";
import { connectionSchemas } from "../connections/index.js";
import { eventSchemas } from "../events/index.js";
import { federationSchemas } from "../federation/index.js";
import { idempotencySchemas } from "../idempotency/index.js";
import { incidentSchemas } from "../incidents/index.js";
import { recordSchemas } from "../records/index.js";
import { leaseSchemas, type CollectionDefinition, type StoreDefinition } from "../storage/index.js";
import { syncSchemas } from "../sync/index.js";
import { throttleSchemas } from "../throttle/index.js";
import { tokenSchemas } from "../tokens/index.js";
import { usageSchemas } from "../usage/index.js";
import { vaultSchemas } from "../vault/index.js";
import { webhookSchemas } from "../webhooks/index.js";
import { workflowSchemas } from "../workflows/index.js";
import { writeSchemas } from "../writes/index.js";
import { migrations } from "./migrations.js";
import { allIndexes } from "./services.js";

/** What MongoDB holds every collection's documents to. */
export function allCollections(): readonly CollectionDefinition[] {
  return [
    ...leaseSchemas,
    ...connectionSchemas,
    ...connectSchemas,
    ...checkSchemas,
    ...syncSchemas,
    ...recordSchemas(),
    ...incidentSchemas,
    ...throttleSchemas,
    ...writeSchemas,
    ...idempotencySchemas,
    ...eventSchemas,
    ...webhookSchemas,
    ...workflowSchemas,
    ...tokenSchemas,
    ...vaultSchemas,
    ...auditSchemas,
    ...federationSchemas,
    ...usageSchemas,
  ];
}

/** All that the stores rely on. */
export function storeDefinition(): StoreDefinition {
  return { collections: allCollections(), indexes: allIndexes(), migrations };
}
