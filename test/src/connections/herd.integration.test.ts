import { describe, expect, it } from "vitest";
import type { ConnectionDocument } from "../../../src/connections/index.js";
import { newId } from "../../../src/ids/index.js";
import { uniformity } from "../../support/uniformity.js";
import { insertConnection, newTenant, unreachable } from "../../support/records.js";
import { testServices } from "../../support/services.js";
import { simulatedConnector } from "../../support/simulated-system.js";
import { useStorage } from "../../support/storage.js";

const store = useStorage();
/** So many and so slow that a busy machine tells of them faster than they begin. */
const count = 400;
const perSecond = 5;
/** As many as a busy gateway has under way; three processes of them. */
const atOnce = 20;

describe("promise 20: many connections that come back together", () => {
  it("begin their runs one after the other, evenly, and no more in a second than is set", async () => {
    const tenant = newTenant();
    const template = await insertConnection(store.storage, tenant, { status: unreachable });
    const connections = store.storage.collection<ConnectionDocument>("connections");
    const ids = Array.from({ length: count }, () => newId("connection"));
    await connections.insertMany(
      ids.map((_id) => ({ ...template, _id, system: "simulated", nextSyncAt: null })),
      { ordered: false },
    );
    const processes = Array.from({ length: 3 }, () =>
      testServices(store.storage, [simulatedConnector()], { status: { recoveryStartsPerSecond: perSecond } }),
    );
    const since = (await store.storage.now()).getTime();
    const waiting = [...ids];
    await Promise.all(
      processes.flatMap(({ status }) =>
        Array.from({ length: atOnce }, async () => {
          for (let id = waiting.pop(); id; id = waiting.pop()) await status.reportSuccess(id);
        }),
      ),
    );
    const back = await connections.find({ _id: { $in: ids }, "status.phase": "CONNECTED" }).toArray();
    expect(back.length).toBe(count);
    const starts = back.map(({ nextSyncAt }) => nextSyncAt?.getTime() ?? 0).sort((a, b) => a - b);
    // The first does not wait for the others.
    expect((starts[0] ?? 0) - since).toBeLessThan(5_000);
    expect((starts.at(-1) ?? 0) - (starts[0] ?? 0)).toBeGreaterThanOrEqual(60_000);
    const inOneSecond = starts.map(
      (start, place) => starts.slice(place).filter((other) => other < start + 1_000).length,
    );
    expect(Math.max(...inOneSecond)).toBeLessThanOrEqual(perSecond);
    expect(uniformity(starts)).toBeGreaterThan(0.01);
  });
});
