import { BlockList, isIP, SocketAddress } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contains, parseAddress, parseNetwork } from "../../../src/network/index.js";

const runs = { numRuns: 2_000 };

describe("an IP address", () => {
  it("is the same number in every notation", () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const { address } = new SocketAddress({ address: text, family: "ipv6" });
        expect(parseAddress(text)).toEqual(parseAddress(address));
        expect(parseAddress(new URL(`http://[${text}]`).hostname.slice(1, -1))).toEqual(parseAddress(text));
      }),
      runs,
    );
  });

  it("is nothing that Node does not take for one", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4Extended(), fc.ipV6(), fc.string(), fc.domain()), (text) => {
        expect(parseAddress(text) !== null).toBe(isIP(text) !== 0);
      }),
      runs,
    );
    for (const text of [
      "",
      "1.2.3",
      "1.2.3.4.5",
      "01.2.3.4",
      "1.2.3.256",
      ":::",
      "1::2::3",
      "g::",
      "[::1]",
      "1.2.3.4 ",
    ]) {
      expect(parseAddress(text), text).toBeNull();
    }
  });

  it("has the bits that it says", () => {
    expect(parseAddress("1.2.3.4")).toEqual({ family: 4, value: 0x01020304n });
    expect(parseAddress("2001:db8::1.2.3.4")).toEqual({ family: 6, value: 0x20010db8_00000000_00000000_01020304n });
    expect(parseAddress("::ffff:1.2.3.4")).toEqual({ family: 4, value: 0x01020304n });
    expect(parseAddress("fe80::1%eth0")).toEqual(parseAddress("fe80::1"));
  });
});

describe("a network", () => {
  it("holds what Node's BlockList says, for any address and prefix", () => {
    const cases = fc.oneof(
      fc.tuple(fc.ipV4(), fc.ipV4(), fc.integer({ min: 0, max: 32 }), fc.constant("ipv4" as const)),
      fc.tuple(fc.ipV6(), fc.ipV6(), fc.integer({ min: 0, max: 128 }), fc.constant("ipv6" as const)),
    );
    fc.assert(
      fc.property(cases, fc.boolean(), ([base, other, prefix, family], isSelf) => {
        const address = isSelf ? base : other;
        const list = new BlockList();
        list.addSubnet(base, prefix, family);
        const network = parseNetwork(`${base}/${prefix}`);
        const parsed = parseAddress(address);
        if (!network || !parsed) throw new Error("not parsed");
        // BlockList has its own mind about mapped addresses, which have a test of their own.
        fc.pre(network.family === parsed.family && String(network.family) === family.slice(3));
        expect(contains(network, parsed)).toBe(list.check(address, family));
      }),
      runs,
    );
  });

  it("is IPv4 when it is written as mapped IPv6", () => {
    expect(parseNetwork("::ffff:10.0.0.0/104")).toEqual(parseNetwork("10.0.0.0/8"));
    expect(parseNetwork("::ffff:10.1.2.3")).toEqual(parseNetwork("10.1.2.3/32"));
  });

  it.each([
    "",
    "10.0.0.0/33",
    "::/129",
    "10.0.0.0/",
    "10.0.0.0/-1",
    "10.0.0/8",
    "fe80::1%eth0/64",
    "a/8",
    "1.2.3.4/8/8",
  ])("is not %j", (text) => {
    expect(parseNetwork(text)).toBeNull();
  });
});
