import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startTryton, type TrytonServer } from "./index.js";
import { fileOf } from "./prepare.js";

// The first run on a machine installs Tryton and seeds its database.
const installMs = 15 * 60_000;

describe("the Tryton that tests run against", () => {
  let tryton: TrytonServer;
  beforeAll(async () => {
    tryton = await startTryton();
  }, installMs);
  afterAll(() => tryton.dispose());

  it("holds purchases in every state", async () => {
    const purchases = await tryton.rest().search("purchase.purchase", [], ["state"]);
    expect(purchases).toHaveLength(25);
    expect(new Set(purchases.map((one) => one["state"]))).toEqual(
      new Set(["draft", "quotation", "processing", "cancelled"]),
    );
  });

  it("keeps its data over a stop and over a kill", async () => {
    const id = await tryton.rest().create("party.party", { name: "Lasting Ltd" });
    await tryton.stop();
    expect(tryton.pid).toBeNull();
    await expect(fetch(tryton.url)).rejects.toThrow();
    await tryton.start();
    await tryton.kill();
    await tryton.start();
    expect(await tryton.rest().search("party.party", [["id", "=", id]], ["name"])).toMatchObject([
      { name: "Lasting Ltd" },
    ]);
  });

  it("gives each start its own data", async () => {
    const other = await startTryton();
    await other.rest().create("party.party", { name: "Only Here Ltd" });
    expect(await tryton.rest().search("party.party", [["name", "=", "Only Here Ltd"]], ["id"])).toEqual([]);
    await other.dispose();
    expect(existsSync(other.folder)).toBe(false);
  });

  it("ends, data and all, with a starter that was killed", async () => {
    const starter = spawn(process.execPath, ["--import", "tsx", fileOf("hold.ts")], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(createInterface(starter.stdout), "line")) as [string];
    const { pid, folder } = JSON.parse(line) as { pid: number; folder: string };
    expect(isAlive(pid)).toBe(true);
    starter.kill("SIGKILL");
    await vi.waitFor(() => expect([isAlive(pid), existsSync(folder)]).toEqual([false, false]), { timeout: 10_000 });
  });

  it("says what to install where Python is missing", async () => {
    await expect(startTryton({ python: "no-such-python" })).rejects.toThrow(
      /"no-such-python" was not found.*python3-venv/s,
    );
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
