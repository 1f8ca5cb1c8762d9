import { once } from "node:events";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:https";
import { generate } from "selfsigned";
import { Agent, request } from "undici";
import { afterEach, describe, expect, it } from "vitest";
import { classify, type FaultClass, type Shown } from "../../../src/http/index.js";

/** What real sockets show, rather than what a table of codes says they do. */
const open: { close(): void }[] = [];

afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
  });
  open.push({
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

const tcp = (onSocket: (socket: Socket) => void) => listening(createTcpServer(onSocket));
const http = (answer: RequestListener) => listening(createHttpServer(answer));

async function show(address: string, options: { ca?: string; timeoutMs?: number } = {}): Promise<Shown> {
  const { ca, timeoutMs = 5_000 } = options;
  const dispatcher = new Agent({ connect: { timeout: 1_000, ...(ca ? { ca } : {}) } });
  open.push({ close: () => void dispatcher.destroy() });
  let isAnswerBegun = false;
  try {
    const response = await request(address, { dispatcher, signal: AbortSignal.timeout(timeoutMs) });
    isAnswerBegun = true;
    const body = await response.body.text();
    const headers = response.headers;
    return { kind: "ANSWER", status: response.statusCode, headers, body, isNotJson: !isJson(body) };
  } catch (error) {
    return { kind: "NO_ANSWER", error, isAnswerBegun };
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function classAt(port: number, options: Parameters<typeof show>[1] = {}): Promise<FaultClass | "none"> {
  return classify(await show(`http://127.0.0.1:${port}/`, options))?.faultClass ?? "none";
}

describe("promise 17: on real sockets", () => {
  it("nobody listening is unreachable, and nothing was sent", async () => {
    const server = createTcpServer();
    const port = await listening(server);
    server.close();
    await once(server, "close");
    const verdict = classify(await show(`http://127.0.0.1:${port}/`));
    expect(verdict).toMatchObject({ faultClass: "unreachable", mayHaveBeenSent: false, sign: "ECONNREFUSED" });
  });

  it("a name that does not exist is unreachable", async () => {
    const verdict = classify(await show("http://no-such-host.invalid/"));
    expect(verdict).toMatchObject({ faultClass: "unreachable", mayHaveBeenSent: false });
  });

  it.each<[string, (socket: Socket) => void, FaultClass]>([
    ["a connection cut after the request", (socket) => socket.once("data", () => socket.destroy()), "unreachable"],
    [
      "a connection reset after the request",
      (socket) => socket.once("data", () => socket.resetAndDestroy()),
      "unreachable",
    ],
    ["something that is no HTTP", (socket) => socket.end("SSH-2.0-OpenSSH_9.6\r\n"), "transient"],
    [
      "a body shorter than announced",
      (socket) => socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{")),
      "transient",
    ],
    [
      "a body reset in its middle",
      (socket) =>
        socket.once("data", () => {
          socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{", () =>
            setImmediate(() => socket.resetAndDestroy()),
          );
        }),
      "transient",
    ],
    [
      "chunks that break off",
      (socket) => socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{")),
      "transient",
    ],
  ])("%s is as the table says", async (_what, onSocket, expected) => {
    expect(await classAt(await tcp(onSocket))).toBe(expected);
  });

  it("a server that takes the request and never answers is unreachable, and a write may have arrived", async () => {
    const port = await tcp(() => undefined);
    const verdict = classify(await show(`http://127.0.0.1:${port}/`, { timeoutMs: 100 }));
    expect(verdict).toMatchObject({ faultClass: "unreachable", mayHaveBeenSent: true });
  });

  it.each<[string, RequestListener, FaultClass | "none"]>([
    ["a JSON answer", (_request, response) => response.end("{}"), "none"],
    [
      "a login page",
      (_request, response) =>
        response.setHeader("content-type", "text/html").end('<form><input type="password"></form>'),
      "auth_failed",
    ],
    [
      "a redirect to a login page",
      (_request, response) => response.writeHead(302, { location: "/login?next=/api" }).end(),
      "auth_failed",
    ],
    ["401", (_request, response) => response.writeHead(401).end(), "auth_failed"],
    ["503", (_request, response) => response.writeHead(503).end("<h1>No server is available</h1>"), "unreachable"],
    [
      "503 with Retry-After",
      (_request, response) => response.writeHead(503, { "retry-after": "9" }).end(),
      "rate_limited",
    ],
    ["JSON that is cut", (_request, response) => response.end('{"items":['), "transient"],
  ])("an answer of %s is as the table says", async (_what, answer, expected) => {
    expect(await classAt(await http(answer))).toBe(expected);
  });

  it.each([
    ["has expired", { isExpired: true, host: "localhost", isTrusted: true }, "CERT_HAS_EXPIRED"],
    [
      "is for another name",
      { isExpired: false, host: "other.example", isTrusted: true },
      "ERR_TLS_CERT_ALTNAME_INVALID",
    ],
    ["nobody vouches for", { isExpired: false, host: "localhost", isTrusted: false }, "DEPTH_ZERO_SELF_SIGNED_CERT"],
  ])("a certificate that %s is misconfigured", async (_what, { isExpired, host, isTrusted }, sign) => {
    const day = 86_400_000;
    const end = new Date(Date.now() + (isExpired ? -day : day));
    const { private: key, cert } = await generate([{ name: "commonName", value: host }], {
      notBeforeDate: new Date(Date.now() - 2 * day),
      notAfterDate: end,
      algorithm: "sha256",
      extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: host }] }],
    });
    const port = await listening(createTlsServer({ key, cert }, (_request, response) => response.end("{}")));
    const verdict = classify(await show(`https://localhost:${port}/`, isTrusted ? { ca: cert } : {}));
    expect(verdict).toMatchObject({ faultClass: "misconfigured", sign });
  });

  it("a port that speaks no TLS is misconfigured", async () => {
    const port = await http((_request, response) => response.end("{}"));
    expect(classify(await show(`https://localhost:${port}/`))?.faultClass).toBe("misconfigured");
  });
});
