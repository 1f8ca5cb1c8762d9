import type { Environment } from "../storage/index.js";

/**
 * What can happen. A fact is written to the outbox in the transaction of its cause, then numbered in commit order per
 * organization and environment (`relay.ts`); from there it reaches subscriptions, and whoever asks `after` an id.
 */
export interface EventPayloads {
  readonly "connection.created": { readonly system: string; readonly name: string };
  /** It took a new credential. */
  readonly "connection.reconnected": { readonly system: string; readonly name: string };
  /** Somebody connected, or connected again, a system by a connect link. */
  readonly "connect_link.completed": {
    readonly linkId: string;
    readonly system: string;
    readonly name: string;
    readonly isReconnect: boolean;
    /** The caller's own key of its customer; null for nobody's. */
    readonly endUserId: string | null;
  };
  readonly "connection.disconnected": { readonly system: string; readonly name: string };
  readonly "connection.status_changed": {
    readonly previous: string;
    readonly status: string;
    readonly reason: string | null;
    readonly since: Date;
    readonly nextAttemptAt: Date | null;
  };
  readonly "sync.started": SyncEventPayload;
  readonly "sync.progressed": SyncEventPayload;
  readonly "sync.completed": SyncEventPayload;
  readonly "sync.failed": SyncEventPayload;
  readonly "records.changed": {
    readonly entity: string;
    /** The run or write that changed them. */
    readonly causeId: string;
    readonly changes: readonly RecordChangeEntry[];
  };
  readonly "incident.opened": IncidentEventPayload;
  /** An outage that lasts, or that only a person can end. */
  readonly "incident.warned": IncidentEventPayload;
  readonly "incident.closed": IncidentEventPayload;
  readonly "quarantine.added": {
    readonly entity: string;
    readonly causeId: string;
    readonly records: readonly QuarantinedEntry[];
  };
  readonly "drift.detected": {
    readonly entity: string;
    readonly causeId: string;
    readonly drifts: readonly DriftEntry[];
  };
  readonly "write.settled": WriteSettledPayload;
  readonly "token.rotated": TokenEventPayload & {
    readonly successorId: string;
    /** Until when the one that was rotated still holds. */
    readonly endsAt: Date;
  };
  readonly "token.revoked": TokenEventPayload & {
    readonly reason: "REQUESTED" | "LEAKED";
    /** Where a leaked one was found; null when that is not known. */
    readonly foundAt: string | null;
  };
  readonly "token.expiring": TokenEventPayload & {
    /** It expires soon, the overlap after its rotation ends soon, or it is older than it should be. */
    readonly reason: "EXPIRES" | "OVERLAP_ENDS" | "ROTATION_DUE";
    /** When it stops working; for ROTATION_DUE since when it should have been rotated. */
    readonly at: Date;
  };
  /** An endpoint has only failed for a while and will be disabled. */
  readonly "webhook.failing": {
    readonly endpointId: string;
    readonly url: string;
    readonly failingSince: Date;
    readonly disablesAt: Date;
    /** How much of the time until then is over. */
    readonly percent: number;
  };
  readonly "webhook.disabled": {
    readonly endpointId: string;
    readonly url: string;
    readonly reason: "FAILING" | "GONE" | "REQUESTED";
    /** What happened from here on was not delivered. */
    readonly missedSince: Date;
  };
  readonly "workflow.completed": WorkflowEventPayload;
  readonly "workflow.failed": WorkflowEventPayload;
  /** A step tells of something, under a name that its author chose. */
  readonly "workflow.notified": {
    readonly workflowId: string;
    readonly runId: string;
    readonly stepId: string;
    readonly name: string;
    readonly data: unknown;
  };
  /** How far a run is; told to subscriptions alone. */
  readonly "workflow.progressed": {
    readonly workflowId: string;
    readonly runId: string;
    readonly version: number;
    readonly state: string;
    /** The step that this is about; null where it is about the run. */
    readonly stepId: string | null;
    readonly stepState: string | null;
  };
}

/** A write came to its end: at once, after it waited for its system, or after it was looked for there. */
export interface WriteSettledPayload {
  readonly writeId: string;
  readonly operation: "CREATE" | "UPDATE";
  readonly entity: string;
  readonly state: "SUCCEEDED" | "FAILED";
  /** The record it made or changed; null where it failed to make one. */
  readonly recordId: string | null;
  /** Null where it succeeded. */
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** An API token, told of by what may be known of it. */
export interface TokenEventPayload {
  readonly tokenId: string;
  readonly name: string;
  /** Its first characters. */
  readonly prefix: string;
}

export interface WorkflowEventPayload {
  readonly workflowId: string;
  readonly runId: string;
  readonly version: number;
  readonly error: { readonly code: string; readonly message: string; readonly stepId: string | null } | null;
}

export interface IncidentEventPayload {
  readonly incidentId: string;
  readonly kind: string;
  /** UNREACHABLE or MISCONFIGURED for an outage; null for others. */
  readonly cause: string | null;
  /** The entity it is about; null when it is about the whole connection. */
  readonly entity: string | null;
  readonly reason: string;
  /** Whether a person has to do something, or should look. */
  readonly needsAttention: boolean;
}

/** A record that could not be mapped, for the first time or again after it could. */
export interface QuarantinedEntry {
  readonly id: string;
  readonly remoteId: string;
  readonly code: string;
  /** Path of the value at fault; empty when the record can't be read as a whole. */
  readonly path: string;
  readonly message: string;
}

/** The payloads of a source are no longer what they were. */
export interface DriftEntry {
  readonly kind: "TYPE_CHANGED" | "FIELD_VANISHED" | "FIELD_ADDED";
  /** Path in the raw payload; `[]` stands for every item of a list: `lines[].quantity`. */
  readonly path: string;
  /** Kinds of value seen until now: `string`, `number`, `boolean`, `null`, `object`, `array`. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export interface SyncEventPayload {
  readonly runId: string;
  /** The run as it stood at that moment, in the shape the sync folder stores it. */
  readonly run: Readonly<Record<string, unknown>>;
}

export interface RecordChangeEntry {
  readonly id: string;
  readonly kind: "CREATED" | "UPDATED" | "DELETED" | "RESTORED";
  readonly version: number;
  /** Names of the declared fields whose values differ from before; empty for CREATED and DELETED. */
  readonly changedFields: readonly string[];
}

export type EventType = keyof EventPayloads;

interface EventBase {
  readonly organizationId: string;
  readonly environment: Environment;
  readonly connectionId: string | null;
  readonly at: Date;
}

/** A fact on its way into the outbox. */
export type NewEvent = {
  [Type in EventType]: EventBase & { readonly type: Type; readonly payload: EventPayloads[Type] };
}[EventType];

/** A fact with its place in the order of its organization and environment; `sequence` counts from 1 without gaps. */
export type NumberedEvent = NewEvent & { readonly sequence: number };

/** A numbered fact as subscribers get it. */
export type DeliveredEvent<Type extends EventType = EventType> = Extract<NumberedEvent, { readonly type: Type }> & {
  readonly id: string;
  /** How many of a `records.changed` event's first changes the subscriber has seen already; 0 unless it asked for the rest. */
  readonly seenChanges: number;
};
