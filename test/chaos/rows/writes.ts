import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { loadConnectors } from "../../../src/connectors/index.js";
import type { NewEvent } from "../../../src/events/index.js";
import type { RecordDocument } from "../../../src/records/index.js";
import type { Random } from "../../../src/sandbox/random.js";
import { startSandbox, type RunningSandbox } from "../../../src/sandbox/index.js";
import type { Services } from "../../../src/services/index.js";
import type { WriteDocument, WriteResult } from "../../../src/writes/index.js";
import type { FatalCommand } from "../../support/fatal-command.js";
import { LossyLink } from "../../support/lossy-link.js";
import { silentLogger, testServices } from "../../support/services.js";
import type { WriteOrder } from "../../support/write-process.js";
import { runCases, type CaseResult, type Row } from "../row.js";
import { withScene, type Scene } from "../scene.js";

const row = { row: 34, name: "process killed at each boundary of a write" };
const script = fileURLToPath(new URL("../../support/write-process.ts", import.meta.url));
const tenant = { organizationId: "org_writes", environment: "TEST" as const };
const claimMs = 1_500;
const longestSettleMs = 30_000;
/** Commands of a write: the look-ups, the key, the log, the throttle, the transaction that stores. */
const commands = 26;

/**
 * COMMAND   at a command to the store: before it is sent, on its way, when its answer is there
 * ARRIVED   its request is at the source's door, and never gets in
 * DONE      the source has done it, and the answer is not sent
 * ANSWERED  the answer is on its way back
 */
const boundaries = ["COMMAND", "ARRIVED", "COMMAND", "DONE", "COMMAND", "ANSWERED"] as const;
const kinds = ["CREATE", "UPDATE", "QUEUED"] as const;

/** A process that waits for its one write. */
interface Writer {
  readonly child: ChildProcess;
  readonly ready: Promise<unknown>;
}

interface Stage {
  readonly scene: Scene;
  readonly sandbox: RunningSandbox;
  readonly link: LossyLink;
  /** Of the process that takes over. */
  readonly services: Services;
  readonly connectionId: string;
  readonly take: () => Writer;
}

/** Each case kills a process in the middle of a write; another one, a worker or a caller with the same key, ends it. */
export const writes: Row = {
  ...row,
  run: (context) =>
    withScene({}, async (scene) => {
      const stage = await setStage(scene);
      try {
        return await runCases(row, context, { few: 12, full: 120 }, (random, number) =>
          oneWrite(stage, random, number),
        );
      } finally {
        await stage.end();
      }
    }),
};

async function setStage(scene: Scene): Promise<Stage & { end(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), "tributary-chaos-writes-"));
  const sandbox = await startSandbox({ dataDir, scale: 100, logger: silentLogger });
  const link = new LossyLink(sandbox.url);
  await link.start();
  const services = testServices(scene.storage, [...(await loadConnectors()).values()], {
    writes: { claimMs, quietMs: 0, waitMs: 20_000 },
  });
  const { connection } = await services.sync.connect(tenant, {
    system: "sandbox",
    config: { baseUrl: link.url },
    credentials: { apiKey: "sandbox" },
  });
  await services.runner.runDue(connection._id, new AbortController().signal);
  const children = new Set<ChildProcess>();
  const start = () => {
    const child = fork(script, [scene.uri], {
      execArgv: ["--import", "tsx"],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    children.add(child);
    // From the start on, since it may be ready before anybody asks.
    const ready = once(child, "message");
    ready.catch(() => undefined);
    return { child, ready };
  };
  // One is started ahead, because starting takes longer than the write.
  let next = start();
  return {
    scene,
    sandbox,
    link,
    services,
    connectionId: connection._id,
    take: () => {
      const writer = next;
      next = start();
      return writer;
    },
    end: async () => {
      for (const child of children) child.kill("SIGKILL");
      await link.stop();
      await sandbox.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}

async function oneWrite(stage: Stage, random: Random, number: number): Promise<CaseResult> {
  const { link, services, connectionId } = stage;
  const kind = kinds[number % kinds.length] ?? "CREATE";
  const boundary = boundaries[Math.floor(number / kinds.length) % boundaries.length] ?? "COMMAND";
  const title = `Killed ${number}`;
  const key = `chaos-${number}`;
  const subject =
    kind === "UPDATE"
      ? (await services.writes.create(tenant, "WorkOrder", { connectionId, data: { title: `Before ${number}` } }))
          .recordId
      : null;
  const fatal: FatalCommand | null =
    boundary === "COMMAND"
      ? {
          place: random.int(1, commands),
          edge: random.pick(["BEFORE", "SENT", "ANSWERED"] as const),
          signal: "SIGKILL",
        }
      : null;
  const data = { title, description: "One of many." };
  const order: WriteOrder = {
    tenant,
    input: subject === null ? { create: { connectionId, data } } : { update: { id: subject, data } },
    idempotencyKey: key,
    deadlineMs: kind === "QUEUED" ? 600_000 : null,
    claimMs,
    fatal,
  };
  const isKilled = await killed(stage, order, boundary);
  link.fateOf = null;
  link.before = null;
  const since = performance.now();
  const isAskedAgain = random.chance(0.5);
  const problems = isAskedAgain ? await askAgain(services, order) : await untilSettled(stage, key);
  const settledMs = Math.round(performance.now() - since);
  problems.push(...(await story(stage, key, title)));
  // Whatever became of it, the key then does it, once.
  if (problems.length === 0)
    problems.push(...(await askAgain(services, order)), ...(await story(stage, key, title, true)));
  const where = fatal ? `command ${fatal.place} ${fatal.edge}` : boundary;
  return {
    what: `${kind}, ${where}, ${isAskedAgain ? "asked again" : "left to the job"}`,
    faults: isKilled ? 1 : 0,
    problems,
    measured: { settledMs },
  };
}

/** Lets a process do the write until it is killed. @returns false when it was done before. */
async function killed(
  { link, take }: Stage,
  order: WriteOrder,
  boundary: (typeof boundaries)[number],
): Promise<boolean> {
  const { child, ready } = take();
  const ended = once(child, "exit");
  const kill = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  let isOver = false;
  const isItsWrite = (method: string | undefined) => !isOver && method !== "GET" && (isOver = true);
  if (boundary === "ARRIVED") {
    link.fateOf = ({ method }) => (isItsWrite(method) ? "LOSE_REQUEST" : "PASS");
    link.before = async ({ method }) => (method === "GET" ? undefined : kill());
  } else if (boundary === "DONE") {
    link.fateOf = ({ method }) => (isItsWrite(method) ? "LOSE_ANSWER" : "PASS");
    link.before = ({ method }) => (method === "GET" ? Promise.resolve() : kill());
  } else if (boundary === "ANSWERED") {
    link.after = async ({ method }) => {
      if (method !== "GET") child.kill("SIGKILL");
    };
  }
  await Promise.race([ready, ended]);
  const answered = once(child, "message");
  answered.catch(() => undefined);
  child.send(order);
  await Promise.race([answered, ended]);
  const isGone = child.exitCode !== null || child.signalCode !== null;
  link.after = null;
  if (!isGone) await kill();
  return isGone;
}

/** The same write once more, as a caller does that lost the answer. */
async function askAgain(services: Services, order: WriteOrder): Promise<string[]> {
  const { input, idempotencyKey, deadlineMs } = order;
  const timing =
    deadlineMs === null ? {} : { whenUnreachable: "QUEUE" as const, deadline: new Date(Date.now() + deadlineMs) };
  let result: WriteResult | null = null;
  const deadline = Date.now() + longestSettleMs;
  while (!result?.recordId) {
    if (Date.now() > deadline) return ["the same call again did not come to a record"];
    try {
      const options = { idempotencyKey, ...timing };
      result =
        "create" in input
          ? await services.writes.create(tenant, "WorkOrder", { ...input.create, ...options })
          : await services.writes.update(tenant, "WorkOrder", { ...input.update, ...options });
    } catch (error) {
      const { code } = error as { code?: string };
      if (code !== "WRITE_UNCONFIRMED" && code !== "IDEMPOTENCY_KEY_IN_USE")
        return [`the same call again: ${String(error)}`];
    }
    if (!result?.recordId) await delay(100);
    if (result && !result.recordId && "create" in input) {
      await services.writeSettler.work(input.create.connectionId, new AbortController().signal);
    }
  }
  return [];
}

/** Turns of the job until nothing of the key is open. */
async function untilSettled({ scene, services, connectionId }: Stage, key: string): Promise<string[]> {
  const deadline = Date.now() + longestSettleMs;
  for (;;) {
    const write = await writeOf(scene, key);
    if (!write || write.settledAt) return [];
    if (Date.now() > deadline) return [`the write is still ${write.state} after ${longestSettleMs / 1000} s`];
    await services.writeSettler.work(connectionId, new AbortController().signal);
    await delay(100);
  }
}

/** Whether source, store, log and events say the same of the write. */
async function story(
  { scene, sandbox, services }: Stage,
  key: string,
  title: string,
  isDone = false,
): Promise<string[]> {
  const problems: string[] = [];
  const write = await writeOf(scene, key);
  const there = (await sandboxTitles(sandbox)).filter((one) => one === title).length;
  const stored = await scene.storage.collection<RecordDocument>("workOrders").find({ title }).toArray();
  if (there > 1) problems.push(`the source has ${there} of it`);
  if (stored.length > 1) problems.push(`${stored.length} records are stored`);
  if (!write) {
    if (there > 0 || stored.length > 0) problems.push("it was done, and no log tells of it");
    return problems;
  }
  const shown = await services.writes.find(tenant, write._id);
  if (shown?.state !== write.state) problems.push("write(id) says otherwise than the log");
  const told = await eventsOf(scene, write._id);
  const isSucceeded = write.state === "SUCCEEDED";
  if (isDone && !isSucceeded) problems.push(`it is ${write.state} in the end`);
  if (isSucceeded !== (there === 1)) problems.push(`the log says ${write.state}, the source has ${there}`);
  if (isSucceeded && stored[0]?._id !== write.recordId) problems.push("the record of the log is not the one stored");
  if (write.settledAt && told.at(-1) !== write.state)
    problems.push(`told was ${told.join(", ")}, the log says ${write.state}`);
  if (told.filter((state) => state === "SUCCEEDED").length > 1) problems.push("its success was told more than once");
  return problems;
}

async function writeOf(scene: Scene, key: string): Promise<WriteDocument | null> {
  return scene.storage.collection<WriteDocument>("writes").findOne({ idempotencyKey: key });
}

async function eventsOf(scene: Scene, writeId: string): Promise<string[]> {
  const events = await scene.storage
    .collection<NewEvent>("outbox")
    .find({ type: "write.settled", "payload.writeId": writeId })
    .sort({ _id: 1 })
    .toArray();
  return events.flatMap((event) => (event.type === "write.settled" ? [event.payload.state] : []));
}

async function sandboxTitles(sandbox: RunningSandbox): Promise<string[]> {
  const response = await fetch(
    `${sandbox.url}/api/v1/work_orders?limit=1000&updated_since=${new Date(Date.now() - 3_600_000).toISOString()}`,
    {
      headers: { authorization: "Bearer sandbox" },
    },
  );
  return ((await response.json()) as { items: { title: string }[] }).items.map(({ title }) => title);
}
