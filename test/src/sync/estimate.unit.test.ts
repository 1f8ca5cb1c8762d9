import { describe, expect, it } from "vitest";
import { remainingSeconds } from "../../../src/sync/estimate.js";
import { noCounts, type EntityProgress, type SyncRunDocument } from "../../../src/sync/sync-run-document.js";

const startedAt = new Date("2026-11-25T12:00:00Z");
const after = (seconds: number) => new Date(startedAt.getTime() + seconds * 1000);

function progress(change: Partial<EntityProgress>): EntityProgress {
  return {
    ...noCounts,
    entity: "WorkOrder",
    state: "RUNNING",
    pages: 2,
    isWalked: false,
    expected: null,
    discrepancies: [],
    ...change,
  };
}

function run(entities: readonly EntityProgress[], change: Partial<SyncRunDocument> = {}): SyncRunDocument {
  return {
    _id: "run_1",
    organizationId: "org_1",
    environment: "TEST",
    connectionId: "con_1",
    kind: "INITIAL",
    trigger: "CONNECT",
    state: "RUNNING",
    entities,
    queuedAt: startedAt,
    startedAt,
    endedAt: null,
    requests: 0,
    resumes: 0,
    stalledTries: 0,
    pagesAtFault: 0,
    error: null,
    ...change,
  };
}

describe("how long a run is likely to go on", () => {
  it("is what is left to read at the speed so far, rounded up", () => {
    expect(remainingSeconds(run([progress({ read: 200, expected: 1_000 })]), after(10))).toBe(40);
    expect(remainingSeconds(run([progress({ read: 300, expected: 1_000 })]), after(10))).toBe(24);
  });

  it("counts all entities: those that are done for the speed, those that wait for what is left", () => {
    const entities = [
      progress({ state: "DONE", read: 500, pages: 5, expected: 500 }),
      progress({ entity: "Asset", state: "FORBIDDEN", read: 0, pages: 0 }),
      progress({ entity: "Vendor", state: "RUNNING", read: 500, pages: 1, expected: 600 }),
      progress({ entity: "User", state: "WAITING", read: 0, pages: 0, expected: 900 }),
    ];
    expect(remainingSeconds(run(entities), after(100))).toBe(100);
  });

  it.each<[string, SyncRunDocument]>([
    ["after one page", run([progress({ pages: 1, read: 100, expected: 200 })])],
    ["where the source does not say how many records there are", run([progress({ read: 200 })])],
    [
      "while an entity that waits has not said so",
      run([progress({ read: 200, expected: 300 }), progress({ entity: "Asset", state: "WAITING", pages: 0 })]),
    ],
    ["where pages were empty", run([progress({ pages: 3, read: 0, expected: 10 })])],
    ["before it began", run([progress({ state: "WAITING", pages: 0 })], { state: "QUEUED", startedAt: null })],
    [
      "when this clock is behind the one that started it",
      run([progress({ read: 9, expected: 10 })], { startedAt: after(60) }),
    ],
  ])("is unknown %s", (_name, document) => {
    expect(remainingSeconds(document, after(10))).toBeNull();
  });

  it("is nothing when it ended, when its entities are walked, and when there is more than the source said", () => {
    const ended = run([progress({ state: "DONE", read: 10 })], { state: "SUCCEEDED", endedAt: after(5) });
    expect(remainingSeconds(ended, after(10))).toBe(0);
    expect(remainingSeconds(run([progress({ read: 200, isWalked: true })]), after(10))).toBe(0);
    expect(remainingSeconds(run([progress({ read: 200, expected: 150 })]), after(10))).toBe(0);
  });

  it("grows while the run waits, instead of standing still", () => {
    const document = run([progress({ read: 100, expected: 200 })]);
    expect(remainingSeconds(document, after(10))).toBe(10);
    expect(remainingSeconds(document, after(600))).toBe(600);
  });

  it("fits into the graph however slow the source is", () => {
    const slow = run([progress({ read: 1, expected: 2_000_000_000 })]);
    expect(remainingSeconds(slow, after(86_400))).toBe(2 ** 31 - 1);
  });
});
