import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  bodyOfExample,
  newSecret,
  parseSecret,
  signatureHeaders,
  toldEventTypes,
} from "../../../src/webhooks/index.js";
import { openShell, type TestShell } from "../../support/command-line.js";

let shell: TestShell;
const secret = newSecret("HMAC");
const body = bodyOfExample("sync.completed");

beforeAll(async () => {
  shell = await openShell({});
  await writeFile(join(shell.home, "body.json"), body);
});

afterAll(async () => {
  await shell.close();
});

function verifyArguments(at: Date, other: { secret?: string; body?: string } = {}): string[] {
  const key = parseSecret(secret);
  const headers = signatureHeaders("msg_1", at, Buffer.from(other.body ?? body), key ? [key] : []);
  return [
    ...["webhook", "verify", "body.json", "--secret", other.secret ?? secret, "--id", headers["webhook-id"]],
    ...["--timestamp", headers["webhook-timestamp"], "--signature", headers["webhook-signature"]],
  ];
}

describe("webhook sample", () => {
  it("prints the body of each event", async () => {
    for (const event of toldEventTypes) {
      const { code, stdout } = await shell.run(["webhook", "sample", event, "--json"]);
      expect({ code, stdout }).toEqual({ code: 0, stdout: `${bodyOfExample(event)}\n` });
    }
    expect((await shell.run(["webhook", "sample", "record.updated"])).stdout).toContain(
      '\n  "type": "record.updated",\n',
    );
  });

  it("names the events there are when asked for another", async () => {
    const { code, stderr } = await shell.run(["webhook", "sample", "record.changed"]);
    expect(code).toBe(1);
    expect(stderr).toContain("Expected one of connection.created, ");
  });
});

describe("webhook verify", () => {
  it("says that a request is ours, from a file or from standard input", async () => {
    expect(await shell.run(verifyArguments(new Date()))).toMatchObject({ code: 0, stdout: "Valid.\n" });
    const fromInput = verifyArguments(new Date()).map((argument) => (argument === "body.json" ? "-" : argument));
    const { code, stdout } = await shell.run([...fromInput, "--json"], { stdin: body });
    expect({ code, answer: JSON.parse(stdout) as unknown }).toEqual({
      code: 0,
      answer: { isValid: true, refusal: null },
    });
  });

  it("says why it is not, and what to do", async () => {
    const changed = await shell.run(verifyArguments(new Date(), { body: `${body} ` }));
    expect(changed).toMatchObject({ code: 1, stdout: "Not valid.\n" });
    expect(changed.stderr).toContain("byte by byte");
    const old = await shell.run(verifyArguments(new Date(Date.now() - 3_600_000)));
    expect(old.stderr).toContain("--no-age");
    expect(await shell.run([...verifyArguments(new Date(Date.now() - 3_600_000)), "--no-age"])).toMatchObject({
      code: 0,
    });
  });

  it("refuses a secret of the wrong form without repeating it", async () => {
    const { code, stderr } = await shell.run(verifyArguments(new Date(), { secret: "trb_test_something" }));
    expect(code).toBe(1);
    expect(stderr).toContain("whsec_ and 24 to 64 random bytes in base64");
    expect(stderr).not.toContain("trb_test_something");
  });

  it("names the file that it can't read", async () => {
    const args = verifyArguments(new Date()).map((argument) => (argument === "body.json" ? "none.json" : argument));
    expect((await shell.run(args)).stderr).toContain("The file none.json can't be read");
  });
});
