import type { ConnectionPhase } from "./connection-document.js";

/** One way from a status to another. */
export interface StatusChange {
  readonly from: ConnectionPhase;
  /** What happens, in words for a person. */
  readonly when: string;
  readonly to: ConnectionPhase;
}

const awake = ["CONNECTED", "RATE_LIMITED", "MAINTENANCE", "UNREACHABLE"] as const;

/**
 * Every change of status there is. `status-change.ts` refuses others, and docs/outages.md shows this table; a test
 * compares the two.
 */
export const statusChanges: readonly StatusChange[] = [
  { from: "PENDING", when: "the system answers for the first time", to: "CONNECTED" },
  { from: "CONNECTED", when: "no answer, confirmed by two probes", to: "UNREACHABLE" },
  { from: "CONNECTED", when: "the system asks to slow down", to: "RATE_LIMITED" },
  { from: "CONNECTED", when: "a maintenance window begins", to: "MAINTENANCE" },
  { from: "CONNECTED", when: "the credential is refused twice, a minute apart", to: "UNAUTHORIZED" },
  { from: "RATE_LIMITED", when: "the time that the system named passes", to: "CONNECTED" },
  { from: "RATE_LIMITED", when: "no answer, confirmed by two probes", to: "UNREACHABLE" },
  { from: "RATE_LIMITED", when: "a maintenance window begins", to: "MAINTENANCE" },
  { from: "MAINTENANCE", when: "the window ends and a probe is answered", to: "CONNECTED" },
  { from: "MAINTENANCE", when: "the window ends and three probes are not answered", to: "UNREACHABLE" },
  { from: "MAINTENANCE", when: "the window ends and the system asks to slow down", to: "RATE_LIMITED" },
  { from: "UNREACHABLE", when: "a probe is answered", to: "CONNECTED" },
  { from: "UNREACHABLE", when: "a probe is answered by asking to slow down", to: "RATE_LIMITED" },
  {
    from: "UNREACHABLE",
    when: "probes are answered by refusing the credential twice, a minute apart",
    to: "UNAUTHORIZED",
  },
  ...awake
    .slice(1)
    .map((from) => ({ from, when: "reconnectSystem brings a credential that works", to: "CONNECTED" as const })),
  { from: "UNAUTHORIZED", when: "reconnectSystem brings a credential that works", to: "CONNECTED" },
  { from: "PAUSED", when: "resumeConnection, or reconnectSystem", to: "CONNECTED" },
  ...(["PENDING", ...awake, "UNAUTHORIZED"] as const).map((from) => ({
    from,
    when: "pauseConnection",
    to: "PAUSED" as const,
  })),
];

export function isStatusChange(from: ConnectionPhase, to: ConnectionPhase): boolean {
  return statusChanges.some((change) => change.from === from && change.to === to);
}
