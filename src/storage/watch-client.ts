import type { Span } from "@opentelemetry/api";
import type { CommandStartedEvent, MongoClient } from "mongodb";
import { databaseMetrics } from "../metrics/index.js";
import { beginSpan, noteFault } from "../tracing/index.js";

/**
 * Measures what a client asks of MongoDB, from the driver's own events, and makes it part of the trace of whoever asks.
 * Nothing of a command but its name and collection is looked at: values are customers'.
 */
export function watchClient(client: MongoClient): void {
  const { commands, failures, connections, wait, waitFailures } = databaseMetrics;
  /** Commands under way that are part of a trace, by the driver's number for them, which is unlike over all connections. */
  const traced = new Map<number, Span>();
  client.on("commandStarted", (event) => {
    const { commandName, address } = event;
    const collection = collectionOf(event);
    const span = beginSpan({
      name: collection === null ? commandName : `${commandName} ${collection}`,
      kind: "client",
      attributes: {
        "db.system.name": "mongodb",
        "db.operation.name": commandName,
        ...(collection === null ? {} : { "db.collection.name": collection }),
        "server.address": address,
      },
    });
    if (span) traced.set(event.requestId, span);
  });
  const ended = (requestId: number, fault: Error | null) => {
    const span = traced.get(requestId);
    if (!span) return;
    traced.delete(requestId);
    if (fault) noteFault(span, fault);
    span.end();
  };
  client.on("commandSucceeded", ({ commandName, duration, requestId }) => {
    ended(requestId, null);
    commands.observe({ command: commandName }, duration / 1_000);
  });
  client.on("commandFailed", ({ commandName, duration, failure, requestId }) => {
    ended(requestId, failure);
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

/** Which collection a command is about: its first value, but for the few that are about none. */
function collectionOf({ commandName, command }: CommandStartedEvent): string | null {
  const named: unknown = commandName === "getMore" ? command["collection"] : command[commandName];
  return typeof named === "string" ? named : null;
}
