import { InvalidInputError } from "../errors/index.js";
import { platformPrefixes } from "../ids/index.js";

/**
 * The id of an event is its place in the order of its organization and environment: `evt_` and the sequence number in
 * 13 base 32 digits. An event that tells of many records has an id for each of them besides, with `-` and two digits for
 * the place in the event. All have a fixed width, so ids sort as text the way their events happened, and an event sorts
 * before its own parts. Clients treat them as opaque; they are the same on every process and after every restart.
 */
export interface EventPlace {
  readonly sequence: number;
  /** The record inside the event, from 0; null for the event as a whole. */
  readonly changeIndex: number | null;
}

/** Two digits: more changes than this don't fit into one event; `OutboxStore` parts them. */
export const maxChangesPerEvent = 1_000;

const prefix = `${platformPrefixes.event}_`;
const sequenceDigits = 13;
const indexDigits = 2;
const base32 = "0123456789abcdefghjkmnpqrstvwxyz";
const pattern = new RegExp(`^${prefix}([${base32}]{${sequenceDigits}})(?:-([${base32}]{${indexDigits}}))?$`);

/** @throws {RangeError} when `sequence` is no whole number from 1. */
export function eventId(sequence: number): string {
  if (!Number.isSafeInteger(sequence) || sequence < 1) {
    throw new RangeError(`An event's sequence is a whole number from 1, not ${sequence}.`);
  }
  return prefix + toBase32(sequence, sequenceDigits);
}

/** The id of one change inside an event; `index` counts from 0. @throws {RangeError} */
export function changeEventId(sequence: number, index: number): string {
  if (!Number.isInteger(index) || index < 0 || index >= maxChangesPerEvent) {
    throw new RangeError(`A change's index is a whole number in 0..${maxChangesPerEvent - 1}, not ${index}.`);
  }
  return `${eventId(sequence)}-${toBase32(index, indexDigits)}`;
}

/**
 * Reads an id that a client sent.
 * @param path Where it stood in the operation's arguments.
 * @throws {InvalidInputError} when it is not one of ours; whether it exists is not looked at.
 */
export function parseEventId(id: string, path: readonly (string | number)[] = ["after"]): EventPlace {
  const match = pattern.exec(id);
  const sequence = match ? fromBase32(match[1] as string) : 0;
  const changeIndex = match?.[2] === undefined ? null : fromBase32(match[2]);
  if (!Number.isSafeInteger(sequence) || sequence < 1 || (changeIndex ?? 0) >= maxChangesPerEvent) {
    const message =
      `Expected the id of an event, such as ${eventId(4711)}, but ${JSON.stringify(id.slice(0, 60))} came. ` +
      `Send the eventId of the last event you received, or leave ${path.join(".")} out to begin with what happens from now on.`;
    throw new InvalidInputError(message, { problems: [{ path, message }] });
  }
  return { sequence, changeIndex };
}

function toBase32(value: number, digits: number): string {
  let text = "";
  // Not by bit operators: these cut numbers to 32 bits.
  for (let rest = value; text.length < digits; rest = Math.floor(rest / 32)) text = base32.charAt(rest % 32) + text;
  return text;
}

function fromBase32(text: string): number {
  let value = 0;
  for (const digit of text) value = value * 32 + base32.indexOf(digit);
  return value;
}
