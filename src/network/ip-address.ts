import { isIPv4, isIPv6 } from "node:net";

/** An IP address as a number. What an operating system dials as IPv4 is IPv4 here, also when it is written as IPv6. */
export interface IpAddress {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/** `::ffff:0:0/96`: IPv4 in the clothes of IPv6 (RFC 4291, 2.5.5.2). */
const mappedPrefix = 0xffffn;
const ipv4Mask = 0xffff_ffffn;

/** @returns null when the text is no address. An IPv6 zone (`%eth0`) is left out. */
export function parseAddress(text: string): IpAddress | null {
  if (isIPv4(text)) return { family: 4, value: ipv4Value(text) };
  return isIPv6(text) ? unmapped(ipv6Value(text.replace(/%.*$/, ""))) : null;
}

/** The 128 bits of an IPv6 address, of a mapped one as well. */
export function ipv6Value(text: string): bigint {
  const [head = "", tail] = hexGroups(text).split("::");
  const before = groupsOf(head);
  const after = groupsOf(tail ?? "");
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => "0");
  return [...before, ...zeros, ...after].reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}

export function ipv4Value(text: string): bigint {
  return text.split(".").reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

/** The address that a mapped one stands for, else itself. */
export function unmapped(value: bigint): IpAddress {
  return value >> 32n === mappedPrefix ? { family: 4, value: value & ipv4Mask } : { family: 6, value };
}

/** `::ffff:127.0.0.1` → `::ffff:7f00:1`. */
function hexGroups(text: string): string {
  const dotted = /[\d.]+$/.exec(text)?.[0] ?? "";
  if (!dotted.includes(".")) return text;
  const value = ipv4Value(dotted);
  return text.slice(0, -dotted.length) + `${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
}

function groupsOf(text: string): string[] {
  return text === "" ? [] : text.split(":");
}
