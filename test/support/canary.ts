import { once } from "node:events";
import { createServer, type AddressInfo, type ListenOptions, type Socket } from "node:net";

/** A listener that nobody is to reach. */
export interface Canary {
  readonly port: number;
  /** Connections opened to it. */
  readonly connections: number;
  readonly bytes: number;
  stop(): Promise<void>;
}

/** Listens; answers everything like a metadata service that gives its secret away. */
export async function startCanary(where: ListenOptions = { host: "127.0.0.1", port: 0 }): Promise<Canary> {
  let [connections, bytes] = [0, 0];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    connections += 1;
    open.add(socket);
    socket.on("error", () => undefined);
    socket.on("data", (data) => {
      bytes += data.length;
      socket.end("HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\ncanary-secret");
    });
  });
  server.listen(where);
  await once(server, "listening");
  return {
    port: where.path ? 0 : (server.address() as AddressInfo).port,
    get connections() {
      return connections;
    },
    get bytes() {
      return bytes;
    },
    async stop() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
