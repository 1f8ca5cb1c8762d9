/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
export type ApiTokenIdInput = {
  id: string | number;
  /** The same key and input give the answer of the first call for 24 hours instead of doing it again; another input is refused. 1 to 255 printable characters, a UUID for example. */
  idempotencyKey?: string | null | undefined;
};

/** What a token is worth now. */
export type ApiTokenStatus =
  /** It has expired, or the overlap after its rotation is over. */
  | 'EXPIRED'
  /** It was ended by hand, or because it was found in the open. */
  | 'REVOKED'
  /** It lets its holder in until overlapEndsAt; its successor has taken over. */
  | 'ROTATED'
  /** It lets its holder in. */
  | 'VALID';

/** What brought a change here. */
export type ChangeActorKind =
  /** The source told by itself. */
  | 'SOURCE_WEBHOOK'
  /** A sync found it at the source. */
  | 'SYNC_RUN'
  /** A create or update through this graph. */
  | 'WRITE';

/** What came of a check. */
export type CheckVerdict =
  /** It does not work. */
  | 'FAILED'
  /** It works. */
  | 'OK'
  /** There was nothing to try it with, or something before it failed. */
  | 'SKIPPED'
  /** It works, and somebody should look. */
  | 'WARNING';

export type ConnectedSystemFilter = {
  /** The caller's own key of its customer. */
  endUserId?: string | number | null | undefined;
  /** A part of the name, of the customer's name or key, or the id. */
  search?: string | null | undefined;
  status?: Array<ConnectionStatus> | null | undefined;
  system?: Array<string> | null | undefined;
};

/** What a line of a report is about. */
export type ConnectionCheck =
  /** A dry run of a new record, made up of what was read, against what the system takes. */
  | 'CREATE'
  /** Which fields of the model have values. */
  | 'FIELDS'
  /** Address and credential. */
  | 'LOGIN'
  /** From what the system sent to the unified model. */
  | 'MAPPING'
  /** A page of a list, and one record by its id: what the account may see. */
  | 'READ'
  /** The same for a change of a record that is there. */
  | 'UPDATE';

export type ConnectionIdInput = {
  connectionId: string | number;
  /** The same key and input give the answer of the first call for 24 hours instead of doing it again; another input is refused. 1 to 255 printable characters, a UUID for example. */
  idempotencyKey?: string | null | undefined;
};

/** Whether a connection works, and what it waits for if not. */
export type ConnectionStatus =
  /** The system answers. */
  | 'CONNECTED'
  /** In an announced maintenance window; goes on at nextAttemptAt. */
  | 'MAINTENANCE'
  /** Paused by somebody; resumeConnection goes on. */
  | 'PAUSED'
  /** Made, never connected. */
  | 'PENDING'
  /** The system asked to slow down; goes on at nextAttemptAt. */
  | 'RATE_LIMITED'
  /** The system refused the credential; reconnectSystem takes a new one. */
  | 'UNAUTHORIZED'
  /** The system does not answer; tried again by itself at nextAttemptAt. */
  | 'UNREACHABLE';

export type CreateApiTokenInput = {
  /** Addresses and networks it may be used from: 203.0.113.7, 203.0.113.0/24, 2001:db8::/32. Null allows any. */
  allowedIps?: Array<string> | null | undefined;
  /** Absent: it does not expire. */
  expiresAt?: string | null | undefined;
  /** The same key and input give the answer of the first call for 24 hours instead of doing it again; another input is refused. 1 to 255 printable characters, a UUID for example. */
  idempotencyKey?: string | null | undefined;
  /** What it is for, 1 to 100 characters. */
  name: string;
  /** Days, 1 to 3650, after which it is reported as due for rotation; null for never. Absent: 90. */
  rotateEveryDays?: number | null | undefined;
  /** What it may do, at least one. A token can't hand on a scope that it lacks. */
  scopes: Array<string>;
};

export type CreateConnectLinkInput = {
  /** The one way to log in. Absent: all that the system has. */
  authMethod?: string | null | undefined;
  /** Parts of the system's config that the person is not asked for. */
  config?: unknown;
  /** The connection that is connected again; it keeps its id, records and cursors. */
  connectionId?: string | number | null | undefined;
  /** Origins of the pages that may show the link in a frame, out of those that updateConnectSettings lists. */
  embedOrigins?: Array<string> | null | undefined;
  /** The customer that the new connection belongs to. */
  endUser?: EndUserInput | null | undefined;
  /** 60 to 604800 (7 days). Absent: 3600. */
  expiresInSeconds?: number | null | undefined;
  /** The same key and input give the answer of the first call for 24 hours instead of doing it again; another input is refused. 1 to 255 printable characters, a UUID for example. */
  idempotencyKey?: string | null | undefined;
  /** Of the new connection. Default: the system's name. */
  name?: string | null | undefined;
  /** Where the person goes on, below an origin that updateConnectSettings lists. */
  returnUrl?: string | null | undefined;
  /** Of the new connection. */
  syncPlan?: SyncPlanInput | null | undefined;
  /** Key of the system, as the query systems lists it. Absent: the person chooses. */
  system?: string | null | undefined;
};

export type CreateWebhookEndpointInput = {
  /** Default: all connections, and what is about none. */
  connectionIds?: Array<string | number> | null | undefined;
  description?: string | null | undefined;
  /** Whose record events. Default: of all entities. */
  entities?: Array<EntityType> | null | undefined;
  /** Each needs the scope to see what it tells of. */
  eventTypes: Array<EventType>;
  /** The same key and input give the answer of the first call for 24 hours instead of doing it again; another input is refused. 1 to 255 printable characters, a UUID for example. */
  idempotencyKey?: string | null | undefined;
  /** Requests begun in a second at most, 1 to 1,000. Default: no limit. */
  maxPerSecond?: number | null | undefined;
  /** Default NONE. */
  ordering?: WebhookOrdering | null | undefined;
  /** Waits between attempts: 1 to 25, each 1 second to a day. Default: ten attempts over 75 h 35 min. */
  retryScheduleSeconds?: Array<number> | null | undefined;
  /** A key of your own: whsec_… or whsk_…. Default: one is made. */
  secret?: string | null | undefined;
  /** Of the key that is made. Default HMAC. */
  secretKind?: WebhookSecretKind | null | undefined;
  /** Where requests go: http or https, at a public address. */
  url: string;
};

/** What to do about deletions that were held. */
export type DeletionDecision =
  /** They are gone at the system. Each is asked for once more, then marked as deleted here. */
  | 'APPLY'
  /** They are not gone. All stays, and the next sweep looks again. */
  | 'DISCARD';

export type DeliveryFilter = {
  connectionId?: string | number | null | undefined;
  eventTypes?: Array<EventType> | null | undefined;
  /** Events from this instant on. */
  from?: string | null | undefined;
  state?: Array<DeliveryState> | null | undefined;
  /** Events before this instant. */
  to?: string | null | undefined;
};

/** Where a delivery stands. */
export type DeliveryState =
  /** The endpoint answered 2xx. */
  | 'DELIVERED'
  /** All attempts failed, or the endpoint was disabled. replayWebhooks sends it again. */
  | 'FAILED'
  /** To be tried, at nextAttemptAt or as soon as its turn comes. */
  | 'PENDING';

/** The caller's own customer. */
export type EndUserInput = {
  id: string | number;
  name?: string | null | undefined;
};

export type EndWebhookSecretInput = {
  endpointId: string | number;
  /** The same key and input give the answer of the first call for 24 hours instead of doing it again; another input is refused. 1 to 255 printable characters, a UUID for example. */
  idempotencyKey?: string | null | undefined;
  /** A former key of the endpoint. */
  keyId: string | number;
};

/** In updateConnection a key that is left out stays as it is. */
export type EntityPlanInput = {
  /** Default true. */
  enabled?: boolean | null | undefined;
  entity: EntityType;
  /** Default: as the plan says. */
  historyDays?: number | null | undefined;
  /** Default: as the plan says. */
  intervalSeconds?: number | null | undefined;
  /** Default: as the plan says. Empty: none. */
  maintenanceWindows?: Array<SyncWindowInput> | null | undefined;
  /** Default: as the plan says. Empty: none. */
  quietHours?: Array<SyncWindowInput> | null | undefined;
};

/** Where a run stands with one entity. */
export type EntityProgressState =
  | 'DONE'
  | 'FAILED'
  | 'FORBIDDEN'
  | 'RUNNING'
  | 'WAITING';

/** The entity types of the graph. */
export type EntityType =
  /** A thing that is maintained: a machine, a part of one, an instrument, a vehicle. */
  | 'Asset'
  /** A kind of asset: what all pumps have in common. */
  | 'AssetClass'
  /** A time that an asset spent in one status, downtimes above all. */
  | 'AssetStatusEvent'
  /** A file at a record of the source: a photo, a manual, a certificate. Its content stays there. */
  | 'Attachment'
  /** Money that a work order cost. */
  | 'CostEntry'
  /** An entry of the source's list of what can fail, why, and what helps. */
  | 'FailureCode'
  /** Goods that came in for purchase orders. */
  | 'GoodsReceipt'
  /** What a vendor bills. */
  | 'Invoice'
  /** Time that somebody spent on a work order. */
  | 'LaborEntry'
  /** A place: a site, a building, a line, a storeroom. */
  | 'Location'
  /** Maintenance that comes again and again, and what makes it due. */
  | 'MaintenancePlan'
  /** Something that is read off an asset or in a place: running hours, a pressure. */
  | 'Meter'
  /** What a meter showed at one time. */
  | 'MeterReading'
  /** A spare part, material or service that can be stocked, used or bought. */
  | 'Part'
  /** How a piece of work is done, step by step: the template of a work order's tasks. */
  | 'Procedure'
  /** An order for goods or services from a vendor, with its lines. */
  | 'PurchaseOrder'
  /** Somebody's wish that something be bought, before it is ordered. */
  | 'PurchaseRequisition'
  /** How much of a part lies in one place. */
  | 'StockLevel'
  /** One movement of stock. Those of a part in a place add up to what lies there. */
  | 'StockTransaction'
  /** People who work together: a crew, a shift, a workshop. */
  | 'Team'
  /** A person in the source system: technician, planner, buyer. */
  | 'User'
  /** A company that goods or services are bought from. */
  | 'Vendor'
  /** A piece of maintenance work: what to do, on which asset, by whom and by when. */
  | 'WorkOrder'
  /** What somebody wrote under a work order. */
  | 'WorkOrderComment'
  /** A part that a work order needs or has used. */
  | 'WorkOrderPart'
  /** A step in a work order's life, as the source keeps it. */
  | 'WorkOrderStatusChange'
  /** One step of a work order: what to do or to measure, and what came of it. */
  | 'WorkOrderTask'
  /** Somebody's report that work is needed, before it is decided. */
  | 'WorkRequest';

/** A hard wall: tokens, connections and records of one environment never see the other. */
export type Environment =
  | 'LIVE'
  | 'TEST';

/** What can happen. Webhooks write it with a dot: RECORD_UPDATED is record.updated there. Each needs the scope to see the thing itself. */
export type EventType =
  /** A system was connected. */
  | 'CONNECTION_CREATED'
  /** A connection is gone, with its credential and records. */
  | 'CONNECTION_DISCONNECTED'
  /** A connection took a new credential. */
  | 'CONNECTION_RECONNECTED'
  /** An outage, a recovery, or another change of a connection's status. */
  | 'CONNECTION_STATUS_CHANGED'
  | 'CONNECT_LINK_COMPLETED'
  /** What a source sends is no longer what it was. */
  | 'DRIFT_DETECTED'
  /** It is over. */
  | 'INCIDENT_CLOSED'
  /** Something went wrong with a connection. */
  | 'INCIDENT_OPENED'
  /** A person should look at an outage. */
  | 'INCIDENT_WARNED'
  /** Records could not be stored. */
  | 'QUARANTINE_ADDED'
  /** Records are new here, or are back after having been deleted. */
  | 'RECORD_CREATED'
  /** Records are gone at the source. */
  | 'RECORD_DELETED'
  /** Records changed. */
  | 'RECORD_UPDATED'
  /** A run ended well, or with records in quarantine or entities that could not be read. */
  | 'SYNC_COMPLETED'
  /** A run ended without a result. */
  | 'SYNC_FAILED'
  /** A run began. */
  | 'SYNC_STARTED'
  /** A token ends soon, or should be rotated. */
  | 'TOKEN_EXPIRING'
  /** A token was ended. */
  | 'TOKEN_REVOKED'
  /** A token has a successor. */
  | 'TOKEN_ROTATED'
  /** A webhook endpoint gets no more events. */
  | 'WEBHOOK_DISABLED'
  /** A webhook endpoint has only failed for a while and will be disabled. */
  | 'WEBHOOK_FAILING'
  /** A workflow run ended well. */
  | 'WORKFLOW_COMPLETED'
  /** A workflow run ended with an error. */
  | 'WORKFLOW_FAILED'
  | 'WORKFLOW_NOTIFIED'
  /** A write towards a source has its outcome. */
  | 'WRITE_SETTLED';

/** In what way payloads ceased to look as before. */
export type FieldDriftKind =
  /** A place that was not there before. */
  | 'FIELD_ADDED'
  /** Nearly all payloads had it, and the last twenty did not. */
  | 'FIELD_VANISHED'
  /** A kind of value that the place never had. */
  | 'TYPE_CHANGED';

/** Fills a field of a connection's records by an expression on what the source sent. */
export type FieldMappingInput = {
  entity: EntityType;
  /** A JMESPath expression on the record's raw payload. */
  expression: string;
  /** Name of a field of the entity, or custom.<key> for a custom field. */
  field: string;
};

/** What made the value of a field of the source's payload. */
export type FieldOrigin =
  /** The connector of its system. */
  | 'CONNECTOR'
  /** It follows from other fields of the record; sources are theirs. */
  | 'DERIVED'
  /** An expression of the connection's own, in place of the connector. */
  | 'FIELD_MAPPING';

/** What a change of the graph does to its clients. */
export type GraphChangeCriticality =
  /** Operations that work today would be refused. */
  | 'BREAKING'
  /** Operations go on working and may be answered otherwise, such as with a new value. */
  | 'DANGEROUS'
  /** Nothing that is used changes. */
  | 'SAFE';

/** What went wrong. */
export type IncidentKind =
  /** The system no longer lists so many records that they were not removed here. Waits for resolveHeldDeletions. */
  | 'DELETIONS_HELD'
  /** The system could not be reached. Ends by itself. */
  | 'OUTAGE';

/** Whether it is over. */
export type IncidentState =
  | 'CLOSED'
  | 'OPEN';

/** Why a system can't be reached. */
export type OutageCause =
  /** Somebody answers who can't be right: an expired certificate, a redirect. Somebody has to mend it at the source; then it ends by itself. */
  | 'MISCONFIGURED'
  /** Nobody answers, or a proxy says so. Ends by itself. */
  | 'UNREACHABLE';

/** Where a record failed. */
export type QuarantineStage =
  /** It can't be mapped. Its payload is kept, and another mapping may help. */
  | 'MAP'
  /** It can't be stored, as it is too large. Only the source can help. */
  | 'STORE';

/** What happened to a record. */
export type RecordChangeKind =
  | 'CREATED'
  | 'DELETED'
  | 'RESTORED'
  | 'UPDATED';

export type RegisterSubgraphInput = {
  /** Go on although clients of the graph may break. */
  allowBreaking?: boolean | null | undefined;
  /** Compose and compare, and change nothing. */
  dryRun?: boolean | null | undefined;
  /** Headers of a client's request to hand on to it, by name. Authorization and Cookie never are. */
  headers?: Array<string> | null | undefined;
  /** The same key and input give the answer of the first call for 24 hours instead of doing it again; another input is refused. 1 to 255 printable characters, a UUID for example. */
  idempotencyKey?: string | null | undefined;
  /** Lower-case letters, digits and _. One that is registered already is replaced. */
  name: string;
  /** Its schema, with its federation directives. Default: it is asked for { _service { sdl } }. */
  sdl?: string | null | undefined;
  /** How long one of its answers is waited for, 100 to 60,000 ms. Default 5,000. */
  timeoutMs?: number | null | undefined;
  /** Where its operations are sent by POST: http or https, at a public address. */
  url: string;
};

export type ReplayFilter = {
  connectionId?: string | number | null | undefined;
  eventTypes?: Array<EventType> | null | undefined;
  /** PENDING ones are left to their schedule. */
  state?: Array<DeliveryState> | null | undefined;
};

/** Either deliveryId, or endpointId with from. */
export type ReplayWebhooksInput = {
  deliveryId?: string | number | null | undefined;
  endpointId?: string | number | null | undefined;
  /** Default: all deliveries, and what was missed while the endpoint was disabled. With it only deliveries that were made. */
  filter?: ReplayFilter | null | undefined;
  /** Events from this instant on, at most 30 days back. */
  from?: string | null | undefined;
  /** The same key and input give the answer of the first call for 24 hours instead of doing it again; another input is refused. 1 to 255 printable characters, a UUID for example. */
  idempotencyKey?: string | null | undefined;
  /** Events before this instant. Default: until now. */
  to?: string | null | undefined;
};

export type ResolveHeldDeletionsInput = {
  decision: DeletionDecision;
  /** The same key and input give the answer of the first call for 24 hours instead of doing it again; another input is refused. 1 to 255 printable characters, a UUID for example. */
  idempotencyKey?: string | null | undefined;
  incidentId: string | number;
};

export type RetryQuarantinedInput = {
  connectionId: string | number;
  /** Default: all entities that the connection syncs. */
  entity?: EntityType | null | undefined;
  /** The same key and input give the answer of the first call for 24 hours instead of doing it again; another input is refused. 1 to 255 printable characters, a UUID for example. */
  idempotencyKey?: string | null | undefined;
};

export type RotateApiTokenInput = {
  /** Of the successor. Absent: as long a life as the old token was given; null: it does not expire. */
  expiresAt?: string | null | undefined;
  id: string | number;
  /** The same key and input give the answer of the first call for 24 hours instead of doing it again; another input is refused. 1 to 255 printable characters, a UUID for example. */
  idempotencyKey?: string | null | undefined;
  /** Seconds that the old token still holds, 0 to 604800 (7 days). Absent: 86400. */
  overlapSeconds?: number | null | undefined;
};

export type RotateWebhookSecretInput = {
  endpointId: string | number;
  /** The same key and input give the answer of the first call for 24 hours instead of doing it again; another input is refused. 1 to 255 printable characters, a UUID for example. */
  idempotencyKey?: string | null | undefined;
  /** For how long the key so far signs beside the new one: 0, 3600, 86400 (the default) or 604800. */
  overlapSeconds?: number | null | undefined;
  /** A key of your own: whsec_… or whsk_…. Default: one is made. */
  secret?: string | null | undefined;
  /** Default: that of the key so far. */
  secretKind?: WebhookSecretKind | null | undefined;
};

export type RunWorkflowInput = {
  /** Nothing is sent; each step's effects say what would have been. */
  dryRun?: boolean | null | undefined;
  /** With ofRunId: the first step that is done anew; the results before it are taken over. */
  fromStep?: string | null | undefined;
  /** The same key and input give the answer of the first call for 24 hours instead of doing it again; another input is refused. 1 to 255 printable characters, a UUID for example. */
  idempotencyKey?: string | null | undefined;
  /** What its steps see as trigger.input. */
  input?: unknown;
  /** As for testWorkflowStep; for a dry run. */
  mocks?: unknown;
  /** A run that is at its end: it is done again, with what set it off. */
  ofRunId?: string | number | null | undefined;
  /** Default: the newest, or that of ofRun. */
  version?: number | null | undefined;
  workflowId: string | number;
};

export type SaveWorkflowInput = {
  /** As schema/workflow.schema.json describes it. Looked at as a whole. */
  definition: unknown;
  /** Switches its triggers off and on. Default true. */
  enabled?: boolean | null | undefined;
  /** Refuses with CONFLICT when the workflow has another version by now. */
  expectedVersion?: number | null | undefined;
  /** The workflow that gets another version. Default: a new one is made. */
  id?: string | number | null | undefined;
  /** The same key and input give the answer of the first call for 24 hours instead of doing it again; another input is refused. 1 to 255 printable characters, a UUID for example. */
  idempotencyKey?: string | null | undefined;
  /** Draws another secret for its hook; the one so far ends. */
  rotateHookSecret?: boolean | null | undefined;
  /** What its runs may do, of what your token may. Default: as the version so far; of a new one, nothing. */
  scopes?: Array<string> | null | undefined;
  /** Added to those that it has; one of the same name takes the place of the former. */
  secrets?: Array<WorkflowSecretInput> | null | undefined;
};

export type SendTestEventInput = {
  endpointId: string | number;
  /** Any, whether the endpoint is told of it or not. */
  eventType: EventType;
  /** The same key and input give the answer of the first call for 24 hours instead of doing it again; another input is refused. 1 to 255 printable characters, a UUID for example. */
  idempotencyKey?: string | null | undefined;
};

export type StartSyncInput = {
  connectionId: string | number;
  /** Default: all that the plan syncs. */
  entities?: Array<EntityType> | null | undefined;
  /** The same key and input give the answer of the first call for 24 hours instead of doing it again; another input is refused. 1 to 255 printable characters, a UUID for example. */
  idempotencyKey?: string | null | undefined;
  /** All but INITIAL; default INCREMENTAL. */
  kind?: SyncKind | null | undefined;
};

/** How far one entity of a connection is. */
export type StreamPhase =
  /** The account may not read it at the source. */
  | 'FORBIDDEN'
  /** The first walk is under way. */
  | 'INITIAL'
  /** Read whole; kept up to date. */
  | 'LIVE'
  /** Nothing was read yet. */
  | 'PENDING';

export type SubgraphNameInput = {
  /** Say what would change, and change nothing. */
  dryRun?: boolean | null | undefined;
  /** The same key and input give the answer of the first call for 24 hours instead of doing it again; another input is refused. 1 to 255 printable characters, a UUID for example. */
  idempotencyKey?: string | null | undefined;
  name: string;
};

/** What a run reads. */
export type SyncKind =
  /** What changed since the last run that ended well. */
  | 'INCREMENTAL'
  /** The first run of a connection: the whole history window. */
  | 'INITIAL'
  /** The whole history window, compared only: says what is missing, stale or extra here. */
  | 'RECONCILE'
  /** What is stored, mapped again from its raw payloads. Nothing is asked of the system. */
  | 'REMAP'
  /** The whole history window again, and what is gone; what is unchanged is not written. */
  | 'RESYNC';

/** In updateConnection a key that is left out stays as it is, and null sets it back to its default. Of entities those that are named are changed, each in the keys given; the others stay, and null sets all back. */
export type SyncPlanInput = {
  entities?: Array<EntityPlanInput> | null | undefined;
  /** 1 to 3650, default 90. A longer history than before is read by the next RESYNC. */
  historyDays?: number | null | undefined;
  /** Between the starts of two incremental runs: 30 seconds to 30 days, default 300. */
  intervalSeconds?: number | null | undefined;
  /** The system is expected to be away: nothing is asked of it, requested runs wait for the end as well. At most 50. Together with the quiet hours they have to leave some time of the week. */
  maintenanceWindows?: Array<SyncWindowInput> | null | undefined;
  /** No scheduled run begins or goes on in them; one that somebody asks for does. At most 50. */
  quietHours?: Array<SyncWindowInput> | null | undefined;
  /** An IANA name such as "Europe/Berlin", default "UTC". */
  timeZone?: string | null | undefined;
};

export type SyncRunIdInput = {
  /** The same key and input give the answer of the first call for 24 hours instead of doing it again; another input is refused. 1 to 255 printable characters, a UUID for example. */
  idempotencyKey?: string | null | undefined;
  syncRunId: string | number;
};

/** Where a run stands. */
export type SyncRunState =
  /** Called off. */
  | 'CANCELED'
  /** Ended without a result; error says why. */
  | 'FAILED'
  /** Waits for a worker. */
  | 'QUEUED'
  /** Begun and not ended. Stays so over a crash, an outage or a restart, and goes on from its last page. */
  | 'RUNNING'
  /** All entities were read to their end. */
  | 'SUCCEEDED'
  /** Ended, with records in quarantine or entities that could not be read. */
  | 'SUCCEEDED_WITH_ERRORS';

/** A time that comes again every week, by the clock of the plan's time zone. Where clocks are set back it lasts longer rather than shorter; where they are set forward, what is skipped does not occur. */
export type SyncWindowInput = {
  /** Days on which it begins. Default: all. */
  days?: Array<Weekday> | null | undefined;
  /** When it begins: HH:MM. */
  from: string;
  /** When it ends: HH:MM, up to 24:00. Before from: on the next day. The same as from is refused. */
  to: string;
};

export type TestConnectionInput = {
  connectionId: string | number;
  /** The same key and input give the answer of the first call for 24 hours instead of doing it again; another input is refused. 1 to 255 printable characters, a UUID for example. */
  idempotencyKey?: string | null | undefined;
};

/** A workflow that is saved, a definition that is not, or both: a draft of that workflow's next version, with its secrets. */
export type TestWorkflowStepInput = {
  /** Looked at as a whole, as when it is saved. */
  definition?: unknown;
  /** Default true: writes are validated and not sent, calls and events only declared. Queries are asked. */
  dryRun?: boolean | null | undefined;
  /** The same key and input give the answer of the first call for 24 hours instead of doing it again; another input is refused. 1 to 255 printable characters, a UUID for example. */
  idempotencyKey?: string | null | undefined;
  /** What the step sees: trigger, steps with their outputs by id, errors, and what a loop calls its items. */
  input?: unknown;
  /** Answers by step id that are taken instead of asking: data of a query, status and body of a call. { error: { code, message } } is a failure. */
  mocks?: unknown;
  /** With definition: what it may do, of what your token may. Default: all that your token may. */
  scopes?: Array<string> | null | undefined;
  stepId: string;
  /** Without definition. Default: the newest. */
  version?: number | null | undefined;
  workflowId?: string | number | null | undefined;
};

/** What is absent stays as it is. */
export type UpdateApiTokenInput = {
  /** Addresses and networks it may be used from: 203.0.113.7, 203.0.113.0/24, 2001:db8::/32. Null allows any. */
  allowedIps?: Array<string> | null | undefined;
  /** Null: it no longer expires. */
  expiresAt?: string | null | undefined;
  id: string | number;
  /** The same key and input give the answer of the first call for 24 hours instead of doing it again; another input is refused. 1 to 255 printable characters, a UUID for example. */
  idempotencyKey?: string | null | undefined;
  name?: string | null | undefined;
  /** Days, 1 to 3650, after which it is reported as due for rotation; null for never. */
  rotateEveryDays?: number | null | undefined;
  /** What it may do, at least one. A token can't hand on a scope that it lacks. */
  scopes?: Array<string> | null | undefined;
};

/** What is left out stays as it is; null sets it back to its default. */
export type UpdateConnectionInput = {
  connectionId: string | number;
  /** Replaces it whole. Default: none. */
  endUser?: EndUserInput | null | undefined;
  /** Replaces all of them. Records of the entities concerned are mapped again from what is stored. */
  fieldMappings?: Array<FieldMappingInput> | null | undefined;
  /** The same key and input give the answer of the first call for 24 hours instead of doing it again; another input is refused. 1 to 255 printable characters, a UUID for example. */
  idempotencyKey?: string | null | undefined;
  /** Default: the system's name. */
  name?: string | null | undefined;
  /** Replaces only the keys that it gives. */
  syncPlan?: SyncPlanInput | null | undefined;
};

/** What is left out stays as it is; null sets it back to its default. */
export type UpdateWebhookEndpointInput = {
  connectionIds?: Array<string | number> | null | undefined;
  description?: string | null | undefined;
  /** Switches it off or on. Switched on, it is told of what happens from then on; missedSince says from when a replay brings the rest. */
  enabled?: boolean | null | undefined;
  endpointId: string | number;
  entities?: Array<EntityType> | null | undefined;
  eventTypes?: Array<EventType> | null | undefined;
  /** The same key and input give the answer of the first call for 24 hours instead of doing it again; another input is refused. 1 to 255 printable characters, a UUID for example. */
  idempotencyKey?: string | null | undefined;
  maxPerSecond?: number | null | undefined;
  ordering?: WebhookOrdering | null | undefined;
  retryScheduleSeconds?: Array<number> | null | undefined;
  url?: string | null | undefined;
};

/** Why an endpoint is disabled. */
export type WebhookDisabledReason =
  /** It only failed for five days. */
  | 'FAILING'
  /** It answered 410. */
  | 'GONE'
  /** Somebody switched it off. */
  | 'REQUESTED';

export type WebhookEndpointIdInput = {
  endpointId: string | number;
  /** The same key and input give the answer of the first call for 24 hours instead of doing it again; another input is refused. 1 to 255 printable characters, a UUID for example. */
  idempotencyKey?: string | null | undefined;
};

/** Whether an endpoint is told of anything. */
export type WebhookEndpointState =
  | 'DISABLED'
  | 'ENABLED';

/** What arrives in order. */
export type WebhookOrdering =
  /** What is about one connection: what fails holds up what follows it there. */
  | 'CONNECTION'
  /** Nothing: what fails is overtaken by what follows. sequence says what happened first. */
  | 'NONE'
  /** What is about one record. Changes of records then come one by one. */
  | 'RECORD';

/** How deliveries are signed. */
export type WebhookSecretKind =
  /** v1a: with a private key; the receiver holds the public one, whpk_… */
  | 'ED25519'
  /** v1: with a secret that the receiver holds as well, whsec_… */
  | 'HMAC';

/** A day of the week, as the plan's time zone has it. */
export type Weekday =
  | 'FRIDAY'
  | 'MONDAY'
  | 'SATURDAY'
  | 'SUNDAY'
  | 'THURSDAY'
  | 'TUESDAY'
  | 'WEDNESDAY';

export type WorkflowIdInput = {
  /** The same key and input give the answer of the first call for 24 hours instead of doing it again; another input is refused. 1 to 255 printable characters, a UUID for example. */
  idempotencyKey?: string | null | undefined;
  workflowId: string | number;
};

export type WorkflowRunIdInput = {
  /** The same key and input give the answer of the first call for 24 hours instead of doing it again; another input is refused. 1 to 255 printable characters, a UUID for example. */
  idempotencyKey?: string | null | undefined;
  workflowRunId: string | number;
};

/** Where a run stands. */
export type WorkflowRunState =
  /** Somebody ended it. */
  | 'CANCELLED'
  /** A step failed for good. runWorkflow with ofRun and fromStep goes on from there. */
  | 'FAILED'
  /** To be begun. */
  | 'QUEUED'
  /** A process works on it. Should that die, another goes on from the last step that was done. */
  | 'RUNNING'
  /** All steps are done. */
  | 'SUCCEEDED'
  /** For a time, another try of a step, or a workflow that it called. */
  | 'WAITING';

export type WorkflowSecretInput = {
  /** What a header of a step names it by. */
  name: string;
  value: string;
};

/** Where a step stands. */
export type WorkflowStepState =
  /** It decided something, and what lies in it, or what it waits for, is still to come. */
  | 'BEGUN'
  /** All tries failed. */
  | 'FAILED'
  /** Done; it is never done again. */
  | 'SUCCEEDED';

/** What a write does. */
export type WriteOperation =
  | 'CREATE'
  | 'UPDATE';

/** Where a write stands. */
export type WriteState =
  /** The source has it not; error says why. */
  | 'FAILED'
  /** Held until its system can be reached, or its deadline passes. */
  | 'QUEUED'
  /** On its way. */
  | 'SENDING'
  /** The source has it, and it is stored here. */
  | 'SUCCEEDED'
  /** Sent, and no answer came: it is being looked for at the source. */
  | 'UNCONFIRMED';

export type ConnectionQueryVariables = Exact<{
  id: string | number;
}>;


export type ConnectionQuery = { connection: { environment: Environment, account: string | null, createdAt: string, creditsConsumed: number, id: string, name: string, status: ConnectionStatus, statusReason: string | null, statusSince: string, nextAttemptAt: string | null, lastSuccessfulSyncAt: string | null, streams: Array<{ entity: EntityType, phase: StreamPhase, recordCount: number, quarantinedCount: number, cursor: string | null, lastSuccessfulSyncAt: string | null }>, syncPlan: { historyDays: number, intervalSeconds: number, timeZone: string, quietHours: Array<{ days: Array<Weekday>, from: string, to: string }>, maintenanceWindows: Array<{ days: Array<Weekday>, from: string, to: string }>, entities: Array<{ entity: EntityType, enabled: boolean, historyDays: number | null, intervalSeconds: number | null }> }, system: { system: string, name: string }, endUser: { id: string, name: string | null } | null } | null };

export type RunDetailsFragment = { id: string, connectionId: string, kind: SyncKind, state: SyncRunState, queuedAt: string, startedAt: string | null, endedAt: string | null, requests: number, resumes: number, estimatedSecondsRemaining: number | null, error: { code: string, message: string } | null, entities: Array<{ entity: EntityType, state: EntityProgressState, expected: number | null, pages: number, read: number, created: number, updated: number, unchanged: number, deleted: number, quarantined: number }> };

export type RunsQueryVariables = Exact<{
  connectionId: string | number;
  after?: string | null | undefined;
}>;


export type RunsQuery = { syncRuns: { nodes: Array<{ id: string, connectionId: string, kind: SyncKind, state: SyncRunState, queuedAt: string, startedAt: string | null, endedAt: string | null, requests: number, resumes: number, estimatedSecondsRemaining: number | null, error: { code: string, message: string } | null, entities: Array<{ entity: EntityType, state: EntityProgressState, expected: number | null, pages: number, read: number, created: number, updated: number, unchanged: number, deleted: number, quarantined: number }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type RunProgressSubscriptionVariables = Exact<{
  connectionId?: string | number | null | undefined;
}>;


export type RunProgressSubscription = { syncProgressed: { eventId: string, run: { id: string, connectionId: string, kind: SyncKind, state: SyncRunState, queuedAt: string, startedAt: string | null, endedAt: string | null, requests: number, resumes: number, estimatedSecondsRemaining: number | null, error: { code: string, message: string } | null, entities: Array<{ entity: EntityType, state: EntityProgressState, expected: number | null, pages: number, read: number, created: number, updated: number, unchanged: number, deleted: number, quarantined: number }> } } };

export type IncidentDetailsFragment = { id: string, kind: IncidentKind, state: IncidentState, entity: EntityType | null, cause: OutageCause | null, reason: string, attempts: number, openedAt: string, closedAt: string | null, delayedFrom: string | null, delayedUntil: string | null, needsAttention: boolean, heldDeletions: { candidates: number, recordCount: number, share: number, decision: DeletionDecision | null } | null };

export type IncidentsQueryVariables = Exact<{
  connectionId: string | number;
  after?: string | null | undefined;
}>;


export type IncidentsQuery = { incidents: { nodes: Array<{ id: string, kind: IncidentKind, state: IncidentState, entity: EntityType | null, cause: OutageCause | null, reason: string, attempts: number, openedAt: string, closedAt: string | null, delayedFrom: string | null, delayedUntil: string | null, needsAttention: boolean, heldDeletions: { candidates: number, recordCount: number, share: number, decision: DeletionDecision | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type QuarantineQueryVariables = Exact<{
  connectionId: string | number;
  after?: string | null | undefined;
}>;


export type QuarantineQuery = { quarantine: { nodes: Array<{ id: string, entity: EntityType, remoteId: string, stage: QuarantineStage, code: string, path: string, message: string, count: number, firstAt: string, lastAt: string, sizeBytes: number }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type StartSyncMutationVariables = Exact<{
  input: StartSyncInput;
}>;


export type StartSyncMutation = { startSync: { syncRun: { id: string, connectionId: string, kind: SyncKind, state: SyncRunState, queuedAt: string, startedAt: string | null, endedAt: string | null, requests: number, resumes: number, estimatedSecondsRemaining: number | null, error: { code: string, message: string } | null, entities: Array<{ entity: EntityType, state: EntityProgressState, expected: number | null, pages: number, read: number, created: number, updated: number, unchanged: number, deleted: number, quarantined: number }> } } };

export type PauseConnectionMutationVariables = Exact<{
  input: ConnectionIdInput;
}>;


export type PauseConnectionMutation = { pauseConnection: { connection: { id: string, name: string, status: ConnectionStatus, statusReason: string | null, statusSince: string, nextAttemptAt: string | null, lastSuccessfulSyncAt: string | null, system: { system: string, name: string }, endUser: { id: string, name: string | null } | null } } };

export type ResumeConnectionMutationVariables = Exact<{
  input: ConnectionIdInput;
}>;


export type ResumeConnectionMutation = { resumeConnection: { connection: { id: string, name: string, status: ConnectionStatus, statusReason: string | null, statusSince: string, nextAttemptAt: string | null, lastSuccessfulSyncAt: string | null, system: { system: string, name: string }, endUser: { id: string, name: string | null } | null } } };

export type RetryQuarantinedMutationVariables = Exact<{
  input: RetryQuarantinedInput;
}>;


export type RetryQuarantinedMutation = { retryQuarantined: { syncRun: { id: string, connectionId: string, kind: SyncKind, state: SyncRunState, queuedAt: string, startedAt: string | null, endedAt: string | null, requests: number, resumes: number, estimatedSecondsRemaining: number | null, error: { code: string, message: string } | null, entities: Array<{ entity: EntityType, state: EntityProgressState, expected: number | null, pages: number, read: number, created: number, updated: number, unchanged: number, deleted: number, quarantined: number }> } } };

export type ResolveHeldDeletionsMutationVariables = Exact<{
  input: ResolveHeldDeletionsInput;
}>;


export type ResolveHeldDeletionsMutation = { resolveHeldDeletions: { incident: { id: string, kind: IncidentKind, state: IncidentState, entity: EntityType | null, cause: OutageCause | null, reason: string, attempts: number, openedAt: string, closedAt: string | null, delayedFrom: string | null, delayedUntil: string | null, needsAttention: boolean, heldDeletions: { candidates: number, recordCount: number, share: number, decision: DeletionDecision | null } | null } } };

export type QuarantinePayloadQueryVariables = Exact<{
  connectionId: string | number;
  entity: EntityType;
  id: string | number;
}>;


export type QuarantinePayloadQuery = { quarantine: { nodes: Array<{ id: string, raw: unknown }> }, node:
    | { raw: unknown, id: string }
    | { raw: unknown, id: string }
    | { raw: unknown, id: string }
    | { raw: unknown, id: string }
    | { id: string }
    | { raw: unknown, id: string }
    | { raw: unknown, id: string }
    | { raw: unknown, id: string }
    | { id: string }
    | { raw: unknown, id: string }
    | { raw: unknown, id: string }
    | { raw: unknown, id: string }
    | { raw: unknown, id: string }
    | { raw: unknown, id: string }
    | { raw: unknown, id: string }
    | { raw: unknown, id: string }
    | { raw: unknown, id: string }
    | { raw: unknown, id: string }
    | { raw: unknown, id: string }
    | { raw: unknown, id: string }
    | { raw: unknown, id: string }
    | { id: string }
    | { raw: unknown, id: string }
    | { raw: unknown, id: string }
    | { raw: unknown, id: string }
    | { id: string }
    | { id: string }
    | { raw: unknown, id: string }
    | { raw: unknown, id: string }
    | { raw: unknown, id: string }
    | { raw: unknown, id: string }
    | { raw: unknown, id: string }
    | { raw: unknown, id: string }
    | { id: string }
    | { id: string }
    | { id: string }
   | null };

export type CoveredFieldRowFragment = { field: string, filled: number, share: number | null, shareOfLastSync: number | null, lastSeenAt: string | null, isWritable: boolean, sourcePaths: Array<string>, expression: string | null, sample?: unknown, unknownValues: Array<{ raw: string, count: number }> };

export type CoverageQueryVariables = Exact<{
  connectionId: string | number;
  entity: EntityType;
  withSamples: boolean;
}>;


export type CoverageQuery = { fieldCoverage: { recordCount: number, counted: number, isExact: boolean, lastSyncStartedAt: string | null, lastSyncRecords: number, fields: Array<{ field: string, filled: number, share: number | null, shareOfLastSync: number | null, lastSeenAt: string | null, isWritable: boolean, sourcePaths: Array<string>, expression: string | null, sample?: unknown, unknownValues: Array<{ raw: string, count: number }> }>, customFields: Array<{ field: string, filled: number, share: number | null, shareOfLastSync: number | null, lastSeenAt: string | null, isWritable: boolean, sourcePaths: Array<string>, expression: string | null, sample?: unknown, unknownValues: Array<{ raw: string, count: number }> }>, sourceFields: Array<{ path: string, kinds: Array<string>, share: number | null, isVanished: boolean, fields: Array<string> }>, drifts: Array<{ kind: FieldDriftKind, path: string, before: Array<string>, after: Array<string>, at: string }> } };

export type WriteLogQueryVariables = Exact<{
  connectionId: string | number;
  after?: string | null | undefined;
}>;


export type WriteLogQuery = { writes: { nodes: Array<{ id: string, entity: EntityType, operation: WriteOperation, state: WriteState, recordId: string | null, idempotencyKey: string | null, attempts: number, deadline: string | null, createdAt: string, sentAt: string | null, settledAt: string | null, error: { code: string, message: string, problems: Array<{ path: unknown, message: string }> | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ConnectionUsageQueryVariables = Exact<{
  connectionId: string | number;
  today: string;
}>;


export type ConnectionUsageQuery = { today: { requests: number, recordsRead: number, recordsStored: number }, total: { requests: number, recordsRead: number, recordsStored: number } };

export type UpdatePlanMutationVariables = Exact<{
  input: UpdateConnectionInput;
}>;


export type UpdatePlanMutation = { updateConnection: { connection: { id: string, syncPlan: { historyDays: number, intervalSeconds: number, timeZone: string, quietHours: Array<{ days: Array<Weekday>, from: string, to: string }>, maintenanceWindows: Array<{ days: Array<Weekday>, from: string, to: string }>, entities: Array<{ entity: EntityType, enabled: boolean, historyDays: number | null, intervalSeconds: number | null }> } } } };

export type PlanDetailsFragment = { historyDays: number, intervalSeconds: number, timeZone: string, quietHours: Array<{ days: Array<Weekday>, from: string, to: string }>, maintenanceWindows: Array<{ days: Array<Weekday>, from: string, to: string }>, entities: Array<{ entity: EntityType, enabled: boolean, historyDays: number | null, intervalSeconds: number | null }> };

export type ChartsQueryVariables = Exact<{
  connectionId: string | number;
  days: number;
}>;


export type ChartsQuery = { usagePerDay: Array<{ date: string, recordsRead: number, recordsStored: number }>, syncRuns: { nodes: Array<{ id: string, kind: SyncKind, startedAt: string | null, endedAt: string | null, requests: number }> }, incidents: { nodes: Array<{ id: string, kind: IncidentKind, openedAt: string, closedAt: string | null }> } };

export type StatusHistoryQueryVariables = Exact<{
  connectionId: string | number;
  first: number;
  after?: string | null | undefined;
}>;


export type StatusHistoryQuery = { statusHistory: { nodes: Array<{ id: string, previous: ConnectionStatus, status: ConnectionStatus, reason: string | null, at: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type IncidentsDrawnQueryVariables = Exact<{
  connectionId: string | number;
}>;


export type IncidentsDrawnQuery = { incidents: { nodes: Array<{ id: string, kind: IncidentKind, state: IncidentState, openedAt: string, closedAt: string | null }> } };

export type CancelSyncMutationVariables = Exact<{
  input: SyncRunIdInput;
}>;


export type CancelSyncMutation = { cancelSync: { syncRun: { id: string, connectionId: string, kind: SyncKind, state: SyncRunState, queuedAt: string, startedAt: string | null, endedAt: string | null, requests: number, resumes: number, estimatedSecondsRemaining: number | null, error: { code: string, message: string } | null, entities: Array<{ entity: EntityType, state: EntityProgressState, expected: number | null, pages: number, read: number, created: number, updated: number, unchanged: number, deleted: number, quarantined: number }> } } };

export type ReportDetailsFragment = { id: string, startedAt: string, endedAt: string, verdict: CheckVerdict, requests: number, lines: Array<{ check: ConnectionCheck, entity: EntityType | null, verdict: CheckVerdict, code: string | null, message: string, advice: string | null, sampled: number }> };

export type ConnectionReportsQueryVariables = Exact<{
  connectionId: string | number;
}>;


export type ConnectionReportsQuery = { connectionReports: Array<{ id: string, startedAt: string, endedAt: string, verdict: CheckVerdict, requests: number, lines: Array<{ check: ConnectionCheck, entity: EntityType | null, verdict: CheckVerdict, code: string | null, message: string, advice: string | null, sampled: number }> }> };

export type TestConnectionMutationVariables = Exact<{
  input: TestConnectionInput;
}>;


export type TestConnectionMutation = { testConnection: { report: { id: string, startedAt: string, endedAt: string, verdict: CheckVerdict, requests: number, lines: Array<{ check: ConnectionCheck, entity: EntityType | null, verdict: CheckVerdict, code: string | null, message: string, advice: string | null, sampled: number }> } } };

export type RenameConnectionMutationVariables = Exact<{
  input: UpdateConnectionInput;
}>;


export type RenameConnectionMutation = { updateConnection: { connection: { id: string, name: string, status: ConnectionStatus, statusReason: string | null, statusSince: string, nextAttemptAt: string | null, lastSuccessfulSyncAt: string | null, system: { system: string, name: string }, endUser: { id: string, name: string | null } | null } } };

export type DisconnectSystemMutationVariables = Exact<{
  input: ConnectionIdInput;
}>;


export type DisconnectSystemMutation = { disconnectSystem: { connectionId: string, creditsReleased: number } };

export type ConnectLinkMutationVariables = Exact<{
  input: CreateConnectLinkInput;
}>;


export type ConnectLinkMutation = { createConnectLink: { url: string, connectLink: { id: string, expiresAt: string } } };

export type ConnectionRowFragment = { id: string, name: string, status: ConnectionStatus, statusReason: string | null, statusSince: string, nextAttemptAt: string | null, lastSuccessfulSyncAt: string | null, system: { system: string, name: string }, endUser: { id: string, name: string | null } | null };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { viewer: { organizationId: string, environment: Environment, scopes: Array<string>, expiresAt: string | null } };

export type ConnectionsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: ConnectedSystemFilter | null | undefined;
}>;


export type ConnectionsQuery = { connections: { nodes: Array<{ id: string, name: string, status: ConnectionStatus, statusReason: string | null, statusSince: string, nextAttemptAt: string | null, lastSuccessfulSyncAt: string | null, system: { system: string, name: string }, endUser: { id: string, name: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type SystemsQueryVariables = Exact<{ [key: string]: never; }>;


export type SystemsQuery = { systems: Array<{ system: string, name: string }> };

export type StatusChangesSubscriptionVariables = Exact<{
  connectionId?: string | number | null | undefined;
}>;


export type StatusChangesSubscription = { connectionStatusChanged: { eventId: string, connectionId: string, status: ConnectionStatus } };

export type ConnectionNameQueryVariables = Exact<{
  id: string | number;
}>;


export type ConnectionNameQuery = { connection: { id: string, name: string } | null };

export type RecordHistoryQueryVariables = Exact<{
  id: string | number;
  after?: string | null | undefined;
}>;


export type RecordHistoryQuery = { node:
    | { id: string, history: { nodes: Array<{ id: string, kind: RecordChangeKind, version: number, at: string, actor: { kind: ChangeActorKind, id: string } | null, changes: Array<{ field: string, before: unknown, after: unknown, isOmitted: boolean }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | { id: string, history: { nodes: Array<{ id: string, kind: RecordChangeKind, version: number, at: string, actor: { kind: ChangeActorKind, id: string } | null, changes: Array<{ field: string, before: unknown, after: unknown, isOmitted: boolean }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | { id: string, history: { nodes: Array<{ id: string, kind: RecordChangeKind, version: number, at: string, actor: { kind: ChangeActorKind, id: string } | null, changes: Array<{ field: string, before: unknown, after: unknown, isOmitted: boolean }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | { id: string, history: { nodes: Array<{ id: string, kind: RecordChangeKind, version: number, at: string, actor: { kind: ChangeActorKind, id: string } | null, changes: Array<{ field: string, before: unknown, after: unknown, isOmitted: boolean }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | { id: string }
    | { id: string, history: { nodes: Array<{ id: string, kind: RecordChangeKind, version: number, at: string, actor: { kind: ChangeActorKind, id: string } | null, changes: Array<{ field: string, before: unknown, after: unknown, isOmitted: boolean }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | { id: string, history: { nodes: Array<{ id: string, kind: RecordChangeKind, version: number, at: string, actor: { kind: ChangeActorKind, id: string } | null, changes: Array<{ field: string, before: unknown, after: unknown, isOmitted: boolean }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | { id: string, history: { nodes: Array<{ id: string, kind: RecordChangeKind, version: number, at: string, actor: { kind: ChangeActorKind, id: string } | null, changes: Array<{ field: string, before: unknown, after: unknown, isOmitted: boolean }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | { id: string }
    | { id: string, history: { nodes: Array<{ id: string, kind: RecordChangeKind, version: number, at: string, actor: { kind: ChangeActorKind, id: string } | null, changes: Array<{ field: string, before: unknown, after: unknown, isOmitted: boolean }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | { id: string, history: { nodes: Array<{ id: string, kind: RecordChangeKind, version: number, at: string, actor: { kind: ChangeActorKind, id: string } | null, changes: Array<{ field: string, before: unknown, after: unknown, isOmitted: boolean }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | { id: string, history: { nodes: Array<{ id: string, kind: RecordChangeKind, version: number, at: string, actor: { kind: ChangeActorKind, id: string } | null, changes: Array<{ field: string, before: unknown, after: unknown, isOmitted: boolean }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | { id: string, history: { nodes: Array<{ id: string, kind: RecordChangeKind, version: number, at: string, actor: { kind: ChangeActorKind, id: string } | null, changes: Array<{ field: string, before: unknown, after: unknown, isOmitted: boolean }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | { id: string, history: { nodes: Array<{ id: string, kind: RecordChangeKind, version: number, at: string, actor: { kind: ChangeActorKind, id: string } | null, changes: Array<{ field: string, before: unknown, after: unknown, isOmitted: boolean }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | { id: string, history: { nodes: Array<{ id: string, kind: RecordChangeKind, version: number, at: string, actor: { kind: ChangeActorKind, id: string } | null, changes: Array<{ field: string, before: unknown, after: unknown, isOmitted: boolean }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | { id: string, history: { nodes: Array<{ id: string, kind: RecordChangeKind, version: number, at: string, actor: { kind: ChangeActorKind, id: string } | null, changes: Array<{ field: string, before: unknown, after: unknown, isOmitted: boolean }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | { id: string, history: { nodes: Array<{ id: string, kind: RecordChangeKind, version: number, at: string, actor: { kind: ChangeActorKind, id: string } | null, changes: Array<{ field: string, before: unknown, after: unknown, isOmitted: boolean }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | { id: string, history: { nodes: Array<{ id: string, kind: RecordChangeKind, version: number, at: string, actor: { kind: ChangeActorKind, id: string } | null, changes: Array<{ field: string, before: unknown, after: unknown, isOmitted: boolean }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | { id: string, history: { nodes: Array<{ id: string, kind: RecordChangeKind, version: number, at: string, actor: { kind: ChangeActorKind, id: string } | null, changes: Array<{ field: string, before: unknown, after: unknown, isOmitted: boolean }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | { id: string, history: { nodes: Array<{ id: string, kind: RecordChangeKind, version: number, at: string, actor: { kind: ChangeActorKind, id: string } | null, changes: Array<{ field: string, before: unknown, after: unknown, isOmitted: boolean }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | { id: string, history: { nodes: Array<{ id: string, kind: RecordChangeKind, version: number, at: string, actor: { kind: ChangeActorKind, id: string } | null, changes: Array<{ field: string, before: unknown, after: unknown, isOmitted: boolean }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | { id: string }
    | { id: string, history: { nodes: Array<{ id: string, kind: RecordChangeKind, version: number, at: string, actor: { kind: ChangeActorKind, id: string } | null, changes: Array<{ field: string, before: unknown, after: unknown, isOmitted: boolean }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | { id: string, history: { nodes: Array<{ id: string, kind: RecordChangeKind, version: number, at: string, actor: { kind: ChangeActorKind, id: string } | null, changes: Array<{ field: string, before: unknown, after: unknown, isOmitted: boolean }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | { id: string, history: { nodes: Array<{ id: string, kind: RecordChangeKind, version: number, at: string, actor: { kind: ChangeActorKind, id: string } | null, changes: Array<{ field: string, before: unknown, after: unknown, isOmitted: boolean }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | { id: string }
    | { id: string }
    | { id: string, history: { nodes: Array<{ id: string, kind: RecordChangeKind, version: number, at: string, actor: { kind: ChangeActorKind, id: string } | null, changes: Array<{ field: string, before: unknown, after: unknown, isOmitted: boolean }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | { id: string, history: { nodes: Array<{ id: string, kind: RecordChangeKind, version: number, at: string, actor: { kind: ChangeActorKind, id: string } | null, changes: Array<{ field: string, before: unknown, after: unknown, isOmitted: boolean }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | { id: string, history: { nodes: Array<{ id: string, kind: RecordChangeKind, version: number, at: string, actor: { kind: ChangeActorKind, id: string } | null, changes: Array<{ field: string, before: unknown, after: unknown, isOmitted: boolean }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | { id: string, history: { nodes: Array<{ id: string, kind: RecordChangeKind, version: number, at: string, actor: { kind: ChangeActorKind, id: string } | null, changes: Array<{ field: string, before: unknown, after: unknown, isOmitted: boolean }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | { id: string, history: { nodes: Array<{ id: string, kind: RecordChangeKind, version: number, at: string, actor: { kind: ChangeActorKind, id: string } | null, changes: Array<{ field: string, before: unknown, after: unknown, isOmitted: boolean }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | { id: string, history: { nodes: Array<{ id: string, kind: RecordChangeKind, version: number, at: string, actor: { kind: ChangeActorKind, id: string } | null, changes: Array<{ field: string, before: unknown, after: unknown, isOmitted: boolean }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | { id: string }
    | { id: string }
    | { id: string }
   | null };

export type RecordPayloadQueryVariables = Exact<{
  id: string | number;
  withConnections?: boolean | null | undefined;
}>;


export type RecordPayloadQuery = { node:
    | { raw: unknown, id: string, fieldProvenance?: Array<{ field: string, origin: FieldOrigin, expression: string | null, isCurrent: boolean, readAt: string, confirmedAt: string, sources: Array<{ path: string, value: unknown }>, pendingWrite: { state: WriteState, value: unknown } | null }> | null }
    | { raw: unknown, id: string, fieldProvenance?: Array<{ field: string, origin: FieldOrigin, expression: string | null, isCurrent: boolean, readAt: string, confirmedAt: string, sources: Array<{ path: string, value: unknown }>, pendingWrite: { state: WriteState, value: unknown } | null }> | null }
    | { raw: unknown, id: string, fieldProvenance?: Array<{ field: string, origin: FieldOrigin, expression: string | null, isCurrent: boolean, readAt: string, confirmedAt: string, sources: Array<{ path: string, value: unknown }>, pendingWrite: { state: WriteState, value: unknown } | null }> | null }
    | { raw: unknown, id: string, fieldProvenance?: Array<{ field: string, origin: FieldOrigin, expression: string | null, isCurrent: boolean, readAt: string, confirmedAt: string, sources: Array<{ path: string, value: unknown }>, pendingWrite: { state: WriteState, value: unknown } | null }> | null }
    | { id: string }
    | { raw: unknown, id: string, fieldProvenance?: Array<{ field: string, origin: FieldOrigin, expression: string | null, isCurrent: boolean, readAt: string, confirmedAt: string, sources: Array<{ path: string, value: unknown }>, pendingWrite: { state: WriteState, value: unknown } | null }> | null }
    | { raw: unknown, id: string, fieldProvenance?: Array<{ field: string, origin: FieldOrigin, expression: string | null, isCurrent: boolean, readAt: string, confirmedAt: string, sources: Array<{ path: string, value: unknown }>, pendingWrite: { state: WriteState, value: unknown } | null }> | null }
    | { raw: unknown, id: string, fieldProvenance?: Array<{ field: string, origin: FieldOrigin, expression: string | null, isCurrent: boolean, readAt: string, confirmedAt: string, sources: Array<{ path: string, value: unknown }>, pendingWrite: { state: WriteState, value: unknown } | null }> | null }
    | { id: string }
    | { raw: unknown, id: string, fieldProvenance?: Array<{ field: string, origin: FieldOrigin, expression: string | null, isCurrent: boolean, readAt: string, confirmedAt: string, sources: Array<{ path: string, value: unknown }>, pendingWrite: { state: WriteState, value: unknown } | null }> | null }
    | { raw: unknown, id: string, fieldProvenance?: Array<{ field: string, origin: FieldOrigin, expression: string | null, isCurrent: boolean, readAt: string, confirmedAt: string, sources: Array<{ path: string, value: unknown }>, pendingWrite: { state: WriteState, value: unknown } | null }> | null }
    | { raw: unknown, id: string, fieldProvenance?: Array<{ field: string, origin: FieldOrigin, expression: string | null, isCurrent: boolean, readAt: string, confirmedAt: string, sources: Array<{ path: string, value: unknown }>, pendingWrite: { state: WriteState, value: unknown } | null }> | null }
    | { raw: unknown, id: string, fieldProvenance?: Array<{ field: string, origin: FieldOrigin, expression: string | null, isCurrent: boolean, readAt: string, confirmedAt: string, sources: Array<{ path: string, value: unknown }>, pendingWrite: { state: WriteState, value: unknown } | null }> | null }
    | { raw: unknown, id: string, fieldProvenance?: Array<{ field: string, origin: FieldOrigin, expression: string | null, isCurrent: boolean, readAt: string, confirmedAt: string, sources: Array<{ path: string, value: unknown }>, pendingWrite: { state: WriteState, value: unknown } | null }> | null }
    | { raw: unknown, id: string, fieldProvenance?: Array<{ field: string, origin: FieldOrigin, expression: string | null, isCurrent: boolean, readAt: string, confirmedAt: string, sources: Array<{ path: string, value: unknown }>, pendingWrite: { state: WriteState, value: unknown } | null }> | null }
    | { raw: unknown, id: string, fieldProvenance?: Array<{ field: string, origin: FieldOrigin, expression: string | null, isCurrent: boolean, readAt: string, confirmedAt: string, sources: Array<{ path: string, value: unknown }>, pendingWrite: { state: WriteState, value: unknown } | null }> | null }
    | { raw: unknown, id: string, fieldProvenance?: Array<{ field: string, origin: FieldOrigin, expression: string | null, isCurrent: boolean, readAt: string, confirmedAt: string, sources: Array<{ path: string, value: unknown }>, pendingWrite: { state: WriteState, value: unknown } | null }> | null }
    | { raw: unknown, id: string, fieldProvenance?: Array<{ field: string, origin: FieldOrigin, expression: string | null, isCurrent: boolean, readAt: string, confirmedAt: string, sources: Array<{ path: string, value: unknown }>, pendingWrite: { state: WriteState, value: unknown } | null }> | null }
    | { raw: unknown, id: string, fieldProvenance?: Array<{ field: string, origin: FieldOrigin, expression: string | null, isCurrent: boolean, readAt: string, confirmedAt: string, sources: Array<{ path: string, value: unknown }>, pendingWrite: { state: WriteState, value: unknown } | null }> | null }
    | { raw: unknown, id: string, fieldProvenance?: Array<{ field: string, origin: FieldOrigin, expression: string | null, isCurrent: boolean, readAt: string, confirmedAt: string, sources: Array<{ path: string, value: unknown }>, pendingWrite: { state: WriteState, value: unknown } | null }> | null }
    | { raw: unknown, id: string, fieldProvenance?: Array<{ field: string, origin: FieldOrigin, expression: string | null, isCurrent: boolean, readAt: string, confirmedAt: string, sources: Array<{ path: string, value: unknown }>, pendingWrite: { state: WriteState, value: unknown } | null }> | null }
    | { id: string }
    | { raw: unknown, id: string, fieldProvenance?: Array<{ field: string, origin: FieldOrigin, expression: string | null, isCurrent: boolean, readAt: string, confirmedAt: string, sources: Array<{ path: string, value: unknown }>, pendingWrite: { state: WriteState, value: unknown } | null }> | null }
    | { raw: unknown, id: string, fieldProvenance?: Array<{ field: string, origin: FieldOrigin, expression: string | null, isCurrent: boolean, readAt: string, confirmedAt: string, sources: Array<{ path: string, value: unknown }>, pendingWrite: { state: WriteState, value: unknown } | null }> | null }
    | { raw: unknown, id: string, fieldProvenance?: Array<{ field: string, origin: FieldOrigin, expression: string | null, isCurrent: boolean, readAt: string, confirmedAt: string, sources: Array<{ path: string, value: unknown }>, pendingWrite: { state: WriteState, value: unknown } | null }> | null }
    | { id: string }
    | { id: string }
    | { raw: unknown, id: string, fieldProvenance?: Array<{ field: string, origin: FieldOrigin, expression: string | null, isCurrent: boolean, readAt: string, confirmedAt: string, sources: Array<{ path: string, value: unknown }>, pendingWrite: { state: WriteState, value: unknown } | null }> | null }
    | { raw: unknown, id: string, fieldProvenance?: Array<{ field: string, origin: FieldOrigin, expression: string | null, isCurrent: boolean, readAt: string, confirmedAt: string, sources: Array<{ path: string, value: unknown }>, pendingWrite: { state: WriteState, value: unknown } | null }> | null }
    | { raw: unknown, id: string, fieldProvenance?: Array<{ field: string, origin: FieldOrigin, expression: string | null, isCurrent: boolean, readAt: string, confirmedAt: string, sources: Array<{ path: string, value: unknown }>, pendingWrite: { state: WriteState, value: unknown } | null }> | null }
    | { raw: unknown, id: string, fieldProvenance?: Array<{ field: string, origin: FieldOrigin, expression: string | null, isCurrent: boolean, readAt: string, confirmedAt: string, sources: Array<{ path: string, value: unknown }>, pendingWrite: { state: WriteState, value: unknown } | null }> | null }
    | { raw: unknown, id: string, fieldProvenance?: Array<{ field: string, origin: FieldOrigin, expression: string | null, isCurrent: boolean, readAt: string, confirmedAt: string, sources: Array<{ path: string, value: unknown }>, pendingWrite: { state: WriteState, value: unknown } | null }> | null }
    | { raw: unknown, id: string, fieldProvenance?: Array<{ field: string, origin: FieldOrigin, expression: string | null, isCurrent: boolean, readAt: string, confirmedAt: string, sources: Array<{ path: string, value: unknown }>, pendingWrite: { state: WriteState, value: unknown } | null }> | null }
    | { id: string }
    | { id: string }
    | { id: string }
   | null };

export type SubgraphRowFragment = { id: string, name: string, url: string, sdl: string, headers: Array<string>, timeoutMs: number, createdAt: string, updatedAt: string };

export type SubgraphsQueryVariables = Exact<{ [key: string]: never; }>;


export type SubgraphsQuery = { subgraphs: Array<{ id: string, name: string, url: string, sdl: string, headers: Array<string>, timeoutMs: number, createdAt: string, updatedAt: string }> };

export type ChangeReportFragment = { isApplied: boolean, changes: Array<{ criticality: GraphChangeCriticality, message: string, path: string | null }>, subgraph: { id: string, name: string, url: string, sdl: string, headers: Array<string>, timeoutMs: number, createdAt: string, updatedAt: string } };

export type RegisterSubgraphMutationVariables = Exact<{
  input: RegisterSubgraphInput;
}>;


export type RegisterSubgraphMutation = { registerSubgraph: { isApplied: boolean, changes: Array<{ criticality: GraphChangeCriticality, message: string, path: string | null }>, subgraph: { id: string, name: string, url: string, sdl: string, headers: Array<string>, timeoutMs: number, createdAt: string, updatedAt: string } } };

export type UnregisterSubgraphMutationVariables = Exact<{
  input: SubgraphNameInput;
}>;


export type UnregisterSubgraphMutation = { unregisterSubgraph: { isApplied: boolean, changes: Array<{ criticality: GraphChangeCriticality, message: string, path: string | null }>, subgraph: { id: string, name: string, url: string, sdl: string, headers: Array<string>, timeoutMs: number, createdAt: string, updatedAt: string } } };

export type TokenRowFragment = { id: string, name: string, prefix: string, status: ApiTokenStatus, scopes: Array<string>, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedFrom: string | null, isRotationDue: boolean, rotationDueAt: string | null, overlapEndsAt: string | null, rotateEveryDays: number | null, allowedIps: Array<string> | null, lastUserAgent: string | null };

export type TokensQueryVariables = Exact<{
  includeRevoked: boolean;
}>;


export type TokensQuery = { apiTokens: Array<{ id: string, name: string, prefix: string, status: ApiTokenStatus, scopes: Array<string>, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedFrom: string | null, isRotationDue: boolean, rotationDueAt: string | null, overlapEndsAt: string | null, rotateEveryDays: number | null, allowedIps: Array<string> | null, lastUserAgent: string | null }> };

export type CreateTokenMutationVariables = Exact<{
  input: CreateApiTokenInput;
}>;


export type CreateTokenMutation = { createApiToken: { secret: string, apiToken: { id: string, name: string, prefix: string, status: ApiTokenStatus, scopes: Array<string>, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedFrom: string | null, isRotationDue: boolean, rotationDueAt: string | null, overlapEndsAt: string | null, rotateEveryDays: number | null, allowedIps: Array<string> | null, lastUserAgent: string | null } } };

export type RotateTokenMutationVariables = Exact<{
  input: RotateApiTokenInput;
}>;


export type RotateTokenMutation = { rotateApiToken: { secret: string, apiToken: { id: string, name: string, prefix: string, status: ApiTokenStatus, scopes: Array<string>, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedFrom: string | null, isRotationDue: boolean, rotationDueAt: string | null, overlapEndsAt: string | null, rotateEveryDays: number | null, allowedIps: Array<string> | null, lastUserAgent: string | null } } };

export type RevokeTokenMutationVariables = Exact<{
  input: ApiTokenIdInput;
}>;


export type RevokeTokenMutation = { revokeApiToken: { apiToken: { id: string, name: string, prefix: string, status: ApiTokenStatus, scopes: Array<string>, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedFrom: string | null, isRotationDue: boolean, rotationDueAt: string | null, overlapEndsAt: string | null, rotateEveryDays: number | null, allowedIps: Array<string> | null, lastUserAgent: string | null } } };

export type UpdateTokenMutationVariables = Exact<{
  input: UpdateApiTokenInput;
}>;


export type UpdateTokenMutation = { updateApiToken: { apiToken: { id: string, name: string, prefix: string, status: ApiTokenStatus, scopes: Array<string>, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedFrom: string | null, isRotationDue: boolean, rotationDueAt: string | null, overlapEndsAt: string | null, rotateEveryDays: number | null, allowedIps: Array<string> | null, lastUserAgent: string | null } } };

export type EndpointRowFragment = { id: string, url: string, description: string | null, state: WebhookEndpointState, disabledAt: string | null, disabledReason: WebhookDisabledReason | null, failingSince: string | null, lastSuccessAt: string | null, lastFailureAt: string | null, missedSince: string | null, eventTypes: Array<EventType>, entities: Array<EntityType> | null, connectionIds: Array<string> | null, ordering: WebhookOrdering, maxPerSecond: number | null, retryScheduleSeconds: Array<number>, keys: Array<{ id: string, kind: WebhookSecretKind, publicKey: string | null, createdAt: string, endsAt: string | null }> };

export type DeliveryRowFragment = { id: string, webhookId: string, eventType: EventType, eventAt: string, state: DeliveryState, isTest: boolean, attemptCount: number, nextAttemptAt: string | null, deliveredAt: string | null, lastError: string | null };

export type EndpointsQueryVariables = Exact<{ [key: string]: never; }>;


export type EndpointsQuery = { webhookEndpoints: Array<{ id: string, url: string, description: string | null, state: WebhookEndpointState, disabledAt: string | null, disabledReason: WebhookDisabledReason | null, failingSince: string | null, lastSuccessAt: string | null, lastFailureAt: string | null, missedSince: string | null, eventTypes: Array<EventType>, entities: Array<EntityType> | null, connectionIds: Array<string> | null, ordering: WebhookOrdering, maxPerSecond: number | null, retryScheduleSeconds: Array<number>, keys: Array<{ id: string, kind: WebhookSecretKind, publicKey: string | null, createdAt: string, endsAt: string | null }> }> };

export type DeliveriesQueryVariables = Exact<{
  endpointId: string | number;
  after?: string | null | undefined;
  filter?: DeliveryFilter | null | undefined;
}>;


export type DeliveriesQuery = { webhookDeliveries: { nodes: Array<{ id: string, webhookId: string, eventType: EventType, eventAt: string, state: DeliveryState, isTest: boolean, attemptCount: number, nextAttemptAt: string | null, deliveredAt: string | null, lastError: string | null, attempts: Array<{ number: number, at: string, status: number | null, durationMs: number, error: string | null, response: string }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type SendTestEventMutationVariables = Exact<{
  input: SendTestEventInput;
}>;


export type SendTestEventMutation = { sendTestEvent: { webhookDelivery: { id: string, webhookId: string, eventType: EventType, eventAt: string, state: DeliveryState, isTest: boolean, attemptCount: number, nextAttemptAt: string | null, deliveredAt: string | null, lastError: string | null } } };

export type ReplayDeliveryMutationVariables = Exact<{
  input: ReplayWebhooksInput;
}>;


export type ReplayDeliveryMutation = { replayWebhooks: { count: number, isSearching: boolean } };

export type CreateEndpointMutationVariables = Exact<{
  input: CreateWebhookEndpointInput;
}>;


export type CreateEndpointMutation = { createWebhookEndpoint: { secret: string | null, webhookEndpoint: { id: string, url: string, description: string | null, state: WebhookEndpointState, disabledAt: string | null, disabledReason: WebhookDisabledReason | null, failingSince: string | null, lastSuccessAt: string | null, lastFailureAt: string | null, missedSince: string | null, eventTypes: Array<EventType>, entities: Array<EntityType> | null, connectionIds: Array<string> | null, ordering: WebhookOrdering, maxPerSecond: number | null, retryScheduleSeconds: Array<number>, keys: Array<{ id: string, kind: WebhookSecretKind, publicKey: string | null, createdAt: string, endsAt: string | null }> } } };

export type UpdateEndpointMutationVariables = Exact<{
  input: UpdateWebhookEndpointInput;
}>;


export type UpdateEndpointMutation = { updateWebhookEndpoint: { webhookEndpoint: { id: string, url: string, description: string | null, state: WebhookEndpointState, disabledAt: string | null, disabledReason: WebhookDisabledReason | null, failingSince: string | null, lastSuccessAt: string | null, lastFailureAt: string | null, missedSince: string | null, eventTypes: Array<EventType>, entities: Array<EntityType> | null, connectionIds: Array<string> | null, ordering: WebhookOrdering, maxPerSecond: number | null, retryScheduleSeconds: Array<number>, keys: Array<{ id: string, kind: WebhookSecretKind, publicKey: string | null, createdAt: string, endsAt: string | null }> } } };

export type RotateEndpointSecretMutationVariables = Exact<{
  input: RotateWebhookSecretInput;
}>;


export type RotateEndpointSecretMutation = { rotateWebhookSecret: { secret: string | null, webhookEndpoint: { id: string, url: string, description: string | null, state: WebhookEndpointState, disabledAt: string | null, disabledReason: WebhookDisabledReason | null, failingSince: string | null, lastSuccessAt: string | null, lastFailureAt: string | null, missedSince: string | null, eventTypes: Array<EventType>, entities: Array<EntityType> | null, connectionIds: Array<string> | null, ordering: WebhookOrdering, maxPerSecond: number | null, retryScheduleSeconds: Array<number>, keys: Array<{ id: string, kind: WebhookSecretKind, publicKey: string | null, createdAt: string, endsAt: string | null }> } } };

export type EndEndpointSecretMutationVariables = Exact<{
  input: EndWebhookSecretInput;
}>;


export type EndEndpointSecretMutation = { endWebhookSecret: { webhookEndpoint: { id: string, url: string, description: string | null, state: WebhookEndpointState, disabledAt: string | null, disabledReason: WebhookDisabledReason | null, failingSince: string | null, lastSuccessAt: string | null, lastFailureAt: string | null, missedSince: string | null, eventTypes: Array<EventType>, entities: Array<EntityType> | null, connectionIds: Array<string> | null, ordering: WebhookOrdering, maxPerSecond: number | null, retryScheduleSeconds: Array<number>, keys: Array<{ id: string, kind: WebhookSecretKind, publicKey: string | null, createdAt: string, endsAt: string | null }> } } };

export type DeleteEndpointMutationVariables = Exact<{
  input: WebhookEndpointIdInput;
}>;


export type DeleteEndpointMutation = { deleteWebhookEndpoint: { id: string } };

export type WorkflowRowFragment = { id: string, name: string, version: number, isEnabled: boolean, definition: unknown, scopes: Array<string>, secretNames: Array<string>, createdAt: string, updatedAt: string };

export type WorkflowsQueryVariables = Exact<{ [key: string]: never; }>;


export type WorkflowsQuery = { workflows: Array<{ id: string, name: string, version: number, isEnabled: boolean, definition: unknown, scopes: Array<string>, secretNames: Array<string>, createdAt: string, updatedAt: string }> };

export type WorkflowQueryVariables = Exact<{
  id: string | number;
}>;


export type WorkflowQuery = { workflow: { id: string, name: string, version: number, isEnabled: boolean, definition: unknown, scopes: Array<string>, secretNames: Array<string>, createdAt: string, updatedAt: string } | null };

export type WorkflowRunRowFragment = { id: string, workflowId: string, version: number, state: WorkflowRunState, isDryRun: boolean, createdAt: string, startedAt: string | null, endedAt: string | null, dueAt: string | null, error: { code: string, message: string, stepId: string | null } | null };

export type WorkflowRunsQueryVariables = Exact<{
  workflowId: string | number;
  states?: Array<WorkflowRunState> | WorkflowRunState | null | undefined;
  after?: string | null | undefined;
}>;


export type WorkflowRunsQuery = { workflowRuns: { nodes: Array<{ id: string, workflowId: string, version: number, state: WorkflowRunState, isDryRun: boolean, createdAt: string, startedAt: string | null, endedAt: string | null, dueAt: string | null, error: { code: string, message: string, stepId: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type LatestWorkflowRunQueryVariables = Exact<{
  workflowId: string | number;
}>;


export type LatestWorkflowRunQuery = { workflowRuns: { nodes: Array<{ id: string, createdAt: string, trigger: unknown, steps: Array<{ stepId: string, iteration: string, state: WorkflowStepState, output: unknown }> }> } };

export type WorkflowRunLogQueryVariables = Exact<{
  id: string | number;
}>;


export type WorkflowRunLogQuery = { workflowRun: { trigger: unknown, output: unknown, parentRunId: string | null, ofRunId: string | null, deadlineAt: string, id: string, workflowId: string, version: number, state: WorkflowRunState, isDryRun: boolean, createdAt: string, startedAt: string | null, endedAt: string | null, dueAt: string | null, steps: Array<{ stepId: string, kind: string, iteration: string, state: WorkflowStepState, input: unknown, output: unknown, effects: unknown, attempts: number, startedAt: string, durationMs: number, error: { code: string, message: string, details: unknown } | null }>, error: { code: string, message: string, stepId: string | null } | null } | null };

export type WorkflowProgressSubscriptionVariables = Exact<{
  workflowId?: string | number | null | undefined;
}>;


export type WorkflowProgressSubscription = { workflowRunProgressed: { eventId: string, runId: string, state: WorkflowRunState } };

export type TestStepMutationVariables = Exact<{
  input: TestWorkflowStepInput;
}>;


export type TestStepMutation = { testWorkflowStep: { result: { stepId: string, isDryRun: boolean, input: unknown, output: unknown, effects: unknown, durationMs: number, error: { code: string, message: string, details: unknown } | null } } };

export type StartWorkflowRunMutationVariables = Exact<{
  input: RunWorkflowInput;
}>;


export type StartWorkflowRunMutation = { runWorkflow: { run: { id: string, workflowId: string, version: number, state: WorkflowRunState, isDryRun: boolean, createdAt: string, startedAt: string | null, endedAt: string | null, dueAt: string | null, error: { code: string, message: string, stepId: string | null } | null } } };

export type CancelWorkflowRunMutationVariables = Exact<{
  input: WorkflowRunIdInput;
}>;


export type CancelWorkflowRunMutation = { cancelWorkflowRun: { run: { id: string, workflowId: string, version: number, state: WorkflowRunState, isDryRun: boolean, createdAt: string, startedAt: string | null, endedAt: string | null, dueAt: string | null, error: { code: string, message: string, stepId: string | null } | null } } };

export type SaveWorkflowMutationVariables = Exact<{
  input: SaveWorkflowInput;
}>;


export type SaveWorkflowMutation = { saveWorkflow: { hookSecret: string | null, hookUrl: string | null, workflow: { id: string, name: string, version: number, isEnabled: boolean, definition: unknown, scopes: Array<string>, secretNames: Array<string>, createdAt: string, updatedAt: string } } };

export type DeleteWorkflowMutationVariables = Exact<{
  input: WorkflowIdInput;
}>;


export type DeleteWorkflowMutation = { deleteWorkflow: { id: string } };

export const RunDetailsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RunDetails"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SyncRun"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"connectionId"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"queuedAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"requests"}},{"kind":"Field","name":{"kind":"Name","value":"resumes"}},{"kind":"Field","name":{"kind":"Name","value":"estimatedSecondsRemaining"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"entities"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entity"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"expected"}},{"kind":"Field","name":{"kind":"Name","value":"pages"}},{"kind":"Field","name":{"kind":"Name","value":"read"}},{"kind":"Field","name":{"kind":"Name","value":"created"}},{"kind":"Field","name":{"kind":"Name","value":"updated"}},{"kind":"Field","name":{"kind":"Name","value":"unchanged"}},{"kind":"Field","name":{"kind":"Name","value":"deleted"}},{"kind":"Field","name":{"kind":"Name","value":"quarantined"}}]}}]}}]} as unknown as DocumentNode<RunDetailsFragment, unknown>;
export const IncidentDetailsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"IncidentDetails"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Incident"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"entity"}},{"kind":"Field","name":{"kind":"Name","value":"cause"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"}},{"kind":"Field","name":{"kind":"Name","value":"openedAt"}},{"kind":"Field","name":{"kind":"Name","value":"closedAt"}},{"kind":"Field","name":{"kind":"Name","value":"delayedFrom"}},{"kind":"Field","name":{"kind":"Name","value":"delayedUntil"}},{"kind":"Field","name":{"kind":"Name","value":"needsAttention"}},{"kind":"Field","name":{"kind":"Name","value":"heldDeletions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"candidates"}},{"kind":"Field","name":{"kind":"Name","value":"recordCount"}},{"kind":"Field","name":{"kind":"Name","value":"share"}},{"kind":"Field","name":{"kind":"Name","value":"decision"}}]}}]}}]} as unknown as DocumentNode<IncidentDetailsFragment, unknown>;
export const CoveredFieldRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CoveredFieldRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CoveredField"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"filled"}},{"kind":"Field","name":{"kind":"Name","value":"share"}},{"kind":"Field","name":{"kind":"Name","value":"shareOfLastSync"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"isWritable"}},{"kind":"Field","name":{"kind":"Name","value":"sourcePaths"}},{"kind":"Field","name":{"kind":"Name","value":"expression"}},{"kind":"Field","name":{"kind":"Name","value":"sample"},"directives":[{"kind":"Directive","name":{"kind":"Name","value":"include"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"if"},"value":{"kind":"Variable","name":{"kind":"Name","value":"withSamples"}}}]}]},{"kind":"Field","name":{"kind":"Name","value":"unknownValues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"raw"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}}]}}]} as unknown as DocumentNode<CoveredFieldRowFragment, unknown>;
export const PlanDetailsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PlanDetails"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SyncPlan"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"historyDays"}},{"kind":"Field","name":{"kind":"Name","value":"intervalSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}},{"kind":"Field","name":{"kind":"Name","value":"quietHours"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"days"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}}]}},{"kind":"Field","name":{"kind":"Name","value":"maintenanceWindows"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"days"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}}]}},{"kind":"Field","name":{"kind":"Name","value":"entities"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entity"}},{"kind":"Field","name":{"kind":"Name","value":"enabled"}},{"kind":"Field","name":{"kind":"Name","value":"historyDays"}},{"kind":"Field","name":{"kind":"Name","value":"intervalSeconds"}}]}}]}}]} as unknown as DocumentNode<PlanDetailsFragment, unknown>;
export const ReportDetailsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportDetails"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ConnectionReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"requests"}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"check"}},{"kind":"Field","name":{"kind":"Name","value":"entity"}},{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"advice"}},{"kind":"Field","name":{"kind":"Name","value":"sampled"}}]}}]}}]} as unknown as DocumentNode<ReportDetailsFragment, unknown>;
export const ConnectionRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ConnectionRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ConnectedSystem"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"system"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"system"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"endUser"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusReason"}},{"kind":"Field","name":{"kind":"Name","value":"statusSince"}},{"kind":"Field","name":{"kind":"Name","value":"nextAttemptAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastSuccessfulSyncAt"}}]}}]} as unknown as DocumentNode<ConnectionRowFragment, unknown>;
export const SubgraphRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SubgraphRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Subgraph"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"sdl"}},{"kind":"Field","name":{"kind":"Name","value":"headers"}},{"kind":"Field","name":{"kind":"Name","value":"timeoutMs"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}}]} as unknown as DocumentNode<SubgraphRowFragment, unknown>;
export const ChangeReportFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ChangeReport"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SubgraphPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isApplied"}},{"kind":"Field","name":{"kind":"Name","value":"changes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"criticality"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subgraph"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SubgraphRow"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SubgraphRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Subgraph"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"sdl"}},{"kind":"Field","name":{"kind":"Name","value":"headers"}},{"kind":"Field","name":{"kind":"Name","value":"timeoutMs"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}}]} as unknown as DocumentNode<ChangeReportFragment, unknown>;
export const TokenRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TokenRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ApiToken"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedFrom"}},{"kind":"Field","name":{"kind":"Name","value":"isRotationDue"}},{"kind":"Field","name":{"kind":"Name","value":"rotationDueAt"}},{"kind":"Field","name":{"kind":"Name","value":"overlapEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"rotateEveryDays"}},{"kind":"Field","name":{"kind":"Name","value":"allowedIps"}},{"kind":"Field","name":{"kind":"Name","value":"lastUserAgent"}}]}}]} as unknown as DocumentNode<TokenRowFragment, unknown>;
export const EndpointRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EndpointRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebhookEndpoint"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"disabledAt"}},{"kind":"Field","name":{"kind":"Name","value":"disabledReason"}},{"kind":"Field","name":{"kind":"Name","value":"failingSince"}},{"kind":"Field","name":{"kind":"Name","value":"lastSuccessAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastFailureAt"}},{"kind":"Field","name":{"kind":"Name","value":"missedSince"}},{"kind":"Field","name":{"kind":"Name","value":"eventTypes"}},{"kind":"Field","name":{"kind":"Name","value":"entities"}},{"kind":"Field","name":{"kind":"Name","value":"connectionIds"}},{"kind":"Field","name":{"kind":"Name","value":"ordering"}},{"kind":"Field","name":{"kind":"Name","value":"maxPerSecond"}},{"kind":"Field","name":{"kind":"Name","value":"retryScheduleSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"keys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"publicKey"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"endsAt"}}]}}]}}]} as unknown as DocumentNode<EndpointRowFragment, unknown>;
export const DeliveryRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DeliveryRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebhookDelivery"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"webhookId"}},{"kind":"Field","name":{"kind":"Name","value":"eventType"}},{"kind":"Field","name":{"kind":"Name","value":"eventAt"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"isTest"}},{"kind":"Field","name":{"kind":"Name","value":"attemptCount"}},{"kind":"Field","name":{"kind":"Name","value":"nextAttemptAt"}},{"kind":"Field","name":{"kind":"Name","value":"deliveredAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastError"}}]}}]} as unknown as DocumentNode<DeliveryRowFragment, unknown>;
export const WorkflowRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WorkflowRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Workflow"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"isEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"definition"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"secretNames"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}}]} as unknown as DocumentNode<WorkflowRowFragment, unknown>;
export const WorkflowRunRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WorkflowRunRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WorkflowRun"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"workflowId"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"isDryRun"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"stepId"}}]}}]}}]} as unknown as DocumentNode<WorkflowRunRowFragment, unknown>;
export const ConnectionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Connection"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"connection"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ConnectionRow"}},{"kind":"Field","name":{"kind":"Name","value":"environment"}},{"kind":"Field","name":{"kind":"Name","value":"account"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"creditsConsumed"}},{"kind":"Field","name":{"kind":"Name","value":"streams"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entity"}},{"kind":"Field","name":{"kind":"Name","value":"phase"}},{"kind":"Field","name":{"kind":"Name","value":"recordCount"}},{"kind":"Field","name":{"kind":"Name","value":"quarantinedCount"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"lastSuccessfulSyncAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"syncPlan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PlanDetails"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ConnectionRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ConnectedSystem"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"system"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"system"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"endUser"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusReason"}},{"kind":"Field","name":{"kind":"Name","value":"statusSince"}},{"kind":"Field","name":{"kind":"Name","value":"nextAttemptAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastSuccessfulSyncAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PlanDetails"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SyncPlan"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"historyDays"}},{"kind":"Field","name":{"kind":"Name","value":"intervalSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}},{"kind":"Field","name":{"kind":"Name","value":"quietHours"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"days"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}}]}},{"kind":"Field","name":{"kind":"Name","value":"maintenanceWindows"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"days"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}}]}},{"kind":"Field","name":{"kind":"Name","value":"entities"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entity"}},{"kind":"Field","name":{"kind":"Name","value":"enabled"}},{"kind":"Field","name":{"kind":"Name","value":"historyDays"}},{"kind":"Field","name":{"kind":"Name","value":"intervalSeconds"}}]}}]}}]} as unknown as DocumentNode<ConnectionQuery, ConnectionQueryVariables>;
export const RunsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Runs"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"syncRuns"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"connectionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RunDetails"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RunDetails"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SyncRun"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"connectionId"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"queuedAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"requests"}},{"kind":"Field","name":{"kind":"Name","value":"resumes"}},{"kind":"Field","name":{"kind":"Name","value":"estimatedSecondsRemaining"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"entities"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entity"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"expected"}},{"kind":"Field","name":{"kind":"Name","value":"pages"}},{"kind":"Field","name":{"kind":"Name","value":"read"}},{"kind":"Field","name":{"kind":"Name","value":"created"}},{"kind":"Field","name":{"kind":"Name","value":"updated"}},{"kind":"Field","name":{"kind":"Name","value":"unchanged"}},{"kind":"Field","name":{"kind":"Name","value":"deleted"}},{"kind":"Field","name":{"kind":"Name","value":"quarantined"}}]}}]}}]} as unknown as DocumentNode<RunsQuery, RunsQueryVariables>;
export const RunProgressDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"RunProgress"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"syncProgressed"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"connectionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"run"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RunDetails"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RunDetails"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SyncRun"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"connectionId"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"queuedAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"requests"}},{"kind":"Field","name":{"kind":"Name","value":"resumes"}},{"kind":"Field","name":{"kind":"Name","value":"estimatedSecondsRemaining"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"entities"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entity"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"expected"}},{"kind":"Field","name":{"kind":"Name","value":"pages"}},{"kind":"Field","name":{"kind":"Name","value":"read"}},{"kind":"Field","name":{"kind":"Name","value":"created"}},{"kind":"Field","name":{"kind":"Name","value":"updated"}},{"kind":"Field","name":{"kind":"Name","value":"unchanged"}},{"kind":"Field","name":{"kind":"Name","value":"deleted"}},{"kind":"Field","name":{"kind":"Name","value":"quarantined"}}]}}]}}]} as unknown as DocumentNode<RunProgressSubscription, RunProgressSubscriptionVariables>;
export const IncidentsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Incidents"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"incidents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"connectionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"IncidentDetails"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"IncidentDetails"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Incident"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"entity"}},{"kind":"Field","name":{"kind":"Name","value":"cause"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"}},{"kind":"Field","name":{"kind":"Name","value":"openedAt"}},{"kind":"Field","name":{"kind":"Name","value":"closedAt"}},{"kind":"Field","name":{"kind":"Name","value":"delayedFrom"}},{"kind":"Field","name":{"kind":"Name","value":"delayedUntil"}},{"kind":"Field","name":{"kind":"Name","value":"needsAttention"}},{"kind":"Field","name":{"kind":"Name","value":"heldDeletions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"candidates"}},{"kind":"Field","name":{"kind":"Name","value":"recordCount"}},{"kind":"Field","name":{"kind":"Name","value":"share"}},{"kind":"Field","name":{"kind":"Name","value":"decision"}}]}}]}}]} as unknown as DocumentNode<IncidentsQuery, IncidentsQueryVariables>;
export const QuarantineDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Quarantine"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"quarantine"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"connectionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"entity"}},{"kind":"Field","name":{"kind":"Name","value":"remoteId"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"firstAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastAt"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<QuarantineQuery, QuarantineQueryVariables>;
export const StartSyncDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartSync"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StartSyncInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startSync"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"syncRun"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RunDetails"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RunDetails"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SyncRun"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"connectionId"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"queuedAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"requests"}},{"kind":"Field","name":{"kind":"Name","value":"resumes"}},{"kind":"Field","name":{"kind":"Name","value":"estimatedSecondsRemaining"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"entities"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entity"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"expected"}},{"kind":"Field","name":{"kind":"Name","value":"pages"}},{"kind":"Field","name":{"kind":"Name","value":"read"}},{"kind":"Field","name":{"kind":"Name","value":"created"}},{"kind":"Field","name":{"kind":"Name","value":"updated"}},{"kind":"Field","name":{"kind":"Name","value":"unchanged"}},{"kind":"Field","name":{"kind":"Name","value":"deleted"}},{"kind":"Field","name":{"kind":"Name","value":"quarantined"}}]}}]}}]} as unknown as DocumentNode<StartSyncMutation, StartSyncMutationVariables>;
export const PauseConnectionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"PauseConnection"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ConnectionIdInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pauseConnection"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"connection"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ConnectionRow"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ConnectionRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ConnectedSystem"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"system"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"system"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"endUser"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusReason"}},{"kind":"Field","name":{"kind":"Name","value":"statusSince"}},{"kind":"Field","name":{"kind":"Name","value":"nextAttemptAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastSuccessfulSyncAt"}}]}}]} as unknown as DocumentNode<PauseConnectionMutation, PauseConnectionMutationVariables>;
export const ResumeConnectionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ResumeConnection"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ConnectionIdInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resumeConnection"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"connection"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ConnectionRow"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ConnectionRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ConnectedSystem"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"system"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"system"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"endUser"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusReason"}},{"kind":"Field","name":{"kind":"Name","value":"statusSince"}},{"kind":"Field","name":{"kind":"Name","value":"nextAttemptAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastSuccessfulSyncAt"}}]}}]} as unknown as DocumentNode<ResumeConnectionMutation, ResumeConnectionMutationVariables>;
export const RetryQuarantinedDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RetryQuarantined"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RetryQuarantinedInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryQuarantined"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"syncRun"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RunDetails"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RunDetails"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SyncRun"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"connectionId"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"queuedAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"requests"}},{"kind":"Field","name":{"kind":"Name","value":"resumes"}},{"kind":"Field","name":{"kind":"Name","value":"estimatedSecondsRemaining"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"entities"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entity"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"expected"}},{"kind":"Field","name":{"kind":"Name","value":"pages"}},{"kind":"Field","name":{"kind":"Name","value":"read"}},{"kind":"Field","name":{"kind":"Name","value":"created"}},{"kind":"Field","name":{"kind":"Name","value":"updated"}},{"kind":"Field","name":{"kind":"Name","value":"unchanged"}},{"kind":"Field","name":{"kind":"Name","value":"deleted"}},{"kind":"Field","name":{"kind":"Name","value":"quarantined"}}]}}]}}]} as unknown as DocumentNode<RetryQuarantinedMutation, RetryQuarantinedMutationVariables>;
export const ResolveHeldDeletionsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ResolveHeldDeletions"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ResolveHeldDeletionsInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resolveHeldDeletions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"incident"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"IncidentDetails"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"IncidentDetails"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Incident"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"entity"}},{"kind":"Field","name":{"kind":"Name","value":"cause"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"}},{"kind":"Field","name":{"kind":"Name","value":"openedAt"}},{"kind":"Field","name":{"kind":"Name","value":"closedAt"}},{"kind":"Field","name":{"kind":"Name","value":"delayedFrom"}},{"kind":"Field","name":{"kind":"Name","value":"delayedUntil"}},{"kind":"Field","name":{"kind":"Name","value":"needsAttention"}},{"kind":"Field","name":{"kind":"Name","value":"heldDeletions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"candidates"}},{"kind":"Field","name":{"kind":"Name","value":"recordCount"}},{"kind":"Field","name":{"kind":"Name","value":"share"}},{"kind":"Field","name":{"kind":"Name","value":"decision"}}]}}]}}]} as unknown as DocumentNode<ResolveHeldDeletionsMutation, ResolveHeldDeletionsMutationVariables>;
export const QuarantinePayloadDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"QuarantinePayload"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"entity"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"EntityType"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"quarantine"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"connectionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}}},{"kind":"Argument","name":{"kind":"Name","value":"entity"},"value":{"kind":"Variable","name":{"kind":"Name","value":"entity"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"raw"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"staleness"},"value":{"kind":"EnumValue","value":"ALLOW"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Record"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"raw"}}]}}]}}]}}]} as unknown as DocumentNode<QuarantinePayloadQuery, QuarantinePayloadQueryVariables>;
export const CoverageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Coverage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"entity"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"EntityType"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"withSamples"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fieldCoverage"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"connectionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}}},{"kind":"Argument","name":{"kind":"Name","value":"entity"},"value":{"kind":"Variable","name":{"kind":"Name","value":"entity"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recordCount"}},{"kind":"Field","name":{"kind":"Name","value":"counted"}},{"kind":"Field","name":{"kind":"Name","value":"isExact"}},{"kind":"Field","name":{"kind":"Name","value":"lastSyncStartedAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastSyncRecords"}},{"kind":"Field","name":{"kind":"Name","value":"fields"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CoveredFieldRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"customFields"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CoveredFieldRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sourceFields"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"kinds"}},{"kind":"Field","name":{"kind":"Name","value":"share"}},{"kind":"Field","name":{"kind":"Name","value":"isVanished"}},{"kind":"Field","name":{"kind":"Name","value":"fields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"drifts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"before"}},{"kind":"Field","name":{"kind":"Name","value":"after"}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CoveredFieldRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CoveredField"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"filled"}},{"kind":"Field","name":{"kind":"Name","value":"share"}},{"kind":"Field","name":{"kind":"Name","value":"shareOfLastSync"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"isWritable"}},{"kind":"Field","name":{"kind":"Name","value":"sourcePaths"}},{"kind":"Field","name":{"kind":"Name","value":"expression"}},{"kind":"Field","name":{"kind":"Name","value":"sample"},"directives":[{"kind":"Directive","name":{"kind":"Name","value":"include"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"if"},"value":{"kind":"Variable","name":{"kind":"Name","value":"withSamples"}}}]}]},{"kind":"Field","name":{"kind":"Name","value":"unknownValues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"raw"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}}]}}]} as unknown as DocumentNode<CoverageQuery, CoverageQueryVariables>;
export const WriteLogDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"WriteLog"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"writes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"connectionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"entity"}},{"kind":"Field","name":{"kind":"Name","value":"operation"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"recordId"}},{"kind":"Field","name":{"kind":"Name","value":"idempotencyKey"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"}},{"kind":"Field","name":{"kind":"Name","value":"deadline"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"sentAt"}},{"kind":"Field","name":{"kind":"Name","value":"settledAt"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"problems"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<WriteLogQuery, WriteLogQueryVariables>;
export const ConnectionUsageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ConnectionUsage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"today"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"today"},"name":{"kind":"Name","value":"usage"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"connectionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}}},{"kind":"Argument","name":{"kind":"Name","value":"from"},"value":{"kind":"Variable","name":{"kind":"Name","value":"today"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requests"}},{"kind":"Field","name":{"kind":"Name","value":"recordsRead"}},{"kind":"Field","name":{"kind":"Name","value":"recordsStored"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"total"},"name":{"kind":"Name","value":"usage"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"connectionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requests"}},{"kind":"Field","name":{"kind":"Name","value":"recordsRead"}},{"kind":"Field","name":{"kind":"Name","value":"recordsStored"}}]}}]}}]} as unknown as DocumentNode<ConnectionUsageQuery, ConnectionUsageQueryVariables>;
export const UpdatePlanDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdatePlan"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateConnectionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateConnection"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"connection"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"syncPlan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PlanDetails"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PlanDetails"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SyncPlan"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"historyDays"}},{"kind":"Field","name":{"kind":"Name","value":"intervalSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}},{"kind":"Field","name":{"kind":"Name","value":"quietHours"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"days"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}}]}},{"kind":"Field","name":{"kind":"Name","value":"maintenanceWindows"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"days"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}}]}},{"kind":"Field","name":{"kind":"Name","value":"entities"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entity"}},{"kind":"Field","name":{"kind":"Name","value":"enabled"}},{"kind":"Field","name":{"kind":"Name","value":"historyDays"}},{"kind":"Field","name":{"kind":"Name","value":"intervalSeconds"}}]}}]}}]} as unknown as DocumentNode<UpdatePlanMutation, UpdatePlanMutationVariables>;
export const ChartsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Charts"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"days"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"usagePerDay"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"connectionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}}},{"kind":"Argument","name":{"kind":"Name","value":"days"},"value":{"kind":"Variable","name":{"kind":"Name","value":"days"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"date"}},{"kind":"Field","name":{"kind":"Name","value":"recordsRead"}},{"kind":"Field","name":{"kind":"Name","value":"recordsStored"}}]}},{"kind":"Field","name":{"kind":"Name","value":"syncRuns"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"connectionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"40"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"requests"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"incidents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"connectionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"openedAt"}},{"kind":"Field","name":{"kind":"Name","value":"closedAt"}}]}}]}}]}}]} as unknown as DocumentNode<ChartsQuery, ChartsQueryVariables>;
export const StatusHistoryDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"StatusHistory"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"statusHistory"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"connectionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"previous"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<StatusHistoryQuery, StatusHistoryQueryVariables>;
export const IncidentsDrawnDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"IncidentsDrawn"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"incidents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"connectionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"openedAt"}},{"kind":"Field","name":{"kind":"Name","value":"closedAt"}}]}}]}}]}}]} as unknown as DocumentNode<IncidentsDrawnQuery, IncidentsDrawnQueryVariables>;
export const CancelSyncDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CancelSync"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SyncRunIdInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cancelSync"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"syncRun"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RunDetails"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RunDetails"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SyncRun"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"connectionId"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"queuedAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"requests"}},{"kind":"Field","name":{"kind":"Name","value":"resumes"}},{"kind":"Field","name":{"kind":"Name","value":"estimatedSecondsRemaining"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"entities"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entity"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"expected"}},{"kind":"Field","name":{"kind":"Name","value":"pages"}},{"kind":"Field","name":{"kind":"Name","value":"read"}},{"kind":"Field","name":{"kind":"Name","value":"created"}},{"kind":"Field","name":{"kind":"Name","value":"updated"}},{"kind":"Field","name":{"kind":"Name","value":"unchanged"}},{"kind":"Field","name":{"kind":"Name","value":"deleted"}},{"kind":"Field","name":{"kind":"Name","value":"quarantined"}}]}}]}}]} as unknown as DocumentNode<CancelSyncMutation, CancelSyncMutationVariables>;
export const ConnectionReportsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ConnectionReports"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"connectionReports"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"connectionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportDetails"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportDetails"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ConnectionReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"requests"}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"check"}},{"kind":"Field","name":{"kind":"Name","value":"entity"}},{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"advice"}},{"kind":"Field","name":{"kind":"Name","value":"sampled"}}]}}]}}]} as unknown as DocumentNode<ConnectionReportsQuery, ConnectionReportsQueryVariables>;
export const TestConnectionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"TestConnection"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TestConnectionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"testConnection"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"report"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportDetails"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportDetails"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ConnectionReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"requests"}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"check"}},{"kind":"Field","name":{"kind":"Name","value":"entity"}},{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"advice"}},{"kind":"Field","name":{"kind":"Name","value":"sampled"}}]}}]}}]} as unknown as DocumentNode<TestConnectionMutation, TestConnectionMutationVariables>;
export const RenameConnectionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RenameConnection"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateConnectionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateConnection"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"connection"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ConnectionRow"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ConnectionRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ConnectedSystem"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"system"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"system"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"endUser"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusReason"}},{"kind":"Field","name":{"kind":"Name","value":"statusSince"}},{"kind":"Field","name":{"kind":"Name","value":"nextAttemptAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastSuccessfulSyncAt"}}]}}]} as unknown as DocumentNode<RenameConnectionMutation, RenameConnectionMutationVariables>;
export const DisconnectSystemDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DisconnectSystem"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ConnectionIdInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"disconnectSystem"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"connectionId"}},{"kind":"Field","name":{"kind":"Name","value":"creditsReleased"}}]}}]}}]} as unknown as DocumentNode<DisconnectSystemMutation, DisconnectSystemMutationVariables>;
export const ConnectLinkDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ConnectLink"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateConnectLinkInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createConnectLink"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"connectLink"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]}}]}}]} as unknown as DocumentNode<ConnectLinkMutation, ConnectLinkMutationVariables>;
export const ViewerDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organizationId"}},{"kind":"Field","name":{"kind":"Name","value":"environment"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]}}]} as unknown as DocumentNode<ViewerQuery, ViewerQueryVariables>;
export const ConnectionsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Connections"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ConnectedSystemFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"connections"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ConnectionRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ConnectionRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ConnectedSystem"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"system"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"system"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"endUser"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusReason"}},{"kind":"Field","name":{"kind":"Name","value":"statusSince"}},{"kind":"Field","name":{"kind":"Name","value":"nextAttemptAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastSuccessfulSyncAt"}}]}}]} as unknown as DocumentNode<ConnectionsQuery, ConnectionsQueryVariables>;
export const SystemsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Systems"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"systems"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"system"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<SystemsQuery, SystemsQueryVariables>;
export const StatusChangesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"StatusChanges"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"connectionStatusChanged"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"connectionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"connectionId"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]} as unknown as DocumentNode<StatusChangesSubscription, StatusChangesSubscriptionVariables>;
export const ConnectionNameDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ConnectionName"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"connection"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<ConnectionNameQuery, ConnectionNameQueryVariables>;
export const RecordHistoryDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"RecordHistory"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"staleness"},"value":{"kind":"EnumValue","value":"ALLOW"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Record"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"history"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"changes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"before"}},{"kind":"Field","name":{"kind":"Name","value":"after"}},{"kind":"Field","name":{"kind":"Name","value":"isOmitted"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<RecordHistoryQuery, RecordHistoryQueryVariables>;
export const RecordPayloadDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"RecordPayload"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"withConnections"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}},"defaultValue":{"kind":"BooleanValue","value":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"staleness"},"value":{"kind":"EnumValue","value":"ALLOW"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Record"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"raw"}},{"kind":"Field","name":{"kind":"Name","value":"fieldProvenance"},"directives":[{"kind":"Directive","name":{"kind":"Name","value":"include"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"if"},"value":{"kind":"Variable","name":{"kind":"Name","value":"withConnections"}}}]}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"origin"}},{"kind":"Field","name":{"kind":"Name","value":"expression"}},{"kind":"Field","name":{"kind":"Name","value":"isCurrent"}},{"kind":"Field","name":{"kind":"Name","value":"readAt"}},{"kind":"Field","name":{"kind":"Name","value":"confirmedAt"}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pendingWrite"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<RecordPayloadQuery, RecordPayloadQueryVariables>;
export const SubgraphsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Subgraphs"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"subgraphs"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SubgraphRow"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SubgraphRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Subgraph"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"sdl"}},{"kind":"Field","name":{"kind":"Name","value":"headers"}},{"kind":"Field","name":{"kind":"Name","value":"timeoutMs"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}}]} as unknown as DocumentNode<SubgraphsQuery, SubgraphsQueryVariables>;
export const RegisterSubgraphDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RegisterSubgraph"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RegisterSubgraphInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"registerSubgraph"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ChangeReport"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SubgraphRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Subgraph"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"sdl"}},{"kind":"Field","name":{"kind":"Name","value":"headers"}},{"kind":"Field","name":{"kind":"Name","value":"timeoutMs"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ChangeReport"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SubgraphPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isApplied"}},{"kind":"Field","name":{"kind":"Name","value":"changes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"criticality"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subgraph"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SubgraphRow"}}]}}]}}]} as unknown as DocumentNode<RegisterSubgraphMutation, RegisterSubgraphMutationVariables>;
export const UnregisterSubgraphDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UnregisterSubgraph"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SubgraphNameInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unregisterSubgraph"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ChangeReport"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SubgraphRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Subgraph"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"sdl"}},{"kind":"Field","name":{"kind":"Name","value":"headers"}},{"kind":"Field","name":{"kind":"Name","value":"timeoutMs"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ChangeReport"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SubgraphPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isApplied"}},{"kind":"Field","name":{"kind":"Name","value":"changes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"criticality"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subgraph"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SubgraphRow"}}]}}]}}]} as unknown as DocumentNode<UnregisterSubgraphMutation, UnregisterSubgraphMutationVariables>;
export const TokensDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Tokens"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"includeRevoked"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"apiTokens"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"includeRevoked"},"value":{"kind":"Variable","name":{"kind":"Name","value":"includeRevoked"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TokenRow"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TokenRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ApiToken"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedFrom"}},{"kind":"Field","name":{"kind":"Name","value":"isRotationDue"}},{"kind":"Field","name":{"kind":"Name","value":"rotationDueAt"}},{"kind":"Field","name":{"kind":"Name","value":"overlapEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"rotateEveryDays"}},{"kind":"Field","name":{"kind":"Name","value":"allowedIps"}},{"kind":"Field","name":{"kind":"Name","value":"lastUserAgent"}}]}}]} as unknown as DocumentNode<TokensQuery, TokensQueryVariables>;
export const CreateTokenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateToken"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateApiTokenInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createApiToken"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"secret"}},{"kind":"Field","name":{"kind":"Name","value":"apiToken"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TokenRow"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TokenRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ApiToken"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedFrom"}},{"kind":"Field","name":{"kind":"Name","value":"isRotationDue"}},{"kind":"Field","name":{"kind":"Name","value":"rotationDueAt"}},{"kind":"Field","name":{"kind":"Name","value":"overlapEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"rotateEveryDays"}},{"kind":"Field","name":{"kind":"Name","value":"allowedIps"}},{"kind":"Field","name":{"kind":"Name","value":"lastUserAgent"}}]}}]} as unknown as DocumentNode<CreateTokenMutation, CreateTokenMutationVariables>;
export const RotateTokenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RotateToken"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RotateApiTokenInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rotateApiToken"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"secret"}},{"kind":"Field","name":{"kind":"Name","value":"apiToken"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TokenRow"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TokenRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ApiToken"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedFrom"}},{"kind":"Field","name":{"kind":"Name","value":"isRotationDue"}},{"kind":"Field","name":{"kind":"Name","value":"rotationDueAt"}},{"kind":"Field","name":{"kind":"Name","value":"overlapEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"rotateEveryDays"}},{"kind":"Field","name":{"kind":"Name","value":"allowedIps"}},{"kind":"Field","name":{"kind":"Name","value":"lastUserAgent"}}]}}]} as unknown as DocumentNode<RotateTokenMutation, RotateTokenMutationVariables>;
export const RevokeTokenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RevokeToken"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ApiTokenIdInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revokeApiToken"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"apiToken"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TokenRow"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TokenRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ApiToken"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedFrom"}},{"kind":"Field","name":{"kind":"Name","value":"isRotationDue"}},{"kind":"Field","name":{"kind":"Name","value":"rotationDueAt"}},{"kind":"Field","name":{"kind":"Name","value":"overlapEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"rotateEveryDays"}},{"kind":"Field","name":{"kind":"Name","value":"allowedIps"}},{"kind":"Field","name":{"kind":"Name","value":"lastUserAgent"}}]}}]} as unknown as DocumentNode<RevokeTokenMutation, RevokeTokenMutationVariables>;
export const UpdateTokenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateToken"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateApiTokenInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateApiToken"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"apiToken"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TokenRow"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TokenRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ApiToken"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedFrom"}},{"kind":"Field","name":{"kind":"Name","value":"isRotationDue"}},{"kind":"Field","name":{"kind":"Name","value":"rotationDueAt"}},{"kind":"Field","name":{"kind":"Name","value":"overlapEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"rotateEveryDays"}},{"kind":"Field","name":{"kind":"Name","value":"allowedIps"}},{"kind":"Field","name":{"kind":"Name","value":"lastUserAgent"}}]}}]} as unknown as DocumentNode<UpdateTokenMutation, UpdateTokenMutationVariables>;
export const EndpointsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Endpoints"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"webhookEndpoints"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"EndpointRow"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EndpointRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebhookEndpoint"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"disabledAt"}},{"kind":"Field","name":{"kind":"Name","value":"disabledReason"}},{"kind":"Field","name":{"kind":"Name","value":"failingSince"}},{"kind":"Field","name":{"kind":"Name","value":"lastSuccessAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastFailureAt"}},{"kind":"Field","name":{"kind":"Name","value":"missedSince"}},{"kind":"Field","name":{"kind":"Name","value":"eventTypes"}},{"kind":"Field","name":{"kind":"Name","value":"entities"}},{"kind":"Field","name":{"kind":"Name","value":"connectionIds"}},{"kind":"Field","name":{"kind":"Name","value":"ordering"}},{"kind":"Field","name":{"kind":"Name","value":"maxPerSecond"}},{"kind":"Field","name":{"kind":"Name","value":"retryScheduleSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"keys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"publicKey"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"endsAt"}}]}}]}}]} as unknown as DocumentNode<EndpointsQuery, EndpointsQueryVariables>;
export const DeliveriesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Deliveries"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"endpointId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DeliveryFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"webhookDeliveries"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"endpointId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"endpointId"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"DeliveryRow"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"response"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DeliveryRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebhookDelivery"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"webhookId"}},{"kind":"Field","name":{"kind":"Name","value":"eventType"}},{"kind":"Field","name":{"kind":"Name","value":"eventAt"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"isTest"}},{"kind":"Field","name":{"kind":"Name","value":"attemptCount"}},{"kind":"Field","name":{"kind":"Name","value":"nextAttemptAt"}},{"kind":"Field","name":{"kind":"Name","value":"deliveredAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastError"}}]}}]} as unknown as DocumentNode<DeliveriesQuery, DeliveriesQueryVariables>;
export const SendTestEventDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SendTestEvent"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SendTestEventInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sendTestEvent"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"webhookDelivery"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"DeliveryRow"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DeliveryRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebhookDelivery"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"webhookId"}},{"kind":"Field","name":{"kind":"Name","value":"eventType"}},{"kind":"Field","name":{"kind":"Name","value":"eventAt"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"isTest"}},{"kind":"Field","name":{"kind":"Name","value":"attemptCount"}},{"kind":"Field","name":{"kind":"Name","value":"nextAttemptAt"}},{"kind":"Field","name":{"kind":"Name","value":"deliveredAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastError"}}]}}]} as unknown as DocumentNode<SendTestEventMutation, SendTestEventMutationVariables>;
export const ReplayDeliveryDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ReplayDelivery"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ReplayWebhooksInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"replayWebhooks"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"isSearching"}}]}}]}}]} as unknown as DocumentNode<ReplayDeliveryMutation, ReplayDeliveryMutationVariables>;
export const CreateEndpointDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateEndpoint"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateWebhookEndpointInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createWebhookEndpoint"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"secret"}},{"kind":"Field","name":{"kind":"Name","value":"webhookEndpoint"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"EndpointRow"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EndpointRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebhookEndpoint"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"disabledAt"}},{"kind":"Field","name":{"kind":"Name","value":"disabledReason"}},{"kind":"Field","name":{"kind":"Name","value":"failingSince"}},{"kind":"Field","name":{"kind":"Name","value":"lastSuccessAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastFailureAt"}},{"kind":"Field","name":{"kind":"Name","value":"missedSince"}},{"kind":"Field","name":{"kind":"Name","value":"eventTypes"}},{"kind":"Field","name":{"kind":"Name","value":"entities"}},{"kind":"Field","name":{"kind":"Name","value":"connectionIds"}},{"kind":"Field","name":{"kind":"Name","value":"ordering"}},{"kind":"Field","name":{"kind":"Name","value":"maxPerSecond"}},{"kind":"Field","name":{"kind":"Name","value":"retryScheduleSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"keys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"publicKey"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"endsAt"}}]}}]}}]} as unknown as DocumentNode<CreateEndpointMutation, CreateEndpointMutationVariables>;
export const UpdateEndpointDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateEndpoint"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateWebhookEndpointInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateWebhookEndpoint"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"webhookEndpoint"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"EndpointRow"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EndpointRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebhookEndpoint"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"disabledAt"}},{"kind":"Field","name":{"kind":"Name","value":"disabledReason"}},{"kind":"Field","name":{"kind":"Name","value":"failingSince"}},{"kind":"Field","name":{"kind":"Name","value":"lastSuccessAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastFailureAt"}},{"kind":"Field","name":{"kind":"Name","value":"missedSince"}},{"kind":"Field","name":{"kind":"Name","value":"eventTypes"}},{"kind":"Field","name":{"kind":"Name","value":"entities"}},{"kind":"Field","name":{"kind":"Name","value":"connectionIds"}},{"kind":"Field","name":{"kind":"Name","value":"ordering"}},{"kind":"Field","name":{"kind":"Name","value":"maxPerSecond"}},{"kind":"Field","name":{"kind":"Name","value":"retryScheduleSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"keys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"publicKey"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"endsAt"}}]}}]}}]} as unknown as DocumentNode<UpdateEndpointMutation, UpdateEndpointMutationVariables>;
export const RotateEndpointSecretDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RotateEndpointSecret"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RotateWebhookSecretInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rotateWebhookSecret"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"secret"}},{"kind":"Field","name":{"kind":"Name","value":"webhookEndpoint"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"EndpointRow"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EndpointRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebhookEndpoint"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"disabledAt"}},{"kind":"Field","name":{"kind":"Name","value":"disabledReason"}},{"kind":"Field","name":{"kind":"Name","value":"failingSince"}},{"kind":"Field","name":{"kind":"Name","value":"lastSuccessAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastFailureAt"}},{"kind":"Field","name":{"kind":"Name","value":"missedSince"}},{"kind":"Field","name":{"kind":"Name","value":"eventTypes"}},{"kind":"Field","name":{"kind":"Name","value":"entities"}},{"kind":"Field","name":{"kind":"Name","value":"connectionIds"}},{"kind":"Field","name":{"kind":"Name","value":"ordering"}},{"kind":"Field","name":{"kind":"Name","value":"maxPerSecond"}},{"kind":"Field","name":{"kind":"Name","value":"retryScheduleSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"keys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"publicKey"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"endsAt"}}]}}]}}]} as unknown as DocumentNode<RotateEndpointSecretMutation, RotateEndpointSecretMutationVariables>;
export const EndEndpointSecretDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"EndEndpointSecret"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"EndWebhookSecretInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"endWebhookSecret"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"webhookEndpoint"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"EndpointRow"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EndpointRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebhookEndpoint"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"disabledAt"}},{"kind":"Field","name":{"kind":"Name","value":"disabledReason"}},{"kind":"Field","name":{"kind":"Name","value":"failingSince"}},{"kind":"Field","name":{"kind":"Name","value":"lastSuccessAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastFailureAt"}},{"kind":"Field","name":{"kind":"Name","value":"missedSince"}},{"kind":"Field","name":{"kind":"Name","value":"eventTypes"}},{"kind":"Field","name":{"kind":"Name","value":"entities"}},{"kind":"Field","name":{"kind":"Name","value":"connectionIds"}},{"kind":"Field","name":{"kind":"Name","value":"ordering"}},{"kind":"Field","name":{"kind":"Name","value":"maxPerSecond"}},{"kind":"Field","name":{"kind":"Name","value":"retryScheduleSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"keys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"publicKey"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"endsAt"}}]}}]}}]} as unknown as DocumentNode<EndEndpointSecretMutation, EndEndpointSecretMutationVariables>;
export const DeleteEndpointDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeleteEndpoint"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"WebhookEndpointIdInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deleteWebhookEndpoint"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<DeleteEndpointMutation, DeleteEndpointMutationVariables>;
export const WorkflowsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Workflows"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"workflows"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WorkflowRow"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WorkflowRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Workflow"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"isEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"definition"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"secretNames"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}}]} as unknown as DocumentNode<WorkflowsQuery, WorkflowsQueryVariables>;
export const WorkflowDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Workflow"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"workflow"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WorkflowRow"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WorkflowRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Workflow"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"isEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"definition"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"secretNames"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}}]} as unknown as DocumentNode<WorkflowQuery, WorkflowQueryVariables>;
export const WorkflowRunsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"WorkflowRuns"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"workflowId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"states"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"WorkflowRunState"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"workflowRuns"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"workflowId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"workflowId"}}},{"kind":"Argument","name":{"kind":"Name","value":"states"},"value":{"kind":"Variable","name":{"kind":"Name","value":"states"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WorkflowRunRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WorkflowRunRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WorkflowRun"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"workflowId"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"isDryRun"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"stepId"}}]}}]}}]} as unknown as DocumentNode<WorkflowRunsQuery, WorkflowRunsQueryVariables>;
export const LatestWorkflowRunDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LatestWorkflowRun"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"workflowId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"workflowRuns"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"workflowId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"workflowId"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"1"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"trigger"}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stepId"}},{"kind":"Field","name":{"kind":"Name","value":"iteration"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"output"}}]}}]}}]}}]}}]} as unknown as DocumentNode<LatestWorkflowRunQuery, LatestWorkflowRunQueryVariables>;
export const WorkflowRunLogDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"WorkflowRunLog"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"workflowRun"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WorkflowRunRow"}},{"kind":"Field","name":{"kind":"Name","value":"trigger"}},{"kind":"Field","name":{"kind":"Name","value":"output"}},{"kind":"Field","name":{"kind":"Name","value":"parentRunId"}},{"kind":"Field","name":{"kind":"Name","value":"ofRunId"}},{"kind":"Field","name":{"kind":"Name","value":"deadlineAt"}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stepId"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"iteration"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"input"}},{"kind":"Field","name":{"kind":"Name","value":"output"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"details"}}]}},{"kind":"Field","name":{"kind":"Name","value":"effects"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WorkflowRunRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WorkflowRun"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"workflowId"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"isDryRun"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"stepId"}}]}}]}}]} as unknown as DocumentNode<WorkflowRunLogQuery, WorkflowRunLogQueryVariables>;
export const WorkflowProgressDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"WorkflowProgress"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"workflowId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"workflowRunProgressed"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"workflowId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"workflowId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"runId"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}}]}}]} as unknown as DocumentNode<WorkflowProgressSubscription, WorkflowProgressSubscriptionVariables>;
export const TestStepDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"TestStep"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TestWorkflowStepInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"testWorkflowStep"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"result"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stepId"}},{"kind":"Field","name":{"kind":"Name","value":"isDryRun"}},{"kind":"Field","name":{"kind":"Name","value":"input"}},{"kind":"Field","name":{"kind":"Name","value":"output"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"details"}}]}},{"kind":"Field","name":{"kind":"Name","value":"effects"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}}]}}]}}]}}]} as unknown as DocumentNode<TestStepMutation, TestStepMutationVariables>;
export const StartWorkflowRunDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartWorkflowRun"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RunWorkflowInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"runWorkflow"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"run"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WorkflowRunRow"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WorkflowRunRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WorkflowRun"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"workflowId"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"isDryRun"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"stepId"}}]}}]}}]} as unknown as DocumentNode<StartWorkflowRunMutation, StartWorkflowRunMutationVariables>;
export const CancelWorkflowRunDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CancelWorkflowRun"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"WorkflowRunIdInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cancelWorkflowRun"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"run"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WorkflowRunRow"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WorkflowRunRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WorkflowRun"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"workflowId"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"isDryRun"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"stepId"}}]}}]}}]} as unknown as DocumentNode<CancelWorkflowRunMutation, CancelWorkflowRunMutationVariables>;
export const SaveWorkflowDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SaveWorkflow"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SaveWorkflowInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"saveWorkflow"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hookSecret"}},{"kind":"Field","name":{"kind":"Name","value":"hookUrl"}},{"kind":"Field","name":{"kind":"Name","value":"workflow"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WorkflowRow"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WorkflowRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Workflow"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"isEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"definition"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"secretNames"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}}]} as unknown as DocumentNode<SaveWorkflowMutation, SaveWorkflowMutationVariables>;
export const DeleteWorkflowDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeleteWorkflow"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"WorkflowIdInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deleteWorkflow"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<DeleteWorkflowMutation, DeleteWorkflowMutationVariables>;