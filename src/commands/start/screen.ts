import picocolors from "picocolors";
import type { CommandIo, OutputStream } from "../io.js";

/** What a person sees of a start: on standard output, or on standard error when a program reads standard output. */
export interface Screen {
  readonly stream: OutputStream;
  readonly colors: ReturnType<typeof picocolors.createColors>;
  readonly line: (text?: string) => void;
}

export function createScreen(io: CommandIo, isJson: boolean): Screen {
  // For a program nothing is written over: there, it is no terminal.
  const stream: OutputStream = isJson ? { write: (text) => io.stderr.write(text) } : io.stdout;
  const isColored = stream.isTTY === true && !io.env["NO_COLOR"];
  return {
    stream,
    colors: picocolors.createColors(isColored),
    line: (text = "") => {
      stream.write(`${text}\n`);
    },
  };
}
