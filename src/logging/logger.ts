import { pino, stdTimeFunctions, symbols, type DestinationStream, type Logger as PinoLogger } from "pino";
import { currentLogFields } from "./log-fields.js";
import { withoutSecretShapes } from "./secret-shapes.js";

/** Structured log. Pass ids as fields (`connectionId`, `runId`, `requestId`), never inside the text. */
export type Logger = PinoLogger;

/**
 * Keys whose values never reach a log line, at any depth that our own objects have. Listed rather than guessed: a key
 * that holds a secret under another name is a defect in the caller.
 */
export const redactedKeys = [
  "authorization",
  "password",
  "secret",
  "token",
  "accessToken",
  "refreshToken",
  "access_token",
  "refresh_token",
  "client_secret",
  "clientSecret",
  "code_verifier",
  "credential",
  "credentials",
  "apiKey",
  "api_key",
  "restKey",
  "cookie",
  "set-cookie",
  "x-api-key",
] as const;

const redactedPaths = redactedKeys.flatMap((key) => {
  const name = /^[A-Za-z_]\w*$/.test(key) ? key : `["${key}"]`;
  const nested = name.startsWith("[") ? name : `.${name}`;
  return [name, `*${nested}`, `*.*${nested}`, `*.*.*${nested}`];
});

/** @param options.level pino level, default `info`. @param options.destination defaults to standard error, so that commands keep standard output for their answer. */
export function createLogger(options: { level?: string; destination?: DestinationStream; name?: string } = {}): Logger {
  return pino(
    {
      level: options.level ?? "info",
      ...(options.name ? { name: options.name } : {}),
      redact: { paths: redactedPaths, censor: "[redacted]" },
      hooks: { streamWrite: withoutSecretShapes },
      timestamp: stdTimeFunctions.isoTime,
      mixin: (_line, _level, logger) => fieldsBeside(logger),
    },
    options.destination ?? pino.destination(2),
  );
}

/** What is being done now, but for the fields that a child logger has already: JSON with a key twice is read in two ways. */
function fieldsBeside(logger: Logger): Record<string, string> {
  const own = (logger as unknown as Readonly<Record<symbol, unknown>>)[symbols.chindingsSym];
  const written = typeof own === "string" ? own : "";
  return Object.fromEntries(Object.entries(currentLogFields()).filter(([name]) => !written.includes(`"${name}":`)));
}
