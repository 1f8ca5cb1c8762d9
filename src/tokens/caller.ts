/** What is known of whoever sends a token, beside the token. */
export interface Caller {
  /** Where the call comes from, as the outermost trusted proxy saw it; null where that is not known. */
  readonly address: string | null;
  readonly userAgent: string | null;
  /** The `Origin` header, which browsers send and nothing else does; null without one. */
  readonly origin: string | null;
  /** Whether the origin is the gateway's own address. */
  readonly isSameOrigin: boolean;
}

/** A caller inside this process, or one of whom nothing is known: it passes no allowlist. */
export const unknownCaller: Caller = { address: null, userAgent: null, origin: null, isSameOrigin: false };
