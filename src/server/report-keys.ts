import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { NetworkGuard } from "../network/index.js";
import type { ReportKeys } from "./leak-reports.js";

const published = z.object({
  public_keys: z.array(z.object({ key_identifier: z.string(), key: z.string() })),
});

/** A key that is not known is looked for again, but not for each report that names one. */
const askAgainAfterMs = 60_000;
/** A key that was withdrawn is forgotten after so long. */
const keptMs = 24 * 3_600_000;
const timeoutMs = 5_000;
const longestBytes = 1024 * 1024;

/**
 * The keys that a scanner publishes, from an address or a file: `{"public_keys": [{"key_identifier", "key"}]}`. Kept for a
 * day, and asked for again when a report names one that is not there.
 */
export class PublishedKeys implements ReportKeys {
  #keys: ReadonlyMap<string, string> = new Map();
  #readAtMs = -Infinity;
  #reading: Promise<void> | null = null;

  constructor(
    /** An `https:` address, or a path. */
    private readonly place: string,
    private readonly network: Pick<NetworkGuard, "request">,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  async find(id: string): Promise<string | null> {
    const ageMs = this.nowMs() - this.#readAtMs;
    if (ageMs > keptMs || (!this.#keys.has(id) && ageMs > askAgainAfterMs)) await this.#read();
    return this.#keys.get(id) ?? null;
  }

  async #read(): Promise<void> {
    this.#reading ??= this.#load().finally(() => (this.#reading = null));
    await this.#reading;
  }

  async #load(): Promise<void> {
    const text = /^https?:\/\//.test(this.place)
      ? await this.#fetch(new URL(this.place))
      : await readFile(this.place, "utf8");
    const { public_keys: keys } = published.parse(JSON.parse(text));
    this.#keys = new Map(keys.map(({ key_identifier: id, key }) => [id, key]));
    this.#readAtMs = this.nowMs();
  }

  async #fetch(url: URL): Promise<string> {
    const { statusCode, body } = await this.network.request(url, {
      organizationId: null,
      headers: { accept: "application/json", "user-agent": "tributary" },
      signal: AbortSignal.timeout(timeoutMs),
    });
    const parts: Buffer[] = [];
    let bytes = 0;
    for await (const part of body) {
      parts.push(part as Buffer);
      bytes += (part as Buffer).length;
      if (bytes > longestBytes) throw new Error(`The keys at ${url.host} are larger than 1 MB.`);
    }
    if (statusCode !== 200) throw new Error(`The keys at ${url.host} were answered with ${statusCode}.`);
    return Buffer.concat(parts).toString("utf8");
  }
}
