import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import type { CommandIo } from "../../../src/commands/io.js";
import { createScreen } from "../../../src/commands/start/screen.js";
import { createStartLogger } from "../../../src/commands/start/start-logger.js";
import { Teardown } from "../../../src/commands/start/teardown.js";
import { watchRun } from "../../../src/commands/sync-progress.js";
import { watchForStop } from "../../../src/commands/until-stopped.js";
import { createLogger } from "../../../src/logging/index.js";
import type { EntityProgress, SyncRunDocument } from "../../../src/sync/index.js";

function fakeIo(options: { isTTY?: boolean; env?: NodeJS.ProcessEnv } = {}) {
  const signals = new EventEmitter();
  const [out, err, exits]: [string[], string[], number[]] = [[], [], []];
  const stream = (lines: string[]) => ({ isTTY: options.isTTY ?? false, write: (text: string) => lines.push(text) });
  const io: CommandIo = {
    env: options.env ?? {},
    cwd: "/srv",
    stdin: (async function* () {})(),
    stdout: stream(out),
    stderr: stream(err),
    signals,
    exit: (code) => exits.push(code),
  };
  return { io, signals, out, err, exits };
}

describe("the end of a start", () => {
  it("ends what was started in reverse order, one after the other, and all of it though one fails", async () => {
    const said: string[] = [];
    const log: string[] = [];
    const teardown = new Teardown();
    for (const name of ["mongod", "storage", "server"]) {
      teardown.add(name, async () => {
        said.push(`${name} ends`);
        await Promise.resolve();
        if (name === "storage") throw new Error("the socket is gone");
        said.push(`${name} ended`);
      });
    }
    await teardown.run(createLogger({ destination: { write: (line) => void log.push(line) } }));
    expect(said).toEqual(["server ends", "server ended", "storage ends", "mongod ends", "mongod ended"]);
    expect(log).toEqual([expect.stringMatching(/"step":"storage".*did not end in order/)]);
  });

  it.each(["SIGINT", "SIGTERM"] as const)("is asked for by %s, and forced by a second signal", async (name) => {
    const { io, signals, exits } = fakeIo();
    const stop = watchForStop(io);
    signals.emit(name);
    expect(await stop.stopped).toBe(name);
    expect([stop.signal.aborted, exits]).toEqual([true, []]);
    signals.emit("SIGINT");
    expect(exits).toEqual([130]);
    stop.end();
    expect(signals.eventNames()).toEqual([]);
  });
});

describe("what is shown of a sync", () => {
  const entity = (name: string, state: string, read: number, more: Partial<EntityProgress> = {}) =>
    ({ entity: name, state, read, quarantined: 0, expected: null, ...more }) as EntityProgress;
  const runs = (...states: [state: string, entities: EntityProgress[]][]) => {
    const documents = states.map(
      ([state, entities]) => ({ _id: "run_1", state, entities }) as unknown as SyncRunDocument,
    );
    return { get: async () => (documents.length > 1 ? documents.shift() : documents[0]) ?? null };
  };
  const course = () =>
    runs(
      ["QUEUED", [entity("Asset", "WAITING", 0), entity("WorkOrder", "WAITING", 0)]],
      ["RUNNING", [entity("Asset", "DONE", 1200), entity("WorkOrder", "RUNNING", 500, { expected: 3000 })]],
      ["SUCCEEDED", [entity("Asset", "DONE", 1200), entity("WorkOrder", "DONE", 3000, { quarantined: 2 })]],
    );

  it("is a line for each entity when it is done, where nobody looks on", async () => {
    const { io, err } = fakeIo();
    expect((await watchRun(io, course(), "run_1")).state).toBe("SUCCEEDED");
    expect(err).toEqual(["  Asset: 1,200 records\n", "  WorkOrder: 3,000 records, 2 of them set aside\n"]);
  });

  it("is one line that is written over at a terminal, and gone in the end", async () => {
    const { io, err } = fakeIo({ isTTY: true });
    await watchRun(io, course(), "run_1");
    expect(err.every((text) => text.startsWith("\r\u001b[2K") && !text.includes("\n"))).toBe(true);
    expect(err[1]).toContain("[##----------]  16 %  WorkOrder: 500 of 3,000 records (1,700 in all)");
    expect(err.at(-1)).toBe("\r\u001b[2K");
  });

  it("is no line that is written over for a program, and none that is broken by a narrow terminal", async () => {
    const program = fakeIo({ isTTY: true });
    await watchRun(program.io, course(), "run_1", { json: true });
    expect(program.err.join("")).not.toContain("\u001b");
    expect(createScreen(program.io, true).stream.isTTY).toBe(undefined);
    const narrow = fakeIo({ isTTY: true });
    await watchRun(narrow.io, course(), "run_1", { stream: { ...narrow.io.stderr, columns: 30 } });
    expect(Math.max(...narrow.err.map((text) => text.replace("\r\u001b[2K", "").length))).toBe(29);
  });

  it("says what failed and what the account may not read", async () => {
    const { io, err } = fakeIo();
    await watchRun(io, runs(["FAILED", [entity("Part", "FORBIDDEN", 0), entity("Asset", "FAILED", 7)]]), "run_1");
    expect(err.join("")).toBe("  Part: the account may not read it\n  Asset: failed after 7 records\n");
  });

  it("ends with a clear word when the run is gone, and at once when it is called off", async () => {
    const { io } = fakeIo();
    await expect(watchRun(io, { get: async () => null }, "run_1")).rejects.toThrow(/run_1 is gone/);
    const signal = AbortSignal.abort(new Error("stopped"));
    await expect(watchRun(io, course(), "run_1", { signal })).rejects.toThrow("stopped");
  });
});

describe("where a start says what", () => {
  it("speaks to a person on standard output, and on standard error when a program reads that", () => {
    const person = fakeIo();
    createScreen(person.io, false).line("Ready.");
    const program = fakeIo();
    createScreen(program.io, true).line("Ready.");
    expect([person.out, person.err, program.out, program.err]).toEqual([["Ready.\n"], [], [], ["Ready.\n"]]);
  });

  it("uses colors at a terminal only, and not with NO_COLOR", () => {
    const bold = (options: Parameters<typeof fakeIo>[0]) => createScreen(fakeIo(options).io, false).colors.bold("x");
    expect(bold({})).toBe("x");
    expect(bold({ isTTY: true })).toBe("\u001b[1mx\u001b[22m");
    expect(bold({ isTTY: true, env: { NO_COLOR: "1" } })).toBe("x");
  });

  it("logs for a collector from info, as JSON; for a person from warn, in words", () => {
    const collector = fakeIo();
    const person = fakeIo({ isTTY: true, env: { NO_COLOR: "1" } });
    for (const { io } of [collector, person]) {
      const logger = createStartLogger(io, { logLevel: null });
      logger.info("sync ended");
      logger.warn({ connectionId: "con_1" }, "outage");
    }
    expect(collector.err.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(["sync ended", "outage"]);
    expect(person.err).toHaveLength(1);
    expect(person.err[0]).toMatch(/WARN: outage\n +connectionId: "con_1"/);
  });
});
