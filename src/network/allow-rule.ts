import { parseNetwork, type IpNetwork } from "./ip-network.js";
import { parsePorts, type PortRange } from "./port-range.js";

/** What an operator lets the gateway call although it is not public, or is on another port. */
export interface AllowRule {
  /** A host by its name, or all addresses of a network, however they were come by. */
  readonly target: { readonly host: string } | { readonly network: IpNetwork };
  /** Null: the ports that may be called everywhere. */
  readonly ports: PortRange | null;
  /** Null: for every organization. */
  readonly organizationId: string | null;
}

/** `10.20.0.0/16`, `erp.internal:8069`, `[fd12::/48]:*`, each perhaps with `@org_…`. @returns null when it is none. */
export function parseAllowRule(text: string): AllowRule | null {
  const [, place, organizationId = null] = /^([^@]+)(?:@(org_[a-z0-9]+))?$/.exec(text.trim()) ?? [];
  if (place === undefined) return null;
  const { name, portsText } = splitPorts(place);
  const ports = portsText === null ? null : parsePorts(portsText);
  const target = parseTarget(name);
  return target && (portsText === null || ports) ? { target, ports, organizationId } : null;
}

/** The host of an address: in lower case, without the brackets of IPv6 and the dot that may end a full name. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
}

/** A port behind a bare IPv6 address could not be told from its last group, so there it needs brackets. */
function splitPorts(text: string): { name: string; portsText: string | null } {
  if (parseNetwork(text)) return { name: text, portsText: null };
  const [, name = text, portsText = null] =
    /^\[([^\]]+)\](?::(.*))?$/.exec(text) ?? /^([^:]+)(?::(.*))?$/.exec(text) ?? [];
  return { name, portsText };
}

function parseTarget(text: string): AllowRule["target"] | null {
  const network = parseNetwork(text);
  if (network) return { network };
  if (!/^[\w-]+(\.[\w-]+)*\.?$/.test(text) || !URL.canParse(`http://${text}`)) return null;
  const host = hostOf(new URL(`http://${text}`));
  // Other notations of an address, such as 0177.1, are refused: somebody who reads the rule should see what it is.
  return parseNetwork(host) ? null : { host };
}
