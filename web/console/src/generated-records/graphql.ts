/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Which assetClasses to list. Served by indexes on updatedAt; connectionId, updatedAt; createdAt; number; parent, updatedAt: the first fields of one of them by eq or in, the next one by a range; anything else is refused. */
export type AssetClassFilter = {
  /** All of these hold. */
  and?: Array<AssetClassFilter> | null | undefined;
  /** The connection it came through. */
  connectionId?: IdFilter | null | undefined;
  /** When it was first stored here. */
  createdAt?: DateTimeFilter | null | undefined;
  /** This does not hold. */
  not?: AssetClassFilter | null | undefined;
  /** Its code. */
  number?: StringFilter | null | undefined;
  /** At least one of these holds; each served in the same order. */
  or?: Array<AssetClassFilter> | null | undefined;
  /** By what parent is; at most 1000 may match. */
  parent?: AssetClassFilter | null | undefined;
  /** By the id of parent. */
  parentId?: IdFilter | null | undefined;
  /** Words, all of which have to be in number, name, without regard to case, accents and order; `pum*` stands for any word that begins so. Ordered by UPDATED_AT. Not within not, and not in lists under a record. */
  search?: string | null | undefined;
  /** When it last changed here. */
  updatedAt?: DateTimeFilter | null | undefined;
};

/** One term of an order of assetClasses. All terms of an order go in one direction. */
export type AssetClassOrder = {
  direction?: OrderDirection | null | undefined;
  field: AssetClassOrderField;
};

/** What assetClasses can be ordered by. */
export type AssetClassOrderField =
  /** When it was first stored here. */
  | 'CREATED_AT'
  /** Its code. */
  | 'NUMBER'
  /** When it last changed here. */
  | 'UPDATED_AT';

/** How much depends on an asset. */
export type AssetCriticality =
  /** Safety, or the whole plant. */
  | 'CRITICAL'
  /** Much. */
  | 'HIGH'
  /** Little. */
  | 'LOW'
  /** Something. */
  | 'MEDIUM'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN';

/** Which assets to list. Served by indexes on updatedAt; connectionId, updatedAt; connectionId, status, updatedAt; createdAt; number; status, updatedAt; location, updatedAt; parent, updatedAt; assetClass, updatedAt: the first fields of one of them by eq or in, the next one by a range; anything else is refused. */
export type AssetFilter = {
  /** All of these hold. */
  and?: Array<AssetFilter> | null | undefined;
  /** By what assetClass is; at most 1000 may match. */
  assetClass?: AssetClassFilter | null | undefined;
  /** By the id of assetClass. */
  assetClassId?: IdFilter | null | undefined;
  /** The connection it came through. */
  connectionId?: IdFilter | null | undefined;
  /** When it was first stored here. */
  createdAt?: DateTimeFilter | null | undefined;
  /** By what location is; at most 1000 may match. */
  location?: LocationFilter | null | undefined;
  /** By the id of location. */
  locationId?: IdFilter | null | undefined;
  /** This does not hold. */
  not?: AssetFilter | null | undefined;
  /** Its tag or number. */
  number?: StringFilter | null | undefined;
  /** At least one of these holds; each served in the same order. */
  or?: Array<AssetFilter> | null | undefined;
  /** By what owner is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  owner?: UserFilter | null | undefined;
  /** By the id of owner. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  ownerId?: IdFilter | null | undefined;
  /** By what parent is; at most 1000 may match. */
  parent?: AssetFilter | null | undefined;
  /** By the id of parent. */
  parentId?: IdFilter | null | undefined;
  /** By the id of one of the parts. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  partIds?: IdFilter | null | undefined;
  /** By what one of the parts is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  parts?: PartFilter | null | undefined;
  /** Words, all of which have to be in number, name, manufacturer, model, serialNumber, barcode, inventoryNumber, without regard to case, accents and order; `pum*` stands for any word that begins so. Ordered by UPDATED_AT. Not within not, and not in lists under a record. */
  search?: string | null | undefined;
  /** By what site is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  site?: LocationFilter | null | undefined;
  /** By the id of site. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  siteId?: IdFilter | null | undefined;
  /** Whether it can do its work. */
  status?: AssetStatusFilter | null | undefined;
  /** By the id of one of the teams. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  teamIds?: IdFilter | null | undefined;
  /** By what one of the teams is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  teams?: TeamFilter | null | undefined;
  /** When it last changed here. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** By the id of one of the vendors. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  vendorIds?: IdFilter | null | undefined;
  /** By what one of the vendors is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  vendors?: VendorFilter | null | undefined;
};

/** One term of an order of assets. All terms of an order go in one direction. */
export type AssetOrder = {
  direction?: OrderDirection | null | undefined;
  field: AssetOrderField;
};

/** What assets can be ordered by. */
export type AssetOrderField =
  /** When it was first stored here. */
  | 'CREATED_AT'
  /** Its tag or number. */
  | 'NUMBER'
  /** Whether it can do its work. By the names of the values. */
  | 'STATUS'
  /** When it last changed here. */
  | 'UPDATED_AT';

/** Whether an asset can do its work. */
export type AssetStatus =
  /** Being brought into service. */
  | 'COMMISSIONING'
  /** Out of service, still there. */
  | 'DECOMMISSIONED'
  /** Works, less well than it should. */
  | 'DEGRADED'
  /** Gone. */
  | 'DISPOSED'
  /** Stands still on purpose. */
  | 'DOWN_PLANNED'
  /** Stands still by a fault. */
  | 'DOWN_UNPLANNED'
  /** Being repaired. */
  | 'IN_REPAIR'
  /** Works. */
  | 'OPERATIONAL'
  /** Ready, not needed. */
  | 'STANDBY'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN';

/** Which assetStatusEvents to list. Served by indexes on updatedAt; connectionId, updatedAt; connectionId, status, updatedAt; createdAt; asset, updatedAt; asset, startedAt; workOrder, updatedAt; kind, updatedAt: the first fields of one of them by eq or in, the next one by a range; anything else is refused. */
export type AssetStatusEventFilter = {
  /** All of these hold. */
  and?: Array<AssetStatusEventFilter> | null | undefined;
  /** By what asset is; at most 1000 may match. */
  asset?: AssetFilter | null | undefined;
  /** By the id of asset. */
  assetId?: IdFilter | null | undefined;
  /** The connection it came through. */
  connectionId?: IdFilter | null | undefined;
  /** When it was first stored here. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Whether it stood still, and on purpose. */
  kind?: DowntimeKindFilter | null | undefined;
  /** This does not hold. */
  not?: AssetStatusEventFilter | null | undefined;
  /** At least one of these holds; each served in the same order. */
  or?: Array<AssetStatusEventFilter> | null | undefined;
  /** By what setBy is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  setBy?: UserFilter | null | undefined;
  /** By the id of setBy. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  setById?: IdFilter | null | undefined;
  /** When it began. */
  startedAt?: DateTimeFilter | null | undefined;
  /** What it was during that time. */
  status?: AssetStatusFilter | null | undefined;
  /** When it last changed here. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** By what workOrder is; at most 1000 may match. */
  workOrder?: WorkOrderFilter | null | undefined;
  /** By the id of workOrder. */
  workOrderId?: IdFilter | null | undefined;
};

/** One term of an order of assetStatusEvents. All terms of an order go in one direction. */
export type AssetStatusEventOrder = {
  direction?: OrderDirection | null | undefined;
  field: AssetStatusEventOrderField;
};

/** What assetStatusEvents can be ordered by. */
export type AssetStatusEventOrderField =
  /** When it was first stored here. */
  | 'CREATED_AT'
  /** Whether it stood still, and on purpose. By the names of the values. */
  | 'KIND'
  /** When it began. */
  | 'STARTED_AT'
  /** What it was during that time. By the names of the values. */
  | 'STATUS'
  /** When it last changed here. */
  | 'UPDATED_AT';

export type AssetStatusFilter = {
  /** Equal to this; null finds what has no value. */
  eq?: AssetStatus | null | undefined;
  /** Equal to one of these. */
  in?: Array<AssetStatus> | null | undefined;
};

/** Which attachments to list. Served by indexes on updatedAt; connectionId, updatedAt; createdAt; workOrder, updatedAt; workRequest, updatedAt; asset, updatedAt; purchaseOrder, updatedAt: the first fields of one of them by eq or in, the next one by a range; anything else is refused. */
export type AttachmentFilter = {
  /** All of these hold. */
  and?: Array<AttachmentFilter> | null | undefined;
  /** By what asset is; at most 1000 may match. */
  asset?: AssetFilter | null | undefined;
  /** By the id of asset. */
  assetId?: IdFilter | null | undefined;
  /** The connection it came through. */
  connectionId?: IdFilter | null | undefined;
  /** When it was first stored here. */
  createdAt?: DateTimeFilter | null | undefined;
  /** This does not hold. */
  not?: AttachmentFilter | null | undefined;
  /** At least one of these holds; each served in the same order. */
  or?: Array<AttachmentFilter> | null | undefined;
  /** By what purchaseOrder is; at most 1000 may match. */
  purchaseOrder?: PurchaseOrderFilter | null | undefined;
  /** By the id of purchaseOrder. */
  purchaseOrderId?: IdFilter | null | undefined;
  /** Words, all of which have to be in name, without regard to case, accents and order; `pum*` stands for any word that begins so. Ordered by UPDATED_AT. Not within not, and not in lists under a record. */
  search?: string | null | undefined;
  /** When it last changed here. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** By what uploadedBy is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  uploadedBy?: UserFilter | null | undefined;
  /** By the id of uploadedBy. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  uploadedById?: IdFilter | null | undefined;
  /** By what workOrder is; at most 1000 may match. */
  workOrder?: WorkOrderFilter | null | undefined;
  /** By the id of workOrder. */
  workOrderId?: IdFilter | null | undefined;
  /** By what workRequest is; at most 1000 may match. */
  workRequest?: WorkRequestFilter | null | undefined;
  /** By the id of workRequest. */
  workRequestId?: IdFilter | null | undefined;
};

/** One term of an order of attachments. All terms of an order go in one direction. */
export type AttachmentOrder = {
  direction?: OrderDirection | null | undefined;
  field: AttachmentOrderField;
};

/** What attachments can be ordered by. */
export type AttachmentOrderField =
  /** When it was first stored here. */
  | 'CREATED_AT'
  /** When it last changed here. */
  | 'UPDATED_AT';

export type BooleanFilter = {
  /** Equal to this; null finds what has no value. */
  eq?: boolean | null | undefined;
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

/** Which costEntries to list. Served by indexes on updatedAt; connectionId, updatedAt; createdAt; workOrder, updatedAt; vendor, updatedAt: the first fields of one of them by eq or in, the next one by a range; anything else is refused. */
export type CostEntryFilter = {
  /** All of these hold. */
  and?: Array<CostEntryFilter> | null | undefined;
  /** The connection it came through. */
  connectionId?: IdFilter | null | undefined;
  /** When it was first stored here. */
  createdAt?: DateTimeFilter | null | undefined;
  /** This does not hold. */
  not?: CostEntryFilter | null | undefined;
  /** At least one of these holds; each served in the same order. */
  or?: Array<CostEntryFilter> | null | undefined;
  /** When it last changed here. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** By what vendor is; at most 1000 may match. */
  vendor?: VendorFilter | null | undefined;
  /** By the id of vendor. */
  vendorId?: IdFilter | null | undefined;
  /** By what workOrder is; at most 1000 may match. */
  workOrder?: WorkOrderFilter | null | undefined;
  /** By the id of workOrder. */
  workOrderId?: IdFilter | null | undefined;
};

/** One term of an order of costEntries. All terms of an order go in one direction. */
export type CostEntryOrder = {
  direction?: OrderDirection | null | undefined;
  field: CostEntryOrderField;
};

/** What costEntries can be ordered by. */
export type CostEntryOrderField =
  /** When it was first stored here. */
  | 'CREATED_AT'
  /** When it last changed here. */
  | 'UPDATED_AT';

/** What money was spent on. */
export type CostType =
  /** Time of people. */
  | 'LABOR'
  /** Something else. */
  | 'OTHER'
  /** Parts and material. */
  | 'PART'
  /** Work from outside. */
  | 'SERVICE'
  /** Tools and hired machines. */
  | 'TOOL'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN';

/** What kind of value a custom field holds. */
export type CustomFieldKind =
  /** True or false. */
  | 'BOOLEAN'
  /** One of several values that the source knows. */
  | 'CHOICE'
  /** A calendar day, 2026-11-24. */
  | 'DATE'
  /** A point in time. */
  | 'DATE_TIME'
  /** An address. */
  | 'LINK'
  /** Text of many lines. */
  | 'LONG_TEXT'
  /** Any number of values that the source knows: a list of texts. */
  | 'MULTI_CHOICE'
  /** A number. */
  | 'NUMBER'
  /** Another record, by the source's key; a list of keys where there may be several. */
  | 'REFERENCE'
  /** Text of one line, or of unknown length. */
  | 'TEXT'
  /** A person, by the source's key; a list of keys where there may be several. */
  | 'USER';

export type DateFilter = {
  /** Equal to this; null finds what has no value. */
  eq?: string | null | undefined;
  /** After this. */
  gt?: string | null | undefined;
  /** This or after. */
  gte?: string | null | undefined;
  /** Equal to one of these. */
  in?: Array<string> | null | undefined;
  /** Before this. */
  lt?: string | null | undefined;
  /** This or before. */
  lte?: string | null | undefined;
};

export type DateTimeFilter = {
  /** Equal to this; null finds what has no value. */
  eq?: string | null | undefined;
  /** After this. */
  gt?: string | null | undefined;
  /** This or after. */
  gte?: string | null | undefined;
  /** Equal to one of these. */
  in?: Array<string> | null | undefined;
  /** Before this. */
  lt?: string | null | undefined;
  /** This or before. */
  lte?: string | null | undefined;
};

/** Whether an asset stood still on purpose. */
export type DowntimeKind =
  /** It did not stand still. */
  | 'NONE'
  /** On purpose. */
  | 'PLANNED'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN'
  /** By a fault. */
  | 'UNPLANNED';

export type DowntimeKindFilter = {
  /** Equal to this; null finds what has no value. */
  eq?: DowntimeKind | null | undefined;
  /** Equal to one of these. */
  in?: Array<DowntimeKind> | null | undefined;
};

/** Which failureCodes to list. Served by indexes on updatedAt; connectionId, updatedAt; createdAt; number; type, updatedAt; parent, updatedAt; assetClass, updatedAt: the first fields of one of them by eq or in, the next one by a range; anything else is refused. */
export type FailureCodeFilter = {
  /** All of these hold. */
  and?: Array<FailureCodeFilter> | null | undefined;
  /** By what assetClass is; at most 1000 may match. */
  assetClass?: AssetClassFilter | null | undefined;
  /** By the id of assetClass. */
  assetClassId?: IdFilter | null | undefined;
  /** The connection it came through. */
  connectionId?: IdFilter | null | undefined;
  /** When it was first stored here. */
  createdAt?: DateTimeFilter | null | undefined;
  /** This does not hold. */
  not?: FailureCodeFilter | null | undefined;
  /** The code. */
  number?: StringFilter | null | undefined;
  /** At least one of these holds; each served in the same order. */
  or?: Array<FailureCodeFilter> | null | undefined;
  /** By what parent is; at most 1000 may match. */
  parent?: FailureCodeFilter | null | undefined;
  /** By the id of parent. */
  parentId?: IdFilter | null | undefined;
  /** Words, all of which have to be in number, name, without regard to case, accents and order; `pum*` stands for any word that begins so. Ordered by UPDATED_AT. Not within not, and not in lists under a record. */
  search?: string | null | undefined;
  /** What it tells. */
  type?: FailureCodeTypeFilter | null | undefined;
  /** When it last changed here. */
  updatedAt?: DateTimeFilter | null | undefined;
};

/** One term of an order of failureCodes. All terms of an order go in one direction. */
export type FailureCodeOrder = {
  direction?: OrderDirection | null | undefined;
  field: FailureCodeOrderField;
};

/** What failureCodes can be ordered by. */
export type FailureCodeOrderField =
  /** When it was first stored here. */
  | 'CREATED_AT'
  /** The code. */
  | 'NUMBER'
  /** What it tells. By the names of the values. */
  | 'TYPE'
  /** When it last changed here. */
  | 'UPDATED_AT';

/** What a failure code tells. */
export type FailureCodeType =
  /** Why it happened. */
  | 'CAUSE'
  /** What kind of thing failed. */
  | 'CLASS'
  /** How it was noticed. */
  | 'DETECTION'
  /** ISO 14224 failure mechanism. */
  | 'MECHANISM'
  /** ISO 14224 failure mode. */
  | 'MODE'
  /** What was seen. */
  | 'PROBLEM'
  /** What was done about it. */
  | 'REMEDY'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN';

export type FailureCodeTypeFilter = {
  /** Equal to this; null finds what has no value. */
  eq?: FailureCodeType | null | undefined;
  /** Equal to one of these. */
  in?: Array<FailureCodeType> | null | undefined;
};

/** How much of an order has been received or billed. */
export type Fulfillment =
  /** All. */
  | 'FULL'
  /** Nothing. */
  | 'NONE'
  /** Some. */
  | 'PARTIAL'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN';

/** Which goodsReceipts to list. Served by indexes on updatedAt; connectionId, updatedAt; connectionId, status, updatedAt; createdAt; number; purchaseOrder, updatedAt; status, updatedAt: the first fields of one of them by eq or in, the next one by a range; anything else is refused. */
export type GoodsReceiptFilter = {
  /** All of these hold. */
  and?: Array<GoodsReceiptFilter> | null | undefined;
  /** The connection it came through. */
  connectionId?: IdFilter | null | undefined;
  /** When it was first stored here. */
  createdAt?: DateTimeFilter | null | undefined;
  /** This does not hold. */
  not?: GoodsReceiptFilter | null | undefined;
  /** The number people call it by. */
  number?: StringFilter | null | undefined;
  /** At least one of these holds; each served in the same order. */
  or?: Array<GoodsReceiptFilter> | null | undefined;
  /** By what purchaseOrder is; at most 1000 may match. */
  purchaseOrder?: PurchaseOrderFilter | null | undefined;
  /** By the id of purchaseOrder. */
  purchaseOrderId?: IdFilter | null | undefined;
  /** By what receivedBy is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  receivedBy?: UserFilter | null | undefined;
  /** By the id of receivedBy. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  receivedById?: IdFilter | null | undefined;
  /** Words, all of which have to be in number, packingSlip, without regard to case, accents and order; `pum*` stands for any word that begins so. Ordered by UPDATED_AT. Not within not, and not in lists under a record. */
  search?: string | null | undefined;
  /** Whether it counts yet. */
  status?: GoodsReceiptStatusFilter | null | undefined;
  /** When it last changed here. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** By what vendor is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  vendor?: VendorFilter | null | undefined;
  /** By the id of vendor. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  vendorId?: IdFilter | null | undefined;
};

/** One term of an order of goodsReceipts. All terms of an order go in one direction. */
export type GoodsReceiptOrder = {
  direction?: OrderDirection | null | undefined;
  field: GoodsReceiptOrderField;
};

/** What goodsReceipts can be ordered by. */
export type GoodsReceiptOrderField =
  /** When it was first stored here. */
  | 'CREATED_AT'
  /** The number people call it by. */
  | 'NUMBER'
  /** Whether it counts yet. By the names of the values. */
  | 'STATUS'
  /** When it last changed here. */
  | 'UPDATED_AT';

/** Whether a receipt counts yet. */
export type GoodsReceiptStatus =
  /** Announced or being counted. */
  | 'DRAFT'
  /** In stock. */
  | 'POSTED'
  /** Taken back. */
  | 'REVERSED'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN';

export type GoodsReceiptStatusFilter = {
  /** Equal to this; null finds what has no value. */
  eq?: GoodsReceiptStatus | null | undefined;
  /** Equal to one of these. */
  in?: Array<GoodsReceiptStatus> | null | undefined;
};

export type IdFilter = {
  /** Equal to this; null finds what has no value. */
  eq?: string | number | null | undefined;
  /** Equal to one of these. */
  in?: Array<string | number> | null | undefined;
};

export type IntFilter = {
  /** Equal to this; null finds what has no value. */
  eq?: number | null | undefined;
  /** After this. */
  gt?: number | null | undefined;
  /** This or after. */
  gte?: number | null | undefined;
  /** Equal to one of these. */
  in?: Array<number> | null | undefined;
  /** Before this. */
  lt?: number | null | undefined;
  /** This or before. */
  lte?: number | null | undefined;
};

/** Which invoices to list. Served by indexes on updatedAt; connectionId, updatedAt; connectionId, status, updatedAt; createdAt; number; status, updatedAt; vendor, updatedAt; purchaseOrder, updatedAt; dueDate: the first fields of one of them by eq or in, the next one by a range; anything else is refused. */
export type InvoiceFilter = {
  /** All of these hold. */
  and?: Array<InvoiceFilter> | null | undefined;
  /** The connection it came through. */
  connectionId?: IdFilter | null | undefined;
  /** When it was first stored here. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Last day to pay. */
  dueDate?: DateFilter | null | undefined;
  /** This does not hold. */
  not?: InvoiceFilter | null | undefined;
  /** The number people call it by. */
  number?: StringFilter | null | undefined;
  /** At least one of these holds; each served in the same order. */
  or?: Array<InvoiceFilter> | null | undefined;
  /** By what purchaseOrder is; at most 1000 may match. */
  purchaseOrder?: PurchaseOrderFilter | null | undefined;
  /** By the id of purchaseOrder. */
  purchaseOrderId?: IdFilter | null | undefined;
  /** Words, all of which have to be in number, without regard to case, accents and order; `pum*` stands for any word that begins so. Ordered by UPDATED_AT. Not within not, and not in lists under a record. */
  search?: string | null | undefined;
  /** Where it is in its life. */
  status?: InvoiceStatusFilter | null | undefined;
  /** When it last changed here. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** By what vendor is; at most 1000 may match. */
  vendor?: VendorFilter | null | undefined;
  /** By the id of vendor. */
  vendorId?: IdFilter | null | undefined;
};

/** One term of an order of invoices. All terms of an order go in one direction. */
export type InvoiceOrder = {
  direction?: OrderDirection | null | undefined;
  field: InvoiceOrderField;
};

/** What invoices can be ordered by. */
export type InvoiceOrderField =
  /** When it was first stored here. */
  | 'CREATED_AT'
  /** Last day to pay. */
  | 'DUE_DATE'
  /** The number people call it by. */
  | 'NUMBER'
  /** Where it is in its life. By the names of the values. */
  | 'STATUS'
  /** When it last changed here. */
  | 'UPDATED_AT';

/** Where a vendor's invoice is in its life. */
export type InvoiceStatus =
  /** Of no effect. */
  | 'CANCELED'
  /** Not accepted as it is. */
  | 'DISPUTED'
  /** Came in or is being written, not checked. */
  | 'DRAFT'
  /** Paid. */
  | 'PAID'
  /** Booked, to be paid. */
  | 'POSTED'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN'
  /** Checked, not booked. */
  | 'VALIDATED';

export type InvoiceStatusFilter = {
  /** Equal to this; null finds what has no value. */
  eq?: InvoiceStatus | null | undefined;
  /** Equal to one of these. */
  in?: Array<InvoiceStatus> | null | undefined;
};

/** Which laborEntries to list. Served by indexes on updatedAt; connectionId, updatedAt; createdAt; workOrder, updatedAt; user, updatedAt: the first fields of one of them by eq or in, the next one by a range; anything else is refused. */
export type LaborEntryFilter = {
  /** All of these hold. */
  and?: Array<LaborEntryFilter> | null | undefined;
  /** The connection it came through. */
  connectionId?: IdFilter | null | undefined;
  /** When it was first stored here. */
  createdAt?: DateTimeFilter | null | undefined;
  /** This does not hold. */
  not?: LaborEntryFilter | null | undefined;
  /** At least one of these holds; each served in the same order. */
  or?: Array<LaborEntryFilter> | null | undefined;
  /** When it last changed here. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** By what user is; at most 1000 may match. */
  user?: UserFilter | null | undefined;
  /** By the id of user. */
  userId?: IdFilter | null | undefined;
  /** By what workOrder is; at most 1000 may match. */
  workOrder?: WorkOrderFilter | null | undefined;
  /** By the id of workOrder. */
  workOrderId?: IdFilter | null | undefined;
};

/** One term of an order of laborEntries. All terms of an order go in one direction. */
export type LaborEntryOrder = {
  direction?: OrderDirection | null | undefined;
  field: LaborEntryOrderField;
};

/** What laborEntries can be ordered by. */
export type LaborEntryOrderField =
  /** When it was first stored here. */
  | 'CREATED_AT'
  /** When it last changed here. */
  | 'UPDATED_AT';

/** What time was spent on. */
export type LaborType =
  /** Driving, where that is paid otherwise than other travel. */
  | 'DRIVE'
  /** Looking and measuring. */
  | 'INSPECTION'
  /** Getting there. */
  | 'TRAVEL'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN'
  /** Waiting. */
  | 'WAIT'
  /** The work itself. */
  | 'WORK';

/** Which locations to list. Served by indexes on updatedAt; connectionId, updatedAt; createdAt; number; type, updatedAt; parent, updatedAt: the first fields of one of them by eq or in, the next one by a range; anything else is refused. */
export type LocationFilter = {
  /** All of these hold. */
  and?: Array<LocationFilter> | null | undefined;
  /** The connection it came through. */
  connectionId?: IdFilter | null | undefined;
  /** When it was first stored here. */
  createdAt?: DateTimeFilter | null | undefined;
  /** This does not hold. */
  not?: LocationFilter | null | undefined;
  /** Its code. */
  number?: StringFilter | null | undefined;
  /** At least one of these holds; each served in the same order. */
  or?: Array<LocationFilter> | null | undefined;
  /** By what parent is; at most 1000 may match. */
  parent?: LocationFilter | null | undefined;
  /** By the id of parent. */
  parentId?: IdFilter | null | undefined;
  /** Words, all of which have to be in number, name, barcode, without regard to case, accents and order; `pum*` stands for any word that begins so. Ordered by UPDATED_AT. Not within not, and not in lists under a record. */
  search?: string | null | undefined;
  /** By the id of one of the teams. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  teamIds?: IdFilter | null | undefined;
  /** By what one of the teams is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  teams?: TeamFilter | null | undefined;
  /** What kind of place it is. */
  type?: LocationTypeFilter | null | undefined;
  /** When it last changed here. */
  updatedAt?: DateTimeFilter | null | undefined;
};

/** One term of an order of locations. All terms of an order go in one direction. */
export type LocationOrder = {
  direction?: OrderDirection | null | undefined;
  field: LocationOrderField;
};

/** What locations can be ordered by. */
export type LocationOrderField =
  /** When it was first stored here. */
  | 'CREATED_AT'
  /** Its code. */
  | 'NUMBER'
  /** What kind of place it is. By the names of the values. */
  | 'TYPE'
  /** When it last changed here. */
  | 'UPDATED_AT';

/** What kind of place a location is. */
export type LocationType =
  /** A part of a plant. */
  | 'AREA'
  /** A building. */
  | 'BUILDING'
  /** A floor. */
  | 'FLOOR'
  /** A place defined by what happens there. */
  | 'FUNCTIONAL_LOCATION'
  /** A production line. */
  | 'LINE'
  /** A plant. */
  | 'PLANT'
  /** A room. */
  | 'ROOM'
  /** A site as a whole. */
  | 'SITE'
  /** A place where stock is kept. */
  | 'STOREROOM'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN'
  /** A vehicle. */
  | 'VEHICLE';

export type LocationTypeFilter = {
  /** Equal to this; null finds what has no value. */
  eq?: LocationType | null | undefined;
  /** Equal to one of these. */
  in?: Array<LocationType> | null | undefined;
};

/** What the next due date is counted from. */
export type MaintenancePlanBasis =
  /** The day the work was done. */
  | 'COMPLETED_DATE'
  /** The date it was due before. */
  | 'SCHEDULED_DATE'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN';

/** Which maintenancePlans to list. Served by indexes on updatedAt; connectionId, updatedAt; connectionId, status, updatedAt; createdAt; number; status, updatedAt; asset, updatedAt; nextDueAt: the first fields of one of them by eq or in, the next one by a range; anything else is refused. */
export type MaintenancePlanFilter = {
  /** All of these hold. */
  and?: Array<MaintenancePlanFilter> | null | undefined;
  /** By what asset is; at most 1000 may match. */
  asset?: AssetFilter | null | undefined;
  /** By the id of asset. */
  assetId?: IdFilter | null | undefined;
  /** By the id of one of the assets. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  assetIds?: IdFilter | null | undefined;
  /** By what one of the assets is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  assets?: AssetFilter | null | undefined;
  /** The connection it came through. */
  connectionId?: IdFilter | null | undefined;
  /** When it was first stored here. */
  createdAt?: DateTimeFilter | null | undefined;
  /** When the work is due next. */
  nextDueAt?: DateTimeFilter | null | undefined;
  /** This does not hold. */
  not?: MaintenancePlanFilter | null | undefined;
  /** The number people call it by. */
  number?: StringFilter | null | undefined;
  /** At least one of these holds; each served in the same order. */
  or?: Array<MaintenancePlanFilter> | null | undefined;
  /** By the id of one of the procedures. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  procedureIds?: IdFilter | null | undefined;
  /** By what one of the procedures is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  procedures?: ProcedureFilter | null | undefined;
  /** Words, all of which have to be in number, name, without regard to case, accents and order; `pum*` stands for any word that begins so. Ordered by UPDATED_AT. Not within not, and not in lists under a record. */
  search?: string | null | undefined;
  /** Whether it makes work orders. */
  status?: MaintenancePlanStatusFilter | null | undefined;
  /** By what team is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  team?: TeamFilter | null | undefined;
  /** By the id of team. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  teamId?: IdFilter | null | undefined;
  /** When it last changed here. */
  updatedAt?: DateTimeFilter | null | undefined;
};

/** One term of an order of maintenancePlans. All terms of an order go in one direction. */
export type MaintenancePlanOrder = {
  direction?: OrderDirection | null | undefined;
  field: MaintenancePlanOrderField;
};

/** What maintenancePlans can be ordered by. */
export type MaintenancePlanOrderField =
  /** When it was first stored here. */
  | 'CREATED_AT'
  /** When the work is due next. */
  | 'NEXT_DUE_AT'
  /** The number people call it by. */
  | 'NUMBER'
  /** Whether it makes work orders. By the names of the values. */
  | 'STATUS'
  /** When it last changed here. */
  | 'UPDATED_AT';

/** Whether a plan makes work orders. */
export type MaintenancePlanStatus =
  /** Makes them. */
  | 'ACTIVE'
  /** No longer used. */
  | 'ARCHIVED'
  /** Being written. */
  | 'DRAFT'
  /** Stopped for now. */
  | 'PAUSED'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN';

export type MaintenancePlanStatusFilter = {
  /** Equal to this; null finds what has no value. */
  eq?: MaintenancePlanStatus | null | undefined;
  /** Equal to one of these. */
  in?: Array<MaintenancePlanStatus> | null | undefined;
};

/** What makes a plan due. */
export type MaintenancePlanTrigger =
  /** Time. */
  | 'CALENDAR'
  /** Whichever comes first. */
  | 'CALENDAR_OR_METER'
  /** A measured condition. */
  | 'CONDITION'
  /** A meter. */
  | 'METER'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN';

/** How a reading is held against a value. */
export type MeterCondition =
  /** Each time that it has risen by that much. */
  | 'EVERY'
  /** Below it. */
  | 'LESS_THAN'
  /** Above it. */
  | 'MORE_THAN'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN';

/** Which meters to list. Served by indexes on updatedAt; connectionId, updatedAt; createdAt; number; asset, updatedAt; location, updatedAt: the first fields of one of them by eq or in, the next one by a range; anything else is refused. */
export type MeterFilter = {
  /** All of these hold. */
  and?: Array<MeterFilter> | null | undefined;
  /** By what asset is; at most 1000 may match. */
  asset?: AssetFilter | null | undefined;
  /** By the id of asset. */
  assetId?: IdFilter | null | undefined;
  /** The connection it came through. */
  connectionId?: IdFilter | null | undefined;
  /** When it was first stored here. */
  createdAt?: DateTimeFilter | null | undefined;
  /** By what location is; at most 1000 may match. */
  location?: LocationFilter | null | undefined;
  /** By the id of location. */
  locationId?: IdFilter | null | undefined;
  /** This does not hold. */
  not?: MeterFilter | null | undefined;
  /** Its code. */
  number?: StringFilter | null | undefined;
  /** At least one of these holds; each served in the same order. */
  or?: Array<MeterFilter> | null | undefined;
  /** Words, all of which have to be in number, name, without regard to case, accents and order; `pum*` stands for any word that begins so. Ordered by UPDATED_AT. Not within not, and not in lists under a record. */
  search?: string | null | undefined;
  /** When it last changed here. */
  updatedAt?: DateTimeFilter | null | undefined;
};

/** How the readings of a meter follow each other. */
export type MeterKind =
  /** They are one of a set of observations. */
  | 'CHARACTERISTIC'
  /** They only rise: hours, pieces, kilometers. */
  | 'CUMULATIVE'
  /** They go up and down: pressure, temperature. */
  | 'GAUGE'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN';

/** One term of an order of meters. All terms of an order go in one direction. */
export type MeterOrder = {
  direction?: OrderDirection | null | undefined;
  field: MeterOrderField;
};

/** What meters can be ordered by. */
export type MeterOrderField =
  /** When it was first stored here. */
  | 'CREATED_AT'
  /** Its code. */
  | 'NUMBER'
  /** When it last changed here. */
  | 'UPDATED_AT';

/** Which meterReadings to list. Served by indexes on updatedAt; connectionId, updatedAt; createdAt; meter, updatedAt; meter, readAt; workOrder, updatedAt: the first fields of one of them by eq or in, the next one by a range; anything else is refused. */
export type MeterReadingFilter = {
  /** All of these hold. */
  and?: Array<MeterReadingFilter> | null | undefined;
  /** The connection it came through. */
  connectionId?: IdFilter | null | undefined;
  /** When it was first stored here. */
  createdAt?: DateTimeFilter | null | undefined;
  /** By what meter is; at most 1000 may match. */
  meter?: MeterFilter | null | undefined;
  /** By the id of meter. */
  meterId?: IdFilter | null | undefined;
  /** This does not hold. */
  not?: MeterReadingFilter | null | undefined;
  /** At least one of these holds; each served in the same order. */
  or?: Array<MeterReadingFilter> | null | undefined;
  /** When. */
  readAt?: DateTimeFilter | null | undefined;
  /** By what readBy is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  readBy?: UserFilter | null | undefined;
  /** By the id of readBy. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  readById?: IdFilter | null | undefined;
  /** When it last changed here. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** By what workOrder is; at most 1000 may match. */
  workOrder?: WorkOrderFilter | null | undefined;
  /** By the id of workOrder. */
  workOrderId?: IdFilter | null | undefined;
};

/** One term of an order of meterReadings. All terms of an order go in one direction. */
export type MeterReadingOrder = {
  direction?: OrderDirection | null | undefined;
  field: MeterReadingOrderField;
};

/** What meterReadings can be ordered by. */
export type MeterReadingOrderField =
  /** When it was first stored here. */
  | 'CREATED_AT'
  /** When. */
  | 'READ_AT'
  /** When it last changed here. */
  | 'UPDATED_AT';

/** Where a reading comes from. */
export type MeterSource =
  /** A sensor sends it. */
  | 'AUTOMATED_SENSOR'
  /** A device on the network sends it. */
  | 'IOT_DEVICE'
  /** Somebody read it. */
  | 'MANUAL'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN';

/** Which end comes first. What has no value comes before all values, so last with DESC. */
export type OrderDirection =
  /** Smallest or earliest first. */
  | 'ASC'
  /** Largest or latest first. */
  | 'DESC';

/** Which parts to list. Served by indexes on updatedAt; connectionId, updatedAt; connectionId, status, updatedAt; createdAt; number; status, updatedAt: the first fields of one of them by eq or in, the next one by a range; anything else is refused. */
export type PartFilter = {
  /** All of these hold. */
  and?: Array<PartFilter> | null | undefined;
  /** By the id of one of the assets. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  assetIds?: IdFilter | null | undefined;
  /** By what one of the assets is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  assets?: AssetFilter | null | undefined;
  /** The connection it came through. */
  connectionId?: IdFilter | null | undefined;
  /** When it was first stored here. */
  createdAt?: DateTimeFilter | null | undefined;
  /** This does not hold. */
  not?: PartFilter | null | undefined;
  /** Its number. */
  number?: StringFilter | null | undefined;
  /** At least one of these holds; each served in the same order. */
  or?: Array<PartFilter> | null | undefined;
  /** Words, all of which have to be in number, name, manufacturer, manufacturerPartNumber, barcode, without regard to case, accents and order; `pum*` stands for any word that begins so. Ordered by UPDATED_AT. Not within not, and not in lists under a record. */
  search?: string | null | undefined;
  /** Whether it may still be used. */
  status?: PartStatusFilter | null | undefined;
  /** When it last changed here. */
  updatedAt?: DateTimeFilter | null | undefined;
};

/** One term of an order of parts. All terms of an order go in one direction. */
export type PartOrder = {
  direction?: OrderDirection | null | undefined;
  field: PartOrderField;
};

/** What parts can be ordered by. */
export type PartOrderField =
  /** When it was first stored here. */
  | 'CREATED_AT'
  /** Its number. */
  | 'NUMBER'
  /** Whether it may still be used. By the names of the values. */
  | 'STATUS'
  /** When it last changed here. */
  | 'UPDATED_AT';

/** Whether a part may still be used. */
export type PartStatus =
  /** In use. */
  | 'ACTIVE'
  /** Not to be ordered. */
  | 'INACTIVE'
  /** Replaced by another. */
  | 'OBSOLETE'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN';

export type PartStatusFilter = {
  /** Equal to this; null finds what has no value. */
  eq?: PartStatus | null | undefined;
  /** Equal to one of these. */
  in?: Array<PartStatus> | null | undefined;
};

/** How a part is handled. */
export type PartType =
  /** A set of other parts. */
  | 'KIT'
  /** Bought when needed. */
  | 'NON_STOCK'
  /** Not a thing. */
  | 'SERVICE'
  /** Kept in stock. */
  | 'STOCK'
  /** Lent, not used up. */
  | 'TOOL'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN';

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

export type PriorityFilter = {
  /** Equal to this; null finds what has no value. */
  eq?: Priority | null | undefined;
  /** Equal to one of these. */
  in?: Array<Priority> | null | undefined;
};

/** Which procedures to list. Served by indexes on updatedAt; connectionId, updatedAt; connectionId, status, updatedAt; createdAt; number; name; assetClass, updatedAt: the first fields of one of them by eq or in, the next one by a range; anything else is refused. */
export type ProcedureFilter = {
  /** All of these hold. */
  and?: Array<ProcedureFilter> | null | undefined;
  /** By what assetClass is; at most 1000 may match. */
  assetClass?: AssetClassFilter | null | undefined;
  /** By the id of assetClass. */
  assetClassId?: IdFilter | null | undefined;
  /** The connection it came through. */
  connectionId?: IdFilter | null | undefined;
  /** When it was first stored here. */
  createdAt?: DateTimeFilter | null | undefined;
  /** What people call it. */
  name?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: ProcedureFilter | null | undefined;
  /** Its code. */
  number?: StringFilter | null | undefined;
  /** At least one of these holds; each served in the same order. */
  or?: Array<ProcedureFilter> | null | undefined;
  /** Words, all of which have to be in number, name, without regard to case, accents and order; `pum*` stands for any word that begins so. Ordered by UPDATED_AT. Not within not, and not in lists under a record. */
  search?: string | null | undefined;
  /** Whether it may be used. */
  status?: ProcedureStatusFilter | null | undefined;
  /** When it last changed here. */
  updatedAt?: DateTimeFilter | null | undefined;
};

/** One term of an order of procedures. All terms of an order go in one direction. */
export type ProcedureOrder = {
  direction?: OrderDirection | null | undefined;
  field: ProcedureOrderField;
};

/** What procedures can be ordered by. */
export type ProcedureOrderField =
  /** When it was first stored here. */
  | 'CREATED_AT'
  /** What people call it. */
  | 'NAME'
  /** Its code. */
  | 'NUMBER'
  /** Whether it may be used. By the names of the values. */
  | 'STATUS'
  /** When it last changed here. */
  | 'UPDATED_AT';

/** Whether a procedure may be used. */
export type ProcedureStatus =
  /** In use. */
  | 'ACTIVE'
  /** No longer used. */
  | 'ARCHIVED'
  /** Being written. */
  | 'DRAFT'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN';

export type ProcedureStatusFilter = {
  /** Equal to this; null finds what has no value. */
  eq?: ProcedureStatus | null | undefined;
  /** Equal to one of these. */
  in?: Array<ProcedureStatus> | null | undefined;
};

/** Which purchaseOrders to list. Served by indexes on updatedAt; connectionId, updatedAt; connectionId, status, updatedAt; createdAt; number; status, updatedAt; statusRaw, updatedAt; vendor, updatedAt; orderDate: the first fields of one of them by eq or in, the next one by a range; anything else is refused. */
export type PurchaseOrderFilter = {
  /** All of these hold. */
  and?: Array<PurchaseOrderFilter> | null | undefined;
  /** By what approver is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  approver?: UserFilter | null | undefined;
  /** By the id of approver. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  approverId?: IdFilter | null | undefined;
  /** By what billTo is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  billTo?: LocationFilter | null | undefined;
  /** By the id of billTo. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  billToId?: IdFilter | null | undefined;
  /** By what buyer is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  buyer?: UserFilter | null | undefined;
  /** By the id of buyer. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  buyerId?: IdFilter | null | undefined;
  /** The connection it came through. */
  connectionId?: IdFilter | null | undefined;
  /** When it was first stored here. */
  createdAt?: DateTimeFilter | null | undefined;
  /** This does not hold. */
  not?: PurchaseOrderFilter | null | undefined;
  /** The number people call it by; a draft may have none. */
  number?: StringFilter | null | undefined;
  /** At least one of these holds; each served in the same order. */
  or?: Array<PurchaseOrderFilter> | null | undefined;
  /** Day of the order. */
  orderDate?: DateFilter | null | undefined;
  /** By what requester is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  requester?: UserFilter | null | undefined;
  /** By the id of requester. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  requesterId?: IdFilter | null | undefined;
  /** Words, all of which have to be in number, title, reference, without regard to case, accents and order; `pum*` stands for any word that begins so. Ordered by UPDATED_AT. Not within not, and not in lists under a record. */
  search?: string | null | undefined;
  /** By what shipTo is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  shipTo?: LocationFilter | null | undefined;
  /** By the id of shipTo. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  shipToId?: IdFilter | null | undefined;
  /** By what site is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  site?: LocationFilter | null | undefined;
  /** By the id of site. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  siteId?: IdFilter | null | undefined;
  /** Where it is in its life. */
  status?: PurchaseOrderStatusFilter | null | undefined;
  /** The source's own value of status. */
  statusRaw?: StringFilter | null | undefined;
  /** When it last changed here. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** By what vendor is; at most 1000 may match. */
  vendor?: VendorFilter | null | undefined;
  /** By the id of vendor. */
  vendorId?: IdFilter | null | undefined;
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

/** One term of an order of purchaseOrders. All terms of an order go in one direction. */
export type PurchaseOrderOrder = {
  direction?: OrderDirection | null | undefined;
  field: PurchaseOrderOrderField;
};

/** What purchaseOrders can be ordered by. */
export type PurchaseOrderOrderField =
  /** When it was first stored here. */
  | 'CREATED_AT'
  /** The number people call it by; a draft may have none. */
  | 'NUMBER'
  /** Day of the order. */
  | 'ORDER_DATE'
  /** Where it is in its life. By the names of the values. */
  | 'STATUS'
  /** The source's own value of status. */
  | 'STATUS_RAW'
  /** When it last changed here. */
  | 'UPDATED_AT';

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

export type PurchaseOrderStatusFilter = {
  /** Equal to this; null finds what has no value. */
  eq?: PurchaseOrderStatus | null | undefined;
  /** Equal to one of these. */
  in?: Array<PurchaseOrderStatus> | null | undefined;
};

/** Which purchaseRequisitions to list. Served by indexes on updatedAt; connectionId, updatedAt; connectionId, status, updatedAt; createdAt; number; status, updatedAt; requester, updatedAt; purchaseOrder, updatedAt: the first fields of one of them by eq or in, the next one by a range; anything else is refused. */
export type PurchaseRequisitionFilter = {
  /** All of these hold. */
  and?: Array<PurchaseRequisitionFilter> | null | undefined;
  /** By what approver is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  approver?: UserFilter | null | undefined;
  /** By the id of approver. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  approverId?: IdFilter | null | undefined;
  /** The connection it came through. */
  connectionId?: IdFilter | null | undefined;
  /** When it was first stored here. */
  createdAt?: DateTimeFilter | null | undefined;
  /** This does not hold. */
  not?: PurchaseRequisitionFilter | null | undefined;
  /** The number people call it by. */
  number?: StringFilter | null | undefined;
  /** At least one of these holds; each served in the same order. */
  or?: Array<PurchaseRequisitionFilter> | null | undefined;
  /** By what purchaseOrder is; at most 1000 may match. */
  purchaseOrder?: PurchaseOrderFilter | null | undefined;
  /** By the id of purchaseOrder. */
  purchaseOrderId?: IdFilter | null | undefined;
  /** By what requester is; at most 1000 may match. */
  requester?: UserFilter | null | undefined;
  /** By the id of requester. */
  requesterId?: IdFilter | null | undefined;
  /** Words, all of which have to be in number, title, without regard to case, accents and order; `pum*` stands for any word that begins so. Ordered by UPDATED_AT. Not within not, and not in lists under a record. */
  search?: string | null | undefined;
  /** Where it is in its life. */
  status?: PurchaseRequisitionStatusFilter | null | undefined;
  /** When it last changed here. */
  updatedAt?: DateTimeFilter | null | undefined;
};

/** One term of an order of purchaseRequisitions. All terms of an order go in one direction. */
export type PurchaseRequisitionOrder = {
  direction?: OrderDirection | null | undefined;
  field: PurchaseRequisitionOrderField;
};

/** What purchaseRequisitions can be ordered by. */
export type PurchaseRequisitionOrderField =
  /** When it was first stored here. */
  | 'CREATED_AT'
  /** The number people call it by. */
  | 'NUMBER'
  /** Where it is in its life. By the names of the values. */
  | 'STATUS'
  /** When it last changed here. */
  | 'UPDATED_AT';

/** Where a purchase requisition is in its life. */
export type PurchaseRequisitionStatus =
  /** Accepted, nothing ordered yet. */
  | 'APPROVED'
  /** Withdrawn. */
  | 'CANCELED'
  /** A purchase order was made of it. */
  | 'CONVERTED'
  /** Being written. */
  | 'DRAFT'
  /** Turned down. */
  | 'REJECTED'
  /** Handed in, nobody has decided. */
  | 'SUBMITTED'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN';

export type PurchaseRequisitionStatusFilter = {
  /** Equal to this; null finds what has no value. */
  eq?: PurchaseRequisitionStatus | null | undefined;
  /** Equal to one of these. */
  in?: Array<PurchaseRequisitionStatus> | null | undefined;
};

/** A day of the week. */
export type RecurrenceDay =
  /** Friday. */
  | 'FRIDAY'
  /** Monday. */
  | 'MONDAY'
  /** Saturday. */
  | 'SATURDAY'
  /** Sunday. */
  | 'SUNDAY'
  /** Thursday. */
  | 'THURSDAY'
  /** Tuesday. */
  | 'TUESDAY'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN'
  /** Wednesday. */
  | 'WEDNESDAY';

/** Unit of a recurrence. */
export type RecurrenceFrequency =
  /** Days. */
  | 'DAILY'
  /** Months. */
  | 'MONTHLY'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN'
  /** Weeks. */
  | 'WEEKLY'
  /** Years. */
  | 'YEARLY';

/** Which stockLevels to list. Served by indexes on updatedAt; connectionId, updatedAt; createdAt; part, updatedAt; storeroom, updatedAt; belowMinimum, updatedAt: the first fields of one of them by eq or in, the next one by a range; anything else is refused. */
export type StockLevelFilter = {
  /** All of these hold. */
  and?: Array<StockLevelFilter> | null | undefined;
  /** Whether less may be taken than the minimum. */
  belowMinimum?: BooleanFilter | null | undefined;
  /** The connection it came through. */
  connectionId?: IdFilter | null | undefined;
  /** When it was first stored here. */
  createdAt?: DateTimeFilter | null | undefined;
  /** This does not hold. */
  not?: StockLevelFilter | null | undefined;
  /** At least one of these holds; each served in the same order. */
  or?: Array<StockLevelFilter> | null | undefined;
  /** By what part is; at most 1000 may match. */
  part?: PartFilter | null | undefined;
  /** By the id of part. */
  partId?: IdFilter | null | undefined;
  /** By what storeroom is; at most 1000 may match. */
  storeroom?: LocationFilter | null | undefined;
  /** By the id of storeroom. */
  storeroomId?: IdFilter | null | undefined;
  /** When it last changed here. */
  updatedAt?: DateTimeFilter | null | undefined;
};

/** One term of an order of stockLevels. All terms of an order go in one direction. */
export type StockLevelOrder = {
  direction?: OrderDirection | null | undefined;
  field: StockLevelOrderField;
};

/** What stockLevels can be ordered by. */
export type StockLevelOrderField =
  /** Whether less may be taken than the minimum. */
  | 'BELOW_MINIMUM'
  /** When it was first stored here. */
  | 'CREATED_AT'
  /** When it last changed here. */
  | 'UPDATED_AT';

/** Which stockTransactions to list. Served by indexes on updatedAt; connectionId, updatedAt; createdAt; part, updatedAt; storeroom, updatedAt; workOrder, updatedAt; type, updatedAt: the first fields of one of them by eq or in, the next one by a range; anything else is refused. */
export type StockTransactionFilter = {
  /** All of these hold. */
  and?: Array<StockTransactionFilter> | null | undefined;
  /** By what by is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  by?: UserFilter | null | undefined;
  /** By the id of by. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  byId?: IdFilter | null | undefined;
  /** The connection it came through. */
  connectionId?: IdFilter | null | undefined;
  /** When it was first stored here. */
  createdAt?: DateTimeFilter | null | undefined;
  /** By what goodsReceipt is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  goodsReceipt?: GoodsReceiptFilter | null | undefined;
  /** By the id of goodsReceipt. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  goodsReceiptId?: IdFilter | null | undefined;
  /** This does not hold. */
  not?: StockTransactionFilter | null | undefined;
  /** At least one of these holds; each served in the same order. */
  or?: Array<StockTransactionFilter> | null | undefined;
  /** By what otherStoreroom is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  otherStoreroom?: LocationFilter | null | undefined;
  /** By the id of otherStoreroom. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  otherStoreroomId?: IdFilter | null | undefined;
  /** By what part is; at most 1000 may match. */
  part?: PartFilter | null | undefined;
  /** By the id of part. */
  partId?: IdFilter | null | undefined;
  /** By what purchaseOrder is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  purchaseOrder?: PurchaseOrderFilter | null | undefined;
  /** By the id of purchaseOrder. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  purchaseOrderId?: IdFilter | null | undefined;
  /** Words, all of which have to be in number, without regard to case, accents and order; `pum*` stands for any word that begins so. Ordered by UPDATED_AT. Not within not, and not in lists under a record. */
  search?: string | null | undefined;
  /** By what storeroom is; at most 1000 may match. */
  storeroom?: LocationFilter | null | undefined;
  /** By the id of storeroom. */
  storeroomId?: IdFilter | null | undefined;
  /** What moved it. */
  type?: StockTransactionTypeFilter | null | undefined;
  /** When it last changed here. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** By what workOrder is; at most 1000 may match. */
  workOrder?: WorkOrderFilter | null | undefined;
  /** By the id of workOrder. */
  workOrderId?: IdFilter | null | undefined;
};

/** One term of an order of stockTransactions. All terms of an order go in one direction. */
export type StockTransactionOrder = {
  direction?: OrderDirection | null | undefined;
  field: StockTransactionOrderField;
};

/** What stockTransactions can be ordered by. */
export type StockTransactionOrderField =
  /** When it was first stored here. */
  | 'CREATED_AT'
  /** What moved it. By the names of the values. */
  | 'TYPE'
  /** When it last changed here. */
  | 'UPDATED_AT';

/** What moved stock. */
export type StockTransactionType =
  /** Set right by hand. */
  | 'ADJUSTMENT'
  /** Set right after a count. */
  | 'COUNT'
  /** Handed out for work. */
  | 'ISSUE'
  /** Goods came from a vendor. */
  | 'RECEIPT'
  /** Kept for somebody; nothing moved. */
  | 'RESERVE'
  /** Brought back from work, or sent back to a vendor. */
  | 'RETURN'
  /** Thrown away. */
  | 'SCRAP'
  /** Came from another storeroom. */
  | 'TRANSFER_IN'
  /** Left for another storeroom. */
  | 'TRANSFER_OUT'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN'
  /** No longer kept for somebody; nothing moved. */
  | 'UNRESERVE';

export type StockTransactionTypeFilter = {
  /** Equal to this; null finds what has no value. */
  eq?: StockTransactionType | null | undefined;
  /** Equal to one of these. */
  in?: Array<StockTransactionType> | null | undefined;
};

export type StringFilter = {
  /** Equal to this; null finds what has no value. */
  eq?: string | null | undefined;
  /** Equal to one of these. */
  in?: Array<string> | null | undefined;
  /** Begins with this, in this case. */
  startsWith?: string | null | undefined;
};

/** Who does a task. */
export type TaskControl =
  /** A contractor. */
  | 'EXTERNAL'
  /** The plant's own people. */
  | 'INTERNAL'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN';

/** What a step of work asks for. */
export type TaskType =
  /** Pass, flag or fail. */
  | 'INSPECTION'
  /** A meter to be read. */
  | 'METER'
  /** One of several choices. */
  | 'MULTIPLE'
  /** A number. */
  | 'NUMBER'
  /** A name under it. */
  | 'SIGNATURE'
  /** To be done and ticked off. */
  | 'SUBTASK'
  /** Words. */
  | 'TEXT'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN';

/** Which teams to list. Served by indexes on updatedAt; connectionId, updatedAt; createdAt; number; name: the first fields of one of them by eq or in, the next one by a range; anything else is refused. */
export type TeamFilter = {
  /** All of these hold. */
  and?: Array<TeamFilter> | null | undefined;
  /** The connection it came through. */
  connectionId?: IdFilter | null | undefined;
  /** When it was first stored here. */
  createdAt?: DateTimeFilter | null | undefined;
  /** By what lead is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  lead?: UserFilter | null | undefined;
  /** By the id of lead. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  leadId?: IdFilter | null | undefined;
  /** By the id of one of the members. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  memberIds?: IdFilter | null | undefined;
  /** By what one of the members is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  members?: UserFilter | null | undefined;
  /** What people call it. */
  name?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: TeamFilter | null | undefined;
  /** Its code. */
  number?: StringFilter | null | undefined;
  /** At least one of these holds; each served in the same order. */
  or?: Array<TeamFilter> | null | undefined;
  /** Words, all of which have to be in number, name, without regard to case, accents and order; `pum*` stands for any word that begins so. Ordered by UPDATED_AT. Not within not, and not in lists under a record. */
  search?: string | null | undefined;
  /** By what site is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  site?: LocationFilter | null | undefined;
  /** By the id of site. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  siteId?: IdFilter | null | undefined;
  /** When it last changed here. */
  updatedAt?: DateTimeFilter | null | undefined;
};

/** One term of an order of teams. All terms of an order go in one direction. */
export type TeamOrder = {
  direction?: OrderDirection | null | undefined;
  field: TeamOrderField;
};

/** What teams can be ordered by. */
export type TeamOrderField =
  /** When it was first stored here. */
  | 'CREATED_AT'
  /** What people call it. */
  | 'NAME'
  /** Its code. */
  | 'NUMBER'
  /** When it last changed here. */
  | 'UPDATED_AT';

/** Which users to list. Served by indexes on updatedAt; connectionId, updatedAt; createdAt; number; name: the first fields of one of them by eq or in, the next one by a range; anything else is refused. */
export type UserFilter = {
  /** All of these hold. */
  and?: Array<UserFilter> | null | undefined;
  /** The connection it came through. */
  connectionId?: IdFilter | null | undefined;
  /** When it was first stored here. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Name. */
  name?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: UserFilter | null | undefined;
  /** Personnel number or login. */
  number?: StringFilter | null | undefined;
  /** At least one of these holds; each served in the same order. */
  or?: Array<UserFilter> | null | undefined;
  /** Words, all of which have to be in number, name, email, without regard to case, accents and order; `pum*` stands for any word that begins so. Ordered by UPDATED_AT. Not within not, and not in lists under a record. */
  search?: string | null | undefined;
  /** By the id of one of the sites. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  siteIds?: IdFilter | null | undefined;
  /** By what one of the sites is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  sites?: LocationFilter | null | undefined;
  /** By the id of one of the teams. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  teamIds?: IdFilter | null | undefined;
  /** By what one of the teams is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  teams?: TeamFilter | null | undefined;
  /** When it last changed here. */
  updatedAt?: DateTimeFilter | null | undefined;
};

/** One term of an order of users. All terms of an order go in one direction. */
export type UserOrder = {
  direction?: OrderDirection | null | undefined;
  field: UserOrderField;
};

/** What users can be ordered by. */
export type UserOrderField =
  /** When it was first stored here. */
  | 'CREATED_AT'
  /** Name. */
  | 'NAME'
  /** Personnel number or login. */
  | 'NUMBER'
  /** When it last changed here. */
  | 'UPDATED_AT';

/** Which vendors to list. Served by indexes on updatedAt; connectionId, updatedAt; connectionId, status, updatedAt; createdAt; number; name; status, updatedAt: the first fields of one of them by eq or in, the next one by a range; anything else is refused. */
export type VendorFilter = {
  /** All of these hold. */
  and?: Array<VendorFilter> | null | undefined;
  /** The connection it came through. */
  connectionId?: IdFilter | null | undefined;
  /** When it was first stored here. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Its name. */
  name?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: VendorFilter | null | undefined;
  /** Its number. */
  number?: StringFilter | null | undefined;
  /** At least one of these holds; each served in the same order. */
  or?: Array<VendorFilter> | null | undefined;
  /** Words, all of which have to be in number, name, taxId, without regard to case, accents and order; `pum*` stands for any word that begins so. Ordered by UPDATED_AT. Not within not, and not in lists under a record. */
  search?: string | null | undefined;
  /** Whether it may be used. */
  status?: VendorStatusFilter | null | undefined;
  /** When it last changed here. */
  updatedAt?: DateTimeFilter | null | undefined;
};

/** One term of an order of vendors. All terms of an order go in one direction. */
export type VendorOrder = {
  direction?: OrderDirection | null | undefined;
  field: VendorOrderField;
};

/** What vendors can be ordered by. */
export type VendorOrderField =
  /** When it was first stored here. */
  | 'CREATED_AT'
  /** Its name. */
  | 'NAME'
  /** Its number. */
  | 'NUMBER'
  /** Whether it may be used. By the names of the values. */
  | 'STATUS'
  /** When it last changed here. */
  | 'UPDATED_AT';

/** Whether a vendor may be used. */
export type VendorStatus =
  /** May be ordered from. */
  | 'ACTIVE'
  /** Must not be ordered from. */
  | 'BLOCKED'
  /** No longer used. */
  | 'INACTIVE'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN';

export type VendorStatusFilter = {
  /** Equal to this; null finds what has no value. */
  eq?: VendorStatus | null | undefined;
  /** Equal to one of these. */
  in?: Array<VendorStatus> | null | undefined;
};

/** What a vendor does. */
export type VendorType =
  /** Does work. */
  | 'CONTRACTOR'
  /** Makes them. */
  | 'MANUFACTURER'
  /** Gives service. */
  | 'SERVICE'
  /** Sells goods. */
  | 'SUPPLIER'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN';

/** Which workOrderComments to list. Served by indexes on updatedAt; connectionId, updatedAt; createdAt; workOrder, updatedAt; author, updatedAt: the first fields of one of them by eq or in, the next one by a range; anything else is refused. */
export type WorkOrderCommentFilter = {
  /** All of these hold. */
  and?: Array<WorkOrderCommentFilter> | null | undefined;
  /** By what author is; at most 1000 may match. */
  author?: UserFilter | null | undefined;
  /** By the id of author. */
  authorId?: IdFilter | null | undefined;
  /** The connection it came through. */
  connectionId?: IdFilter | null | undefined;
  /** When it was first stored here. */
  createdAt?: DateTimeFilter | null | undefined;
  /** This does not hold. */
  not?: WorkOrderCommentFilter | null | undefined;
  /** At least one of these holds; each served in the same order. */
  or?: Array<WorkOrderCommentFilter> | null | undefined;
  /** When it last changed here. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** By what workOrder is; at most 1000 may match. */
  workOrder?: WorkOrderFilter | null | undefined;
  /** By the id of workOrder. */
  workOrderId?: IdFilter | null | undefined;
};

/** One term of an order of workOrderComments. All terms of an order go in one direction. */
export type WorkOrderCommentOrder = {
  direction?: OrderDirection | null | undefined;
  field: WorkOrderCommentOrderField;
};

/** What workOrderComments can be ordered by. */
export type WorkOrderCommentOrderField =
  /** When it was first stored here. */
  | 'CREATED_AT'
  /** When it last changed here. */
  | 'UPDATED_AT';

/** Which workOrders to list. Served by indexes on updatedAt; connectionId, updatedAt; connectionId, status, updatedAt; createdAt; number; status, updatedAt; status, dueDate; status, priority, updatedAt; statusRaw, updatedAt; asset, updatedAt; asset, status, updatedAt: the first fields of one of them by eq or in, the next one by a range; anything else is refused. */
export type WorkOrderFilter = {
  /** All of these hold. */
  and?: Array<WorkOrderFilter> | null | undefined;
  /** By what asset is; at most 1000 may match. */
  asset?: AssetFilter | null | undefined;
  /** By the id of asset. */
  assetId?: IdFilter | null | undefined;
  /** By the id of one of the assets. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  assetIds?: IdFilter | null | undefined;
  /** By what one of the assets is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  assets?: AssetFilter | null | undefined;
  /** By the id of one of the assignees. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  assigneeIds?: IdFilter | null | undefined;
  /** By what one of the assignees is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  assignees?: UserFilter | null | undefined;
  /** By what completedBy is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  completedBy?: UserFilter | null | undefined;
  /** By the id of completedBy. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  completedById?: IdFilter | null | undefined;
  /** The connection it came through. */
  connectionId?: IdFilter | null | undefined;
  /** When it was first stored here. */
  createdAt?: DateTimeFilter | null | undefined;
  /** By what createdBy is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  createdBy?: UserFilter | null | undefined;
  /** By the id of createdBy. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  createdById?: IdFilter | null | undefined;
  /** When it has to be done. */
  dueDate?: DateTimeFilter | null | undefined;
  /** By what followUpOf is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  followUpOf?: WorkOrderFilter | null | undefined;
  /** By the id of followUpOf. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  followUpOfId?: IdFilter | null | undefined;
  /** By what location is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  location?: LocationFilter | null | undefined;
  /** By the id of location. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  locationId?: IdFilter | null | undefined;
  /** By what maintenancePlan is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  maintenancePlan?: MaintenancePlanFilter | null | undefined;
  /** By the id of maintenancePlan. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  maintenancePlanId?: IdFilter | null | undefined;
  /** This does not hold. */
  not?: WorkOrderFilter | null | undefined;
  /** The number people call it by. */
  number?: StringFilter | null | undefined;
  /** At least one of these holds; each served in the same order. */
  or?: Array<WorkOrderFilter> | null | undefined;
  /** By what parent is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  parent?: WorkOrderFilter | null | undefined;
  /** By the id of parent. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  parentId?: IdFilter | null | undefined;
  /** How urgent it is. */
  priority?: PriorityFilter | null | undefined;
  /** By the id of one of the procedures. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  procedureIds?: IdFilter | null | undefined;
  /** By what one of the procedures is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  procedures?: ProcedureFilter | null | undefined;
  /** By what request is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  request?: WorkRequestFilter | null | undefined;
  /** By the id of request. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  requestId?: IdFilter | null | undefined;
  /** By what requester is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  requester?: UserFilter | null | undefined;
  /** By the id of requester. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  requesterId?: IdFilter | null | undefined;
  /** Words, all of which have to be in number, title, without regard to case, accents and order; `pum*` stands for any word that begins so. Ordered by UPDATED_AT. Not within not, and not in lists under a record. */
  search?: string | null | undefined;
  /** By what site is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  site?: LocationFilter | null | undefined;
  /** By the id of site. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  siteId?: IdFilter | null | undefined;
  /** Where it is in its life. */
  status?: WorkOrderStatusFilter | null | undefined;
  /** The source's own value of status. */
  statusRaw?: StringFilter | null | undefined;
  /** By what supervisor is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  supervisor?: UserFilter | null | undefined;
  /** By the id of supervisor. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  supervisorId?: IdFilter | null | undefined;
  /** By what team is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  team?: TeamFilter | null | undefined;
  /** By the id of team. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  teamId?: IdFilter | null | undefined;
  /** When it last changed here. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** By what vendor is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  vendor?: VendorFilter | null | undefined;
  /** By the id of vendor. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  vendorId?: IdFilter | null | undefined;
};

/** One term of an order of workOrders. All terms of an order go in one direction. */
export type WorkOrderOrder = {
  direction?: OrderDirection | null | undefined;
  field: WorkOrderOrderField;
};

/** What workOrders can be ordered by. */
export type WorkOrderOrderField =
  /** When it was first stored here. */
  | 'CREATED_AT'
  /** When it has to be done. */
  | 'DUE_DATE'
  /** The number people call it by. */
  | 'NUMBER'
  /** How urgent it is. By the names of the values. */
  | 'PRIORITY'
  /** Where it is in its life. By the names of the values. */
  | 'STATUS'
  /** The source's own value of status. */
  | 'STATUS_RAW'
  /** When it last changed here. */
  | 'UPDATED_AT';

/** Which workOrderParts to list. Served by indexes on updatedAt; connectionId, updatedAt; createdAt; workOrder, updatedAt; part, updatedAt: the first fields of one of them by eq or in, the next one by a range; anything else is refused. */
export type WorkOrderPartFilter = {
  /** All of these hold. */
  and?: Array<WorkOrderPartFilter> | null | undefined;
  /** The connection it came through. */
  connectionId?: IdFilter | null | undefined;
  /** When it was first stored here. */
  createdAt?: DateTimeFilter | null | undefined;
  /** This does not hold. */
  not?: WorkOrderPartFilter | null | undefined;
  /** At least one of these holds; each served in the same order. */
  or?: Array<WorkOrderPartFilter> | null | undefined;
  /** By what part is; at most 1000 may match. */
  part?: PartFilter | null | undefined;
  /** By the id of part. */
  partId?: IdFilter | null | undefined;
  /** By what storeroom is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  storeroom?: LocationFilter | null | undefined;
  /** By the id of storeroom. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  storeroomId?: IdFilter | null | undefined;
  /** When it last changed here. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** By what workOrder is; at most 1000 may match. */
  workOrder?: WorkOrderFilter | null | undefined;
  /** By the id of workOrder. */
  workOrderId?: IdFilter | null | undefined;
};

/** One term of an order of workOrderParts. All terms of an order go in one direction. */
export type WorkOrderPartOrder = {
  direction?: OrderDirection | null | undefined;
  field: WorkOrderPartOrderField;
};

/** What workOrderParts can be ordered by. */
export type WorkOrderPartOrderField =
  /** When it was first stored here. */
  | 'CREATED_AT'
  /** When it last changed here. */
  | 'UPDATED_AT';

/** How far the parts for the work are. */
export type WorkOrderPartsStatus =
  /** Planned, nothing reserved. */
  | 'ASSIGNED'
  /** Handed out. */
  | 'ISSUED'
  /** Picked together. */
  | 'KITTED'
  /** None are needed. */
  | 'NO_PARTS'
  /** Reserved in stock. */
  | 'RESERVED'
  /** Waiting at the place of work. */
  | 'STAGED'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN';

/** How one work order stands to another. */
export type WorkOrderRelationType =
  /** Can't be done before the other. */
  | 'BLOCKED_BY'
  /** Has to be done before the other. */
  | 'BLOCKS'
  /** The other says the same as it. */
  | 'DUPLICATED_BY'
  /** Says the same as the other. */
  | 'DUPLICATE_OF'
  /** Follows from the other. */
  | 'FOLLOW_UP_OF'
  /** The other is a part of it. */
  | 'PARENT'
  /** Has to do with it. */
  | 'RELATED_TO'
  /** Was a part of the other. */
  | 'SPLIT_FROM'
  /** A part of it became the other. */
  | 'SPLIT_TO'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN';

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

/** Which workOrderStatusChanges to list. Served by indexes on updatedAt; connectionId, updatedAt; createdAt; workOrder, updatedAt; workOrder, at: the first fields of one of them by eq or in, the next one by a range; anything else is refused. */
export type WorkOrderStatusChangeFilter = {
  /** All of these hold. */
  and?: Array<WorkOrderStatusChangeFilter> | null | undefined;
  /** When. */
  at?: DateTimeFilter | null | undefined;
  /** By what by is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  by?: UserFilter | null | undefined;
  /** By the id of by. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  byId?: IdFilter | null | undefined;
  /** The connection it came through. */
  connectionId?: IdFilter | null | undefined;
  /** When it was first stored here. */
  createdAt?: DateTimeFilter | null | undefined;
  /** This does not hold. */
  not?: WorkOrderStatusChangeFilter | null | undefined;
  /** At least one of these holds; each served in the same order. */
  or?: Array<WorkOrderStatusChangeFilter> | null | undefined;
  /** When it last changed here. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** By what workOrder is; at most 1000 may match. */
  workOrder?: WorkOrderFilter | null | undefined;
  /** By the id of workOrder. */
  workOrderId?: IdFilter | null | undefined;
};

/** One term of an order of workOrderStatusChanges. All terms of an order go in one direction. */
export type WorkOrderStatusChangeOrder = {
  direction?: OrderDirection | null | undefined;
  field: WorkOrderStatusChangeOrderField;
};

/** What workOrderStatusChanges can be ordered by. */
export type WorkOrderStatusChangeOrderField =
  /** When. */
  | 'AT'
  /** When it was first stored here. */
  | 'CREATED_AT'
  /** When it last changed here. */
  | 'UPDATED_AT';

export type WorkOrderStatusFilter = {
  /** Equal to this; null finds what has no value. */
  eq?: WorkOrderStatus | null | undefined;
  /** Equal to one of these. */
  in?: Array<WorkOrderStatus> | null | undefined;
};

/** Which workOrderTasks to list. Served by indexes on updatedAt; connectionId, updatedAt; connectionId, status, updatedAt; createdAt; workOrder, updatedAt; workOrder, sequence: the first fields of one of them by eq or in, the next one by a range; anything else is refused. */
export type WorkOrderTaskFilter = {
  /** All of these hold. */
  and?: Array<WorkOrderTaskFilter> | null | undefined;
  /** By what asset is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  asset?: AssetFilter | null | undefined;
  /** By the id of asset. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  assetId?: IdFilter | null | undefined;
  /** By what assignee is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  assignee?: UserFilter | null | undefined;
  /** By the id of assignee. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  assigneeId?: IdFilter | null | undefined;
  /** By what completedBy is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  completedBy?: UserFilter | null | undefined;
  /** By the id of completedBy. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  completedById?: IdFilter | null | undefined;
  /** The connection it came through. */
  connectionId?: IdFilter | null | undefined;
  /** When it was first stored here. */
  createdAt?: DateTimeFilter | null | undefined;
  /** By what meter is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  meter?: MeterFilter | null | undefined;
  /** By the id of meter. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  meterId?: IdFilter | null | undefined;
  /** This does not hold. */
  not?: WorkOrderTaskFilter | null | undefined;
  /** At least one of these holds; each served in the same order. */
  or?: Array<WorkOrderTaskFilter> | null | undefined;
  /** By what parent is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  parent?: WorkOrderTaskFilter | null | undefined;
  /** By the id of parent. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  parentId?: IdFilter | null | undefined;
  /** Words, all of which have to be in number, without regard to case, accents and order; `pum*` stands for any word that begins so. Ordered by UPDATED_AT. Not within not, and not in lists under a record. */
  search?: string | null | undefined;
  /** Its place among the tasks, from 1. */
  sequence?: IntFilter | null | undefined;
  /** How far it is. */
  status?: WorkOrderTaskStatusFilter | null | undefined;
  /** When it last changed here. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** By what workOrder is; at most 1000 may match. */
  workOrder?: WorkOrderFilter | null | undefined;
  /** By the id of workOrder. */
  workOrderId?: IdFilter | null | undefined;
};

/** One term of an order of workOrderTasks. All terms of an order go in one direction. */
export type WorkOrderTaskOrder = {
  direction?: OrderDirection | null | undefined;
  field: WorkOrderTaskOrderField;
};

/** What workOrderTasks can be ordered by. */
export type WorkOrderTaskOrderField =
  /** When it was first stored here. */
  | 'CREATED_AT'
  /** Its place among the tasks, from 1. */
  | 'SEQUENCE'
  /** How far it is. By the names of the values. */
  | 'STATUS'
  /** When it last changed here. */
  | 'UPDATED_AT';

/** How far a task is. */
export type WorkOrderTaskStatus =
  /** Will not be done. */
  | 'CANCELED'
  /** Done. */
  | 'COMPLETED'
  /** Begun. */
  | 'IN_PROGRESS'
  /** Begun, waiting for something. */
  | 'ON_HOLD'
  /** Not begun. */
  | 'OPEN'
  /** Left out. */
  | 'SKIPPED'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN';

export type WorkOrderTaskStatusFilter = {
  /** Equal to this; null finds what has no value. */
  eq?: WorkOrderTaskStatus | null | undefined;
  /** Equal to one of these. */
  in?: Array<WorkOrderTaskStatus> | null | undefined;
};

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

/** Which workRequests to list. Served by indexes on updatedAt; connectionId, updatedAt; connectionId, status, updatedAt; createdAt; number; status, updatedAt; status, priority, updatedAt; asset, updatedAt: the first fields of one of them by eq or in, the next one by a range; anything else is refused. */
export type WorkRequestFilter = {
  /** All of these hold. */
  and?: Array<WorkRequestFilter> | null | undefined;
  /** By what asset is; at most 1000 may match. */
  asset?: AssetFilter | null | undefined;
  /** By the id of asset. */
  assetId?: IdFilter | null | undefined;
  /** The connection it came through. */
  connectionId?: IdFilter | null | undefined;
  /** When it was first stored here. */
  createdAt?: DateTimeFilter | null | undefined;
  /** By what location is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  location?: LocationFilter | null | undefined;
  /** By the id of location. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  locationId?: IdFilter | null | undefined;
  /** This does not hold. */
  not?: WorkRequestFilter | null | undefined;
  /** The number people call it by. */
  number?: StringFilter | null | undefined;
  /** At least one of these holds; each served in the same order. */
  or?: Array<WorkRequestFilter> | null | undefined;
  /** How urgent it seems to who asks. */
  priority?: PriorityFilter | null | undefined;
  /** By what requester is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  requester?: UserFilter | null | undefined;
  /** By the id of requester. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  requesterId?: IdFilter | null | undefined;
  /** Words, all of which have to be in number, title, requesterName, without regard to case, accents and order; `pum*` stands for any word that begins so. Ordered by UPDATED_AT. Not within not, and not in lists under a record. */
  search?: string | null | undefined;
  /** Where it is in its life. */
  status?: WorkRequestStatusFilter | null | undefined;
  /** When it last changed here. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** By what workOrder is; at most 1000 may match. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  workOrder?: WorkOrderFilter | null | undefined;
  /** By the id of workOrder. Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null. */
  workOrderId?: IdFilter | null | undefined;
};

/** One term of an order of workRequests. All terms of an order go in one direction. */
export type WorkRequestOrder = {
  direction?: OrderDirection | null | undefined;
  field: WorkRequestOrderField;
};

/** What workRequests can be ordered by. */
export type WorkRequestOrderField =
  /** When it was first stored here. */
  | 'CREATED_AT'
  /** The number people call it by. */
  | 'NUMBER'
  /** How urgent it seems to who asks. By the names of the values. */
  | 'PRIORITY'
  /** Where it is in its life. By the names of the values. */
  | 'STATUS'
  /** When it last changed here. */
  | 'UPDATED_AT';

/** Where a work request is in its life. */
export type WorkRequestStatus =
  /** Accepted. */
  | 'APPROVED'
  /** Withdrawn. */
  | 'CANCELED'
  /** Settled. */
  | 'DONE'
  /** Being worked on. */
  | 'IN_PROGRESS'
  /** Turned down; see rejectionReason. */
  | 'REJECTED'
  /** Handed in, nobody has decided. */
  | 'SUBMITTED'
  /** The source gave a value that has no counterpart here, or none. */
  | 'UNKNOWN';

export type WorkRequestStatusFilter = {
  /** Equal to this; null finds what has no value. */
  eq?: WorkRequestStatus | null | undefined;
  /** Equal to one of these. */
  in?: Array<WorkRequestStatus> | null | undefined;
};

export type WorkOrderListQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: WorkOrderFilter | null | undefined;
  orderBy?: Array<WorkOrderOrder> | WorkOrderOrder | null | undefined;
  includeDeleted?: boolean | null | undefined;
  withConnection?: boolean | null | undefined;
  withAsset?: boolean | null | undefined;
  withAssets?: boolean | null | undefined;
  withLocation?: boolean | null | undefined;
  withSite?: boolean | null | undefined;
  withParent?: boolean | null | undefined;
  withFollowUpOf?: boolean | null | undefined;
  withRequest?: boolean | null | undefined;
  withMaintenancePlan?: boolean | null | undefined;
  withProcedures?: boolean | null | undefined;
  withRequester?: boolean | null | undefined;
  withCreatedBy?: boolean | null | undefined;
  withAssignees?: boolean | null | undefined;
  withTeam?: boolean | null | undefined;
  withSupervisor?: boolean | null | undefined;
  withVendor?: boolean | null | undefined;
  withCompletedBy?: boolean | null | undefined;
}>;


export type WorkOrderListQuery = { page: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, title: string | null, description: string | null, status: WorkOrderStatus | null, statusRaw: string | null, statusLabel: string | null, subStatus: string | null, allowedStatuses: Array<WorkOrderStatus>, waitReason: WorkOrderWaitReason | null, waitReasonRaw: string | null, waitReasonLabel: string | null, statusChangedAt: string | null, priority: Priority | null, priorityRaw: string | null, priorityLabel: string | null, priorityRank: number | null, workType: WorkOrderType | null, workTypeRaw: string | null, workTypeLabel: string | null, activityType: string | null, category: string | null, assetId: string | null, assetIds: Array<string>, locationId: string | null, siteId: string | null, parentId: string | null, isFollowUp: boolean | null, followUpOfId: string | null, requestId: string | null, maintenancePlanId: string | null, procedureIds: Array<string>, requesterId: string | null, createdById: string | null, assigneeIds: Array<string>, teamId: string | null, supervisorId: string | null, vendorId: string | null, craft: string | null, costCenter: string | null, glAccount: string | null, projectRef: string | null, requestedAt: string | null, scheduledStart: string | null, scheduledEnd: string | null, dueDate: string | null, dueDateIsFullDay: boolean | null, firstResponseAt: string | null, actualStart: string | null, actualEnd: string | null, completedAt: string | null, completedById: string | null, closedAt: string | null, canceledAt: string | null, plannedOn: string | null, estimatedDuration: number | null, actualDuration: number | null, percentComplete: number | null, downtimeRequired: boolean | null, lockoutTagout: boolean | null, signatureRequired: boolean | null, completionNotes: string | null, partsStatus: WorkOrderPartsStatus | null, partsStatusRaw: string | null, partsStatusLabel: string | null, connection?: { id: string, name: string }, asset?: { id: string, remoteId: string, number: string | null, name: string | null } | null, assets?: Array<{ id: string, remoteId: string, number: string | null, name: string | null }>, location?: { id: string, remoteId: string, number: string | null, name: string | null } | null, site?: { id: string, remoteId: string, number: string | null, name: string | null } | null, parent?: { id: string, remoteId: string, number: string | null, title: string | null } | null, followUpOf?: { id: string, remoteId: string, number: string | null, title: string | null } | null, request?: { id: string, remoteId: string, number: string | null, title: string | null } | null, maintenancePlan?: { id: string, remoteId: string, number: string | null, name: string | null } | null, procedures?: Array<{ id: string, remoteId: string, number: string | null, name: string | null }>, requester?: { id: string, remoteId: string, number: string | null, name: string | null } | null, createdBy?: { id: string, remoteId: string, number: string | null, name: string | null } | null, assignees?: Array<{ id: string, remoteId: string, number: string | null, name: string | null }>, team?: { id: string, remoteId: string, number: string | null, name: string | null } | null, supervisor?: { id: string, remoteId: string, number: string | null, name: string | null } | null, vendor?: { id: string, remoteId: string, number: string | null, name: string | null } | null, completedBy?: { id: string, remoteId: string, number: string | null, name: string | null } | null, estimatedCost: { amount: string, currency: string } | null, laborCost: { amount: string, currency: string } | null, partsCost: { amount: string, currency: string } | null, otherCost: { amount: string, currency: string } | null, totalCost: { amount: string, currency: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type WorkOrderRecordQueryVariables = Exact<{
  id: string | number;
  withConnection?: boolean | null | undefined;
}>;


export type WorkOrderRecordQuery = { record: { id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, title: string | null, description: string | null, status: WorkOrderStatus | null, statusRaw: string | null, statusLabel: string | null, subStatus: string | null, allowedStatuses: Array<WorkOrderStatus>, waitReason: WorkOrderWaitReason | null, waitReasonRaw: string | null, waitReasonLabel: string | null, statusChangedAt: string | null, priority: Priority | null, priorityRaw: string | null, priorityLabel: string | null, priorityRank: number | null, workType: WorkOrderType | null, workTypeRaw: string | null, workTypeLabel: string | null, activityType: string | null, category: string | null, assetId: string | null, assetIds: Array<string>, locationId: string | null, siteId: string | null, parentId: string | null, isFollowUp: boolean | null, followUpOfId: string | null, requestId: string | null, maintenancePlanId: string | null, procedureIds: Array<string>, requesterId: string | null, createdById: string | null, assigneeIds: Array<string>, teamId: string | null, supervisorId: string | null, vendorId: string | null, craft: string | null, costCenter: string | null, glAccount: string | null, projectRef: string | null, requestedAt: string | null, scheduledStart: string | null, scheduledEnd: string | null, dueDate: string | null, dueDateIsFullDay: boolean | null, firstResponseAt: string | null, actualStart: string | null, actualEnd: string | null, completedAt: string | null, completedById: string | null, closedAt: string | null, canceledAt: string | null, plannedOn: string | null, estimatedDuration: number | null, actualDuration: number | null, percentComplete: number | null, downtimeRequired: boolean | null, lockoutTagout: boolean | null, signatureRequired: boolean | null, completionNotes: string | null, partsStatus: WorkOrderPartsStatus | null, partsStatusRaw: string | null, partsStatusLabel: string | null, connection?: { id: string, name: string, status: ConnectionStatus, lastSuccessfulSyncAt: string | null }, customFields: Array<{ key: string, label: string | null, type: CustomFieldKind, value: unknown, valueLabels: Array<string | null>, recordIds: Array<string> }>, asset: { id: string, remoteId: string, number: string | null, name: string | null } | null, assets: Array<{ id: string, remoteId: string, number: string | null, name: string | null }>, location: { id: string, remoteId: string, number: string | null, name: string | null } | null, site: { id: string, remoteId: string, number: string | null, name: string | null } | null, parent: { id: string, remoteId: string, number: string | null, title: string | null } | null, relations: Array<{ type: WorkOrderRelationType | null, typeRaw: string | null, typeLabel: string | null, workOrderId: string | null, workOrder: { id: string, remoteId: string, number: string | null, title: string | null } | null }>, followUpOf: { id: string, remoteId: string, number: string | null, title: string | null } | null, request: { id: string, remoteId: string, number: string | null, title: string | null } | null, maintenancePlan: { id: string, remoteId: string, number: string | null, name: string | null } | null, procedures: Array<{ id: string, remoteId: string, number: string | null, name: string | null }>, requester: { id: string, remoteId: string, number: string | null, name: string | null } | null, createdBy: { id: string, remoteId: string, number: string | null, name: string | null } | null, assignees: Array<{ id: string, remoteId: string, number: string | null, name: string | null }>, team: { id: string, remoteId: string, number: string | null, name: string | null } | null, supervisor: { id: string, remoteId: string, number: string | null, name: string | null } | null, vendor: { id: string, remoteId: string, number: string | null, name: string | null } | null, completedBy: { id: string, remoteId: string, number: string | null, name: string | null } | null, failure: { classCode: string | null, classId: string | null, problemCode: string | null, problemId: string | null, causeCode: string | null, causeId: string | null, actionCode: string | null, actionId: string | null, mode: string | null, mechanism: string | null, detection: string | null, class: { id: string, remoteId: string, number: string | null, name: string | null } | null, problem: { id: string, remoteId: string, number: string | null, name: string | null } | null, cause: { id: string, remoteId: string, number: string | null, name: string | null } | null, action: { id: string, remoteId: string, number: string | null, name: string | null } | null } | null, estimatedCost: { amount: string, currency: string } | null, laborCost: { amount: string, currency: string } | null, partsCost: { amount: string, currency: string } | null, otherCost: { amount: string, currency: string } | null, totalCost: { amount: string, currency: string } | null } | null };

export type WorkOrderRelatedQueryVariables = Exact<{
  id: string | number;
}>;


export type WorkOrderRelatedQuery = { record: { id: string, children: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, relatedWorkOrders: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, followUps: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, workRequests: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, purchaseOrders: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, purchaseRequisitions: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, stockTransactions: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, reason: string | null, updatedAt: string }> }, tasks: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, description: string | null, updatedAt: string }> }, parts: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, updatedAt: string }> }, labor: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, notes: string | null, updatedAt: string }> }, costs: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, description: string | null, updatedAt: string }> }, comments: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, body: string | null, updatedAt: string }> }, statusHistory: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, memo: string | null, updatedAt: string }> }, meterReadings: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, notes: string | null, updatedAt: string }> }, assetStatusEvents: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, reason: string | null, updatedAt: string }> }, attachments: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> } } | null };

export type WorkRequestListQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: WorkRequestFilter | null | undefined;
  orderBy?: Array<WorkRequestOrder> | WorkRequestOrder | null | undefined;
  includeDeleted?: boolean | null | undefined;
  withConnection?: boolean | null | undefined;
  withAsset?: boolean | null | undefined;
  withLocation?: boolean | null | undefined;
  withRequester?: boolean | null | undefined;
  withWorkOrder?: boolean | null | undefined;
}>;


export type WorkRequestListQuery = { page: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, title: string | null, description: string | null, status: WorkRequestStatus | null, statusRaw: string | null, statusLabel: string | null, priority: Priority | null, priorityRaw: string | null, priorityLabel: string | null, assetId: string | null, locationId: string | null, requesterId: string | null, requesterName: string | null, requesterEmail: string | null, requesterPhone: string | null, requestedAt: string | null, requiredBy: string | null, malfunctionStart: string | null, malfunctionEnd: string | null, breakdown: boolean | null, workOrderId: string | null, rejectionReason: string | null, connection?: { id: string, name: string }, asset?: { id: string, remoteId: string, number: string | null, name: string | null } | null, location?: { id: string, remoteId: string, number: string | null, name: string | null } | null, requester?: { id: string, remoteId: string, number: string | null, name: string | null } | null, workOrder?: { id: string, remoteId: string, number: string | null, title: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type WorkRequestRecordQueryVariables = Exact<{
  id: string | number;
  withConnection?: boolean | null | undefined;
}>;


export type WorkRequestRecordQuery = { record: { id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, title: string | null, description: string | null, status: WorkRequestStatus | null, statusRaw: string | null, statusLabel: string | null, priority: Priority | null, priorityRaw: string | null, priorityLabel: string | null, assetId: string | null, locationId: string | null, requesterId: string | null, requesterName: string | null, requesterEmail: string | null, requesterPhone: string | null, requestedAt: string | null, requiredBy: string | null, malfunctionStart: string | null, malfunctionEnd: string | null, breakdown: boolean | null, workOrderId: string | null, rejectionReason: string | null, connection?: { id: string, name: string, status: ConnectionStatus, lastSuccessfulSyncAt: string | null }, customFields: Array<{ key: string, label: string | null, type: CustomFieldKind, value: unknown, valueLabels: Array<string | null>, recordIds: Array<string> }>, asset: { id: string, remoteId: string, number: string | null, name: string | null } | null, location: { id: string, remoteId: string, number: string | null, name: string | null } | null, requester: { id: string, remoteId: string, number: string | null, name: string | null } | null, failure: { classCode: string | null, classId: string | null, problemCode: string | null, problemId: string | null, causeCode: string | null, causeId: string | null, actionCode: string | null, actionId: string | null, mode: string | null, mechanism: string | null, detection: string | null, class: { id: string, remoteId: string, number: string | null, name: string | null } | null, problem: { id: string, remoteId: string, number: string | null, name: string | null } | null, cause: { id: string, remoteId: string, number: string | null, name: string | null } | null, action: { id: string, remoteId: string, number: string | null, name: string | null } | null } | null, workOrder: { id: string, remoteId: string, number: string | null, title: string | null } | null } | null };

export type WorkRequestRelatedQueryVariables = Exact<{
  id: string | number;
}>;


export type WorkRequestRelatedQuery = { record: { id: string, workOrders: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, attachments: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> } } | null };

export type AssetListQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: AssetFilter | null | undefined;
  orderBy?: Array<AssetOrder> | AssetOrder | null | undefined;
  includeDeleted?: boolean | null | undefined;
  withConnection?: boolean | null | undefined;
  withAssetClass?: boolean | null | undefined;
  withParent?: boolean | null | undefined;
  withLocation?: boolean | null | undefined;
  withSite?: boolean | null | undefined;
  withVendors?: boolean | null | undefined;
  withOwner?: boolean | null | undefined;
  withTeams?: boolean | null | undefined;
  withParts?: boolean | null | undefined;
}>;


export type AssetListQuery = { page: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, name: string | null, description: string | null, status: AssetStatus | null, statusRaw: string | null, statusLabel: string | null, statusReason: string | null, statusChangedAt: string | null, isOnline: boolean | null, criticality: AssetCriticality | null, criticalityRaw: string | null, criticalityLabel: string | null, criticalityRank: number | null, assetClassId: string | null, category: string | null, type: string | null, parentId: string | null, locationId: string | null, siteId: string | null, position: string | null, manufacturer: string | null, model: string | null, manufacturerPartNumber: string | null, serialNumber: string | null, barcode: string | null, rfid: string | null, inventoryNumber: string | null, installDate: string | null, inServiceDate: string | null, constructionYear: number | null, warrantyExpiresAt: string | null, purchaseDate: string | null, vendorIds: Array<string>, ownerId: string | null, teamIds: Array<string>, costCenter: string | null, fixedAssetRef: string | null, partIds: Array<string>, runHours: string | null, mtbfDays: string | null, mttrHours: string | null, taxonomyLevel: number | null, scrapDate: string | null, connection?: { id: string, name: string }, assetClass?: { id: string, remoteId: string, number: string | null, name: string | null } | null, parent?: { id: string, remoteId: string, number: string | null, name: string | null } | null, location?: { id: string, remoteId: string, number: string | null, name: string | null } | null, site?: { id: string, remoteId: string, number: string | null, name: string | null } | null, acquisitionCost: { amount: string, currency: string } | null, replacementCost: { amount: string, currency: string } | null, vendors?: Array<{ id: string, remoteId: string, number: string | null, name: string | null }>, owner?: { id: string, remoteId: string, number: string | null, name: string | null } | null, teams?: Array<{ id: string, remoteId: string, number: string | null, name: string | null }>, parts?: Array<{ id: string, remoteId: string, number: string | null, name: string | null }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type AssetRecordQueryVariables = Exact<{
  id: string | number;
  withConnection?: boolean | null | undefined;
}>;


export type AssetRecordQuery = { record: { id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, name: string | null, description: string | null, status: AssetStatus | null, statusRaw: string | null, statusLabel: string | null, statusReason: string | null, statusChangedAt: string | null, isOnline: boolean | null, criticality: AssetCriticality | null, criticalityRaw: string | null, criticalityLabel: string | null, criticalityRank: number | null, assetClassId: string | null, category: string | null, type: string | null, parentId: string | null, locationId: string | null, siteId: string | null, position: string | null, manufacturer: string | null, model: string | null, manufacturerPartNumber: string | null, serialNumber: string | null, barcode: string | null, rfid: string | null, inventoryNumber: string | null, installDate: string | null, inServiceDate: string | null, constructionYear: number | null, warrantyExpiresAt: string | null, purchaseDate: string | null, vendorIds: Array<string>, ownerId: string | null, teamIds: Array<string>, costCenter: string | null, fixedAssetRef: string | null, partIds: Array<string>, runHours: string | null, mtbfDays: string | null, mttrHours: string | null, taxonomyLevel: number | null, scrapDate: string | null, connection?: { id: string, name: string, status: ConnectionStatus, lastSuccessfulSyncAt: string | null }, customFields: Array<{ key: string, label: string | null, type: CustomFieldKind, value: unknown, valueLabels: Array<string | null>, recordIds: Array<string> }>, assetClass: { id: string, remoteId: string, number: string | null, name: string | null } | null, parent: { id: string, remoteId: string, number: string | null, name: string | null } | null, location: { id: string, remoteId: string, number: string | null, name: string | null } | null, site: { id: string, remoteId: string, number: string | null, name: string | null } | null, geo: { latitude: string | null, longitude: string | null } | null, acquisitionCost: { amount: string, currency: string } | null, replacementCost: { amount: string, currency: string } | null, vendors: Array<{ id: string, remoteId: string, number: string | null, name: string | null }>, owner: { id: string, remoteId: string, number: string | null, name: string | null } | null, teams: Array<{ id: string, remoteId: string, number: string | null, name: string | null }>, specs: Array<{ attribute: string | null, value: string | null, unit: string | null }>, parts: Array<{ id: string, remoteId: string, number: string | null, name: string | null }> } | null };

export type AssetRelatedQueryVariables = Exact<{
  id: string | number;
}>;


export type AssetRelatedQuery = { record: { id: string, workOrders: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, listedInWorkOrders: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, workRequests: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, children: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> }, fittingParts: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> }, purchaseOrders: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, workOrderTasks: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, description: string | null, updatedAt: string }> }, maintenancePlans: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> }, listedInMaintenancePlans: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> }, meters: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> }, statusEvents: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, reason: string | null, updatedAt: string }> }, attachments: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> } } | null };

export type LocationListQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: LocationFilter | null | undefined;
  orderBy?: Array<LocationOrder> | LocationOrder | null | undefined;
  includeDeleted?: boolean | null | undefined;
  withConnection?: boolean | null | undefined;
  withParent?: boolean | null | undefined;
  withTeams?: boolean | null | undefined;
}>;


export type LocationListQuery = { page: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, name: string | null, description: string | null, type: LocationType | null, typeRaw: string | null, typeLabel: string | null, parentId: string | null, path: string | null, timezone: string | null, barcode: string | null, teamIds: Array<string>, taxonomyLevel: number | null, connection?: { id: string, name: string }, parent?: { id: string, remoteId: string, number: string | null, name: string | null } | null, teams?: Array<{ id: string, remoteId: string, number: string | null, name: string | null }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type LocationRecordQueryVariables = Exact<{
  id: string | number;
  withConnection?: boolean | null | undefined;
}>;


export type LocationRecordQuery = { record: { id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, name: string | null, description: string | null, type: LocationType | null, typeRaw: string | null, typeLabel: string | null, parentId: string | null, path: string | null, timezone: string | null, barcode: string | null, teamIds: Array<string>, taxonomyLevel: number | null, connection?: { id: string, name: string, status: ConnectionStatus, lastSuccessfulSyncAt: string | null }, customFields: Array<{ key: string, label: string | null, type: CustomFieldKind, value: unknown, valueLabels: Array<string | null>, recordIds: Array<string> }>, parent: { id: string, remoteId: string, number: string | null, name: string | null } | null, address: { street: string | null, city: string | null, region: string | null, postalCode: string | null, country: string | null } | null, geo: { latitude: string | null, longitude: string | null } | null, teams: Array<{ id: string, remoteId: string, number: string | null, name: string | null }> } | null };

export type LocationRelatedQueryVariables = Exact<{
  id: string | number;
}>;


export type LocationRelatedQuery = { record: { id: string, workOrders: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, siteWorkOrders: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, workRequests: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, assets: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> }, siteAssets: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> }, children: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> }, stockLevels: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, updatedAt: string }> }, purchaseOrders: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, billedPurchaseOrders: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, sitePurchaseOrders: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, storeroomPurchaseOrders: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, goodsReceipts: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, updatedAt: string }> }, users: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> }, purchaseRequisitions: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, stockTransactions: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, reason: string | null, updatedAt: string }> }, transferStockTransactions: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, reason: string | null, updatedAt: string }> }, workOrderParts: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, updatedAt: string }> }, meters: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> }, siteTeams: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> } } | null };

export type PartListQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: PartFilter | null | undefined;
  orderBy?: Array<PartOrder> | PartOrder | null | undefined;
  includeDeleted?: boolean | null | undefined;
  withConnection?: boolean | null | undefined;
  withAssets?: boolean | null | undefined;
}>;


export type PartListQuery = { page: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, name: string | null, description: string | null, category: string | null, type: PartType | null, typeRaw: string | null, typeLabel: string | null, status: PartStatus | null, statusRaw: string | null, statusLabel: string | null, unit: string | null, barcode: string | null, manufacturer: string | null, manufacturerPartNumber: string | null, assetIds: Array<string>, lotTracked: boolean | null, serialTracked: boolean | null, minimumQuantity: string | null, connection?: { id: string, name: string }, unitCost: { amount: string, currency: string } | null, lastCost: { amount: string, currency: string } | null, averageCost: { amount: string, currency: string } | null, listPrice: { amount: string, currency: string } | null, assets?: Array<{ id: string, remoteId: string, number: string | null, name: string | null }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type PartRecordQueryVariables = Exact<{
  id: string | number;
  withConnection?: boolean | null | undefined;
}>;


export type PartRecordQuery = { record: { id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, name: string | null, description: string | null, category: string | null, type: PartType | null, typeRaw: string | null, typeLabel: string | null, status: PartStatus | null, statusRaw: string | null, statusLabel: string | null, unit: string | null, barcode: string | null, manufacturer: string | null, manufacturerPartNumber: string | null, assetIds: Array<string>, lotTracked: boolean | null, serialTracked: boolean | null, minimumQuantity: string | null, connection?: { id: string, name: string, status: ConnectionStatus, lastSuccessfulSyncAt: string | null }, customFields: Array<{ key: string, label: string | null, type: CustomFieldKind, value: unknown, valueLabels: Array<string | null>, recordIds: Array<string> }>, unitCost: { amount: string, currency: string } | null, lastCost: { amount: string, currency: string } | null, averageCost: { amount: string, currency: string } | null, listPrice: { amount: string, currency: string } | null, vendors: Array<{ vendorId: string | null, vendorPartNumber: string | null, leadTimeDays: number | null, preferred: boolean | null, vendor: { id: string, remoteId: string, number: string | null, name: string | null } | null, price: { amount: string, currency: string } | null }>, assets: Array<{ id: string, remoteId: string, number: string | null, name: string | null }> } | null };

export type PartRelatedQueryVariables = Exact<{
  id: string | number;
}>;


export type PartRelatedQuery = { record: { id: string, listedInAssets: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> }, stockLevels: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, updatedAt: string }> }, purchaseOrders: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, goodsReceipts: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, updatedAt: string }> }, purchaseRequisitions: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, invoices: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, notes: string | null, updatedAt: string }> }, stockTransactions: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, reason: string | null, updatedAt: string }> }, workOrderParts: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, updatedAt: string }> } } | null };

export type StockLevelListQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: StockLevelFilter | null | undefined;
  orderBy?: Array<StockLevelOrder> | StockLevelOrder | null | undefined;
  includeDeleted?: boolean | null | undefined;
  withConnection?: boolean | null | undefined;
  withPart?: boolean | null | undefined;
  withStoreroom?: boolean | null | undefined;
}>;


export type StockLevelListQuery = { page: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, partId: string | null, storeroomId: string | null, aisle: string | null, row: string | null, bin: string | null, lot: string | null, unit: string | null, onHand: string | null, available: string | null, reserved: string | null, committed: string | null, onOrder: string | null, inTransit: string | null, minimum: string | null, belowMinimum: boolean | null, maximum: string | null, reorderPoint: string | null, reorderQuantity: string | null, countedAt: string | null, connection?: { id: string, name: string }, part?: { id: string, remoteId: string, number: string | null, name: string | null } | null, storeroom?: { id: string, remoteId: string, number: string | null, name: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type StockLevelRecordQueryVariables = Exact<{
  id: string | number;
  withConnection?: boolean | null | undefined;
}>;


export type StockLevelRecordQuery = { record: { id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, partId: string | null, storeroomId: string | null, aisle: string | null, row: string | null, bin: string | null, lot: string | null, unit: string | null, onHand: string | null, available: string | null, reserved: string | null, committed: string | null, onOrder: string | null, inTransit: string | null, minimum: string | null, belowMinimum: boolean | null, maximum: string | null, reorderPoint: string | null, reorderQuantity: string | null, countedAt: string | null, connection?: { id: string, name: string, status: ConnectionStatus, lastSuccessfulSyncAt: string | null }, customFields: Array<{ key: string, label: string | null, type: CustomFieldKind, value: unknown, valueLabels: Array<string | null>, recordIds: Array<string> }>, part: { id: string, remoteId: string, number: string | null, name: string | null } | null, storeroom: { id: string, remoteId: string, number: string | null, name: string | null } | null } | null };

export type VendorListQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: VendorFilter | null | undefined;
  orderBy?: Array<VendorOrder> | VendorOrder | null | undefined;
  includeDeleted?: boolean | null | undefined;
  withConnection?: boolean | null | undefined;
}>;


export type VendorListQuery = { page: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, name: string | null, type: VendorType | null, typeRaw: string | null, typeLabel: string | null, status: VendorStatus | null, statusRaw: string | null, statusLabel: string | null, taxId: string | null, website: string | null, emails: Array<string>, phones: Array<string>, paymentTerms: string | null, currency: string | null, rating: string | null, leadTimeDays: number | null, connection?: { id: string, name: string }, hourlyRate: { amount: string, currency: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type VendorRecordQueryVariables = Exact<{
  id: string | number;
  withConnection?: boolean | null | undefined;
}>;


export type VendorRecordQuery = { record: { id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, name: string | null, type: VendorType | null, typeRaw: string | null, typeLabel: string | null, status: VendorStatus | null, statusRaw: string | null, statusLabel: string | null, taxId: string | null, website: string | null, emails: Array<string>, phones: Array<string>, paymentTerms: string | null, currency: string | null, rating: string | null, leadTimeDays: number | null, connection?: { id: string, name: string, status: ConnectionStatus, lastSuccessfulSyncAt: string | null }, customFields: Array<{ key: string, label: string | null, type: CustomFieldKind, value: unknown, valueLabels: Array<string | null>, recordIds: Array<string> }>, addresses: Array<{ street: string | null, city: string | null, region: string | null, postalCode: string | null, country: string | null }>, contacts: Array<{ name: string | null, role: string | null, email: string | null, phone: string | null }>, hourlyRate: { amount: string, currency: string } | null } | null };

export type VendorRelatedQueryVariables = Exact<{
  id: string | number;
}>;


export type VendorRelatedQuery = { record: { id: string, workOrders: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, assets: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> }, parts: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> }, purchaseOrders: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, goodsReceipts: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, updatedAt: string }> }, purchaseRequisitions: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, invoices: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, notes: string | null, updatedAt: string }> }, costEntries: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, description: string | null, updatedAt: string }> } } | null };

export type PurchaseOrderListQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: PurchaseOrderFilter | null | undefined;
  orderBy?: Array<PurchaseOrderOrder> | PurchaseOrderOrder | null | undefined;
  includeDeleted?: boolean | null | undefined;
  withConnection?: boolean | null | undefined;
  withVendor?: boolean | null | undefined;
  withBuyer?: boolean | null | undefined;
  withRequester?: boolean | null | undefined;
  withApprover?: boolean | null | undefined;
  withShipTo?: boolean | null | undefined;
  withBillTo?: boolean | null | undefined;
  withSite?: boolean | null | undefined;
}>;


export type PurchaseOrderListQuery = { page: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, title: string | null, reference: string | null, status: PurchaseOrderStatus | null, statusRaw: string | null, statusLabel: string | null, receiptStatus: Fulfillment | null, receiptStatusRaw: string | null, receiptStatusLabel: string | null, billingStatus: Fulfillment | null, billingStatusRaw: string | null, billingStatusLabel: string | null, vendorId: string | null, vendorContact: string | null, buyerId: string | null, requesterId: string | null, approverId: string | null, approvedAt: string | null, orderDate: string | null, dueDate: string | null, promisedDate: string | null, currency: string | null, exchangeRate: string | null, paymentTerms: string | null, incoterms: string | null, shipToId: string | null, billToId: string | null, siteId: string | null, costCenter: string | null, glAccount: string | null, notes: string | null, revision: string | null, connection?: { id: string, name: string }, vendor?: { id: string, remoteId: string, number: string | null, name: string | null } | null, buyer?: { id: string, remoteId: string, number: string | null, name: string | null } | null, requester?: { id: string, remoteId: string, number: string | null, name: string | null } | null, approver?: { id: string, remoteId: string, number: string | null, name: string | null } | null, subtotal: { amount: string, currency: string } | null, tax: { amount: string, currency: string } | null, shipping: { amount: string, currency: string } | null, discount: { amount: string, currency: string } | null, total: { amount: string, currency: string } | null, shipTo?: { id: string, remoteId: string, number: string | null, name: string | null } | null, billTo?: { id: string, remoteId: string, number: string | null, name: string | null } | null, site?: { id: string, remoteId: string, number: string | null, name: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type PurchaseOrderRecordQueryVariables = Exact<{
  id: string | number;
  withConnection?: boolean | null | undefined;
}>;


export type PurchaseOrderRecordQuery = { record: { id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, title: string | null, reference: string | null, status: PurchaseOrderStatus | null, statusRaw: string | null, statusLabel: string | null, receiptStatus: Fulfillment | null, receiptStatusRaw: string | null, receiptStatusLabel: string | null, billingStatus: Fulfillment | null, billingStatusRaw: string | null, billingStatusLabel: string | null, vendorId: string | null, vendorContact: string | null, buyerId: string | null, requesterId: string | null, approverId: string | null, approvedAt: string | null, orderDate: string | null, dueDate: string | null, promisedDate: string | null, currency: string | null, exchangeRate: string | null, paymentTerms: string | null, incoterms: string | null, shipToId: string | null, billToId: string | null, siteId: string | null, costCenter: string | null, glAccount: string | null, notes: string | null, revision: string | null, connection?: { id: string, name: string, status: ConnectionStatus, lastSuccessfulSyncAt: string | null }, customFields: Array<{ key: string, label: string | null, type: CustomFieldKind, value: unknown, valueLabels: Array<string | null>, recordIds: Array<string> }>, vendor: { id: string, remoteId: string, number: string | null, name: string | null } | null, buyer: { id: string, remoteId: string, number: string | null, name: string | null } | null, requester: { id: string, remoteId: string, number: string | null, name: string | null } | null, approver: { id: string, remoteId: string, number: string | null, name: string | null } | null, subtotal: { amount: string, currency: string } | null, tax: { amount: string, currency: string } | null, shipping: { amount: string, currency: string } | null, discount: { amount: string, currency: string } | null, total: { amount: string, currency: string } | null, shipTo: { id: string, remoteId: string, number: string | null, name: string | null } | null, billTo: { id: string, remoteId: string, number: string | null, name: string | null } | null, site: { id: string, remoteId: string, number: string | null, name: string | null } | null, lines: Array<{ remoteId: string | null, lineNumber: number | null, partId: string | null, description: string | null, vendorPartNumber: string | null, quantityOrdered: string | null, quantityReceived: string | null, quantityBackordered: string | null, quantityCanceled: string | null, unit: string | null, issueUnit: string | null, unitConversion: string | null, taxRate: string | null, dueDate: string | null, promisedDate: string | null, receivedAt: string | null, storeroomId: string | null, workOrderId: string | null, assetId: string | null, glAccount: string | null, status: PurchaseOrderLineStatus | null, statusRaw: string | null, statusLabel: string | null, part: { id: string, remoteId: string, number: string | null, name: string | null } | null, unitPrice: { amount: string, currency: string } | null, discount: { amount: string, currency: string } | null, taxAmount: { amount: string, currency: string } | null, total: { amount: string, currency: string } | null, storeroom: { id: string, remoteId: string, number: string | null, name: string | null } | null, workOrder: { id: string, remoteId: string, number: string | null, title: string | null } | null, asset: { id: string, remoteId: string, number: string | null, name: string | null } | null }> } | null };

export type PurchaseOrderRelatedQueryVariables = Exact<{
  id: string | number;
}>;


export type PurchaseOrderRelatedQuery = { record: { id: string, goodsReceipts: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, updatedAt: string }> }, purchaseRequisitions: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, invoices: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, notes: string | null, updatedAt: string }> }, stockTransactions: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, reason: string | null, updatedAt: string }> }, attachments: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> } } | null };

export type GoodsReceiptListQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: GoodsReceiptFilter | null | undefined;
  orderBy?: Array<GoodsReceiptOrder> | GoodsReceiptOrder | null | undefined;
  includeDeleted?: boolean | null | undefined;
  withConnection?: boolean | null | undefined;
  withPurchaseOrder?: boolean | null | undefined;
  withVendor?: boolean | null | undefined;
  withReceivedBy?: boolean | null | undefined;
}>;


export type GoodsReceiptListQuery = { page: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, status: GoodsReceiptStatus | null, statusRaw: string | null, statusLabel: string | null, purchaseOrderId: string | null, vendorId: string | null, receivedAt: string | null, receivedOn: string | null, receivedById: string | null, packingSlip: string | null, connection?: { id: string, name: string }, purchaseOrder?: { id: string, remoteId: string, number: string | null, title: string | null } | null, vendor?: { id: string, remoteId: string, number: string | null, name: string | null } | null, receivedBy?: { id: string, remoteId: string, number: string | null, name: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type GoodsReceiptRecordQueryVariables = Exact<{
  id: string | number;
  withConnection?: boolean | null | undefined;
}>;


export type GoodsReceiptRecordQuery = { record: { id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, status: GoodsReceiptStatus | null, statusRaw: string | null, statusLabel: string | null, purchaseOrderId: string | null, vendorId: string | null, receivedAt: string | null, receivedOn: string | null, receivedById: string | null, packingSlip: string | null, connection?: { id: string, name: string, status: ConnectionStatus, lastSuccessfulSyncAt: string | null }, customFields: Array<{ key: string, label: string | null, type: CustomFieldKind, value: unknown, valueLabels: Array<string | null>, recordIds: Array<string> }>, purchaseOrder: { id: string, remoteId: string, number: string | null, title: string | null } | null, vendor: { id: string, remoteId: string, number: string | null, name: string | null } | null, receivedBy: { id: string, remoteId: string, number: string | null, name: string | null } | null, lines: Array<{ remoteId: string | null, purchaseOrderLineRemoteId: string | null, partId: string | null, quantityReceived: string | null, quantityRejected: string | null, unit: string | null, storeroomId: string | null, bin: string | null, lot: string | null, expiresAt: string | null, part: { id: string, remoteId: string, number: string | null, name: string | null } | null, storeroom: { id: string, remoteId: string, number: string | null, name: string | null } | null, unitPrice: { amount: string, currency: string } | null }> } | null };

export type GoodsReceiptRelatedQueryVariables = Exact<{
  id: string | number;
}>;


export type GoodsReceiptRelatedQuery = { record: { id: string, stockTransactions: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, reason: string | null, updatedAt: string }> } } | null };

export type UserListQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: UserFilter | null | undefined;
  orderBy?: Array<UserOrder> | UserOrder | null | undefined;
  includeDeleted?: boolean | null | undefined;
  withConnection?: boolean | null | undefined;
  withTeams?: boolean | null | undefined;
  withSites?: boolean | null | undefined;
}>;


export type UserListQuery = { page: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, name: string | null, email: string | null, phone: string | null, role: string | null, active: boolean | null, teamIds: Array<string>, siteIds: Array<string>, connection?: { id: string, name: string }, hourlyRate: { amount: string, currency: string } | null, teams?: Array<{ id: string, remoteId: string, number: string | null, name: string | null }>, sites?: Array<{ id: string, remoteId: string, number: string | null, name: string | null }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type UserRecordQueryVariables = Exact<{
  id: string | number;
  withConnection?: boolean | null | undefined;
}>;


export type UserRecordQuery = { record: { id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, name: string | null, email: string | null, phone: string | null, role: string | null, active: boolean | null, teamIds: Array<string>, siteIds: Array<string>, connection?: { id: string, name: string, status: ConnectionStatus, lastSuccessfulSyncAt: string | null }, customFields: Array<{ key: string, label: string | null, type: CustomFieldKind, value: unknown, valueLabels: Array<string | null>, recordIds: Array<string> }>, crafts: Array<{ code: string | null, skillLevel: string | null }>, hourlyRate: { amount: string, currency: string } | null, teams: Array<{ id: string, remoteId: string, number: string | null, name: string | null }>, sites: Array<{ id: string, remoteId: string, number: string | null, name: string | null }> } | null };

export type UserRelatedQueryVariables = Exact<{
  id: string | number;
}>;


export type UserRelatedQuery = { record: { id: string, workOrders: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, requestedWorkOrders: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, createdWorkOrders: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, supervisedWorkOrders: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, completedWorkOrders: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, workRequests: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, assets: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> }, purchaseOrders: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, requestedPurchaseOrders: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, approvedPurchaseOrders: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, goodsReceipts: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, updatedAt: string }> }, purchaseRequisitions: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, decidedPurchaseRequisitions: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, stockTransactions: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, reason: string | null, updatedAt: string }> }, workOrderTasks: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, description: string | null, updatedAt: string }> }, completedWorkOrderTasks: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, description: string | null, updatedAt: string }> }, laborEntries: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, notes: string | null, updatedAt: string }> }, workOrderComments: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, body: string | null, updatedAt: string }> }, workOrderStatusChanges: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, memo: string | null, updatedAt: string }> }, maintenancePlans: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> }, meterReadings: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, notes: string | null, updatedAt: string }> }, assetStatusEvents: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, reason: string | null, updatedAt: string }> }, ledTeams: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> }, memberOfTeams: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> }, attachments: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> } } | null };

export type PurchaseRequisitionListQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: PurchaseRequisitionFilter | null | undefined;
  orderBy?: Array<PurchaseRequisitionOrder> | PurchaseRequisitionOrder | null | undefined;
  includeDeleted?: boolean | null | undefined;
  withConnection?: boolean | null | undefined;
  withRequester?: boolean | null | undefined;
  withApprover?: boolean | null | undefined;
  withPurchaseOrder?: boolean | null | undefined;
}>;


export type PurchaseRequisitionListQuery = { page: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, title: string | null, status: PurchaseRequisitionStatus | null, statusRaw: string | null, statusLabel: string | null, requesterId: string | null, requestedAt: string | null, approverId: string | null, decidedAt: string | null, rejectionReason: string | null, requiredBy: string | null, currency: string | null, costCenter: string | null, notes: string | null, purchaseOrderId: string | null, connection?: { id: string, name: string }, requester?: { id: string, remoteId: string, number: string | null, name: string | null } | null, approver?: { id: string, remoteId: string, number: string | null, name: string | null } | null, estimatedTotal: { amount: string, currency: string } | null, purchaseOrder?: { id: string, remoteId: string, number: string | null, title: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type PurchaseRequisitionRecordQueryVariables = Exact<{
  id: string | number;
  withConnection?: boolean | null | undefined;
}>;


export type PurchaseRequisitionRecordQuery = { record: { id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, title: string | null, status: PurchaseRequisitionStatus | null, statusRaw: string | null, statusLabel: string | null, requesterId: string | null, requestedAt: string | null, approverId: string | null, decidedAt: string | null, rejectionReason: string | null, requiredBy: string | null, currency: string | null, costCenter: string | null, notes: string | null, purchaseOrderId: string | null, connection?: { id: string, name: string, status: ConnectionStatus, lastSuccessfulSyncAt: string | null }, customFields: Array<{ key: string, label: string | null, type: CustomFieldKind, value: unknown, valueLabels: Array<string | null>, recordIds: Array<string> }>, requester: { id: string, remoteId: string, number: string | null, name: string | null } | null, approver: { id: string, remoteId: string, number: string | null, name: string | null } | null, estimatedTotal: { amount: string, currency: string } | null, purchaseOrder: { id: string, remoteId: string, number: string | null, title: string | null } | null, lines: Array<{ remoteId: string | null, lineNumber: number | null, partId: string | null, description: string | null, quantity: string | null, unit: string | null, requiredBy: string | null, vendorId: string | null, storeroomId: string | null, workOrderId: string | null, glAccount: string | null, part: { id: string, remoteId: string, number: string | null, name: string | null } | null, estimatedUnitPrice: { amount: string, currency: string } | null, estimatedTotal: { amount: string, currency: string } | null, vendor: { id: string, remoteId: string, number: string | null, name: string | null } | null, storeroom: { id: string, remoteId: string, number: string | null, name: string | null } | null, workOrder: { id: string, remoteId: string, number: string | null, title: string | null } | null }> } | null };

export type InvoiceListQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: InvoiceFilter | null | undefined;
  orderBy?: Array<InvoiceOrder> | InvoiceOrder | null | undefined;
  includeDeleted?: boolean | null | undefined;
  withConnection?: boolean | null | undefined;
  withVendor?: boolean | null | undefined;
  withPurchaseOrder?: boolean | null | undefined;
}>;


export type InvoiceListQuery = { page: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, vendorInvoiceNumber: string | null, status: InvoiceStatus | null, statusRaw: string | null, statusLabel: string | null, vendorId: string | null, purchaseOrderId: string | null, invoiceDate: string | null, dueDate: string | null, postedAt: string | null, paidAt: string | null, currency: string | null, paymentTerms: string | null, notes: string | null, connection?: { id: string, name: string }, vendor?: { id: string, remoteId: string, number: string | null, name: string | null } | null, purchaseOrder?: { id: string, remoteId: string, number: string | null, title: string | null } | null, subtotal: { amount: string, currency: string } | null, tax: { amount: string, currency: string } | null, total: { amount: string, currency: string } | null, amountDue: { amount: string, currency: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type InvoiceRecordQueryVariables = Exact<{
  id: string | number;
  withConnection?: boolean | null | undefined;
}>;


export type InvoiceRecordQuery = { record: { id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, vendorInvoiceNumber: string | null, status: InvoiceStatus | null, statusRaw: string | null, statusLabel: string | null, vendorId: string | null, purchaseOrderId: string | null, invoiceDate: string | null, dueDate: string | null, postedAt: string | null, paidAt: string | null, currency: string | null, paymentTerms: string | null, notes: string | null, connection?: { id: string, name: string, status: ConnectionStatus, lastSuccessfulSyncAt: string | null }, customFields: Array<{ key: string, label: string | null, type: CustomFieldKind, value: unknown, valueLabels: Array<string | null>, recordIds: Array<string> }>, vendor: { id: string, remoteId: string, number: string | null, name: string | null } | null, purchaseOrder: { id: string, remoteId: string, number: string | null, title: string | null } | null, subtotal: { amount: string, currency: string } | null, tax: { amount: string, currency: string } | null, total: { amount: string, currency: string } | null, amountDue: { amount: string, currency: string } | null, lines: Array<{ remoteId: string | null, lineNumber: number | null, purchaseOrderLineRemoteId: string | null, partId: string | null, description: string | null, quantity: string | null, unit: string | null, glAccount: string | null, part: { id: string, remoteId: string, number: string | null, name: string | null } | null, unitPrice: { amount: string, currency: string } | null, taxAmount: { amount: string, currency: string } | null, total: { amount: string, currency: string } | null }> } | null };

export type StockTransactionListQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: StockTransactionFilter | null | undefined;
  orderBy?: Array<StockTransactionOrder> | StockTransactionOrder | null | undefined;
  includeDeleted?: boolean | null | undefined;
  withConnection?: boolean | null | undefined;
  withPart?: boolean | null | undefined;
  withStoreroom?: boolean | null | undefined;
  withOtherStoreroom?: boolean | null | undefined;
  withWorkOrder?: boolean | null | undefined;
  withPurchaseOrder?: boolean | null | undefined;
  withGoodsReceipt?: boolean | null | undefined;
  withBy?: boolean | null | undefined;
}>;


export type StockTransactionListQuery = { page: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, type: StockTransactionType | null, typeRaw: string | null, typeLabel: string | null, partId: string | null, storeroomId: string | null, otherStoreroomId: string | null, bin: string | null, lot: string | null, quantity: string | null, unit: string | null, workOrderId: string | null, purchaseOrderId: string | null, purchaseOrderLineRemoteId: string | null, goodsReceiptId: string | null, at: string | null, byId: string | null, reason: string | null, connection?: { id: string, name: string }, part?: { id: string, remoteId: string, number: string | null, name: string | null } | null, storeroom?: { id: string, remoteId: string, number: string | null, name: string | null } | null, otherStoreroom?: { id: string, remoteId: string, number: string | null, name: string | null } | null, unitCost: { amount: string, currency: string } | null, workOrder?: { id: string, remoteId: string, number: string | null, title: string | null } | null, purchaseOrder?: { id: string, remoteId: string, number: string | null, title: string | null } | null, goodsReceipt?: { id: string, remoteId: string, number: string | null } | null, by?: { id: string, remoteId: string, number: string | null, name: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type StockTransactionRecordQueryVariables = Exact<{
  id: string | number;
  withConnection?: boolean | null | undefined;
}>;


export type StockTransactionRecordQuery = { record: { id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, type: StockTransactionType | null, typeRaw: string | null, typeLabel: string | null, partId: string | null, storeroomId: string | null, otherStoreroomId: string | null, bin: string | null, lot: string | null, quantity: string | null, unit: string | null, workOrderId: string | null, purchaseOrderId: string | null, purchaseOrderLineRemoteId: string | null, goodsReceiptId: string | null, at: string | null, byId: string | null, reason: string | null, connection?: { id: string, name: string, status: ConnectionStatus, lastSuccessfulSyncAt: string | null }, customFields: Array<{ key: string, label: string | null, type: CustomFieldKind, value: unknown, valueLabels: Array<string | null>, recordIds: Array<string> }>, part: { id: string, remoteId: string, number: string | null, name: string | null } | null, storeroom: { id: string, remoteId: string, number: string | null, name: string | null } | null, otherStoreroom: { id: string, remoteId: string, number: string | null, name: string | null } | null, unitCost: { amount: string, currency: string } | null, workOrder: { id: string, remoteId: string, number: string | null, title: string | null } | null, purchaseOrder: { id: string, remoteId: string, number: string | null, title: string | null } | null, goodsReceipt: { id: string, remoteId: string, number: string | null } | null, by: { id: string, remoteId: string, number: string | null, name: string | null } | null } | null };

export type WorkOrderTaskListQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: WorkOrderTaskFilter | null | undefined;
  orderBy?: Array<WorkOrderTaskOrder> | WorkOrderTaskOrder | null | undefined;
  includeDeleted?: boolean | null | undefined;
  withConnection?: boolean | null | undefined;
  withWorkOrder?: boolean | null | undefined;
  withParent?: boolean | null | undefined;
  withAsset?: boolean | null | undefined;
  withAssignee?: boolean | null | undefined;
  withMeter?: boolean | null | undefined;
  withCompletedBy?: boolean | null | undefined;
}>;


export type WorkOrderTaskListQuery = { page: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, workOrderId: string | null, parentId: string | null, sequence: number | null, description: string | null, type: TaskType | null, typeRaw: string | null, typeLabel: string | null, status: WorkOrderTaskStatus | null, statusRaw: string | null, statusLabel: string | null, assetId: string | null, assigneeId: string | null, craft: string | null, workCenter: string | null, plannedDuration: number | null, actualDuration: number | null, result: string | null, unit: string | null, meterId: string | null, notes: string | null, startedAt: string | null, completedAt: string | null, completedById: string | null, control: TaskControl | null, controlRaw: string | null, controlLabel: string | null, connection?: { id: string, name: string }, workOrder?: { id: string, remoteId: string, number: string | null, title: string | null } | null, parent?: { id: string, remoteId: string, number: string | null, description: string | null } | null, asset?: { id: string, remoteId: string, number: string | null, name: string | null } | null, assignee?: { id: string, remoteId: string, number: string | null, name: string | null } | null, meter?: { id: string, remoteId: string, number: string | null, name: string | null } | null, completedBy?: { id: string, remoteId: string, number: string | null, name: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type WorkOrderTaskRecordQueryVariables = Exact<{
  id: string | number;
  withConnection?: boolean | null | undefined;
}>;


export type WorkOrderTaskRecordQuery = { record: { id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, workOrderId: string | null, parentId: string | null, sequence: number | null, description: string | null, type: TaskType | null, typeRaw: string | null, typeLabel: string | null, status: WorkOrderTaskStatus | null, statusRaw: string | null, statusLabel: string | null, assetId: string | null, assigneeId: string | null, craft: string | null, workCenter: string | null, plannedDuration: number | null, actualDuration: number | null, result: string | null, unit: string | null, meterId: string | null, notes: string | null, startedAt: string | null, completedAt: string | null, completedById: string | null, control: TaskControl | null, controlRaw: string | null, controlLabel: string | null, connection?: { id: string, name: string, status: ConnectionStatus, lastSuccessfulSyncAt: string | null }, customFields: Array<{ key: string, label: string | null, type: CustomFieldKind, value: unknown, valueLabels: Array<string | null>, recordIds: Array<string> }>, workOrder: { id: string, remoteId: string, number: string | null, title: string | null } | null, parent: { id: string, remoteId: string, number: string | null, description: string | null } | null, asset: { id: string, remoteId: string, number: string | null, name: string | null } | null, assignee: { id: string, remoteId: string, number: string | null, name: string | null } | null, meter: { id: string, remoteId: string, number: string | null, name: string | null } | null, completedBy: { id: string, remoteId: string, number: string | null, name: string | null } | null } | null };

export type WorkOrderTaskRelatedQueryVariables = Exact<{
  id: string | number;
}>;


export type WorkOrderTaskRelatedQuery = { record: { id: string, children: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, description: string | null, updatedAt: string }> } } | null };

export type WorkOrderPartListQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: WorkOrderPartFilter | null | undefined;
  orderBy?: Array<WorkOrderPartOrder> | WorkOrderPartOrder | null | undefined;
  includeDeleted?: boolean | null | undefined;
  withConnection?: boolean | null | undefined;
  withWorkOrder?: boolean | null | undefined;
  withPart?: boolean | null | undefined;
  withStoreroom?: boolean | null | undefined;
}>;


export type WorkOrderPartListQuery = { page: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, workOrderId: string | null, partId: string | null, storeroomId: string | null, bin: string | null, quantityPlanned: string | null, quantityReserved: string | null, quantityUsed: string | null, unit: string | null, reservationRef: string | null, issuedAt: string | null, connection?: { id: string, name: string }, workOrder?: { id: string, remoteId: string, number: string | null, title: string | null } | null, part?: { id: string, remoteId: string, number: string | null, name: string | null } | null, storeroom?: { id: string, remoteId: string, number: string | null, name: string | null } | null, unitCost: { amount: string, currency: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type WorkOrderPartRecordQueryVariables = Exact<{
  id: string | number;
  withConnection?: boolean | null | undefined;
}>;


export type WorkOrderPartRecordQuery = { record: { id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, workOrderId: string | null, partId: string | null, storeroomId: string | null, bin: string | null, quantityPlanned: string | null, quantityReserved: string | null, quantityUsed: string | null, unit: string | null, reservationRef: string | null, issuedAt: string | null, connection?: { id: string, name: string, status: ConnectionStatus, lastSuccessfulSyncAt: string | null }, customFields: Array<{ key: string, label: string | null, type: CustomFieldKind, value: unknown, valueLabels: Array<string | null>, recordIds: Array<string> }>, workOrder: { id: string, remoteId: string, number: string | null, title: string | null } | null, part: { id: string, remoteId: string, number: string | null, name: string | null } | null, storeroom: { id: string, remoteId: string, number: string | null, name: string | null } | null, unitCost: { amount: string, currency: string } | null } | null };

export type LaborEntryListQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: LaborEntryFilter | null | undefined;
  orderBy?: Array<LaborEntryOrder> | LaborEntryOrder | null | undefined;
  includeDeleted?: boolean | null | undefined;
  withConnection?: boolean | null | undefined;
  withWorkOrder?: boolean | null | undefined;
  withUser?: boolean | null | undefined;
}>;


export type LaborEntryListQuery = { page: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, workOrderId: string | null, userId: string | null, craft: string | null, type: LaborType | null, typeRaw: string | null, typeLabel: string | null, startedAt: string | null, endedAt: string | null, duration: number | null, overtime: boolean | null, notes: string | null, connection?: { id: string, name: string }, workOrder?: { id: string, remoteId: string, number: string | null, title: string | null } | null, user?: { id: string, remoteId: string, number: string | null, name: string | null } | null, rate: { amount: string, currency: string } | null, cost: { amount: string, currency: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type LaborEntryRecordQueryVariables = Exact<{
  id: string | number;
  withConnection?: boolean | null | undefined;
}>;


export type LaborEntryRecordQuery = { record: { id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, workOrderId: string | null, userId: string | null, craft: string | null, type: LaborType | null, typeRaw: string | null, typeLabel: string | null, startedAt: string | null, endedAt: string | null, duration: number | null, overtime: boolean | null, notes: string | null, connection?: { id: string, name: string, status: ConnectionStatus, lastSuccessfulSyncAt: string | null }, customFields: Array<{ key: string, label: string | null, type: CustomFieldKind, value: unknown, valueLabels: Array<string | null>, recordIds: Array<string> }>, workOrder: { id: string, remoteId: string, number: string | null, title: string | null } | null, user: { id: string, remoteId: string, number: string | null, name: string | null } | null, rate: { amount: string, currency: string } | null, cost: { amount: string, currency: string } | null } | null };

export type CostEntryListQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: CostEntryFilter | null | undefined;
  orderBy?: Array<CostEntryOrder> | CostEntryOrder | null | undefined;
  includeDeleted?: boolean | null | undefined;
  withConnection?: boolean | null | undefined;
  withWorkOrder?: boolean | null | undefined;
  withVendor?: boolean | null | undefined;
}>;


export type CostEntryListQuery = { page: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, workOrderId: string | null, type: CostType | null, typeRaw: string | null, typeLabel: string | null, description: string | null, spentOn: string | null, vendorId: string | null, glAccount: string | null, connection?: { id: string, name: string }, workOrder?: { id: string, remoteId: string, number: string | null, title: string | null } | null, amount: { amount: string, currency: string } | null, vendor?: { id: string, remoteId: string, number: string | null, name: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CostEntryRecordQueryVariables = Exact<{
  id: string | number;
  withConnection?: boolean | null | undefined;
}>;


export type CostEntryRecordQuery = { record: { id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, workOrderId: string | null, type: CostType | null, typeRaw: string | null, typeLabel: string | null, description: string | null, spentOn: string | null, vendorId: string | null, glAccount: string | null, connection?: { id: string, name: string, status: ConnectionStatus, lastSuccessfulSyncAt: string | null }, customFields: Array<{ key: string, label: string | null, type: CustomFieldKind, value: unknown, valueLabels: Array<string | null>, recordIds: Array<string> }>, workOrder: { id: string, remoteId: string, number: string | null, title: string | null } | null, amount: { amount: string, currency: string } | null, vendor: { id: string, remoteId: string, number: string | null, name: string | null } | null } | null };

export type WorkOrderCommentListQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: WorkOrderCommentFilter | null | undefined;
  orderBy?: Array<WorkOrderCommentOrder> | WorkOrderCommentOrder | null | undefined;
  includeDeleted?: boolean | null | undefined;
  withConnection?: boolean | null | undefined;
  withWorkOrder?: boolean | null | undefined;
  withAuthor?: boolean | null | undefined;
}>;


export type WorkOrderCommentListQuery = { page: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, workOrderId: string | null, authorId: string | null, body: string | null, writtenAt: string | null, connection?: { id: string, name: string }, workOrder?: { id: string, remoteId: string, number: string | null, title: string | null } | null, author?: { id: string, remoteId: string, number: string | null, name: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type WorkOrderCommentRecordQueryVariables = Exact<{
  id: string | number;
  withConnection?: boolean | null | undefined;
}>;


export type WorkOrderCommentRecordQuery = { record: { id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, workOrderId: string | null, authorId: string | null, body: string | null, writtenAt: string | null, connection?: { id: string, name: string, status: ConnectionStatus, lastSuccessfulSyncAt: string | null }, customFields: Array<{ key: string, label: string | null, type: CustomFieldKind, value: unknown, valueLabels: Array<string | null>, recordIds: Array<string> }>, workOrder: { id: string, remoteId: string, number: string | null, title: string | null } | null, author: { id: string, remoteId: string, number: string | null, name: string | null } | null } | null };

export type WorkOrderStatusChangeListQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: WorkOrderStatusChangeFilter | null | undefined;
  orderBy?: Array<WorkOrderStatusChangeOrder> | WorkOrderStatusChangeOrder | null | undefined;
  includeDeleted?: boolean | null | undefined;
  withConnection?: boolean | null | undefined;
  withWorkOrder?: boolean | null | undefined;
  withBy?: boolean | null | undefined;
}>;


export type WorkOrderStatusChangeListQuery = { page: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, workOrderId: string | null, from: WorkOrderStatus | null, fromRaw: string | null, fromLabel: string | null, to: WorkOrderStatus | null, toRaw: string | null, toLabel: string | null, at: string | null, byId: string | null, memo: string | null, connection?: { id: string, name: string }, workOrder?: { id: string, remoteId: string, number: string | null, title: string | null } | null, by?: { id: string, remoteId: string, number: string | null, name: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type WorkOrderStatusChangeRecordQueryVariables = Exact<{
  id: string | number;
  withConnection?: boolean | null | undefined;
}>;


export type WorkOrderStatusChangeRecordQuery = { record: { id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, workOrderId: string | null, from: WorkOrderStatus | null, fromRaw: string | null, fromLabel: string | null, to: WorkOrderStatus | null, toRaw: string | null, toLabel: string | null, at: string | null, byId: string | null, memo: string | null, connection?: { id: string, name: string, status: ConnectionStatus, lastSuccessfulSyncAt: string | null }, customFields: Array<{ key: string, label: string | null, type: CustomFieldKind, value: unknown, valueLabels: Array<string | null>, recordIds: Array<string> }>, workOrder: { id: string, remoteId: string, number: string | null, title: string | null } | null, by: { id: string, remoteId: string, number: string | null, name: string | null } | null } | null };

export type MaintenancePlanListQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: MaintenancePlanFilter | null | undefined;
  orderBy?: Array<MaintenancePlanOrder> | MaintenancePlanOrder | null | undefined;
  includeDeleted?: boolean | null | undefined;
  withConnection?: boolean | null | undefined;
  withAsset?: boolean | null | undefined;
  withAssets?: boolean | null | undefined;
  withTeam?: boolean | null | undefined;
  withProcedures?: boolean | null | undefined;
}>;


export type MaintenancePlanListQuery = { page: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, name: string | null, description: string | null, status: MaintenancePlanStatus | null, statusRaw: string | null, statusLabel: string | null, trigger: MaintenancePlanTrigger | null, triggerRaw: string | null, triggerLabel: string | null, basedOn: MaintenancePlanBasis | null, basedOnRaw: string | null, basedOnLabel: string | null, leadTimeDays: number | null, dueDelayDays: number | null, nextDueAt: string | null, lastGeneratedAt: string | null, assetId: string | null, assetIds: Array<string>, teamId: string | null, procedureIds: Array<string>, connection?: { id: string, name: string }, asset?: { id: string, remoteId: string, number: string | null, name: string | null } | null, assets?: Array<{ id: string, remoteId: string, number: string | null, name: string | null }>, team?: { id: string, remoteId: string, number: string | null, name: string | null } | null, procedures?: Array<{ id: string, remoteId: string, number: string | null, name: string | null }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type MaintenancePlanRecordQueryVariables = Exact<{
  id: string | number;
  withConnection?: boolean | null | undefined;
}>;


export type MaintenancePlanRecordQuery = { record: { id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, name: string | null, description: string | null, status: MaintenancePlanStatus | null, statusRaw: string | null, statusLabel: string | null, trigger: MaintenancePlanTrigger | null, triggerRaw: string | null, triggerLabel: string | null, basedOn: MaintenancePlanBasis | null, basedOnRaw: string | null, basedOnLabel: string | null, leadTimeDays: number | null, dueDelayDays: number | null, nextDueAt: string | null, lastGeneratedAt: string | null, assetId: string | null, assetIds: Array<string>, teamId: string | null, procedureIds: Array<string>, connection?: { id: string, name: string, status: ConnectionStatus, lastSuccessfulSyncAt: string | null }, customFields: Array<{ key: string, label: string | null, type: CustomFieldKind, value: unknown, valueLabels: Array<string | null>, recordIds: Array<string> }>, recurrence: { frequency: RecurrenceFrequency | null, frequencyRaw: string | null, frequencyLabel: string | null, interval: number | null, daysOfWeek: Array<RecurrenceDay>, startsOn: string | null, endsOn: string | null } | null, meterTriggers: Array<{ meterId: string | null, condition: MeterCondition | null, conditionRaw: string | null, conditionLabel: string | null, value: string | null, unit: string | null, meter: { id: string, remoteId: string, number: string | null, name: string | null } | null }>, asset: { id: string, remoteId: string, number: string | null, name: string | null } | null, assets: Array<{ id: string, remoteId: string, number: string | null, name: string | null }>, team: { id: string, remoteId: string, number: string | null, name: string | null } | null, procedures: Array<{ id: string, remoteId: string, number: string | null, name: string | null }>, template: { title: string | null, description: string | null, workType: WorkOrderType | null, workTypeRaw: string | null, workTypeLabel: string | null, priority: Priority | null, priorityRaw: string | null, priorityLabel: string | null, craft: string | null, estimatedDuration: number | null, assigneeIds: Array<string>, assignees: Array<{ id: string, remoteId: string, number: string | null, name: string | null }> } | null } | null };

export type MaintenancePlanRelatedQueryVariables = Exact<{
  id: string | number;
}>;


export type MaintenancePlanRelatedQuery = { record: { id: string, workOrders: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> } } | null };

export type ProcedureListQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: ProcedureFilter | null | undefined;
  orderBy?: Array<ProcedureOrder> | ProcedureOrder | null | undefined;
  includeDeleted?: boolean | null | undefined;
  withConnection?: boolean | null | undefined;
  withAssetClass?: boolean | null | undefined;
}>;


export type ProcedureListQuery = { page: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, name: string | null, description: string | null, status: ProcedureStatus | null, statusRaw: string | null, statusLabel: string | null, revision: string | null, assetClassId: string | null, estimatedDuration: number | null, connection?: { id: string, name: string }, assetClass?: { id: string, remoteId: string, number: string | null, name: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ProcedureRecordQueryVariables = Exact<{
  id: string | number;
  withConnection?: boolean | null | undefined;
}>;


export type ProcedureRecordQuery = { record: { id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, name: string | null, description: string | null, status: ProcedureStatus | null, statusRaw: string | null, statusLabel: string | null, revision: string | null, assetClassId: string | null, estimatedDuration: number | null, connection?: { id: string, name: string, status: ConnectionStatus, lastSuccessfulSyncAt: string | null }, customFields: Array<{ key: string, label: string | null, type: CustomFieldKind, value: unknown, valueLabels: Array<string | null>, recordIds: Array<string> }>, assetClass: { id: string, remoteId: string, number: string | null, name: string | null } | null, steps: Array<{ remoteId: string | null, sequence: number | null, title: string | null, instruction: string | null, type: TaskType | null, typeRaw: string | null, typeLabel: string | null, unit: string | null, required: boolean | null }> } | null };

export type ProcedureRelatedQueryVariables = Exact<{
  id: string | number;
}>;


export type ProcedureRelatedQuery = { record: { id: string, workOrders: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, maintenancePlans: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> } } | null };

export type MeterListQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: MeterFilter | null | undefined;
  orderBy?: Array<MeterOrder> | MeterOrder | null | undefined;
  includeDeleted?: boolean | null | undefined;
  withConnection?: boolean | null | undefined;
  withAsset?: boolean | null | undefined;
  withLocation?: boolean | null | undefined;
}>;


export type MeterListQuery = { page: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, name: string | null, description: string | null, assetId: string | null, locationId: string | null, kind: MeterKind | null, kindRaw: string | null, kindLabel: string | null, source: MeterSource | null, sourceRaw: string | null, sourceLabel: string | null, unit: string | null, readingInterval: number | null, lastReading: string | null, lastReadAt: string | null, rolloverAt: string | null, active: boolean | null, connection?: { id: string, name: string }, asset?: { id: string, remoteId: string, number: string | null, name: string | null } | null, location?: { id: string, remoteId: string, number: string | null, name: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type MeterRecordQueryVariables = Exact<{
  id: string | number;
  withConnection?: boolean | null | undefined;
}>;


export type MeterRecordQuery = { record: { id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, name: string | null, description: string | null, assetId: string | null, locationId: string | null, kind: MeterKind | null, kindRaw: string | null, kindLabel: string | null, source: MeterSource | null, sourceRaw: string | null, sourceLabel: string | null, unit: string | null, readingInterval: number | null, lastReading: string | null, lastReadAt: string | null, rolloverAt: string | null, active: boolean | null, connection?: { id: string, name: string, status: ConnectionStatus, lastSuccessfulSyncAt: string | null }, customFields: Array<{ key: string, label: string | null, type: CustomFieldKind, value: unknown, valueLabels: Array<string | null>, recordIds: Array<string> }>, asset: { id: string, remoteId: string, number: string | null, name: string | null } | null, location: { id: string, remoteId: string, number: string | null, name: string | null } | null } | null };

export type MeterRelatedQueryVariables = Exact<{
  id: string | number;
}>;


export type MeterRelatedQuery = { record: { id: string, workOrderTasks: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, description: string | null, updatedAt: string }> }, maintenancePlans: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> }, readings: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, notes: string | null, updatedAt: string }> } } | null };

export type MeterReadingListQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: MeterReadingFilter | null | undefined;
  orderBy?: Array<MeterReadingOrder> | MeterReadingOrder | null | undefined;
  includeDeleted?: boolean | null | undefined;
  withConnection?: boolean | null | undefined;
  withMeter?: boolean | null | undefined;
  withReadBy?: boolean | null | undefined;
  withWorkOrder?: boolean | null | undefined;
}>;


export type MeterReadingListQuery = { page: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, meterId: string | null, value: string | null, delta: string | null, unit: string | null, readAt: string | null, readById: string | null, workOrderId: string | null, source: MeterSource | null, sourceRaw: string | null, sourceLabel: string | null, isRollover: boolean | null, notes: string | null, connection?: { id: string, name: string }, meter?: { id: string, remoteId: string, number: string | null, name: string | null } | null, readBy?: { id: string, remoteId: string, number: string | null, name: string | null } | null, workOrder?: { id: string, remoteId: string, number: string | null, title: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type MeterReadingRecordQueryVariables = Exact<{
  id: string | number;
  withConnection?: boolean | null | undefined;
}>;


export type MeterReadingRecordQuery = { record: { id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, meterId: string | null, value: string | null, delta: string | null, unit: string | null, readAt: string | null, readById: string | null, workOrderId: string | null, source: MeterSource | null, sourceRaw: string | null, sourceLabel: string | null, isRollover: boolean | null, notes: string | null, connection?: { id: string, name: string, status: ConnectionStatus, lastSuccessfulSyncAt: string | null }, customFields: Array<{ key: string, label: string | null, type: CustomFieldKind, value: unknown, valueLabels: Array<string | null>, recordIds: Array<string> }>, meter: { id: string, remoteId: string, number: string | null, name: string | null } | null, readBy: { id: string, remoteId: string, number: string | null, name: string | null } | null, workOrder: { id: string, remoteId: string, number: string | null, title: string | null } | null } | null };

export type AssetClassListQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: AssetClassFilter | null | undefined;
  orderBy?: Array<AssetClassOrder> | AssetClassOrder | null | undefined;
  includeDeleted?: boolean | null | undefined;
  withConnection?: boolean | null | undefined;
  withParent?: boolean | null | undefined;
}>;


export type AssetClassListQuery = { page: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, name: string | null, description: string | null, parentId: string | null, attributes: Array<string>, taxonomyLevel: number | null, connection?: { id: string, name: string }, parent?: { id: string, remoteId: string, number: string | null, name: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type AssetClassRecordQueryVariables = Exact<{
  id: string | number;
  withConnection?: boolean | null | undefined;
}>;


export type AssetClassRecordQuery = { record: { id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, name: string | null, description: string | null, parentId: string | null, attributes: Array<string>, taxonomyLevel: number | null, connection?: { id: string, name: string, status: ConnectionStatus, lastSuccessfulSyncAt: string | null }, customFields: Array<{ key: string, label: string | null, type: CustomFieldKind, value: unknown, valueLabels: Array<string | null>, recordIds: Array<string> }>, parent: { id: string, remoteId: string, number: string | null, name: string | null } | null } | null };

export type AssetClassRelatedQueryVariables = Exact<{
  id: string | number;
}>;


export type AssetClassRelatedQuery = { record: { id: string, assets: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> }, procedures: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> }, children: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> }, failureCodes: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> } } | null };

export type AssetStatusEventListQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: AssetStatusEventFilter | null | undefined;
  orderBy?: Array<AssetStatusEventOrder> | AssetStatusEventOrder | null | undefined;
  includeDeleted?: boolean | null | undefined;
  withConnection?: boolean | null | undefined;
  withAsset?: boolean | null | undefined;
  withWorkOrder?: boolean | null | undefined;
  withSetBy?: boolean | null | undefined;
}>;


export type AssetStatusEventListQuery = { page: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, assetId: string | null, workOrderId: string | null, status: AssetStatus | null, statusRaw: string | null, statusLabel: string | null, kind: DowntimeKind | null, kindRaw: string | null, kindLabel: string | null, startedAt: string | null, endedAt: string | null, duration: number | null, reasonCode: string | null, reason: string | null, productionHoursLost: string | null, setById: string | null, connection?: { id: string, name: string }, asset?: { id: string, remoteId: string, number: string | null, name: string | null } | null, workOrder?: { id: string, remoteId: string, number: string | null, title: string | null } | null, setBy?: { id: string, remoteId: string, number: string | null, name: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type AssetStatusEventRecordQueryVariables = Exact<{
  id: string | number;
  withConnection?: boolean | null | undefined;
}>;


export type AssetStatusEventRecordQuery = { record: { id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, assetId: string | null, workOrderId: string | null, status: AssetStatus | null, statusRaw: string | null, statusLabel: string | null, kind: DowntimeKind | null, kindRaw: string | null, kindLabel: string | null, startedAt: string | null, endedAt: string | null, duration: number | null, reasonCode: string | null, reason: string | null, productionHoursLost: string | null, setById: string | null, connection?: { id: string, name: string, status: ConnectionStatus, lastSuccessfulSyncAt: string | null }, customFields: Array<{ key: string, label: string | null, type: CustomFieldKind, value: unknown, valueLabels: Array<string | null>, recordIds: Array<string> }>, asset: { id: string, remoteId: string, number: string | null, name: string | null } | null, workOrder: { id: string, remoteId: string, number: string | null, title: string | null } | null, setBy: { id: string, remoteId: string, number: string | null, name: string | null } | null } | null };

export type FailureCodeListQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: FailureCodeFilter | null | undefined;
  orderBy?: Array<FailureCodeOrder> | FailureCodeOrder | null | undefined;
  includeDeleted?: boolean | null | undefined;
  withConnection?: boolean | null | undefined;
  withParent?: boolean | null | undefined;
  withAssetClass?: boolean | null | undefined;
}>;


export type FailureCodeListQuery = { page: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, name: string | null, description: string | null, type: FailureCodeType | null, typeRaw: string | null, typeLabel: string | null, parentId: string | null, assetClassId: string | null, active: boolean | null, connection?: { id: string, name: string }, parent?: { id: string, remoteId: string, number: string | null, name: string | null } | null, assetClass?: { id: string, remoteId: string, number: string | null, name: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type FailureCodeRecordQueryVariables = Exact<{
  id: string | number;
  withConnection?: boolean | null | undefined;
}>;


export type FailureCodeRecordQuery = { record: { id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, name: string | null, description: string | null, type: FailureCodeType | null, typeRaw: string | null, typeLabel: string | null, parentId: string | null, assetClassId: string | null, active: boolean | null, connection?: { id: string, name: string, status: ConnectionStatus, lastSuccessfulSyncAt: string | null }, customFields: Array<{ key: string, label: string | null, type: CustomFieldKind, value: unknown, valueLabels: Array<string | null>, recordIds: Array<string> }>, parent: { id: string, remoteId: string, number: string | null, name: string | null } | null, assetClass: { id: string, remoteId: string, number: string | null, name: string | null } | null } | null };

export type FailureCodeRelatedQueryVariables = Exact<{
  id: string | number;
}>;


export type FailureCodeRelatedQuery = { record: { id: string, workOrders: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, workRequests: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, children: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> } } | null };

export type TeamListQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: TeamFilter | null | undefined;
  orderBy?: Array<TeamOrder> | TeamOrder | null | undefined;
  includeDeleted?: boolean | null | undefined;
  withConnection?: boolean | null | undefined;
  withLead?: boolean | null | undefined;
  withMembers?: boolean | null | undefined;
  withSite?: boolean | null | undefined;
}>;


export type TeamListQuery = { page: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, name: string | null, description: string | null, craft: string | null, leadId: string | null, memberIds: Array<string>, siteId: string | null, active: boolean | null, connection?: { id: string, name: string }, lead?: { id: string, remoteId: string, number: string | null, name: string | null } | null, members?: Array<{ id: string, remoteId: string, number: string | null, name: string | null }>, site?: { id: string, remoteId: string, number: string | null, name: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type TeamRecordQueryVariables = Exact<{
  id: string | number;
  withConnection?: boolean | null | undefined;
}>;


export type TeamRecordQuery = { record: { id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, name: string | null, description: string | null, craft: string | null, leadId: string | null, memberIds: Array<string>, siteId: string | null, active: boolean | null, connection?: { id: string, name: string, status: ConnectionStatus, lastSuccessfulSyncAt: string | null }, customFields: Array<{ key: string, label: string | null, type: CustomFieldKind, value: unknown, valueLabels: Array<string | null>, recordIds: Array<string> }>, lead: { id: string, remoteId: string, number: string | null, name: string | null } | null, members: Array<{ id: string, remoteId: string, number: string | null, name: string | null }>, site: { id: string, remoteId: string, number: string | null, name: string | null } | null } | null };

export type TeamRelatedQueryVariables = Exact<{
  id: string | number;
}>;


export type TeamRelatedQuery = { record: { id: string, workOrders: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, title: string | null, updatedAt: string }> }, assets: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> }, locations: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> }, users: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> }, maintenancePlans: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, name: string | null, updatedAt: string }> } } | null };

export type AttachmentListQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: AttachmentFilter | null | undefined;
  orderBy?: Array<AttachmentOrder> | AttachmentOrder | null | undefined;
  includeDeleted?: boolean | null | undefined;
  withConnection?: boolean | null | undefined;
  withWorkOrder?: boolean | null | undefined;
  withWorkRequest?: boolean | null | undefined;
  withAsset?: boolean | null | undefined;
  withPurchaseOrder?: boolean | null | undefined;
  withUploadedBy?: boolean | null | undefined;
}>;


export type AttachmentListQuery = { page: { totalCount: number, totalCountIsExact: boolean, nodes: Array<{ id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, name: string | null, description: string | null, category: string | null, mimeType: string | null, sizeBytes: number | null, downloadUrl: string | null, workOrderId: string | null, workRequestId: string | null, assetId: string | null, purchaseOrderId: string | null, uploadedAt: string | null, uploadedById: string | null, connection?: { id: string, name: string }, workOrder?: { id: string, remoteId: string, number: string | null, title: string | null } | null, workRequest?: { id: string, remoteId: string, number: string | null, title: string | null } | null, asset?: { id: string, remoteId: string, number: string | null, name: string | null } | null, purchaseOrder?: { id: string, remoteId: string, number: string | null, title: string | null } | null, uploadedBy?: { id: string, remoteId: string, number: string | null, name: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type AttachmentRecordQueryVariables = Exact<{
  id: string | number;
  withConnection?: boolean | null | undefined;
}>;


export type AttachmentRecordQuery = { record: { id: string, remoteId: string, number: string | null, connectionId: string, createdAt: string, updatedAt: string, remoteCreatedAt: string | null, remoteUpdatedAt: string | null, deletedAt: string | null, version: number, url: string | null, name: string | null, description: string | null, category: string | null, mimeType: string | null, sizeBytes: number | null, downloadUrl: string | null, workOrderId: string | null, workRequestId: string | null, assetId: string | null, purchaseOrderId: string | null, uploadedAt: string | null, uploadedById: string | null, connection?: { id: string, name: string, status: ConnectionStatus, lastSuccessfulSyncAt: string | null }, customFields: Array<{ key: string, label: string | null, type: CustomFieldKind, value: unknown, valueLabels: Array<string | null>, recordIds: Array<string> }>, workOrder: { id: string, remoteId: string, number: string | null, title: string | null } | null, workRequest: { id: string, remoteId: string, number: string | null, title: string | null } | null, asset: { id: string, remoteId: string, number: string | null, name: string | null } | null, purchaseOrder: { id: string, remoteId: string, number: string | null, title: string | null } | null, uploadedBy: { id: string, remoteId: string, number: string | null, name: string | null } | null } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const WorkOrderListDocument = new TypedDocumentString(`
    query WorkOrderList($first: Int, $after: String, $filter: WorkOrderFilter, $orderBy: [WorkOrderOrder!], $includeDeleted: Boolean, $withConnection: Boolean = false, $withAsset: Boolean = false, $withAssets: Boolean = false, $withLocation: Boolean = false, $withSite: Boolean = false, $withParent: Boolean = false, $withFollowUpOf: Boolean = false, $withRequest: Boolean = false, $withMaintenancePlan: Boolean = false, $withProcedures: Boolean = false, $withRequester: Boolean = false, $withCreatedBy: Boolean = false, $withAssignees: Boolean = false, $withTeam: Boolean = false, $withSupervisor: Boolean = false, $withVendor: Boolean = false, $withCompletedBy: Boolean = false) {
  page: workOrders(
    first: $first
    after: $after
    filter: $filter
    orderBy: $orderBy
    includeDeleted: $includeDeleted
    staleness: ALLOW
  ) {
    nodes {
      id
      remoteId
      number
      connectionId
      createdAt
      updatedAt
      remoteCreatedAt
      remoteUpdatedAt
      deletedAt
      version
      url
      connection @include(if: $withConnection) {
        id
        name
      }
      number
      title
      description
      status
      statusRaw
      statusLabel
      subStatus
      allowedStatuses
      waitReason
      waitReasonRaw
      waitReasonLabel
      statusChangedAt
      priority
      priorityRaw
      priorityLabel
      priorityRank
      workType
      workTypeRaw
      workTypeLabel
      activityType
      category
      assetId
      asset @include(if: $withAsset) {
        id
        remoteId
        number
        name
      }
      assetIds
      assets @include(if: $withAssets) {
        id
        remoteId
        number
        name
      }
      locationId
      location @include(if: $withLocation) {
        id
        remoteId
        number
        name
      }
      siteId
      site @include(if: $withSite) {
        id
        remoteId
        number
        name
      }
      parentId
      parent @include(if: $withParent) {
        id
        remoteId
        number
        title
      }
      isFollowUp
      followUpOfId
      followUpOf @include(if: $withFollowUpOf) {
        id
        remoteId
        number
        title
      }
      requestId
      request @include(if: $withRequest) {
        id
        remoteId
        number
        title
      }
      maintenancePlanId
      maintenancePlan @include(if: $withMaintenancePlan) {
        id
        remoteId
        number
        name
      }
      procedureIds
      procedures @include(if: $withProcedures) {
        id
        remoteId
        number
        name
      }
      requesterId
      requester @include(if: $withRequester) {
        id
        remoteId
        number
        name
      }
      createdById
      createdBy @include(if: $withCreatedBy) {
        id
        remoteId
        number
        name
      }
      assigneeIds
      assignees @include(if: $withAssignees) {
        id
        remoteId
        number
        name
      }
      teamId
      team @include(if: $withTeam) {
        id
        remoteId
        number
        name
      }
      supervisorId
      supervisor @include(if: $withSupervisor) {
        id
        remoteId
        number
        name
      }
      vendorId
      vendor @include(if: $withVendor) {
        id
        remoteId
        number
        name
      }
      craft
      costCenter
      glAccount
      projectRef
      requestedAt
      scheduledStart
      scheduledEnd
      dueDate
      dueDateIsFullDay
      firstResponseAt
      actualStart
      actualEnd
      completedAt
      completedById
      completedBy @include(if: $withCompletedBy) {
        id
        remoteId
        number
        name
      }
      closedAt
      canceledAt
      plannedOn
      estimatedDuration
      actualDuration
      percentComplete
      downtimeRequired
      lockoutTagout
      signatureRequired
      completionNotes
      partsStatus
      partsStatusRaw
      partsStatusLabel
      estimatedCost {
        amount
        currency
      }
      laborCost {
        amount
        currency
      }
      partsCost {
        amount
        currency
      }
      otherCost {
        amount
        currency
      }
      totalCost {
        amount
        currency
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
    totalCountIsExact
  }
}
    `) as unknown as TypedDocumentString<WorkOrderListQuery, WorkOrderListQueryVariables>;
export const WorkOrderRecordDocument = new TypedDocumentString(`
    query WorkOrderRecord($id: ID!, $withConnection: Boolean = false) {
  record: workOrder(id: $id, staleness: ALLOW) {
    id
    remoteId
    number
    connectionId
    createdAt
    updatedAt
    remoteCreatedAt
    remoteUpdatedAt
    deletedAt
    version
    url
    connection @include(if: $withConnection) {
      id
      name
      status
      lastSuccessfulSyncAt
    }
    customFields {
      key
      label
      type
      value
      valueLabels
      recordIds
    }
    number
    title
    description
    status
    statusRaw
    statusLabel
    subStatus
    allowedStatuses
    waitReason
    waitReasonRaw
    waitReasonLabel
    statusChangedAt
    priority
    priorityRaw
    priorityLabel
    priorityRank
    workType
    workTypeRaw
    workTypeLabel
    activityType
    category
    assetId
    asset {
      id
      remoteId
      number
      name
    }
    assetIds
    assets {
      id
      remoteId
      number
      name
    }
    locationId
    location {
      id
      remoteId
      number
      name
    }
    siteId
    site {
      id
      remoteId
      number
      name
    }
    parentId
    parent {
      id
      remoteId
      number
      title
    }
    relations {
      type
      typeRaw
      typeLabel
      workOrderId
      workOrder {
        id
        remoteId
        number
        title
      }
    }
    isFollowUp
    followUpOfId
    followUpOf {
      id
      remoteId
      number
      title
    }
    requestId
    request {
      id
      remoteId
      number
      title
    }
    maintenancePlanId
    maintenancePlan {
      id
      remoteId
      number
      name
    }
    procedureIds
    procedures {
      id
      remoteId
      number
      name
    }
    requesterId
    requester {
      id
      remoteId
      number
      name
    }
    createdById
    createdBy {
      id
      remoteId
      number
      name
    }
    assigneeIds
    assignees {
      id
      remoteId
      number
      name
    }
    teamId
    team {
      id
      remoteId
      number
      name
    }
    supervisorId
    supervisor {
      id
      remoteId
      number
      name
    }
    vendorId
    vendor {
      id
      remoteId
      number
      name
    }
    craft
    costCenter
    glAccount
    projectRef
    requestedAt
    scheduledStart
    scheduledEnd
    dueDate
    dueDateIsFullDay
    firstResponseAt
    actualStart
    actualEnd
    completedAt
    completedById
    completedBy {
      id
      remoteId
      number
      name
    }
    closedAt
    canceledAt
    plannedOn
    estimatedDuration
    actualDuration
    percentComplete
    downtimeRequired
    lockoutTagout
    signatureRequired
    failure {
      classCode
      classId
      class {
        id
        remoteId
        number
        name
      }
      problemCode
      problemId
      problem {
        id
        remoteId
        number
        name
      }
      causeCode
      causeId
      cause {
        id
        remoteId
        number
        name
      }
      actionCode
      actionId
      action {
        id
        remoteId
        number
        name
      }
      mode
      mechanism
      detection
    }
    completionNotes
    partsStatus
    partsStatusRaw
    partsStatusLabel
    estimatedCost {
      amount
      currency
    }
    laborCost {
      amount
      currency
    }
    partsCost {
      amount
      currency
    }
    otherCost {
      amount
      currency
    }
    totalCost {
      amount
      currency
    }
  }
}
    `) as unknown as TypedDocumentString<WorkOrderRecordQuery, WorkOrderRecordQueryVariables>;
export const WorkOrderRelatedDocument = new TypedDocumentString(`
    query WorkOrderRelated($id: ID!) {
  record: workOrder(id: $id, staleness: ALLOW) {
    id
    children(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    relatedWorkOrders(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    followUps(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    workRequests(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    purchaseOrders(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    purchaseRequisitions(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    stockTransactions(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        reason
        updatedAt
      }
    }
    tasks(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        description
        updatedAt
      }
    }
    parts(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        updatedAt
      }
    }
    labor(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        notes
        updatedAt
      }
    }
    costs(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        description
        updatedAt
      }
    }
    comments(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        body
        updatedAt
      }
    }
    statusHistory(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        memo
        updatedAt
      }
    }
    meterReadings(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        notes
        updatedAt
      }
    }
    assetStatusEvents(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        reason
        updatedAt
      }
    }
    attachments(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<WorkOrderRelatedQuery, WorkOrderRelatedQueryVariables>;
export const WorkRequestListDocument = new TypedDocumentString(`
    query WorkRequestList($first: Int, $after: String, $filter: WorkRequestFilter, $orderBy: [WorkRequestOrder!], $includeDeleted: Boolean, $withConnection: Boolean = false, $withAsset: Boolean = false, $withLocation: Boolean = false, $withRequester: Boolean = false, $withWorkOrder: Boolean = false) {
  page: workRequests(
    first: $first
    after: $after
    filter: $filter
    orderBy: $orderBy
    includeDeleted: $includeDeleted
    staleness: ALLOW
  ) {
    nodes {
      id
      remoteId
      number
      connectionId
      createdAt
      updatedAt
      remoteCreatedAt
      remoteUpdatedAt
      deletedAt
      version
      url
      connection @include(if: $withConnection) {
        id
        name
      }
      number
      title
      description
      status
      statusRaw
      statusLabel
      priority
      priorityRaw
      priorityLabel
      assetId
      asset @include(if: $withAsset) {
        id
        remoteId
        number
        name
      }
      locationId
      location @include(if: $withLocation) {
        id
        remoteId
        number
        name
      }
      requesterId
      requester @include(if: $withRequester) {
        id
        remoteId
        number
        name
      }
      requesterName
      requesterEmail
      requesterPhone
      requestedAt
      requiredBy
      malfunctionStart
      malfunctionEnd
      breakdown
      workOrderId
      workOrder @include(if: $withWorkOrder) {
        id
        remoteId
        number
        title
      }
      rejectionReason
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
    totalCountIsExact
  }
}
    `) as unknown as TypedDocumentString<WorkRequestListQuery, WorkRequestListQueryVariables>;
export const WorkRequestRecordDocument = new TypedDocumentString(`
    query WorkRequestRecord($id: ID!, $withConnection: Boolean = false) {
  record: workRequest(id: $id, staleness: ALLOW) {
    id
    remoteId
    number
    connectionId
    createdAt
    updatedAt
    remoteCreatedAt
    remoteUpdatedAt
    deletedAt
    version
    url
    connection @include(if: $withConnection) {
      id
      name
      status
      lastSuccessfulSyncAt
    }
    customFields {
      key
      label
      type
      value
      valueLabels
      recordIds
    }
    number
    title
    description
    status
    statusRaw
    statusLabel
    priority
    priorityRaw
    priorityLabel
    assetId
    asset {
      id
      remoteId
      number
      name
    }
    locationId
    location {
      id
      remoteId
      number
      name
    }
    requesterId
    requester {
      id
      remoteId
      number
      name
    }
    requesterName
    requesterEmail
    requesterPhone
    requestedAt
    requiredBy
    malfunctionStart
    malfunctionEnd
    breakdown
    failure {
      classCode
      classId
      class {
        id
        remoteId
        number
        name
      }
      problemCode
      problemId
      problem {
        id
        remoteId
        number
        name
      }
      causeCode
      causeId
      cause {
        id
        remoteId
        number
        name
      }
      actionCode
      actionId
      action {
        id
        remoteId
        number
        name
      }
      mode
      mechanism
      detection
    }
    workOrderId
    workOrder {
      id
      remoteId
      number
      title
    }
    rejectionReason
  }
}
    `) as unknown as TypedDocumentString<WorkRequestRecordQuery, WorkRequestRecordQueryVariables>;
export const WorkRequestRelatedDocument = new TypedDocumentString(`
    query WorkRequestRelated($id: ID!) {
  record: workRequest(id: $id, staleness: ALLOW) {
    id
    workOrders(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    attachments(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<WorkRequestRelatedQuery, WorkRequestRelatedQueryVariables>;
export const AssetListDocument = new TypedDocumentString(`
    query AssetList($first: Int, $after: String, $filter: AssetFilter, $orderBy: [AssetOrder!], $includeDeleted: Boolean, $withConnection: Boolean = false, $withAssetClass: Boolean = false, $withParent: Boolean = false, $withLocation: Boolean = false, $withSite: Boolean = false, $withVendors: Boolean = false, $withOwner: Boolean = false, $withTeams: Boolean = false, $withParts: Boolean = false) {
  page: assets(
    first: $first
    after: $after
    filter: $filter
    orderBy: $orderBy
    includeDeleted: $includeDeleted
    staleness: ALLOW
  ) {
    nodes {
      id
      remoteId
      number
      connectionId
      createdAt
      updatedAt
      remoteCreatedAt
      remoteUpdatedAt
      deletedAt
      version
      url
      connection @include(if: $withConnection) {
        id
        name
      }
      number
      name
      description
      status
      statusRaw
      statusLabel
      statusReason
      statusChangedAt
      isOnline
      criticality
      criticalityRaw
      criticalityLabel
      criticalityRank
      assetClassId
      assetClass @include(if: $withAssetClass) {
        id
        remoteId
        number
        name
      }
      category
      type
      parentId
      parent @include(if: $withParent) {
        id
        remoteId
        number
        name
      }
      locationId
      location @include(if: $withLocation) {
        id
        remoteId
        number
        name
      }
      siteId
      site @include(if: $withSite) {
        id
        remoteId
        number
        name
      }
      position
      manufacturer
      model
      manufacturerPartNumber
      serialNumber
      barcode
      rfid
      inventoryNumber
      installDate
      inServiceDate
      constructionYear
      warrantyExpiresAt
      purchaseDate
      acquisitionCost {
        amount
        currency
      }
      replacementCost {
        amount
        currency
      }
      vendorIds
      vendors @include(if: $withVendors) {
        id
        remoteId
        number
        name
      }
      ownerId
      owner @include(if: $withOwner) {
        id
        remoteId
        number
        name
      }
      teamIds
      teams @include(if: $withTeams) {
        id
        remoteId
        number
        name
      }
      costCenter
      fixedAssetRef
      partIds
      parts @include(if: $withParts) {
        id
        remoteId
        number
        name
      }
      runHours
      mtbfDays
      mttrHours
      taxonomyLevel
      scrapDate
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
    totalCountIsExact
  }
}
    `) as unknown as TypedDocumentString<AssetListQuery, AssetListQueryVariables>;
export const AssetRecordDocument = new TypedDocumentString(`
    query AssetRecord($id: ID!, $withConnection: Boolean = false) {
  record: asset(id: $id, staleness: ALLOW) {
    id
    remoteId
    number
    connectionId
    createdAt
    updatedAt
    remoteCreatedAt
    remoteUpdatedAt
    deletedAt
    version
    url
    connection @include(if: $withConnection) {
      id
      name
      status
      lastSuccessfulSyncAt
    }
    customFields {
      key
      label
      type
      value
      valueLabels
      recordIds
    }
    number
    name
    description
    status
    statusRaw
    statusLabel
    statusReason
    statusChangedAt
    isOnline
    criticality
    criticalityRaw
    criticalityLabel
    criticalityRank
    assetClassId
    assetClass {
      id
      remoteId
      number
      name
    }
    category
    type
    parentId
    parent {
      id
      remoteId
      number
      name
    }
    locationId
    location {
      id
      remoteId
      number
      name
    }
    siteId
    site {
      id
      remoteId
      number
      name
    }
    position
    geo {
      latitude
      longitude
    }
    manufacturer
    model
    manufacturerPartNumber
    serialNumber
    barcode
    rfid
    inventoryNumber
    installDate
    inServiceDate
    constructionYear
    warrantyExpiresAt
    purchaseDate
    acquisitionCost {
      amount
      currency
    }
    replacementCost {
      amount
      currency
    }
    vendorIds
    vendors {
      id
      remoteId
      number
      name
    }
    ownerId
    owner {
      id
      remoteId
      number
      name
    }
    teamIds
    teams {
      id
      remoteId
      number
      name
    }
    costCenter
    fixedAssetRef
    specs {
      attribute
      value
      unit
    }
    partIds
    parts {
      id
      remoteId
      number
      name
    }
    runHours
    mtbfDays
    mttrHours
    taxonomyLevel
    scrapDate
  }
}
    `) as unknown as TypedDocumentString<AssetRecordQuery, AssetRecordQueryVariables>;
export const AssetRelatedDocument = new TypedDocumentString(`
    query AssetRelated($id: ID!) {
  record: asset(id: $id, staleness: ALLOW) {
    id
    workOrders(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    listedInWorkOrders(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    workRequests(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    children(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
    fittingParts(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
    purchaseOrders(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    workOrderTasks(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        description
        updatedAt
      }
    }
    maintenancePlans(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
    listedInMaintenancePlans(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
    meters(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
    statusEvents(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        reason
        updatedAt
      }
    }
    attachments(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<AssetRelatedQuery, AssetRelatedQueryVariables>;
export const LocationListDocument = new TypedDocumentString(`
    query LocationList($first: Int, $after: String, $filter: LocationFilter, $orderBy: [LocationOrder!], $includeDeleted: Boolean, $withConnection: Boolean = false, $withParent: Boolean = false, $withTeams: Boolean = false) {
  page: locations(
    first: $first
    after: $after
    filter: $filter
    orderBy: $orderBy
    includeDeleted: $includeDeleted
    staleness: ALLOW
  ) {
    nodes {
      id
      remoteId
      number
      connectionId
      createdAt
      updatedAt
      remoteCreatedAt
      remoteUpdatedAt
      deletedAt
      version
      url
      connection @include(if: $withConnection) {
        id
        name
      }
      number
      name
      description
      type
      typeRaw
      typeLabel
      parentId
      parent @include(if: $withParent) {
        id
        remoteId
        number
        name
      }
      path
      timezone
      barcode
      teamIds
      teams @include(if: $withTeams) {
        id
        remoteId
        number
        name
      }
      taxonomyLevel
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
    totalCountIsExact
  }
}
    `) as unknown as TypedDocumentString<LocationListQuery, LocationListQueryVariables>;
export const LocationRecordDocument = new TypedDocumentString(`
    query LocationRecord($id: ID!, $withConnection: Boolean = false) {
  record: location(id: $id, staleness: ALLOW) {
    id
    remoteId
    number
    connectionId
    createdAt
    updatedAt
    remoteCreatedAt
    remoteUpdatedAt
    deletedAt
    version
    url
    connection @include(if: $withConnection) {
      id
      name
      status
      lastSuccessfulSyncAt
    }
    customFields {
      key
      label
      type
      value
      valueLabels
      recordIds
    }
    number
    name
    description
    type
    typeRaw
    typeLabel
    parentId
    parent {
      id
      remoteId
      number
      name
    }
    path
    address {
      street
      city
      region
      postalCode
      country
    }
    geo {
      latitude
      longitude
    }
    timezone
    barcode
    teamIds
    teams {
      id
      remoteId
      number
      name
    }
    taxonomyLevel
  }
}
    `) as unknown as TypedDocumentString<LocationRecordQuery, LocationRecordQueryVariables>;
export const LocationRelatedDocument = new TypedDocumentString(`
    query LocationRelated($id: ID!) {
  record: location(id: $id, staleness: ALLOW) {
    id
    workOrders(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    siteWorkOrders(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    workRequests(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    assets(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
    siteAssets(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
    children(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
    stockLevels(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        updatedAt
      }
    }
    purchaseOrders(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    billedPurchaseOrders(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    sitePurchaseOrders(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    storeroomPurchaseOrders(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    goodsReceipts(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        updatedAt
      }
    }
    users(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
    purchaseRequisitions(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    stockTransactions(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        reason
        updatedAt
      }
    }
    transferStockTransactions(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        reason
        updatedAt
      }
    }
    workOrderParts(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        updatedAt
      }
    }
    meters(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
    siteTeams(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<LocationRelatedQuery, LocationRelatedQueryVariables>;
export const PartListDocument = new TypedDocumentString(`
    query PartList($first: Int, $after: String, $filter: PartFilter, $orderBy: [PartOrder!], $includeDeleted: Boolean, $withConnection: Boolean = false, $withAssets: Boolean = false) {
  page: parts(
    first: $first
    after: $after
    filter: $filter
    orderBy: $orderBy
    includeDeleted: $includeDeleted
    staleness: ALLOW
  ) {
    nodes {
      id
      remoteId
      number
      connectionId
      createdAt
      updatedAt
      remoteCreatedAt
      remoteUpdatedAt
      deletedAt
      version
      url
      connection @include(if: $withConnection) {
        id
        name
      }
      number
      name
      description
      category
      type
      typeRaw
      typeLabel
      status
      statusRaw
      statusLabel
      unit
      barcode
      manufacturer
      manufacturerPartNumber
      unitCost {
        amount
        currency
      }
      lastCost {
        amount
        currency
      }
      averageCost {
        amount
        currency
      }
      listPrice {
        amount
        currency
      }
      assetIds
      assets @include(if: $withAssets) {
        id
        remoteId
        number
        name
      }
      lotTracked
      serialTracked
      minimumQuantity
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
    totalCountIsExact
  }
}
    `) as unknown as TypedDocumentString<PartListQuery, PartListQueryVariables>;
export const PartRecordDocument = new TypedDocumentString(`
    query PartRecord($id: ID!, $withConnection: Boolean = false) {
  record: part(id: $id, staleness: ALLOW) {
    id
    remoteId
    number
    connectionId
    createdAt
    updatedAt
    remoteCreatedAt
    remoteUpdatedAt
    deletedAt
    version
    url
    connection @include(if: $withConnection) {
      id
      name
      status
      lastSuccessfulSyncAt
    }
    customFields {
      key
      label
      type
      value
      valueLabels
      recordIds
    }
    number
    name
    description
    category
    type
    typeRaw
    typeLabel
    status
    statusRaw
    statusLabel
    unit
    barcode
    manufacturer
    manufacturerPartNumber
    unitCost {
      amount
      currency
    }
    lastCost {
      amount
      currency
    }
    averageCost {
      amount
      currency
    }
    listPrice {
      amount
      currency
    }
    vendors {
      vendorId
      vendor {
        id
        remoteId
        number
        name
      }
      vendorPartNumber
      price {
        amount
        currency
      }
      leadTimeDays
      preferred
    }
    assetIds
    assets {
      id
      remoteId
      number
      name
    }
    lotTracked
    serialTracked
    minimumQuantity
  }
}
    `) as unknown as TypedDocumentString<PartRecordQuery, PartRecordQueryVariables>;
export const PartRelatedDocument = new TypedDocumentString(`
    query PartRelated($id: ID!) {
  record: part(id: $id, staleness: ALLOW) {
    id
    listedInAssets(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
    stockLevels(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        updatedAt
      }
    }
    purchaseOrders(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    goodsReceipts(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        updatedAt
      }
    }
    purchaseRequisitions(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    invoices(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        notes
        updatedAt
      }
    }
    stockTransactions(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        reason
        updatedAt
      }
    }
    workOrderParts(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        updatedAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PartRelatedQuery, PartRelatedQueryVariables>;
export const StockLevelListDocument = new TypedDocumentString(`
    query StockLevelList($first: Int, $after: String, $filter: StockLevelFilter, $orderBy: [StockLevelOrder!], $includeDeleted: Boolean, $withConnection: Boolean = false, $withPart: Boolean = false, $withStoreroom: Boolean = false) {
  page: stockLevels(
    first: $first
    after: $after
    filter: $filter
    orderBy: $orderBy
    includeDeleted: $includeDeleted
    staleness: ALLOW
  ) {
    nodes {
      id
      remoteId
      number
      connectionId
      createdAt
      updatedAt
      remoteCreatedAt
      remoteUpdatedAt
      deletedAt
      version
      url
      connection @include(if: $withConnection) {
        id
        name
      }
      partId
      part @include(if: $withPart) {
        id
        remoteId
        number
        name
      }
      storeroomId
      storeroom @include(if: $withStoreroom) {
        id
        remoteId
        number
        name
      }
      aisle
      row
      bin
      lot
      unit
      onHand
      available
      reserved
      committed
      onOrder
      inTransit
      minimum
      belowMinimum
      maximum
      reorderPoint
      reorderQuantity
      countedAt
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
    totalCountIsExact
  }
}
    `) as unknown as TypedDocumentString<StockLevelListQuery, StockLevelListQueryVariables>;
export const StockLevelRecordDocument = new TypedDocumentString(`
    query StockLevelRecord($id: ID!, $withConnection: Boolean = false) {
  record: stockLevel(id: $id, staleness: ALLOW) {
    id
    remoteId
    number
    connectionId
    createdAt
    updatedAt
    remoteCreatedAt
    remoteUpdatedAt
    deletedAt
    version
    url
    connection @include(if: $withConnection) {
      id
      name
      status
      lastSuccessfulSyncAt
    }
    customFields {
      key
      label
      type
      value
      valueLabels
      recordIds
    }
    partId
    part {
      id
      remoteId
      number
      name
    }
    storeroomId
    storeroom {
      id
      remoteId
      number
      name
    }
    aisle
    row
    bin
    lot
    unit
    onHand
    available
    reserved
    committed
    onOrder
    inTransit
    minimum
    belowMinimum
    maximum
    reorderPoint
    reorderQuantity
    countedAt
  }
}
    `) as unknown as TypedDocumentString<StockLevelRecordQuery, StockLevelRecordQueryVariables>;
export const VendorListDocument = new TypedDocumentString(`
    query VendorList($first: Int, $after: String, $filter: VendorFilter, $orderBy: [VendorOrder!], $includeDeleted: Boolean, $withConnection: Boolean = false) {
  page: vendors(
    first: $first
    after: $after
    filter: $filter
    orderBy: $orderBy
    includeDeleted: $includeDeleted
    staleness: ALLOW
  ) {
    nodes {
      id
      remoteId
      number
      connectionId
      createdAt
      updatedAt
      remoteCreatedAt
      remoteUpdatedAt
      deletedAt
      version
      url
      connection @include(if: $withConnection) {
        id
        name
      }
      number
      name
      type
      typeRaw
      typeLabel
      status
      statusRaw
      statusLabel
      taxId
      website
      emails
      phones
      paymentTerms
      currency
      rating
      hourlyRate {
        amount
        currency
      }
      leadTimeDays
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
    totalCountIsExact
  }
}
    `) as unknown as TypedDocumentString<VendorListQuery, VendorListQueryVariables>;
export const VendorRecordDocument = new TypedDocumentString(`
    query VendorRecord($id: ID!, $withConnection: Boolean = false) {
  record: vendor(id: $id, staleness: ALLOW) {
    id
    remoteId
    number
    connectionId
    createdAt
    updatedAt
    remoteCreatedAt
    remoteUpdatedAt
    deletedAt
    version
    url
    connection @include(if: $withConnection) {
      id
      name
      status
      lastSuccessfulSyncAt
    }
    customFields {
      key
      label
      type
      value
      valueLabels
      recordIds
    }
    number
    name
    type
    typeRaw
    typeLabel
    status
    statusRaw
    statusLabel
    taxId
    website
    emails
    phones
    addresses {
      street
      city
      region
      postalCode
      country
    }
    contacts {
      name
      role
      email
      phone
    }
    paymentTerms
    currency
    rating
    hourlyRate {
      amount
      currency
    }
    leadTimeDays
  }
}
    `) as unknown as TypedDocumentString<VendorRecordQuery, VendorRecordQueryVariables>;
export const VendorRelatedDocument = new TypedDocumentString(`
    query VendorRelated($id: ID!) {
  record: vendor(id: $id, staleness: ALLOW) {
    id
    workOrders(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    assets(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
    parts(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
    purchaseOrders(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    goodsReceipts(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        updatedAt
      }
    }
    purchaseRequisitions(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    invoices(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        notes
        updatedAt
      }
    }
    costEntries(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        description
        updatedAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<VendorRelatedQuery, VendorRelatedQueryVariables>;
export const PurchaseOrderListDocument = new TypedDocumentString(`
    query PurchaseOrderList($first: Int, $after: String, $filter: PurchaseOrderFilter, $orderBy: [PurchaseOrderOrder!], $includeDeleted: Boolean, $withConnection: Boolean = false, $withVendor: Boolean = false, $withBuyer: Boolean = false, $withRequester: Boolean = false, $withApprover: Boolean = false, $withShipTo: Boolean = false, $withBillTo: Boolean = false, $withSite: Boolean = false) {
  page: purchaseOrders(
    first: $first
    after: $after
    filter: $filter
    orderBy: $orderBy
    includeDeleted: $includeDeleted
    staleness: ALLOW
  ) {
    nodes {
      id
      remoteId
      number
      connectionId
      createdAt
      updatedAt
      remoteCreatedAt
      remoteUpdatedAt
      deletedAt
      version
      url
      connection @include(if: $withConnection) {
        id
        name
      }
      number
      title
      reference
      status
      statusRaw
      statusLabel
      receiptStatus
      receiptStatusRaw
      receiptStatusLabel
      billingStatus
      billingStatusRaw
      billingStatusLabel
      vendorId
      vendor @include(if: $withVendor) {
        id
        remoteId
        number
        name
      }
      vendorContact
      buyerId
      buyer @include(if: $withBuyer) {
        id
        remoteId
        number
        name
      }
      requesterId
      requester @include(if: $withRequester) {
        id
        remoteId
        number
        name
      }
      approverId
      approver @include(if: $withApprover) {
        id
        remoteId
        number
        name
      }
      approvedAt
      orderDate
      dueDate
      promisedDate
      currency
      exchangeRate
      subtotal {
        amount
        currency
      }
      tax {
        amount
        currency
      }
      shipping {
        amount
        currency
      }
      discount {
        amount
        currency
      }
      total {
        amount
        currency
      }
      paymentTerms
      incoterms
      shipToId
      shipTo @include(if: $withShipTo) {
        id
        remoteId
        number
        name
      }
      billToId
      billTo @include(if: $withBillTo) {
        id
        remoteId
        number
        name
      }
      siteId
      site @include(if: $withSite) {
        id
        remoteId
        number
        name
      }
      costCenter
      glAccount
      notes
      revision
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
    totalCountIsExact
  }
}
    `) as unknown as TypedDocumentString<PurchaseOrderListQuery, PurchaseOrderListQueryVariables>;
export const PurchaseOrderRecordDocument = new TypedDocumentString(`
    query PurchaseOrderRecord($id: ID!, $withConnection: Boolean = false) {
  record: purchaseOrder(id: $id, staleness: ALLOW) {
    id
    remoteId
    number
    connectionId
    createdAt
    updatedAt
    remoteCreatedAt
    remoteUpdatedAt
    deletedAt
    version
    url
    connection @include(if: $withConnection) {
      id
      name
      status
      lastSuccessfulSyncAt
    }
    customFields {
      key
      label
      type
      value
      valueLabels
      recordIds
    }
    number
    title
    reference
    status
    statusRaw
    statusLabel
    receiptStatus
    receiptStatusRaw
    receiptStatusLabel
    billingStatus
    billingStatusRaw
    billingStatusLabel
    vendorId
    vendor {
      id
      remoteId
      number
      name
    }
    vendorContact
    buyerId
    buyer {
      id
      remoteId
      number
      name
    }
    requesterId
    requester {
      id
      remoteId
      number
      name
    }
    approverId
    approver {
      id
      remoteId
      number
      name
    }
    approvedAt
    orderDate
    dueDate
    promisedDate
    currency
    exchangeRate
    subtotal {
      amount
      currency
    }
    tax {
      amount
      currency
    }
    shipping {
      amount
      currency
    }
    discount {
      amount
      currency
    }
    total {
      amount
      currency
    }
    paymentTerms
    incoterms
    shipToId
    shipTo {
      id
      remoteId
      number
      name
    }
    billToId
    billTo {
      id
      remoteId
      number
      name
    }
    siteId
    site {
      id
      remoteId
      number
      name
    }
    costCenter
    glAccount
    notes
    revision
    lines {
      remoteId
      lineNumber
      partId
      part {
        id
        remoteId
        number
        name
      }
      description
      vendorPartNumber
      quantityOrdered
      quantityReceived
      quantityBackordered
      quantityCanceled
      unit
      issueUnit
      unitConversion
      unitPrice {
        amount
        currency
      }
      discount {
        amount
        currency
      }
      taxRate
      taxAmount {
        amount
        currency
      }
      total {
        amount
        currency
      }
      dueDate
      promisedDate
      receivedAt
      storeroomId
      storeroom {
        id
        remoteId
        number
        name
      }
      workOrderId
      workOrder {
        id
        remoteId
        number
        title
      }
      assetId
      asset {
        id
        remoteId
        number
        name
      }
      glAccount
      status
      statusRaw
      statusLabel
    }
  }
}
    `) as unknown as TypedDocumentString<PurchaseOrderRecordQuery, PurchaseOrderRecordQueryVariables>;
export const PurchaseOrderRelatedDocument = new TypedDocumentString(`
    query PurchaseOrderRelated($id: ID!) {
  record: purchaseOrder(id: $id, staleness: ALLOW) {
    id
    goodsReceipts(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        updatedAt
      }
    }
    purchaseRequisitions(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    invoices(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        notes
        updatedAt
      }
    }
    stockTransactions(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        reason
        updatedAt
      }
    }
    attachments(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PurchaseOrderRelatedQuery, PurchaseOrderRelatedQueryVariables>;
export const GoodsReceiptListDocument = new TypedDocumentString(`
    query GoodsReceiptList($first: Int, $after: String, $filter: GoodsReceiptFilter, $orderBy: [GoodsReceiptOrder!], $includeDeleted: Boolean, $withConnection: Boolean = false, $withPurchaseOrder: Boolean = false, $withVendor: Boolean = false, $withReceivedBy: Boolean = false) {
  page: goodsReceipts(
    first: $first
    after: $after
    filter: $filter
    orderBy: $orderBy
    includeDeleted: $includeDeleted
    staleness: ALLOW
  ) {
    nodes {
      id
      remoteId
      number
      connectionId
      createdAt
      updatedAt
      remoteCreatedAt
      remoteUpdatedAt
      deletedAt
      version
      url
      connection @include(if: $withConnection) {
        id
        name
      }
      number
      status
      statusRaw
      statusLabel
      purchaseOrderId
      purchaseOrder @include(if: $withPurchaseOrder) {
        id
        remoteId
        number
        title
      }
      vendorId
      vendor @include(if: $withVendor) {
        id
        remoteId
        number
        name
      }
      receivedAt
      receivedOn
      receivedById
      receivedBy @include(if: $withReceivedBy) {
        id
        remoteId
        number
        name
      }
      packingSlip
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
    totalCountIsExact
  }
}
    `) as unknown as TypedDocumentString<GoodsReceiptListQuery, GoodsReceiptListQueryVariables>;
export const GoodsReceiptRecordDocument = new TypedDocumentString(`
    query GoodsReceiptRecord($id: ID!, $withConnection: Boolean = false) {
  record: goodsReceipt(id: $id, staleness: ALLOW) {
    id
    remoteId
    number
    connectionId
    createdAt
    updatedAt
    remoteCreatedAt
    remoteUpdatedAt
    deletedAt
    version
    url
    connection @include(if: $withConnection) {
      id
      name
      status
      lastSuccessfulSyncAt
    }
    customFields {
      key
      label
      type
      value
      valueLabels
      recordIds
    }
    number
    status
    statusRaw
    statusLabel
    purchaseOrderId
    purchaseOrder {
      id
      remoteId
      number
      title
    }
    vendorId
    vendor {
      id
      remoteId
      number
      name
    }
    receivedAt
    receivedOn
    receivedById
    receivedBy {
      id
      remoteId
      number
      name
    }
    packingSlip
    lines {
      remoteId
      purchaseOrderLineRemoteId
      partId
      part {
        id
        remoteId
        number
        name
      }
      quantityReceived
      quantityRejected
      unit
      storeroomId
      storeroom {
        id
        remoteId
        number
        name
      }
      bin
      lot
      expiresAt
      unitPrice {
        amount
        currency
      }
    }
  }
}
    `) as unknown as TypedDocumentString<GoodsReceiptRecordQuery, GoodsReceiptRecordQueryVariables>;
export const GoodsReceiptRelatedDocument = new TypedDocumentString(`
    query GoodsReceiptRelated($id: ID!) {
  record: goodsReceipt(id: $id, staleness: ALLOW) {
    id
    stockTransactions(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        reason
        updatedAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<GoodsReceiptRelatedQuery, GoodsReceiptRelatedQueryVariables>;
export const UserListDocument = new TypedDocumentString(`
    query UserList($first: Int, $after: String, $filter: UserFilter, $orderBy: [UserOrder!], $includeDeleted: Boolean, $withConnection: Boolean = false, $withTeams: Boolean = false, $withSites: Boolean = false) {
  page: users(
    first: $first
    after: $after
    filter: $filter
    orderBy: $orderBy
    includeDeleted: $includeDeleted
    staleness: ALLOW
  ) {
    nodes {
      id
      remoteId
      number
      connectionId
      createdAt
      updatedAt
      remoteCreatedAt
      remoteUpdatedAt
      deletedAt
      version
      url
      connection @include(if: $withConnection) {
        id
        name
      }
      number
      name
      email
      phone
      role
      active
      hourlyRate {
        amount
        currency
      }
      teamIds
      teams @include(if: $withTeams) {
        id
        remoteId
        number
        name
      }
      siteIds
      sites @include(if: $withSites) {
        id
        remoteId
        number
        name
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
    totalCountIsExact
  }
}
    `) as unknown as TypedDocumentString<UserListQuery, UserListQueryVariables>;
export const UserRecordDocument = new TypedDocumentString(`
    query UserRecord($id: ID!, $withConnection: Boolean = false) {
  record: user(id: $id, staleness: ALLOW) {
    id
    remoteId
    number
    connectionId
    createdAt
    updatedAt
    remoteCreatedAt
    remoteUpdatedAt
    deletedAt
    version
    url
    connection @include(if: $withConnection) {
      id
      name
      status
      lastSuccessfulSyncAt
    }
    customFields {
      key
      label
      type
      value
      valueLabels
      recordIds
    }
    number
    name
    email
    phone
    role
    active
    crafts {
      code
      skillLevel
    }
    hourlyRate {
      amount
      currency
    }
    teamIds
    teams {
      id
      remoteId
      number
      name
    }
    siteIds
    sites {
      id
      remoteId
      number
      name
    }
  }
}
    `) as unknown as TypedDocumentString<UserRecordQuery, UserRecordQueryVariables>;
export const UserRelatedDocument = new TypedDocumentString(`
    query UserRelated($id: ID!) {
  record: user(id: $id, staleness: ALLOW) {
    id
    workOrders(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    requestedWorkOrders(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    createdWorkOrders(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    supervisedWorkOrders(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    completedWorkOrders(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    workRequests(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    assets(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
    purchaseOrders(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    requestedPurchaseOrders(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    approvedPurchaseOrders(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    goodsReceipts(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        updatedAt
      }
    }
    purchaseRequisitions(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    decidedPurchaseRequisitions(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    stockTransactions(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        reason
        updatedAt
      }
    }
    workOrderTasks(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        description
        updatedAt
      }
    }
    completedWorkOrderTasks(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        description
        updatedAt
      }
    }
    laborEntries(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        notes
        updatedAt
      }
    }
    workOrderComments(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        body
        updatedAt
      }
    }
    workOrderStatusChanges(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        memo
        updatedAt
      }
    }
    maintenancePlans(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
    meterReadings(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        notes
        updatedAt
      }
    }
    assetStatusEvents(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        reason
        updatedAt
      }
    }
    ledTeams(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
    memberOfTeams(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
    attachments(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<UserRelatedQuery, UserRelatedQueryVariables>;
export const PurchaseRequisitionListDocument = new TypedDocumentString(`
    query PurchaseRequisitionList($first: Int, $after: String, $filter: PurchaseRequisitionFilter, $orderBy: [PurchaseRequisitionOrder!], $includeDeleted: Boolean, $withConnection: Boolean = false, $withRequester: Boolean = false, $withApprover: Boolean = false, $withPurchaseOrder: Boolean = false) {
  page: purchaseRequisitions(
    first: $first
    after: $after
    filter: $filter
    orderBy: $orderBy
    includeDeleted: $includeDeleted
    staleness: ALLOW
  ) {
    nodes {
      id
      remoteId
      number
      connectionId
      createdAt
      updatedAt
      remoteCreatedAt
      remoteUpdatedAt
      deletedAt
      version
      url
      connection @include(if: $withConnection) {
        id
        name
      }
      number
      title
      status
      statusRaw
      statusLabel
      requesterId
      requester @include(if: $withRequester) {
        id
        remoteId
        number
        name
      }
      requestedAt
      approverId
      approver @include(if: $withApprover) {
        id
        remoteId
        number
        name
      }
      decidedAt
      rejectionReason
      requiredBy
      currency
      estimatedTotal {
        amount
        currency
      }
      costCenter
      notes
      purchaseOrderId
      purchaseOrder @include(if: $withPurchaseOrder) {
        id
        remoteId
        number
        title
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
    totalCountIsExact
  }
}
    `) as unknown as TypedDocumentString<PurchaseRequisitionListQuery, PurchaseRequisitionListQueryVariables>;
export const PurchaseRequisitionRecordDocument = new TypedDocumentString(`
    query PurchaseRequisitionRecord($id: ID!, $withConnection: Boolean = false) {
  record: purchaseRequisition(id: $id, staleness: ALLOW) {
    id
    remoteId
    number
    connectionId
    createdAt
    updatedAt
    remoteCreatedAt
    remoteUpdatedAt
    deletedAt
    version
    url
    connection @include(if: $withConnection) {
      id
      name
      status
      lastSuccessfulSyncAt
    }
    customFields {
      key
      label
      type
      value
      valueLabels
      recordIds
    }
    number
    title
    status
    statusRaw
    statusLabel
    requesterId
    requester {
      id
      remoteId
      number
      name
    }
    requestedAt
    approverId
    approver {
      id
      remoteId
      number
      name
    }
    decidedAt
    rejectionReason
    requiredBy
    currency
    estimatedTotal {
      amount
      currency
    }
    costCenter
    notes
    purchaseOrderId
    purchaseOrder {
      id
      remoteId
      number
      title
    }
    lines {
      remoteId
      lineNumber
      partId
      part {
        id
        remoteId
        number
        name
      }
      description
      quantity
      unit
      estimatedUnitPrice {
        amount
        currency
      }
      estimatedTotal {
        amount
        currency
      }
      requiredBy
      vendorId
      vendor {
        id
        remoteId
        number
        name
      }
      storeroomId
      storeroom {
        id
        remoteId
        number
        name
      }
      workOrderId
      workOrder {
        id
        remoteId
        number
        title
      }
      glAccount
    }
  }
}
    `) as unknown as TypedDocumentString<PurchaseRequisitionRecordQuery, PurchaseRequisitionRecordQueryVariables>;
export const InvoiceListDocument = new TypedDocumentString(`
    query InvoiceList($first: Int, $after: String, $filter: InvoiceFilter, $orderBy: [InvoiceOrder!], $includeDeleted: Boolean, $withConnection: Boolean = false, $withVendor: Boolean = false, $withPurchaseOrder: Boolean = false) {
  page: invoices(
    first: $first
    after: $after
    filter: $filter
    orderBy: $orderBy
    includeDeleted: $includeDeleted
    staleness: ALLOW
  ) {
    nodes {
      id
      remoteId
      number
      connectionId
      createdAt
      updatedAt
      remoteCreatedAt
      remoteUpdatedAt
      deletedAt
      version
      url
      connection @include(if: $withConnection) {
        id
        name
      }
      number
      vendorInvoiceNumber
      status
      statusRaw
      statusLabel
      vendorId
      vendor @include(if: $withVendor) {
        id
        remoteId
        number
        name
      }
      purchaseOrderId
      purchaseOrder @include(if: $withPurchaseOrder) {
        id
        remoteId
        number
        title
      }
      invoiceDate
      dueDate
      postedAt
      paidAt
      currency
      subtotal {
        amount
        currency
      }
      tax {
        amount
        currency
      }
      total {
        amount
        currency
      }
      amountDue {
        amount
        currency
      }
      paymentTerms
      notes
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
    totalCountIsExact
  }
}
    `) as unknown as TypedDocumentString<InvoiceListQuery, InvoiceListQueryVariables>;
export const InvoiceRecordDocument = new TypedDocumentString(`
    query InvoiceRecord($id: ID!, $withConnection: Boolean = false) {
  record: invoice(id: $id, staleness: ALLOW) {
    id
    remoteId
    number
    connectionId
    createdAt
    updatedAt
    remoteCreatedAt
    remoteUpdatedAt
    deletedAt
    version
    url
    connection @include(if: $withConnection) {
      id
      name
      status
      lastSuccessfulSyncAt
    }
    customFields {
      key
      label
      type
      value
      valueLabels
      recordIds
    }
    number
    vendorInvoiceNumber
    status
    statusRaw
    statusLabel
    vendorId
    vendor {
      id
      remoteId
      number
      name
    }
    purchaseOrderId
    purchaseOrder {
      id
      remoteId
      number
      title
    }
    invoiceDate
    dueDate
    postedAt
    paidAt
    currency
    subtotal {
      amount
      currency
    }
    tax {
      amount
      currency
    }
    total {
      amount
      currency
    }
    amountDue {
      amount
      currency
    }
    paymentTerms
    notes
    lines {
      remoteId
      lineNumber
      purchaseOrderLineRemoteId
      partId
      part {
        id
        remoteId
        number
        name
      }
      description
      quantity
      unit
      unitPrice {
        amount
        currency
      }
      taxAmount {
        amount
        currency
      }
      total {
        amount
        currency
      }
      glAccount
    }
  }
}
    `) as unknown as TypedDocumentString<InvoiceRecordQuery, InvoiceRecordQueryVariables>;
export const StockTransactionListDocument = new TypedDocumentString(`
    query StockTransactionList($first: Int, $after: String, $filter: StockTransactionFilter, $orderBy: [StockTransactionOrder!], $includeDeleted: Boolean, $withConnection: Boolean = false, $withPart: Boolean = false, $withStoreroom: Boolean = false, $withOtherStoreroom: Boolean = false, $withWorkOrder: Boolean = false, $withPurchaseOrder: Boolean = false, $withGoodsReceipt: Boolean = false, $withBy: Boolean = false) {
  page: stockTransactions(
    first: $first
    after: $after
    filter: $filter
    orderBy: $orderBy
    includeDeleted: $includeDeleted
    staleness: ALLOW
  ) {
    nodes {
      id
      remoteId
      number
      connectionId
      createdAt
      updatedAt
      remoteCreatedAt
      remoteUpdatedAt
      deletedAt
      version
      url
      connection @include(if: $withConnection) {
        id
        name
      }
      number
      type
      typeRaw
      typeLabel
      partId
      part @include(if: $withPart) {
        id
        remoteId
        number
        name
      }
      storeroomId
      storeroom @include(if: $withStoreroom) {
        id
        remoteId
        number
        name
      }
      otherStoreroomId
      otherStoreroom @include(if: $withOtherStoreroom) {
        id
        remoteId
        number
        name
      }
      bin
      lot
      quantity
      unit
      unitCost {
        amount
        currency
      }
      workOrderId
      workOrder @include(if: $withWorkOrder) {
        id
        remoteId
        number
        title
      }
      purchaseOrderId
      purchaseOrder @include(if: $withPurchaseOrder) {
        id
        remoteId
        number
        title
      }
      purchaseOrderLineRemoteId
      goodsReceiptId
      goodsReceipt @include(if: $withGoodsReceipt) {
        id
        remoteId
        number
      }
      at
      byId
      by @include(if: $withBy) {
        id
        remoteId
        number
        name
      }
      reason
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
    totalCountIsExact
  }
}
    `) as unknown as TypedDocumentString<StockTransactionListQuery, StockTransactionListQueryVariables>;
export const StockTransactionRecordDocument = new TypedDocumentString(`
    query StockTransactionRecord($id: ID!, $withConnection: Boolean = false) {
  record: stockTransaction(id: $id, staleness: ALLOW) {
    id
    remoteId
    number
    connectionId
    createdAt
    updatedAt
    remoteCreatedAt
    remoteUpdatedAt
    deletedAt
    version
    url
    connection @include(if: $withConnection) {
      id
      name
      status
      lastSuccessfulSyncAt
    }
    customFields {
      key
      label
      type
      value
      valueLabels
      recordIds
    }
    number
    type
    typeRaw
    typeLabel
    partId
    part {
      id
      remoteId
      number
      name
    }
    storeroomId
    storeroom {
      id
      remoteId
      number
      name
    }
    otherStoreroomId
    otherStoreroom {
      id
      remoteId
      number
      name
    }
    bin
    lot
    quantity
    unit
    unitCost {
      amount
      currency
    }
    workOrderId
    workOrder {
      id
      remoteId
      number
      title
    }
    purchaseOrderId
    purchaseOrder {
      id
      remoteId
      number
      title
    }
    purchaseOrderLineRemoteId
    goodsReceiptId
    goodsReceipt {
      id
      remoteId
      number
    }
    at
    byId
    by {
      id
      remoteId
      number
      name
    }
    reason
  }
}
    `) as unknown as TypedDocumentString<StockTransactionRecordQuery, StockTransactionRecordQueryVariables>;
export const WorkOrderTaskListDocument = new TypedDocumentString(`
    query WorkOrderTaskList($first: Int, $after: String, $filter: WorkOrderTaskFilter, $orderBy: [WorkOrderTaskOrder!], $includeDeleted: Boolean, $withConnection: Boolean = false, $withWorkOrder: Boolean = false, $withParent: Boolean = false, $withAsset: Boolean = false, $withAssignee: Boolean = false, $withMeter: Boolean = false, $withCompletedBy: Boolean = false) {
  page: workOrderTasks(
    first: $first
    after: $after
    filter: $filter
    orderBy: $orderBy
    includeDeleted: $includeDeleted
    staleness: ALLOW
  ) {
    nodes {
      id
      remoteId
      number
      connectionId
      createdAt
      updatedAt
      remoteCreatedAt
      remoteUpdatedAt
      deletedAt
      version
      url
      connection @include(if: $withConnection) {
        id
        name
      }
      number
      workOrderId
      workOrder @include(if: $withWorkOrder) {
        id
        remoteId
        number
        title
      }
      parentId
      parent @include(if: $withParent) {
        id
        remoteId
        number
        description
      }
      sequence
      description
      type
      typeRaw
      typeLabel
      status
      statusRaw
      statusLabel
      assetId
      asset @include(if: $withAsset) {
        id
        remoteId
        number
        name
      }
      assigneeId
      assignee @include(if: $withAssignee) {
        id
        remoteId
        number
        name
      }
      craft
      workCenter
      plannedDuration
      actualDuration
      result
      unit
      meterId
      meter @include(if: $withMeter) {
        id
        remoteId
        number
        name
      }
      notes
      startedAt
      completedAt
      completedById
      completedBy @include(if: $withCompletedBy) {
        id
        remoteId
        number
        name
      }
      control
      controlRaw
      controlLabel
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
    totalCountIsExact
  }
}
    `) as unknown as TypedDocumentString<WorkOrderTaskListQuery, WorkOrderTaskListQueryVariables>;
export const WorkOrderTaskRecordDocument = new TypedDocumentString(`
    query WorkOrderTaskRecord($id: ID!, $withConnection: Boolean = false) {
  record: workOrderTask(id: $id, staleness: ALLOW) {
    id
    remoteId
    number
    connectionId
    createdAt
    updatedAt
    remoteCreatedAt
    remoteUpdatedAt
    deletedAt
    version
    url
    connection @include(if: $withConnection) {
      id
      name
      status
      lastSuccessfulSyncAt
    }
    customFields {
      key
      label
      type
      value
      valueLabels
      recordIds
    }
    number
    workOrderId
    workOrder {
      id
      remoteId
      number
      title
    }
    parentId
    parent {
      id
      remoteId
      number
      description
    }
    sequence
    description
    type
    typeRaw
    typeLabel
    status
    statusRaw
    statusLabel
    assetId
    asset {
      id
      remoteId
      number
      name
    }
    assigneeId
    assignee {
      id
      remoteId
      number
      name
    }
    craft
    workCenter
    plannedDuration
    actualDuration
    result
    unit
    meterId
    meter {
      id
      remoteId
      number
      name
    }
    notes
    startedAt
    completedAt
    completedById
    completedBy {
      id
      remoteId
      number
      name
    }
    control
    controlRaw
    controlLabel
  }
}
    `) as unknown as TypedDocumentString<WorkOrderTaskRecordQuery, WorkOrderTaskRecordQueryVariables>;
export const WorkOrderTaskRelatedDocument = new TypedDocumentString(`
    query WorkOrderTaskRelated($id: ID!) {
  record: workOrderTask(id: $id, staleness: ALLOW) {
    id
    children(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        description
        updatedAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<WorkOrderTaskRelatedQuery, WorkOrderTaskRelatedQueryVariables>;
export const WorkOrderPartListDocument = new TypedDocumentString(`
    query WorkOrderPartList($first: Int, $after: String, $filter: WorkOrderPartFilter, $orderBy: [WorkOrderPartOrder!], $includeDeleted: Boolean, $withConnection: Boolean = false, $withWorkOrder: Boolean = false, $withPart: Boolean = false, $withStoreroom: Boolean = false) {
  page: workOrderParts(
    first: $first
    after: $after
    filter: $filter
    orderBy: $orderBy
    includeDeleted: $includeDeleted
    staleness: ALLOW
  ) {
    nodes {
      id
      remoteId
      number
      connectionId
      createdAt
      updatedAt
      remoteCreatedAt
      remoteUpdatedAt
      deletedAt
      version
      url
      connection @include(if: $withConnection) {
        id
        name
      }
      workOrderId
      workOrder @include(if: $withWorkOrder) {
        id
        remoteId
        number
        title
      }
      partId
      part @include(if: $withPart) {
        id
        remoteId
        number
        name
      }
      storeroomId
      storeroom @include(if: $withStoreroom) {
        id
        remoteId
        number
        name
      }
      bin
      quantityPlanned
      quantityReserved
      quantityUsed
      unit
      unitCost {
        amount
        currency
      }
      reservationRef
      issuedAt
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
    totalCountIsExact
  }
}
    `) as unknown as TypedDocumentString<WorkOrderPartListQuery, WorkOrderPartListQueryVariables>;
export const WorkOrderPartRecordDocument = new TypedDocumentString(`
    query WorkOrderPartRecord($id: ID!, $withConnection: Boolean = false) {
  record: workOrderPart(id: $id, staleness: ALLOW) {
    id
    remoteId
    number
    connectionId
    createdAt
    updatedAt
    remoteCreatedAt
    remoteUpdatedAt
    deletedAt
    version
    url
    connection @include(if: $withConnection) {
      id
      name
      status
      lastSuccessfulSyncAt
    }
    customFields {
      key
      label
      type
      value
      valueLabels
      recordIds
    }
    workOrderId
    workOrder {
      id
      remoteId
      number
      title
    }
    partId
    part {
      id
      remoteId
      number
      name
    }
    storeroomId
    storeroom {
      id
      remoteId
      number
      name
    }
    bin
    quantityPlanned
    quantityReserved
    quantityUsed
    unit
    unitCost {
      amount
      currency
    }
    reservationRef
    issuedAt
  }
}
    `) as unknown as TypedDocumentString<WorkOrderPartRecordQuery, WorkOrderPartRecordQueryVariables>;
export const LaborEntryListDocument = new TypedDocumentString(`
    query LaborEntryList($first: Int, $after: String, $filter: LaborEntryFilter, $orderBy: [LaborEntryOrder!], $includeDeleted: Boolean, $withConnection: Boolean = false, $withWorkOrder: Boolean = false, $withUser: Boolean = false) {
  page: laborEntries(
    first: $first
    after: $after
    filter: $filter
    orderBy: $orderBy
    includeDeleted: $includeDeleted
    staleness: ALLOW
  ) {
    nodes {
      id
      remoteId
      number
      connectionId
      createdAt
      updatedAt
      remoteCreatedAt
      remoteUpdatedAt
      deletedAt
      version
      url
      connection @include(if: $withConnection) {
        id
        name
      }
      workOrderId
      workOrder @include(if: $withWorkOrder) {
        id
        remoteId
        number
        title
      }
      userId
      user @include(if: $withUser) {
        id
        remoteId
        number
        name
      }
      craft
      type
      typeRaw
      typeLabel
      startedAt
      endedAt
      duration
      overtime
      rate {
        amount
        currency
      }
      cost {
        amount
        currency
      }
      notes
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
    totalCountIsExact
  }
}
    `) as unknown as TypedDocumentString<LaborEntryListQuery, LaborEntryListQueryVariables>;
export const LaborEntryRecordDocument = new TypedDocumentString(`
    query LaborEntryRecord($id: ID!, $withConnection: Boolean = false) {
  record: laborEntry(id: $id, staleness: ALLOW) {
    id
    remoteId
    number
    connectionId
    createdAt
    updatedAt
    remoteCreatedAt
    remoteUpdatedAt
    deletedAt
    version
    url
    connection @include(if: $withConnection) {
      id
      name
      status
      lastSuccessfulSyncAt
    }
    customFields {
      key
      label
      type
      value
      valueLabels
      recordIds
    }
    workOrderId
    workOrder {
      id
      remoteId
      number
      title
    }
    userId
    user {
      id
      remoteId
      number
      name
    }
    craft
    type
    typeRaw
    typeLabel
    startedAt
    endedAt
    duration
    overtime
    rate {
      amount
      currency
    }
    cost {
      amount
      currency
    }
    notes
  }
}
    `) as unknown as TypedDocumentString<LaborEntryRecordQuery, LaborEntryRecordQueryVariables>;
export const CostEntryListDocument = new TypedDocumentString(`
    query CostEntryList($first: Int, $after: String, $filter: CostEntryFilter, $orderBy: [CostEntryOrder!], $includeDeleted: Boolean, $withConnection: Boolean = false, $withWorkOrder: Boolean = false, $withVendor: Boolean = false) {
  page: costEntries(
    first: $first
    after: $after
    filter: $filter
    orderBy: $orderBy
    includeDeleted: $includeDeleted
    staleness: ALLOW
  ) {
    nodes {
      id
      remoteId
      number
      connectionId
      createdAt
      updatedAt
      remoteCreatedAt
      remoteUpdatedAt
      deletedAt
      version
      url
      connection @include(if: $withConnection) {
        id
        name
      }
      workOrderId
      workOrder @include(if: $withWorkOrder) {
        id
        remoteId
        number
        title
      }
      type
      typeRaw
      typeLabel
      description
      amount {
        amount
        currency
      }
      spentOn
      vendorId
      vendor @include(if: $withVendor) {
        id
        remoteId
        number
        name
      }
      glAccount
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
    totalCountIsExact
  }
}
    `) as unknown as TypedDocumentString<CostEntryListQuery, CostEntryListQueryVariables>;
export const CostEntryRecordDocument = new TypedDocumentString(`
    query CostEntryRecord($id: ID!, $withConnection: Boolean = false) {
  record: costEntry(id: $id, staleness: ALLOW) {
    id
    remoteId
    number
    connectionId
    createdAt
    updatedAt
    remoteCreatedAt
    remoteUpdatedAt
    deletedAt
    version
    url
    connection @include(if: $withConnection) {
      id
      name
      status
      lastSuccessfulSyncAt
    }
    customFields {
      key
      label
      type
      value
      valueLabels
      recordIds
    }
    workOrderId
    workOrder {
      id
      remoteId
      number
      title
    }
    type
    typeRaw
    typeLabel
    description
    amount {
      amount
      currency
    }
    spentOn
    vendorId
    vendor {
      id
      remoteId
      number
      name
    }
    glAccount
  }
}
    `) as unknown as TypedDocumentString<CostEntryRecordQuery, CostEntryRecordQueryVariables>;
export const WorkOrderCommentListDocument = new TypedDocumentString(`
    query WorkOrderCommentList($first: Int, $after: String, $filter: WorkOrderCommentFilter, $orderBy: [WorkOrderCommentOrder!], $includeDeleted: Boolean, $withConnection: Boolean = false, $withWorkOrder: Boolean = false, $withAuthor: Boolean = false) {
  page: workOrderComments(
    first: $first
    after: $after
    filter: $filter
    orderBy: $orderBy
    includeDeleted: $includeDeleted
    staleness: ALLOW
  ) {
    nodes {
      id
      remoteId
      number
      connectionId
      createdAt
      updatedAt
      remoteCreatedAt
      remoteUpdatedAt
      deletedAt
      version
      url
      connection @include(if: $withConnection) {
        id
        name
      }
      workOrderId
      workOrder @include(if: $withWorkOrder) {
        id
        remoteId
        number
        title
      }
      authorId
      author @include(if: $withAuthor) {
        id
        remoteId
        number
        name
      }
      body
      writtenAt
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
    totalCountIsExact
  }
}
    `) as unknown as TypedDocumentString<WorkOrderCommentListQuery, WorkOrderCommentListQueryVariables>;
export const WorkOrderCommentRecordDocument = new TypedDocumentString(`
    query WorkOrderCommentRecord($id: ID!, $withConnection: Boolean = false) {
  record: workOrderComment(id: $id, staleness: ALLOW) {
    id
    remoteId
    number
    connectionId
    createdAt
    updatedAt
    remoteCreatedAt
    remoteUpdatedAt
    deletedAt
    version
    url
    connection @include(if: $withConnection) {
      id
      name
      status
      lastSuccessfulSyncAt
    }
    customFields {
      key
      label
      type
      value
      valueLabels
      recordIds
    }
    workOrderId
    workOrder {
      id
      remoteId
      number
      title
    }
    authorId
    author {
      id
      remoteId
      number
      name
    }
    body
    writtenAt
  }
}
    `) as unknown as TypedDocumentString<WorkOrderCommentRecordQuery, WorkOrderCommentRecordQueryVariables>;
export const WorkOrderStatusChangeListDocument = new TypedDocumentString(`
    query WorkOrderStatusChangeList($first: Int, $after: String, $filter: WorkOrderStatusChangeFilter, $orderBy: [WorkOrderStatusChangeOrder!], $includeDeleted: Boolean, $withConnection: Boolean = false, $withWorkOrder: Boolean = false, $withBy: Boolean = false) {
  page: workOrderStatusChanges(
    first: $first
    after: $after
    filter: $filter
    orderBy: $orderBy
    includeDeleted: $includeDeleted
    staleness: ALLOW
  ) {
    nodes {
      id
      remoteId
      number
      connectionId
      createdAt
      updatedAt
      remoteCreatedAt
      remoteUpdatedAt
      deletedAt
      version
      url
      connection @include(if: $withConnection) {
        id
        name
      }
      workOrderId
      workOrder @include(if: $withWorkOrder) {
        id
        remoteId
        number
        title
      }
      from
      fromRaw
      fromLabel
      to
      toRaw
      toLabel
      at
      byId
      by @include(if: $withBy) {
        id
        remoteId
        number
        name
      }
      memo
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
    totalCountIsExact
  }
}
    `) as unknown as TypedDocumentString<WorkOrderStatusChangeListQuery, WorkOrderStatusChangeListQueryVariables>;
export const WorkOrderStatusChangeRecordDocument = new TypedDocumentString(`
    query WorkOrderStatusChangeRecord($id: ID!, $withConnection: Boolean = false) {
  record: workOrderStatusChange(id: $id, staleness: ALLOW) {
    id
    remoteId
    number
    connectionId
    createdAt
    updatedAt
    remoteCreatedAt
    remoteUpdatedAt
    deletedAt
    version
    url
    connection @include(if: $withConnection) {
      id
      name
      status
      lastSuccessfulSyncAt
    }
    customFields {
      key
      label
      type
      value
      valueLabels
      recordIds
    }
    workOrderId
    workOrder {
      id
      remoteId
      number
      title
    }
    from
    fromRaw
    fromLabel
    to
    toRaw
    toLabel
    at
    byId
    by {
      id
      remoteId
      number
      name
    }
    memo
  }
}
    `) as unknown as TypedDocumentString<WorkOrderStatusChangeRecordQuery, WorkOrderStatusChangeRecordQueryVariables>;
export const MaintenancePlanListDocument = new TypedDocumentString(`
    query MaintenancePlanList($first: Int, $after: String, $filter: MaintenancePlanFilter, $orderBy: [MaintenancePlanOrder!], $includeDeleted: Boolean, $withConnection: Boolean = false, $withAsset: Boolean = false, $withAssets: Boolean = false, $withTeam: Boolean = false, $withProcedures: Boolean = false) {
  page: maintenancePlans(
    first: $first
    after: $after
    filter: $filter
    orderBy: $orderBy
    includeDeleted: $includeDeleted
    staleness: ALLOW
  ) {
    nodes {
      id
      remoteId
      number
      connectionId
      createdAt
      updatedAt
      remoteCreatedAt
      remoteUpdatedAt
      deletedAt
      version
      url
      connection @include(if: $withConnection) {
        id
        name
      }
      number
      name
      description
      status
      statusRaw
      statusLabel
      trigger
      triggerRaw
      triggerLabel
      basedOn
      basedOnRaw
      basedOnLabel
      leadTimeDays
      dueDelayDays
      nextDueAt
      lastGeneratedAt
      assetId
      asset @include(if: $withAsset) {
        id
        remoteId
        number
        name
      }
      assetIds
      assets @include(if: $withAssets) {
        id
        remoteId
        number
        name
      }
      teamId
      team @include(if: $withTeam) {
        id
        remoteId
        number
        name
      }
      procedureIds
      procedures @include(if: $withProcedures) {
        id
        remoteId
        number
        name
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
    totalCountIsExact
  }
}
    `) as unknown as TypedDocumentString<MaintenancePlanListQuery, MaintenancePlanListQueryVariables>;
export const MaintenancePlanRecordDocument = new TypedDocumentString(`
    query MaintenancePlanRecord($id: ID!, $withConnection: Boolean = false) {
  record: maintenancePlan(id: $id, staleness: ALLOW) {
    id
    remoteId
    number
    connectionId
    createdAt
    updatedAt
    remoteCreatedAt
    remoteUpdatedAt
    deletedAt
    version
    url
    connection @include(if: $withConnection) {
      id
      name
      status
      lastSuccessfulSyncAt
    }
    customFields {
      key
      label
      type
      value
      valueLabels
      recordIds
    }
    number
    name
    description
    status
    statusRaw
    statusLabel
    trigger
    triggerRaw
    triggerLabel
    recurrence {
      frequency
      frequencyRaw
      frequencyLabel
      interval
      daysOfWeek
      startsOn
      endsOn
    }
    meterTriggers {
      meterId
      meter {
        id
        remoteId
        number
        name
      }
      condition
      conditionRaw
      conditionLabel
      value
      unit
    }
    basedOn
    basedOnRaw
    basedOnLabel
    leadTimeDays
    dueDelayDays
    nextDueAt
    lastGeneratedAt
    assetId
    asset {
      id
      remoteId
      number
      name
    }
    assetIds
    assets {
      id
      remoteId
      number
      name
    }
    teamId
    team {
      id
      remoteId
      number
      name
    }
    procedureIds
    procedures {
      id
      remoteId
      number
      name
    }
    template {
      title
      description
      workType
      workTypeRaw
      workTypeLabel
      priority
      priorityRaw
      priorityLabel
      craft
      estimatedDuration
      assigneeIds
      assignees {
        id
        remoteId
        number
        name
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MaintenancePlanRecordQuery, MaintenancePlanRecordQueryVariables>;
export const MaintenancePlanRelatedDocument = new TypedDocumentString(`
    query MaintenancePlanRelated($id: ID!) {
  record: maintenancePlan(id: $id, staleness: ALLOW) {
    id
    workOrders(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MaintenancePlanRelatedQuery, MaintenancePlanRelatedQueryVariables>;
export const ProcedureListDocument = new TypedDocumentString(`
    query ProcedureList($first: Int, $after: String, $filter: ProcedureFilter, $orderBy: [ProcedureOrder!], $includeDeleted: Boolean, $withConnection: Boolean = false, $withAssetClass: Boolean = false) {
  page: procedures(
    first: $first
    after: $after
    filter: $filter
    orderBy: $orderBy
    includeDeleted: $includeDeleted
    staleness: ALLOW
  ) {
    nodes {
      id
      remoteId
      number
      connectionId
      createdAt
      updatedAt
      remoteCreatedAt
      remoteUpdatedAt
      deletedAt
      version
      url
      connection @include(if: $withConnection) {
        id
        name
      }
      number
      name
      description
      status
      statusRaw
      statusLabel
      revision
      assetClassId
      assetClass @include(if: $withAssetClass) {
        id
        remoteId
        number
        name
      }
      estimatedDuration
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
    totalCountIsExact
  }
}
    `) as unknown as TypedDocumentString<ProcedureListQuery, ProcedureListQueryVariables>;
export const ProcedureRecordDocument = new TypedDocumentString(`
    query ProcedureRecord($id: ID!, $withConnection: Boolean = false) {
  record: procedure(id: $id, staleness: ALLOW) {
    id
    remoteId
    number
    connectionId
    createdAt
    updatedAt
    remoteCreatedAt
    remoteUpdatedAt
    deletedAt
    version
    url
    connection @include(if: $withConnection) {
      id
      name
      status
      lastSuccessfulSyncAt
    }
    customFields {
      key
      label
      type
      value
      valueLabels
      recordIds
    }
    number
    name
    description
    status
    statusRaw
    statusLabel
    revision
    assetClassId
    assetClass {
      id
      remoteId
      number
      name
    }
    estimatedDuration
    steps {
      remoteId
      sequence
      title
      instruction
      type
      typeRaw
      typeLabel
      unit
      required
    }
  }
}
    `) as unknown as TypedDocumentString<ProcedureRecordQuery, ProcedureRecordQueryVariables>;
export const ProcedureRelatedDocument = new TypedDocumentString(`
    query ProcedureRelated($id: ID!) {
  record: procedure(id: $id, staleness: ALLOW) {
    id
    workOrders(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    maintenancePlans(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ProcedureRelatedQuery, ProcedureRelatedQueryVariables>;
export const MeterListDocument = new TypedDocumentString(`
    query MeterList($first: Int, $after: String, $filter: MeterFilter, $orderBy: [MeterOrder!], $includeDeleted: Boolean, $withConnection: Boolean = false, $withAsset: Boolean = false, $withLocation: Boolean = false) {
  page: meters(
    first: $first
    after: $after
    filter: $filter
    orderBy: $orderBy
    includeDeleted: $includeDeleted
    staleness: ALLOW
  ) {
    nodes {
      id
      remoteId
      number
      connectionId
      createdAt
      updatedAt
      remoteCreatedAt
      remoteUpdatedAt
      deletedAt
      version
      url
      connection @include(if: $withConnection) {
        id
        name
      }
      number
      name
      description
      assetId
      asset @include(if: $withAsset) {
        id
        remoteId
        number
        name
      }
      locationId
      location @include(if: $withLocation) {
        id
        remoteId
        number
        name
      }
      kind
      kindRaw
      kindLabel
      source
      sourceRaw
      sourceLabel
      unit
      readingInterval
      lastReading
      lastReadAt
      rolloverAt
      active
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
    totalCountIsExact
  }
}
    `) as unknown as TypedDocumentString<MeterListQuery, MeterListQueryVariables>;
export const MeterRecordDocument = new TypedDocumentString(`
    query MeterRecord($id: ID!, $withConnection: Boolean = false) {
  record: meter(id: $id, staleness: ALLOW) {
    id
    remoteId
    number
    connectionId
    createdAt
    updatedAt
    remoteCreatedAt
    remoteUpdatedAt
    deletedAt
    version
    url
    connection @include(if: $withConnection) {
      id
      name
      status
      lastSuccessfulSyncAt
    }
    customFields {
      key
      label
      type
      value
      valueLabels
      recordIds
    }
    number
    name
    description
    assetId
    asset {
      id
      remoteId
      number
      name
    }
    locationId
    location {
      id
      remoteId
      number
      name
    }
    kind
    kindRaw
    kindLabel
    source
    sourceRaw
    sourceLabel
    unit
    readingInterval
    lastReading
    lastReadAt
    rolloverAt
    active
  }
}
    `) as unknown as TypedDocumentString<MeterRecordQuery, MeterRecordQueryVariables>;
export const MeterRelatedDocument = new TypedDocumentString(`
    query MeterRelated($id: ID!) {
  record: meter(id: $id, staleness: ALLOW) {
    id
    workOrderTasks(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        description
        updatedAt
      }
    }
    maintenancePlans(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
    readings(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        notes
        updatedAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MeterRelatedQuery, MeterRelatedQueryVariables>;
export const MeterReadingListDocument = new TypedDocumentString(`
    query MeterReadingList($first: Int, $after: String, $filter: MeterReadingFilter, $orderBy: [MeterReadingOrder!], $includeDeleted: Boolean, $withConnection: Boolean = false, $withMeter: Boolean = false, $withReadBy: Boolean = false, $withWorkOrder: Boolean = false) {
  page: meterReadings(
    first: $first
    after: $after
    filter: $filter
    orderBy: $orderBy
    includeDeleted: $includeDeleted
    staleness: ALLOW
  ) {
    nodes {
      id
      remoteId
      number
      connectionId
      createdAt
      updatedAt
      remoteCreatedAt
      remoteUpdatedAt
      deletedAt
      version
      url
      connection @include(if: $withConnection) {
        id
        name
      }
      meterId
      meter @include(if: $withMeter) {
        id
        remoteId
        number
        name
      }
      value
      delta
      unit
      readAt
      readById
      readBy @include(if: $withReadBy) {
        id
        remoteId
        number
        name
      }
      workOrderId
      workOrder @include(if: $withWorkOrder) {
        id
        remoteId
        number
        title
      }
      source
      sourceRaw
      sourceLabel
      isRollover
      notes
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
    totalCountIsExact
  }
}
    `) as unknown as TypedDocumentString<MeterReadingListQuery, MeterReadingListQueryVariables>;
export const MeterReadingRecordDocument = new TypedDocumentString(`
    query MeterReadingRecord($id: ID!, $withConnection: Boolean = false) {
  record: meterReading(id: $id, staleness: ALLOW) {
    id
    remoteId
    number
    connectionId
    createdAt
    updatedAt
    remoteCreatedAt
    remoteUpdatedAt
    deletedAt
    version
    url
    connection @include(if: $withConnection) {
      id
      name
      status
      lastSuccessfulSyncAt
    }
    customFields {
      key
      label
      type
      value
      valueLabels
      recordIds
    }
    meterId
    meter {
      id
      remoteId
      number
      name
    }
    value
    delta
    unit
    readAt
    readById
    readBy {
      id
      remoteId
      number
      name
    }
    workOrderId
    workOrder {
      id
      remoteId
      number
      title
    }
    source
    sourceRaw
    sourceLabel
    isRollover
    notes
  }
}
    `) as unknown as TypedDocumentString<MeterReadingRecordQuery, MeterReadingRecordQueryVariables>;
export const AssetClassListDocument = new TypedDocumentString(`
    query AssetClassList($first: Int, $after: String, $filter: AssetClassFilter, $orderBy: [AssetClassOrder!], $includeDeleted: Boolean, $withConnection: Boolean = false, $withParent: Boolean = false) {
  page: assetClasses(
    first: $first
    after: $after
    filter: $filter
    orderBy: $orderBy
    includeDeleted: $includeDeleted
    staleness: ALLOW
  ) {
    nodes {
      id
      remoteId
      number
      connectionId
      createdAt
      updatedAt
      remoteCreatedAt
      remoteUpdatedAt
      deletedAt
      version
      url
      connection @include(if: $withConnection) {
        id
        name
      }
      number
      name
      description
      parentId
      parent @include(if: $withParent) {
        id
        remoteId
        number
        name
      }
      attributes
      taxonomyLevel
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
    totalCountIsExact
  }
}
    `) as unknown as TypedDocumentString<AssetClassListQuery, AssetClassListQueryVariables>;
export const AssetClassRecordDocument = new TypedDocumentString(`
    query AssetClassRecord($id: ID!, $withConnection: Boolean = false) {
  record: assetClass(id: $id, staleness: ALLOW) {
    id
    remoteId
    number
    connectionId
    createdAt
    updatedAt
    remoteCreatedAt
    remoteUpdatedAt
    deletedAt
    version
    url
    connection @include(if: $withConnection) {
      id
      name
      status
      lastSuccessfulSyncAt
    }
    customFields {
      key
      label
      type
      value
      valueLabels
      recordIds
    }
    number
    name
    description
    parentId
    parent {
      id
      remoteId
      number
      name
    }
    attributes
    taxonomyLevel
  }
}
    `) as unknown as TypedDocumentString<AssetClassRecordQuery, AssetClassRecordQueryVariables>;
export const AssetClassRelatedDocument = new TypedDocumentString(`
    query AssetClassRelated($id: ID!) {
  record: assetClass(id: $id, staleness: ALLOW) {
    id
    assets(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
    procedures(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
    children(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
    failureCodes(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<AssetClassRelatedQuery, AssetClassRelatedQueryVariables>;
export const AssetStatusEventListDocument = new TypedDocumentString(`
    query AssetStatusEventList($first: Int, $after: String, $filter: AssetStatusEventFilter, $orderBy: [AssetStatusEventOrder!], $includeDeleted: Boolean, $withConnection: Boolean = false, $withAsset: Boolean = false, $withWorkOrder: Boolean = false, $withSetBy: Boolean = false) {
  page: assetStatusEvents(
    first: $first
    after: $after
    filter: $filter
    orderBy: $orderBy
    includeDeleted: $includeDeleted
    staleness: ALLOW
  ) {
    nodes {
      id
      remoteId
      number
      connectionId
      createdAt
      updatedAt
      remoteCreatedAt
      remoteUpdatedAt
      deletedAt
      version
      url
      connection @include(if: $withConnection) {
        id
        name
      }
      assetId
      asset @include(if: $withAsset) {
        id
        remoteId
        number
        name
      }
      workOrderId
      workOrder @include(if: $withWorkOrder) {
        id
        remoteId
        number
        title
      }
      status
      statusRaw
      statusLabel
      kind
      kindRaw
      kindLabel
      startedAt
      endedAt
      duration
      reasonCode
      reason
      productionHoursLost
      setById
      setBy @include(if: $withSetBy) {
        id
        remoteId
        number
        name
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
    totalCountIsExact
  }
}
    `) as unknown as TypedDocumentString<AssetStatusEventListQuery, AssetStatusEventListQueryVariables>;
export const AssetStatusEventRecordDocument = new TypedDocumentString(`
    query AssetStatusEventRecord($id: ID!, $withConnection: Boolean = false) {
  record: assetStatusEvent(id: $id, staleness: ALLOW) {
    id
    remoteId
    number
    connectionId
    createdAt
    updatedAt
    remoteCreatedAt
    remoteUpdatedAt
    deletedAt
    version
    url
    connection @include(if: $withConnection) {
      id
      name
      status
      lastSuccessfulSyncAt
    }
    customFields {
      key
      label
      type
      value
      valueLabels
      recordIds
    }
    assetId
    asset {
      id
      remoteId
      number
      name
    }
    workOrderId
    workOrder {
      id
      remoteId
      number
      title
    }
    status
    statusRaw
    statusLabel
    kind
    kindRaw
    kindLabel
    startedAt
    endedAt
    duration
    reasonCode
    reason
    productionHoursLost
    setById
    setBy {
      id
      remoteId
      number
      name
    }
  }
}
    `) as unknown as TypedDocumentString<AssetStatusEventRecordQuery, AssetStatusEventRecordQueryVariables>;
export const FailureCodeListDocument = new TypedDocumentString(`
    query FailureCodeList($first: Int, $after: String, $filter: FailureCodeFilter, $orderBy: [FailureCodeOrder!], $includeDeleted: Boolean, $withConnection: Boolean = false, $withParent: Boolean = false, $withAssetClass: Boolean = false) {
  page: failureCodes(
    first: $first
    after: $after
    filter: $filter
    orderBy: $orderBy
    includeDeleted: $includeDeleted
    staleness: ALLOW
  ) {
    nodes {
      id
      remoteId
      number
      connectionId
      createdAt
      updatedAt
      remoteCreatedAt
      remoteUpdatedAt
      deletedAt
      version
      url
      connection @include(if: $withConnection) {
        id
        name
      }
      number
      name
      description
      type
      typeRaw
      typeLabel
      parentId
      parent @include(if: $withParent) {
        id
        remoteId
        number
        name
      }
      assetClassId
      assetClass @include(if: $withAssetClass) {
        id
        remoteId
        number
        name
      }
      active
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
    totalCountIsExact
  }
}
    `) as unknown as TypedDocumentString<FailureCodeListQuery, FailureCodeListQueryVariables>;
export const FailureCodeRecordDocument = new TypedDocumentString(`
    query FailureCodeRecord($id: ID!, $withConnection: Boolean = false) {
  record: failureCode(id: $id, staleness: ALLOW) {
    id
    remoteId
    number
    connectionId
    createdAt
    updatedAt
    remoteCreatedAt
    remoteUpdatedAt
    deletedAt
    version
    url
    connection @include(if: $withConnection) {
      id
      name
      status
      lastSuccessfulSyncAt
    }
    customFields {
      key
      label
      type
      value
      valueLabels
      recordIds
    }
    number
    name
    description
    type
    typeRaw
    typeLabel
    parentId
    parent {
      id
      remoteId
      number
      name
    }
    assetClassId
    assetClass {
      id
      remoteId
      number
      name
    }
    active
  }
}
    `) as unknown as TypedDocumentString<FailureCodeRecordQuery, FailureCodeRecordQueryVariables>;
export const FailureCodeRelatedDocument = new TypedDocumentString(`
    query FailureCodeRelated($id: ID!) {
  record: failureCode(id: $id, staleness: ALLOW) {
    id
    workOrders(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    workRequests(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    children(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<FailureCodeRelatedQuery, FailureCodeRelatedQueryVariables>;
export const TeamListDocument = new TypedDocumentString(`
    query TeamList($first: Int, $after: String, $filter: TeamFilter, $orderBy: [TeamOrder!], $includeDeleted: Boolean, $withConnection: Boolean = false, $withLead: Boolean = false, $withMembers: Boolean = false, $withSite: Boolean = false) {
  page: teams(
    first: $first
    after: $after
    filter: $filter
    orderBy: $orderBy
    includeDeleted: $includeDeleted
    staleness: ALLOW
  ) {
    nodes {
      id
      remoteId
      number
      connectionId
      createdAt
      updatedAt
      remoteCreatedAt
      remoteUpdatedAt
      deletedAt
      version
      url
      connection @include(if: $withConnection) {
        id
        name
      }
      number
      name
      description
      craft
      leadId
      lead @include(if: $withLead) {
        id
        remoteId
        number
        name
      }
      memberIds
      members @include(if: $withMembers) {
        id
        remoteId
        number
        name
      }
      siteId
      site @include(if: $withSite) {
        id
        remoteId
        number
        name
      }
      active
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
    totalCountIsExact
  }
}
    `) as unknown as TypedDocumentString<TeamListQuery, TeamListQueryVariables>;
export const TeamRecordDocument = new TypedDocumentString(`
    query TeamRecord($id: ID!, $withConnection: Boolean = false) {
  record: team(id: $id, staleness: ALLOW) {
    id
    remoteId
    number
    connectionId
    createdAt
    updatedAt
    remoteCreatedAt
    remoteUpdatedAt
    deletedAt
    version
    url
    connection @include(if: $withConnection) {
      id
      name
      status
      lastSuccessfulSyncAt
    }
    customFields {
      key
      label
      type
      value
      valueLabels
      recordIds
    }
    number
    name
    description
    craft
    leadId
    lead {
      id
      remoteId
      number
      name
    }
    memberIds
    members {
      id
      remoteId
      number
      name
    }
    siteId
    site {
      id
      remoteId
      number
      name
    }
    active
  }
}
    `) as unknown as TypedDocumentString<TeamRecordQuery, TeamRecordQueryVariables>;
export const TeamRelatedDocument = new TypedDocumentString(`
    query TeamRelated($id: ID!) {
  record: team(id: $id, staleness: ALLOW) {
    id
    workOrders(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        title
        updatedAt
      }
    }
    assets(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
    locations(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
    users(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
    maintenancePlans(first: 5) {
      totalCount
      totalCountIsExact
      nodes {
        id
        remoteId
        number
        name
        updatedAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<TeamRelatedQuery, TeamRelatedQueryVariables>;
export const AttachmentListDocument = new TypedDocumentString(`
    query AttachmentList($first: Int, $after: String, $filter: AttachmentFilter, $orderBy: [AttachmentOrder!], $includeDeleted: Boolean, $withConnection: Boolean = false, $withWorkOrder: Boolean = false, $withWorkRequest: Boolean = false, $withAsset: Boolean = false, $withPurchaseOrder: Boolean = false, $withUploadedBy: Boolean = false) {
  page: attachments(
    first: $first
    after: $after
    filter: $filter
    orderBy: $orderBy
    includeDeleted: $includeDeleted
    staleness: ALLOW
  ) {
    nodes {
      id
      remoteId
      number
      connectionId
      createdAt
      updatedAt
      remoteCreatedAt
      remoteUpdatedAt
      deletedAt
      version
      url
      connection @include(if: $withConnection) {
        id
        name
      }
      name
      description
      category
      mimeType
      sizeBytes
      downloadUrl
      workOrderId
      workOrder @include(if: $withWorkOrder) {
        id
        remoteId
        number
        title
      }
      workRequestId
      workRequest @include(if: $withWorkRequest) {
        id
        remoteId
        number
        title
      }
      assetId
      asset @include(if: $withAsset) {
        id
        remoteId
        number
        name
      }
      purchaseOrderId
      purchaseOrder @include(if: $withPurchaseOrder) {
        id
        remoteId
        number
        title
      }
      uploadedAt
      uploadedById
      uploadedBy @include(if: $withUploadedBy) {
        id
        remoteId
        number
        name
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
    totalCountIsExact
  }
}
    `) as unknown as TypedDocumentString<AttachmentListQuery, AttachmentListQueryVariables>;
export const AttachmentRecordDocument = new TypedDocumentString(`
    query AttachmentRecord($id: ID!, $withConnection: Boolean = false) {
  record: attachment(id: $id, staleness: ALLOW) {
    id
    remoteId
    number
    connectionId
    createdAt
    updatedAt
    remoteCreatedAt
    remoteUpdatedAt
    deletedAt
    version
    url
    connection @include(if: $withConnection) {
      id
      name
      status
      lastSuccessfulSyncAt
    }
    customFields {
      key
      label
      type
      value
      valueLabels
      recordIds
    }
    name
    description
    category
    mimeType
    sizeBytes
    downloadUrl
    workOrderId
    workOrder {
      id
      remoteId
      number
      title
    }
    workRequestId
    workRequest {
      id
      remoteId
      number
      title
    }
    assetId
    asset {
      id
      remoteId
      number
      name
    }
    purchaseOrderId
    purchaseOrder {
      id
      remoteId
      number
      title
    }
    uploadedAt
    uploadedById
    uploadedBy {
      id
      remoteId
      number
      name
    }
  }
}
    `) as unknown as TypedDocumentString<AttachmentRecordQuery, AttachmentRecordQueryVariables>;