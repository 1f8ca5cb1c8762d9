import { readdir, readFile } from "node:fs/promises";
import { commandLineOf, identityOf } from "../../src/storage/embedded/process-identity.js";

/** A dead process whose entry nobody has cleared away does not count. */
export async function isAlive(pid: number): Promise<boolean> {
  return (await identityOf(pid)) !== undefined;
}

/** Command lines of all running processes that have this text in them, such as a folder made for one test. Linux only. */
export async function commandLinesNaming(text: string): Promise<string[]> {
  const pids = (await readdir("/proc")).map(Number).filter((pid) => pid > 0);
  const commandLines = await Promise.all(pids.map((pid) => commandLineOf(pid)));
  return commandLines.filter((line) => line.includes(text));
}

/** Linux only. */
export async function parentOf(pid: number): Promise<number> {
  return Number(/^PPid:\s+(\d+)$/m.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1]);
}

/** Resident memory of a process in bytes. Linux only. */
export async function residentBytesOf(pid: number): Promise<number> {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1]) * 1_024;
}
