import { describe, expect, it } from "vitest";
import { EventTypeEnum } from "../../../schema/platform/event-types.js";
import type { NumberedEvent, RecordChangeEntry } from "../../../src/events/index.js";
import {
  bodyOf,
  bodyOfExample,
  envelopeSchema,
  examples,
  messagesOf,
  scopeOfEvent,
  toldEventTypes,
} from "../../../src/webhooks/index.js";
import { knownScopes } from "../../../src/tokens/index.js";

const origin = {
  organizationId: "org_01m883t4tae2stc3mhkzy8k9rk",
  environment: "TEST",
  connectionId: "con_01m883t5g0e4dvwz0st0wemh6a",
  at: new Date("2026-11-26T08:00:01.201Z"),
  sequence: 29,
} as const;

function changes(...kinds: readonly RecordChangeEntry["kind"][]): NumberedEvent {
  return {
    ...origin,
    type: "records.changed",
    payload: {
      entity: "WorkOrder",
      causeId: "run_1",
      changes: kinds.map((kind, place) => ({ id: `wo_${place}`, kind, version: 1, changedFields: [] })),
    },
  };
}

describe("the examples", () => {
  it.each(toldEventTypes)("of %s looks as its schema says", (type) => {
    expect(envelopeSchema(type).safeParse(JSON.parse(bodyOfExample(type))).error).toBeUndefined();
  });

  it("are one for each event, and each event has a scope that a token can have", () => {
    expect(Object.keys(examples).sort()).toEqual(Object.values(EventTypeEnum).sort());
    for (const type of toldEventTypes) expect(knownScopes, type).toContain(scopeOfEvent(type));
  });

  it("name each event in the graph as webhooks do, with another separator", () => {
    for (const [name, type] of Object.entries(EventTypeEnum)) {
      expect(name).toBe(type.replace(".", "_").toUpperCase());
    }
  });
});

describe("an event", () => {
  it("of records becomes one message for each kind of change, in order, with the ids of the subscription", () => {
    const messages = messagesOf(changes("CREATED", "RESTORED", "UPDATED", "UPDATED", "DELETED"));
    expect(messages.map(({ type, id, fromId }) => [type, fromId, id])).toEqual([
      ["record.created", "evt_000000000000x-00", "evt_000000000000x-01"],
      ["record.updated", "evt_000000000000x-02", "evt_000000000000x-03"],
      ["record.deleted", "evt_000000000000x-04", "evt_000000000000x-04"],
    ]);
    for (const message of messages) {
      expect(envelopeSchema(message.type).safeParse(JSON.parse(bodyOf(message))).error).toBeUndefined();
    }
  });

  it("of a page of 1,000 records becomes messages of at most 100, each below 20 kB", () => {
    const kinds = Array.from({ length: 1_000 }, () => "CREATED" as const);
    const event = changes(...kinds);
    if (event.type !== "records.changed") throw new Error("It is.");
    const id = `wo_${"0".repeat(46)}`;
    const long = {
      ...event,
      payload: { ...event.payload, changes: event.payload.changes.map((change) => ({ ...change, id })) },
    };
    const messages = messagesOf(long);
    expect(messages).toHaveLength(10);
    for (const message of messages) expect(Buffer.byteLength(bodyOf(message))).toBeLessThan(20_000);
    expect(messages.at(-1)?.id).toBe("evt_000000000000x-z7");
  });

  it("of records can be told one record at a time", () => {
    const messages = messagesOf(changes("UPDATED", "UPDATED"), 1);
    expect(messages.map(({ id, recordId }) => [id, recordId])).toEqual([
      ["evt_000000000000x-00", "wo_0"],
      ["evt_000000000000x-01", "wo_1"],
    ]);
  });

  it("of a run tells the run, without what only the store needs", () => {
    const progress = { entity: "Asset", state: "DONE", isWalked: true, pages: 1, expected: null, discrepancies: [] };
    const counts = {
      read: 1,
      created: 1,
      updated: 0,
      unchanged: 0,
      deleted: 0,
      quarantined: 0,
      missing: 0,
      stale: 0,
      newer: 0,
      extra: 0,
    };
    const run = {
      _id: "run_1",
      kind: "INITIAL",
      state: "SUCCEEDED",
      trigger: "CONNECT",
      entities: [{ ...progress, ...counts }],
      queuedAt: origin.at,
      startedAt: origin.at,
      endedAt: origin.at,
      requests: 1,
      resumes: 0,
      stalledTries: 0,
      error: null,
    };
    const [message] = messagesOf({ ...origin, type: "sync.completed", payload: { runId: "run_1", run } });
    if (!message) throw new Error("It is told.");
    expect(envelopeSchema("sync.completed").safeParse(JSON.parse(bodyOf(message))).error).toBeUndefined();
  });

  it("that is of no use to others is told to nobody", () => {
    expect(
      messagesOf({ ...origin, type: "sync.progressed", payload: { runId: "run_1", run: { entities: [] } } }),
    ).toEqual([]);
  });

  it("with a long list shows its beginning and how many there are", () => {
    const record = { id: "wo_1", remoteId: "1", code: "MAPPING_FAILED", path: "dueDate", message: "no date" };
    const records = Array.from({ length: 250 }, () => record);
    const [message] = messagesOf({
      ...origin,
      type: "quarantine.added",
      payload: { entity: "WorkOrder", causeId: "run_1", records },
    });
    expect(message?.data).toMatchObject({ count: 250 });
    expect(message?.data["records"]).toHaveLength(100);
  });

  it("that is larger than a receiver has to take arrives without its data, and says so", () => {
    const reason = "x".repeat(300_000);
    const payload = { previous: "CONNECTED", status: "UNREACHABLE", reason, since: origin.at, nextAttemptAt: null };
    const [message] = messagesOf({ ...origin, type: "connection.status_changed", payload });
    if (!message) throw new Error("It is told.");
    const body = bodyOf(message);
    expect(Buffer.byteLength(body)).toBeLessThan(1_000);
    expect(JSON.parse(body)).toMatchObject({
      id: "evt_000000000000x",
      data: { isOmitted: true, sizeBytes: expect.any(Number) as number },
    });
  });
});
