import { isIPv4, isIPv6 } from "node:net";
import { ipv4Value, ipv6Value, unmapped, type IpAddress } from "./ip-address.js";

/** All addresses that begin with the same bits. */
export interface IpNetwork {
  readonly family: 4 | 6;
  /** Its bits, those behind the prefix being 0. */
  readonly value: bigint;
  /** How many bits are the same: 0 to 32 or 128. */
  readonly prefix: number;
}

/**
 * A network in CIDR notation, or one address. Bits behind the prefix are ignored, as most software does.
 * @returns null when the text is neither.
 */
export function parseNetwork(text: string): IpNetwork | null {
  const [, address, prefixText] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  if (address === undefined) return null;
  const family = isIPv4(address) ? 4 : isIPv6(address) && !address.includes("%") ? 6 : null;
  if (family === null) return null;
  const prefix = prefixText === undefined ? bitsOf(family) : Number(prefixText);
  if (prefix > bitsOf(family)) return null;
  const value = family === 4 ? ipv4Value(address) : ipv6Value(address);
  const inner: IpAddress = family === 6 && prefix >= 96 ? unmapped(value) : { family, value };
  return network(inner, inner.family === family ? prefix : prefix - 96);
}

export function contains(outer: IpNetwork, { family, value }: IpAddress): boolean {
  return outer.family === family && (value ^ outer.value) >> BigInt(bitsOf(family) - outer.prefix) === 0n;
}

function network({ family, value }: IpAddress, prefix: number): IpNetwork {
  const rest = BigInt(bitsOf(family) - prefix);
  return { family, value: (value >> rest) << rest, prefix };
}

function bitsOf(family: 4 | 6): number {
  return family === 4 ? 32 : 128;
}
