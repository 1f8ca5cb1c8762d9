import { createServer } from "node:net";

/** Listens for a moment. @returns the code of what kept it from that, such as EADDRINUSE; null when nothing did. */
export function listenOnce(host: string, port: number): Promise<string | null> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}
