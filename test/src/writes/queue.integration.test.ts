import { afterEach, describe, expect, it } from "vitest";
import { waitFor } from "../../support/services.js";
import { useWrittenSandbox } from "./written-sandbox.js";

const world = useWrittenSandbox();

afterEach(async () => {
  world.link.fateOf = null;
  await world.become("CONNECTED");
});

const inAnHour = () => new Date(Date.now() + 3_600_000);
const queued = (title: string, options: Record<string, unknown> = {}) =>
  world.create({ title }, { whenUnreachable: "QUEUE", deadline: inAnHour(), ...options });

describe("promise 25: a write during an outage", () => {
  it("fails at once unless it may wait, and leaves nothing in the log", async () => {
    await world.become("UNREACHABLE");
    await expect(world.create({ title: "Not now" })).rejects.toMatchObject({
      code: "CONNECTION_UNREACHABLE",
      details: { since: expect.any(Date) as Date, nextAttemptAt: expect.any(Date) as Date },
    });
    expect(await world.titles("Not now")).toEqual([]);
  });

  it("waits, is sent in the order in which it was asked for, and is reported", async () => {
    await world.become("UNREACHABLE");
    const titles = Array.from({ length: 6 }, (_, index) => `In order ${index}`);
    const ids: string[] = [];
    for (const title of titles) {
      const { recordId, writeId } = await queued(title);
      expect(recordId).toBeNull();
      ids.push(writeId ?? "");
    }
    await world.work();
    expect(await world.titles("In order")).toEqual([]);
    await world.become("CONNECTED");
    // Behind those that wait, although the system can be reached again.
    const { writeId: last } = await queued("In order, and last");
    expect(await world.write(last)).toMatchObject({ state: "QUEUED" });
    await world.work();
    expect(await world.titles("In order")).toEqual([...titles, "In order, and last"]);
    for (const id of [...ids, last]) {
      const write = await world.write(id);
      expect(write).toMatchObject({ state: "SUCCEEDED", task: null });
      expect(await world.stored(write.recordId)).toMatchObject({ createdBy: id });
      expect(await world.told(id)).toEqual([{ state: "SUCCEEDED", code: null }]);
    }
  });

  it("is sent at once when nothing is in its way", async () => {
    const { recordId } = await queued("No outage at all");
    expect(await world.stored(recordId)).toMatchObject({ title: "No outage at all" });
  });

  it("waits as well when the outage is noticed by the write itself", async () => {
    await world.link.stop();
    const { recordId, writeId } = await queued("Noticed by the write");
    expect(recordId).toBeNull();
    expect(await world.write(writeId)).toMatchObject({ state: "QUEUED", error: { code: "CONNECTION_UNREACHABLE" } });
    await waitFor("the outage to be known", async () => {
      const connection = await world.services.connectionStore.findForWorker(world.connection._id);
      return connection?.status.phase === "UNREACHABLE";
    });
    await world.link.start();
    await world.become("CONNECTED");
    await world.work();
    expect(await world.titles("Noticed by")).toEqual(["Noticed by the write"]);
  });

  it("ends with WRITE_EXPIRED at its deadline, outage or not, and is never sent", async () => {
    await world.become("UNREACHABLE");
    const { writeId } = await queued("Too late", { deadline: new Date(Date.now() + 300) });
    const settled = await waitFor("the deadline", async () => {
      await world.work();
      const write = await world.write(writeId);
      return write.settledAt && write;
    });
    expect(settled).toMatchObject({
      state: "FAILED",
      error: { code: "WRITE_EXPIRED", message: expect.stringContaining("later deadline") as string },
    });
    expect(await world.told(writeId)).toEqual([{ state: "FAILED", code: "WRITE_EXPIRED" }]);
    await world.become("CONNECTED");
    await world.work();
    expect(await world.titles("Too late")).toEqual([]);
  });

  it("that the source then refuses fails without holding up those behind it", async () => {
    const { recordId } = await world.create({ title: "Moved on" });
    const record = await world.stored(recordId);
    await world.become("UNREACHABLE");
    const update = await world.services.writes.update(world.tenant, "WorkOrder", {
      id: recordId ?? "",
      data: { status: "OPEN" },
      whenUnreachable: "QUEUE",
      deadline: inAnHour(),
    });
    const { writeId: behind } = await queued("Behind the refused one");
    await world.patch(record?.remoteId ?? "", { state: "CANCELLED" });
    await world.become("CONNECTED");
    await world.work();
    expect(await world.write(update.writeId)).toMatchObject({ state: "FAILED", error: { code: "CONFLICT" } });
    expect(await world.write(behind)).toMatchObject({ state: "SUCCEEDED" });
  });

  it("whose answer is lost is looked for before those behind it are sent", async () => {
    await world.become("UNREACHABLE");
    const { writeId: first } = await queued("Kept in order 1");
    const { writeId: second } = await queued("Kept in order 2");
    await world.become("CONNECTED");
    world.link.next("LOSE_ANSWER");
    await world.work();
    expect(await world.write(first)).toMatchObject({ state: "UNCONFIRMED" });
    expect(await world.write(second)).toMatchObject({ state: "QUEUED", attempts: 0 });
    await world.work();
    expect(await world.write(first)).toMatchObject({ state: "SUCCEEDED", attempts: 1 });
    expect(await world.write(second)).toMatchObject({ state: "SUCCEEDED" });
    expect(await world.titles("Kept in order")).toEqual(["Kept in order 1", "Kept in order 2"]);
  });

  it("that never arrived is sent again by itself", async () => {
    await world.become("UNREACHABLE");
    const { writeId } = await queued("Sent twice, done once");
    await world.become("CONNECTED");
    world.link.next("LOSE_REQUEST");
    await world.work();
    await world.work();
    await world.work();
    expect(await world.write(writeId)).toMatchObject({ state: "SUCCEEDED", attempts: 2 });
    expect(await world.titles("Sent twice")).toEqual(["Sent twice, done once"]);
  });

  it("is answered where it stands when it is asked for again with its key, whatever the deadline", async () => {
    await world.become("UNREACHABLE");
    const first = await queued("Waits with a key", { idempotencyKey: "waits" });
    const again = await queued("Waits with a key", {
      idempotencyKey: "waits",
      deadline: new Date(Date.now() + 60_000),
    });
    expect(again).toEqual(first);
    await world.become("CONNECTED");
    await world.work();
    const done = await queued("Waits with a key", { idempotencyKey: "waits" });
    expect(done).toMatchObject({ writeId: first.writeId, recordId: expect.stringMatching(/^wo_/) as string });
    expect(await world.titles("Waits with")).toEqual(["Waits with a key"]);
  });

  it.each([
    ["a deadline that is past", { deadline: new Date(1) }, "WRITE_EXPIRED", "deadline"],
    ["no deadline", { deadline: null }, "BAD_USER_INPUT", "deadline"],
    ["a deadline too far away", { deadline: new Date(Date.now() + 91 * 86_400_000) }, "BAD_USER_INPUT", "deadline"],
    ["a deadline without QUEUE", { whenUnreachable: "FAIL" }, "BAD_USER_INPUT", "deadline"],
  ])("with %s is refused with its code and path", async (_what, options, code, field) => {
    const error = (await queued("Refused", options).catch((caught: unknown) => caught)) as {
      details: { problems: { path: string[] }[] };
    };
    expect(error).toMatchObject({ code });
    expect(error.details.problems[0]?.path).toEqual(["input", field]);
    expect(await world.titles("Refused")).toEqual([]);
  });

  it("is handed to a worker when it is due, and put off while the system is away", async () => {
    await world.become("UNREACHABLE");
    const { writeId } = await queued("Due");
    expect(await world.services.writeSettler.claimDue(10)).toContain(world.connection._id);
    expect(await world.services.writeSettler.claimDue(10)).toEqual([]);
    await world.work();
    const { dueAt, createdAt } = await world.write(writeId);
    const waitMs = (dueAt?.getTime() ?? 0) - createdAt.getTime();
    expect(waitMs).toBeGreaterThanOrEqual(1_000);
    expect(waitMs).toBeLessThan(30_000);
    await world.become("CONNECTED");
    await world.work();
    expect((await world.write(writeId)).dueAt).toBeUndefined();
  });
});
