import { setTimeout as delay } from "node:timers/promises";
import type { FatalCommand } from "../../support/fatal-command.js";
import { runCases, type Row } from "../row.js";
import {
  begin,
  epochOf,
  flows,
  longestTakeoverMs,
  makeDue,
  preparedWorld,
  settleAll,
  takeoverMs,
  untilDone,
  withScene,
  workerOptions,
} from "../scene.js";

const row = { row: 1, name: "worker killed at a command or at any moment" };
const edges = ["BEFORE", "SENT", "ANSWERED"] as const satisfies readonly FatalCommand["edge"][];
/** Commands of a page, and of what comes before its first and behind its last. */
const points = 25;
const connections = 2;

/**
 * Each case kills one worker in the middle of the runs of several connections, at a command (before it is sent, on its
 * way, or when its answer is there) or at a moment of its own, and lets another one finish them.
 */
export const kills: Row = {
  ...row,
  run: (context) =>
    withScene({}, (scene) =>
      runCases(row, context, { few: 12, full: points * flows.length + 200 }, async (random, number) => {
        const flow = flows[number % flows.length] ?? "INITIAL";
        const worlds = [];
        for (let made = 0; made < connections; made += 1) worlds.push(await preparedWorld(scene, flow, random));
        const place = context.isFull ? 1 + (Math.floor(number / flows.length) % points) : random.int(1, points * 3);
        const isAtCommand = context.isFull ? number < points * flows.length : random.chance(0.7);
        const fatal: FatalCommand = {
          place: place * (context.isFull ? random.int(1, 4) : 1),
          edge: random.pick(edges),
          signal: "SIGKILL",
        };
        const first = await begin(scene, isAtCommand ? { ...workerOptions, fatal } : workerOptions);
        if (!isAtCommand) {
          await delay(random.int(0, 2_500));
          first.signal("SIGKILL");
        }
        const ended = new AbortController();
        const finished = untilDone(worlds).finally(() => ended.abort());
        await Promise.race([first.ended, finished]);
        const isKilled = first.isGone;
        const since = performance.now();
        const epochs = await Promise.all(worlds.map((world) => epochOf(scene.storage, world)));
        const second = await begin(scene);
        await makeDue(worlds);
        const takeovers = await Promise.all(
          worlds.map((world, place) => takeoverMs(scene.storage, world, epochs[place] ?? 0, since)),
        );
        const problems = [...(await finished)];
        const longest = Math.round(Math.max(0, ...takeovers.map((ms) => ms ?? 0)));
        if (longest > longestTakeoverMs) problems.push(`takeover: ${longest} ms, at most ${longestTakeoverMs}`);
        await Promise.all([first.end("SIGKILL"), second.end()]);
        problems.push(...(await settleAll(worlds)));
        const where = first.printed.trim() || (isAtCommand ? "not reached" : "at a moment");
        return {
          what: `${flow}, ${isAtCommand ? `command ${fatal.place}, ${where}` : where}`,
          faults: isKilled ? worlds.length : 0,
          problems,
          measured: { takeoverMs: longest },
        };
      }),
    ),
};
