import { describe, expect, it } from "vitest";
import { createLogger, redactedKeys } from "../../../src/logging/index.js";

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

  it("keeps ids as fields", () => {
    let text = "";
    const logger = createLogger({ destination: { write: (line) => void (text += line) } });
    logger.info({ connectionId: "con_1" }, "status changed");
    expect(JSON.parse(text)).toMatchObject({ connectionId: "con_1", msg: "status changed", level: 30 });
  });
});
