import { stopSignals, type CommandIo, type StopSignal } from "./io.js";

/** How a shell tells that a program ended by Ctrl-C. */
const interruptedExitCode = 130;

export interface StopWatch {
  /** Aborts with the first signal. */
  readonly signal: AbortSignal;
  /** Settles with the first signal. */
  readonly stopped: Promise<StopSignal>;
  /** Listens no more. */
  end(): void;
}

/** Listens for Ctrl-C and SIGTERM. The first asks to end in order, the second ends the process where it stands. */
export function watchForStop(io: CommandIo): StopWatch {
  const controller = new AbortController();
  let settle: (signal: StopSignal) => void;
  const stopped = new Promise<StopSignal>((resolve) => (settle = resolve));
  const listeners = stopSignals.map((signal) => {
    const listener = () => {
      if (controller.signal.aborted) io.exit(interruptedExitCode);
      controller.abort(new Error(`stopped by ${signal}`));
      settle(signal);
    };
    io.signals.on(signal, listener);
    return { signal, listener };
  });
  return {
    signal: controller.signal,
    stopped,
    end: () => {
      for (const { signal, listener } of listeners) io.signals.off(signal, listener);
    },
  };
}
