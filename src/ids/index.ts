export { isIdOf, newId, parseRecordId, platformPrefixes, prefixOf, recordId, type PlatformKind } from "./ids.js";
