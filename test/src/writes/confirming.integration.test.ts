import { beforeEach, describe, expect, it } from "vitest";
import type { WriteUnconfirmedError } from "../../../src/errors/index.js";
import { impatient, useWrittenSandbox } from "./written-sandbox.js";

const world = useWrittenSandbox();

beforeEach(() => {
  world.link.fateOf = null;
  world.link.before = null;
});

async function unconfirmedWrite(write: Promise<unknown>): Promise<string> {
  const error = (await write.then(
    () => null,
    (caught: unknown) => caught,
  )) as WriteUnconfirmedError | null;
  expect(error).toMatchObject({ code: "WRITE_UNCONFIRMED" });
  return String(error?.details["writeId"]);
}

describe("promise 24: a create whose answer was lost", () => {
  it("is found at the source by the background job, and told once", async () => {
    world.link.next("LOSE_ANSWER");
    const id = await unconfirmedWrite(world.create({ title: "Lost answer" }));
    expect(await world.write(id)).toMatchObject({ state: "UNCONFIRMED", settledAt: null, attempts: 1 });
    await world.work();
    const write = await world.write(id);
    expect(write).toMatchObject({ state: "SUCCEEDED", error: null, attempts: 1 });
    expect(await world.stored(write.recordId)).toMatchObject({ title: "Lost answer", version: 1 });
    await world.work();
    expect(await world.told(id)).toEqual([{ state: "SUCCEEDED", code: null }]);
    expect(await world.titles("Lost answer")).toEqual(["Lost answer"]);
  });

  it("is looked for when it is asked for again with its key, and answered as if nothing had happened", async () => {
    world.link.next("LOSE_ANSWER");
    const write = () => world.create({ title: "Asked again" }, { idempotencyKey: "asked-again" });
    const id = await unconfirmedWrite(write());
    const result = await write();
    expect(result.writeId).toBe(id);
    expect(await world.stored(result.recordId)).toMatchObject({ title: "Asked again" });
    expect(await world.titles("Asked again")).toEqual(["Asked again"]);
    expect(world.link.arrived.filter((call) => call.startsWith("POST /api/v1/work_orders")).length).toBe(2);
  });

  it("that came back as a 500 is answered in the same call", async () => {
    world.link.next("FAIL_ANSWER");
    const { recordId } = await world.create({ title: "Done after all" });
    expect(await world.stored(recordId)).toMatchObject({ title: "Done after all" });
    expect(await world.titles("Done after all")).toEqual(["Done after all"]);
  });

  it("that the source never got ends as FAILED, and its key sends it again", async () => {
    world.link.next("LOSE_REQUEST");
    const write = () => world.create({ title: "Never arrived" }, { idempotencyKey: "never-arrived" });
    const id = await unconfirmedWrite(write());
    await world.work();
    expect(await world.write(id)).toMatchObject({ state: "FAILED", error: { code: "CONNECTION_UNREACHABLE" } });
    expect(await world.titles("Never arrived")).toEqual([]);
    const { writeId } = await write();
    expect(writeId).toBe(id);
    expect(await world.write(id)).toMatchObject({ state: "SUCCEEDED", attempts: 2 });
    expect(await world.told(id)).toEqual([
      { state: "FAILED", code: "CONNECTION_UNREACHABLE" },
      { state: "SUCCEEDED", code: null },
    ]);
    expect(await world.titles("Never arrived")).toEqual(["Never arrived"]);
  });

  it("is not said to be missing while the source may still be at it", async () => {
    const patient = await world.process({ ...impatient, quietMs: 60_000 });
    world.link.next("LOSE_REQUEST");
    const id = await unconfirmedWrite(world.create({ title: "Still on its way" }, {}, patient));
    await world.work(patient);
    const write = await world.write(id);
    expect(write).toMatchObject({ state: "UNCONFIRMED", settledAt: null });
    expect((write.dueAt?.getTime() ?? 0) - (write.sentAt?.getTime() ?? 0)).toBe(60_000);
    expect(await world.told(id)).toEqual([]);
    await world.work();
    expect(await world.write(id)).toMatchObject({ state: "FAILED" });
  });

  it("waits when the source can't be asked, and is settled when it can", async () => {
    world.link.next("LOSE_ANSWER");
    const id = await unconfirmedWrite(world.create({ title: "Away for a while" }));
    await world.link.stop();
    await world.work();
    expect(await world.write(id)).toMatchObject({ state: "UNCONFIRMED" });
    await world.link.start();
    await world.become("CONNECTED");
    await world.work();
    expect(await world.write(id)).toMatchObject({ state: "SUCCEEDED" });
  });

  it("is done once by ten calls at the same time in two processes", async () => {
    const second = await world.process();
    world.link.next("LOSE_ANSWER");
    const calls = [world.services, second].flatMap((services) =>
      Array.from({ length: 5 }, () =>
        world
          .create({ title: "Ten times" }, { idempotencyKey: "ten-times" }, services)
          .catch((error: unknown) => error),
      ),
    );
    const answers = (await Promise.all(calls)) as { recordId?: string; code?: string }[];
    const ids = new Set(answers.flatMap(({ recordId }) => (recordId ? [recordId] : [])));
    expect(ids.size).toBe(1);
    // The one that sent it did not hear the answer; all others did.
    expect(answers.filter(({ code }) => code === "WRITE_UNCONFIRMED").length).toBeLessThanOrEqual(1);
    expect(await world.titles("Ten times")).toEqual(["Ten times"]);
  });

  it.each(["LOSE_ANSWER", "LOSE_REQUEST"] as const)(
    "of a process that died while it sent (%s) is settled when it is asked for again",
    async (fate) => {
      const title = `Died on the way, ${fate}`;
      const write = () => world.create({ title }, { idempotencyKey: fate });
      world.link.next(fate);
      const id = await unconfirmedWrite(write());
      await world.orphan(id);
      const { recordId } = await write();
      expect(await world.write(id)).toMatchObject({ state: "SUCCEEDED", recordId });
      expect(await world.titles(title)).toEqual([title]);
    },
  );
});

describe("promise 24: an update whose answer was lost", () => {
  async function order(title: string): Promise<{ id: string; remoteId: string }> {
    const { recordId } = await world.create({ title });
    const record = await world.stored(recordId);
    return { id: recordId ?? "", remoteId: record?.remoteId ?? "" };
  }
  const update = (id: string, data: Record<string, unknown>, options: Record<string, unknown> = {}) =>
    world.services.writes.update(world.tenant, "WorkOrder", { id, data, ...options });

  it("is known by what the source shows", async () => {
    const { id } = await order("Updated");
    world.link.next("LOSE_ANSWER");
    const data = {
      title: "Updated, indeed",
      priority: "LOW",
      estimatedDuration: 5_400,
      dueDate: new Date("2027-01-02T03:04:05Z"),
    };
    const writeId = await unconfirmedWrite(update(id, data));
    await world.work();
    expect(await world.write(writeId)).toMatchObject({ state: "SUCCEEDED", recordId: id });
    expect(await world.stored(id)).toMatchObject({ title: "Updated, indeed", priority: "LOW", version: 2 });
  });

  it("that never arrived ends as FAILED and changes nothing", async () => {
    const { id } = await order("Not updated");
    world.link.next("LOSE_REQUEST");
    const writeId = await unconfirmedWrite(update(id, { title: "Not updated, really" }));
    await world.work();
    expect(await world.write(writeId)).toMatchObject({ state: "FAILED", error: { code: "CONNECTION_UNREACHABLE" } });
    expect(await world.stored(id)).toMatchObject({ title: "Not updated", version: 1 });
  });

  it("is left to the caller when somebody else changed the record since", async () => {
    const { id, remoteId } = await order("Contended");
    world.link.next("LOSE_REQUEST");
    const writeId = await unconfirmedWrite(update(id, { title: "Contended by us" }));
    await world.patch(remoteId, { title: "Contended by them" });
    await world.work();
    expect(await world.write(writeId)).toMatchObject({
      state: "FAILED",
      error: { code: "CONFLICT", message: expect.stringContaining("title") as string },
    });
    expect(await world.titles("Contended")).toEqual(["Contended by them"]);
  });

  it("with expectedVersion is refused by the source's own lock when it moved on unseen", async () => {
    const { id, remoteId } = await order("Locked");
    await world.patch(remoteId, { title: "Locked, changed there" });
    const stale = update(id, { title: "Locked, changed here" }, { expectedVersion: 1 });
    await expect(stale).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await world.titles("Locked")).toEqual(["Locked, changed there"]);
  });
});
