import type { MongoClient } from "mongodb";
import { databaseMetrics } from "../metrics/index.js";

/**
 * Measures what a client asks of MongoDB, from the driver's own events. None of the commands' content is looked at: the
 * driver hands it on as it is, without copying it.
 */
export function watchClient(client: MongoClient): void {
  const { commands, failures, connections, wait, waitFailures } = databaseMetrics;
  client.on("commandSucceeded", ({ commandName, duration }) => {
    commands.observe({ command: commandName }, duration / 1_000);
  });
  client.on("commandFailed", ({ commandName, duration, failure }) => {
    commands.observe({ command: commandName }, duration / 1_000);
    const { codeName } = failure as { codeName?: unknown };
    // What the server said, by its name for it; without one no answer came.
    failures.inc({ command: commandName, code: typeof codeName === "string" ? codeName : failure.name });
  });
  // Counted from the pool's own events: those open, and of them those in use.
  client.on("connectionCreated", () => connections.inc({ state: "open" }));
  client.on("connectionClosed", () => connections.dec({ state: "open" }));
  client.on("connectionCheckedOut", ({ durationMS }) => {
    connections.inc({ state: "in_use" });
    wait.observe(durationMS / 1_000);
  });
  client.on("connectionCheckedIn", () => connections.dec({ state: "in_use" }));
  client.on("connectionCheckOutFailed", ({ reason }) => waitFailures.inc({ reason }));
}
