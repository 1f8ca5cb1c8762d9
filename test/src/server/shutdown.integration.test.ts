import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { ConfigurationError } from "../../../src/errors/index.js";
import { createLogger } from "../../../src/logging/index.js";
import { createServer } from "../../../src/server/index.js";
import { Gate, smallSchema } from "../../support/small-schema.js";
import { startTestServer } from "../../support/server.js";

describe("the end of a server", () => {
  it("lets a request under way finish and takes no new one", async () => {
    const gate = new Gate();
    const server = await startTestServer({ schema: smallSchema(gate) });
    const underWay = server.post({ query: "{ slow }" });
    await gate.reached;

    const closed = server.close();
    await vi.waitFor(async () => expect(await canConnect(server.url)).toBe(false));
    gate.open();

    expect(await (await underWay).json()).toEqual({ data: { slow: "passed" } });
    await closed;
  });

  it("does not wait for connections that are only kept alive", async () => {
    const server = await startTestServer();
    await (await server.post({ query: "{ hello }" })).text();
    const startedAt = performance.now();
    await server.close();
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it("cuts off what does not finish in the grace", async () => {
    const gate = new Gate();
    const server = await startTestServer({ schema: smallSchema(gate) });
    const underWay = server.post({ query: "{ slow }" }).catch((error: unknown) => error);
    await gate.reached;

    await server.server.close({ graceMs: 50 });

    expect(await underWay).toBeInstanceOf(TypeError);
    gate.open();
    await server.close();
  });

  it("ends websockets with 1001, and their subscriptions", async () => {
    const gate = new Gate();
    const server = await startTestServer({ schema: smallSchema(gate) });
    const socket = new WebSocket(server.webSocketUrl, "graphql-transport-ws");
    await once(socket, "open");
    socket.send(JSON.stringify({ type: "connection_init", payload: { authorization: `Bearer ${server.token}` } }));
    await once(socket, "message");
    socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query: "subscription { endless }" } }));
    await once(socket, "message");

    const ended = once(socket, "close");
    await server.close();

    const [code, reason] = (await ended) as [number, Buffer];
    expect(code).toBe(1001);
    expect(String(reason)).toContain("connect again");
    gate.open();
  });

  it("does not wait for a websocket whose peer is silent", async () => {
    const server = await startTestServer();
    const { hostname, port } = new URL(server.url);
    const silent = connect(Number(port), hostname);
    silent.write(
      "GET /graphql HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n" +
        "sec-websocket-protocol: graphql-transport-ws\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    );
    await once(silent, "data");
    silent.on("error", () => undefined);

    const startedAt = performance.now();
    await server.server.close({ graceMs: 100 });

    expect(performance.now() - startedAt).toBeLessThan(2_000);
    silent.destroy();
    await server.close();
  });

  it("is not ready while it ends", async () => {
    const gate = new Gate();
    const server = await startTestServer({ schema: smallSchema(gate) });
    // A connection that is under way when the end begins, so that it can still ask.
    const { hostname, port } = new URL(server.url);
    const kept = connect(Number(port), hostname);
    kept.write("GET /health/ready HTTP/1.1\r\nhost: x\r\n");
    const underWay = server.post({ query: "{ slow }" });
    await gate.reached;

    const closed = server.close();
    await vi.waitFor(async () => expect(await canConnect(server.url)).toBe(false));
    kept.write("\r\n");
    const [answer] = (await once(kept, "data")) as [Buffer];

    expect(String(answer)).toMatch(/^HTTP\/1.1 503/);
    gate.open();
    await underWay;
    await closed;
    kept.destroy();
  });
});

describe("the beginning of a server", () => {
  it("says which port is in use and what to do", async () => {
    const first = await startTestServer();
    const { port } = new URL(first.url);
    const second = createServer({
      schema: smallSchema(),
      storage: first.storage,
      access: first.access,
      createContext: (access) => ({ access }),
      logger: createLogger({ level: "silent" }),
      host: "127.0.0.1",
      port: Number(port),
    });
    await expect(second).rejects.toThrow(ConfigurationError);
    await expect(second).rejects.toThrow(new RegExp(`Port ${port} on 127.0.0.1 is in use.*PORT`));
    await first.close();
  });
});

async function canConnect(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  return new Promise((resolve) => {
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
