import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openShell, type TestShell } from "../../support/command-line.js";

let shell: TestShell;

beforeAll(async () => {
  shell = await openShell({});
});

afterAll(async () => {
  await shell.close();
});

describe("the command sandbox", () => {
  it("runs the Sandbox until it is stopped, and leaves no data behind", async () => {
    const sandbox = shell.start(["sandbox", "--port", "0", "--scale", "300", "--api-key", "mine", "--json"]);
    const { url, apiKey } = JSON.parse(await sandbox.printed(/\n/)) as { url: string; apiKey: string };
    expect(apiKey).toBe("mine");

    const refused = await fetch(`${url}/api/v1/me`);
    const admitted = await fetch(`${url}/api/v1/me`, { headers: { authorization: "Bearer mine" } });
    expect([refused.status, admitted.status]).toEqual([401, 200]);

    sandbox.signal("SIGTERM");
    expect((await sandbox.ended).code).toBe(0);
    await expect(fetch(`${url}/health`)).rejects.toThrow();
    expect(await readdir(shell.home)).toEqual([]);
  });

  it("keeps its data in the folder it is given", async () => {
    const args = ["sandbox", "--port", "0", "--scale", "300", "--data-dir", "data", "--json"];
    for (let round = 1; round <= 2; round += 1) {
      const sandbox = shell.start(args);
      await sandbox.printed(/\n/);
      sandbox.signal("SIGINT");
      expect((await sandbox.ended).code).toBe(0);
    }
    expect(await readdir(join(shell.home, "data"))).not.toEqual([]);

    const other = await shell.run([...args, "--seed", "7"]);
    expect([other.code, other.stdout]).toEqual([1, ""]);
    expect(JSON.parse(other.stderr)).toMatchObject({ error: { code: "CONFIGURATION" } });
  });

  it("misbehaves from the start when it is told to", async () => {
    const sandbox = shell.start(["sandbox", "--port", "0", "--scale", "300", "--fault", "status:503", "--json"]);
    const { url, apiKey } = JSON.parse(await sandbox.printed(/\n/)) as { url: string; apiKey: string };
    const answer = await fetch(`${url}/api/v1/me`, { headers: { authorization: `Bearer ${apiKey}` } });
    expect(answer.status).toBe(503);
    sandbox.signal("SIGINT");
    await sandbox.ended;
  });

  it("says what is wrong with what it was told", async () => {
    const fault = await shell.run(["sandbox", "--fault", "explode"]);
    expect([fault.code, fault.stderr]).toEqual([1, expect.stringContaining("explode")]);
    const scale = await shell.run(["sandbox", "--scale", "many"]);
    expect([scale.code, scale.stderr]).toEqual([1, expect.stringContaining("Expected a whole number")]);
  });
});
