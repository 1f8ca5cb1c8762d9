import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLogger } from "../../../src/logging/index.js";
import { startSandbox, type RunningSandbox, type SandboxOptions } from "../../../src/sandbox/index.js";

export const silent = createLogger({ level: "silent" });

/** The instant at which generated history ends in tests. */
export const epoch = new Date("2026-11-25T00:00:00.000Z");

export async function withFolder<Result>(use: (dataDir: string) => Promise<Result>): Promise<Result> {
  const dataDir = await mkdtemp(join(tmpdir(), "sandbox-"));
  try {
    return await use(dataDir);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** A sandbox in a folder of its own; `stop` removes the folder, too. With `epoch: null` it chooses its own. */
export async function startTestSandbox(
  options: Omit<Partial<SandboxOptions>, "epoch"> & { epoch?: Date | null } = {},
): Promise<RunningSandbox> {
  const dataDir = await mkdtemp(join(tmpdir(), "sandbox-"));
  const { epoch: wanted = epoch, ...rest } = options;
  const sandbox = await startSandbox({
    dataDir,
    logger: silent,
    scale: 300,
    ...(wanted ? { epoch: wanted } : {}),
    ...rest,
  });
  return {
    ...sandbox,
    stop: async () => {
      await sandbox.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

// What comes over the wire has no type; each test says which fields it is about.
export type Json = Record<string, unknown> & { id: string; revision: number; modified_at: string };

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface ErrorBody {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly fields?: { path: string; message: string }[];
    readonly allowed?: string[];
  };
}

export interface ListBody {
  readonly items: Json[];
  readonly next_cursor: string | null;
  readonly total?: number;
  readonly missing?: string[];
  readonly server_time: string;
}

/** One request with JSON in and out. */
export async function call<Body = Json & ErrorBody>(
  sandbox: RunningSandbox,
  method: string,
  path: string,
  options: { key?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer<Body>> {
  const response = await fetch(`${sandbox.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${options.key ?? sandbox.apiKey}`,
      ...(options.body === undefined ? {} : { "content-type": "application/json" }),
      ...options.headers,
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : null) as Body };
}

export async function control<Body = Record<string, unknown>>(
  sandbox: RunningSandbox,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer<Body>> {
  return call<Body>(sandbox, method, `/control${path}`, { body, headers: { "x-sandbox-control": sandbox.apiKey } });
}

/** All records of a list, page by page. */
export async function walk(sandbox: RunningSandbox, path: string, limit: number): Promise<Json[]> {
  const items: Json[] = [];
  let cursor: string | null = null;
  do {
    const join = path.includes("?") ? "&" : "?";
    const page: Answer<ListBody> = await call<ListBody>(
      sandbox,
      "GET",
      `${path}${join}limit=${limit}${cursor ? `&cursor=${cursor}` : ""}`,
    );
    items.push(...page.body.items);
    cursor = page.body.next_cursor;
  } while (cursor !== null);
  return items;
}
