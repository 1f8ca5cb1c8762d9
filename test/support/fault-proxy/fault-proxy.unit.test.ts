import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { connect, createServer as createTcpServer, type AddressInfo, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Agent, request } from "undici";
import { FaultProxy, toxicKinds, type Toxic } from "./index.js";

const body = "0123456789".repeat(200);

let server: Server;
let proxy: FaultProxy;
let agent: Agent;
let asked: string[];

beforeAll(async () => {
  server = createServer((incoming, response) => {
    asked.push(incoming.url ?? "");
    incoming.resume().on("end", () => response.end(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => void server.close());

beforeEach(async () => {
  asked = [];
  agent = new Agent({ connections: 1, headersTimeout: 400, bodyTimeout: 400 });
  proxy = await FaultProxy.start({ port: (server.address() as AddressInfo).port });
});
afterEach(async () => {
  await agent.destroy();
  await proxy.stop();
});

async function ask(path = "/", options: { method?: "POST"; body?: string } = {}): Promise<string> {
  const response = await request(`${proxy.url}${path}`, { dispatcher: agent, method: "GET", ...options });
  // Byte by byte, so that a broken one is one character.
  return Buffer.from(await response.body.arrayBuffer()).toString("latin1");
}

const codeOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => "answered",
    (error: NodeJS.ErrnoException) => error.code ?? error.name,
  );

describe("the fault proxy", () => {
  it("passes on what it is not told to break, in both directions and over one connection", async () => {
    for (const path of ["/1", "/2", "/3"]) expect(await ask(path, { method: "POST", body })).toBe(body);
    expect(asked).toEqual(["/1", "/2", "/3"]);
    expect([proxy.connections, proxy.hits, proxy.turns]).toEqual([1, 0, 2]);
  });

  const harmless: Toxic[] = [
    { kind: "LATENCY", ms: 20 },
    { kind: "BANDWIDTH", bytesPerSecond: 20_000 },
    { kind: "SLICER", size: 3 },
    { kind: "STALL", byte: 100, ms: 50 },
    { kind: "SLOW_CLOSE", ms: 20 },
  ];
  it.each(harmless)("$kind slows an answer down and changes nothing", async (toxic) => {
    proxy.set(toxic);
    expect(await ask()).toBe(body);
    expect(proxy.hits).toBe(1);
  });

  const broken: [Toxic, RegExp][] = [
    [{ kind: "RESET_PEER" }, /ECONNRESET|UND_ERR_SOCKET/],
    [{ kind: "RESET_PEER", byte: 300 }, /ECONNRESET|UND_ERR_SOCKET|UND_ERR_ABORTED/],
    [{ kind: "LIMIT_DATA", byte: 10 }, /UND_ERR_SOCKET|ECONNRESET/],
    [{ kind: "LIMIT_DATA", byte: 300 }, /UND_ERR_SOCKET|ECONNRESET/],
    [{ kind: "TRUNCATE", byte: 10 }, /UND_ERR_SOCKET/],
    [{ kind: "TRUNCATE", byte: 300 }, /UND_ERR_SOCKET/],
    [{ kind: "TIMEOUT", ms: 100 }, /UND_ERR_SOCKET/],
    [{ kind: "DOWN" }, /ECONNRESET|ECONNREFUSED|UND_ERR_SOCKET/],
    [{ kind: "BLACK_HOLE", ms: 5_000 }, /UND_ERR_HEADERS_TIMEOUT/],
    [{ kind: "BLACK_HOLE", byte: 300, ms: 5_000 }, /UND_ERR_BODY_TIMEOUT/],
    [{ kind: "HALF_OPEN", ms: 5_000 }, /UND_ERR_HEADERS_TIMEOUT/],
    [{ kind: "HALF_OPEN", byte: 300, ms: 100 }, /UND_ERR_BODY_TIMEOUT|UND_ERR_SOCKET|ECONNRESET/],
    [{ kind: "GARBAGE" }, /HPE_|HTTPParserError/],
    [{ kind: "WRONG_CERTIFICATE" }, /HPE_|HTTPParserError|UND_ERR_SOCKET|ECONNRESET/],
  ];
  it.each(broken)("%j fails a call, and the next one is answered", async (toxic, code) => {
    proxy.set(toxic);
    expect(await codeOf(ask())).toMatch(code);
    expect(proxy.hits).toBe(1);
    await proxy.heal();
    expect(await ask()).toBe(body);
  });

  it("turns exactly one bit of a byte, the same one for the same seed", async () => {
    const flipped = async (seed: number) => {
      await proxy.stop();
      proxy = await FaultProxy.start({ port: (server.address() as AddressInfo).port }, seed);
      // Behind the head of the answer.
      proxy.set({ kind: "BIT_FLIP", byte: 600 });
      return ask();
    };
    const text = await flipped(7);
    const places = [...body].flatMap((character, place) => (character === text[place] ? [] : [place]));
    expect(text).toHaveLength(body.length);
    expect(places).toHaveLength(1);
    const bits = body.charCodeAt(places[0] ?? 0) ^ text.charCodeAt(places[0] ?? 0);
    expect(Math.log2(bits) % 1).toBe(0);
    expect(await flipped(7)).toBe(text);
  });

  it("gives an answer twice, so that the next call on the connection gets one that is not its own", async () => {
    proxy.set({ kind: "DUPLICATE_RESPONSE" });
    const socket = connect(proxy.port, "127.0.0.1");
    let text = "";
    socket.on("data", (bytes) => (text += String(bytes)));
    socket.write("GET /once HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    await once(socket, "end");
    expect(text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
    expect(asked).toEqual(["/once"]);
    socket.destroy();
  });

  it("speaks TLS with a certificate for another name", async () => {
    proxy.set({ kind: "WRONG_CERTIFICATE" });
    const socket = connectTls({ port: proxy.port, host: "127.0.0.1", servername: "erp.test" });
    const [error] = (await once(socket, "error").catch((fault: unknown) => [fault])) as [NodeJS.ErrnoException];
    expect(error.code).toMatch(/DEPTH_ZERO_SELF_SIGNED_CERT|ERR_TLS_CERT_ALTNAME_INVALID/);
  });

  it("begins in the turn it is told: between two requests, or within a later answer", async () => {
    proxy.set({ kind: "RESET_PEER", stream: "UP", turn: 2 });
    expect(await ask("/0")).toBe(body);
    expect(await ask("/1")).toBe(body);
    expect(await codeOf(ask("/2", { method: "POST", body }))).toMatch(/ECONNRESET|UND_ERR_SOCKET|EPIPE/);
    expect(asked).toEqual(["/0", "/1"]);
    await proxy.heal();
    proxy.set({ kind: "LIMIT_DATA", turn: 1, byte: 500 });
    expect(await ask("/0")).toBe(body);
    expect(await codeOf(ask("/1"))).toMatch(/UND_ERR_SOCKET|ECONNRESET/);
    expect(asked.slice(2)).toEqual(["/0", "/1"]);
  });

  it("begins at a time, on a connection that says nothing", async () => {
    proxy.set({ kind: "RESET_PEER", afterMs: 50 });
    const socket: Socket = connect(proxy.port, "127.0.0.1");
    const [error] = (await once(socket, "error").catch((fault: unknown) => [fault])) as [NodeJS.ErrnoException];
    expect(error.code).toBe("ECONNRESET");
  });

  it("hits as many connections as it is told", async () => {
    proxy.set({ kind: "RESET_PEER", times: 3 });
    const codes = [];
    for (let call = 0; call < 5; call += 1) codes.push(await codeOf(ask()));
    expect(codes.filter((code) => code !== "answered")).toHaveLength(3);
    expect(proxy.hits).toBe(3);
  });

  it("is down for its time and up again by itself, on the same port", async () => {
    const { port } = proxy;
    proxy.set({ kind: "DOWN", ms: 100 });
    await codeOf(ask());
    let code = await codeOf(ask());
    while (code !== "answered") code = await codeOf(ask());
    expect(proxy.port).toBe(port);
  });

  it("passes 8 MiB on unchanged and in order, however it slows them down", async () => {
    const hash = createHash("sha256");
    const sink = createTcpServer((socket) =>
      socket.on("data", (bytes) => hash.update(bytes)).on("error", () => undefined),
    );
    sink.listen(0, "127.0.0.1");
    await once(sink, "listening");
    const slow = await FaultProxy.start({ port: (sink.address() as AddressInfo).port });
    slow.set(
      { kind: "STALL", stream: "UP", ms: 50 },
      { kind: "SLICER", stream: "UP", byte: 3_000_000, size: 9_000 },
      { kind: "STALL", stream: "UP", byte: 6_000_000, ms: 50 },
    );
    const sent = Buffer.alloc(8 << 20, "a line of text that is no divisor of anything\n");
    const [receiver] = await Promise.all([
      once(sink, "connection") as Promise<[Socket]>,
      once(
        connect(slow.port, "127.0.0.1")
          .on("error", () => undefined)
          .end(sent),
        "finish",
      ),
    ]);
    await once(receiver[0], "end");
    expect(hash.digest("hex")).toBe(createHash("sha256").update(sent).digest("hex"));
    expect(slow.hits).toBe(3);
    await slow.stop();
    sink.close();
  });

  it("knows the 16 kinds of the fault matrix", () => {
    expect(new Set(toxicKinds).size).toBe(16);
  });
});
