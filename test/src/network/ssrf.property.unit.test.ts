import { BlockList, isIP, isIPv4 } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AddressNotAllowedError } from "../../../src/errors/index.js";
import { judgeAddress } from "../../../src/network/judge-address.js";
import { parseAddress } from "../../../src/network/index.js";
import { defaultPorts, NetworkPolicy } from "../../../src/network/network-policy.js";

/** 10,000 runs each; a failure prints its seed. */
const runs = { numRuns: 10_000 };
const everyPort = new NetworkPolicy([], [{ from: 0, to: 65_535 }]);

/** The ranges once more, in Node's own words: what must not be called, independent of our table and of its code. */
const oracle = new BlockList();
for (const text of [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"],
  ...["192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"],
  ...["224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32"],
]) {
  const [network = "", prefix] = text.split("/");
  oracle.addSubnet(network, Number(prefix), "ipv4");
}

const isBlockedV4 = (value: number) => oracle.check(dotted(value), "ipv4");

function dotted(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join(".");
}

/** Any IPv4 address; half of them where ranges begin and end. */
const ipv4 = fc.oneof(
  fc.integer({ min: 0, max: 0xffff_ffff }),
  fc
    .tuple(
      fc.constantFrom(
        ...["0.0.0.0", "10.0.0.0", "11.0.0.0", "100.64.0.0", "100.128.0.0", "127.0.0.0", "128.0.0.0", "169.254.0.0"],
        ...["169.254.169.254", "172.16.0.0", "172.32.0.0", "192.0.0.0", "192.0.2.0", "192.88.99.0", "192.168.0.0"],
        ...["198.18.0.0", "198.20.0.0", "198.51.100.0", "203.0.113.0", "203.0.114.0", "224.0.0.0", "168.63.129.16"],
      ),
      fc.integer({ min: -2, max: 2 }),
    )
    .map(([text, by]) => (Number(parseAddress(text)?.value) + by) >>> 0),
);

/** One of the notations of a number that the URL parser reads. */
const numeral = (value: number) =>
  fc.constantFrom(
    String(value),
    `0x${value.toString(16)}`,
    `0X${value.toString(16).toUpperCase()}`,
    `0${value.toString(8)}`,
    `0x000${value.toString(16)}`,
    `000${value.toString(8)}`,
  );

const digits = ["0123456789", "０１２３４５６７８９", "⓪①②③④⑤⑥⑦⑧⑨", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"].map((text) => [...text]);

/** The address in one, two, three or four numbers, each in a notation of its own, with digits and dots of other scripts. */
const writtenV4 = ipv4.chain((value) => {
  const parts = [
    [value],
    [value >>> 24, value & 0xff_ffff],
    [value >>> 24, (value >>> 16) & 255, value & 0xffff],
    [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255],
  ];
  return fc
    .tuple(
      fc.constantFrom(...parts).chain((numbers) => fc.tuple(...numbers.map(numeral))),
      fc.constantFrom(...digits),
      fc.constantFrom(".", "。", "．", "｡", "%2e"),
      fc.constantFrom("", "."),
    )
    .map(([texts, script, dot, end]) => ({
      value,
      host: texts.map((text) => text.replace(/\d/g, (digit) => script[Number(digit)] ?? digit)).join(dot) + end,
    }));
});

function isRefused(act: () => unknown): boolean {
  try {
    act();
    return false;
  } catch (error) {
    if (error instanceof AddressNotAllowedError) return true;
    throw error;
  }
}

describe("promise 28: 40,000 addresses by chance", () => {
  it("any IPv4 address in any notation is refused exactly when it is not public", () => {
    fc.assert(
      fc.property(writtenV4, ({ value, host }) => {
        const url = new URL(`http://${host}/`);
        expect(url.hostname).toBe(dotted(value));
        expect(isRefused(() => everyPort.judgeUrl(url, null))).toBe(isBlockedV4(value));
      }),
      runs,
    );
  });

  it("any IPv4 address that is not public is refused in every IPv6 address that carries it", () => {
    const wraps: ((high: string, low: string) => string)[] = [
      (high, low) => `::ffff:${high}:${low}`,
      (high, low) => `::${high}:${low}`,
      (high, low) => `::ffff:0:${high}:${low}`,
      (high, low) => `64:ff9b::${high}:${low}`,
      (high, low) => `64:ff9b:1::${high}:${low}`,
      (high, low) => `2002:${high}:${low}::1`,
      (high, low) => `2001:0:4136:e378:8000:63bf:${inverted(high)}:${inverted(low)}`,
      (high, low) => `fe80::5efe:${high}:${low}`,
    ];
    fc.assert(
      fc.property(ipv4, fc.constantFrom(...wraps), fc.boolean(), fc.boolean(), (value, wrap, isUpper, isLong) => {
        const short = wrap((value >>> 16).toString(16), (value & 0xffff).toString(16));
        const long = isLong ? expanded(short) : short;
        const text = isUpper ? long.toUpperCase() : long;
        const isSent = wrap === wraps[0] || wrap === wraps[3];
        const verdict = judgeAddress(parseAddress(text) ?? { family: 4, value: 0n });
        // What is sent to the first and the fourth arrives at the IPv4 address; the others are refused whatever they carry.
        expect(verdict !== "PUBLIC").toBe(isSent ? isBlockedV4(value) : true);
        const url = new URL(`http://[${text}]/`);
        expect(isRefused(() => everyPort.judgeUrl(url, null))).toBe(verdict !== "PUBLIC");
      }),
      runs,
    );
  });

  it("any answer of a name service is refused exactly when one of its addresses is not public", () => {
    const answer = fc.array(fc.oneof(ipv4.map(dotted), fc.ipV6()), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(answer, (texts) => {
        const target = { host: "partner.test", port: 443, organizationId: null };
        const isPublic = (text: string) =>
          isIPv4(text)
            ? !oracle.check(text, "ipv4")
            : judgeAddress(parseAddress(text) ?? { family: 4, value: 0n }) === "PUBLIC";
        expect(
          isRefused(() => new NetworkPolicy([], defaultPorts).judgeAddresses(target, texts.map(parseAddress))),
        ).toBe(!texts.every(isPublic));
      }),
      runs,
    );
  });

  it("whatever is put together from the parts of addresses, what passes leads to a public host at a common port", () => {
    const part = fc.oneof(
      fc.constantFrom(
        "http",
        "https",
        "HTTP",
        "ftp",
        "file",
        "ws",
        "unix",
        ":",
        "/",
        "//",
        "\\",
        "\\\\",
        "@",
        "#",
        "?",
        ";",
      ),
      fc.constantFrom(
        "127.0.0.1",
        "[::1]",
        "0x7f.1",
        "2130706433",
        "localhost",
        "169.254.169.254",
        "[::ffff:7f00:1]",
        "0",
      ),
      fc.constantFrom(
        "example.com",
        "8.8.8.8",
        ":80",
        ":443",
        ":22",
        ":0",
        ":65536",
        "user",
        "user:word",
        "%40",
        "%2f",
        "%00",
      ),
      fc.constantFrom("\t", "\r\n", " ", ".", "..", "。", "\u00ad", "xn--", "&", "=", "|", "^", "[", "]", "<", "中"),
      fc.string({ maxLength: 3 }),
    );
    const text = fc
      .tuple(fc.constantFrom("http://", "https://", "http:", "https:\\\\", ""), fc.array(part, { maxLength: 8 }))
      .map(([start, parts]) => start + parts.join(""));
    let passed = 0;
    fc.assert(
      fc.property(text, (address) => {
        if (!URL.canParse(address)) return;
        const url = new URL(address);
        const policy = new NetworkPolicy([], defaultPorts);
        if (isRefused(() => policy.judgeUrl(url, null))) return;
        passed += 1;
        expect(url.protocol).toMatch(/^https?:$/);
        expect([80, 443, 8080, 8443]).toContain(Number(url.port || (url.protocol === "http:" ? 80 : 443)));
        expect(url.href.split("/")[2]).toBe(url.host);
        const host = url.hostname.replace(/^\[|\]$/g, "");
        if (isIP(host) === 4) expect(oracle.check(host, "ipv4"), address).toBe(false);
        if (isIP(host) === 6) expect(host, address).toMatch(/^[23]|^64:ff9b:|^::ffff:/);
      }),
      runs,
    );
    expect(passed).toBeGreaterThan(100);
  });
});

function inverted(group: string): string {
  return (parseInt(group, 16) ^ 0xffff).toString(16);
}

function expanded(text: string): string {
  const [head = "", tail = ""] = text.split("::");
  const [before, after] = [head, tail].map((half) => half.split(":").filter((group) => group !== "")) as [
    string[],
    string[],
  ];
  const zeros = text.includes("::") ? Array.from({ length: 8 - before.length - after.length }, () => "0") : [];
  return [...before, ...zeros, ...after].map((group) => group.padStart(4, "0")).join(":");
}
