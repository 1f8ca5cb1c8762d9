import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ConfigurationError, SecretsUnavailableError } from "../../../src/errors/index.js";
import { ReferencedKey, Sealed, SecretReferences } from "../../../src/vault/index.js";

function keyIn(read: () => string) {
  let nowMs = 0;
  const references = new SecretReferences(new Map([["x", { form: "x:PLACE", read: async () => new Sealed(read()) }]]));
  const key = new ReferencedKey(references, "x:place", "THE_KEY", () => nowMs);
  const pass = (ms: number) => {
    nowMs += ms;
  };
  const seen = async () => (await key.current()).export({ format: "jwk" }).d;
  return { key, pass, seen };
}

function newKey() {
  const { privateKey } = generateKeyPairSync("ed25519");
  const { d } = privateKey.export({ format: "jwk" });
  return { d, pem: privateKey.export({ format: "pem", type: "pkcs8" }).toString() };
}

describe("a key that a setting leads to", () => {
  it("is read in PEM with its line breaks, without them, with them written out, or as base64 alone", async () => {
    const { d, pem } = newKey();
    const bare = pem.replace(/-----.*-----|\s/g, "");
    for (const text of [pem, pem.replace(/\n/g, ""), pem.replace(/\n/g, "\\n"), bare, `  ${bare}\n`]) {
      expect(await keyIn(() => text).seen()).toBe(d);
    }
  });

  it("is read again after a minute, or when it is told to", async () => {
    const [one, two, three] = [newKey(), newKey(), newKey()];
    let stored = one;
    const { key, pass, seen } = keyIn(() => stored.pem);
    expect(await seen()).toBe(one.d);
    stored = two;
    pass(59_999);
    expect(await seen()).toBe(one.d);
    pass(1);
    expect(await seen()).toBe(two.d);
    stored = three;
    key.refresh();
    expect(await seen()).toBe(three.d);
  });

  it("serves on while its store is away, and not when what is there became something else", async () => {
    const { d, pem } = newKey();
    let read = () => pem;
    const { pass, seen } = keyIn(() => read());
    await seen();
    pass(60_000);
    read = () => {
      throw new SecretsUnavailableError("no answer");
    };
    expect(await seen()).toBe(d);
    read = () => "hunter2";
    await expect(seen()).rejects.toThrow(ConfigurationError);
    await expect(seen()).rejects.not.toThrow(/hunter2/);
  });

  it("has to be there once", async () => {
    const { seen } = keyIn(() => {
      throw new SecretsUnavailableError("no answer");
    });
    await expect(seen()).rejects.toThrow(SecretsUnavailableError);
  });
});
