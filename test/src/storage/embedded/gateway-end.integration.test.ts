import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { MongoClient } from "mongodb";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startEmbeddedMongod } from "../../../../src/storage/embedded/index.js";
import { commandLinesNaming, isAlive, parentOf } from "../../../support/processes.js";

interface Gateway {
  readonly process: ChildProcess;
  readonly mongodPid: number;
  /** Everything it printed after it was ready. */
  readonly said: string[];
}

let home: string;
let gateways: Gateway[];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "tributary-end-"));
  gateways = [];
});

afterEach(async () => {
  for (const gateway of gateways) {
    gateway.process.kill("SIGKILL");
    await mongodEnd(gateway);
  }
  await expect.poll(() => commandLinesNaming(home), { timeout: 20_000 }).toEqual([]);
  await rm(home, { recursive: true, force: true });
});

describe("when a gateway ends", () => {
  it("by SIGKILL, its mongod ends too", async () => {
    const gateway = await startGateway();

    gateway.process.kill("SIGKILL");

    await mongodEnd(gateway);
  });

  it("by SIGKILL, another one can start on its home at once and has its data", async () => {
    const gateway = await startGateway();
    gateway.process.kill("SIGKILL");
    await once(gateway.process, "exit");

    const next = await startEmbeddedMongod({ home });

    expect(await writtenIn(next.uri)).toEqual(["before the end"]);
    await next.stop();
  });

  it("together with its supervisor, the next one ends the mongod left behind", async () => {
    const gateway = await startGateway();
    const supervisorPid = await parentOf(gateway.mongodPid);
    const watchers = (await childrenOf(supervisorPid)).filter((pid) => pid !== gateway.mongodPid);
    expect(watchers).toHaveLength(1);
    // The watcher first: the gateway closes the pipe as soon as it misses the supervisor, and the watcher would act.
    for (const pid of [...watchers, supervisorPid]) {
      process.kill(pid, "SIGKILL");
    }
    gateway.process.kill("SIGKILL");
    await once(gateway.process, "exit");
    expect(await isAlive(gateway.mongodPid)).toBe(true);
    const progress: string[] = [];

    const next = await startEmbeddedMongod({ home, onProgress: (line) => progress.push(line) });

    expect(progress).toEqual([`MongoDB: ending mongod ${gateway.mongodPid}, which a gateway that is gone left behind`]);
    expect(await isAlive(gateway.mongodPid)).toBe(false);
    expect(await writtenIn(next.uri)).toEqual(["before the end"]);
    await next.stop();
  });

  it("without stopping it, having nothing more to do, its mongod neither keeps it alive nor outlives it", async () => {
    const gateway = await startGateway("leave");

    expect(gateway.process.exitCode ?? (await once(gateway.process, "exit"))[0]).toBe(0);

    await mongodEnd(gateway);
  });

  it("by Ctrl-C, which reaches the whole process group, mongod answers until the gateway stops it", async () => {
    const gateway = await startGateway();

    process.kill(-(gateway.process.pid ?? 0), "SIGINT");

    expect((await once(gateway.process, "exit"))[0]).toBe(0);
    expect(gateway.said).toContain("stopped cleanly");
    expect(await isAlive(gateway.mongodPid)).toBe(false);
    const next = await startEmbeddedMongod({ home });
    expect(await writtenIn(next.uri)).toEqual(["before the end", "after SIGINT"]);
    await next.stop();
  });

  it("by SIGTERM to every process of the service, no process is left", async () => {
    const gateway = await startGateway();
    const supervisorPid = await parentOf(gateway.mongodPid);

    for (const pid of [supervisorPid, gateway.mongodPid]) {
      process.kill(pid, "SIGTERM");
    }
    gateway.process.kill("SIGTERM");

    await mongodEnd(gateway);
    await expect.poll(() => isAlive(supervisorPid), { timeout: 20_000 }).toBe(false);
  });
});

it("refuses a home that another gateway uses, naming its process and the ways out", async () => {
  const gateway = await startGateway();

  await expect(startEmbeddedMongod({ home })).rejects.toThrow(
    `The embedded MongoDB in ${join(home, "mongo")} is already used by another gateway (process ${gateway.process.pid}). Stop that one, or set MONGODB_URI to a MongoDB replica set that both can use, or give this gateway a TRIBUTARY_HOME of its own.`,
  );
});

async function startGateway(then: "stay" | "leave" = "stay"): Promise<Gateway> {
  // A process group of its own, as a shell gives to what it runs.
  const child = spawn(process.execPath, ["--import", "tsx", "test/support/embedded-gateway.ts", home, then], {
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const said: string[] = [];
  const lines = createInterface({ input: child.stdout });
  const [ready] = (await once(lines, "line")) as [string];
  lines.on("line", (line) => said.push(line));
  const { mongodPid } = JSON.parse(ready) as { mongodPid: number };
  const gateway = { process: child, mongodPid, said };
  gateways.push(gateway);
  return gateway;
}

async function mongodEnd(gateway: Gateway): Promise<void> {
  await expect.poll(() => isAlive(gateway.mongodPid), { timeout: 20_000 }).toBe(false);
}

async function writtenIn(uri: string): Promise<string[]> {
  const client = new MongoClient(uri);
  const found = await client.db("app").collection<{ _id: string }>("written").find().sort({ $natural: 1 }).toArray();
  await client.close();
  return found.map(({ _id }) => _id);
}

async function childrenOf(pid: number): Promise<number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
  return children.trim().split(" ").map(Number);
}
