import { Doorbell } from "../events/index.js";
import type { Logger } from "../logging/index.js";
import { delay } from "../time/index.js";
import type { LaneRunner } from "./lane-runner.js";
import { LaneLostError, type Lane, type LaneStore } from "./lane-store.js";

export interface SenderOptions {
  /** Endpoints that one process sends to at once; default 200. Of these those that fail take a half at most. */
  readonly lanes?: number;
  /** How often lanes are looked for, in whole milliseconds; default 250. */
  readonly everyMs?: number;
}

const defaultLanes = 200;
const defaultEveryMs = 250;
/** A request that is under way when the process stops has its time-out and a little more. */
const stopWithinMs = 20_000;

/**
 * Sends what is due, any number of endpoints at a time, each by a lane that no other process has meanwhile. An endpoint
 * that is slow or dead holds up its own lane alone; those that fail have a share of the lanes, so that however many of them
 * there are, the others find one.
 */
export class WebhookSender {
  readonly #stopping = new AbortController();
  readonly #doorbell = new Doorbell();
  readonly #running = new Set<Promise<void>>();
  #failing = 0;
  #loop: Promise<void> | null = null;

  constructor(
    private readonly parts: {
      readonly lanes: LaneStore;
      readonly runner: LaneRunner;
      readonly logger: Logger;
      readonly workerId: string;
    },
    private readonly options: SenderOptions = {},
  ) {}

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Something may be due. */
  ring(): void {
    this.#doorbell.ring();
  }

  /** Takes no more, and waits for what is under way. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#doorbell.ring();
    await this.#loop;
    const tooLate = new AbortController();
    const limit = delay(stopWithinMs, tooLate.signal).catch(() => undefined);
    await Promise.race([Promise.allSettled([...this.#running]), limit]);
    tooLate.abort();
  }

  async #run(): Promise<void> {
    const { logger } = this.parts;
    let failures = 0;
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#takeLanes();
        failures = 0;
      } catch (error) {
        failures += 1;
        if (failures === 1)
          logger.warn({ err: error }, "webhook lanes can't be looked for; this goes on until they can");
      }
      const everyMs = this.options.everyMs ?? defaultEveryMs;
      if (!this.#stopping.signal.aborted) await this.#doorbell.wait(everyMs * Math.min(2 ** failures, 16));
    }
  }

  async #takeLanes(): Promise<void> {
    const most = this.options.lanes ?? defaultLanes;
    const { lanes, workerId } = this.parts;
    for (const isFailing of [false, true]) {
      while (this.#running.size < most && !this.#stopping.signal.aborted) {
        if (isFailing && this.#failing >= most / 2) break;
        const lane = await lanes.claim(workerId, isFailing);
        if (!lane) break;
        this.#begin(lane, isFailing);
      }
    }
  }

  #begin(lane: Lane, isFailing: boolean): void {
    if (isFailing) this.#failing += 1;
    const running = this.#send(lane).finally(() => {
      if (isFailing) this.#failing -= 1;
      this.#running.delete(running);
      // There may be more for this lane, or a lane that waited for a place.
      this.#doorbell.ring();
    });
    this.#running.add(running);
  }

  async #send(lane: Lane): Promise<void> {
    try {
      await this.parts.runner.run(lane, this.#stopping.signal);
    } catch (error) {
      // The lane comes up again when its time is over, for whoever is there.
      if (!(error instanceof LaneLostError))
        this.parts.logger.warn({ err: error, endpointId: lane.endpointId }, "webhooks were not sent");
    } finally {
      await lane.session.endSession().catch(() => undefined);
    }
  }
}
