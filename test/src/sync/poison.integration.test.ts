import { describe, expect, it } from "vitest";
import { numbered, useSimulatedConnection } from "../../support/simulated-connection.js";
import type { SimulatedRecord } from "../../support/simulated-system.js";
import { useStorage } from "../../support/storage.js";

const store = useStorage();
const simulated = useSimulatedConnection(store);

/** What becomes of a record: it is stored as the source has it, or set aside with a reason. */
type Fate = "STORED" | "QUARANTINED";

const deep = (levels: number) => JSON.parse("[".repeat(levels) + "]".repeat(levels)) as never;
const megabytes = (count: number) => "x".repeat(count * 1024 * 1024);

/** Forms of payload that have broken pipelines, each as JSON can carry it. */
const forms: readonly (readonly [string, Fate, Readonly<Record<string, unknown>>])[] = [
  ["a title that is a number", "QUARANTINED", { title: 7 }],
  ["a title that is a list", "QUARANTINED", { title: ["a"] }],
  ["a title that is an object", "QUARANTINED", { title: { text: "a" } }],
  ["a title that is true", "QUARANTINED", { title: true }],
  ["a time of change in the year 0", "STORED", { changedAt: "0000-01-01T00:00:00.000Z" }],
  ["a time of change in the year 9999", "STORED", { changedAt: "9999-12-31T23:59:59.999Z" }],
  ["a time of change beyond all years", "QUARANTINED", { changedAt: "+275761-01-01T00:00:00.000Z" }],
  ["a time of change that is none", "QUARANTINED", { changedAt: "yesterday" }],
  ["NUL in its title", "STORED", { title: "a\u0000b" }],
  ["half a surrogate pair in its title", "STORED", { title: "a\ud800b" }],
  ["half a surrogate pair in a key", "STORED", { more: { "\udc00": 1 } }],
  ["NUL in a key", "STORED", { more: { "a\u0000b": 1 } }],
  ["a key with a dollar and a dot", "STORED", { more: { "$where.x": "1", "": 2 } }],
  ["a key named __proto__", "STORED", { more: JSON.parse('{"__proto__": {"isAdmin": true}}') as unknown }],
  ["a key named constructor", "STORED", { more: { constructor: { prototype: {} } } }],
  ["lists 200 deep", "STORED", { more: deep(200) }],
  ["lists 1,000 deep", "STORED", { more: deep(1_000) }],
  ["10,000 keys", "STORED", { more: Object.fromEntries(Array.from({ length: 10_000 }, (_, key) => [`k${key}`, key])) }],
  ["text that looks like a date", "STORED", { title: "2026-02-30" }],
  ["an empty title", "STORED", { title: "" }],
  ["a title of 100,000 characters", "STORED", { title: "é".repeat(100_000) }],
  ["right-to-left marks and emoji", "STORED", { title: "\u202e👩‍🔧\ufeff" }],
  ["a number too large for a double", "STORED", { more: 1e308 }],
  ["minus zero", "STORED", { more: [-0] }],
  ["a whole number beyond 2^53", "STORED", { more: 2 ** 60 }],
  ["an operator in place of its title", "QUARANTINED", { title: { $gt: "" } }],
  ["markup in its title", "STORED", { title: "<script>alert(1)</script>" }],
  ["3 MB of text", "STORED", { more: megabytes(3) }],
  ["17 MB of text", "QUARANTINED", { more: megabytes(17) }],
  ["no title at all", "STORED", { title: undefined }],
];

interface Place {
  readonly name: string;
  readonly pageSize: number;
  /** Place of the record of the n-th form among the ordinary ones, which stand at 0, 1, 2 … */
  readonly at: (form: number) => number;
  /** Whether each was an ordinary record before. */
  readonly isUpdate: boolean;
}

const ordinaryCount = 60;
const places: readonly Place[] = [
  { name: "before all others", pageSize: 10, at: () => -1, isUpdate: false },
  { name: "among others", pageSize: 10, at: (form) => 2 * form + 0.5, isUpdate: false },
  { name: "each on a page of its own", pageSize: 1, at: (form) => 2 * form + 0.5, isUpdate: false },
  { name: "behind all others", pageSize: 10, at: () => ordinaryCount + 1, isUpdate: false },
  { name: "as updates of ordinary ones", pageSize: 10, at: (form) => 2 * form + 0.5, isUpdate: true },
];

const nameOf = (form: number) => `P${String(form).padStart(2, "0")}`;

/** The n-th record, in its form or, without one, as any other. */
function recordOf(form: number, at: number, content?: Readonly<Record<string, unknown>>): SimulatedRecord {
  const changedAt = new Date(at).toISOString();
  return { id: nameOf(form), title: "as any other", changedAt, ...content };
}

describe.each(places)("records that are hard to store, $name (Promise 13)", ({ pageSize, at, isUpdate }) => {
  it(`are stored or set aside, hold up nothing, and come back when they are mended: ${forms.length} forms`, async () => {
    const ordinary = numbered("A", ordinaryCount);
    const start = Date.parse(ordinary[0]?.changedAt ?? "");
    const hard = forms.map(([, , content], form) => recordOf(form, start + at(form) * 60_000, content));
    const before = isUpdate ? forms.map((_, form) => recordOf(form, start + at(form) * 60_000)) : hard;
    await simulated.connect({ Asset: "TOMBSTONES" }, (system) => system.putInto("Asset", ...ordinary, ...before), {
      pageSize,
    });
    if (isUpdate) {
      simulated.system.putInto("Asset", ...forms.map(([, , content], form) => recordOf(form, Date.now(), content)));
      await simulated.run("RESYNC");
    }
    const run = await simulated.lastRun();
    expect(run.state).toBe("SUCCEEDED_WITH_ERRORS");
    const { _id: connectionId } = simulated.connection;
    const quarantine = store.storage.collection<{ remoteId: string; reason: { code: string } }>("quarantine");
    const aside = await quarantine.find({ connectionId }).toArray();
    const fates = forms.map(([name], form) => {
      const found = aside.find(({ remoteId }) => remoteId === nameOf(form));
      return [name, found ? "QUARANTINED" : "STORED"];
    });
    expect(fates).toEqual(forms.map(([name, fate]) => [name, fate]));
    for (const { reason } of aside) expect(["MAPPING_FAILED", "RECORD_TOO_LARGE"]).toContain(reason.code);
    const stored = forms.filter(([, fate]) => isUpdate || fate === "STORED").length;
    expect(await simulated.live("Asset")).toHaveLength(ordinaryCount + stored);

    simulated.system.putInto("Asset", ...forms.map((_, form) => recordOf(form, Date.now() + 1)));
    await simulated.run("RESYNC");
    expect(await quarantine.countDocuments({ connectionId })).toBe(0);
    const mended = (await simulated.records("Asset")).filter(({ remoteId }) => remoteId.startsWith("P"));
    expect(mended.map((record) => record["name"])).toEqual(forms.map(() => "as any other"));
    expect(await simulated.live("Asset")).toHaveLength(ordinaryCount + forms.length);
  });
});
