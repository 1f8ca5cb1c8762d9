import { isIP, type LookupFunction } from "node:net";
import { Agent, buildConnector, Pool, type Dispatcher } from "undici";

/** Gives the addresses of a host that may be dialled. @throws when one of them may not. */
export type AddressesOf = (url: URL) => Promise<readonly ResolvedAddress[]>;

export interface ResolvedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

const connectTimeoutMs = 5_000;
/**
 * To one host. What is asked of a source is bounded by its gate; this is for webhooks, of which many may go to one host. With
 * 32, those that were never answered left none to the others there, which waited until their time was over.
 */
const mostConnections = 1_000;

/**
 * Keeps connections open: keep-alive spares each page of a sync a TLS handshake and a look-up. Opens them only to
 * addresses that `addressesOf` gave. TLS asks for the certificate of the host's name, whatever address is dialled.
 */
export function guardedAgent(addressesOf: AddressesOf): Dispatcher {
  return new Agent({
    keepAliveTimeout: 10_000,
    connections: mostConnections,
    // Each call has a limit of its own for the whole of it.
    bodyTimeout: 0,
    headersTimeout: 0,
    factory: (origin, options) =>
      new Pool(origin, { ...(options as Pool.Options), connect: guardedConnector(new URL(origin), addressesOf) }),
  });
}

function guardedConnector(origin: URL, addressesOf: AddressesOf): buildConnector.connector {
  // Dials what it was given: Node asks it once for each connection and has no other source of addresses.
  const lookup: LookupFunction = (_host, options, callback) => {
    addressesOf(origin).then(
      (addresses) => {
        const [first] = addresses;
        if (options.all) callback(null, [...addresses]);
        else callback(null, first?.address ?? "", first?.family ?? 0);
      },
      (error: NodeJS.ErrnoException) => callback(error, []),
    );
  };
  const connect = buildConnector({ timeout: connectTimeoutMs, lookup });
  return (options, callback) => {
    // Node asks no look-up function about a host that is an IP address: it is judged here.
    if (!isIP(options.hostname.replace(/^\[|\]$/g, ""))) return connect(options, callback);
    addressesOf(origin).then(
      () => connect(options, callback),
      (error: Error) => callback(error, null),
    );
  };
}
