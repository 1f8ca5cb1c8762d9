import { isIP, Socket, type LookupFunction } from "node:net";
import type { ResolvedAddress } from "./guarded-agent.js";

/** Gives the addresses of a host that may be dialled at a port. @throws when one of them may not. */
export type AddressesAt = (host: string, port: number) => Promise<readonly ResolvedAddress[]>;

const connectTimeoutMs = 5_000;

/**
 * A socket for what speaks no HTTP, not connected yet. It is dialled by port and host only, and goes where `addressesAt` lets it:
 * clients of databases open their connections themselves, and call `connect` as that of any socket.
 */
export function guardedSocket(addressesAt: AddressesAt): Socket {
  const socket = new Socket();
  const dial = socket.connect.bind(socket);
  const tooLate = setTimeout(() => {
    socket.destroy(Object.assign(new Error("The host did not answer in time."), { code: "ETIMEDOUT" }));
  }, connectTimeoutMs).unref();
  socket.once("connect", () => clearTimeout(tooLate)).once("close", () => clearTimeout(tooLate));

  const connect = (port: unknown, host: unknown): Socket => {
    if (typeof port !== "number" || typeof host !== "string") {
      // A path alone would be a socket of this machine.
      process.nextTick(() => socket.destroy(new TypeError("Expected a port and a host.")));
      return socket;
    }
    addressesAt(host, port).then(
      (addresses) => {
        // Node asks no look-up function about a host that is an IP address: it was judged just now.
        if (!socket.destroyed) dial({ port, host: isIP(host) ? host : nameOf(host), lookup: answering(addresses) });
      },
      (error: Error) => socket.destroy(error),
    );
    return socket;
  };
  return Object.assign(socket, { connect: connect });
}

/** Dials what was judged: Node asks it once and has no other source of addresses. */
function answering(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (_host, options, callback) => {
    const [first] = addresses;
    if (options.all) callback(null, [...addresses]);
    else callback(null, first?.address ?? "", first?.family ?? 0);
  };
}

/** Brackets belong to addresses in a URL only. */
function nameOf(host: string): string {
  return host.replace(/^\[|\]$/g, "");
}
