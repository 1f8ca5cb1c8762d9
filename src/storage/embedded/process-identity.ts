import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const runFile = promisify(execFile);

/**
 * Tells a process from another one that got its number later, which in containers is the rule (a gateway that restarts
 * is number 1 or 7 again): the machine's boot and the process's start. `undefined` when there is no such process, or
 * only its entry is left: a container's first process often is no init that would clear a killed one away.
 */
export async function identityOf(pid: number): Promise<string | undefined> {
  if (process.platform !== "linux") {
    const [state, ...startedAt] = (await ps(pid, "state=", "lstart=")).split(/\s+/);
    return state === undefined || state === "" || state.startsWith("Z") ? undefined : startedAt.join(" ");
  }
  const [bootId, stat] = await Promise.all([
    readProc("/proc/sys/kernel/random/boot_id"),
    readProc(`/proc/${pid}/stat`),
  ]);
  // From field 3 on: the command's name before it is in parentheses and may hold spaces (proc_pid_stat(5)).
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, startedAtTicks] = [fields[0], fields[19]];
  return startedAtTicks === undefined || state === "Z" ? undefined : `${bootId.trim()}/${startedAtTicks}`;
}

/** The command line, with single spaces between the arguments; empty when there is no such process. */
export async function commandLineOf(pid: number): Promise<string> {
  if (process.platform !== "linux") {
    return ps(pid, "command=");
  }
  return (await readProc(`/proc/${pid}/cmdline`)).replaceAll("\0", " ").trim();
}

async function readProc(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return "";
  }
}

/** Where there is no /proc (macOS, BSD); in slim Linux images it is the other way round. */
async function ps(pid: number, ...columns: string[]): Promise<string> {
  try {
    const { stdout } = await runFile("ps", [...columns.flatMap((column) => ["-o", column]), "-p", String(pid)]);
    return stdout.trim();
  } catch {
    return "";
  }
}
