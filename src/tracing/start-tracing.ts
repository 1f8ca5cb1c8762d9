import { randomUUID } from "node:crypto";
import type * as Core from "@opentelemetry/core";
import { context, diag, DiagLogLevel, propagation, trace } from "@opentelemetry/api";
import type * as OtlpJson from "@opentelemetry/exporter-trace-otlp-http";
import type * as OtlpProto from "@opentelemetry/exporter-trace-otlp-proto";
import type * as Resources from "@opentelemetry/resources";
import type * as Sdk from "@opentelemetry/sdk-trace-node";
import { ConfigurationError } from "../errors/index.js";
import type { Logger } from "../logging/index.js";
import { switchTracing } from "./tracing.js";

/** The SDK's packages, which are installed only where they are wanted, and loaded only when they are used. */
export interface TracingPackages {
  readonly core: () => Promise<typeof Core>;
  readonly sdk: () => Promise<typeof Sdk>;
  readonly resources: () => Promise<typeof Resources>;
  readonly otlpJson: () => Promise<typeof OtlpJson>;
  readonly otlpProto: () => Promise<typeof OtlpProto>;
}

export const tracingPackages: TracingPackages = {
  core: () => import("@opentelemetry/core"),
  sdk: () => import("@opentelemetry/sdk-trace-node"),
  resources: () => import("@opentelemetry/resources"),
  otlpJson: () => import("@opentelemetry/exporter-trace-otlp-http"),
  otlpProto: () => import("@opentelemetry/exporter-trace-otlp-proto"),
};

export interface RunningTracing {
  /** Where spans are sent. */
  readonly url: string;
  /** Sends what is still to be sent. */
  stop(): Promise<void>;
}

type Protocol = "http/protobuf" | "http/json";

/**
 * Records traces and sends them to an OpenTelemetry collector, if the standard settings ask for it: an endpoint
 * (`OTEL_EXPORTER_OTLP_ENDPOINT`, or `…_TRACES_ENDPOINT`), or `OTEL_TRACES_EXPORTER=otlp`. Without either, nothing is
 * recorded. Samplers, batches, headers and limits are set by the SDK's own variables, which it reads itself.
 * @throws {ConfigurationError} a setting asks for what there is not, or a package is not installed.
 */
export async function startTracing(
  env: NodeJS.ProcessEnv,
  about: { readonly version: string; readonly logger: Logger },
  packages: TracingPackages = tracingPackages,
): Promise<RunningTracing | null> {
  const url = endpointOf(env);
  if (url === null) return null;
  const protocol = protocolOf(env);
  const { logger, version } = about;
  const [core, sdk, resources] = await Promise.all([
    load("@opentelemetry/core", packages.core),
    load("@opentelemetry/sdk-trace-node", packages.sdk),
    load("@opentelemetry/resources", packages.resources),
  ]);
  const exporter =
    protocol === "http/json"
      ? new (await load("@opentelemetry/exporter-trace-otlp-http", packages.otlpJson)).OTLPTraceExporter({ url })
      : new (await load("@opentelemetry/exporter-trace-otlp-proto", packages.otlpProto)).OTLPTraceExporter({ url });
  const told = resources.detectResources({ detectors: [resources.envDetector] });
  const provider = new sdk.NodeTracerProvider({
    resource: resources
      .resourceFromAttributes({
        "service.name": env["OTEL_SERVICE_NAME"] ?? "tributary",
        "service.version": version,
        "service.instance.id": randomUUID(),
      })
      .merge(told),
    spanProcessors: [new sdk.BatchSpanProcessor(exporter)],
  });
  const warn = (message: string, ...more: unknown[]) => logger.warn({ about: more.map(String) }, `traces: ${message}`);
  diag.setLogger(
    { error: warn, warn, info: () => undefined, debug: () => undefined, verbose: () => undefined },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  // Only which trace a call belongs to: baggage, which a caller fills as it likes, is neither taken nor handed on.
  provider.register({ propagator: new core.W3CTraceContextPropagator() });
  switchTracing(true);
  return {
    url,
    async stop() {
      switchTracing(false);
      await provider.shutdown().catch((error: unknown) => logger.warn({ err: error }, "the last traces were not sent"));
      trace.disable();
      context.disable();
      propagation.disable();
      diag.disable();
    },
  };
}

/** Where spans go; null while none are wanted. */
function endpointOf(env: NodeJS.ProcessEnv): string | null {
  const setting = (name: string) => env[name]?.trim() || null;
  if (setting("OTEL_SDK_DISABLED")?.toLowerCase() === "true") return null;
  const exporter = setting("OTEL_TRACES_EXPORTER");
  if (exporter === "none") return null;
  if (exporter !== null && exporter !== "otlp") {
    throw new ConfigurationError(
      `The environment variable OTEL_TRACES_EXPORTER has to be otlp or none; it is ${JSON.stringify(exporter.slice(0, 100))}.`,
    );
  }
  const own = setting("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
  const shared = setting("OTEL_EXPORTER_OTLP_ENDPOINT");
  if (own === null && shared === null && exporter === null) return null;
  const name = own === null ? "OTEL_EXPORTER_OTLP_ENDPOINT" : "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
  const url = own ?? `${(shared ?? "http://localhost:4318").replace(/\/+$/, "")}/v1/traces`;
  if (URL.canParse(url) && /^https?:/.test(url)) return url;
  throw new ConfigurationError(
    `The environment variable ${name} has to be an address that begins with http:// or https://, such as http://localhost:4318.`,
  );
}

function protocolOf(env: NodeJS.ProcessEnv): Protocol {
  const own = env["OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"]?.trim();
  const protocol = own || env["OTEL_EXPORTER_OTLP_PROTOCOL"]?.trim() || "http/protobuf";
  if (protocol === "http/protobuf" || protocol === "http/json") return protocol;
  throw new ConfigurationError(
    `The environment variable ${own ? "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL" : "OTEL_EXPORTER_OTLP_PROTOCOL"} has to be http/protobuf or http/json; it is ${JSON.stringify(protocol.slice(0, 100))}. A collector takes them at its port 4318.`,
  );
}

/** @throws {ConfigurationError} the package is not installed. */
async function load<Module>(name: string, from: () => Promise<Module>): Promise<Module> {
  try {
    return await from();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw cause;
    throw new ConfigurationError(
      `Traces are switched on (OTEL_…), and the package ${name} that they need is not installed. Install it: npm install ${name}`,
      { cause },
    );
  }
}
