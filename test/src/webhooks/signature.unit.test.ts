import { randomBytes } from "node:crypto";
import { Webhook as StandardWebhook } from "standardwebhooks";
import { Webhook as SvixWebhook } from "svix";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  newSecret,
  parsePublicKey,
  parseSecret,
  refusalOf,
  signatureHeaders,
  toldEventTypes,
  bodyOfExample,
  type SignatureHeaders,
} from "../../../src/webhooks/index.js";
import { publicKeyOf, type SigningSecret } from "../../../src/webhooks/signing-secret.js";
import { Random } from "../../../src/sandbox/random.js";

const at = new Date("2026-11-26T12:00:00.750Z");
const id = "msg_01m889n1vbe29ahk2rh1vmv3f5";
const [first, second, other] = [newSecret("HMAC"), newSecret("HMAC"), newSecret("HMAC")] as const;
const privateKey = newSecret("ED25519");
const body = Buffer.from(bodyOfExample("record.updated"));

function secretOf(text: string): SigningSecret {
  const secret = parseSecret(text);
  if (!secret) throw new Error(`${text} is no secret.`);
  return secret;
}

function sign(secrets: readonly string[], options: { at?: Date; body?: Buffer; id?: string } = {}): SignatureHeaders {
  return signatureHeaders(options.id ?? id, options.at ?? at, options.body ?? body, secrets.map(secretOf));
}

/** What a receiver's library says. */
type Verify = (secret: string, headers: Record<string, string>, body: string) => boolean;

const libraries: readonly (readonly [string, Verify])[] = [
  ["standardwebhooks", (secret, headers, text) => accepts(() => new StandardWebhook(secret).verify(text, headers))],
  ["svix", (secret, headers, text) => accepts(() => new SvixWebhook(secret).verify(text, headers))],
];

function accepts(verify: () => unknown): boolean {
  try {
    verify();
    return true;
  } catch {
    return false;
  }
}

beforeEach(() => {
  vi.useFakeTimers({ now: at, toFake: ["Date"] });
});

afterEach(() => {
  vi.useRealTimers();
});

interface Case {
  readonly name: string;
  readonly secret?: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly isAccepted: boolean;
}

const signed = { ...sign([first]) };
const later = (seconds: number) => new Date(at.getTime() + seconds * 1000);
const v1aOnly = sign([privateKey]);
const umlauts = Buffer.from('{"name":"Größe µ 漢字 😀"}');

const cases: readonly Case[] = [
  { name: "one key", headers: signed, isAccepted: true },
  { name: "headers in capitals", headers: upperCased(signed), isAccepted: true },
  {
    name: "a body beyond ASCII",
    headers: sign([first], { body: umlauts }) as never,
    body: umlauts.toString(),
    isAccepted: true,
  },
  {
    name: "two keys, the receiver holds the current one",
    headers: { ...sign([second, first]) },
    secret: second,
    isAccepted: true,
  },
  { name: "two keys, the receiver holds the former one", headers: { ...sign([second, first]) }, isAccepted: true },
  {
    name: "five keys, the receiver holds the last",
    headers: { ...sign([second, other, second, other, first]) },
    isAccepted: true,
  },
  { name: "a key that has ended", headers: { ...sign([second]) }, isAccepted: false },
  { name: "v1a beside v1", headers: { ...sign([privateKey, first]) }, isAccepted: true },
  { name: "v1a alone", headers: { ...v1aOnly }, isAccepted: false },
  { name: "another body", headers: signed, body: body.toString().replace("UPDATED", "DELETED"), isAccepted: false },
  { name: "another id", headers: { ...signed, "webhook-id": `${id}x` }, isAccepted: false },
  {
    name: "another timestamp",
    headers: { ...signed, "webhook-timestamp": String(Number(signed["webhook-timestamp"]) + 1) },
    isAccepted: false,
  },
  { name: "signed 299 s ago", headers: { ...sign([first], { at: later(-299) }) }, isAccepted: true },
  {
    name: "recorded 301 s ago and played again",
    headers: { ...sign([first], { at: later(-301) }) },
    isAccepted: false,
  },
  { name: "signed 302 s ahead", headers: { ...sign([first], { at: later(302) }) }, isAccepted: false },
  { name: "no signature", headers: { ...signed, "webhook-signature": "" }, isAccepted: false },
  {
    name: "half a signature",
    headers: { ...signed, "webhook-signature": signed["webhook-signature"].slice(0, 20) },
    isAccepted: false,
  },
];

function upperCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]));
}

describe.each(libraries)("promise 27: what we sign, as %s sees it", (_name, verify) => {
  it.each(cases)(
    "$name: accepted $isAccepted",
    ({ secret = first, headers, body: text = body.toString(), isAccepted }) => {
      expect(verify(secret, headers, text)).toBe(isAccepted);
    },
  );

  it("accepts the example of every event", () => {
    for (const type of toldEventTypes) {
      const text = bodyOfExample(type);
      expect(verify(first, { ...sign([first], { body: Buffer.from(text) }) }, text), type).toBe(true);
    }
  });
});

describe("promise 27: our own check", () => {
  it.each(cases.filter(({ name }) => !name.includes("capitals")))(
    "agrees with the libraries: $name",
    ({ secret = first, headers, body: text = body.toString(), isAccepted }) => {
      const refusal = refusalOf(secret, headers as unknown as SignatureHeaders, Buffer.from(text), at);
      expect(refusal === null).toBe(isAccepted);
    },
  );

  it("verifies v1a with the public key alone, and with the private one", () => {
    const secret = secretOf(privateKey);
    if (secret.kind !== "ED25519") throw new Error("It is an Ed25519 key.");
    const publicKey = publicKeyOf(secret.privateKey);
    expect(publicKey).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/);
    expect(refusalOf(publicKey, v1aOnly, body, at)).toBeNull();
    expect(refusalOf(privateKey, v1aOnly, body, at)).toBeNull();
    expect(refusalOf(publicKey, sign([newSecret("ED25519")]), body, at)).toBe("NO_MATCH");
    expect(refusalOf(publicKey, sign([first]), body, at)).toBe("NO_MATCH");
  });

  it("signs as the specification's own libraries do", () => {
    // The vectors of the specification's repository, libraries/go. cspell:disable
    const message = [
      "msg_p5jXN8AQM9LWM0D4loKWxJek",
      new Date(1_614_265_330_000),
      Buffer.from('{"test": 2432232314}'),
    ] as const;
    const signature = (secret: string) => signatureHeaders(...message, [secretOf(secret)])["webhook-signature"];
    expect(signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    expect(signature("whsk_VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk=")).toBe(
      "v1a,tQ9V2XOqn7jL/DQenEFpqIugdBVtiMmER5mhSkXBNwM0mkATuDe6KYYUuxqtaiHeYGb7KaaBRdM5WqyeFiL8Ag==",
    );
    // cspell:enable
  });

  it.each([
    [5_000, "whsec_", first],
    [1_000, "whsk_", privateKey],
  ])("refuses each of %i single-bit changes of body, id or timestamp (%s)", (count, _prefix, secret) => {
    const headers = sign([secret]);
    const key = secret;
    const random = Random.of(20_261_126, "bit flips", 0);
    const parts = [body, Buffer.from(id), Buffer.from(headers["webhook-timestamp"])] as const;
    const accepted: string[] = [];
    for (let flip = 0; flip < count; flip += 1) {
      const which = random.int(0, 2);
      const changed = Buffer.from(parts[which] as Buffer);
      const place = random.int(0, changed.length - 1);
      const bit = random.int(0, 7);
      changed[place] = (changed[place] ?? 0) ^ (1 << bit);
      // As bytes: what text makes of them may hide a change.
      const refusal = refusalOf(
        key,
        {
          ...headers,
          ...(which === 1 ? { "webhook-id": changed.toString("latin1") } : {}),
          ...(which === 2 ? { "webhook-timestamp": changed.toString("latin1") } : {}),
        },
        which === 0 ? changed : body,
        null,
      );
      if (refusal === null) accepted.push(`${which} ${place} ${bit}`);
    }
    expect(accepted).toEqual([]);
  });
});

describe("a secret", () => {
  it("has 32 random bytes of our making, and 24 to 64 of somebody else's", () => {
    expect(newSecret("HMAC")).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(newSecret("HMAC")).not.toBe(newSecret("HMAC"));
    const ofBytes = (count: number) => parseSecret(`whsec_${randomBytes(count).toString("base64")}`);
    expect([23, 24, 64, 65].map((count) => ofBytes(count)?.kind ?? null)).toEqual([null, "HMAC", "HMAC", null]);
  });

  it("is refused in any other form", () => {
    const wrong = [
      "",
      "secret",
      first.slice(6),
      "whsec_",
      "whsec_not base64!!",
      `whsec_${"A".repeat(33)}`,
      "whsk_AAAA",
    ];
    expect(wrong.map((text) => parseSecret(text))).toEqual(wrong.map(() => null));
    expect(parsePublicKey("whpk_AAAA")).toBeNull();
    expect(parsePublicKey(first)).toBeNull();
  });

  it("may be an Ed25519 seed with its public key behind it, but not with another's", () => {
    const publicBytes = (text: string) => {
      const secret = secretOf(text);
      if (secret.kind !== "ED25519") throw new Error("It is an Ed25519 key.");
      return Buffer.from(publicKeyOf(secret.privateKey).slice(5), "base64");
    };
    const seed = Buffer.from(privateKey.slice(5), "base64");
    const joined = (publicKey: Buffer) => parseSecret(`whsk_${Buffer.concat([seed, publicKey]).toString("base64")}`);
    expect(joined(publicBytes(privateKey))?.kind).toBe("ED25519");
    expect(joined(publicBytes(newSecret("ED25519")))).toBeNull();
  });
});
