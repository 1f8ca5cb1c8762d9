import { connect, type Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { Random } from "../../../src/sandbox/random.js";
import { Pipe } from "./pipe.js";
import type { Stream, Toxic } from "./toxics.js";

/** What a link asks of its proxy. */
export interface LinkHost {
  readonly target: { readonly host: string; readonly port: number };
  readonly random: Random;
  readonly certificate: { readonly key: string; readonly cert: string };
  /** Whether this toxic may hit one more connection; then it counts as one that did. */
  take(toxic: Toxic): boolean;
  toxics(): readonly Toxic[];
  /** A client speaks again on a connection on which it was answered. */
  turned(): void;
  down(ms: number): void;
}

/** One connection through the proxy, and the faults that it met. */
export class Link {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #pipes: Record<Stream, Pipe>;
  readonly #counts: Record<Stream, number> = { UP: 0, DOWN: 0 };
  readonly #met = new Set<Toxic>();
  readonly #timers: NodeJS.Timeout[] = [];
  #turn = 0;
  #latest: Stream = "UP";
  #flipsNext = false;
  #doublesNext = false;

  constructor(
    private readonly host: LinkHost,
    client: Socket,
    onEnd: () => void,
  ) {
    this.#client = client;
    this.#server = connect(host.target);
    this.#pipes = { UP: new Pipe(this.#server, client), DOWN: new Pipe(client, this.#server) };
    for (const [stream, from] of [
      ["UP", client],
      ["DOWN", this.#server],
    ] as const) {
      from.setNoDelay(true);
      from.on("data", (bytes: Buffer) => this.#pass(stream, bytes));
      from.on("end", () => this.#pipes[stream].end());
      from.on("error", () => this.reset());
    }
    client.on("close", () => {
      for (const timer of this.#timers) clearTimeout(timer);
      this.#server.destroy();
      onEnd();
    });
    this.#server.on("close", () => {
      if (!this.#pipes.DOWN.isSwallowing) this.#pipes.DOWN.end();
    });
    for (const toxic of host.toxics()) {
      if (toxic.afterMs === undefined) continue;
      this.#later(toxic.afterMs, () => {
        if (host.toxics().includes(toxic)) this.#meet(toxic);
      });
    }
    // Those of the very beginning, before anything is said.
    this.#meetUpTo("DOWN", 0);
    this.#meetUpTo("UP", 0);
  }

  /** Both ends get a reset. */
  reset(): void {
    this.#client.resetAndDestroy();
    this.#server.destroy();
  }

  #pass(stream: Stream, bytes: Buffer): void {
    if (stream === "UP" && this.#latest === "DOWN") {
      this.#turn += 1;
      this.host.turned();
      this.#counts.UP = this.#counts.DOWN = 0;
    }
    this.#latest = stream;
    let rest = bytes;
    for (let toxic = this.#next(stream, rest.length); toxic; toxic = this.#next(stream, rest.length)) {
      const before = Math.max(0, (toxic.byte ?? 0) - this.#counts[stream]);
      this.#put(stream, rest.subarray(0, before));
      rest = rest.subarray(before);
      this.#meet(toxic);
    }
    this.#put(stream, rest);
  }

  /** The first toxic that begins within the next bytes of a stream. */
  #next(stream: Stream, length: number): Toxic | undefined {
    const end = this.#counts[stream] + length;
    return this.host
      .toxics()
      .filter((toxic) => !this.#met.has(toxic) && toxic.afterMs === undefined && (toxic.stream ?? "DOWN") === stream)
      .filter((toxic) => (toxic.turn ?? 0) <= this.#turn && (toxic.byte ?? 0) < end)
      .sort((a, b) => (a.byte ?? 0) - (b.byte ?? 0))[0];
  }

  #meetUpTo(stream: Stream, byte: number): void {
    for (const toxic of this.host.toxics()) {
      const isHere = (toxic.stream ?? "DOWN") === stream && (toxic.turn ?? 0) === 0 && (toxic.byte ?? 0) <= byte;
      if (isHere && toxic.afterMs === undefined) this.#meet(toxic);
    }
  }

  #put(stream: Stream, bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#counts[stream] += bytes.length;
    const sent = this.#flipsNext ? flipped(bytes, this.host.random.int(0, 7)) : bytes;
    this.#flipsNext = false;
    this.#pipes[stream].put(sent);
    if (this.#doublesNext && stream === "DOWN") {
      this.#doublesNext = false;
      this.#pipes[stream].put(sent);
    }
  }

  #meet(toxic: Toxic): void {
    if (this.#met.has(toxic)) return;
    this.#met.add(toxic);
    if (!this.host.take(toxic)) return;
    const { kind, stream = "DOWN", ms = 100, bytesPerSecond = 4_096, size = 7 } = toxic;
    const pipe = this.#pipes[stream];
    switch (kind) {
      case "LATENCY":
        pipe.latencyMs = ms;
        return;
      case "BANDWIDTH":
        pipe.bytesPerSecond = bytesPerSecond;
        return;
      case "SLOW_CLOSE":
        this.#pipes.UP.closeDelayMs = this.#pipes.DOWN.closeDelayMs = ms;
        return;
      case "SLICER":
        pipe.size = size;
        return;
      case "STALL":
        pipe.stall(ms);
        return;
      case "BIT_FLIP":
        this.#flipsNext = true;
        return;
      case "DUPLICATE_RESPONSE":
        this.#doublesNext = true;
        return;
      case "GARBAGE":
        pipe.put(Buffer.from(Array.from({ length: 16 }, () => this.host.random.int(0, 255))));
        return;
      case "RESET_PEER":
        pipe.then(() => this.reset());
        return;
      case "LIMIT_DATA":
        pipe.then(() => {
          this.#client.destroy();
          this.#server.destroy();
        });
        return;
      case "TRUNCATE":
        pipe.end();
        pipe.then(() => this.#swallow());
        return;
      case "TIMEOUT":
        pipe.then(() => this.#swallow());
        this.#later(ms, () => this.#client.destroy());
        return;
      case "BLACK_HOLE":
        pipe.then(() => this.#swallow());
        this.#later(ms, () => this.reset());
        return;
      case "HALF_OPEN":
        pipe.then(() => {
          this.#swallow();
          this.#server.destroy();
        });
        this.#later(ms, () => this.#client.resetAndDestroy());
        return;
      case "DOWN":
        this.reset();
        this.host.down(ms);
        return;
      case "WRONG_CERTIFICATE":
        this.#speakTls();
        return;
    }
  }

  #speakTls(): void {
    this.#swallow();
    this.#client.removeAllListeners("data");
    const secure = new TLSSocket(this.#client, { isServer: true, ...this.host.certificate });
    secure.on("error", () => this.#client.destroy());
    secure.on("data", () => secure.end("HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\nimpostor"));
  }

  #swallow(): void {
    this.#pipes.UP.isSwallowing = this.#pipes.DOWN.isSwallowing = true;
  }

  #later(ms: number, act: () => void): void {
    this.#timers.push(setTimeout(act, ms));
  }
}

function flipped(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[0] = (copy[0] ?? 0) ^ (1 << bit);
  return copy;
}
