import { writeSync } from "node:fs";
import type { CommandStartedEvent } from "mongodb";
import { loadConnectors } from "../../src/connectors/index.js";
import { connectStorage } from "../../src/storage/index.js";
import { testServices } from "./services.js";
import { monitored } from "./monitored.js";

/** What it is told: call the system of a connection so many times at once. */
export interface LoginOrder {
  readonly connectionId: string;
  readonly calls: number;
  /** End yourself with tokens in hand, as they are about to be stored. */
  readonly isFatal?: boolean;
}

/** What it answers: the code of each call that failed. */
export interface LoginReport {
  readonly faults: readonly string[];
}

/** A process that uses logins by OAuth2: `node --import tsx login-process.ts <mongodb uri>` with `monitorCommands`. */
const [, , uri] = process.argv;
if (!uri) throw new Error("Give the MongoDB URI as argument.");
const storage = await connectStorage({ uri: monitored(uri) });
const services = testServices(storage, [...(await loadConnectors()).values()]);

process.on("message", ({ connectionId, calls, isFatal }: LoginOrder) => {
  storage.client.on("commandStarted", ({ commandName, command }: CommandStartedEvent) => {
    if (!isFatal || commandName !== "update" || command["update"] !== "connections") return;
    writeSync(1, "SIGKILL with tokens in hand\n");
    process.kill(process.pid, "SIGKILL");
  });
  void (async () => {
    const connection = await services.connectionStore.findForWorker(connectionId);
    if (!connection) throw new Error(`There is no ${connectionId}.`);
    const probes = Array.from({ length: calls }, () => services.sessions.probe(connection));
    const ended = await Promise.allSettled(probes);
    const faults = ended.flatMap((end) =>
      end.status === "rejected" ? [String((end.reason as { code?: string }).code ?? end.reason)] : [],
    );
    process.send?.({ faults } satisfies LoginReport);
  })();
});
process.send?.("ready");
// Whoever started it is gone; a process that goes on would work on nobody's database.
process.once("disconnect", () => process.exit(1));
