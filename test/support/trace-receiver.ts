import { createServer, type IncomingMessage } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";

/** A span as OTLP has it in JSON, its attributes made an object. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  /** 1 internal, 2 server, 3 client. */
  readonly kind: number;
  readonly isError: boolean;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface TraceReceiver {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly url: string;
  readonly spans: ReceivedSpan[];
  /** Attributes of the processes that sent something. */
  readonly resources: Readonly<Record<string, unknown>>[];
  /** All that came, as text. */
  text: string;
  close(): Promise<void>;
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** What a collector does with traces: takes OTLP over HTTP in JSON at /v1/traces (OTLP specification, 1.5), and keeps them. */
export async function startTraceReceiver(): Promise<TraceReceiver> {
  const spans: ReceivedSpan[] = [];
  const resources: Readonly<Record<string, unknown>>[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((text) => {
      const isTraces = request.method === "POST" && request.url === "/v1/traces";
      if (!isTraces || request.headers["content-type"] !== "application/json") {
        response.writeHead(isTraces ? 415 : 404).end();
        return;
      }
      receiver.text += text;
      take(JSON.parse(text) as ExportRequest);
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  });
  const take = ({ resourceSpans }: ExportRequest) => {
    for (const { resource, scopeSpans } of resourceSpans) {
      resources.push(objectOf(resource.attributes));
      for (const span of scopeSpans.flatMap((scope) => scope.spans)) {
        const { traceId, spanId, parentSpanId, name, kind, status, attributes } = span;
        spans.push({
          traceId,
          spanId,
          parentSpanId: parentSpanId || null,
          name,
          kind,
          isError: status.code === 2,
          attributes: objectOf(attributes),
        });
      }
    }
  };
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const receiver: TraceReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    resources,
    text: "",
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return receiver;
}

interface ExportRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly {
      readonly spans: readonly (Omit<ReceivedSpan, "attributes" | "parentSpanId" | "isError"> & {
        readonly parentSpanId?: string;
        readonly status: { readonly code?: number };
        readonly attributes: readonly Attribute[];
      })[];
    }[];
  }[];
}

function objectOf(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  const body = Buffer.concat(parts);
  return String(request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body);
}
