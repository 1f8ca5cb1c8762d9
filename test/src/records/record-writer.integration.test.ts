import { describe, expect, it } from "vitest";
import { entities } from "../../../schema/entities/index.js";
import { MappingError } from "../../../src/errors/index.js";
import { newId } from "../../../src/ids/index.js";
import {
  HistoryStore,
  RecordWriter,
  StaleDigestError,
  type PageOutcome,
  type RecordDocument,
  type WriteTarget,
} from "../../../src/records/index.js";
import { useStorage } from "../../support/storage.js";
import { testVault } from "../../support/vault.js";

const store = useStorage();
const tenant = { organizationId: "org_1", environment: "TEST" as const };
const minute = (count: number) => new Date(Date.UTC(2026, 10, 24, 12, count));

interface Source {
  readonly id: string;
  readonly title: string;
  readonly changedAt: Date;
  readonly isDeleted?: boolean;
}

function setUp() {
  const target: WriteTarget = {
    tenant,
    connectionId: newId("connection"),
    entity: entities.WorkOrder,
    mappingKey: "1",
    actor: { kind: "SYNC_RUN", id: "run_1" },
    readAt: minute(0),
    acceptsOlder: false,
    expectsNew: false,
    toUnified: (raw) => {
      const { title, changedAt } = raw as { title: string; changedAt: string };
      if (title === "poison") throw new MappingError("title: expected no poison", { path: "title" });
      return { title, remoteUpdatedAt: new Date(changedAt) };
    },
  };
  const writer = new RecordWriter(
    store.storage,
    new HistoryStore(store.storage, { retentionDays: 90 }),
    testVault(store.storage),
  );
  const digest = (records: readonly Source[], into: WriteTarget) =>
    writer.digest(
      records.map(({ id, title, changedAt, isDeleted = false }) => ({
        remoteId: id,
        modifiedAt: changedAt,
        isDeleted,
        raw: { id, title, changedAt: changedAt.toISOString() },
      })),
      into,
    );
  const apply = (part: Awaited<ReturnType<typeof digest>>[number], into: WriteTarget, at = new Date()) =>
    store.storage.transaction((session) => writer.apply(part, into, { at, session }));
  const write = async (
    records: readonly Source[],
    overrides: Partial<WriteTarget> = {},
    at?: Date,
  ): Promise<PageOutcome> => {
    const into = { ...target, ...overrides };
    const [part] = await digest(records, into);
    if (!part) throw new Error("A page has at least one part.");
    return apply(part, into, at);
  };
  const stored = () =>
    store.storage
      .collection<RecordDocument>("workOrders")
      .find({ connectionId: target.connectionId })
      .sort({ remoteId: 1 })
      .toArray();
  return { target, digest, apply, write, stored };
}

function counts({ read, created, updated, unchanged, deleted, quarantined }: PageOutcome) {
  return { read, created, updated, unchanged, deleted, quarantined };
}

const none = { created: 0, updated: 0, unchanged: 0, deleted: 0, quarantined: 0 };

describe("storing a page (Promises 10 to 13)", () => {
  it("creates what is new, with its payload beside it", async () => {
    const { target, write, stored } = setUp();
    const outcome = await write([{ id: "1", title: "a", changedAt: minute(1) }]);
    expect(counts(outcome)).toEqual({ ...none, read: 1, created: 1 });
    const [record] = await stored();
    expect(record).toMatchObject({
      ...tenant,
      title: "a",
      version: 1,
      deletedAt: null,
      connectionId: target.connectionId,
    });
    const raw = await store.storage
      .collection<{ _id: string; payload: string }>("raw")
      .findOne({ _id: record?._id ?? "" });
    expect(JSON.parse(raw?.payload ?? "")).toEqual({ id: "1", title: "a", changedAt: minute(1).toISOString() });
  });

  it("does not touch what is unchanged, and tells of no change", async () => {
    const { write, stored } = setUp();
    await write([{ id: "1", title: "a", changedAt: minute(1) }]);
    const before = await stored();
    const outcome = await write([{ id: "1", title: "a", changedAt: minute(1) }]);
    expect(counts(outcome)).toEqual({ ...none, read: 1, unchanged: 1 });
    expect(outcome.changes).toEqual([]);
    expect(await stored()).toEqual(before);
  });

  it("replaces what changed, counts its version up and names the fields", async () => {
    const { write, stored } = setUp();
    await write([{ id: "1", title: "a", changedAt: minute(1) }]);
    const outcome = await write([{ id: "1", title: "b", changedAt: minute(2) }]);
    expect(outcome.changes).toMatchObject([{ kind: "UPDATED", version: 2, changedFields: ["title"] }]);
    expect(await stored()).toMatchObject([{ title: "b", version: 2 }]);
  });

  it("counts a record that comes twice on a page once, the later one", async () => {
    const { write, stored } = setUp();
    const outcome = await write([
      { id: "1", title: "a", changedAt: minute(1) },
      { id: "1", title: "b", changedAt: minute(2) },
    ]);
    expect(counts(outcome)).toEqual({ ...none, read: 2, created: 1, unchanged: 1 });
    expect(await stored()).toMatchObject([{ title: "b", version: 1 }]);
  });

  it("takes of a record that comes twice on a page the one that changed last, wherever it stands", async () => {
    const { write, stored } = setUp();
    await write([
      { id: "1", title: "b", changedAt: minute(2) },
      { id: "1", title: "a", changedAt: minute(1) },
    ]);
    expect(await stored()).toMatchObject([{ title: "b", version: 1 }]);
  });

  it("does not overwrite a fresher value with an older one", async () => {
    const { write, stored } = setUp();
    await write([{ id: "1", title: "fresh", changedAt: minute(5) }]);
    const outcome = await write([{ id: "1", title: "stale", changedAt: minute(3) }]);
    expect(counts(outcome)).toEqual({ ...none, read: 1, unchanged: 1 });
    expect(await stored()).toMatchObject([{ title: "fresh", version: 1 }]);
  });

  it("keeps a deleted record as deleted, and restores it under its id when it comes back", async () => {
    const { write, stored } = setUp();
    await write([{ id: "1", title: "a", changedAt: minute(1) }]);
    const deleted = await write([{ id: "1", title: "a", changedAt: minute(2), isDeleted: true }]);
    expect(deleted.changes).toMatchObject([{ kind: "DELETED", version: 2 }]);
    const [gone] = await stored();
    expect(gone?.deletedAt).toBeInstanceOf(Date);
    expect(counts(await write([{ id: "1", title: "a", changedAt: minute(2), isDeleted: true }]))).toEqual({
      ...none,
      read: 1,
      unchanged: 1,
    });
    const restored = await write([{ id: "1", title: "a", changedAt: minute(3) }]);
    expect(restored.changes).toMatchObject([{ id: gone?._id, kind: "RESTORED", version: 3 }]);
    expect(await stored()).toMatchObject([{ deletedAt: null, version: 3 }]);
  });

  it("sets aside what can't be mapped with payload and reason, and stores the rest", async () => {
    const { target, write, stored } = setUp();
    const outcome = await write([
      { id: "1", title: "poison", changedAt: minute(1) },
      { id: "2", title: "b", changedAt: minute(1) },
    ]);
    expect(counts(outcome)).toEqual({ ...none, read: 2, created: 1, quarantined: 1 });
    expect(outcome.quarantinedDelta).toBe(1);
    expect(await stored()).toMatchObject([{ remoteId: "2" }]);
    const quarantine = store.storage.collection("quarantine");
    expect(await quarantine.findOne({ connectionId: target.connectionId })).toMatchObject({
      remoteId: "1",
      reason: { code: "MAPPING_FAILED", path: "title" },
    });

    const again = await write([{ id: "1", title: "mended", changedAt: minute(2) }]);
    expect(again.quarantinedDelta).toBe(-1);
    expect(await quarantine.countDocuments({ connectionId: target.connectionId })).toBe(0);
  });

  it("lets go of what the page before set aside while this one was compared", async () => {
    const { target, digest, apply } = setUp();
    const [bad] = await digest([{ id: "a", title: "poison", changedAt: minute(1) }], target);
    const [good] = await digest([{ id: "a", title: "mended", changedAt: minute(2) }], target);
    if (!bad || !good) throw new Error("A page has at least one part.");
    expect((await apply(bad, target)).quarantinedDelta).toBe(1);
    expect((await apply(good, target)).quarantinedDelta).toBe(-1);
  });

  it("lets go of what became again what is stored, to the last byte, and of what is gone", async () => {
    const { write } = setUp();
    const sound = [
      { id: "a", title: "sound", changedAt: minute(1) },
      { id: "b", title: "sound", changedAt: minute(1) },
    ];
    await write(sound);
    const bad = [...sound, { id: "c", title: "poison", changedAt: minute(1) }];
    expect((await write(bad.map((record) => ({ ...record, title: "poison" })))).quarantinedDelta).toBe(3);
    const gone = bad.slice(1).map((record) => ({ ...record, changedAt: minute(2), isDeleted: true }));
    const outcome = await write([...sound.slice(0, 1), ...gone]);
    expect(counts(outcome)).toEqual({ ...none, read: 3, unchanged: 2, deleted: 1 });
    expect(outcome.quarantinedDelta).toBe(-3);
  });

  it("maps again what an older mapping stored, although the payload is the same", async () => {
    const { write, stored } = setUp();
    await write([{ id: "1", title: "a", changedAt: minute(1) }]);
    const outcome = await write([{ id: "1", title: "a", changedAt: minute(1) }], {
      mappingKey: "2",
      toUnified: () => ({ title: "mapped anew", remoteUpdatedAt: minute(1) }),
    });
    expect(outcome.changes).toMatchObject([{ kind: "UPDATED", changedFields: ["title"] }]);
    expect(await stored()).toMatchObject([{ title: "mapped anew", version: 2 }]);
  });

  it("only remembers the mapping where another one gives the same record", async () => {
    const { write, stored } = setUp();
    await write([{ id: "1", title: "a", changedAt: minute(1) }]);
    const [before] = await stored();
    const outcome = await write([{ id: "1", title: "a", changedAt: minute(1) }], { mappingKey: "2" });
    expect(counts(outcome)).toEqual({ ...none, read: 1, unchanged: 1 });
    expect(outcome.changes).toEqual([]);
    expect(await stored()).toEqual([{ ...before, hash: before?.hash.replace(/^1\./, "2.") }]);
  });

  it("brings what is derived up to date with it", async () => {
    const { write, stored } = setUp();
    await write([{ id: "1", title: "seal a pump", changedAt: minute(1) }]);
    expect(await stored()).toMatchObject([{ searchWords: ["seal", "pump"] }]);
    const [before] = await stored();
    await store.storage
      .tenants<RecordDocument>("workOrders")
      .updateOne({ ...tenant, _id: String(before?._id) }, { $unset: { searchWords: 1 } });
    expect(await stored()).not.toMatchObject([{ searchWords: ["seal", "pump"] }]);
    await write([{ id: "1", title: "seal a pump", changedAt: minute(1) }], { mappingKey: "2" });
    expect(await stored()).toMatchObject([{ searchWords: ["seal", "pump"], version: 1 }]);
  });

  it("never undoes by a poll what the source said after the poll began, even at the same instant (Promise 11)", async () => {
    const { write, stored } = setUp();
    await write([{ id: "1", title: "old", changedAt: minute(1) }]);
    await write([{ id: "1", title: "said", changedAt: minute(1) }], { readAt: null }, minute(9));
    const poll = [{ id: "1", title: "old", changedAt: minute(1) }];
    expect(counts(await write(poll, { readAt: minute(8) }))).toEqual({ ...none, read: 1, unchanged: 1 });
    expect(await stored()).toMatchObject([{ title: "said" }]);
    expect(counts(await write(poll, { readAt: minute(10) }))).toEqual({ ...none, read: 1, updated: 1 });
  });

  it("believes an older time of change where it is told to, as after a restore from a backup", async () => {
    const { write, stored } = setUp();
    await write([{ id: "1", title: "later", changedAt: minute(5) }]);
    await write([{ id: "1", title: "restored", changedAt: minute(3) }], { acceptsOlder: true });
    expect(await stored()).toMatchObject([{ title: "restored", version: 2 }]);
  });

  it("writes nothing over a version that it did not compare with, and says so", async () => {
    const { target, digest, apply, write, stored } = setUp();
    const [made] = await digest([{ id: "1", title: "a", changedAt: minute(1) }], target);
    await write([{ id: "1", title: "first", changedAt: minute(1) }]);
    await expect(apply(made as never, target)).rejects.toThrow(StaleDigestError);
    const [changed] = await digest([{ id: "1", title: "b", changedAt: minute(2) }], target);
    await write([{ id: "1", title: "between", changedAt: minute(2) }]);
    await expect(apply(changed as never, target)).rejects.toThrow(StaleDigestError);
    expect(await stored()).toMatchObject([{ title: "between", version: 2 }]);
  });

  it("sets aside a record that is larger than a document may be", async () => {
    const { write, stored } = setUp();
    const outcome = await write([
      { id: "1", title: "x".repeat(17 * 1024 * 1024), changedAt: minute(1) },
      { id: "2", title: "b", changedAt: minute(1) },
    ]);
    // Two parts: each is small enough for a command.
    expect(counts(outcome)).toEqual({ ...none, read: 1, quarantined: 1 });
    expect(outcome.newlyQuarantined).toMatchObject([{ remoteId: "1", code: "RECORD_TOO_LARGE" }]);
    expect(await stored()).toEqual([]);
  });

  it("tells new, changed and unchanged apart from the key index alone", async () => {
    const { target } = setUp();
    const plan = await store.storage.db
      .collection("workOrders")
      .find(
        { organizationId: tenant.organizationId, connectionId: target.connectionId, remoteId: { $in: ["1", "2"] } },
        { projection: { _id: 0, remoteId: 1, hash: 1 }, hint: "key" },
      )
      .explain("queryPlanner");
    expect(JSON.stringify(plan)).toContain("PROJECTION_COVERED");
  });
});
