import { ObjectId } from "mongodb";
import { describe, expect, it } from "vitest";
import { EntryQueue, fitting } from "../../../src/events/entry-queue.js";
import type { FeedStart } from "../../../src/events/insert-feed.js";
import type { OutboxEntry } from "../../../src/events/relay-store.js";

const limits = { maxEntries: 3, maxBytes: 100, waitMs: 60_000 };

describe("the queue between the outbox's feed and the numbering", () => {
  it("hands out what gathered, at most as much as one batch may hold, with the place of its last entry", async () => {
    const queue = new EntryQueue(at("start"));
    const entries = [10, 20, 30, 40].map(entry);
    for (const [place, each] of entries.entries()) await queue.push(each, at(`token ${place}`));

    expect(await queue.take(limits)).toEqual({ entries: entries.slice(0, 3), position: at("token 2") });
    expect(await queue.take(limits)).toEqual({ entries: entries.slice(3), position: at("token 3") });
  });

  it("does not tell a place beyond entries that still wait", async () => {
    const queue = new EntryQueue(at("start"));
    for (const place of [0, 1, 2, 3]) await queue.push(entry(10), at(`token ${place}`));
    queue.skipTo(at("idle"));

    expect((await queue.take(limits)).position).toEqual(at("token 2"));
    expect((await queue.take(limits)).position).toEqual(at("idle"));
  });

  it("gives an empty batch with the feed's place when nothing came in time", async () => {
    const queue = new EntryQueue(at("start"));
    expect(await queue.take({ ...limits, waitMs: 1 })).toEqual({ entries: [], position: at("start") });
    queue.skipTo(at("idle"));
    expect(await queue.take({ ...limits, waitMs: 1 })).toEqual({ entries: [], position: at("idle") });
  });

  it("wakes the writer as soon as there is an entry, a failure or the end", async () => {
    const withEntry = new EntryQueue(at("start"));
    const taken = withEntry.take(limits);
    const only = entry(1);
    await withEntry.push(only, at("token"));
    expect((await taken).entries).toEqual([only]);

    const failing = new EntryQueue(at("start"));
    const failed = failing.take(limits);
    failing.fail(new Error("the feed broke"));
    await expect(failed).rejects.toThrow("the feed broke");

    const closing = new EntryQueue(at("start"));
    const ended = closing.take(limits);
    closing.close();
    expect((await ended).entries).toEqual([]);
  });

  it("holds the reader back while it is full", async () => {
    const queue = new EntryQueue(at("start"));
    const settled: number[] = [];
    const pushes = Array.from({ length: 2_001 }, (_, place) =>
      queue.push(entry(1), at(`token ${place}`)).then(() => settled.push(place)),
    );
    await new Promise((resolve) => setImmediate(resolve));
    expect(settled).toHaveLength(1_999);

    await queue.take({ ...limits, maxEntries: 10 });
    await Promise.all(pushes);
    expect(settled).toHaveLength(2_001);
  });

  it("lets one entry through however large it is, and no second beside it", () => {
    expect(fitting([entry(500), entry(1)], limits)).toBe(1);
    expect(fitting([entry(60), entry(60)], limits)).toBe(1);
    expect(fitting([entry(60), entry(40), entry(1)], limits)).toBe(2);
    expect(fitting([], limits)).toBe(0);
  });
});

function entry(sizeBytes: number): OutboxEntry {
  return { id: new ObjectId(), sizeBytes, isOfPage: false, committedAt: new Date(0) };
}

function at(token: string): FeedStart {
  return { resumeAfter: { _data: token } };
}
