import { relative } from "node:path";

/** What a command has to do with the world around it. Handed in, so that a test can be that world. */
export interface CommandIo {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly stdin: AsyncIterable<Buffer | string>;
  /** The command's answer, and nothing else. */
  readonly stdout: OutputStream;
  /** What a person wants to know beside it, and the log. */
  readonly stderr: OutputStream;
  /** Emits SIGINT, SIGTERM and SIGHUP. */
  readonly signals: SignalSource;
  /** Ends the process at once, for when it can't be ended in order. */
  readonly exit: (code: number) => void;
}

export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  /** How many letters a line of a terminal has. */
  readonly columns?: number;
}

export interface SignalSource {
  on(signal: StopSignal | "SIGHUP", listener: () => void): unknown;
  off(signal: StopSignal | "SIGHUP", listener: () => void): unknown;
}

export const stopSignals = ["SIGINT", "SIGTERM"] as const;
export type StopSignal = (typeof stopSignals)[number];

export function processIo(): CommandIo {
  return {
    env: process.env,
    cwd: process.cwd(),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    signals: process,
    exit: (code) => process.exit(code),
  };
}

/** Writes the answer: one line of JSON for a program, or the text for a person. */
export function answer(io: CommandIo, isJson: boolean | undefined, value: unknown, text: string): void {
  io.stdout.write(`${isJson ? JSON.stringify(value) : text}\n`);
}

/** Tells a person something that is not the answer. */
export function note(io: CommandIo, text: string): void {
  io.stderr.write(`${text}\n`);
}

/** A path as a person would write it from where they are. */
export function shownPath(io: Pick<CommandIo, "cwd">, path: string): string {
  const short = relative(io.cwd, path);
  return short === "" || short.startsWith("..") ? path : short;
}

/** The command did its work, and what came out is that something is not well: the answer was given, the exit code says so. */
export class CommandFailure extends Error {}
