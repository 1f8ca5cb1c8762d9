import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

/**
 * Whatever opens a connection to somewhere. Each has to stand behind the guard of src/network, or here with a reason why
 * nobody but the operator says where it goes.
 */
const waysOut: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["fetch", /(?<![\w.#"'`])fetch\s*\(|globalThis\.fetch/],
  ["undici", /^import (?!type\b)[^;]*?from "undici"|import\("undici"\)/ms],
  ["http", /\bhttps?\.(?:request|get)\s*\(|^import \{[^}]*\b(?:request|get)\b[^}]*\} from "node:https?"/m],
  ["http2", /from "node:http2"/],
  ["socket", /\bnet\.(?:connect|createConnection|Socket)\b|\btls\.connect\b|\bcreateConnection\s*\(|\bnew Socket\s*\(/],
  // A type opens nothing.
  [
    "named socket",
    /^import \{(?:[^}]*[{,\s])?(?<!type )(?:connect|createConnection|Socket)\b[^}]*\} from "node:(?:net|tls)"/m,
  ],
  ["datagram", /from "node:dgram"/],
  ["websocket client", /\bnew (?:WebSocket|EventSource)\s*\(/],
  [
    "another client",
    /from "(?:axios|got|needle|node-fetch|superagent|ky|@aws-sdk\/[^"]+|@azure\/[^"]+|openid-client|graphql-request|pg)"/,
  ],
  ["database", /\bnew MongoClient\s*\(|MongoClient\.connect/],
  ["another program", /from "node:child_process"/],
];

/** Files, what they may do, and why. */
const exceptions: readonly (readonly [file: string, what: string, reason: string])[] = [
  ["src/network/network-guard.ts", "undici", "the guard itself"],
  ["src/network/guarded-agent.ts", "undici", "the guard's connections"],
  ["src/network/guarded-socket.ts", "socket", "the guard's sockets"],
  ["src/network/guarded-socket.ts", "named socket", "the guard's sockets"],
  ["src/connectors/sql/pool.ts", "another client", "is handed the guard's sockets, and dials nothing by itself"],
  ["src/connectors/sql/client.ts", "another client", "uses the connections of its pool"],
  ["src/connectors/sql/faults.ts", "another client", "knows the errors of the library"],
  ["src/vault/stores/aws.ts", "another client", "the operator's own secret store, by the vendor's own client"],
  ["src/vault/references/aws-sm.ts", "another client", "the operator's own secret store, by the vendor's own client"],
  ["src/vault/master-keys/aws-kms.ts", "another client", "the operator's own key store, by the vendor's own client"],
  ["src/storage/storage.ts", "database", "MONGODB_URI, which the operator sets"],
  ["src/storage/embedded/replica-set.ts", "database", "the mongod that this process started, on loopback"],
  ["src/storage/embedded/port.ts", "named socket", "looks whether something listens at a port of loopback"],
  ["src/storage/embedded/supervised-process.ts", "named socket", "the pipe to the process that it started"],
  ["src/storage/embedded/supervised-process.ts", "another program", "runs the mongod"],
  ["src/storage/embedded/mongod-version.ts", "another program", "asks a mongod for its version"],
  ["src/storage/embedded/process-identity.ts", "another program", "asks ps about a process"],
  ["src/storage/embedded/wheel-download.ts", "another program", "pip, which fetches one pinned package"],
  [
    "src/storage/embedded/official-download.ts",
    "another program",
    "fetches MongoDB's build; a mirror is the operator's",
  ],
  ["src/storage/embedded/mongod-cache.ts", "fetch", "a function of that name that it is handed: one of the two above"],
];

const root = fileURLToPath(new URL("../../..", import.meta.url));

async function sources(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const folder of ["src", "resolvers", "jobs", "schema"]) {
    const entries = await readdir(join(root, folder), { withFileTypes: true, recursive: true });
    for (const entry of entries) {
      if (!entry.isFile() || !/(?<!\.test)\.ts$/.test(entry.name)) continue;
      const path = join(entry.parentPath, entry.name);
      // Comments may speak of anything.
      const text = (await readFile(path, "utf8")).replace(/\/\*.*?\*\/|(?<![:"])\/\/[^\n]*/gs, "");
      found.set(relative(root, path), text);
    }
  }
  return found;
}

const files = await sources();

function waysOf(text: string): string[] {
  return waysOut.filter(([, pattern]) => pattern.test(text)).map(([what]) => what);
}

describe("promise 28: every way out of the product", () => {
  it("goes through the guard of src/network, or is an exception with its reason", () => {
    const found = [...files].flatMap(([file, text]) =>
      waysOf(text)
        .filter((what) => !exceptions.some(([where, allowed]) => where === file && allowed === what))
        .map((what) => `${file}: ${what}`),
    );
    expect(found).toEqual([]);
  });

  it("is still there where it is an exception", () => {
    const gone = exceptions.filter(([file, what]) => !waysOf(files.get(file) ?? "").includes(what));
    expect(gone).toEqual([]);
  });

  it.each([
    `await fetch("http://x")`,
    `const r = await globalThis.fetch(url)`,
    `import { request } from "undici";`,
    `import {\n  Agent,\n  type Dispatcher,\n} from "undici";`,
    `import undici from "undici";`,
    `await import("undici")`,
    `http.get(url)`,
    `https.request({ host })`,
    `import { createServer, request } from "node:http";`,
    `import * as http2 from "node:http2";`,
    `net.connect(80, host)`,
    `tls.connect({ host })`,
    `import { connect } from "node:net";`,
    `import { createServer, Socket } from "node:net";`,
    `import { createSocket } from "node:dgram";`,
    `new WebSocket(url)`,
    `import axios from "axios";`,
    `import { S3 } from "@aws-sdk/client-s3";`,
    `import pg from "pg";`,
    `new MongoClient(uri)`,
    `import { execFile } from "node:child_process";`,
  ])("is seen in %j", (text) => {
    expect(waysOf(text)).not.toEqual([]);
  });

  it.each([
    `import type { Dispatcher } from "undici";`,
    `await network.request(url, options)`,
    `import { createServer, type IncomingMessage } from "node:http";`,
    `import { isIP } from "node:net";`,
    `import { isIP, type Socket } from "node:net";`,
    `this.fetch(x)`,
    `new WebSocketServer({ noServer: true })`,
  ])("is not seen in %j", (text) => {
    expect(waysOf(text)).toEqual([]);
  });

  it("is looked for in all of the product", () => {
    expect(files.size).toBeGreaterThan(300);
  });
});
