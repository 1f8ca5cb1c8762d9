import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, it } from "vitest";
import { EvaluatingThread } from "../../../src/expressions/evaluating-thread.js";
import { defaultLimits } from "../../../src/expressions/limits.js";
import type { Task } from "../../../src/expressions/messages.js";

/** A thread that does with a task what the text says, where `task` and `say` are known; the second one made is well. */
function threads(misdeed: string) {
  const lost: string[] = [];
  const made: Worker[] = [];
  const start = () => {
    const act =
      made.length === 0 ? misdeed : 'say({ kind: "done", id: task.id, outcome: { kind: "value", json: "2" } });';
    const program = `
      const { parentPort } = require("node:worker_threads");
      const say = (report) => parentPort.postMessage(report);
      parentPort.on("message", (task) => { say({ kind: "begun", id: task.id }); ${act} });
      say({ kind: "ready" });`;
    const worker = new Worker(program, { eval: true });
    made.push(worker);
    return worker;
  };
  const thread = new EvaluatingThread({ ...defaultLimits, timeMs: 1 }, (error) => lost.push(String(error)), start);
  return { thread, lost, made };
}

const task = (id: number): Task => ({ id, kind: "evaluate", expression: "1", input: null, lane: "a", nowMs: null });

describe("a thread that fails", () => {
  const open: EvaluatingThread[] = [];
  afterEach(() => Promise.all(open.splice(0).map((thread) => thread.stop())));

  it.each([
    ["hangs where the engine never looks at the clock", "for (;;);", { kind: "timedOut" }],
    ["ends", "process.exit(1);", { kind: "failed" }],
    ["throws", 'throw new Error("broken");', { kind: "failed" }],
  ])("and %s is replaced, and its task has an end", async (_how, misdeed, outcome) => {
    const { thread, lost, made } = threads(misdeed);
    open.push(thread);
    expect(await thread.perform(task(1))).toMatchObject(outcome);
    expect(lost).toHaveLength(1);
    expect(await thread.perform(task(2))).toEqual({ kind: "value", json: "2" });
    expect(made).toHaveLength(2);
    expect(lost).toHaveLength(1);
  });
});
