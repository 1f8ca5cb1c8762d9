import type { ErrorCode, TributaryError } from "../errors/index.js";
import type { CheckKind } from "./report-document.js";

const byCode: Partial<Record<ErrorCode, string>> = {
  SOURCE_UNAUTHORIZED:
    "Give the connection a valid credential: reconnectSystem, or a connect link with its connectionId.",
  SOURCE_FORBIDDEN: "Give the account at the system the right to read this, or switch the entity off in the sync plan.",
  CONNECTION_UNREACHABLE:
    "Look whether the system is up and can be reached from the gateway. Syncs go on by themselves.",
  SOURCE_THROTTLED: "Wait for as long as the system asks, then test again.",
  SOURCE_MISCONFIGURED: "Check the address and the certificate of the system.",
  ADDRESS_NOT_ALLOWED: "Have the operator allow the address (TRIBUTARY_ALLOWED_NETWORKS).",
  NOT_FOUND: "The system has nothing there. Look whether this part of it is installed and switched on.",
  SOURCE_ERROR: "Look into the system's own log for what it failed at, then test again.",
  SECRETS_UNAVAILABLE: "Look after the place of the master keys; the connection itself is not at fault.",
};

/** What somebody does about a fault; null where the message says it. */
export function adviceFor({ code }: TributaryError, check: CheckKind): string | null {
  if (check === "CREATE" || check === "UPDATE")
    return "Ask writeSchema what the system takes, and send what it asks for.";
  return byCode[code] ?? null;
}
