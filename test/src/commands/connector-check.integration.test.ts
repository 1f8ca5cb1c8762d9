import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunningSandbox } from "../../../src/sandbox/index.js";
import { openShell, type TestShell } from "../../support/command-line.js";
import { loopback } from "../../support/network.js";
import { startTestSandbox } from "../sandbox/sandbox.support.js";

let shell: TestShell;
let sandbox: RunningSandbox;

beforeAll(async () => {
  [shell, sandbox] = await Promise.all([
    openShell({ TRIBUTARY_ALLOWED_NETWORKS: loopback }),
    startTestSandbox({ apiKey: "k3y-of-the-command" }),
  ]);
});

afterAll(async () => {
  await shell.close();
  await sandbox.stop();
});

const check = (...args: string[]) =>
  shell.run(["connector", "check", "sandbox", "--config", `baseUrl=${sandbox.url}`, "--records", "20", ...args], {
    stdin: JSON.stringify({ apiKey: sandbox.apiKey }),
  });

describe("connector check", () => {
  it("answers with a line for each check, and ends with 0", async () => {
    const { code, stdout } = await check("--credentials-file", "-", "--entity", "Vendor", "--json");
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as { isOk: boolean; failed: number; passed: number; lines: object[] };
    expect(report).toMatchObject({ system: "sandbox", isOk: true, failed: 0 });
    expect(report.passed).toBeGreaterThan(20);
    expect(report.lines).toContainEqual({
      check: "LOGIN_EXPIRED",
      entity: null,
      verdict: "SKIPPED",
      message: "No credential that has ended was given.",
      advice: expect.stringContaining("give it as the expired one") as string,
    });
  });

  it("ends with 1 when a check failed, and says what to do", async () => {
    const { code, stdout, stderr } = await check("--credential", "apiKey=not-the-right-key");
    expect(code).toBe(1);
    expect(stdout).toMatch(/sandbox +LOGIN +FAILED +SOURCE_UNAUTHORIZED/);
    expect(stdout).toContain("What to do:\n  sandbox LOGIN: Give a credential that is good.");
    expect(stderr).toContain("error: 1 of 1 checks failed.");
    expect(stdout + stderr).not.toContain("not-the-right-key");
  });

  it("says what is wrong with what it was given", async () => {
    const config = await shell.run([
      "connector",
      "check",
      "sandbox",
      "--config",
      "baseUrl=nowhere",
      "--credential",
      "apiKey=x",
    ]);
    expect([config.code, config.stderr]).toEqual([
      1,
      expect.stringContaining("config.baseUrl: Expected an http or https"),
    ]);
    const unknown = await shell.run(["connector", "check", "nowhere"]);
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('There is no system "nowhere"')]);
    const entity = await check("--entity", "Vendors");
    expect([entity.code, entity.stderr]).toEqual([1, expect.stringContaining("Expected one of WorkOrder")]);
    const walled = await shell.run(
      ["connector", "check", "sandbox", "--config", `baseUrl=${sandbox.url}`, "--credential", "apiKey=abcdef"],
      { env: { TRIBUTARY_ALLOWED_NETWORKS: "" } },
    );
    expect([walled.code, walled.stdout]).toEqual([1, expect.stringContaining("TRIBUTARY_ALLOWED_NETWORKS")]);
  });
});
