import type { SecretContext } from "../vault/index.js";
import type { ConnectionDocument } from "./connection-document.js";

/** What a connection's credential is bound to at rest. */
export function credentialContext(connection: Pick<ConnectionDocument, "_id" | "organizationId">): SecretContext {
  return {
    purpose: "credential",
    organizationId: connection.organizationId,
    ownerId: connection._id,
    field: "credential",
  };
}

/** What the secret that a connection's system signs webhooks with is bound to at rest. */
export function hookSecretContext(connection: Pick<ConnectionDocument, "_id" | "organizationId">): SecretContext {
  return { ...credentialContext(connection), purpose: "source-webhook", field: "hookSecret" };
}
