import { lookup } from "node:dns/promises";
import { isIP, type Socket } from "node:net";
import { request, type Dispatcher } from "undici";
import { AddressNotAllowedError } from "../errors/index.js";
import type { AllowRule } from "./allow-rule.js";
import { guardedAgent } from "./guarded-agent.js";
import { guardedSocket } from "./guarded-socket.js";
import { parseAddress } from "./ip-address.js";
import { defaultPorts, NetworkPolicy, targetOf, type CallTarget } from "./network-policy.js";
import type { PortRange } from "./port-range.js";

/** All addresses of a host, as text. @throws what the name service says. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export interface NetworkGuardOptions {
  readonly allowed?: readonly AllowRule[];
  /** May be called at any public address. Default 80, 443, 8080, 8443. */
  readonly ports?: readonly PortRange[];
  /** Default: the operating system's. */
  readonly resolve?: Resolve;
}

/** For whom a call is made; null for the gateway itself. */
export interface Caller {
  readonly organizationId: string | null;
}

export interface GuardedRequest extends Caller {
  readonly method?: Dispatcher.HttpMethod;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | null;
  readonly signal?: AbortSignal;
}

/** A host to be reached by a protocol of its own. */
export interface Peer {
  /** A name or an IP address, without a port. */
  readonly host: string;
  readonly port: number;
}

/**
 * The one door that outgoing calls go through. Customers choose the addresses: without it, who may connect a system or add a
 * webhook could ask anything that this machine reaches. For a call to pass
 *
 * 1. its address, as the URL parser has it, has to be of http or https, without user and password, with a port that may be
 *    called, and if its host is an IP address in whatever notation, with one that may be called;
 * 2. when a connection is opened, its host is resolved once and every address judged: one that may not be called refuses all.
 *    What was judged is what is dialled; no second look-up in between can say something else.
 *
 * A connection that stays open was judged when it was opened, and is shared only by callers to whom the same is allowed.
 * Redirects are answers like others and are not followed.
 */
export class NetworkGuard {
  readonly #policy: NetworkPolicy;
  readonly #resolve: Resolve;
  readonly #agents = new Map<string | null, Dispatcher>();
  readonly #sockets = new Set<Socket>();

  constructor(options: NetworkGuardOptions = {}) {
    this.#policy = new NetworkPolicy(options.allowed ?? [], options.ports ?? defaultPorts);
    this.#resolve = options.resolve ?? resolveBySystem;
  }

  /** Allows what the gateway's own process brings along. @param text one rule as in TRIBUTARY_ALLOWED_NETWORKS. */
  allow(text: string): void {
    this.#policy.allow(text);
  }

  /**
   * Sends a request, if it may be sent there. Time limits are the caller's, by its signal; only opening a connection has one
   * here, of 5 s.
   * @throws {AddressNotAllowedError} before a byte has left. @throws what undici, the name service or the socket says.
   */
  async request(url: URL, { organizationId, ...options }: GuardedRequest): Promise<Dispatcher.ResponseData> {
    this.#policy.judgeUrl(url, organizationId);
    if (Object.keys(options.headers ?? {}).some((name) => name.toLowerCase() === "host")) {
      // TLS would ask for that name's certificate, and a proxy at the address could lead on to another host.
      throw new AddressNotAllowedError(
        `Expected no header "host" for ${url.host}: the host is the one of the address.`,
      );
    }
    return request(url, { method: "GET", ...options, dispatcher: this.#agentFor(organizationId) });
  }

  /**
   * Judges an address that somebody gives, before it is stored; calls to it are judged again when they are made. A name that
   * can't be resolved at the moment passes.
   * @param caller.path of the value in the operation's arguments.
   * @throws {AddressNotAllowedError} with that path.
   */
  async check(url: URL, caller: Caller & { readonly path?: readonly (string | number)[] }): Promise<void> {
    try {
      const target = this.#policy.judgeUrl(url, caller.organizationId);
      const texts = await this.#textsOf(target.host).catch(() => []);
      this.#policy.judgeAddresses(target, texts.map(parseAddress));
    } catch (error) {
      throw error instanceof AddressNotAllowedError ? new AddressNotAllowedError(error.message, caller) : error;
    }
  }

  /** As `check`, of a host and port. @throws {AddressNotAllowedError} with the path. */
  async checkPeer(peer: Peer, caller: Caller & { readonly path?: readonly (string | number)[] }): Promise<void> {
    try {
      const target = this.#policy.judgePeer(peer, caller.organizationId);
      const texts = await this.#textsOf(target.host).catch(() => []);
      this.#policy.judgeAddresses(target, texts.map(parseAddress));
    } catch (error) {
      throw error instanceof AddressNotAllowedError ? new AddressNotAllowedError(error.message, caller) : error;
    }
  }

  /**
   * A socket for a protocol other than HTTP, to be connected by whoever speaks it, with a port and a host. What holds for the
   * address of a request holds for it; else it ends with an `AddressNotAllowedError` before anything is dialled. Opening it has a
   * limit of 5 s.
   */
  socket({ organizationId }: Caller): Socket {
    const socket = guardedSocket(async (host, port) =>
      this.#addressesOf(this.#policy.judgePeer({ host, port }, organizationId)),
    );
    this.#sockets.add(socket);
    return socket.once("close", () => this.#sockets.delete(socket));
  }

  /** Ends the connections that are kept open. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all([...this.#agents.values()].map((agent) => agent.destroy()));
    this.#agents.clear();
  }

  #agentFor(organizationId: string | null): Dispatcher {
    const owner = this.#policy.isOwn(organizationId) ? organizationId : null;
    const agent = this.#agents.get(owner) ?? guardedAgent(async (url) => this.#addressesOf(targetOf(url, owner)));
    this.#agents.set(owner, agent);
    return agent;
  }

  async #addressesOf(target: CallTarget): Promise<{ address: string; family: 4 | 6 }[]> {
    const texts = await this.#textsOf(target.host);
    if (texts.length === 0) throw Object.assign(new Error("The host has no address."), { code: "ENOTFOUND" });
    this.#policy.judgeAddresses(target, texts.map(parseAddress));
    return texts.map((address) => ({ address, family: isIP(address) === 6 ? 6 : 4 }));
  }

  async #textsOf(host: string): Promise<readonly string[]> {
    return isIP(host) ? [host] : this.#resolve(host);
  }
}

/** As any program of this machine resolves it, the hosts file included. */
async function resolveBySystem(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}
