import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { ConfigurationError } from "../../../src/errors/index.js";
import { callSubgraph } from "../../../src/federation/index.js";
import { createSourceHttp } from "../../../src/http/index.js";
import {
  inSpan,
  startTracing,
  traceHeaders,
  traceParentOf,
  tracingPackages,
  type RunningTracing,
} from "../../../src/tracing/index.js";
import { loopbackNetwork } from "../../support/network.js";
import { silentLogger } from "../../support/services.js";
import { startSyncedGateway, type SyncedGateway } from "../../support/synced-gateway.js";
import { startTraceReceiver, type ReceivedSpan, type TraceReceiver } from "../../support/trace-receiver.js";

const about = { version: "1.2.3", logger: silentLogger };
const apiKey = "a-canary-of-an-api-key";
const log: string[] = [];
let receiver: TraceReceiver;
let tracing: RunningTracing | null;
let gateway: SyncedGateway;
let number = 0;

/** A caller's own trace, unlike each time. */
function ownTrace() {
  number += 1;
  const traceId = String(number).padStart(32, "a");
  return { traceId, spanId: "b7ad6b7169203331", traceparent: `00-${traceId}-b7ad6b7169203331-01` };
}

/** Spans of a trace once its first one has ended, which is the last to do so. */
async function spansOf(traceId: string, isWhole: (spans: readonly ReceivedSpan[]) => boolean): Promise<ReceivedSpan[]> {
  const found = () => receiver.spans.filter((span) => span.traceId === traceId);
  await expect.poll(() => isWhole(found()), { timeout: 20_000 }).toBe(true);
  return found();
}

/** Names from a span up to the first one of ours. */
function pathOf(span: ReceivedSpan, spans: readonly ReceivedSpan[]): string[] {
  const above = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return [span.name, ...(above ? pathOf(above, spans) : [])];
}

beforeAll(async () => {
  process.env["OTEL_BSP_SCHEDULE_DELAY"] = "20";
  receiver = await startTraceReceiver();
  tracing = await startTracing(
    {
      OTEL_EXPORTER_OTLP_ENDPOINT: `${receiver.url}/`,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_SERVICE_NAME: "plant gateway",
    },
    about,
  );
  // As a process does it: commands to the database are told of where traces were on when it connected.
  gateway = await startSyncedGateway({ scale: 100, apiKey, log: { write: (line) => log.push(line) } });
});

afterAll(async () => {
  await tracing?.stop();
  await gateway?.close();
  await receiver?.close();
  delete process.env["OTEL_BSP_SCHEDULE_DELAY"];
});

describe("traces", () => {
  it("go from the caller's through the operation to the request to the source and to the database", async () => {
    const { traceId, spanId, traceparent } = ownTrace();
    const input = {
      system: "sandbox",
      name: "Plant",
      config: { baseUrl: gateway.sandbox.url },
      credentials: { apiKey },
    };
    const query =
      "mutation Connect($input: ConnectSystemInput!) { connectSystem(input: $input) { connection { id } } }";
    const response = await gateway.post({ query, variables: { input } }, { headers: { traceparent } });
    expect(await response.json()).toMatchObject({ data: { connectSystem: { connection: {} } } });
    const spans = await spansOf(traceId, (all) => all.some(({ kind }) => kind === 2));
    const operation = spans.find(({ kind }) => kind === 2);
    expect(operation).toMatchObject({
      name: "graphql mutation",
      parentSpanId: spanId,
      isError: false,
      attributes: {
        "graphql.operation.type": "mutation",
        "graphql.operation.name": "Connect",
        "tributary.request_id": response.headers.get("x-request-id"),
        "tributary.outcome": "ok",
      },
    });
    const request = spans.find(({ name }) => name === "GET sandbox");
    expect(request?.attributes).toMatchObject({ "http.request.method": "GET", "server.address": "127.0.0.1" });
    const insert = spans.find(({ name }) => name === "insert connections");
    expect(insert?.attributes).toMatchObject({ "db.system.name": "mongodb", "db.collection.name": "connections" });
    for (const span of [request, insert]) {
      expect(span?.kind).toBe(3);
      expect(pathOf(span as ReceivedSpan, spans).at(-1)).toBe("graphql mutation");
    }
    expect(receiver.resources[0]).toMatchObject({ "service.name": "plant gateway", "service.version": "1.2.3" });
  });

  it("have one for each sync run, which its log lines name", async () => {
    await gateway.connect({ name: "Synced" });
    await expect.poll(() => receiver.spans.some(({ name }) => name === "sync run"), { timeout: 20_000 }).toBe(true);
    const run = receiver.spans.find(({ name }) => name === "sync run") as ReceivedSpan;
    expect(run).toMatchObject({ parentSpanId: null, attributes: { "tributary.sync.kind": "INITIAL" } });
    const spans = receiver.spans.filter(({ traceId }) => traceId === run.traceId);
    const paths = spans.map((span) => pathOf(span, spans));
    expect(paths.filter(([name]) => name === "GET sandbox").map((path) => path.at(-1))).toContain("sync run");
    expect(paths.filter(([name]) => name === "insert workOrders").map((path) => path.at(-1))).toContain("sync run");
    const runId = run.attributes["tributary.run_id"];
    const lines = log.map((line) => JSON.parse(line) as Record<string, unknown>);
    const ofRun = lines.filter((line) => line["traceId"] === run.traceId);
    expect(ofRun.every((line) => line["runId"] === runId)).toBe(true);
  });

  it("take each operation of a websocket for itself", async () => {
    const { traceId, spanId, traceparent } = ownTrace();
    const socket = new WebSocket(gateway.webSocketUrl, "graphql-transport-ws");
    await once(socket, "open");
    socket.send(JSON.stringify({ type: "connection_init", payload: { authorization: `Bearer ${gateway.token}` } }));
    await once(socket, "message");
    const payload = { query: "query Mine { workOrders(first: 1) { nodes { id } } }", extensions: { traceparent } };
    socket.send(JSON.stringify({ id: "1", type: "subscribe", payload }));
    const spans = await spansOf(traceId, (all) => all.some(({ kind }) => kind === 2));
    socket.close();
    expect(spans.find(({ kind }) => kind === 2)).toMatchObject({ name: "graphql query", parentSpanId: spanId });
    expect(spans.some(({ name }) => name === "find workOrders")).toBe(true);
  });

  it("mark what failed by its code, and hold nothing that a caller or a customer sent (Promise 6)", async () => {
    const { traceId, traceparent } = ownTrace();
    const input = {
      system: "sandbox",
      config: { baseUrl: "http://127.0.0.1:1/a-canary-of-a-path" },
      credentials: { apiKey },
    };
    const query = "mutation ($input: ConnectSystemInput!) { connectSystem(input: $input) { connection { id } } }";
    await gateway.post({ query, variables: { input } }, { headers: { traceparent } });
    const spans = await spansOf(traceId, (all) => all.some(({ kind }) => kind === 2));
    expect(spans.find(({ name }) => name === "GET sandbox")).toMatchObject({
      isError: true,
      attributes: { "error.type": "CONNECTION_UNREACHABLE" },
    });
    for (const secret of [apiKey, "canary", gateway.token, gateway.token.slice(9, 30), "sealed", "Bearer"])
      expect(receiver.text.includes(secret), secret).toBe(false);
  });
});

describe("which trace a call belongs to", () => {
  const came: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    came.push(request.headers);
    response.writeHead(200, { "content-type": "application/json" }).end('{"data":{}}');
  });
  let url = "";

  beforeAll(async () => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterEach(() => void came.splice(0));
  afterAll(() => void server.close());

  const parent = () => {
    const { traceId, traceparent } = ownTrace();
    return { traceId, parent: { traceparent, tracestate: "vendor=1" } };
  };

  it("is told to subgraphs", async () => {
    const own = parent();
    const subgraph = { name: "sensors", url, timeoutMs: 5_000 };
    const call = { organizationId: "org_1", subgraph, query: "{ a }" };
    await inSpan({ name: "test", parent: own.parent }, () => callSubgraph(loopbackNetwork, call));
    expect(came[0]?.traceparent).toMatch(new RegExp(`^00-${own.traceId}-(?!b7ad6b7169203331)[0-9a-f]{16}-01$`));
    expect(came[0]?.["tracestate"]).toBe("vendor=1");
    expect(came[0]?.["baggage"]).toBeUndefined();
  });

  it("is not told to customers' systems, unless the operator wants it", async () => {
    for (const isTold of [false, true]) {
      const http = createSourceHttp({ network: loopbackNetwork, organizationId: "org_1", system: "test", isTold });
      await inSpan({ name: "test", parent: parent().parent }, () => http.send({ url }));
    }
    expect(came.map(({ traceparent }) => traceparent !== undefined)).toEqual([false, true]);
  });

  it("is believed of a caller only as the standard writes it", () => {
    const told = (traceparent: string, tracestate = "") =>
      traceParentOf((name) => ({ traceparent, tracestate })[name] ?? null);
    const { traceparent } = ownTrace();
    expect(told(traceparent, "a=1")).toEqual({ traceparent, tracestate: "a=1" });
    expect(told(traceparent, "a".repeat(513))).toEqual({ traceparent });
    for (const wrong of [
      "",
      "00-1-2-3",
      traceparent.toUpperCase(),
      `${traceparent}\r\nx: y`,
      `ff${traceparent.slice(2)}`,
    ])
      expect(told(wrong)).toEqual({});
  });
});

describe("the settings of traces", () => {
  it("are off unless one of them asks for it", async () => {
    const off = [
      {},
      { OTEL_SERVICE_NAME: "gateway" },
      { OTEL_TRACES_EXPORTER: "none", OTEL_EXPORTER_OTLP_ENDPOINT: "http://localhost:4318" },
      { OTEL_SDK_DISABLED: "true", OTEL_EXPORTER_OTLP_ENDPOINT: "http://localhost:4318" },
    ];
    for (const env of off) expect(await startTracing(env, about)).toBeNull();
  });

  it.each([
    [{ OTEL_TRACES_EXPORTER: "jaeger" }, /OTEL_TRACES_EXPORTER has to be otlp or none; it is "jaeger"/],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4317" }, /OTEL_EXPORTER_OTLP_ENDPOINT has to be an address/],
    [
      { OTEL_TRACES_EXPORTER: "otlp", OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" },
      /OTEL_EXPORTER_OTLP_PROTOCOL has to be http\/protobuf or http\/json; it is "grpc"/,
    ],
  ])("say of %j what is expected", async (env, message) => {
    const started = startTracing(env, about);
    await expect(started).rejects.toThrow(ConfigurationError);
    await expect(started).rejects.toThrow(message);
  });

  it("say which package is missing", async () => {
    const missing = Object.assign(new Error("no such module"), { code: "ERR_MODULE_NOT_FOUND" });
    const packages = { ...tracingPackages, sdk: () => Promise.reject(missing) };
    await expect(startTracing({ OTEL_TRACES_EXPORTER: "otlp" }, about, packages)).rejects.toThrow(
      "npm install @opentelemetry/sdk-trace-node",
    );
  });

  it("send protobuf by default, and nothing once they are stopped", async () => {
    await tracing?.stop();
    const came: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      came.push(request.headers["content-type"]);
      request.resume().on("end", () => response.writeHead(200).end());
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    tracing = await startTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }, about);
    expect(tracing?.url).toBe(`${endpoint}/v1/traces`);
    await inSpan({ name: "test" }, () => Promise.resolve());
    await tracing?.stop();
    expect(came).toEqual(["application/x-protobuf"]);
    await inSpan({ name: "test" }, () => expect(traceHeaders()).toEqual({}));
    server.closeAllConnections();
    server.close();
  });
});
