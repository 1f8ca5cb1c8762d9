import { hash } from "node:crypto";
import { TypeID } from "typeid-js";

/**
 * Ids say what they name. The platform's own are TypeIDs: a prefix and a UUIDv7 in base 32, so they sort by the time of
 * their making. A record's id is not drawn but derived, `<prefix>_<26 characters of its connection><20 of its key>`:
 * every process that stores the same source record gives it the same id, and the id alone says which connection (and so,
 * in a sharded store, which shard) holds it.
 */

/** The prefixes of platform ids. A record's prefix is declared by its entity (`wo`, `po` …). */
export const platformPrefixes = {
  organization: "org",
  connection: "con",
  syncRun: "run",
  apiToken: "tok",
  sessionToken: "ses",
  sessionKey: "key",
  incident: "inc",
  event: "evt",
  write: "wrt",
  outbox: "obx",
  worker: "wkr",
  sweep: "swp",
  hook: "whk",
  history: "hst",
  idempotencyKey: "idk",
  dataKey: "dek",
  webhookEndpoint: "whe",
  webhookKey: "wky",
  webhookMessage: "msg",
  webhookDelivery: "whd",
  auditEntry: "aud",
  connectLink: "cln",
  oauthApp: "oap",
  connectionReport: "crp",
  subgraph: "sub",
  workflow: "wfl",
  workflowRun: "wfr",
  signInLink: "sil",
  statusChange: "stc",
} as const;

export type PlatformKind = keyof typeof platformPrefixes;

const suffixLength = 26;
/** A UUIDv7 has 48 bits for the time. */
const latestMs = 2 ** 48 - 1;
const keyLength = 20;
const base32 = "0123456789abcdefghjkmnpqrstvwxyz";
const suffixPattern = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/;
const recordPattern = /^([a-z]{2,4})_([0-7][0-9a-hjkmnp-tv-z]{25})([0-9a-hjkmnp-tv-z]{20})$/;

export function newId(kind: PlatformKind): string {
  return new TypeID(platformPrefixes[kind]).toString();
}

/**
 * An id of that kind that is not drawn but follows from its key: whoever makes it makes the same, so a thing that is made
 * again after a crash is not there twice. Sorts by `at`, like those that are drawn.
 */
export function derivedId(kind: PlatformKind, at: Date, key: readonly string[]): string {
  const bytes = Buffer.from(hash("sha256", key.join("\u0000"), "buffer").subarray(0, 16));
  bytes.writeUIntBE(at.getTime(), 0, 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return TypeID.fromUUIDBytes(platformPrefixes[kind], bytes).toString();
}

/**
 * What comes before all ids of that kind that are made at an instant or later, and behind all that are made earlier: a
 * range of times is a range of ids.
 */
export function firstIdAt(kind: PlatformKind, at: Date): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(Math.min(Math.max(at.getTime(), 0), latestMs), 0, 6);
  bytes[6] = 0x70;
  bytes[8] = 0x80;
  return TypeID.fromUUIDBytes(platformPrefixes[kind], bytes).toString();
}

/** Whether the text has the form of an id of that kind; says nothing about whether it exists. */
export function isIdOf(kind: PlatformKind, text: string): boolean {
  const prefix = `${platformPrefixes[kind]}_`;
  return text.startsWith(prefix) && suffixPattern.test(text.slice(prefix.length));
}

/** The record's id: 100 bits of SHA-256 over entity and remoteId, under its connection. */
export function recordId(prefix: string, connectionId: string, entity: string, remoteId: string): string {
  const digest = hash("sha256", `${entity}\u0000${remoteId}`, "buffer");
  return `${prefix}_${connectionId.slice(connectionId.length - suffixLength)}${encode100Bits(digest)}`;
}

/**
 * The ids of all records of one entity of a connection lie from `first` (included) to `end` (excluded) in the order of
 * text, so that what is kept under a record's id needs no other index to be found by its connection.
 */
export function recordIdRange(prefix: string, connectionId: string): { readonly first: string; readonly end: string } {
  const first = `${prefix}_${connectionId.slice(connectionId.length - suffixLength)}`;
  // Comes after every character of base 32.
  return { first, end: `${first}~` };
}

/** The characters that the key part of a record's id may begin with, in the order of text: each has a 32nd of all records. */
export const recordKeyStarts: readonly string[] = [...base32];

/** Takes a record's id apart; null when it does not have the form of one. */
export function parseRecordId(id: string): { prefix: string; connectionId: string } | null {
  const match = recordPattern.exec(id);
  if (!match) return null;
  return { prefix: match[1] as string, connectionId: `${platformPrefixes.connection}_${match[2] as string}` };
}

/** The prefix of any id of ours, or null. */
export function prefixOf(id: string): string | null {
  return /^([a-z]{2,4})_[0-9a-z]{26,46}$/.exec(id)?.[1] ?? null;
}

function encode100Bits(bytes: Buffer): string {
  let text = "";
  let buffered = 0;
  let bits = 0;
  for (let index = 0; text.length < keyLength; index += 1) {
    buffered = ((buffered << 8) | (bytes[index] as number)) & 0xfff;
    bits += 8;
    while (bits >= 5 && text.length < keyLength) {
      bits -= 5;
      text += base32.charAt((buffered >> bits) & 31);
    }
  }
  return text;
}
