import { ConnectionUnavailableError, ConnectionUnreachableError } from "../errors/index.js";
import type { ConnectionDocument } from "./connection-document.js";

/** Whether requests may go to the system now. */
export function isReachable({ status }: Pick<ConnectionDocument, "status">): boolean {
  return status.phase === "CONNECTED" || status.phase === "RATE_LIMITED";
}

/**
 * Refuses what needs the system while the system can't be asked, at once and without a time-out.
 * @throws {ConnectionUnreachableError | ConnectionUnavailableError}
 */
export function requireConnected(connection: ConnectionDocument): void {
  const { status } = connection;
  if (status.phase === "CONNECTED" || status.phase === "RATE_LIMITED") return;
  if (status.phase === "UNREACHABLE" || status.phase === "MAINTENANCE") {
    throw new ConnectionUnreachableError(
      `The connection ${connection._id} can't be reached since ${status.since.toISOString()}: ${status.reason} It is tried again by itself.`,
      {
        connectionId: connection._id,
        since: status.since,
        nextAttemptAt: status.nextAttemptAt,
        lastSuccessfulSyncAt: connection.lastSuccessfulSyncAt,
      },
    );
  }
  const advice = {
    PENDING: "It was never connected; finish connecting it.",
    PAUSED: "Resume it with resumeConnection.",
    UNAUTHORIZED: "Its credential was refused; give it a valid one with reconnectSystem.",
  }[status.phase];
  throw new ConnectionUnavailableError(`The connection ${connection._id} is ${status.phase}. ${advice}`, {
    details: { connectionId: connection._id, status: status.phase, since: status.since },
  });
}
