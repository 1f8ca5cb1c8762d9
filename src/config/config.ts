import { isIP } from "node:net";
import { resolve } from "node:path";
import { z } from "zod";
import { ConfigurationError } from "../errors/index.js";
import { defaultPorts, parseAllowRule, parsePorts, type AllowRule, type PortRange } from "../network/index.js";

/** Which part of the work a process does: `api` answers requests, `worker` runs the jobs, `all` does both. */
export const roles = ["all", "api", "worker"] as const;
export type Role = (typeof roles)[number];

export const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

/** What a process is told from outside. Read once, at the start, and handed on in parts. */
export interface Config {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: string;
  /** Where browsers reach the gateway, without a slash at the end; null: where it listens. */
  readonly publicUrl: string | null;
  /** Null: an embedded MongoDB in `home`. */
  readonly mongodbUri: string | null;
  /** Absolute. Holds the embedded MongoDB, the sandbox's data and, unless a reference names another, the master key. */
  readonly home: string;
  /** Null: a key of its own in `home`. */
  readonly masterKeyReference: string | null;
  /** Further places whose master keys open and never wrap. */
  readonly otherMasterKeyReferences: readonly string[];
  /** Where the Ed25519 key is that session tokens are signed with; null: keys of our own, sealed in the database. */
  readonly sessionKeyReference: string | null;
  /** Where the Ed25519 key is that endpoints of that kind sign with; null: one of its own for each, sealed. */
  readonly webhookKeyReference: string | null;
  /** Where the first API token is, made beforehand; null: the first start makes one, or the command line. */
  readonly firstTokenReference: string | null;
  /** Null: each command chooses. */
  readonly logLevel: LogLevel | null;
  /** At which level a line is written for each request. */
  readonly requestLogLevel: LogLevel;
  /** Where metrics and health are served apart from the API; null: beside it, and by a worker not at all. 0 takes a free one. */
  readonly metricsPort: number | null;
  /** Addresses, networks and named ranges from where metrics may be read without a token. */
  readonly metricsAllowed: readonly string[];
  /** Where the token is that lets in from anywhere to read metrics; null: there is none. */
  readonly metricsTokenReference: string | null;
  /** Whether requests to customers' systems say which trace they belong to. */
  readonly traceSources: boolean;
  readonly role: Role;
  /** Whole days that changes of fields are kept; 0 keeps none. */
  readonly historyDays: number;
  /** What may be called although it is not on the public internet. */
  readonly allowedNetworks: readonly AllowRule[];
  /** Whole days that entries of the audit log are kept. */
  readonly auditDays: number;
  /** May be called at any public address. */
  readonly allowedPorts: readonly PortRange[];
  /** Addresses, networks and named ranges of proxies whose word on a client's address counts. */
  readonly trustedProxies: readonly string[];
  /** What one operation may cost at most; 0 for anything. */
  readonly maxCost: number;
  /** What one token may ask for in a minute, over all processes; 0 for any amount. */
  readonly costPerMinute: number;
  readonly requestsPerMinute: number;
  /** Whole MiB of records that a process keeps from one request to the next; 0 keeps none. */
  readonly recordCacheMb: number;
  /** The same for whole answers. */
  readonly answerCacheMb: number;
  /** Whether callers may look at the schema. */
  readonly introspection: boolean;
  /** Whether there is a GraphiQL for people. */
  readonly graphiql: boolean;
  /** A file of operations by their ids; null for none. */
  readonly trustedDocuments: string | null;
  /** Who may send operations as text. */
  readonly freeText: (typeof freeTexts)[number];
  /** Where the keys are that reports of leaked tokens are signed with, an address or a file; null takes no reports. */
  readonly leakReportKeys: string | null;
  /** The first and the longest wait before a system that can't be reached is tried again. */
  readonly probeFirstSeconds: number;
  readonly probeLongestSeconds: number;
  /** How many connections that come back together begin their syncs in a second. */
  readonly recoveryStartsPerSecond: number;
}

function wholeNumber(least: number, most: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(least).max(most));
}

/** Everybody, those who hold an API token, or nobody: the others name a trusted document. */
export const freeTexts = ["all", "servers", "none"] as const;

const amount = {
  schema: z
    .string()
    .regex(/^\d{1,12}$/)
    .transform(Number),
  expected: "a whole number, where 0 means no limit",
  isSecret: false,
} as const;

const megabytes = {
  schema: wholeNumber(0, 16_384),
  expected: "a whole number of megabytes from 0 to 16384, where 0 keeps nothing",
  isSecret: false,
} as const;

const onOrOff = {
  schema: z.enum(["on", "off"]).transform((text) => text === "on"),
  expected: "on or off",
  isSecret: false,
} as const;

function reference(secret: string) {
  return {
    schema: z.string().regex(/^[a-z-]+:./),
    expected: `a secret reference such as env:NAME or file:PATH, never ${secret} itself`,
    // Somebody who misreads the manual puts the secret here.
    isSecret: true,
  } as const;
}

const port = {
  schema: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .pipe(z.number().max(65_535)),
  expected: "a whole number from 0 to 65535",
  isSecret: false,
} as const;

const proxies = {
  schema: z
    .string()
    .transform((text) => text.split(",").map((part) => part.trim()))
    .pipe(z.array(z.string().refine(isProxy))),
  expected: "addresses and networks separated by commas, or loopback, linklocal, uniquelocal",
  isSecret: false,
} as const;

/** One environment variable: how it is read, what is expected of it, and whether its value may be repeated in an error. */
const variables = {
  PORT: { ...port },
  HOST: {
    schema: z.string().regex(/^[\w.:-]+$/),
    expected: "a host name or an IP address to listen on, such as 127.0.0.1 or 0.0.0.0",
    isSecret: false,
  },
  TRIBUTARY_PUBLIC_URL: {
    schema: z
      .string()
      .transform((text) => text.replace(/\/+$/, ""))
      .refine(isPublicUrl),
    expected:
      "the address at which browsers reach the gateway, without a path, such as https://connect.example.com; http is for this machine alone",
    isSecret: false,
  },
  MONGODB_URI: {
    schema: z.string().regex(/^mongodb(\+srv)?:\/\/[^/?]/),
    expected: "a connection string that begins with mongodb:// or mongodb+srv://",
    // It may hold a password.
    isSecret: true,
  },
  TRIBUTARY_HOME: { schema: z.string(), expected: "the path of a folder", isSecret: false },
  TRIBUTARY_MASTER_KEY: { ...reference("the key") },
  TRIBUTARY_OTHER_MASTER_KEYS: {
    schema: z
      .string()
      .regex(/^[a-z-]+:[^,]+(,\s*[a-z-]+:[^,]+)*$/)
      .transform((text) => text.split(",").map((part) => part.trim())),
    expected: "secret references separated by commas, never a key itself",
    isSecret: true,
  },
  TRIBUTARY_FIRST_TOKEN: { ...reference("the token") },
  TRIBUTARY_SESSION_KEY: { ...reference("the key") },
  TRIBUTARY_WEBHOOK_KEY: { ...reference("the key") },
  TRIBUTARY_LOG_LEVEL: { schema: z.enum(logLevels), expected: `one of ${logLevels.join(", ")}`, isSecret: false },
  TRIBUTARY_REQUEST_LOG_LEVEL: {
    schema: z.enum(logLevels),
    expected: `one of ${logLevels.join(", ")}`,
    isSecret: false,
  },
  TRIBUTARY_METRICS_PORT: { ...port },
  TRIBUTARY_METRICS_ALLOWED: { ...proxies },
  TRIBUTARY_METRICS_TOKEN: { ...reference("the token") },
  TRIBUTARY_TRACE_SOURCES: {
    schema: z.enum(["on", "off"]).transform((text) => text === "on"),
    expected: "on or off",
    isSecret: false,
  },
  TRIBUTARY_ROLE: { schema: z.enum(roles), expected: `one of ${roles.join(", ")}`, isSecret: false },
  TRIBUTARY_HISTORY_DAYS: {
    schema: z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .pipe(z.number().max(36_500)),
    expected: "a whole number of days from 0 to 36500, where 0 keeps no history",
    isSecret: false,
  },
  TRIBUTARY_AUDIT_DAYS: {
    schema: z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .pipe(z.number().min(1).max(36_500)),
    expected: "a whole number of days from 1 to 36500",
    isSecret: false,
  },
  TRIBUTARY_ALLOWED_NETWORKS: {
    schema: listOf(parseAllowRule),
    expected:
      "a list of networks, addresses or hosts, each perhaps with a port and an organization, such as " +
      "10.20.0.0/16, [fd12::/48]:8443, erp.example.internal:8069@org_…",
    isSecret: false,
  },
  TRIBUTARY_ALLOWED_PORTS: {
    schema: listOf(parsePorts),
    expected: "a list of ports and ranges of ports, such as 80, 443, 8000-8999",
    isSecret: false,
  },
  TRIBUTARY_MAX_COST: { ...amount },
  TRIBUTARY_COST_PER_MINUTE: { ...amount },
  TRIBUTARY_REQUESTS_PER_MINUTE: { ...amount },
  TRIBUTARY_RECORD_CACHE_MB: { ...megabytes },
  TRIBUTARY_ANSWER_CACHE_MB: { ...megabytes },
  TRIBUTARY_INTROSPECTION: { ...onOrOff },
  TRIBUTARY_GRAPHIQL: { ...onOrOff },
  TRIBUTARY_TRUSTED_DOCUMENTS: {
    schema: z.string(),
    expected: "the path of a JSON file of operations by their ids",
    isSecret: false,
  },
  TRIBUTARY_FREE_TEXT: { schema: z.enum(freeTexts), expected: `one of ${freeTexts.join(", ")}`, isSecret: false },
  TRIBUTARY_LEAK_REPORT_KEYS: {
    schema: z.string(),
    expected: "an https address or the path of a file with the scanner's public keys",
    isSecret: false,
  },
  TRIBUTARY_TRUSTED_PROXIES: { ...proxies },
  TRIBUTARY_PROBE_FIRST_SECONDS: {
    schema: wholeNumber(1, 3_600),
    expected: "a whole number of seconds from 1 to 3600",
    isSecret: false,
  },
  TRIBUTARY_PROBE_LONGEST_SECONDS: {
    schema: wholeNumber(1, 86_400),
    expected: "a whole number of seconds from 1 to 86400",
    isSecret: false,
  },
  TRIBUTARY_RECOVERY_STARTS_PER_SECOND: {
    schema: wholeNumber(1, 100),
    expected: "a whole number from 1 to 100, since more connections are not handed out in a second",
    isSecret: false,
  },
} as const;

type Variable = keyof typeof variables;

/**
 * Reads the settings from environment variables. One that is empty counts as not set, as compose files leave them.
 * @param cwd what a relative TRIBUTARY_HOME is relative to.
 * @throws {ConfigurationError} naming the variable, what was expected and what came.
 */
export function loadConfig(env: NodeJS.ProcessEnv, cwd: string): Config {
  return {
    port: read(env, "PORT") ?? 4000,
    host: read(env, "HOST") ?? "127.0.0.1",
    publicUrl: read(env, "TRIBUTARY_PUBLIC_URL"),
    mongodbUri: read(env, "MONGODB_URI"),
    home: resolve(cwd, read(env, "TRIBUTARY_HOME") ?? ".tributary"),
    masterKeyReference: read(env, "TRIBUTARY_MASTER_KEY"),
    otherMasterKeyReferences: read(env, "TRIBUTARY_OTHER_MASTER_KEYS") ?? [],
    sessionKeyReference: read(env, "TRIBUTARY_SESSION_KEY"),
    webhookKeyReference: read(env, "TRIBUTARY_WEBHOOK_KEY"),
    firstTokenReference: read(env, "TRIBUTARY_FIRST_TOKEN"),
    logLevel: read(env, "TRIBUTARY_LOG_LEVEL"),
    requestLogLevel: read(env, "TRIBUTARY_REQUEST_LOG_LEVEL") ?? "debug",
    metricsPort: read(env, "TRIBUTARY_METRICS_PORT"),
    metricsAllowed: read(env, "TRIBUTARY_METRICS_ALLOWED") ?? ["loopback"],
    metricsTokenReference: read(env, "TRIBUTARY_METRICS_TOKEN"),
    traceSources: read(env, "TRIBUTARY_TRACE_SOURCES") ?? false,
    role: read(env, "TRIBUTARY_ROLE") ?? "all",
    historyDays: read(env, "TRIBUTARY_HISTORY_DAYS") ?? 90,
    auditDays: read(env, "TRIBUTARY_AUDIT_DAYS") ?? 400,
    allowedNetworks: read(env, "TRIBUTARY_ALLOWED_NETWORKS") ?? [],
    allowedPorts: read(env, "TRIBUTARY_ALLOWED_PORTS") ?? defaultPorts,
    trustedProxies: read(env, "TRIBUTARY_TRUSTED_PROXIES") ?? [],
    maxCost: read(env, "TRIBUTARY_MAX_COST") ?? 200_000,
    costPerMinute: read(env, "TRIBUTARY_COST_PER_MINUTE") ?? 6_000_000,
    requestsPerMinute: read(env, "TRIBUTARY_REQUESTS_PER_MINUTE") ?? 60_000,
    recordCacheMb: read(env, "TRIBUTARY_RECORD_CACHE_MB") ?? 64,
    answerCacheMb: read(env, "TRIBUTARY_ANSWER_CACHE_MB") ?? 64,
    introspection: read(env, "TRIBUTARY_INTROSPECTION") ?? true,
    graphiql: read(env, "TRIBUTARY_GRAPHIQL") ?? true,
    trustedDocuments: pathOf(read(env, "TRIBUTARY_TRUSTED_DOCUMENTS"), cwd),
    freeText: read(env, "TRIBUTARY_FREE_TEXT") ?? "all",
    leakReportKeys: read(env, "TRIBUTARY_LEAK_REPORT_KEYS"),
    probeFirstSeconds: read(env, "TRIBUTARY_PROBE_FIRST_SECONDS") ?? 10,
    probeLongestSeconds: read(env, "TRIBUTARY_PROBE_LONGEST_SECONDS") ?? 900,
    recoveryStartsPerSecond: read(env, "TRIBUTARY_RECOVERY_STARTS_PER_SECOND") ?? 15,
  };
}

function pathOf(path: string | null, cwd: string): string | null {
  return path === null ? null : resolve(cwd, path);
}

function read<Name extends Variable>(
  env: NodeJS.ProcessEnv,
  name: Name,
): z.output<(typeof variables)[Name]["schema"]> | null {
  const text = env[name]?.trim();
  if (text === undefined || text === "") return null;
  const { schema, expected, isSecret } = variables[name];
  const parsed = schema.safeParse(text);
  if (parsed.success) return parsed.data as z.output<(typeof variables)[Name]["schema"]>;
  const came = isSecret ? "something else, not shown since it may hold a secret" : JSON.stringify(text.slice(0, 100));
  // Of a list, the entry that is wrong.
  const [place] = parsed.error.issues[0]?.path ?? [];
  const entry = typeof place === "number" ? `, with ${JSON.stringify(entriesOf(text)[place])} in it` : "";
  throw new ConfigurationError(`The environment variable ${name} has to be ${expected}; it is ${came}${entry}.`);
}

function entriesOf(text: string): string[] {
  return text.split(",").map((entry) => entry.trim());
}

function listOf<Item>(parse: (text: string) => Item | null) {
  const item = z.string().transform((text, context) => {
    const found = parse(text);
    if (found === null) context.addIssue("not of the form");
    return found as Item;
  });
  return z.string().transform(entriesOf).pipe(z.array(item));
}

function isPublicUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, origin } = new URL(text);
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  return origin === text.toLowerCase() && (protocol === "https:" || (protocol === "http:" && isLocal));
}

/** The server's own library reads these; what it would choke on is told at the start. */
function isProxy(text: string): boolean {
  if (["loopback", "linklocal", "uniquelocal"].includes(text)) return true;
  const [address = "", length, ...rest] = text.split("/");
  const bits = isIP(address) === 4 ? 32 : isIP(address) === 6 ? 128 : -1;
  if (bits < 0 || rest.length > 0) return false;
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) >= 1 && Number(length) <= bits);
}
