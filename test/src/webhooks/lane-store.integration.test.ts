import { describe, expect, it } from "vitest";
import { newId } from "../../../src/ids/index.js";
import { connectStorage } from "../../../src/storage/index.js";
import { LaneStore, type Lane } from "../../../src/webhooks/lane-store.js";
import { newTenant } from "../../support/records.js";
import { waitFor } from "../../support/services.js";
import { useStorage } from "../../support/storage.js";

const store = useStorage();
const ttlMs = 300;
const tenant = newTenant();

async function makeLane(lanes: LaneStore): Promise<string> {
  const endpointId = newId("webhookEndpoint");
  await store.storage.transaction((session) => lanes.insert(tenant, endpointId, session));
  await lanes.wake(tenant, [endpointId]);
  return endpointId;
}

const claimed = (lanes: LaneStore, endpointId: string) =>
  waitFor(`the lane of ${endpointId}`, async () => {
    const lane = await lanes.claim("successor", false);
    return lane?.endpointId === endpointId && lane;
  });

/** As a process leaves it that dies in the middle of a transaction on its lane: open at the server. */
async function die(lanes: LaneStore, lane: Lane): Promise<void> {
  lane.session.startTransaction({ readConcern: { level: "snapshot" }, writeConcern: { w: "majority" } });
  await lanes.fence(lane, 1, lane.session);
}

describe("lanes whose holder died inside a transaction (Promise 26)", () => {
  it("are taken over when their time is over, and hold up neither each other nor who wakes them", async () => {
    const dead = await connectStorage({ uri: store.uri });
    try {
      const [theirs, ours] = [new LaneStore(dead, ttlMs), new LaneStore(store.storage, ttlMs)];
      const left = [await makeLane(ours), await makeLane(ours)];
      const lanes: Lane[] = [];
      for (let taken = 0; taken < left.length; taken += 1) {
        const lane = await theirs.claim("dead", false);
        if (lane) lanes.push(lane);
      }
      expect(lanes.map(({ endpointId }) => endpointId).sort()).toEqual([...left].sort());
      for (const lane of lanes) await die(theirs, lane);
      const well = await makeLane(ours);
      const waking = ours.wake(tenant, [...left, well]);
      expect((await claimed(ours, well)).failures).toBe(0);
      const again: Lane[] = [];
      await waitFor("the lanes of who died", async () => {
        const lane = await ours.claim("successor", false);
        if (lane && left.includes(lane.endpointId)) again.push(lane);
        return again.length === left.length;
      });
      await waking;
      // What was not committed never was.
      expect(again.map(({ epoch, failures }) => [epoch, failures])).toEqual([
        [2, 0],
        [2, 0],
      ]);
    } finally {
      await dead.close();
    }
  });
});
