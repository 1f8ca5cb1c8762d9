import { hash } from "node:crypto";
import { configure } from "safe-stable-stringify";
import type { RawDocument } from "./record-document.js";

/**
 * Key order is not part of a value: some systems answer the same record with its keys in another order, and that must
 * not look like a change.
 */
const stringify = configure({ circularValue: Error, bigint: true });

/** A payload's canonical JSON text. */
export function canonicalText(raw: unknown): string {
  return stringify(raw) ?? "null";
}

/**
 * What `hash` holds: `<mapping version>.<digest>`. 160 bits of SHA-256; a change of the mapping changes it too, so that
 * what was mapped by an older connector is mapped again when it is next seen.
 */
export function payloadHash(text: string, mappingVersion: number): string {
  return `${mappingVersion}.${hash("sha256", text, "base64url").slice(0, 27)}`;
}

/** The payload as the source gave it. */
export function decodeRaw(document: Pick<RawDocument, "payload">): unknown {
  return JSON.parse(document.payload) as unknown;
}
