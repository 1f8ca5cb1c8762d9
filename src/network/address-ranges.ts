/**
 * Which addresses are not on the public internet: every row with what it holds and who says so. The table is ours, since the
 * ready-made ones differ and miss ways in which one address carries another.
 */
export interface AddressRange {
  /** In CIDR notation. */
  readonly network: string;
  readonly holds: string;
  /** An RFC or a vendor's manual. IANA-4 and IANA-6 are its registries of special-purpose addresses. */
  readonly source: string;
}

/** IPv6 addresses in which an IPv4 address stands. */
export interface CarrierRange extends AddressRange {
  /** How many bits stand behind the IPv4 address. */
  readonly shift: number;
  /** The bits are stored inverted. */
  readonly isInverted?: true;
}

/** Not called unless the operator allows it. */
export const privateRanges: readonly AddressRange[] = [
  { network: "0.0.0.0/8", holds: "this host; Linux dials 0.0.0.0 as loopback", source: "RFC 791, IANA-4" },
  { network: "10.0.0.0/8", holds: "private networks", source: "RFC 1918, IANA-4" },
  { network: "100.64.0.0/10", holds: "carriers' address translation, overlay networks", source: "RFC 6598, IANA-4" },
  { network: "127.0.0.0/8", holds: "loopback", source: "RFC 1122, IANA-4" },
  { network: "172.16.0.0/12", holds: "private networks", source: "RFC 1918, IANA-4" },
  { network: "192.0.0.0/24", holds: "protocol assignments; a cloud's metadata once", source: "RFC 6890, IANA-4" },
  { network: "192.0.2.0/24", holds: "documentation", source: "RFC 5737, IANA-4" },
  { network: "192.88.99.0/24", holds: "6to4 relays, withdrawn", source: "RFC 7526, IANA-4" },
  { network: "192.168.0.0/16", holds: "private networks", source: "RFC 1918, IANA-4" },
  { network: "198.18.0.0/15", holds: "benchmarks", source: "RFC 2544, IANA-4" },
  { network: "198.51.100.0/24", holds: "documentation", source: "RFC 5737, IANA-4" },
  { network: "203.0.113.0/24", holds: "documentation", source: "RFC 5737, IANA-4" },
  { network: "224.0.0.0/4", holds: "multicast", source: "RFC 1112, IANA-4" },
  { network: "240.0.0.0/4", holds: "reserved, and broadcast at its end", source: "RFC 1112, IANA-4" },
  { network: "::/8", holds: "unspecified, loopback, IPv4 in IPv6, local translation", source: "RFC 4291, RFC 8215" },
  { network: "100::/8", holds: "reserved; discard-only in 100::/64", source: "RFC 6666, IANA-6" },
  { network: "200::/7", holds: "reserved", source: "RFC 4048" },
  { network: "400::/6", holds: "reserved", source: "RFC 4291" },
  { network: "800::/5", holds: "reserved", source: "RFC 4291" },
  { network: "1000::/4", holds: "reserved", source: "RFC 4291" },
  { network: "2001::/23", holds: "protocol assignments; Teredo in 2001::/32", source: "RFC 2928, RFC 4380, IANA-6" },
  { network: "2001:db8::/32", holds: "documentation", source: "RFC 3849, IANA-6" },
  { network: "2002::/16", holds: "6to4, whose gateways lead to any IPv4 address", source: "RFC 3056, IANA-6" },
  { network: "3fff::/20", holds: "documentation", source: "RFC 9637, IANA-6" },
  { network: "4000::/2", holds: "reserved; segment routing in 5f00::/16", source: "RFC 4291, RFC 9602" },
  { network: "8000::/2", holds: "reserved", source: "RFC 4291" },
  { network: "c000::/3", holds: "reserved", source: "RFC 4291" },
  { network: "e000::/4", holds: "reserved", source: "RFC 4291" },
  { network: "f000::/5", holds: "reserved", source: "RFC 4291" },
  { network: "f800::/6", holds: "reserved", source: "RFC 4291" },
  { network: "fc00::/7", holds: "private networks", source: "RFC 4193, IANA-6" },
  { network: "fe00::/9", holds: "reserved", source: "RFC 4291" },
  { network: "fec0::/10", holds: "private networks of old", source: "RFC 3879" },
  { network: "ff00::/8", holds: "multicast", source: "RFC 4291" },
];

/** Never called, whatever the operator allows: who can ask there gets the machine's own cloud credentials. */
export const forbiddenRanges: readonly AddressRange[] = [
  {
    network: "169.254.0.0/16",
    holds: "link-local: metadata of AWS, Azure, Google, Oracle, OpenStack …, credentials of ECS and EKS",
    source: "RFC 3927, IANA-4",
  },
  { network: "100.100.100.200/32", holds: "metadata of Alibaba Cloud", source: "Alibaba Cloud, ECS user guide" },
  {
    network: "168.63.129.16/32",
    holds: "platform address of Azure, public to look at",
    source: "Azure, virtual network",
  },
  { network: "192.0.0.192/32", holds: "metadata of Oracle Cloud Classic", source: "Oracle, Compute Classic" },
  { network: "fd00:ec2::/32", holds: "metadata, DNS and EKS credentials of AWS", source: "AWS, EC2 user guide" },
  { network: "fd20:ce::254/128", holds: "metadata of Google Cloud", source: "Google Cloud, Compute Engine" },
  { network: "fd00:42::42/128", holds: "metadata of Scaleway", source: "Scaleway, Instances" },
  { network: "fe80::/10", holds: "link-local: metadata of OpenStack at fe80::a9fe:a9fe", source: "RFC 4291, Neutron" },
];

/** What is sent there reaches the IPv4 address inside, so that one is judged. */
export const translatedRanges: readonly CarrierRange[] = [
  { network: "64:ff9b::/96", holds: "translation to IPv4 (NAT64)", source: "RFC 6052", shift: 0 },
];

/** Where a forbidden IPv4 address can hide in one that an operator may have allowed. */
export const carrierRanges: readonly CarrierRange[] = [
  { network: "::/96", holds: "IPv4-compatible addresses, withdrawn", source: "RFC 4291, 2.5.5.1", shift: 0 },
  { network: "::ffff:0:0:0/96", holds: "stateless translation (SIIT)", source: "RFC 2765", shift: 0 },
  { network: "64:ff9b:1::/48", holds: "local translation, in 96 bits", source: "RFC 8215", shift: 0 },
  { network: "2001::/32", holds: "Teredo", source: "RFC 4380", shift: 0, isInverted: true },
  { network: "2002::/16", holds: "6to4", source: "RFC 3056", shift: 80 },
];
