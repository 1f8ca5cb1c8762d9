import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../../src/config/index.js";
import { ConfigurationError } from "../../../src/errors/index.js";

const cwd = "/srv/gateway";

function messageFor(env: NodeJS.ProcessEnv): string {
  try {
    loadConfig(env, cwd);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
  throw new Error(`expected ${JSON.stringify(env)} to be refused`);
}

describe("the configuration", () => {
  it("has a default for everything", () => {
    const defaults = {
      port: 4000,
      host: "127.0.0.1",
      publicUrl: null,
      mongodbUri: null,
      home: "/srv/gateway/.tributary",
      masterKeyReference: null,
      sessionKeyReference: null,
      webhookKeyReference: null,
      firstTokenReference: null,
      otherMasterKeyReferences: [],
      logLevel: null,
      requestLogLevel: "debug",
      metricsPort: null,
      metricsAllowed: ["loopback"],
      metricsTokenReference: null,
      traceSources: false,
      role: "all",
      historyDays: 90,
      auditDays: 400,
      allowedNetworks: [],
      allowedPorts: [80, 443, 8080, 8443].map((port) => ({ from: port, to: port })),
      trustedProxies: [],
      maxCost: 200_000,
      costPerMinute: 6_000_000,
      requestsPerMinute: 60_000,
      recordCacheMb: 64,
      answerCacheMb: 64,
      introspection: true,
      graphiql: true,
      trustedDocuments: null,
      freeText: "all",
      leakReportKeys: null,
      probeFirstSeconds: 10,
      probeLongestSeconds: 900,
      recoveryStartsPerSecond: 15,
    };
    expect(loadConfig({}, cwd)).toEqual(defaults);
    expect(loadConfig({ PORT: "", HOST: " ", MONGODB_URI: "", TRIBUTARY_HOME: "", TRIBUTARY_ROLE: "" }, cwd)).toEqual(
      defaults,
    );
  });

  it("takes each variable", () => {
    expect(
      loadConfig(
        {
          PORT: "0",
          HOST: "::1",
          TRIBUTARY_PUBLIC_URL: "https://connect.example.com/",
          MONGODB_URI: "mongodb+srv://user:word@cluster.example/x?w=majority",
          TRIBUTARY_HOME: "../data",
          TRIBUTARY_MASTER_KEY: "file:/run/secrets/key",
          TRIBUTARY_OTHER_MASTER_KEYS: "env:OLD, file:/run/secrets/older",
          TRIBUTARY_LOG_LEVEL: "debug",
          TRIBUTARY_REQUEST_LOG_LEVEL: "info",
          TRIBUTARY_METRICS_PORT: "9464",
          TRIBUTARY_METRICS_ALLOWED: "loopback, 10.0.0.0/8",
          TRIBUTARY_METRICS_TOKEN: "file:/run/secrets/metrics",
          TRIBUTARY_TRACE_SOURCES: "on",
          TRIBUTARY_ROLE: "worker",
          TRIBUTARY_HISTORY_DAYS: "0",
          TRIBUTARY_AUDIT_DAYS: "30",
          TRIBUTARY_ALLOWED_NETWORKS: "erp.internal:8069, 10.0.0.0/8@org_1",
          TRIBUTARY_ALLOWED_PORTS: "443,8000-8999",
          TRIBUTARY_MAX_COST: "0",
          TRIBUTARY_COST_PER_MINUTE: "1000",
          TRIBUTARY_REQUESTS_PER_MINUTE: "60",
          TRIBUTARY_RECORD_CACHE_MB: "0",
          TRIBUTARY_ANSWER_CACHE_MB: "256",
          TRIBUTARY_INTROSPECTION: "off",
          TRIBUTARY_GRAPHIQL: "off",
          TRIBUTARY_TRUSTED_DOCUMENTS: "../documents.json",
          TRIBUTARY_FREE_TEXT: "servers",
          TRIBUTARY_LEAK_REPORT_KEYS: "https://example.com/keys",
          TRIBUTARY_TRUSTED_PROXIES: "loopback, 10.0.0.0/8,2001:db8::1",
          TRIBUTARY_PROBE_FIRST_SECONDS: "5",
          TRIBUTARY_PROBE_LONGEST_SECONDS: "600",
          TRIBUTARY_RECOVERY_STARTS_PER_SECOND: "20",
        },
        cwd,
      ),
    ).toEqual({
      port: 0,
      host: "::1",
      publicUrl: "https://connect.example.com",
      mongodbUri: "mongodb+srv://user:word@cluster.example/x?w=majority",
      home: "/srv/data",
      masterKeyReference: "file:/run/secrets/key",
      sessionKeyReference: null,
      webhookKeyReference: null,
      firstTokenReference: null,
      otherMasterKeyReferences: ["env:OLD", "file:/run/secrets/older"],
      logLevel: "debug",
      requestLogLevel: "info",
      metricsPort: 9_464,
      metricsAllowed: ["loopback", "10.0.0.0/8"],
      metricsTokenReference: "file:/run/secrets/metrics",
      traceSources: true,
      role: "worker",
      historyDays: 0,
      auditDays: 30,
      allowedNetworks: [
        { target: { host: "erp.internal" }, ports: { from: 8069, to: 8069 }, organizationId: null },
        {
          target: { network: { family: 4, value: 0x0a000000n, prefix: 8 } },
          ports: null,
          organizationId: "org_1",
        },
      ],
      allowedPorts: [
        { from: 443, to: 443 },
        { from: 8000, to: 8999 },
      ],
      maxCost: 0,
      costPerMinute: 1_000,
      requestsPerMinute: 60,
      recordCacheMb: 0,
      answerCacheMb: 256,
      introspection: false,
      graphiql: false,
      trustedDocuments: "/srv/documents.json",
      freeText: "servers",
      leakReportKeys: "https://example.com/keys",
      trustedProxies: ["loopback", "10.0.0.0/8", "2001:db8::1"],
      probeFirstSeconds: 5,
      probeLongestSeconds: 600,
      recoveryStartsPerSecond: 20,
    });
    expect(loadConfig({ TRIBUTARY_HOME: "/var/lib/tributary" }, cwd).home).toBe("/var/lib/tributary");
  });

  it.each([
    ["PORT", "http"],
    ["PORT", "65536"],
    ["PORT", "-1"],
    ["PORT", "4000.5"],
    ["PORT", "0x10"],
    ["HOST", "http://localhost"],
    ["TRIBUTARY_PUBLIC_URL", "https://example.com/gateway"],
    ["TRIBUTARY_PUBLIC_URL", "http://connect.example.com"],
    ["TRIBUTARY_LOG_LEVEL", "verbose"],
    ["TRIBUTARY_ROLE", "API"],
    ["TRIBUTARY_HISTORY_DAYS", "-1"],
    ["TRIBUTARY_HISTORY_DAYS", "36501"],
    ["TRIBUTARY_HISTORY_DAYS", "1.5"],
    ["TRIBUTARY_ALLOWED_NETWORKS", "10.0.0.0/33"],
    ["TRIBUTARY_ALLOWED_NETWORKS", "https://erp.internal"],
    ["TRIBUTARY_ALLOWED_PORTS", "https"],
    ["TRIBUTARY_ALLOWED_PORTS", "80,,443"],
    ["TRIBUTARY_MAX_COST", "-1"],
    ["TRIBUTARY_REQUESTS_PER_MINUTE", "many"],
    ["TRIBUTARY_ANSWER_CACHE_MB", "64 MB"],
    ["TRIBUTARY_INTROSPECTION", "yes"],
    ["TRIBUTARY_METRICS_PORT", "metrics"],
    ["TRIBUTARY_TRACE_SOURCES", "yes"],
    ["TRIBUTARY_METRICS_ALLOWED", "everybody"],
    ["TRIBUTARY_GRAPHIQL", "yes"],
    ["TRIBUTARY_FREE_TEXT", "some"],
    ["TRIBUTARY_TRUSTED_PROXIES", "everybody"],
    ["TRIBUTARY_TRUSTED_PROXIES", "10.0.0.0/33"],
    ["TRIBUTARY_TRUSTED_PROXIES", "127.0.0.1,"],
  ])("names %s when it is %j, with what was expected and what came", (name, value) => {
    const message = messageFor({ [name]: value });
    expect(message).toContain(`environment variable ${name} has to be `);
    expect(message).toContain(JSON.stringify(value));
  });

  it("names the entry of a list that can't be read", () => {
    const allowed = `${"10.0.0.0/8, ".repeat(20)}erp internal, 10.1.0.0/16`;
    expect(messageFor({ TRIBUTARY_ALLOWED_NETWORKS: allowed })).toContain(`", with "erp internal" in it.`);
  });

  it.each([
    ["MONGODB_URI", "postgres://user:hunter2@host/db"],
    ["MONGODB_URI", "user:hunter2@host:27017"],
    ["TRIBUTARY_MASTER_KEY", "hunter2/c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ="],
  ])("Promise 6: does not repeat %s, which may hold a secret", (name, value) => {
    const message = messageFor({ [name]: value });
    expect(message).toContain(`environment variable ${name} has to be `);
    expect(message).not.toContain("hunter2");
  });

  it("is described whole in the README", () => {
    const readme = readFileSync(new URL("../../../src/config/README.md", import.meta.url), "utf8");
    const source = readFileSync(new URL("../../../src/config/config.ts", import.meta.url), "utf8");
    const names = [...source.matchAll(/^ {2}([A-Z_]+): \{/gm)].map((match) => match[1]);
    expect(names).toHaveLength(35);
    for (const name of names) expect(readme).toContain(`| \`${name}\``);
  });
});
