export {
  isIdOf,
  newId,
  parseRecordId,
  platformPrefixes,
  prefixOf,
  recordId,
  recordIdRange,
  type PlatformKind,
} from "./ids.js";
