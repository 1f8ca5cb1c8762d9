import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a store of secrets does at the moment. */
export type StoreMood = "WELL" | "DOWN" | "SLOW" | "DENIED";

/** Stands between the gateway and a store, and passes on, cuts off, keeps waiting or refuses. */
export interface StoreGate {
  readonly url: string;
  mood: StoreMood;
  /** Where it is set, what it does with a path. */
  moodOf: ((path: string) => StoreMood) | null;
  /** Requests that came, whatever became of them. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** @param deny how this kind of store refuses somebody who may not. */
export async function openGate(target: string, deny: (response: ServerResponse) => void): Promise<StoreGate> {
  const { hostname, port } = new URL(target);
  const server = createServer((incoming, response) => {
    gate.requests.push(`${incoming.method ?? ""} ${incoming.url ?? ""}`);
    const mood = gate.moodOf?.(incoming.url ?? "/") ?? gate.mood;
    if (mood === "DOWN") incoming.socket.destroy();
    else if (mood === "DENIED") deny(response);
    else if (mood === "WELL") pass(incoming, response, hostname, port);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const gate: StoreGate = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mood: "WELL",
    moodOf: null,
    requests: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return gate;
}

function pass(incoming: IncomingMessage, response: ServerResponse, hostname: string, port: string): void {
  const { method, url, headers } = incoming;
  const outgoing = request({ hostname, port, method, path: url, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  outgoing.on("error", () => response.destroy());
  incoming.pipe(outgoing);
}
