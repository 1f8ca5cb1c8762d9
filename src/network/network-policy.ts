import { AddressNotAllowedError } from "../errors/index.js";
import { hostOf, parseAllowRule, type AllowRule } from "./allow-rule.js";
import { parseAddress, type IpAddress } from "./ip-address.js";
import { contains } from "./ip-network.js";
import { arrivesAt, judgeAddress } from "./judge-address.js";
import { isInside, shownPorts, type PortRange } from "./port-range.js";

/** Where a call goes. */
export interface CallTarget {
  /** As `hostOf` gives it. */
  readonly host: string;
  readonly port: number;
  /** Null: the gateway's own call. */
  readonly organizationId: string | null;
}

/** The ports of HTTP. */
export const defaultPorts: readonly PortRange[] = [80, 443, 8080, 8443].map((port) => ({ from: port, to: port }));

/** What may be called: the public internet at common ports, and what the operator allows beside it. Does no I/O. */
export class NetworkPolicy {
  readonly #rules: AllowRule[];

  /** @param commonPorts may be called at any public address. */
  constructor(
    rules: readonly AllowRule[],
    private readonly commonPorts: readonly PortRange[],
  ) {
    this.#rules = [...rules];
  }

  /** @param text one rule as in TRIBUTARY_ALLOWED_NETWORKS. */
  allow(text: string): void {
    const rule = parseAllowRule(text);
    if (!rule) throw new TypeError(`"${text}" is no network, address or host.`);
    this.#rules.push(rule);
  }

  /** Whether other things are allowed for this organization than for all. */
  isOwn(organizationId: string | null): boolean {
    return this.#rules.some((rule) => rule.organizationId !== null && rule.organizationId === organizationId);
  }

  /**
   * Judges what can be judged without asking a name service.
   * @throws {AddressNotAllowedError} not http or https, a user or password in it, a port or an IP address not to be called.
   */
  judgeUrl(url: URL, organizationId: string | null): CallTarget {
    if (url.protocol !== "http:" && url.protocol !== "https:") {
      throw new AddressNotAllowedError(`Expected an address that begins with http:// or https://, got ${url.protocol}`);
    }
    if (url.username !== "" || url.password !== "") {
      throw new AddressNotAllowedError(
        `Expected the address of ${url.host} without user and password. They go where credentials are asked for.`,
      );
    }
    const target = targetOf(url, organizationId);
    const literal = parseAddress(target.host);
    if (literal) this.judgeAddresses(target, [literal]);
    else if (!this.#mayBeCalledAtPort(target)) throw this.#portRefused(target);
    return target;
  }

  /**
   * The same of a host and port, for what is no HTTP. The host is read as that of a URL, so that one has the same name in all
   * rules, and 0x7f.1 is 127.0.0.1.
   * @throws {AddressNotAllowedError} no host, a port or an IP address not to be called.
   */
  judgePeer(
    { host, port }: { readonly host: string; readonly port: number },
    organizationId: string | null,
  ): CallTarget {
    const address = `http://${host.includes(":") && !host.startsWith("[") ? `[${host}]` : host}:${port}`;
    const isHost = /^[^\s/?#@\\]+$/.test(host) && URL.canParse(address);
    if (!isHost)
      throw new AddressNotAllowedError(`Expected a host and a port, got ${JSON.stringify(`${host}:${port}`)}.`);
    return this.judgeUrl(new URL(address), organizationId);
  }

  /** @throws {AddressNotAllowedError} when one of the addresses may not be called. Says nothing of what they are. */
  judgeAddresses(target: CallTarget, addresses: readonly (IpAddress | null)[]): void {
    for (const address of addresses) {
      // What can't be read as an address is not dialled.
      const verdict = address ? judgeAddress(address) : "FORBIDDEN";
      const isAllowed = address !== null && verdict !== "FORBIDDEN" && this.#isAllowed(target, address);
      if (isAllowed || (verdict === "PUBLIC" && this.#isCommon(target.port))) continue;
      throw verdict === "PUBLIC" ? this.#portRefused(target) : addressRefused(target);
    }
  }

  #isAllowed(target: CallTarget, address: IpAddress): boolean {
    const forms = [address, arrivesAt(address)];
    return this.#rulesFor(target).some(({ target: about, ports }) => {
      const isAbout =
        "host" in about ? about.host === target.host : forms.some((form) => contains(about.network, form));
      return isAbout && (ports ? isInside(ports, target.port) : this.#isCommon(target.port));
    });
  }

  /** Whether there can be an address at which this port is allowed. */
  #mayBeCalledAtPort(target: CallTarget): boolean {
    const isNamed = ({ target: about, ports }: AllowRule) =>
      ports !== null && isInside(ports, target.port) && (!("host" in about) || about.host === target.host);
    return this.#isCommon(target.port) || this.#rulesFor(target).some(isNamed);
  }

  #rulesFor({ organizationId }: CallTarget): AllowRule[] {
    return this.#rules.filter((rule) => rule.organizationId === null || rule.organizationId === organizationId);
  }

  #isCommon(port: number): boolean {
    return this.commonPorts.some((range) => isInside(range, port));
  }

  #portRefused(target: CallTarget): AddressNotAllowedError {
    return new AddressNotAllowedError(
      `${target.host} is not called at port ${target.port}, only at ${this.commonPorts.map(shownPorts).join(", ")}. ` +
        `If it is meant, who runs the gateway allows it with TRIBUTARY_ALLOWED_NETWORKS=${shownTarget(target)}.`,
    );
  }
}

export function targetOf(url: URL, organizationId: string | null): CallTarget {
  return { host: hostOf(url), port: Number(url.port || (url.protocol === "http:" ? 80 : 443)), organizationId };
}

function addressRefused(target: CallTarget): AddressNotAllowedError {
  return new AddressNotAllowedError(
    `${target.host} is not on the public internet, and nothing else is called. If it is meant, who runs the gateway ` +
      `allows it by name with TRIBUTARY_ALLOWED_NETWORKS=${shownTarget(target)}; a cloud's metadata addresses can't be allowed.`,
  );
}

function shownTarget({ host, port }: CallTarget): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
