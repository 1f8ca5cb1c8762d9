import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { MongoClient, type Db } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectStorage, Migrator } from "../../src/storage/index.js";
import { ConnectSystemDocument } from "../generated/graphql.js";
import { openShell } from "../support/command-line.js";
import { GraphQLClient } from "../support/graphql-client.js";
import { loopback } from "../support/network.js";
import { barrier, nextMigrations } from "../support/next-release.js";
import { beginOperation, type Operation } from "../support/operating.js";
import { waitFor } from "../support/services.js";

/**
 * Two releases on one store: processes of this one, at work, and beside them one of the next, which brings the store to its
 * own version and is killed in the middle of it. Then this release is gone back to.
 */
let operation: Operation;
let client: GraphQLClient;
let url: string;
let connectionId: string;
let mongo: MongoClient;
let db: Db;
let worker: Awaited<ReturnType<Operation["start"]>>;
let api: Awaited<ReturnType<Operation["start"]>>;

beforeAll(async () => {
  operation = await beginOperation({ scale: 600 });
  [api, worker] = await Promise.all([operation.start("api"), operation.start("worker")]);
  ({ url } = api);
  mongo = await new MongoClient(operation.database.uri).connect();
  db = mongo.db();
  client = new GraphQLClient(url, operation.token);
  const { connectSystem } = await client.request(ConnectSystemDocument, {
    input: {
      system: "sandbox",
      name: "Plant",
      config: { baseUrl: operation.sandbox.url },
      credentials: { apiKey: operation.sandbox.apiKey },
      syncPlan: { historyDays: 3_650 },
    },
  });
  connectionId = connectSystem.connection.id;
  await waitFor("the first sync", () => db.collection("syncRuns").findOne({ state: "SUCCEEDED" }));
});

afterAll(async () => {
  await client?.close();
  await mongo?.close();
  await operation?.end();
});

async function ask<Data>(query: string, variables: object = {}): Promise<Data> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { authorization: `Bearer ${operation.token}`, "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

/** A write of this release, which knows nothing of the next one's fields. */
async function write(title: string): Promise<string> {
  const { createWorkOrder } = await ask<{ createWorkOrder: { workOrder: { id: string } } }>(
    `mutation ($input: CreateWorkOrderInput!) { createWorkOrder(input: $input) { workOrder { id } } }`,
    { input: { connectionId, data: { title } } },
  );
  return createWorkOrder.workOrder.id;
}

interface NextRelease {
  readonly child: ChildProcess;
  said(line: string): Promise<void>;
}

function startNext(pauseMs: number): NextRelease {
  const file = fileURLToPath(new URL("../support/next-release.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", file, operation.database.uri, String(pauseMs)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
  return {
    child,
    said: async (line) => void (await waitFor(`the next release to say ${line}`, async () => lines.includes(line))),
  };
}

const progress = () => db.collection<{ _id: number; phase: string; changed: number }>("migrations").findOne({ _id: 1 });
const withoutSize = () => db.collection("raw").countDocuments({ sizeBytes: { $exists: false } });

describe("an upgrade while the release before is at work", () => {
  it("lets it write and answer meanwhile, goes on after a kill, and leaves nothing as it was", async () => {
    const payloads = await db.collection("raw").countDocuments();
    expect(payloads).toBeGreaterThan(200);
    const killed = startNext(40);
    await killed.said("prepared");
    const written = [await write("While it is migrated")];
    await waitFor("some of it", async () => ((await progress())?.changed ?? 0) >= 40);
    written.push(await write("Where it has been"));
    killed.child.kill("SIGKILL");
    await once(killed.child, "exit");
    expect(await progress()).toMatchObject({ phase: "BACKFILL" });
    written.push(await write("While nobody migrates"));
    const successor = startNext(0);
    written.push(await write("While it is migrated again"));
    await successor.said("finished");
    await once(successor.child, "exit");

    expect(await progress()).toMatchObject({ phase: "DONE" });
    expect(await withoutSize()).toBe(0);
    const [first] = await db
      .collection<{ payload: string; sizeBytes: number }>("raw")
      .find({ _id: written[0] as never })
      .toArray();
    expect(first?.sizeBytes).toBe(Buffer.byteLength(first?.payload ?? ""));
    for (const id of written) {
      const { workOrder } = await ask<{ workOrder: { raw: unknown } }>(
        `query ($id: ID!) { workOrder(id: $id) { raw } }`,
        {
          id,
        },
      );
      expect(workOrder.raw).toMatchObject({ title: expect.stringMatching(/^W/) as string });
    }
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  });

  it("is gone back from: processes of this release start, sync and write on what the next one left", async () => {
    for (const { process } of [api, worker]) {
      process.kill("SIGTERM");
      await process.ended;
    }
    [api, worker] = await Promise.all([operation.start("api"), operation.start("worker")]);
    ({ url } = api);
    const id = await write("By the release before");
    await ask(`mutation ($id: ID!) { startSync(input: { connectionId: $id, kind: INCREMENTAL }) { syncRun { id } } }`, {
      id: connectionId,
    });
    await waitFor("a sync of it", () => db.collection("syncRuns").findOne({ kind: "INCREMENTAL", state: "SUCCEEDED" }));
    const { workOrder } = await ask<{ workOrder: { title: string } }>(
      `query ($id: ID!) { workOrder(id: $id) { title } }`,
      { id },
    );
    expect(workOrder.title).toBe("By the release before");
  });

  it("can't be gone back from over a step that the release before could not work beside: it says so and does not start", async () => {
    const storage = await connectStorage({ uri: operation.database.uri });
    await new Migrator(storage, [...nextMigrations, barrier], "next but one").expand();
    await storage.close();
    const shell = await openShell({ MONGODB_URI: operation.database.uri, TRIBUTARY_ALLOWED_NETWORKS: loopback });
    const { code, stderr } = await shell.run(["start", "--no-sandbox", "--role", "worker"]);
    await shell.close();
    expect(code).toBe(1);
    expect(stderr).toMatch(/version 2.*Migration 2 \(payloads packed otherwise\).*from version 2 on.*backup/);
  });
});
