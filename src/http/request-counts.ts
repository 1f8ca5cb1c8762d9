import { SourceThrottledError } from "../errors/index.js";
import { sourceMetrics } from "../metrics/index.js";

/** Measures how long a request waits for its turn; one that is refused it, because its source wants to be left alone, counts as that. */
export async function heldBack<Turn>(system: string, wait: () => Promise<Turn> | undefined): Promise<Turn | undefined> {
  const startedAt = performance.now();
  try {
    return await wait();
  } catch (error) {
    if (error instanceof SourceThrottledError) sourceMetrics.requests.inc({ system, outcome: "held_back" });
    throw error;
  } finally {
    sourceMetrics.wait.observe({ system }, secondsSince(startedAt));
  }
}

/** How a request ended, in the words of the metrics. */
export type Outcome =
  | "answered"
  | "unauthorized"
  | "forbidden"
  | "not_found"
  | "throttled"
  | "unavailable"
  | "refused"
  | "failed"
  | "aborted"
  | "no_answer";

/** Counts a request from its start. @returns what is to be called at its end, with its status or how else it ended. */
export function counting(system: string): (ended: number | Outcome) => void {
  const startedAt = performance.now();
  sourceMetrics.underWay.inc({ system });
  return (ended) => {
    sourceMetrics.underWay.dec({ system });
    sourceMetrics.requests.inc({ system, outcome: typeof ended === "string" ? ended : outcomeOfStatus(ended) });
    sourceMetrics.duration.observe({ system }, secondsSince(startedAt));
  };
}

/** What a person looks for first; the exact status of a fault is in its error. */
function outcomeOfStatus(status: number): Outcome {
  if (status < 400) return "answered";
  if (status === 401) return "unauthorized";
  if (status === 403) return "forbidden";
  if (status === 404) return "not_found";
  if (status === 429) return "throttled";
  if (status >= 502 && status <= 504) return "unavailable";
  return status < 500 ? "refused" : "failed";
}

function secondsSince(startedAtMs: number): number {
  return (performance.now() - startedAtMs) / 1_000;
}
