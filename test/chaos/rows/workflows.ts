import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Random } from "../../../src/sandbox/random.js";
import type { Services } from "../../../src/services/index.js";
import type { FatalCommand } from "../../support/fatal-command.js";
import { problemsOf, queueRun, saveAnother } from "../../support/killed-run.js";
import {
  endOf,
  startCallReceiver,
  stepsOf,
  tenantOfTests,
  workflowServices,
  type CallReceiver,
} from "../../support/workflow-world.js";
import { runCases, type CaseResult, type Row } from "../row.js";
import { withScene, type Scene } from "../scene.js";

const row = { row: 29, name: "workflow: process killed at each boundary of a step" };
const script = fileURLToPath(new URL("../../support/workflow-process.ts", import.meta.url));
/** Of a run and the one it calls: claims, look-ups, a transaction for each result. */
const commands = 100;
/** From the wish to the end of a run that somebody cancels. */
const longestCancelMs = 1_000;
/** For a run's end, on a machine with much else to do: a process of its own has to start first. */
const patience = { timeoutMs: 180_000 };

/**
 * KILL      at a command to the store: before it is sent, on its way, when its answer is there
 * KILLS     two processes in a row
 * VERSION   another version is saved while nobody works on the run
 * CANCEL    somebody ends the run while a process works on it
 */
const kinds = ["KILL", "KILLS", "KILL", "VERSION", "KILL", "CANCEL"] as const;

interface Stage {
  readonly scene: Scene;
  /** Of the process that takes over. */
  readonly services: Services;
  readonly receiver: CallReceiver;
  readonly take: () => Promise<ChildProcess>;
}

/** Each case disturbs a run; it has to end as if nothing had happened, or as somebody asked. */
export const workflows: Row = {
  ...row,
  run: (context) =>
    withScene({}, async (scene) => {
      const stage = await setStage(scene);
      try {
        return await runCases(row, context, { few: 12, full: 200 }, (random, number) => oneRun(stage, random, number));
      } finally {
        await stage.end();
      }
    }),
};

async function setStage(scene: Scene): Promise<Stage & { end(): Promise<void> }> {
  const services = await workflowServices(scene.storage, [], { leaseTtlMs: 1_000 });
  const receiver = await startCallReceiver();
  const children = new Set<ChildProcess>();
  const start = () => {
    const child = fork(script, [scene.uri], {
      execArgv: ["--import", "tsx"],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    children.add(child);
    child.once("exit", () => children.delete(child));
    const ready = once(child, "message").then(() => child);
    ready.catch(() => undefined);
    return ready;
  };
  // Started ahead, because starting takes longer than the run.
  const ahead = [start(), start()];
  return {
    scene,
    services,
    receiver,
    take: () => {
      ahead.push(start());
      return ahead.shift() as Promise<ChildProcess>;
    },
    end: async () => {
      for (const child of children) child.kill("SIGKILL");
      await services.expressions.stop();
      await receiver.close();
    },
  };
}

async function oneRun(stage: Stage, random: Random, number: number): Promise<CaseResult> {
  const { scene, services, receiver, take } = stage;
  const kind = kinds[number % kinds.length] ?? "KILL";
  const tenant = tenantOfTests();
  const queued = await queueRun(services, tenant, receiver.url);
  const before = receiver.calls.length;
  const deaths = Array.from({ length: kind === "KILLS" ? 2 : 1 }, () => fatalOf(random));
  const what = `${kind} ${deaths.map(({ place, edge }) => `${edge} ${place}`).join(", ")}`;
  if (kind === "CANCEL") return cancelled(stage, random, tenant, queued, what);
  let kills = 0;
  for (const fatal of deaths) {
    const child = await take();
    const gone = once(child, "exit");
    child.send({ fatal });
    const end = endOf(services, tenant, queued.runId, patience).then(() => child.kill("SIGKILL"));
    end.catch(() => undefined);
    await gone;
    kills += 1;
  }
  if (kind === "VERSION") await saveAnother(services, tenant, queued);
  const survivor = await take();
  survivor.send({ fatal: null });
  try {
    const run = await endOf(services, tenant, queued.runId, patience);
    const made = { calls: receiver.calls.slice(before), kills };
    const problems = await problemsOf({ services, storage: scene.storage }, tenant, run, made);
    return { what, faults: kills, problems };
  } finally {
    survivor.kill("SIGKILL");
  }
}

function fatalOf(random: Random): FatalCommand {
  const edge = random.pick(["BEFORE", "SENT", "ANSWERED"] as const);
  return { place: random.int(1, commands), edge, signal: "SIGKILL" };
}

/** A run that is cancelled ends so within a second, unless it was done before; nothing of it comes afterwards. */
async function cancelled(
  { services, take, receiver }: Stage,
  random: Random,
  tenant: ReturnType<typeof tenantOfTests>,
  { runId }: { readonly runId: string },
  what: string,
): Promise<CaseResult> {
  const child = await take();
  child.send({ fatal: null });
  try {
    await delay(random.int(0, 400));
    await services.workflows.service.cancel(tenant, runId);
    const run = await endOf(services, tenant, runId, patience);
    const problems: string[] = [];
    const tookMs = (run.endedAt?.getTime() ?? Infinity) - (run.cancelRequestedAt?.getTime() ?? -Infinity);
    if (run.state === "CANCELLED" && tookMs > longestCancelMs) problems.push(`it took ${tookMs} ms to end`);
    if (run.state !== "CANCELLED" && run.state !== "SUCCEEDED") problems.push(`it ended as ${run.state}`);
    const [steps, calls] = [(await stepsOf(services, tenant, runId)).length, receiver.calls.length];
    await delay(300);
    if ((await stepsOf(services, tenant, runId)).length !== steps) problems.push("a step was stored after its end");
    if (receiver.calls.length > calls) problems.push("a call was made after its end");
    return { what, faults: 1, problems, measured: { cancelMs: run.state === "CANCELLED" ? tookMs : 0 } };
  } finally {
    child.kill("SIGKILL");
  }
}
