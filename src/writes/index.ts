export { WriteService, type CreateRecordInput, type UpdateRecordInput, type WriteResult } from "./write-service.js";
export { writeIndexes, WriteStore, type WriteDocument, type WriteState } from "./write-store.js";
