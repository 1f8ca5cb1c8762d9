import { once } from "node:events";
import { createServer, type AddressInfo, type Server } from "node:net";
import { generate } from "selfsigned";
import { Random } from "../../../src/sandbox/random.js";
import { Link } from "./link.js";
import type { Toxic } from "./toxics.js";

/** A proxy between two ends that breaks their connections as it is told, and the same for the same seed. */
export class FaultProxy {
  /** Connections that were opened. */
  connections = 0;
  /** Faults that began. */
  hits = 0;
  /** How often a client spoke again on a connection on which it was answered. */
  turns = 0;
  readonly #links = new Set<Link>();
  readonly #left = new Map<Toxic, number>();
  #server: Server | undefined;
  #port = 0;
  #revival: NodeJS.Timeout | undefined;
  #toxics: readonly Toxic[] = [];

  private constructor(
    private readonly target: { readonly host: string; readonly port: number },
    private readonly random: Random,
    private readonly certificate: { readonly key: string; readonly cert: string },
  ) {}

  static async start(target: { host?: string; port: number }, seed = 1): Promise<FaultProxy> {
    const { private: key, cert } = await generate([{ name: "commonName", value: "another.test" }], { keyType: "ec" });
    const proxy = new FaultProxy(
      { host: target.host ?? "127.0.0.1", port: target.port },
      Random.of(seed, "fault proxy", 0),
      { key, cert },
    );
    await proxy.#listen();
    return proxy;
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The faults from now on, on connections that are open, too. */
  set(...toxics: readonly Toxic[]): void {
    this.#left.clear();
    for (const toxic of toxics) this.#left.set(toxic, toxic.times ?? 1);
    this.#toxics = toxics;
  }

  /** Nothing breaks from now on; what is broken is reset. */
  async heal(): Promise<void> {
    this.set();
    clearTimeout(this.#revival);
    this.cut();
    if (!this.#server) await this.#listen();
  }

  /** Resets all connections. */
  cut(): void {
    for (const link of this.#links) link.reset();
  }

  async stop(): Promise<void> {
    clearTimeout(this.#revival);
    this.cut();
    await this.#close();
  }

  async #listen(): Promise<void> {
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      this.connections += 1;
      const link: Link = new Link(
        {
          target: this.target,
          random: this.random,
          certificate: this.certificate,
          take: (toxic) => this.#take(toxic),
          toxics: () => this.#toxics,
          turned: () => void (this.turns += 1),
          down: (ms) => this.#down(ms),
        },
        socket,
        () => this.#links.delete(link),
      );
      this.#links.add(link);
    });
    this.#server = server;
    server.listen(this.#port, "127.0.0.1");
    await once(server, "listening");
    this.#port = (server.address() as AddressInfo).port;
  }

  async #close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  #take(toxic: Toxic): boolean {
    const left = this.#left.get(toxic) ?? 0;
    if (left === 0) return false;
    this.#left.set(toxic, left - 1);
    this.hits += 1;
    return true;
  }

  #down(ms: number): void {
    void this.#close();
    this.cut();
    this.#revival = setTimeout(() => void this.#listen(), ms);
  }
}
