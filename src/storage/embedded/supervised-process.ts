import { spawn } from "node:child_process";
import { Socket } from "node:net";
import { ConfigurationError } from "../../errors/index.js";

/** How mongod ended: its exit code, or 128 + the signal's number as shells count. */
export interface ProcessEnd {
  readonly code: number;
  readonly startedAt: Date;
  /** What it printed last, at most 4 kB; its log file has the rest. */
  readonly lastWords: string;
}

export interface SupervisedProcess {
  readonly pid: number;
  readonly ended: Promise<ProcessEnd>;
  /** SIGTERM, then SIGKILL after the grace. Resolves when the process is gone. */
  stop(): Promise<ProcessEnd>;
  /** Lets the gateway's event loop end although the process still runs; it is then stopped as after a crash. */
  unref(): void;
}

/**
 * Starts the program and waits for one of two things: that it ends, or that standard input closes. Standard input is a
 * pipe whose other end only the gateway holds, and the kernel closes it however the gateway ends, SIGKILL included. So
 * there is one way to stop the program, used by a clean stop and a crash alike.
 *
 * It is the parent of the program rather than a process beside it: there is no instant in which the program runs
 * unwatched, and no process id that could meanwhile belong to somebody else. Ctrl-C does not reach it (own session);
 * a SIGTERM to every process of a service is passed over, so that it still sees the program end.
 */
const supervisor = `
grace=$1; shift
umask 077
exec 3<&0 </dev/null
"$@" 3<&- 1>&2 &
program=$!
echo "$program"
(
  while read -r _ <&3; do :; done
  kill -TERM "$program"
  while [ "$grace" -gt 0 ]; do
    sleep 1
    kill -0 "$program" || exit
    grace=$((grace - 1))
  done
  kill -KILL "$program"
) >/dev/null 2>&1 &
watcher=$!
# Only now: what starts before it would inherit it, and the watcher has to end when it is told to.
trap : TERM INT HUP
exec 3<&- >&-
wait "$program"; code=$?
while kill -0 "$program" 2>/dev/null; do wait "$program"; code=$?; done
kill "$watcher" 2>/dev/null
exit "$code"
`;

/**
 * Runs a program that ends with this process, however this process ends. POSIX only.
 *
 * @param options.graceMs between SIGTERM and SIGKILL; rounded up to whole seconds.
 */
export async function startSupervised(
  command: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv; graceMs: number },
): Promise<SupervisedProcess> {
  const graceSeconds = Math.ceil(options.graceMs / 1000);
  const child = spawn("/bin/sh", ["-c", supervisor, "tributary-supervisor", String(graceSeconds), ...command], {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const startedAt = new Date();
  let lastWords = "";
  child.stderr.setEncoding("utf8");
  child.stderr.on("data", (chunk: string) => {
    lastWords = (lastWords + chunk).slice(-4096);
  });
  // The pipe breaks when the program ends first, which `ended` reports.
  child.stdin.on("error", () => undefined);
  const ended = new Promise<ProcessEnd>((resolve) => {
    child.once("close", (code, signal) => {
      resolve({ code: code ?? 128 + (signal === "SIGKILL" ? 9 : 15), startedAt, lastWords: lastWords.trim() });
    });
  });
  const pid = await new Promise<number>((resolve, reject) => {
    child.once("error", (cause) => {
      reject(
        new ConfigurationError(`/bin/sh can't be started (${cause.message}); it is needed to watch over mongod.`, {
          cause,
        }),
      );
    });
    child.stdout.once("data", (line: Buffer) => resolve(Number.parseInt(line.toString("utf8"), 10)));
    void ended.then((end) => reject(new Error(`/bin/sh ended with code ${end.code}: ${end.lastWords}`)));
  });
  return {
    pid,
    ended,
    async stop() {
      child.ref();
      child.stdin.end();
      const last = setTimeout(() => killGroup(child.pid), (graceSeconds + 2) * 1000);
      const end = await ended;
      clearTimeout(last);
      return end;
    },
    unref() {
      child.unref();
      for (const stream of [child.stdin, child.stdout, child.stderr]) {
        if (stream instanceof Socket) {
          stream.unref();
        }
      }
    },
  };
}

/** For a supervisor that was killed or frozen itself and can't do it any more. */
function killGroup(groupId: number | undefined): void {
  try {
    if (groupId !== undefined) {
      process.kill(-groupId, "SIGKILL");
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") {
      throw error;
    }
  }
}
