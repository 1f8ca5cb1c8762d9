import { describe, expect, it } from "vitest";
import { jobs, startWorker } from "../../../jobs/index.js";
import { waitFor } from "../../support/services.js";
import { useWrittenSandbox } from "./written-sandbox.js";

const world = useWrittenSandbox();

describe("promises 24 and 25: without anybody asking", () => {
  it("a worker settles a write whose answer was lost, and sends one that waited, when the system is back", async () => {
    world.link.next("LOSE_ANSWER");
    await expect(world.create({ title: "Lost, and found by a worker" })).rejects.toMatchObject({
      code: "WRITE_UNCONFIRMED",
    });
    const { _id: lost } = await world.lastWrite();
    await world.become("UNREACHABLE");
    const { writeId: waiting } = await world.create(
      { title: "Waited for a worker" },
      { whenUnreachable: "QUEUE", deadline: new Date(Date.now() + 600_000) },
    );
    const worker = await startWorker(await world.process(), jobs);
    try {
      await world.become("CONNECTED");
      for (const id of [lost, waiting]) {
        await waitFor(`the end of ${String(id)}`, async () => (await world.write(id)).state === "SUCCEEDED");
      }
    } finally {
      await worker.stop();
    }
    expect(await world.titles("Lost, and")).toEqual(["Lost, and found by a worker"]);
    expect(await world.titles("Waited for")).toEqual(["Waited for a worker"]);
  });
});
