import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { onTestFinished } from "vitest";
import { forkScript } from "./fork-script.js";

/** Starts a script of test/support as a process of its own, which ends with the test, also when that fails first. */
export function startScript(name: string, args: readonly string[]): Promise<ChildProcess> {
  return forkScript(name, args, (child) => onTestFinished(() => void child.kill("SIGKILL")));
}

/** Ends a child and waits until it is gone. */
export async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill(signal);
  await gone;
}
