export { countsOf, currentFormat, differenceTo, readIdentity, writeIdentity, type StoreIdentity } from "./identity.js";
export { decodeCursor, encodeCursor, type Position } from "./position.js";
export { SandboxStore, type Deletion, type Page, type PageQuery } from "./store.js";
