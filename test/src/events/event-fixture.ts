import { pino } from "pino";
import { newId } from "../../../src/ids/index.js";
import { OutboxStore, eventIndexes, type NewEvent, type NumberedEvent } from "../../../src/events/index.js";
import { connectStorage, ensureIndexes, tenantFilter, type Storage, type Tenant } from "../../../src/storage/index.js";

export const silentLogger = pino({ level: "silent" });

export function newTenant(environment: Tenant["environment"] = "TEST"): Tenant {
  return { organizationId: newId("organization"), environment };
}

/** A storage with the event log's indexes in place. */
export async function openStorage(uri: string): Promise<Storage> {
  const storage = await connectStorage({ uri });
  await ensureIndexes(storage, eventIndexes);
  return storage;
}

/** An event that can be told from the others by its tag. */
export function statusEvent(tenant: Tenant, tag: string, connectionId: string | null = null): NewEvent {
  return {
    ...tenant,
    connectionId,
    at: new Date(),
    type: "connection.status_changed",
    payload: { previous: "CONNECTED", status: "UNREACHABLE", reason: tag, since: new Date(), nextAttemptAt: null },
  };
}

export function recordsEvent(tenant: Tenant, entity: string, recordIds: readonly string[]): NewEvent {
  return {
    ...tenant,
    connectionId: null,
    at: new Date(),
    type: "records.changed",
    payload: {
      entity,
      causeId: "run_1",
      changes: recordIds.map((id) => ({ id, kind: "UPDATED", version: 2, changedFields: ["status"] })),
    },
  };
}

export function tagOf(event: NumberedEvent | undefined): string | null {
  return event?.type === "connection.status_changed" ? event.payload.reason : null;
}

/** Commits each event in a transaction of its own, one after the other. */
export async function append(storage: Storage, ...events: readonly NewEvent[]): Promise<void> {
  const outbox = new OutboxStore(storage);
  for (const event of events) await storage.transaction((session) => outbox.append([event], session));
}

/** The tenant's log in order. */
export async function readLog(storage: Storage, tenant: Tenant): Promise<NumberedEvent[]> {
  return storage
    .collection<NumberedEvent>("events")
    .find(tenantFilter(tenant), { sort: { sequence: 1 } })
    .toArray();
}

/** The log once it holds that many events of the tenant. */
export async function untilLogged(storage: Storage, tenant: Tenant, count: number): Promise<NumberedEvent[]> {
  await until(`${count} events to be numbered`, async () => (await readLog(storage, tenant)).length >= count);
  return readLog(storage, tenant);
}

/** Until a relay follows the outbox's feed: what was written before the first one ever did has no known order. */
export async function untilFollowed(storage: Storage): Promise<void> {
  const states = storage.collection<{ _id: string; position: unknown }>("relayState");
  await until("the outbox to be followed", async () => Boolean((await states.findOne({ _id: "outbox" }))?.position));
}

/** Asks until the answer is yes. */
export async function until(what: string, isSo: () => Promise<boolean> | boolean, limitMs = 30_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`Waited ${limitMs} ms for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The next `count` of what a generator yields. */
export async function take<Value>(source: AsyncIterator<Value, unknown>, count: number): Promise<Value[]> {
  const values: Value[] = [];
  while (values.length < count) {
    const result = await source.next();
    if (result.done) throw new Error(`Expected ${count} values; the source ended after ${values.length}.`);
    values.push(result.value);
  }
  return values;
}

export function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, place) => from + place);
}
