import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface JsonRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  /** Undefined without one, a form's parameters, or what the JSON holds. */
  readonly body: unknown;
}

export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface JsonServer {
  readonly url: string;
  close(): Promise<void>;
}

/** A server that answers each request with JSON. What is no JSON where JSON is due gets 400. */
export async function startJsonServer(
  answer: (request: JsonRequest) => JsonAnswer | Promise<JsonAnswer>,
): Promise<JsonServer> {
  const server = createServer((incoming, response) => {
    void (async () => {
      const url = new URL(incoming.url ?? "/", "http://store");
      const { status, body, headers } = await read(incoming)
        .then((read) =>
          answer({
            method: incoming.method ?? "",
            path: url.pathname,
            query: url.searchParams,
            headers: incoming.headers,
            body: read,
          }),
        )
        .catch((error: unknown) => ({ status: 400, body: { errors: [String(error)] }, headers: {} }));
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(body === undefined ? "" : JSON.stringify(body));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(incoming: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString("utf8");
  if (text === "") return undefined;
  const type = incoming.headers["content-type"] ?? "";
  if (type.startsWith("application/x-www-form-urlencoded")) return new URLSearchParams(text);
  if (!type.startsWith("application/json")) throw new Error(`content type "${type}"`);
  return JSON.parse(text) as unknown;
}

/** @throws when the body has other keys than these. */
export function requireKeys(body: unknown, keys: readonly string[]): Record<string, unknown> {
  if (typeof body !== "object" || body === null) throw new Error("missing body");
  const unknown = Object.keys(body).filter((key) => !keys.includes(key));
  if (unknown.length > 0) throw new Error(`unknown keys ${unknown.join(", ")}`);
  return body as Record<string, unknown>;
}
