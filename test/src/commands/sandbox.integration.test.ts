import { readdir, writeFile } from "node:fs/promises";
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

  it("is told what to do while it runs, and says how it is", async () => {
    const sandbox = shell.start(["sandbox", "--port", "0", "--scale", "300", "--scenario", "outage", "--json"]);
    const { url } = JSON.parse(await sandbox.printed(/\n/)) as { url: string };
    const control = async (...args: string[]) => {
      const { code, stdout, stderr } = await shell.run(["sandbox", "control", "--url", url, ...args]);
      return { code, text: stdout, error: stderr };
    };
    const json = async (...args: string[]) =>
      JSON.parse((await control(...args, "--json")).text) as { faults: { fault: string; left: number | null }[] };
    expect(await control()).toMatchObject({
      code: 0,
      text: expect.stringContaining("Scenario outage: holding") as string,
    });

    const file = join(shell.home, "mine.yaml");
    await writeFile(file, "name: mine\nsteps:\n  - fault: slow:5\n");
    const told = await json(
      "--mend",
      "--scenario",
      file,
      "--fault",
      "status:503;count=2",
      "--advance",
      "2h",
      "--changes",
      "3",
    );
    expect(told).toMatchObject({
      faults: [{ fault: "status:503", left: 2 }, { fault: "slow:5" }],
      scenario: { name: "mine", state: "holding" },
      advanced: { happenings: 3 },
    });
    expect((await json("--mend")).faults).toEqual([]);

    expect((await control("--fault", "explode")).error).toContain("faults.0.fault: Expected a fault");
    expect((await control("--api-key", "wrong")).error).toContain("Check --api-key");
    expect((await control("--changes", "3")).error).toContain("Expected --advance");
    expect(await control("--url", "nowhere")).toMatchObject({
      code: 1,
      error: expect.stringContaining("Expected an address") as string,
    });
    sandbox.signal("SIGINT");
    await sandbox.ended;
    expect(await control()).toMatchObject({
      code: 1,
      text: "",
      error: expect.stringContaining("gave no answer") as string,
    });
  });

  it("lists scenarios, prints one to be changed, and says at which place a file is wrong", async () => {
    const list = await shell.run(["sandbox", "scenarios"]);
    expect(list.stdout).toMatch(/^NAME .*\nlogin-revoked/);
    const { stdout } = await shell.run(["sandbox", "scenarios", "outage"]);
    await writeFile(join(shell.home, "copy.yaml"), stdout);
    const copy = await shell.run(["sandbox", "scenarios", "--check", "copy.yaml"]);
    expect([copy.code, copy.stdout]).toEqual([0, "copy.yaml is a scenario: outage, 4 steps.\n"]);
    await writeFile(join(shell.home, "wrong.yaml"), stdout.replace("fault: down", "fault: sideways"));
    const wrong = await shell.run(["sandbox", "scenarios", "--check", "wrong.yaml"]);
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringMatching(/steps\.2\.fault\.fault: Expected a fault/)]);
    expect((await shell.run(["sandbox", "scenarios", "flood"])).stderr).toContain('There is no scenario "flood"');
    expect((await shell.run(["sandbox", "--scenario", "flood"])).stderr).toContain('There is no scenario "flood"');
  });

  it("says what is wrong with what it was told", async () => {
    const fault = await shell.run(["sandbox", "--fault", "explode"]);
    expect([fault.code, fault.stderr]).toEqual([1, expect.stringContaining("explode")]);
    const scale = await shell.run(["sandbox", "--scale", "many"]);
    expect([scale.code, scale.stderr]).toEqual([1, expect.stringContaining("Expected a whole number")]);
  });
});
