/**
 * FAILED   the gateway does not start, or does not work, as it is
 * WARNING  it works, and something is to be known or done
 * SKIPPED  could not be looked at, since something before it failed
 */
export type Verdict = "OK" | "WARNING" | "FAILED" | "SKIPPED";

/** What looking at one thing came to. */
export interface Finding {
  readonly check: string;
  readonly verdict: Verdict;
  /** What was found. */
  readonly found: string;
  /** What to do; null where there is nothing to do. */
  readonly advice: string | null;
}

export function ok(check: string, found: string): Finding {
  return { check, verdict: "OK", found, advice: null };
}

export function warning(check: string, found: string, advice: string): Finding {
  return { check, verdict: "WARNING", found, advice };
}

export function failed(check: string, found: string, advice: string): Finding {
  return { check, verdict: "FAILED", found, advice };
}

export function skipped(check: string, why: string): Finding {
  return { check, verdict: "SKIPPED", found: why, advice: null };
}

/** The finding of a check whose own words say what to do when it throws. */
export async function findingOf(check: string, look: () => Promise<Finding | string>): Promise<Finding> {
  try {
    const found = await look();
    return typeof found === "string" ? ok(check, found) : found;
  } catch (error) {
    return failed(check, error instanceof Error ? error.message : String(error), "");
  }
}
