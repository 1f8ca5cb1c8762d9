import { describe, expect, it } from "vitest";
import { UnauthenticatedError } from "../../../src/errors/index.js";
import { hashSecret, newSecret, parseSecret, publicPrefix } from "../../../src/tokens/secret.js";

const characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

describe("Promise 1: the secret of a token", () => {
  it("is trb_, its environment, 43 random and 6 checksum characters, and never the same in 10,000", () => {
    const secrets = Array.from({ length: 10_000 }, (_, index) => newSecret(index % 2 === 0 ? "LIVE" : "TEST"));

    expect(new Set(secrets).size).toBe(10_000);
    for (const [index, secret] of secrets.entries()) {
      expect(secret).toMatch(index % 2 === 0 ? /^trb_live_[0-9A-Za-z]{49}$/ : /^trb_test_[0-9A-Za-z]{49}$/);
      expect(parseSecret(secret).environment).toBe(index % 2 === 0 ? "LIVE" : "TEST");
    }
  });

  it("draws each of the 62 characters equally often", () => {
    const counts = new Map<string, number>();
    for (let index = 0; index < 4_000; index += 1) {
      for (const character of newSecret("TEST").slice(9, 52)) counts.set(character, (counts.get(character) ?? 0) + 1);
    }
    const expected = (4_000 * 43) / 62;
    const chiSquared = [...characters].reduce(
      (sum, item) => sum + ((counts.get(item) ?? 0) - expected) ** 2 / expected,
      0,
    );

    // 61 degrees of freedom: above 130 once in about a million runs. Taking bytes modulo 62 without rejection gives 6,000.
    expect(chiSquared).toBeLessThan(130);
  });

  it("has a checksum that other programs compute alike", () => {
    // From `python3 -c "import zlib; print(zlib.crc32(b'trb_test_' + b'A' * 43))"`, in base62 by hand.
    const body = `trb_test_${"A".repeat(43)}`;
    expect(parseSecret(`${body}3azBFM`).environment).toBe("TEST");
  });

  it("is refused when any one character is another, at each place", () => {
    for (let round = 0; round < 10; round += 1) {
      const secret = newSecret("TEST");
      for (let place = 0; place < secret.length; place += 1) {
        for (const character of characters) {
          if (character === secret.charAt(place)) continue;
          const typo = secret.slice(0, place) + character + secret.slice(place + 1);
          expect(() => parseSecret(typo), `${secret} at ${place}`).toThrow(UnauthenticatedError);
        }
      }
    }
  });

  it("is refused when two characters that stand together are swapped, or its environment is changed", () => {
    for (let round = 0; round < 200; round += 1) {
      const secret = newSecret("TEST");
      expect(() => parseSecret(secret.replace("trb_test_", "trb_live_"))).toThrow(/checksum/);
      for (let place = 9; place < secret.length - 1; place += 1) {
        const [one, two] = [secret.charAt(place), secret.charAt(place + 1)];
        if (one === two) continue;
        expect(() => parseSecret(secret.slice(0, place) + two + one + secret.slice(place + 2))).toThrow(/checksum/);
      }
    }
  });

  it.each([
    ["nothing", ""],
    ["a cut-off one", newSecret("TEST").slice(0, -1)],
    ["a longer one", `${newSecret("TEST")}0`],
    ["one with a line break behind it", `${newSecret("TEST")}\n`],
    ["one with spaces around it", ` ${newSecret("TEST")} `],
    ["another environment", `trb_prod_${"A".repeat(49)}`],
    ["another product's", "ghp_16C7e42F292c6912E7710c838347Ae178B4a"],
    ["a megabyte", "trb_test_".repeat(120_000)],
  ])("refuses %s without repeating it", (_, text) => {
    expect(() => parseSecret(text)).toThrow(UnauthenticatedError);
    try {
      parseSecret(text);
    } catch (error) {
      if (text.length > 9) expect((error as Error).message).not.toContain(text.slice(0, 20));
      expect((error as Error).message).toContain("trb_test_");
    }
  });

  it("shows six random characters and keeps a SHA-256", () => {
    const secret = newSecret("LIVE");
    expect(publicPrefix(secret)).toBe(secret.slice(0, 15));
    expect(hashSecret(secret)).toMatch(/^[0-9a-f]{64}$/);
    expect(hashSecret("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});
