import { describe, expect, it } from "vitest";
import { LeaseLostError, LeaseStore } from "../../../src/storage/index.js";
import { useStorage } from "../../support/storage.js";

const store = useStorage();
const ttlMs = 60_000;

/** Lets the lease run out now, as if its holder had been stopped for long. */
async function expire(key: string): Promise<void> {
  await store.storage.collection<{ _id: string }>("leases").updateOne({ _id: key }, { $set: { until: new Date(0) } });
}

describe("a lease (Promise 14)", () => {
  it("is held by one, also when many take it at once", async () => {
    const leases = new LeaseStore(store.storage);
    const taken = await Promise.all(
      Array.from({ length: 20 }, (_, index) => leases.take("many", `w${index % 3}`, ttlMs)),
    );
    expect(taken.filter((lease) => lease !== null).length).toBe(1);
  });

  it("is not handed to its own holder twice", async () => {
    const leases = new LeaseStore(store.storage);
    await leases.take("twice", "w1", ttlMs);
    expect(await leases.take("twice", "w1", ttlMs)).toBeNull();
  });

  it("can be taken again after it was given back, under the next epoch", async () => {
    const leases = new LeaseStore(store.storage);
    const first = await leases.take("again", "w1", ttlMs);
    if (!first) throw new Error("not taken");
    await leases.release(first);
    expect(await leases.take("again", "w2", ttlMs)).toMatchObject({ epoch: first.epoch + 1 });
  });

  it("is refused at once while its holder stands in a transaction", async () => {
    const leases = new LeaseStore(store.storage);
    const lease = await leases.take("inside", "w1", ttlMs);
    if (!lease) throw new Error("not taken");
    await store.storage.transaction(async (session) => {
      await leases.fence(lease, ttlMs, session);
      // Written to, its document is locked until this transaction ends: a take that writes would wait for it for ever.
      expect(await leases.take("inside", "w2", ttlMs)).toBeNull();
    }, lease.session);
  });

  it("goes to another when the database's clock was set back by an hour, so that it would hold for as long", async () => {
    const leases = new LeaseStore(store.storage);
    const dead = await leases.take("set-back", "w1", ttlMs);
    await store.storage
      .collection<{ _id: string }>("leases")
      .updateOne({ _id: "set-back" }, [{ $set: { until: { $add: ["$$NOW", 3_600_000 + ttlMs] } } }]);
    expect(await leases.take("set-back", "w2", ttlMs / 60)).toMatchObject({ epoch: (dead?.epoch ?? 0) + 1 });
  });

  it("goes to another when it runs out, and its old holder changes nothing any more", async () => {
    const leases = new LeaseStore(store.storage);
    const zombie = await leases.take("zombie", "w1", ttlMs);
    if (!zombie) throw new Error("not taken");
    await expire("zombie");
    const successor = await leases.take("zombie", "w2", ttlMs);
    expect(successor).toMatchObject({ epoch: zombie.epoch + 1 });

    await expect(leases.beat(zombie, ttlMs)).rejects.toBeInstanceOf(LeaseLostError);
    const marks = store.storage.collection<{ _id: string; by: string }>("marks");
    const write = store.storage.transaction(async (session) => {
      await leases.fence(zombie, ttlMs, session);
      await marks.insertOne({ _id: "zombie", by: "w1" }, { session });
    });
    await expect(write).rejects.toBeInstanceOf(LeaseLostError);
    expect(await marks.countDocuments()).toBe(0);
    await leases.release(zombie);
    expect(await leases.take("zombie", "w3", ttlMs)).toBeNull();
  });

  it("rolls the old holder back when it is taken over in the middle of a transaction", async () => {
    const leases = new LeaseStore(store.storage);
    const old = await leases.take("middle", "w1", ttlMs);
    if (!old) throw new Error("not taken");
    await expire("middle");
    const marks = store.storage.collection<{ _id: string; by: string }>("marks");
    let isTakenOver = false;
    const write = store.storage.transaction(async (session) => {
      // Opens the snapshot in which the lease is still the old holder's.
      await marks.findOne({ _id: "none" }, { session });
      if (!isTakenOver) {
        isTakenOver = true;
        await leases.take("middle", "w2", ttlMs);
      }
      await leases.fence(old, ttlMs, session);
      await marks.insertOne({ _id: "middle", by: "w1" }, { session });
    });
    await expect(write).rejects.toBeInstanceOf(LeaseLostError);
    expect(await marks.countDocuments({ _id: "middle" })).toBe(0);
  });
});
