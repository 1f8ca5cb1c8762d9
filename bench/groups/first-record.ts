import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MongoClient } from "mongodb";
import { median } from "../support/figures.js";
import type { BenchGroup } from "../support/options.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** From `npm start` on an empty home (mongod in the cache) to the first record in the database. */
export const firstRecord: BenchGroup = async (tell, { rounds = 3 }) => {
  const times: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const ms = await measureOnce();
    tell(`round ${round}: ${ms.toFixed(0)} ms`);
    times.push(ms);
  }
  return { rounds, medianMs: Math.round(median(times)) };
};

async function measureOnce(): Promise<number> {
  const home = await mkdtemp(join(tmpdir(), "tributary-first-"));
  const port = await freePort();
  const startedAt = performance.now();
  const gateway = spawn("npm", ["start"], {
    cwd: root,
    env: { ...process.env, TRIBUTARY_HOME: home, PORT: String(port) },
    stdio: "ignore",
    detached: true,
  });
  const gone = once(gateway, "exit");
  try {
    const announced = await untilAnswered(() => readFile(join(home, "mongo", "gateway.json"), "utf8"));
    const client = await MongoClient.connect((JSON.parse(announced) as { uri: string }).uri);
    try {
      await untilAnswered(async () => {
        const names = ["locations", "users", "vendors", "parts", "assets"];
        for (const name of names) if (await client.db("tributary").collection(name).findOne()) return true;
        throw new Error("no record yet");
      });
      return performance.now() - startedAt;
    } finally {
      await client.close();
    }
  } finally {
    if (gateway.pid) process.kill(-gateway.pid, "SIGINT");
    await gone;
    await rm(home, { recursive: true, force: true });
  }
}

async function untilAnswered<Result>(ask: () => Promise<Result>): Promise<Result> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
