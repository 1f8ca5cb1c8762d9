import { hash } from "node:crypto";
import type { FieldMapping } from "./field-mapping.js";

/** Raise it when expressions come to give other results: records that mappings touch are then mapped again. */
const expressionVersion = 1;

/** 40 bits: a connection changes its mappings a few times, and only its own are ever compared. */
const digestLength = 10;

/**
 * Names the mapping that a record was stored under; another key means "map again". `3` without field mappings, `3+7f2aa…`
 * with; their order makes no difference. Holds no ".".
 * @param mappingVersion The connector's for the entity.
 * @param mappings The connection's for the entity.
 */
export function mappingKey(mappingVersion: number, mappings: readonly FieldMapping[]): string {
  if (mappings.length === 0) return String(mappingVersion);
  const pairs = mappings.map(({ field, expression }) => JSON.stringify([field, expression])).sort();
  const digest = hash("sha256", JSON.stringify([expressionVersion, pairs]), "hex");
  return `${mappingVersion}+${digest.slice(0, digestLength)}`;
}
