import { describe, expect, it } from "vitest";
import { RateLimitedError } from "../../../src/errors/index.js";
import { newId } from "../../../src/ids/index.js";
import type { Storage } from "../../../src/storage/index.js";
import { Budgets, type Access } from "../../../src/tokens/index.js";
import { newTenant } from "../../support/records.js";
import { silentLogger } from "../../support/services.js";
import { storageWith } from "../../support/storage-with.js";
import { useStorage } from "../../support/storage.js";

const store = useStorage();

const caller = (): Access => ({ ...newTenant(), tokenId: newId("apiToken"), scopes: [], expiresAt: null });
const process = (requestsPerMinute: number, costPerMinute: number, storage: Storage = store.storage) =>
  new Budgets({ storage, logger: silentLogger }, { requestsPerMinute, costPerMinute });

/** How many of so many requests are let through, and how long the last refused one has to wait. */
async function passed(budgets: readonly Budgets[], access: Access, tries: number, cost = 0) {
  let count = 0;
  let waitMs = 0;
  for (let number = 0; number < tries; number += 1) {
    try {
      await budgets[number % budgets.length]?.take(access, { requests: cost > 0 ? 0 : 1, cost });
      count += 1;
    } catch (error) {
      if (!(error instanceof RateLimitedError)) throw error;
      waitMs = error.retryAfterMs;
    }
  }
  return { count, waitMs };
}

/** So much of a minute fills in again while a test of a few seconds runs. */
const refilled = (limit: number, seconds = 10) => Math.ceil((limit * seconds) / 60);

describe("what a caller may ask for in a minute", () => {
  it("is never exceeded over three processes, and nearly all of it can be used", async () => {
    const processes = [process(120, 1e9), process(120, 1e9), process(120, 1e9)];
    const { count, waitMs } = await passed(processes, caller(), 300);
    expect(count).toBeLessThanOrEqual(120 + refilled(120));
    expect(count).toBeGreaterThanOrEqual(120 - 3 * 6);
    expect(waitMs).toBeGreaterThan(0);
    expect(waitMs).toBeLessThanOrEqual(60_000);
  });

  it("counts costs as well as requests, each for itself", async () => {
    const access = caller();
    const { count } = await passed([process(1e6, 1_000)], access, 20, 100);
    expect(count).toBeGreaterThanOrEqual(10);
    expect(count).toBeLessThanOrEqual(10 + Math.ceil(refilled(1_000) / 100));
    await process(1e6, 1_000).take(access, { requests: 1, cost: 0 });
  });

  it("lets one operation through that is as large as a whole minute, and says how long the next has to wait", async () => {
    const budgets = process(100, 6_000);
    const access = caller();
    await budgets.take(access, { requests: 0, cost: 6_000 });
    const refused = await budgets.take(access, { requests: 0, cost: 3_000 }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RateLimitedError);
    // Half a minute's budget fills in half a minute.
    expect((refused as RateLimitedError).retryAfterMs).toBeGreaterThan(20_000);
    expect((refused as RateLimitedError).retryAfterMs).toBeLessThanOrEqual(30_000);
    expect((refused as Error).message).toMatch(/Go on after \d+ s/);
  });

  it("is each caller's own, and each session token's", async () => {
    const budgets = process(20, 1e9);
    const access = caller();
    const session = {
      ...access,
      session: { id: newId("sessionToken"), connectionId: null, endUserId: null, isForConsole: false },
    };
    expect((await passed([budgets], access, 60)).count).toBeLessThan(30);
    expect((await passed([budgets], session, 20)).count).toBeGreaterThanOrEqual(19);
    expect((await passed([budgets], caller(), 20)).count).toBeGreaterThanOrEqual(19);
  });

  it("costs the database a few writes a minute, however many requests come, and none while it is used up", async () => {
    let writes = 0;
    const watched = storageWith(
      store.storage,
      (collection) =>
        new Proxy(collection, {
          get: (target, key) => {
            if (key === "findOneAndUpdate") writes += 1;
            const value: unknown = Reflect.get(target, key);
            return typeof value === "function" ? (value.bind(target) as unknown) : value;
          },
        }),
    );
    const budgets = process(10_000, 1e9, watched);
    const access = caller();
    await Promise.all(Array.from({ length: 5_000 }, () => budgets.take(access, { requests: 1, cost: 0 })));
    expect(writes).toBeGreaterThan(0);
    expect(writes).toBeLessThanOrEqual(11);

    const small = process(10, 1e9, watched);
    const other = caller();
    await passed([small], other, 12);
    const before = writes;
    await passed([small], other, 200);
    expect(writes - before).toBeLessThanOrEqual(3);
  });

  it("is no reason to refuse while the database can't be asked", async () => {
    let asked = 0;
    const findOneAndUpdate = () => {
      asked += 1;
      return Promise.reject(new Error("no primary"));
    };
    const broken = storageWith(store.storage, () => ({ findOneAndUpdate }) as never);
    await process(1, 1, broken).take(caller(), { requests: 1, cost: 0 });
    expect(asked).toBe(1);
  });
});
