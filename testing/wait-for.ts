/** How long something is waited for, and how often it is looked at. */
export interface WaitOptions {
  /** Whole milliseconds. Default 60,000. */
  readonly timeoutMs?: number;
  /** Whole milliseconds between two looks. Default 100. */
  readonly intervalMs?: number;
}

/**
 * Asks again and again until there is an answer.
 * @param what is named in the error: "the order to be approved".
 * @param look gives what was waited for; null, undefined or false: not yet. What it throws ends the wait.
 * @throws {Error} it did not come in time.
 */
export async function waitFor<Value>(
  what: string,
  look: () => Promise<Value | null | undefined | false> | Value | null | undefined | false,
  { timeoutMs = 60_000, intervalMs = 100 }: WaitOptions = {},
): Promise<Value> {
  const endMs = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    if (Date.now() >= endMs) throw new Error(`Waited ${timeoutMs} ms for ${what}, and it did not come.`);
    await new Promise((resolve) => setTimeout(resolve, intervalMs));
  }
}
