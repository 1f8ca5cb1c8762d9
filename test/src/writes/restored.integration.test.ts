import { afterEach, describe, expect, it } from "vitest";
import type { Document } from "mongodb";
import { WriteStore } from "../../../src/writes/index.js";
import { useWrittenSandbox } from "./written-sandbox.js";

const world = useWrittenSandbox();

afterEach(() => world.become("CONNECTED"));

const inAnHour = () => new Date(Date.now() + 3_600_000);
const options = () => ({ whenUnreachable: "QUEUE" as const, deadline: inAnHour() });

describe("a store that was restored from a backup (promise 24)", () => {
  it("sends no write a second time that was sent after the backup, and sends those that were not", async () => {
    const { recordId } = await world.create({ title: "Before the backup" });
    const update = (title: string) =>
      world.services.writes.update(world.tenant, "WorkOrder", { id: recordId ?? "", data: { title }, ...options() });
    await world.become("UNREACHABLE");
    const created = await world.create({ title: "Sent after the backup" }, options());
    const updated = await update("Changed after the backup");
    const storage = world.storage;
    const backup = await Promise.all(
      ["writes", "workOrders", "raw", "history", "outbox", "streams", "usage"].map(
        async (name) => [name, await storage.collection(name).find<Document>({}).toArray()] as const,
      ),
    );
    await world.become("CONNECTED");
    await world.work();
    expect(await world.titles("Sent after")).toHaveLength(1);
    expect(await world.titles("Changed after")).toHaveLength(1);

    for (const [name, documents] of backup) {
      await storage.collection(name).deleteMany({});
      if (documents.length > 0) await storage.collection(name).insertMany([...documents]);
    }
    expect((await world.write(created.writeId)).state).toBe("QUEUED");
    await world.become("UNREACHABLE");
    const unsent = await world.create({ title: "Never sent" }, options());
    expect(await new WriteStore(storage).doubtAll()).toBe(3);
    await world.become("CONNECTED");
    await world.work();
    await world.work();
    expect(await world.titles("Sent after")).toHaveLength(1);
    expect(await world.titles("Never sent")).toHaveLength(1);
    for (const { writeId } of [created, updated, unsent]) expect((await world.write(writeId)).state).toBe("SUCCEEDED");
    expect(await world.stored(recordId)).toMatchObject({ title: "Changed after the backup" });
  });

  it("sends an update that was never sent, as its record is as it was", async () => {
    const { recordId } = await world.create({ title: "To be changed" });
    await world.become("UNREACHABLE");
    const { writeId } = await world.services.writes.update(world.tenant, "WorkOrder", {
      id: recordId ?? "",
      data: { title: "Changed, late" },
      ...options(),
    });
    await new WriteStore(world.storage).doubtAll();
    await world.become("CONNECTED");
    await world.work();
    await world.work();
    expect(await world.write(writeId)).toMatchObject({ state: "SUCCEEDED" });
    expect(await world.titles("Changed, late")).toHaveLength(1);
  });
});
