import { spawn } from "node:child_process";
import { once } from "node:events";

/** Runs a program to its end. @returns what it wrote to standard output. @throws with its last words where it fails. */
export async function execute(command: string, args: readonly string[]): Promise<string> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  let [out, faults] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (faults += text));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) {
    throw new Error(
      `${command} ${args.slice(0, 3).join(" ")} ended with ${code ?? "a signal"}:\n${faults.slice(-2_000)}`,
    );
  }
  return out;
}
