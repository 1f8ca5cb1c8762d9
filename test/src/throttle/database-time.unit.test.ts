import { assert, array, integer, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { DatabaseTime } from "../../../src/throttle/database-time.js";

describe("the database's time between looks", () => {
  it("is unknown before the first", () => {
    expect(() => new DatabaseTime(() => 0).now()).toThrow("known from the first look on");
  });

  it("is never early, and late by the quickest round trip at most", () => {
    const looks = array(record({ there: integer({ min: 0, max: 300 }), back: integer({ min: 0, max: 300 }) }), {
      minLength: 1,
      maxLength: 20,
    });
    assert(
      property(looks, integer({ min: -1e6, max: 1e6 }), (trips, distance) => {
        let local = 1000;
        const time = new DatabaseTime(() => local);
        for (const { there, back } of trips) {
          const askedAt = local;
          const databaseNow = local + there + distance;
          local += there + back;
          time.learn(databaseNow, askedAt, local);
        }
        const lateMs = local + distance - time.now();
        expect(lateMs).toBeGreaterThanOrEqual(0);
        expect(lateMs).toBeLessThanOrEqual(Math.min(...trips.map(({ there, back }) => there + back)));
      }),
    );
  });

  it("follows a primary whose clock is behind the last one's", () => {
    let local = 0;
    const time = new DatabaseTime(() => local);
    time.learn(100_000, 0, 2);
    local = 1000;
    time.learn(60_000, 990, 1000);
    expect(time.now()).toBe(60_000);
  });
});
