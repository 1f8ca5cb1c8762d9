import { AsyncLocalStorage } from "node:async_hooks";
import type { Tenant } from "../storage/index.js";
import type { AuditActor, AuditOrigin, NewAuditEntry } from "./audit-entry.js";

/** Something that is done and has to be found in the log afterwards. */
export interface AuditedCall {
  readonly tenant: Tenant;
  readonly actor: AuditActor;
  readonly action: string;
  /** Ids that are known before it is done; what it makes is added with `auditTarget`. */
  readonly targets: readonly string[];
  readonly fields: readonly string[];
  readonly origin: AuditOrigin;
}

/** A call under way. */
export interface OpenCall {
  readonly call: AuditedCall;
  readonly targets: string[];
  isWritten: boolean;
  /** What it started and did not wait for is not its transaction any more. */
  isOver: boolean;
}

const openCall = new AsyncLocalStorage<OpenCall>();

/** The call that the code running now is part of. */
export function currentCall(): OpenCall | undefined {
  const open = openCall.getStore();
  return open && !open.isOver ? open : undefined;
}

export function withinCall<Result>(open: OpenCall, work: () => Promise<Result>): Promise<Result> {
  return openCall.run(open, work);
}

/** Names something that the call under way makes: its id is in no argument. Nothing happens outside of one. */
export function auditTarget(id: string): void {
  currentCall()?.targets.push(id);
}

export function entryOf(
  { call, targets }: OpenCall,
  outcome: Pick<NewAuditEntry, "outcome" | "reason">,
): NewAuditEntry {
  const { tenant, actor, action, fields, origin } = call;
  return {
    organizationId: tenant.organizationId,
    environment: tenant.environment,
    actor,
    action,
    fields,
    ...origin,
    ...outcome,
    targets: [...call.targets, ...targets],
    missingScope: null,
    count: 1,
  };
}
