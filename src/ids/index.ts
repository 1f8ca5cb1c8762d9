export {
  derivedId,
  firstIdAt,
  isIdOf,
  newId,
  parseRecordId,
  platformPrefixes,
  prefixOf,
  recordId,
  recordIdRange,
  recordKeyStarts,
  type PlatformKind,
} from "./ids.js";
