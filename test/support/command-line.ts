import { EventEmitter, once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommandLine, type CommandIo } from "../../src/commands/index.js";

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command under way in this process. */
export interface RunningCommand {
  /** What it said so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Settles with the text once standard output matches; rejects when the command ends before. */
  printed(pattern: RegExp): Promise<string>;
  /** The same for standard error. */
  noted(pattern: RegExp): Promise<string>;
  signal(name: "SIGINT" | "SIGTERM" | "SIGHUP"): void;
  readonly ended: Promise<CommandResult>;
}

/** A shell for commands: environment and home of its own, in this process. */
export interface TestShell {
  readonly home: string;
  run(args: readonly string[], options?: { stdin?: string; env?: NodeJS.ProcessEnv }): Promise<CommandResult>;
  start(args: readonly string[], options?: { env?: NodeJS.ProcessEnv; isTTY?: boolean }): RunningCommand;
  close(): Promise<void>;
}

export async function openShell(env: NodeJS.ProcessEnv): Promise<TestShell> {
  const home = await mkdtemp(join(tmpdir(), "tributary-shell-"));
  const start = (
    args: readonly string[],
    options: { stdin?: string; env?: NodeJS.ProcessEnv; isTTY?: boolean } = {},
  ): RunningCommand => {
    const changed = new EventEmitter();
    const signals = new EventEmitter();
    let [stdout, stderr] = ["", ""];
    const io: CommandIo = {
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"], TRIBUTARY_HOME: home, ...env, ...options.env },
      cwd: home,
      stdin: (async function* () {
        yield Buffer.from(options.stdin ?? "");
      })(),
      stdout: {
        isTTY: options.isTTY ?? false,
        write: (text) => {
          stdout += text;
          changed.emit("change");
        },
      },
      stderr: {
        isTTY: options.isTTY ?? false,
        write: (text) => {
          stderr += text;
          changed.emit("change");
        },
      },
      signals,
      exit: (code) => {
        throw new Error(`the command ended the process with ${code}`);
      },
    };
    let hasEnded = false;
    const ended = runCommandLine(args, io).then((code) => {
      hasEnded = true;
      changed.emit("change");
      return { code, stdout, stderr };
    });
    const shown = async (pattern: RegExp, text: () => string) => {
      while (!pattern.test(text())) {
        if (hasEnded) throw new Error(`The command ended without ${String(pattern)}.\n${stdout}${stderr}`);
        await once(changed, "change");
      }
      return text();
    };
    return {
      stdout: () => stdout,
      stderr: () => stderr,
      printed: (pattern) => shown(pattern, () => stdout),
      noted: (pattern) => shown(pattern, () => stderr),
      signal: (name) => {
        signals.emit(name);
      },
      ended,
    };
  };
  return {
    home,
    run: (args, options) => start(args, options).ended,
    start,
    close: () => rm(home, { recursive: true, force: true }),
  };
}
