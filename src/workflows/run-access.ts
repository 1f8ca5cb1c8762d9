import { tenantFields } from "../storage/index.js";
import type { Access } from "../tokens/index.js";
import type { WorkflowVersionDocument } from "./workflow-document.js";

/** Who a run is to the graph: its workflow, with the scopes that were stored with the version. */
export function accessOf(version: WorkflowVersionDocument): Access {
  const { workflowId, scopes, savedBy } = version;
  return {
    ...tenantFields(version),
    tokenId: savedBy.tokenId ?? workflowId,
    scopes,
    expiresAt: null,
    workflow: { id: workflowId, savedByTokenId: savedBy.tokenId },
  };
}
