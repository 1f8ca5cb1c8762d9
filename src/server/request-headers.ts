import type { IncomingHttpHeaders } from "node:http";

/** Reads a header of a request by its name in lower case; one that came several times as one text. */
export function headerReader(headers: IncomingHttpHeaders): (name: string) => string | null {
  return (name) => {
    const value = headers[name];
    return Array.isArray(value) ? value.join(", ") : (value ?? null);
  };
}
