import type { Logger } from "../../logging/index.js";
import type { ConnectionStore } from "../connection-store.js";
import type { ConnectionSessions } from "../session.js";
import type { ConnectionStatusKeeper } from "../status.js";
import type { OAuth2Logins } from "./oauth2-logins.js";

/** Longer than a refresh takes; one that failed comes up again after it. */
const holdMs = 10 * 60_000;
const atOnce = 20;

/** Refreshes logins that nobody uses, so that a paused connection's is still good when it is resumed. */
export class LoginKeeper {
  constructor(
    private readonly dependencies: {
      connections: ConnectionStore;
      sessions: ConnectionSessions;
      logins: OAuth2Logins;
      status: ConnectionStatusKeeper;
      logger: Logger;
    },
  ) {}

  /** Does what is due. @returns how many connections that was. */
  async refreshDue(signal?: AbortSignal): Promise<number> {
    const { connections, sessions, logins, status, logger } = this.dependencies;
    const due = await connections.claimDueRefreshes(atOnce, holdMs);
    await Promise.all(
      due.map(async (connection) => {
        try {
          const http = sessions.httpOf(connection, signal ? { signal } : {});
          const fault = await logins.refreshUnused(connection, http);
          if (fault) await status.reportFault(connection._id, fault, signal);
        } catch (error) {
          // One connection's trouble, or a stop, keeps none of the others from being refreshed.
          logger.warn({ err: error, connectionId: connection._id }, "a login was not refreshed; it comes up again");
        }
      }),
    );
    return due.length;
  }
}
