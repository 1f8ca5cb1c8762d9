import type { AddressInfo } from "node:net";
import { ConfigurationError } from "../errors/index.js";

/** What to say when an address can't be listened on. @param setting that names the port. */
export function cannotListen(cause: unknown, host: string, port: number, setting = "PORT (or --port)"): unknown {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const said = {
    EADDRINUSE: `Port ${port} on ${host} is in use by another process. Set ${setting} to another one, or 0 for any that is free.`,
    EACCES: `Port ${port} on ${host} may not be used by this user. Set ${setting} to one from 1024 up.`,
    EADDRNOTAVAIL: `This machine has no address ${host}. Set HOST to one it has, such as 127.0.0.1 or 0.0.0.0.`,
    ENOTFOUND: `The host name ${host} leads to no address. Set HOST to one of this machine's, such as 127.0.0.1.`,
  }[code];
  return said ? new ConfigurationError(said, { cause }) : cause;
}

/** Where a server can be reached from this machine, without a slash at the end. */
export function urlOf({ address, family, port }: AddressInfo): string {
  if (address === "0.0.0.0" || address === "::") return `http://localhost:${port}`;
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}
