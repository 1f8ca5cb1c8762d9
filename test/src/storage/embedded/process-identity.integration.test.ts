import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import type { Readable } from "node:stream";
import { afterEach, describe, expect, it } from "vitest";
import { commandLineOf, identityOf } from "../../../../src/storage/embedded/process-identity.js";

type Shell = ChildProcessByStdio<null, Readable, null>;

const running: Shell[] = [];

afterEach(async () => {
  for (const child of running.splice(0)) {
    child.kill("SIGKILL");
    await once(child, "close");
  }
});

describe("the identity of a process", () => {
  it("stays the same while it lives and differs between processes", async () => {
    const other = startShell("exec sleep 60");

    const own = await identityOf(process.pid);

    expect(own).toBeTruthy();
    expect(await identityOf(process.pid)).toBe(own);
    expect(await identityOf(other.pid ?? 0)).toBeTruthy();
    expect(await identityOf(other.pid ?? 0)).not.toBe(own);
  });

  it("is none for a process that ended", async () => {
    const child = startShell("exit 0");
    await once(child, "close");
    running.pop();

    expect(await identityOf(child.pid ?? 0)).toBeUndefined();
  });

  it("is none for one that is dead but not cleared away", async () => {
    // The shell turns into a program that does not wait for the child it already has.
    const parent = startShell("sleep 0 & echo $!; exec sleep 60");
    const pid = Number(String((await once(parent.stdout, "data"))[0]));
    await expect.poll(() => readFile(`/proc/${pid}/stat`, "utf8")).toMatch(/\) Z /);

    expect(await identityOf(pid)).toBeUndefined();
  });
});

it("tells the command line of a process", async () => {
  const child = startShell("exec sleep 60");

  await expect.poll(() => commandLineOf(child.pid ?? 0)).toBe("sleep 60");
});

function startShell(script: string): Shell {
  const child = spawn("sh", ["-c", script], { stdio: ["ignore", "pipe", "inherit"] });
  running.push(child);
  return child;
}
