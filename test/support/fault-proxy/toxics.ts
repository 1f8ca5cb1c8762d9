/**
 * What can go wrong on a wire. The first eight are toxiproxy's, by its names; `UP` is from the client to the server.
 *
 * LATENCY             what goes by arrives `ms` later
 * BANDWIDTH           at most `bytesPerSecond` go by
 * SLOW_CLOSE          the end of the connection is passed on `ms` later
 * TIMEOUT             nothing goes by any more, and after `ms` the connection is closed
 * RESET_PEER          the client gets a reset
 * SLICER              what goes by comes in pieces of `size` bytes
 * LIMIT_DATA          both ends are closed
 * DOWN                all connections are reset and new ones refused for `ms`
 * BLACK_HOLE          nothing goes by any more, and nobody is told; after `ms` both ends are reset
 * HALF_OPEN           the server's end is gone, and the client is not told; after `ms` it is reset
 * BIT_FLIP            one bit of the next byte is another
 * TRUNCATE            the client's end is closed in order, as if all had been said
 * DUPLICATE_RESPONSE  what the server says next goes by twice
 * WRONG_CERTIFICATE   speaks TLS in place of the server, with a certificate for another name
 * GARBAGE             16 bytes that nobody sent
 * STALL               nothing goes by for `ms`, then all of it
 */
export const toxicKinds = [
  "LATENCY",
  "BANDWIDTH",
  "SLOW_CLOSE",
  "TIMEOUT",
  "RESET_PEER",
  "SLICER",
  "LIMIT_DATA",
  "DOWN",
  "BLACK_HOLE",
  "HALF_OPEN",
  "BIT_FLIP",
  "TRUNCATE",
  "DUPLICATE_RESPONSE",
  "WRONG_CERTIFICATE",
  "GARBAGE",
  "STALL",
] as const;
export type ToxicKind = (typeof toxicKinds)[number];
export type Stream = "UP" | "DOWN";

/** One fault, and where on a connection it begins. */
export interface Toxic {
  readonly kind: ToxicKind;
  /** Default DOWN. */
  readonly stream?: Stream;
  /** A turn is a request and its answer: it ends when the client speaks after the server did. From 0, the default. */
  readonly turn?: number;
  /** Bytes of that stream that go by before it in its turn. Default 0. */
  readonly byte?: number;
  /** Instead of turn and byte: whole milliseconds after the connection was opened. */
  readonly afterMs?: number;
  /** How many connections it hits. Default 1. */
  readonly times?: number;
  /** Whole milliseconds. Default 100. */
  readonly ms?: number;
  /** Default 4,096. */
  readonly bytesPerSecond?: number;
  /** Default 7. */
  readonly size?: number;
}
