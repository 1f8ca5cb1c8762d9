import ipaddr from "ipaddr.js";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Why a text is no entry of an allowlist, in the words of an input problem; null when it is one. */
export function problemWithNetwork(text: string): string | null {
  if (parseNetwork(text)) return null;
  return `expected an address or a network such as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32, got "${text}"`;
}

/** Whether an address lies in one of the networks. What is no address lies in none. */
export function isAllowed(address: string | null, networks: readonly string[]): boolean {
  const parsed = address === null ? null : parseAddress(address);
  if (!parsed) return false;
  return networks.some((text) => {
    const network = parseNetwork(text);
    if (!network || network[0].kind() !== parsed.kind()) return false;
    return parsed.match(network);
  });
}

/** `::ffff:203.0.113.7` is an IPv4 address that came through an IPv6 socket, and is meant by an IPv4 entry. */
function parseAddress(text: string): Address | null {
  return ipaddr.isValid(text) ? ipaddr.process(text) : null;
}

/**
 * Strict forms only: `10.1` and `0x0a000001` are addresses to some parsers and typos to people. Bits behind the prefix
 * are refused too, since `10.0.0.7/8` is either a single address or a network, and nobody knows which was meant.
 */
function parseNetwork(text: string): [Address, number] | null {
  const [base = "", length, ...rest] = text.split("/");
  if (rest.length > 0) return null;
  if (!ipaddr.IPv4.isValidFourPartDecimal(base) && !ipaddr.IPv6.isValid(base)) return null;
  const address = ipaddr.parse(base);
  if (address.kind() === "ipv6" && (base.includes("%") || (address as ipaddr.IPv6).isIPv4MappedAddress())) return null;
  const bits = address.kind() === "ipv4" ? 32 : 128;
  if (length === undefined) return [address, bits];
  if (!/^\d{1,3}$/.test(length) || Number(length) > bits) return null;
  return hasBitsBehind(address, Number(length)) ? null : [address, Number(length)];
}

function hasBitsBehind(address: Address, length: number): boolean {
  return address
    .toByteArray()
    .some((byte, index) => (byte & (0xff >> Math.min(8, Math.max(0, length - 8 * index)))) !== 0);
}
