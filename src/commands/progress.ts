import type { CommandIo, OutputStream } from "./io.js";

/** ANSI: back to the line's start, and clear it. */
const rewind = "\r\u001b[2K";
const barWidth = 12;
/** Where a terminal does not say how wide it is. */
const usualColumns = 80;

/**
 * One line that is written over while something takes long, at a terminal and for a person: for a program, in a pipe or
 * with `--json`, nothing is written.
 */
export class ProgressLine {
  readonly #stream: OutputStream;
  /** Whether anybody sees it. */
  readonly isShown: boolean;
  #isEmpty = true;

  constructor(io: Pick<CommandIo, "stderr">, options: { stream?: OutputStream; json?: boolean | undefined } = {}) {
    this.#stream = options.stream ?? io.stderr;
    this.isShown = this.#stream.isTTY === true && options.json !== true;
  }

  /** @param share how much of it is done, 0 to 1; null where nobody knows how much there is. */
  show(text: string, share: number | null): void {
    if (!this.isShown) return;
    const line = `  ${share === null ? "" : `${bar(share)}  `}${text}`;
    // A line that is broken could not be cleared.
    this.#stream.write(rewind + line.slice(0, (this.#stream.columns ?? usualColumns) - 1));
    this.#isEmpty = false;
  }

  /** Takes the line away, so that what follows begins where it stood. */
  end(): void {
    if (!this.#isEmpty) this.#stream.write(rewind);
    this.#isEmpty = true;
  }
}

function bar(share: number): string {
  const known = Math.min(1, Math.max(0, share));
  const done = Math.floor(known * barWidth);
  return `[${"#".repeat(done)}${"-".repeat(barWidth - done)}] ${String(Math.floor(known * 100)).padStart(3)} %`;
}
