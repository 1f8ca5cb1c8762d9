export type { IncomingRecord, PreparedRecord, WriteTarget } from "./incoming-record.js";
export { quarantineIndexes, type QuarantineDocument } from "./quarantine-store.js";
export { canonicalText, decodeRaw, payloadHash } from "./raw-payload.js";
export type { RawDocument, RecordDocument } from "./record-document.js";
export { commonIndexes, offeredIndexes, recordIndexes } from "./record-indexes.js";
export { rawSuffix, storedName, storedNameIn, storedNames } from "./stored-fields.js";
export { RecordWriter, type PageOutcome } from "./record-writer.js";
