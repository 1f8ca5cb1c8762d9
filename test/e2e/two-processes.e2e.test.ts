import { MongoClient } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { entities } from "../../schema/entities/index.js";
import type { RecordDocument } from "../../src/records/index.js";
import {
  ConnectSystemDocument,
  RecordChangedDocument,
  SyncProgressedDocument,
  type RecordChangedSubscription,
  type SyncProgressedSubscription,
} from "../generated/graphql.js";
import { GraphQLClient, type Received } from "../support/graphql-client.js";
import { beginOperation, type Operation } from "../support/operating.js";
import { waitFor } from "../support/services.js";
import { kindsOfEntities, sandboxRecords } from "../support/sandbox-records.js";

type Changes = Received<RecordChangedSubscription>;
type Progress = Received<SyncProgressedSubscription>;

/**
 * One process answers, another works, and both are killed in the middle of a first sync. Those that follow them go on
 * from what is stored; nothing is lost, nothing is told twice. A dead worker's lease runs for 30 s.
 */
const scale = 5_000;
let operation: Operation;
let first: { client: GraphQLClient; changes: Changes; progress: Progress };
let second: { client: GraphQLClient; changes: Changes; progress: Progress };
let connectionId: string;
let runId: string;
let kill: () => Promise<void>;

beforeAll(async () => {
  operation = await beginOperation({ scale });
  const [api, worker] = await Promise.all([operation.start("api"), operation.start("worker")]);
  const client = new GraphQLClient(api.url, operation.token);
  first = {
    client,
    changes: await client.subscribe(RecordChangedDocument, {}),
    progress: await client.subscribe(SyncProgressedDocument, {}),
  };
  kill = async () => {
    worker.process.kill("SIGKILL");
    api.process.kill("SIGKILL");
    await Promise.all([worker.process.ended, api.process.ended]);
  };
});

afterAll(async () => {
  await Promise.all([first?.client.close(), second?.client.close()]);
  await operation?.end();
});

function runOf(progress: Progress) {
  if (progress.error) throw progress.error as Error;
  return progress.results.at(-1)?.syncProgressed.run;
}

describe("a first sync over processes that are killed (Promises 10, 14 and 31)", () => {
  it("is heard of on the process that answers while the other one does it", async () => {
    // Slow enough to be met in the middle.
    operation.sandbox.faults.add({ fault: "slow:250", path: "/api/v1/" });
    const { connectSystem } = await first.client.request(ConnectSystemDocument, {
      input: {
        system: "sandbox",
        name: "Plant",
        config: { baseUrl: operation.sandbox.url },
        credentials: { apiKey: operation.sandbox.apiKey },
        syncPlan: { historyDays: 3_650 },
      },
    });
    connectionId = connectSystem.connection.id;
    runId = connectSystem.syncRun?.id ?? "";
    await waitFor("records and pages of a run under way", async () => {
      const read = runOf(first.progress)?.entities.reduce((sum, { read: count }) => sum + count, 0) ?? 0;
      return read >= 1_000 && first.changes.results.length >= 500;
    });
    expect(runOf(first.progress)).toMatchObject({ id: runId, kind: "INITIAL", state: "RUNNING" });
    expect(first.changes.results[0]?.recordChanged).toMatchObject({ kind: "CREATED", record: { version: 1 } });
  });

  it("is finished by a second worker after SIGKILL in its middle, and heard of to its end on another process", async () => {
    await kill();
    const seen = {
      changes: first.changes.results.at(-1)?.recordChanged.eventId ?? "",
      progress: first.progress.results.at(-1)?.syncProgressed.eventId ?? "",
    };
    await first.client.close();
    expect(first.changes.results.length).toBeLessThan(scale);
    operation.sandbox.faults.clear();

    const [api] = await Promise.all([operation.start("api"), operation.start("worker")]);
    const client = new GraphQLClient(api.url, operation.token);
    second = {
      client,
      changes: await client.subscribe(RecordChangedDocument, { after: seen.changes }),
      progress: await client.subscribe(SyncProgressedDocument, { after: seen.progress }),
    };
    const run = await waitFor(
      "the end of the run",
      async () => {
        const found = runOf(second.progress);
        return found?.state.startsWith("SUCCEEDED") && found;
      },
      { timeoutMs: 75_000 },
    );
    expect(run).toMatchObject({ id: runId, state: "SUCCEEDED" });
    for (const { entity, ...counts } of run.entities) {
      expect(counts, entity).toMatchObject({ state: "DONE", updated: 0, quarantined: 0 });
      expect(counts.read, entity).toBe(counts.created + counts.unchanged);
    }
  });

  it("tells of each record exactly once, in one order, whichever process is asked", async () => {
    await waitFor("all changes", async () => heard().length >= scale);
    const ids = heard().map(({ eventId }) => eventId);
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(new Set(heard().map(({ record }) => record?.id)).size).toBe(heard().length);

    // Over the place where the first process was killed.
    const from = first.changes.results.length - 200;
    const again = await second.client.subscribe(RecordChangedDocument, { after: ids[from] });
    const later = ids.slice(from + 1, from + 401);
    await waitFor("the same once more", async () => again.results.length >= later.length);
    expect(again.results.slice(0, later.length).map(({ recordChanged }) => recordChanged.eventId)).toEqual(later);
  });

  it("leaves exactly the records that the source has", async () => {
    const mongo = new MongoClient(operation.database.uri);
    let total = 0;
    for (const [entity, kind] of kindsOfEntities) {
      const truth = await sandboxRecords(operation.sandbox, kind);
      const stored = await mongo
        .db()
        .collection<RecordDocument & { remoteUpdatedAt: Date }>(entities[entity].plural)
        .find({ connectionId })
        .toArray();
      const shape = (records: readonly { id: string; at: string; version: number }[]) =>
        records.map(({ id, at, version }) => `${id} ${at} ${version}`).sort();
      expect(
        shape(
          stored.map(({ remoteId, remoteUpdatedAt, version }) => ({
            id: remoteId,
            at: remoteUpdatedAt.toISOString(),
            version,
          })),
        ),
        entity,
      ).toEqual(shape(truth.map((record) => ({ id: record.id, at: record.modified_at, version: 1 }))));
      total += stored.length;
    }
    await mongo.close();
    await waitFor("the last changes", async () => heard().length >= total);
    expect(heard().length).toBe(total);
  });

  function heard() {
    return [...first.changes.results, ...second.changes.results].map(({ recordChanged }) => recordChanged);
  }
});
