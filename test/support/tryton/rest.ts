import type { TrytonUser } from "./server.js";

type Typed = Readonly<Record<string, unknown>>;

/**
 * Tryton's REST protocol as plainly as it goes, for tests that change data behind the connector's back or look at what it
 * did. It shares no code with the connector. Values are Tryton's own JSON, `{ __class__: "Decimal", decimal: "1.50" }`.
 */
export class TrytonRest {
  constructor(
    private readonly base: string,
    private readonly user: TrytonUser,
    private readonly context: Typed = { company: 1 },
  ) {}

  /** Records that match; at most 1,000. */
  async search(model: string, domain: readonly unknown[], fields: readonly string[]): Promise<Typed[]> {
    const query = new URLSearchParams({ d: encode(domain), o: encode([["id", "ASC"]]), s: "1000" });
    for (const field of fields) query.append("f", field);
    return (await this.send("GET", `${model}?${query.toString()}`)) as Typed[];
  }

  async create(model: string, values: Typed): Promise<number> {
    return ((await this.send("POST", `${model}?f=id`, values)) as { id: number }).id;
  }

  async write(model: string, id: number, values: Typed): Promise<void> {
    await this.send("PUT", `${model}/${id}?f=id`, values);
  }

  async remove(model: string, id: number): Promise<void> {
    await this.send("DELETE", `${model}/${id}`);
  }

  /** Presses a button: `quote`, `confirm`, `receive` … */
  async click(model: string, id: number, button: string): Promise<void> {
    await this.send("POST", `${model}/${id}/${button}?f=id`, {});
  }

  private async send(method: string, path: string, body?: Typed): Promise<unknown> {
    const response = await fetch(`${this.base}/rest/model/${path}`, {
      method,
      headers: {
        accept: "application/json",
        // fetch says "*" of itself, and Tryton takes that for a language's code.
        "accept-language": "en",
        authorization: `Bearer ${this.user.restKey}`,
        "content-type": "application/json",
        "x-tryton-context": encode(this.context),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`Tryton answered ${response.status} to ${method} ${path}: ${text}`);
    return text === "" ? null : (JSON.parse(text) as unknown);
  }
}

/** Tryton decodes with Python's urlsafe_b64decode, which insists on the padding. */
function encode(value: unknown): string {
  const text = Buffer.from(JSON.stringify(value)).toString("base64url");
  return text.padEnd(Math.ceil(text.length / 4) * 4, "=");
}
