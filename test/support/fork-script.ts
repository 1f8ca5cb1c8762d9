import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** Starts a script of test/support as a process of its own and waits until it says that it is ready; kill it yourself. */
export async function forkScript(
  name: string,
  args: readonly string[],
  onStart: (child: ChildProcess) => void = () => undefined,
): Promise<ChildProcess> {
  const script = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
  const child = fork(script, args, { execArgv: ["--import", "tsx"], stdio: ["ignore", "inherit", "inherit", "ipc"] });
  onStart(child);
  const ended = once(child, "exit").then(() => {
    throw new Error(`${name} ended before it was ready.`);
  });
  await Promise.race([once(child, "message"), ended]);
  ended.catch(() => undefined);
  return child;
}
