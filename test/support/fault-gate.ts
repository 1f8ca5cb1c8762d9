import { createServer, request, type IncomingMessage, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

/** What stands between the gateway and a subgraph: lets calls through, or answers them in the subgraph's stead. */
export type Misbehavior =
  | null
  /** The connection is cut. */
  | "dead"
  /** Nothing is ever answered. */
  | "silent"
  /** This is answered with this status. */
  | { readonly status: number; readonly body: string };

export interface FaultGate {
  readonly url: string;
  /** What came so far, the headers and body of each call. */
  readonly calls: { readonly headers: IncomingMessage["headers"]; readonly body: string }[];
  misbehave(how: Misbehavior, calls?: number): void;
  close(): Promise<void>;
}

/** @param target where calls go that are let through; may be changed by starting another gate. */
export async function startFaultGate(target: () => string): Promise<FaultGate> {
  const calls: FaultGate["calls"] = [];
  let how: Misbehavior = null;
  let left = Number.POSITIVE_INFINITY;
  const server: Server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      calls.push({ headers: incoming.headers, body });
      const now = left > 0 ? how : null;
      left -= 1;
      if (now === "silent") return;
      if (now === "dead") {
        incoming.socket.destroy();
      } else if (now) {
        response.writeHead(now.status, { "content-type": "application/json" }).end(now.body);
      } else {
        const outgoing = request(
          target(),
          { method: "POST", headers: { "content-type": "application/json" } },
          (answer) => {
            response.writeHead(answer.statusCode ?? 500, { "content-type": "application/json" });
            answer.pipe(response);
          },
        );
        outgoing.on("error", () => incoming.socket.destroy());
        outgoing.end(body);
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    calls,
    misbehave(next, count = Number.POSITIVE_INFINITY) {
      how = next;
      left = count;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
