import { writeSync } from "node:fs";
import type { CommandStartedEvent, CommandSucceededEvent, MongoClient } from "mongodb";

/** Where a worker ends itself, counted over the commands of its runs. */
export interface FatalCommand {
  /** From 1. */
  readonly place: number;
  /** Before it is sent, when it is on its way, when its answer is there. */
  readonly edge: "BEFORE" | "SENT" | "ANSWERED";
  readonly signal: "SIGKILL" | "SIGSTOP";
}

/** Commands that look whether a server is there, or prepare it. */
const foreignCommands = new Set(["hello", "ping", "getMore", "endSessions", "createIndexes", "listIndexes", "create"]);

/**
 * Ends this process at the given command, as the driver tells of them: what is sent, and what was answered. Commands on
 * foreign collections do not count.
 */
export function endAt(client: MongoClient, fatal: FatalCommand, foreignCollections: ReadonlySet<string>): void {
  let place = 0;
  let fatalRequest: number | null = null;
  const end = (command: string) => {
    writeSync(1, `${fatal.signal} ${fatal.edge} ${command}\n`);
    process.kill(process.pid, fatal.signal);
  };
  client.on("commandStarted", (event: CommandStartedEvent) => {
    const target: unknown = event.command[event.commandName];
    if (fatalRequest !== null || foreignCommands.has(event.commandName) || foreignCollections.has(String(target)))
      return;
    place += 1;
    if (place !== fatal.place) return;
    fatalRequest = event.requestId;
    const name = `${event.commandName} ${String(target)}`;
    if (fatal.edge === "BEFORE") end(name);
    // The command is written in this turn of the loop; the answer comes in a later one.
    else if (fatal.edge === "SENT") setImmediate(() => end(name));
  });
  client.on("commandSucceeded", (event: CommandSucceededEvent) => {
    if (fatal.edge === "ANSWERED" && event.requestId === fatalRequest) end(event.commandName);
  });
}
