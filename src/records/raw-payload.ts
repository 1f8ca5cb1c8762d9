import { hash } from "node:crypto";
import { configure } from "safe-stable-stringify";
import type { RawDocument } from "./record-document.js";

/** A payload as it is kept and hashed: JSON in the source's own order of keys, which costs a quarter of sorting them. */
export function payloadText(raw: unknown): string {
  return JSON.stringify(raw) ?? "null";
}

const stringify = configure({ circularValue: Error, bigint: true });

/** JSON text that is the same for equal values, whatever the order of their keys. */
export function canonicalText(value: unknown): string {
  return stringify(value) ?? "null";
}

/** Whether two payloads say the same: some systems answer the same record with its keys in another order. */
export function isSameValue(textA: string, textB: string): boolean {
  return textA === textB || canonicalText(JSON.parse(textA)) === canonicalText(JSON.parse(textB));
}

/**
 * What `hash` holds: `<mapping key>.<digest>`. 160 bits of SHA-256; a change of the mapping changes it too, so that what
 * was mapped in another way is mapped again when it is next seen.
 */
export function payloadHash(text: string, mappingKey: string): string {
  return `${mappingKey}.${hash("sha256", text, "base64url").slice(0, 27)}`;
}

/** Whether a record was stored under that mapping. */
export function isMappedUnder(hashOfRecord: string, mappingKey: string): boolean {
  return hashOfRecord.slice(0, hashOfRecord.lastIndexOf(".")) === mappingKey;
}

/** Whether two hashes are of the same payload, however it was mapped. */
export function isSamePayload(hashA: string, hashB: string): boolean {
  return digestOf(hashA) === digestOf(hashB);
}

function digestOf(payloadHash: string): string {
  return payloadHash.slice(payloadHash.lastIndexOf(".") + 1);
}

/** The payload as the source gave it. */
export function decodeRaw(document: Pick<RawDocument, "payload">): unknown {
  return JSON.parse(document.payload) as unknown;
}
