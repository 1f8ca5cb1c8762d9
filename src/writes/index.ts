export { PassthroughService, type PassthroughAnswer } from "./passthrough.js";
export type { PassthroughInput } from "./passthrough-request.js";
export { WriteChecks, type ShownWriteSchema } from "./write-checks.js";
export type { WriteDocument, WriteError, WriteState } from "./write-document.js";
export type { WriteOperation } from "./write-schema.js";
export { defaultWriteOptions, WriteSender, type WriteOptions } from "./write-sender.js";
export { WriteService, type CreateRecordInput, type UpdateRecordInput, type WriteResult } from "./write-service.js";
export { WriteSettler } from "./write-settler.js";
export { writeIndexes, WriteStore } from "./write-store.js";
