import { describe, expect, it } from "vitest";
import { createLogger, redactedKeys, withLogFields } from "../../../src/logging/index.js";
import { Sealed } from "../../../src/vault/index.js";

const base64url = (text: string) => Buffer.from(text).toString("base64url");

describe("the log (Promise 6)", () => {
  it.each(redactedKeys)("shows nothing of %s, wherever it stands", (key) => {
    let text = "";
    const logger = createLogger({ level: "trace", destination: { write: (line) => void (text += line) } });
    const secret = "s3cr3t-value";
    logger.info({ [key]: secret }, "at the top");
    logger.info({ request: { [key]: secret } }, "one level down");
    logger.info({ request: { headers: { [key]: secret } } }, "two levels down");
    logger.info({ a: { b: { c: { [key]: secret } } } }, "three levels down");
    expect(text.match(/\[redacted\]/g)?.length).toBe(4);
    expect(text).not.toContain(secret);
  });

  it.each([
    ["an API token", `trb_test_${"a1B2".repeat(12)}c`, "trb_test_a1B2a1[redacted]"],
    [
      "a session token",
      `${base64url('{"alg":"EdDSA"}')}.${base64url('{"sub":"tok_1"}')}.${"x_-y".repeat(20)}`,
      "[redacted]",
    ],
    ["a webhook secret", `whsec_${base64url("a secret of 24 bytes ...")}`, "whsec_[redacted]"],
    ["a header", `Bearer ${"k3y-".repeat(8)}`, "Bearer [redacted]"],
    ["a basic login", `Basic ${Buffer.from("user:a long password").toString("base64")}`, "Basic [redacted]"],
    ["a login in a URL", "mongodb://user:pass-word@db1,db2/x", "mongodb://[redacted]@db1,db2/x"],
  ])("shows nothing of %s in a message, an error or a field without a name for it", (_what, secret, shown) => {
    let text = "";
    const logger = createLogger({ level: "trace", destination: { write: (line) => void (text += line) } });
    logger.info(`came: ${secret}`);
    logger.error({ err: new Error(`refused ${secret}`) }, "failed");
    logger.info({ answer: { words: [secret] } }, "nested");
    expect(text.split(shown).length - 1).toBeGreaterThanOrEqual(3);
    expect(text).not.toContain(secret);
  });

  it("shows nothing of what is sealed, under any key", () => {
    let text = "";
    const logger = createLogger({ level: "trace", destination: { write: (line) => void (text += line) } });
    const sealed = new Sealed("s3cr3t-value");
    logger.info({ anything: sealed, list: [sealed], deep: { a: { b: { c: { d: sealed } } } } }, `of ${String(sealed)}`);
    expect(text).not.toContain("s3cr3t-value");
    expect(text.match(/\[sealed\]/g)?.length).toBe(4);
  });

  it("redacts within what is done for a request, too, and writes no field twice", async () => {
    const lines: string[] = [];
    const logger = createLogger({ level: "trace", destination: { write: (line) => void lines.push(line) } });
    await withLogFields({ requestId: "r-1" }, async () => {
      await Promise.resolve();
      logger.info({ password: "s3cr3t-value" }, "by whoever knows nothing of it");
      withLogFields({ connectionId: "con_1", runId: "run_1" }, () => {
        logger.child({ connectionId: "con_1" }).info({ runId: "run_2" }, "with fields of its own");
      });
    });
    logger.info("after it");
    expect(lines.join("")).not.toContain("s3cr3t-value");
    expect(lines.map((line) => line.match(/"connectionId"/g)?.length ?? 0)).toEqual([0, 1, 0]);
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({ requestId: "r-1", password: "[redacted]" }),
      expect.objectContaining({ requestId: "r-1", connectionId: "con_1", runId: "run_2" }),
      expect.not.objectContaining({ requestId: "r-1" }),
    ]);
  });

  it("keeps a line that has none as it is, and takes a long one in no time", () => {
    let text = "";
    const logger = createLogger({ destination: { write: (line) => void (text += line) } });
    const long = `//${"a:".repeat(200_000)}`;
    logger.info({ long }, "https://erp.example/api?x=1 user@example.com trb_test_abc123");
    expect(JSON.parse(text)).toMatchObject({
      long,
      msg: "https://erp.example/api?x=1 user@example.com trb_test_abc123",
    });
  });

  it("keeps ids as fields", () => {
    let text = "";
    const logger = createLogger({ destination: { write: (line) => void (text += line) } });
    logger.info({ connectionId: "con_1" }, "status changed");
    expect(JSON.parse(text)).toMatchObject({ connectionId: "con_1", msg: "status changed", level: 30 });
  });
});
