import type { ReactNode } from "react";

/** Color says at a glance what the word says: fine, waiting by itself, waiting for a person. */
const tones: Readonly<Record<string, string>> = {
  CONNECTED: "good",
  PENDING: "calm",
  RATE_LIMITED: "wait",
  MAINTENANCE: "wait",
  PAUSED: "calm",
  UNREACHABLE: "bad",
  UNAUTHORIZED: "bad",
  QUEUED: "calm",
  RUNNING: "busy",
  SUCCEEDED: "good",
  SUCCEEDED_WITH_ERRORS: "wait",
  FAILED: "bad",
  CANCELED: "calm",
  WAITING: "wait",
  CANCELLED: "calm",
  BEGUN: "busy",
  DONE: "good",
  FORBIDDEN: "bad",
  INITIAL: "busy",
  LIVE: "good",
  VALID: "good",
  ROTATED: "wait",
  EXPIRED: "calm",
  REVOKED: "calm",
  ENABLED: "good",
  DISABLED: "bad",
  DELIVERED: "good",
  OPEN: "bad",
  CLOSED: "calm",
  SENDING: "busy",
  UNCONFIRMED: "wait",
  BREAKING: "bad",
  DANGEROUS: "wait",
  SAFE: "good",
  OK: "good",
  WARNING: "wait",
  SKIPPED: "calm",
};

export function toneOf(value: string): string {
  return tones[value] ?? "calm";
}

export function Status({ value }: { readonly value: string }) {
  return <Tag tone={toneOf(value)}>{words(value)}</Tag>;
}

/** A word on a color that it can be read on, light and dark (`console.css`). */
export function Tag({ tone, children }: { readonly tone: string; readonly children: ReactNode }) {
  return (
    <span className="tag" data-tone={tone}>
      {children}
    </span>
  );
}

/** `SUCCEEDED_WITH_ERRORS` as people read it. */
export function words(value: string): string {
  // Runs of workflows have the other spelling of the same word.
  const text = value.replaceAll("_", " ").toLowerCase().replace("cancelled", "canceled");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
