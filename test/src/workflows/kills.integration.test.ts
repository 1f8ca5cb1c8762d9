import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Services } from "../../../src/services/index.js";
import { startScript } from "../../support/child-process.js";
import type { FatalCommand } from "../../support/fatal-command.js";
import { problemsOf, queueRun } from "../../support/killed-run.js";
import { useStorage } from "../../support/storage.js";
import {
  endOf,
  startCallReceiver,
  tenantOfTests,
  workflowServices,
  type CallReceiver,
} from "../../support/workflow-world.js";

const store = useStorage();
let services: Services;
let receiver: CallReceiver;

beforeAll(async () => {
  services = await workflowServices(store.storage);
  receiver = await startCallReceiver();
});

afterAll(async () => {
  await services.workflows.stop();
  await services.expressions.stop();
  await receiver.close();
});

describe("promise 29: a process that works on a run is killed", () => {
  // `npm run chaos -- --row 29` does so at many more places.
  it("at edges of its steps: the run ends as if undisturbed, what is done is not done again, events are told once", async () => {
    const tenant = tenantOfTests();
    const { runId } = await queueRun(services, tenant, receiver.url);
    const at = (place: number, edge: FatalCommand["edge"]): FatalCommand => ({ place, edge, signal: "SIGKILL" });
    const deaths = [at(9, "BEFORE"), at(12, "SENT"), at(11, "ANSWERED")];
    // Started together: each takes longer to start than to reach its end.
    const children = await Promise.all(deaths.map(() => startScript("workflow-process", [store.uri])));
    for (const [index, fatal] of deaths.entries()) {
      const child = children[index] as ChildProcess;
      const gone = once(child, "exit");
      child.send({ fatal });
      const [, signal] = (await gone) as [number | null, string | null];
      expect(signal).toBe("SIGKILL");
    }
    services.workflows.start();
    const run = await endOf(services, tenant, runId);
    const made = { calls: receiver.calls, kills: deaths.length };
    expect(await problemsOf({ services, storage: store.storage }, tenant, run, made)).toEqual([]);
  }, 120_000);
});
