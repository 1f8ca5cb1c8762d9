export {
  AggregateReader,
  type AggregateLimits,
  type AggregateQuery,
  type Aggregates,
  type Amount,
  type Figures,
  type Group,
} from "./aggregate-reader.js";
export { parseFilter, requireIdForm, type Condition, type Path } from "./filter.js";
export type { ChangeActor, IncomingRecord, PreparedRecord, WriteTarget } from "./incoming-record.js";
export type { FieldChange } from "./field-changes.js";
export { parseGroupBy, parseGroupLimit, type GroupKey } from "./group-by.js";
export { historyEntries, type HistoryEntry } from "./history-entry.js";
export {
  historyPage,
  lastChangeOf,
  mostChangesLookedAt,
  parseHistoryBounds,
  type HistoryArguments,
  type HistoryPage,
  type ShownChange,
} from "./history-page.js";
export { historyIndexes, HistoryStore, type HistoryDocument } from "./history-store.js";
export { namedConnections } from "./named-connections.js";
export { parsePage, type PageArguments, type PageBounds } from "./page.js";
export { QuarantinePayloads } from "./quarantine-payloads.js";
export { quarantinePage, type QuarantinePage, type QuarantineQuery, type ShownQuarantined } from "./quarantine-page.js";
export {
  boundedReason,
  quarantineIndexes,
  QuarantineStore,
  type QuarantineDocument,
  type QuarantineEntry,
  type QuarantinePosition,
} from "./quarantine-store.js";
export { canonicalText, decodeRaw, isMappedUnder, isSamePayload, payloadHash, payloadText } from "./raw-payload.js";
export type { PageDigest } from "./page-digest.js";
export { recordEvents } from "./record-events.js";
export type { RawDocument, RecordDocument, StoredMoney } from "./record-document.js";
export { recordIndexes } from "./record-indexes.js";
export { RecordPage, type RecordCount, type RecordEdge, type UnavailableConnection } from "./record-page.js";
export { RecordReader, type ListQuery } from "./record-reader.js";
export { rowShape, type RecordRow, type RowShape } from "./record-row.js";
export { RecordWriter, StaleDigestError, type PageOutcome } from "./record-writer.js";
export { SaidRecords, type SaidOutcome, type SaidRecord } from "./said-records.js";
export { mappingKeyOf, writeTarget } from "./write-target.js";
export { RelatedLists, type RelatedQuery } from "./related-lists.js";
export { listedFieldsOf, storedFieldsOf, type StoredField } from "./stored-field.js";
export { storedName, storedNameIn, storedNames } from "./stored-fields.js";
export { recordSchemas } from "./record-schemas.js";
