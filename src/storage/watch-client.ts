import type { Span } from "@opentelemetry/api";
import type { CommandStartedEvent, MongoClient } from "mongodb";
import { databaseMetrics } from "../metrics/index.js";
import { beginSpan, noteFault } from "../tracing/index.js";

/** Measures what a client asks of MongoDB, from the events of the driver's pool of connections. */
export function watchClient(client: MongoClient): void {
  const { connections, wait, waitFailures, use, cleared } = databaseMetrics;
  const inUseSince = new Map<string, number>();
  const connectionOf = ({ address, connectionId }: { address: string; connectionId: unknown }) =>
    `${address} ${String(connectionId)}`;
  // Counted from the pool's own events: those open, and of them those in use.
  client.on("connectionCreated", () => connections.inc({ state: "open" }));
  client.on("connectionClosed", (event) => {
    connections.dec({ state: "open" });
    inUseSince.delete(connectionOf(event));
  });
  client.on("connectionCheckedOut", (event) => {
    connections.inc({ state: "in_use" });
    wait.observe(event.durationMS / 1_000);
    inUseSince.set(connectionOf(event), performance.now());
  });
  client.on("connectionCheckedIn", (event) => {
    connections.dec({ state: "in_use" });
    const key = connectionOf(event);
    const since = inUseSince.get(key);
    inUseSince.delete(key);
    if (since !== undefined) use.observe((performance.now() - since) / 1_000);
  });
  client.on("connectionCheckOutFailed", ({ reason }) => waitFailures.inc({ reason }));
  client.on("connectionPoolCleared", () => cleared.inc());
}

/**
 * Makes each command part of the trace of whoever asks, of a client with `monitorCommands`. Nothing of a command but its name
 * and collection is looked at: values are customers'.
 */
export function traceCommands(client: MongoClient): void {
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
  client.on("commandSucceeded", ({ requestId }) => ended(requestId, null));
  client.on("commandFailed", ({ failure, requestId }) => ended(requestId, failure));
}

/** Which collection a command is about: its first value, but for the few that are about none. */
function collectionOf({ commandName, command }: CommandStartedEvent): string | null {
  const named: unknown = commandName === "getMore" ? command["collection"] : command[commandName];
  return typeof named === "string" ? named : null;
}
