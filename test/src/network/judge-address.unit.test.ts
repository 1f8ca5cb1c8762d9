import { describe, expect, it } from "vitest";
import {
  createJudge,
  judgeAddress,
  rangeTable,
  type RangeTable,
  type Verdict,
} from "../../../src/network/judge-address.js";
import { parseAddress } from "../../../src/network/ip-address.js";

/** Addresses and what they are, written down by hand: first and last of every range, and what stands beside it. */
const vectors: readonly (readonly [Verdict, ...string[]])[] = [
  ["PRIVATE", "0.0.0.0", "0.0.0.1", "0.255.255.255"],
  ["PUBLIC", "1.0.0.0", "9.255.255.255"],
  ["PRIVATE", "10.0.0.0", "10.1.2.3", "10.255.255.255"],
  ["PUBLIC", "11.0.0.0", "100.63.255.255"],
  ["PRIVATE", "100.64.0.0", "100.100.100.199", "100.100.100.201", "100.127.255.255"],
  ["FORBIDDEN", "100.100.100.200"],
  ["PUBLIC", "100.128.0.0", "126.255.255.255"],
  ["PRIVATE", "127.0.0.0", "127.0.0.1", "127.1.1.1", "127.255.255.255"],
  ["PUBLIC", "128.0.0.0", "168.63.129.15", "168.63.129.17", "169.253.255.255"],
  ["FORBIDDEN", "168.63.129.16"],
  ["FORBIDDEN", "169.254.0.0", "169.254.169.254", "169.254.170.2", "169.254.170.23", "169.254.255.255"],
  ["PUBLIC", "169.255.0.0", "172.15.255.255"],
  ["PRIVATE", "172.16.0.0", "172.17.0.1", "172.31.255.255"],
  ["PUBLIC", "172.32.0.0", "191.255.255.255"],
  ["PRIVATE", "192.0.0.0", "192.0.0.191", "192.0.0.193", "192.0.0.255"],
  ["FORBIDDEN", "192.0.0.192"],
  ["PUBLIC", "192.0.1.0", "192.0.1.255"],
  ["PRIVATE", "192.0.2.0", "192.0.2.255"],
  ["PUBLIC", "192.0.3.0", "192.88.98.255"],
  ["PRIVATE", "192.88.99.0", "192.88.99.255"],
  ["PUBLIC", "192.88.100.0", "192.167.255.255"],
  ["PRIVATE", "192.168.0.0", "192.168.1.1", "192.168.255.255"],
  ["PUBLIC", "192.169.0.0", "198.17.255.255"],
  ["PRIVATE", "198.18.0.0", "198.19.255.255"],
  ["PUBLIC", "198.20.0.0", "198.51.99.255"],
  ["PRIVATE", "198.51.100.0", "198.51.100.255"],
  ["PUBLIC", "198.51.101.0", "203.0.112.255"],
  ["PRIVATE", "203.0.113.0", "203.0.113.255"],
  ["PUBLIC", "203.0.114.0", "223.255.255.255", "8.8.8.8", "1.1.1.1"],
  ["PRIVATE", "224.0.0.0", "239.255.255.255"],
  ["PRIVATE", "240.0.0.0", "255.255.255.255"],

  ["PRIVATE", "::", "::1", "::2", "::7f00:1", "::127.0.0.1", "::8.8.8.8", "ff:ffff::"],
  // Translated statelessly, and by a translator of the operator's own.
  ["PRIVATE", "::ffff:0:8.8.8.8", "::ffff:0:127.0.0.1", "64:ff9b:1::", "64:ff9b:1::8.8.8.8", "64:ff9b:2::1"],
  ["FORBIDDEN", "::169.254.169.254", "::ffff:0:169.254.169.254", "64:ff9b:1::169.254.169.254"],
  // Mapped: dialled as IPv4, and judged as that.
  ["PUBLIC", "::ffff:8.8.8.8", "::ffff:808:808"],
  ["PRIVATE", "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:10.0.0.1", "::ffff:0.0.0.0", "0:0:0:0:0:ffff:c0a8:101"],
  ["FORBIDDEN", "::ffff:169.254.169.254", "::ffff:a9fe:a9fe", "::ffff:168.63.129.16"],
  // Translated to IPv4.
  ["PUBLIC", "64:ff9b::8.8.8.8", "64:ff9b::808:808"],
  ["PRIVATE", "64:ff9b::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::10.0.0.1", "64:ff9b::1:0:1", "64:ff9b:0:0:0:1::"],
  ["FORBIDDEN", "64:ff9b::169.254.169.254", "64:ff9b::a9fe:a9fe", "64:ff9b::100.100.100.200"],
  ["PRIVATE", "100::", "100::1", "100:0:0:1::", "1ff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["PRIVATE", "200::", "3ff:ffff::", "400::", "7ff:ffff::", "800::", "fff:ffff::", "1000::", "1fff:ffff::"],
  ["PUBLIC", "2000::", "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["PRIVATE", "2001::", "2001::1", "2001:1::1", "2001:2::", "2001:20::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff"],
  // Teredo, with 169.254.169.254 inverted at its end.
  ["FORBIDDEN", "2001::5601:5601", "2001:0:4136:e378:8000:63bf:5601:5601"],
  ["PUBLIC", "2001:200::", "2001:db7:ffff::", "2001:4860:4860::8888"],
  ["PRIVATE", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["PUBLIC", "2001:db9::", "2001:ffff:ffff::"],
  ["PRIVATE", "2002::", "2002:7f00:1::", "2002:808:808::1", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["FORBIDDEN", "2002:a9fe:a9fe::", "2002:a9fe:a9fe::1:2:3", "2002:a83f:8110::"],
  ["PUBLIC", "2003::", "2606:4700:4700::1111", "3ffe:ffff::"],
  ["PRIVATE", "3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["PUBLIC", "3fff:1000::", "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["PRIVATE", "4000::", "5f00::1", "7fff:ffff::", "8000::", "bfff:ffff::", "c000::", "dfff:ffff::", "e000::", "efff::"],
  ["PRIVATE", "f000::", "f7ff:ffff::", "f800::", "fbff:ffff::", "fc00::", "fd12:3456::1", "fdff:ffff::", "fe00::1"],
  ["PRIVATE", "fe7f:ffff::", "fec0::", "feff:ffff::", "ff00::", "ff02::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["FORBIDDEN", "fe80::", "fe80::a9fe:a9fe", "fe80::1%eth0", "febf:ffff::"],
  ["FORBIDDEN", "fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254", "fd00:42::42"],
  ["PRIVATE", "fd00:ec1::254", "fd00:ec3::", "fd20:ce::253", "fd20:ce::255", "fd00:42::41", "fd00:42::43"],
];

const flat = vectors.flatMap(([verdict, ...addresses]) => addresses.map((address) => [address, verdict] as const));

function verdictOf(text: string, judge = judgeAddress): Verdict {
  const address = parseAddress(text);
  if (!address) throw new Error(`${text} is no address.`);
  return judge(address);
}

describe("promise 28: the table of address ranges", () => {
  it.each(flat)("%s is %s", (address, verdict) => {
    expect(verdictOf(address)).toBe(verdict);
  });

  const rows = (Object.keys(rangeTable) as (keyof RangeTable)[]).flatMap((part) =>
    rangeTable[part].map((row, place) => ({ part, place, network: row.network })),
  );

  it.each(rows)("needs its row $network in $part: without it, an address of this test is judged otherwise", (row) => {
    const judge = createJudge({
      ...rangeTable,
      [row.part]: rangeTable[row.part].filter((_, place) => place !== row.place),
    });
    const changed = flat.filter(([address, verdict]) => verdictOf(address, judge) !== verdict);
    expect(changed).not.toEqual([]);
  });

  it("says of each row what it holds and where that is written", () => {
    for (const row of Object.values(rangeTable).flat() as { holds: string; source: string }[]) {
      expect(row.holds).not.toBe("");
      expect(row.source).toMatch(/RFC \d+|IANA-[46]|, /);
    }
  });
});
