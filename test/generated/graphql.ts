/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** What brought a change here. */
export type ChangeActorKind =
  /** The source told by itself. */
  | 'SOURCE_WEBHOOK'
  /** A sync found it at the source. */
  | 'SYNC_RUN'
  /** A create or update through this graph. */
  | 'WRITE';

export type ConnectSystemInput = {
  /** Needed only where several methods take the same fields. */
  authMethod?: string | null | undefined;
  /** As the system's configSchema says. */
  config?: unknown;
  /** As the credentialsSchema of one of the system's authMethods says. */
  credentials: unknown;
  endUser?: EndUserInput | null | undefined;
  fieldMappings?: Array<FieldMappingInput> | null | undefined;
  /** The same key and input give the answer of the first call for 24 hours instead of doing it again; another input is refused. 1 to 255 printable characters, a UUID for example. */
  idempotencyKey?: string | null | undefined;
  /** Default: the system's name. */
  name?: string | null | undefined;
  syncPlan?: SyncPlanInput | null | undefined;
  /** Key of the system, as the query systems lists it. */
  system: string;
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

export type CreatePurchaseOrderInput = {
  /** Where it is made. */
  connectionId: string | number;
  /** What it holds. */
  data: PurchaseOrderData;
  /** With QUEUE: until when it may be sent, at most 90 days from now. Behind it the write fails with WRITE_EXPIRED. */
  deadline?: string | null | undefined;
  /** Stop after validation: nothing is sent and nothing stored. */
  dryRun?: boolean | null | undefined;
  /** The same key and input give the stored answer for 24 hours instead of a second write. */
  idempotencyKey?: string | null | undefined;
  /** Default FAIL. */
  whenUnreachable?: WhenUnreachable | null | undefined;
};

export type CreateWorkOrderInput = {
  /** Where it is made. */
  connectionId: string | number;
  /** What it holds. */
  data: WorkOrderData;
  /** With QUEUE: until when it may be sent, at most 90 days from now. Behind it the write fails with WRITE_EXPIRED. */
  deadline?: string | null | undefined;
  /** Stop after validation: nothing is sent and nothing stored. */
  dryRun?: boolean | null | undefined;
  /** The same key and input give the stored answer for 24 hours instead of a second write. */
  idempotencyKey?: string | null | undefined;
  /** Default FAIL. */
  whenUnreachable?: WhenUnreachable | null | undefined;
};

/** What to do about deletions that were held. */
export type DeletionDecision =
  /** They are gone at the system. Each is asked for once more, then marked as deleted here. */
  | 'APPLY'
  /** They are not gone. All stays, and the next sweep looks again. */
  | 'DISCARD';

/** The caller's own customer. */
export type EndUserInput = {
  id: string | number;
  name?: string | null | undefined;
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

/** Fills a field of a connection's records by an expression on what the source sent. */
export type FieldMappingInput = {
  entity: EntityType;
  /** A JMESPath expression on the record's raw payload. */
  expression: string;
  /** Name of a field of the entity, or custom.<key> for a custom field. */
  field: string;
};

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

/** An amount with its currency. */
export type MoneyInput = {
  amount: string;
  currency: string;
};

/** What the body of an answer is. */
export type PassthroughEncoding =
  /** Bytes that are no text, in base64. */
  | 'BASE64'
  /** A value. */
  | 'JSON'
  /** Text that is no JSON. */
  | 'TEXT';

/** A request of the caller's own to a connected system. */
export type PassthroughInput = {
  /** Sent as JSON; text is sent as it is. */
  body?: unknown;
  connectionId: string | number;
  /** Names and texts. Those that log in are the connection's own and can't be set. */
  headers?: unknown;
  /** The same key and input give the answer of the first call for 24 hours instead of doing it again; another input is refused. 1 to 255 printable characters, a UUID for example. */
  idempotencyKey?: string | null | undefined;
  method: PassthroughMethod;
  /** Below the system's base URL, beginning with a slash: /api/v1/me */
  path: string;
  /** Names and values; a list repeats its name. */
  query?: unknown;
};

/** A method of HTTP. */
export type PassthroughMethod =
  | 'DELETE'
  | 'GET'
  | 'HEAD'
  | 'PATCH'
  | 'POST'
  | 'PUT';

/** How urgent something is. */
export type Priority =
  /** Soon. */
  | 'HIGH'
  /** Can wait. */
  | 'LOW'
  /** The ordinary case. */
  | 'MEDIUM'
  /** Not ranked. */
  | 'NONE'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN'
  /** Now. */
  | 'URGENT';

/** What a PurchaseOrder is to hold. A field left out is not touched; null empties it. Which fields a system needs and takes, the query writeSchema says; data is checked against it before anything is sent. */
export type PurchaseOrderData = {
  /** Where the cost goes. */
  costCenter?: string | null | undefined;
  /** ISO 4217 code of its amounts. */
  currency?: string | null | undefined;
  /** When it is needed. */
  dueDate?: string | null | undefined;
  /** What is ordered. */
  lines?: Array<PurchaseOrderLineInput> | null | undefined;
  /** Remarks. */
  notes?: string | null | undefined;
  /** Day of the order. */
  orderDate?: string | null | undefined;
  /** When it is paid. */
  paymentTerms?: string | null | undefined;
  /** The buyer's own reference. */
  reference?: string | null | undefined;
  /** Where it goes. */
  shipToId?: string | number | null | undefined;
  /** Where it is in its life. */
  status?: PurchaseOrderStatus | null | undefined;
  /** One line about it. */
  title?: string | null | undefined;
  /** Who it is ordered from. */
  vendorId?: string | number | null | undefined;
};

/** One line of a purchase order. */
export type PurchaseOrderLineInput = {
  /** The asset it is for. */
  assetId?: string | number | null | undefined;
  /** What is bought, in words. */
  description?: string | null | undefined;
  /** What is taken off the line. */
  discount?: MoneyInput | null | undefined;
  /** When it is needed. */
  dueDate?: string | null | undefined;
  /** The ledger account. */
  glAccount?: string | null | undefined;
  /** Unit it is handed out in, where that is another. */
  issueUnit?: string | null | undefined;
  /** Its place, from 1. */
  lineNumber?: number | null | undefined;
  /** What is bought. */
  partId?: string | number | null | undefined;
  /** When the vendor says it comes. */
  promisedDate?: string | null | undefined;
  /** How much the vendor will send later. */
  quantityBackordered?: string | null | undefined;
  /** How much will not come. */
  quantityCanceled?: string | null | undefined;
  /** How much. */
  quantityOrdered?: string | null | undefined;
  /** How much has come. */
  quantityReceived?: string | null | undefined;
  /** When the last of it came. */
  receivedAt?: string | null | undefined;
  /** The source's key of the line. */
  remoteId?: string | null | undefined;
  /** How far it is. */
  status?: PurchaseOrderLineStatus | null | undefined;
  /** Where it goes. */
  storeroomId?: string | number | null | undefined;
  /** Tax on the line. */
  taxAmount?: MoneyInput | null | undefined;
  /** Tax, in percent. */
  taxRate?: string | null | undefined;
  /** Amount of the line. */
  total?: MoneyInput | null | undefined;
  /** Unit it is ordered in. */
  unit?: string | null | undefined;
  /** How many of the issue unit one unit of the order is. */
  unitConversion?: string | null | undefined;
  /** Price of one unit. */
  unitPrice?: MoneyInput | null | undefined;
  /** The vendor's number for it. */
  vendorPartNumber?: string | null | undefined;
  /** The work it is for. */
  workOrderId?: string | number | null | undefined;
};

/** How far a line of a purchase order is. */
export type PurchaseOrderLineStatus =
  /** Will not come. */
  | 'CANCELED'
  /** Nothing has come. */
  | 'OPEN'
  /** Some of it has come. */
  | 'PARTIALLY_RECEIVED'
  /** All of it has come. */
  | 'RECEIVED'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN';

/** Where a purchase order is in its life. */
export type PurchaseOrderStatus =
  /** Approved, not yet sent. */
  | 'APPROVED'
  /** Called off. */
  | 'CANCELED'
  /** Settled. */
  | 'CLOSED'
  /** Being written. */
  | 'DRAFT'
  /** Stopped for now. */
  | 'ON_HOLD'
  /** Sent to the vendor. */
  | 'ORDERED'
  /** Some of it has come. */
  | 'PARTIALLY_RECEIVED'
  /** Waiting for approval. */
  | 'PENDING_APPROVAL'
  /** All of it has come. */
  | 'RECEIVED'
  /** Turned down. */
  | 'REJECTED'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN';

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

/** What to do when a connection can't be reached. */
export type Staleness =
  /** Answer with what was synced last. */
  | 'ALLOW'
  /** Answer with CONNECTION_UNREACHABLE, or name the connection in unavailable. */
  | 'REFUSE';

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

export type UpdateWorkOrderInput = {
  /** What is to change. */
  data: WorkOrderData;
  /** With QUEUE: until when it may be sent, at most 90 days from now. Behind it the write fails with WRITE_EXPIRED. */
  deadline?: string | null | undefined;
  /** Stop after validation: nothing is sent and nothing stored. */
  dryRun?: boolean | null | undefined;
  /** Refuses with CONFLICT when the record has another version by now. */
  expectedVersion?: number | null | undefined;
  /** Which one. */
  id: string | number;
  /** The same key and input give the stored answer for 24 hours instead of a second write. */
  idempotencyKey?: string | null | undefined;
  /** Default FAIL. */
  whenUnreachable?: WhenUnreachable | null | undefined;
};

/** A day of the week, as the plan's time zone has it. */
export type Weekday =
  | 'FRIDAY'
  | 'MONDAY'
  | 'SATURDAY'
  | 'SUNDAY'
  | 'THURSDAY'
  | 'TUESDAY'
  | 'WEDNESDAY';

/** What becomes of a write while its system can't be reached. */
export type WhenUnreachable =
  /** It fails at once with CONNECTION_UNREACHABLE. */
  | 'FAIL'
  /** It is held until its deadline and sent after the recovery, in the order in which such writes came. write(id) and the event write.settled tell how it ended. */
  | 'QUEUE';

/** What a WorkOrder is to hold. A field left out is not touched; null empties it. Which fields a system needs and takes, the query writeSchema says; data is checked against it before anything is sent. */
export type WorkOrderData = {
  /** What is worked on. */
  assetId?: string | number | null | undefined;
  /** Who does it. */
  assigneeIds?: Array<string | number> | null | undefined;
  /** The source's own grouping. */
  category?: string | null | undefined;
  /** What was done. */
  completionNotes?: string | null | undefined;
  /** Where the cost goes. */
  costCenter?: string | null | undefined;
  /** The trade that is needed. */
  craft?: string | null | undefined;
  /** The whole story. */
  description?: string | null | undefined;
  /** Whether the asset has to stand still. */
  downtimeRequired?: boolean | null | undefined;
  /** When it has to be done. */
  dueDate?: string | null | undefined;
  /** How long it should take. */
  estimatedDuration?: number | null | undefined;
  /** Where. */
  locationId?: string | number | null | undefined;
  /** How urgent it is. */
  priority?: Priority | null | undefined;
  /** Planned end. */
  scheduledEnd?: string | null | undefined;
  /** Planned start. */
  scheduledStart?: string | null | undefined;
  /** Where it is in its life. */
  status?: WorkOrderStatus | null | undefined;
  /** Who answers for it. */
  supervisorId?: string | number | null | undefined;
  /** One line saying what is to be done. */
  title?: string | null | undefined;
  /** The contractor, where it is done from outside. */
  vendorId?: string | number | null | undefined;
  /** What it waits for while ON_HOLD. */
  waitReason?: WorkOrderWaitReason | null | undefined;
  /** Why it is done. */
  workType?: WorkOrderType | null | undefined;
};

/** Where a work order is in its life. */
export type WorkOrderStatus =
  /** Will not be done. */
  | 'CANCELED'
  /** Done and settled; nothing changes any more. */
  | 'CLOSED'
  /** The work is done, the paperwork may not be. */
  | 'COMPLETED'
  /** Somebody is working on it. */
  | 'IN_PROGRESS'
  /** Started or approved, waiting for something; see waitReason. */
  | 'ON_HOLD'
  /** Approved and ready to be worked on. */
  | 'OPEN'
  /** Written down, not yet released for work. */
  | 'PENDING_APPROVAL'
  /** An occurrence of a plan that was left out. */
  | 'SKIPPED'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN';

/** Why the work is done. */
export type WorkOrderType =
  /** Checks and sets an instrument. */
  | 'CALIBRATION'
  /** Mends a known fault. */
  | 'CORRECTIVE'
  /** Counts stock. */
  | 'CYCLE_COUNT'
  /** Cannot wait. */
  | 'EMERGENCY'
  /** A look, by eye or instrument. */
  | 'INSPECTION'
  /** Changes the asset. */
  | 'MODIFICATION'
  /** Something else. */
  | 'OTHER'
  /** Follows from a measured condition. */
  | 'PREDICTIVE'
  /** Follows a plan. */
  | 'PREVENTIVE'
  /** In answer to something that happened. */
  | 'REACTIVE'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN';

/** What an ON_HOLD work order waits for. */
export type WorkOrderWaitReason =
  /** Parts or material. */
  | 'MATERIAL'
  /** Something else. */
  | 'OTHER'
  /** The plant has to be in another condition. */
  | 'PLANT_CONDITION'
  /** A slot in the schedule. */
  | 'SCHEDULE'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN'
  /** A supplier or contractor. */
  | 'VENDOR';

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

export type ConnectSystemMutationVariables = Exact<{
  input: ConnectSystemInput;
}>;


export type ConnectSystemMutation = { connectSystem: { connection: { id: string, name: string, status: ConnectionStatus, creditsConsumed: number, syncPlan: { historyDays: number, intervalSeconds: number } }, syncRun: { id: string, state: SyncRunState } | null } };

export type ConnectionStatusChangedSubscriptionVariables = Exact<{
  connectionId?: string | number | null | undefined;
  after?: string | number | null | undefined;
}>;


export type ConnectionStatusChangedSubscription = { connectionStatusChanged: { eventId: string, previous: ConnectionStatus, status: ConnectionStatus, reason: string | null, at: string, connection: { id: string, name: string, nextAttemptAt: string | null } | null } };

export type ConnectionsQueryVariables = Exact<{
  first?: number | null | undefined;
}>;


export type ConnectionsQuery = { connections: { nodes: Array<{ id: string, name: string, status: ConnectionStatus, statusReason: string | null, nextAttemptAt: string | null, lastSuccessfulSyncAt: string | null, system: { system: string, name: string }, streams: Array<{ entity: EntityType, phase: StreamPhase, recordCount: number, quarantinedCount: number, lastSuccessfulSyncAt: string | null }> }>, pageInfo: { hasNextPage: boolean } } };

export type CreatePurchaseOrderMutationVariables = Exact<{
  input: CreatePurchaseOrderInput;
}>;


export type CreatePurchaseOrderMutation = { createPurchaseOrder: { writeId: string | null, purchaseOrder: { id: string, number: string | null, status: PurchaseOrderStatus | null, statusRaw: string | null, version: number, vendor: { name: string | null } | null, total: { amount: string, currency: string } | null, lines: Array<{ lineNumber: number | null, quantityOrdered: string | null, unitPrice: { amount: string, currency: string } | null, part: { number: string | null } | null }> } | null } };

export type CreateWorkOrderMutationVariables = Exact<{
  input: CreateWorkOrderInput;
}>;


export type CreateWorkOrderMutation = { createWorkOrder: { workOrder: { id: string, number: string | null, status: WorkOrderStatus | null, version: number } | null, write: { id: string, state: WriteState, deadline: string | null } | null } };

export type IncidentsQueryVariables = Exact<{
  connectionId?: string | number | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type IncidentsQuery = { incidents: { nodes: Array<{ id: string, kind: IncidentKind, state: IncidentState, entity: EntityType | null, reason: string, openedAt: string, closedAt: string | null, attempts: number, delayedFrom: string | null, delayedUntil: string | null, heldDeletions: { candidates: number, recordCount: number, share: number, decision: DeletionDecision | null } | null, connection: { id: string, name: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type OpenWorkOrdersQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type OpenWorkOrdersQuery = { workOrders: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, number: string | null, title: string | null, status: WorkOrderStatus | null, statusRaw: string | null, priority: Priority | null, dueDate: string | null, asset: { number: string | null, name: string | null, location: { name: string | null } | null } | null, assignees: Array<{ name: string | null }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null }, unavailable: Array<{ since: string, connection: { id: string, name: string } }> } };

export type PassthroughMutationVariables = Exact<{
  input: PassthroughInput;
}>;


export type PassthroughMutation = { passthrough: { status: number, headers: unknown, body: unknown, encoding: PassthroughEncoding } };

export type PurchaseOrdersOfConnectionQueryVariables = Exact<{
  connectionId: string | number;
  staleness?: Staleness | null | undefined;
}>;


export type PurchaseOrdersOfConnectionQuery = { purchaseOrders: { totalCount: number, nodes: Array<{ id: string, number: string | null, status: PurchaseOrderStatus | null, vendor: { id: string, name: string | null } | null, lines: Array<{ quantityOrdered: string | null, part: { id: string, number: string | null } | null }> }> } };

export type QuarantineQueryVariables = Exact<{
  connectionId: string | number;
  entity?: EntityType | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type QuarantineQuery = { quarantine: { nodes: Array<{ id: string, entity: EntityType, remoteId: string, stage: QuarantineStage, code: string, path: string, message: string, sizeBytes: number, firstAt: string, lastAt: string, count: number }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type RecordChangedSubscriptionVariables = Exact<{
  entities?: Array<EntityType> | EntityType | null | undefined;
  connectionId?: string | number | null | undefined;
  after?: string | number | null | undefined;
}>;


export type RecordChangedSubscription = { recordChanged: { eventId: string, kind: RecordChangeKind, changedFields: Array<string>, record:
      | { id: string, number: string | null, remoteId: string, version: number }
      | { id: string, number: string | null, remoteId: string, version: number }
      | { id: string, number: string | null, remoteId: string, version: number }
      | { id: string, number: string | null, remoteId: string, version: number }
      | { id: string, number: string | null, remoteId: string, version: number }
      | { id: string, number: string | null, remoteId: string, version: number }
      | { id: string, number: string | null, remoteId: string, version: number }
      | { id: string, number: string | null, remoteId: string, version: number }
      | { id: string, number: string | null, remoteId: string, version: number }
      | { id: string, number: string | null, remoteId: string, version: number }
      | { id: string, number: string | null, remoteId: string, version: number }
      | { id: string, number: string | null, remoteId: string, version: number }
      | { id: string, number: string | null, remoteId: string, version: number }
      | { id: string, number: string | null, remoteId: string, version: number }
      | { id: string, number: string | null, remoteId: string, version: number }
      | { id: string, number: string | null, remoteId: string, version: number }
      | { id: string, number: string | null, remoteId: string, version: number }
      | { id: string, number: string | null, remoteId: string, version: number }
      | { id: string, number: string | null, remoteId: string, version: number }
      | { id: string, number: string | null, remoteId: string, version: number }
      | { id: string, number: string | null, remoteId: string, version: number }
      | { id: string, number: string | null, remoteId: string, version: number }
      | { id: string, number: string | null, remoteId: string, version: number }
      | { id: string, number: string | null, remoteId: string, version: number }
      | { id: string, number: string | null, remoteId: string, version: number }
      | { id: string, number: string | null, remoteId: string, version: number }
      | { id: string, number: string | null, remoteId: string, version: number }
      | { id: string, number: string | null, remoteId: string, version: number }
     | null } };

export type RecordHistoryQueryVariables = Exact<{
  id: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type RecordHistoryQuery = { workOrder: { id: string, version: number, history: { nodes: Array<{ id: string, kind: RecordChangeKind, version: number, at: string, actor: { kind: ChangeActorKind, id: string } | null, changes: Array<{ field: string, before: unknown, after: unknown, isOmitted: boolean }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type ResolveHeldDeletionsMutationVariables = Exact<{
  input: ResolveHeldDeletionsInput;
}>;


export type ResolveHeldDeletionsMutation = { resolveHeldDeletions: { incident: { id: string, state: IncidentState, closedAt: string | null, heldDeletions: { candidates: number, decision: DeletionDecision | null } | null } } };

export type RetryQuarantinedMutationVariables = Exact<{
  input: RetryQuarantinedInput;
}>;


export type RetryQuarantinedMutation = { retryQuarantined: { syncRun: { id: string, kind: SyncKind, state: SyncRunState } } };

export type StartSyncMutationVariables = Exact<{
  input: StartSyncInput;
}>;


export type StartSyncMutation = { startSync: { syncRun: { id: string, kind: SyncKind, state: SyncRunState } } };

export type StatusHistoryQueryVariables = Exact<{
  connectionId: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type StatusHistoryQuery = { statusHistory: { nodes: Array<{ id: string, previous: ConnectionStatus, status: ConnectionStatus, reason: string | null, at: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type SyncProgressedSubscriptionVariables = Exact<{
  connectionId?: string | number | null | undefined;
  after?: string | number | null | undefined;
}>;


export type SyncProgressedSubscription = { syncProgressed: { eventId: string, run: { id: string, kind: SyncKind, state: SyncRunState, requests: number, entities: Array<{ entity: EntityType, state: EntityProgressState, read: number, created: number, updated: number, unchanged: number, quarantined: number }> } } };

export type UpdateConnectionMutationVariables = Exact<{
  input: UpdateConnectionInput;
}>;


export type UpdateConnectionMutation = { updateConnection: { connection: { id: string, name: string, syncPlan: { intervalSeconds: number, timeZone: string, quietHours: Array<{ days: Array<Weekday>, from: string, to: string }>, maintenanceWindows: Array<{ days: Array<Weekday>, from: string, to: string }>, entities: Array<{ entity: EntityType, enabled: boolean, intervalSeconds: number | null }> }, fieldMappings: Array<{ entity: EntityType, field: string, expression: string }> } } };

export type UpdateWorkOrderMutationVariables = Exact<{
  input: UpdateWorkOrderInput;
}>;


export type UpdateWorkOrderMutation = { updateWorkOrder: { workOrder: { id: string, number: string | null, status: WorkOrderStatus | null, version: number, remoteUpdatedAt: string | null } | null } };

export type WriteSchemaQueryVariables = Exact<{
  connectionId: string | number;
  entity: EntityType;
  operation: WriteOperation;
  recordId?: string | number | null | undefined;
}>;


export type WriteSchemaQuery = { writeSchema: { entity: EntityType, operation: WriteOperation, allowedStatuses: Array<string> | null, schema: unknown } };

export type WriteQueryVariables = Exact<{
  id: string | number;
}>;


export type WriteQuery = { write: { id: string, state: WriteState, operation: WriteOperation, entity: EntityType, recordId: string | null, attempts: number, deadline: string | null, createdAt: string, sentAt: string | null, settledAt: string | null, record:
      | { id: string, number: string | null, version: number }
      | { id: string, number: string | null, version: number }
      | { id: string, number: string | null, version: number }
      | { id: string, number: string | null, version: number }
      | { id: string, number: string | null, version: number }
      | { id: string, number: string | null, version: number }
      | { id: string, number: string | null, version: number }
      | { id: string, number: string | null, version: number }
      | { id: string, number: string | null, version: number }
      | { id: string, number: string | null, version: number }
      | { id: string, number: string | null, version: number }
      | { id: string, number: string | null, version: number }
      | { id: string, number: string | null, version: number }
      | { id: string, number: string | null, version: number }
      | { id: string, number: string | null, version: number }
      | { id: string, number: string | null, version: number }
      | { id: string, number: string | null, version: number }
      | { id: string, number: string | null, version: number }
      | { id: string, number: string | null, version: number }
      | { id: string, number: string | null, version: number }
      | { id: string, number: string | null, version: number }
      | { id: string, number: string | null, version: number }
      | { id: string, number: string | null, version: number }
      | { id: string, number: string | null, version: number }
      | { id: string, number: string | null, version: number }
      | { id: string, number: string | null, version: number }
      | { id: string, number: string | null, version: number }
      | { id: string, number: string | null, version: number }
     | null, error: { code: string, message: string, problems: Array<{ path: unknown, message: string }> | null } | null } | null };


export const ConnectSystemDocument = {"__meta__":{"hash":"sha256:e828e609f93909eda57ec37c77e07d3e701b1de3e72faad7683ee0ebc2896415"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ConnectSystem"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ConnectSystemInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"connectSystem"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"connection"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"creditsConsumed"}},{"kind":"Field","name":{"kind":"Name","value":"syncPlan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"historyDays"}},{"kind":"Field","name":{"kind":"Name","value":"intervalSeconds"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"syncRun"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}}]}}]}}]} as unknown as DocumentNode<ConnectSystemMutation, ConnectSystemMutationVariables>;
export const ConnectionStatusChangedDocument = {"__meta__":{"hash":"sha256:512891226cbea2a715a457eeb3ba3f5c1bd928ed0f49699acf63316311138f39"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"ConnectionStatusChanged"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"connectionStatusChanged"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"connectionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"previous"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"connection"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"nextAttemptAt"}}]}}]}}]}}]} as unknown as DocumentNode<ConnectionStatusChangedSubscription, ConnectionStatusChangedSubscriptionVariables>;
export const ConnectionsDocument = {"__meta__":{"hash":"sha256:ec63e71ae940516f990c2cc4f4f9c4f1729884ab6387e52d449ee94d3947677b"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Connections"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"connections"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusReason"}},{"kind":"Field","name":{"kind":"Name","value":"nextAttemptAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastSuccessfulSyncAt"}},{"kind":"Field","name":{"kind":"Name","value":"system"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"system"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"streams"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entity"}},{"kind":"Field","name":{"kind":"Name","value":"phase"}},{"kind":"Field","name":{"kind":"Name","value":"recordCount"}},{"kind":"Field","name":{"kind":"Name","value":"quarantinedCount"}},{"kind":"Field","name":{"kind":"Name","value":"lastSuccessfulSyncAt"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}}]}}]}}]}}]} as unknown as DocumentNode<ConnectionsQuery, ConnectionsQueryVariables>;
export const CreatePurchaseOrderDocument = {"__meta__":{"hash":"sha256:752c1386e890a00126c09735ecd90b01cebc868d8fbe53e2a68dc4ff894c3085"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreatePurchaseOrder"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreatePurchaseOrderInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createPurchaseOrder"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"writeId"}},{"kind":"Field","name":{"kind":"Name","value":"purchaseOrder"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusRaw"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"vendor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"total"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lineNumber"}},{"kind":"Field","name":{"kind":"Name","value":"quantityOrdered"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"part"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<CreatePurchaseOrderMutation, CreatePurchaseOrderMutationVariables>;
export const CreateWorkOrderDocument = {"__meta__":{"hash":"sha256:07a95dac8897274e9b88afc5e494f86c06c6145f340112d6c4f37a286133b4e1"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateWorkOrder"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateWorkOrderInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createWorkOrder"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"workOrder"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}},{"kind":"Field","name":{"kind":"Name","value":"write"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"deadline"}}]}}]}}]}}]} as unknown as DocumentNode<CreateWorkOrderMutation, CreateWorkOrderMutationVariables>;
export const IncidentsDocument = {"__meta__":{"hash":"sha256:7128ad517cb47d941191c09c36b0a97e564d9863b3d574fb60859b36ad71809c"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Incidents"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"50"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"incidents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"connectionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"entity"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"openedAt"}},{"kind":"Field","name":{"kind":"Name","value":"closedAt"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"}},{"kind":"Field","name":{"kind":"Name","value":"delayedFrom"}},{"kind":"Field","name":{"kind":"Name","value":"delayedUntil"}},{"kind":"Field","name":{"kind":"Name","value":"heldDeletions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"candidates"}},{"kind":"Field","name":{"kind":"Name","value":"recordCount"}},{"kind":"Field","name":{"kind":"Name","value":"share"}},{"kind":"Field","name":{"kind":"Name","value":"decision"}}]}},{"kind":"Field","name":{"kind":"Name","value":"connection"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<IncidentsQuery, IncidentsQueryVariables>;
export const OpenWorkOrdersDocument = {"__meta__":{"hash":"sha256:1e4aac33847eb8bb4f37983012d1613b99abfaad3e7cd113bc59b91ff836eb8e"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"OpenWorkOrders"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"20"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"workOrders"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"status"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"in"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"OPEN"},{"kind":"EnumValue","value":"IN_PROGRESS"}]}}]}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusRaw"}},{"kind":"Field","name":{"kind":"Name","value":"priority"}},{"kind":"Field","name":{"kind":"Name","value":"dueDate"}},{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"location"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"assignees"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"totalCountIsExact"}},{"kind":"Field","name":{"kind":"Name","value":"unavailable"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"since"}},{"kind":"Field","name":{"kind":"Name","value":"connection"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]} as unknown as DocumentNode<OpenWorkOrdersQuery, OpenWorkOrdersQueryVariables>;
export const PassthroughDocument = {"__meta__":{"hash":"sha256:984778bbb4b1b4f7aa89e0441110aba40765a0dd0153d8bc311f7f5fe6421d58"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Passthrough"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PassthroughInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"passthrough"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"headers"}},{"kind":"Field","name":{"kind":"Name","value":"body"}},{"kind":"Field","name":{"kind":"Name","value":"encoding"}}]}}]}}]} as unknown as DocumentNode<PassthroughMutation, PassthroughMutationVariables>;
export const PurchaseOrdersOfConnectionDocument = {"__meta__":{"hash":"sha256:e5ff6f78f26bfaca059d7e32aeed3ad36ea36adf34fe65f455c29e3c7a3265ff"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PurchaseOrdersOfConnection"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"staleness"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Staleness"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"purchaseOrders"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"connectionId"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"eq"},"value":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}}}]}}]}},{"kind":"Argument","name":{"kind":"Name","value":"staleness"},"value":{"kind":"Variable","name":{"kind":"Name","value":"staleness"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"vendor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"quantityOrdered"}},{"kind":"Field","name":{"kind":"Name","value":"part"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}}]}}]} as unknown as DocumentNode<PurchaseOrdersOfConnectionQuery, PurchaseOrdersOfConnectionQueryVariables>;
export const QuarantineDocument = {"__meta__":{"hash":"sha256:c709ba78579e8ab993735c36a23e54480d8c3b6f4d47932497071d8f064c68ea"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Quarantine"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"entity"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"EntityType"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"50"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"quarantine"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"connectionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}}},{"kind":"Argument","name":{"kind":"Name","value":"entity"},"value":{"kind":"Variable","name":{"kind":"Name","value":"entity"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"entity"}},{"kind":"Field","name":{"kind":"Name","value":"remoteId"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"firstAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastAt"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<QuarantineQuery, QuarantineQueryVariables>;
export const RecordChangedDocument = {"__meta__":{"hash":"sha256:0b31ac8378adafaf70dd4f22557027e0b736c720078e10b69b1b83ae0899f2f7"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"RecordChanged"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"entities"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"EntityType"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recordChanged"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"entities"},"value":{"kind":"Variable","name":{"kind":"Name","value":"entities"}}},{"kind":"Argument","name":{"kind":"Name","value":"connectionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"changedFields"}},{"kind":"Field","name":{"kind":"Name","value":"record"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"remoteId"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}}]}}]} as unknown as DocumentNode<RecordChangedSubscription, RecordChangedSubscriptionVariables>;
export const RecordHistoryDocument = {"__meta__":{"hash":"sha256:1a18b41429443b4de619294301cd0ed722c8d380efa46d895c59018b611a391b"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"RecordHistory"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"50"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"workOrder"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"history"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"changes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"before"}},{"kind":"Field","name":{"kind":"Name","value":"after"}},{"kind":"Field","name":{"kind":"Name","value":"isOmitted"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]}}]} as unknown as DocumentNode<RecordHistoryQuery, RecordHistoryQueryVariables>;
export const ResolveHeldDeletionsDocument = {"__meta__":{"hash":"sha256:b3e3ecb6a8495da6a07474c2e0fd7cab559eb6315784bb5ac88c1771ee903319"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ResolveHeldDeletions"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ResolveHeldDeletionsInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resolveHeldDeletions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"incident"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"closedAt"}},{"kind":"Field","name":{"kind":"Name","value":"heldDeletions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"candidates"}},{"kind":"Field","name":{"kind":"Name","value":"decision"}}]}}]}}]}}]}}]} as unknown as DocumentNode<ResolveHeldDeletionsMutation, ResolveHeldDeletionsMutationVariables>;
export const RetryQuarantinedDocument = {"__meta__":{"hash":"sha256:4e88d2c55f5412b8d2859c24aeadaee6c8e614c6b4282a7c26aa825be306fc51"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RetryQuarantined"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RetryQuarantinedInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryQuarantined"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"syncRun"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}}]}}]}}]} as unknown as DocumentNode<RetryQuarantinedMutation, RetryQuarantinedMutationVariables>;
export const StartSyncDocument = {"__meta__":{"hash":"sha256:43ea00f4677781e3a894868b7d943c8162f18c6aaedc8d67378a19da26ec69e8"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartSync"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StartSyncInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startSync"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"syncRun"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}}]}}]}}]} as unknown as DocumentNode<StartSyncMutation, StartSyncMutationVariables>;
export const StatusHistoryDocument = {"__meta__":{"hash":"sha256:9b53632a27096fb88249c6a2b46c5c69470a1e0c27b4be1b39677c882d566476"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"StatusHistory"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"50"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"statusHistory"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"connectionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"previous"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<StatusHistoryQuery, StatusHistoryQueryVariables>;
export const SyncProgressedDocument = {"__meta__":{"hash":"sha256:31e891285b9f54ab733ac702d28aef66f8c1206392a30f98683735e6bb224e04"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"SyncProgressed"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"syncProgressed"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"connectionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"run"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"requests"}},{"kind":"Field","name":{"kind":"Name","value":"entities"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entity"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"read"}},{"kind":"Field","name":{"kind":"Name","value":"created"}},{"kind":"Field","name":{"kind":"Name","value":"updated"}},{"kind":"Field","name":{"kind":"Name","value":"unchanged"}},{"kind":"Field","name":{"kind":"Name","value":"quarantined"}}]}}]}}]}}]}}]} as unknown as DocumentNode<SyncProgressedSubscription, SyncProgressedSubscriptionVariables>;
export const UpdateConnectionDocument = {"__meta__":{"hash":"sha256:b36b106d5062ca9b6d8c94491efbea8a13ea082da83bfc676e5186d494c957f7"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateConnection"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateConnectionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateConnection"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"connection"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"syncPlan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"intervalSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}},{"kind":"Field","name":{"kind":"Name","value":"quietHours"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"days"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}}]}},{"kind":"Field","name":{"kind":"Name","value":"maintenanceWindows"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"days"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}}]}},{"kind":"Field","name":{"kind":"Name","value":"entities"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entity"}},{"kind":"Field","name":{"kind":"Name","value":"enabled"}},{"kind":"Field","name":{"kind":"Name","value":"intervalSeconds"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"fieldMappings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entity"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"expression"}}]}}]}}]}}]}}]} as unknown as DocumentNode<UpdateConnectionMutation, UpdateConnectionMutationVariables>;
export const UpdateWorkOrderDocument = {"__meta__":{"hash":"sha256:1d8d982c5b09cf9ee5fa77b99822174160a4dc669cd106997c508df0d7dae23d"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateWorkOrder"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateWorkOrderInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateWorkOrder"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"workOrder"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"remoteUpdatedAt"}}]}}]}}]}}]} as unknown as DocumentNode<UpdateWorkOrderMutation, UpdateWorkOrderMutationVariables>;
export const WriteSchemaDocument = {"__meta__":{"hash":"sha256:0e9f2fbd95e27621d6550e92702e8cb91544374999ea74bc479189041c0f9c97"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"WriteSchema"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"entity"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"EntityType"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"operation"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"WriteOperation"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"recordId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"writeSchema"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"connectionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"connectionId"}}},{"kind":"Argument","name":{"kind":"Name","value":"entity"},"value":{"kind":"Variable","name":{"kind":"Name","value":"entity"}}},{"kind":"Argument","name":{"kind":"Name","value":"operation"},"value":{"kind":"Variable","name":{"kind":"Name","value":"operation"}}},{"kind":"Argument","name":{"kind":"Name","value":"recordId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"recordId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entity"}},{"kind":"Field","name":{"kind":"Name","value":"operation"}},{"kind":"Field","name":{"kind":"Name","value":"allowedStatuses"}},{"kind":"Field","name":{"kind":"Name","value":"schema"}}]}}]}}]} as unknown as DocumentNode<WriteSchemaQuery, WriteSchemaQueryVariables>;
export const WriteDocument = {"__meta__":{"hash":"sha256:81a4f2910d2e7fb2fede24f0e9333dc1d84a44895fa69f9f5866a37400c345fd"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Write"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"write"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"operation"}},{"kind":"Field","name":{"kind":"Name","value":"entity"}},{"kind":"Field","name":{"kind":"Name","value":"recordId"}},{"kind":"Field","name":{"kind":"Name","value":"record"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"problems"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"attempts"}},{"kind":"Field","name":{"kind":"Name","value":"deadline"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"sentAt"}},{"kind":"Field","name":{"kind":"Name","value":"settledAt"}}]}}]}}]} as unknown as DocumentNode<WriteQuery, WriteQueryVariables>;