import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { entities } from "../../../schema/entities/index.js";
import { newId, recordId } from "../../../src/ids/index.js";
import {
  historyEntries,
  HistoryStore,
  type HistoryDocument,
  type HistoryEntry,
  type RecordDocument,
} from "../../../src/records/index.js";
import { connectStorage, type Storage } from "../../../src/storage/index.js";
import { explainedDuring } from "../../support/explained.js";
import { newTenant, recordDocument } from "../../support/records.js";
import { useStorage } from "../../support/storage.js";
import { monitored } from "../../support/monitored.js";

const store = useStorage();
const actor = { kind: "SYNC_RUN", id: "run_1" } as const;
const at = new Date("2026-11-25T12:00:00Z");

let storage: Storage;
beforeAll(async () => {
  storage = await connectStorage({ uri: monitored(store.uri) });
});
afterAll(() => storage.close());

/** Entries as a page's replacements give them. */
function entriesOf(
  tenant: ReturnType<typeof newTenant>,
  connectionId: string,
  changed: readonly { remoteId: string; version: number; title?: string; kind?: "CREATED" | "UPDATED" | "DELETED" }[],
): HistoryEntry[] {
  return historyEntries(
    entities.WorkOrder,
    changed.map(({ remoteId, version, title = `v${version}`, kind = "UPDATED" }) => {
      const [before, after] = ["before", title].map((text) =>
        recordDocument(entities.WorkOrder, tenant, connectionId, { remoteId, version, unified: { title: text } }),
      ) as [RecordDocument, RecordDocument];
      return { before, after, change: { id: after._id, kind, version, changedFields: ["title"] } };
    }),
    actor,
    at,
  );
}

function append(entries: readonly HistoryEntry[], retentionDays = 90): Promise<void> {
  const history = new HistoryStore(storage, { retentionDays });
  return storage.transaction((session) => history.append(entries, session));
}

function stored(tenant: { organizationId: string }): Promise<HistoryDocument[]> {
  return storage
    .collection<HistoryDocument>("history")
    .find({ organizationId: tenant.organizationId })
    .sort({ _id: 1 })
    .toArray();
}

describe("history", () => {
  it("keeps who changed what, and until when that is kept", async () => {
    const [tenant, connectionId] = [newTenant(), newId("connection")];
    await append(entriesOf(tenant, connectionId, [{ remoteId: "1", version: 2, title: "New" }]), 30);
    expect(await stored(tenant)).toEqual([
      {
        _id: expect.stringMatching(/^hst_[0-9a-z]{26}$/) as string,
        ...tenant,
        connectionId,
        recordId: recordId("wo", connectionId, "WorkOrder", "1"),
        at,
        version: 2,
        kind: "UPDATED",
        actor,
        changes: [{ field: "title", before: "before", after: "New" }],
        expiresAt: new Date("2026-12-25T12:00:00Z"),
      },
    ]);
  });

  it("says nothing of a record's making, and no values of one that is gone", async () => {
    const [tenant, connectionId] = [newTenant(), newId("connection")];
    await append(
      entriesOf(tenant, connectionId, [
        { remoteId: "1", version: 1, kind: "CREATED" },
        { remoteId: "2", version: 2, kind: "DELETED" },
      ]),
    );
    expect((await stored(tenant)).map(({ kind, changes }) => ({ kind, changes }))).toEqual([
      { kind: "DELETED", changes: [] },
    ]);
  });

  it("is removed by the store when its time has come", async () => {
    const indexes = await storage.db.collection("history").indexes();
    expect(indexes).toContainEqual(
      expect.objectContaining({ name: "retention", key: { expiresAt: 1 }, expireAfterSeconds: 0 }),
    );
  });

  it("is not written where it is switched off, and a number of days that makes no sense is refused", async () => {
    const [tenant, connectionId] = [newTenant(), newId("connection")];
    await append(entriesOf(tenant, connectionId, [{ remoteId: "1", version: 2 }]), 0);
    expect(await stored(tenant)).toEqual([]);
    for (const retentionDays of [-1, 1.5, Number.NaN]) {
      expect(() => new HistoryStore(storage, { retentionDays })).toThrow(RangeError);
    }
  });

  it("goes away with the transaction that wrote it", async () => {
    const [tenant, connectionId] = [newTenant(), newId("connection")];
    const history = new HistoryStore(storage, { retentionDays: 90 });
    await expect(
      storage.transaction(async (session) => {
        await history.append(entriesOf(tenant, connectionId, [{ remoteId: "1", version: 2 }]), session);
        throw new Error("something else failed");
      }),
    ).rejects.toThrow("something else failed");
    expect(await stored(tenant)).toEqual([]);
  });

  it("takes a page of changes that are more than one command may hold", async () => {
    const [tenant, connectionId] = [newTenant(), newId("connection")];
    const large = Array.from({ length: 20 }, (_, index) => ({
      remoteId: String(index),
      version: 2,
      title: "x".repeat(1_200_000),
    }));
    await append(entriesOf(tenant, connectionId, large));
    const found = await stored(tenant);
    expect(found).toHaveLength(20);
    expect(found.every(({ changes }) => (changes[0]?.after as string).length === 1_200_000)).toBe(true);
  });

  it("is read for many records with one command that touches no more than it returns", async () => {
    const [tenant, connectionId] = [newTenant(), newId("connection")];
    const other = newTenant();
    const history = new HistoryStore(storage, { retentionDays: 90 });
    const remoteIds = Array.from({ length: 40 }, (_, index) => String(index));
    const versions = Array.from({ length: 30 }, (_, index) => index + 2);
    for (const owner of [tenant, other]) {
      for (const version of versions) {
        await append(
          entriesOf(
            owner,
            connectionId,
            remoteIds.map((remoteId) => ({ remoteId, version })),
          ),
        );
      }
    }
    const owners = remoteIds.map((id) => ({ id: recordId("wo", connectionId, "WorkOrder", id), connectionId }));
    let found = new Map<string, HistoryDocument[]>();
    const explained = await explainedDuring(storage, "history", async () => {
      found = await history.list(tenant, owners, { limit: 3, before: null });
    });
    expect([...found.keys()]).toEqual(owners.map(({ id }) => id));
    for (const documents of found.values()) {
      expect(documents.map(({ version }) => version)).toEqual([31, 30, 29]);
      expect(documents.every(({ organizationId }) => organizationId === tenant.organizationId)).toBe(true);
    }
    expect(explained).toHaveLength(1);
    expect(explained[0]).toMatchObject({ command: "lookup", stages: [], indexes: ["by_record"] });
    expect(explained[0]?.docsExamined).toBeLessThanOrEqual(40 * 3);

    const next = await history.list(tenant, owners.slice(0, 1), { limit: 2, before: 4 });
    expect([...next.values()].flat().map(({ version }) => version)).toEqual([3, 2]);
  });
});
