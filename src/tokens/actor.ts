import type { AuditActor } from "../audit/index.js";
import type { Access } from "./access.js";

/** A caller as the audit log names it. */
export function actorOf({ tokenId, session, workflow }: Access): AuditActor {
  if (workflow) return { kind: "WORKFLOW", id: workflow.id, tokenId: workflow.savedByTokenId };
  return session ? { kind: "SESSION", id: session.id, tokenId } : { kind: "TOKEN", id: tokenId, tokenId };
}
