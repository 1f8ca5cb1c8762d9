import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  bodyOfExample,
  examples,
  newSecret,
  parseSecret,
  signatureHeaders,
  toldEventTypes,
  type SignatureHeaders,
} from "../../../src/webhooks/index.js";
import { publicKeyOf } from "../../../src/webhooks/signing-secret.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const page = await readFile(join(root, "docs/webhooks.md"), "utf8");

/** What stands in the page behind a language's name, in order. */
function blocks(language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(([, text = ""]) => text);
}

describe("docs/webhooks.md", () => {
  it("shows the example of each event that something tells", async () => {
    const shown = [...page.matchAll(/^### `([a-z_.]+)`\n\n[^\n]+\n\n```json\n(.*?)^```$/gms)];
    for (const [, type = "", text = ""] of shown) expect(JSON.parse(text), type).toEqual(examples[type as never]);
    const told = (await sources()).join("\n");
    const emitted = toldEventTypes.filter((type) =>
      told.includes(`"${type.replace(/^record\..*/, "records.changed")}"`),
    );
    const names = shown.map(([, type]) => type);
    const advice = "An event that something tells needs a section with its example in docs/webhooks.md";
    expect(
      emitted.filter((type) => !names.includes(type)),
      advice,
    ).toEqual([]);
    // What nothing tells yet is not promised.
    expect(names.filter((type) => type?.startsWith("workflow."))).toEqual(
      emitted.filter((type) => type.startsWith("workflow.")),
    );
  });
});

/** The code in which things happen. */
async function sources(): Promise<string[]> {
  const files = await readdir(join(root, "src"), { recursive: true });
  const telling = files.filter(
    (file) =>
      /\.ts$/.test(file) && !/^(events|webhooks\/(event-types|envelope-schema|examples|message)|sandbox)/.test(file),
  );
  return Promise.all(telling.map((file) => readFile(join(root, "src", file), "utf8")));
}

describe("promise 27: the code that the documentation gives receivers", () => {
  let folder: string;
  const secret = newSecret("HMAC");
  const body = bodyOfExample("quarantine.added");
  const other = newSecret("HMAC");

  function headers(...keys: readonly string[]): SignatureHeaders {
    const secrets = keys.flatMap((key) => parseSecret(key) ?? []);
    return signatureHeaders("msg_1", new Date(), Buffer.from(body), secrets);
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tributary-verify-"));
    await writeFile(join(folder, "body.json"), body);
    await writeFile(join(folder, "changed.json"), body.replace("LIVE", "TEST"));
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  /** Whether the code takes it, and whether it takes another body or one signed with another key. */
  const wanted = { isOurs: true, isOursRotated: true, isChanged: false, isForeign: false };

  it("in TypeScript", async () => {
    const file = join(root, "test", `verify-${process.pid}.ts`);
    await writeFile(file, blocks("ts").join("\n"));
    try {
      const code = (await import(file)) as {
        verify(secret: string, headers: object, body: string): unknown;
        verifyWithPublicKey(publicKey: string, headers: object, body: Buffer): boolean;
      };
      const takes = (given: object, text: string) => {
        try {
          return JSON.stringify(code.verify(secret, given, text)) === text;
        } catch {
          return false;
        }
      };
      const changed = body.replace("LIVE", "TEST");
      expect({
        isOurs: takes(headers(secret), body),
        isOursRotated: takes(headers(other, secret), body),
        isChanged: takes(headers(secret), changed),
        isForeign: takes(headers(other), body),
      }).toEqual(wanted);

      const privateKey = newSecret("ED25519");
      const parsed = parseSecret(privateKey);
      if (parsed?.kind !== "ED25519") throw new Error("It is an Ed25519 key.");
      const publicKey = publicKeyOf(parsed.privateKey);
      const takesPublic = (given: object, text: string) =>
        code.verifyWithPublicKey(publicKey, given, Buffer.from(text));
      expect({
        isOurs: takesPublic(headers(privateKey), body),
        isOursRotated: takesPublic(headers(newSecret("ED25519"), privateKey), body),
        isChanged: takesPublic(headers(privateKey), changed),
        isForeign: takesPublic(headers(newSecret("ED25519")), body),
      }).toEqual(wanted);
    } finally {
      await rm(file, { force: true });
    }
  });

  it("in Python", () => {
    const script = `${blocks("python").join("\n")}
import sys
secret, cases = sys.argv[1], json.loads(sys.argv[2])
def takes(headers, file):
    try:
        return verify(secret, headers, open(file, "rb").read())["type"] == "quarantine.added"
    except ValueError:
        return False
print(json.dumps({name: takes(headers, file) for name, (headers, file) in cases.items()}))
`;
    const cases = {
      isOurs: [headers(secret), "body.json"],
      isOursRotated: [headers(other, secret), "body.json"],
      isChanged: [headers(secret), "changed.json"],
      isForeign: [headers(other), "body.json"],
    };
    const answer = execFileSync("python3", ["-c", script, secret, JSON.stringify(cases)], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(JSON.parse(answer)).toEqual(wanted);
  });

  it("in a shell", () => {
    const takes = (given: SignatureHeaders, file: string) => {
      const args = [secret, given["webhook-id"], given["webhook-timestamp"], given["webhook-signature"], file];
      const script = `${blocks("bash").join("\n")}\nverify "$@" && echo yes || echo no`;
      return execFileSync("bash", ["-c", script, "bash", ...args], { cwd: folder, encoding: "utf8" }) === "yes\n";
    };
    expect({
      isOurs: takes(headers(secret), "body.json"),
      isOursRotated: takes(headers(other, secret), "body.json"),
      isChanged: takes(headers(secret), "changed.json"),
      isForeign: takes(headers(other), "body.json"),
    }).toEqual(wanted);
  });
});
