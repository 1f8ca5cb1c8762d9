import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { generate, mainCountsFor, seedStore, World, type SeedOptions } from "../../../src/sandbox/data/index.js";
import type { RecordShapes } from "../../../src/sandbox/kinds/index.js";
import { startSandbox } from "../../../src/sandbox/index.js";
import {
  decodeCursor,
  encodeCursor,
  readIdentity,
  SandboxStore,
  writeIdentity,
  type Position,
} from "../../../src/sandbox/store/index.js";
import { call, epoch, silent, withFolder } from "./sandbox.support.js";

type WorkOrder = RecordShapes["work_orders"];

describe("the sandbox's store", () => {
  let dataDir: string;
  let store: SandboxStore;
  const world = new World({ seed: 1, scale: 200, epochMs: epoch.getTime() });

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "sandbox-store-"));
    store = SandboxStore.open(dataDir);
  });
  afterEach(async () => {
    await store.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  function order(number: number, changes: Partial<WorkOrder> = {}): WorkOrder {
    return { ...generate(world, "work_orders", number), ...changes };
  }

  function pages(query: {
    filters?: [string, string][];
    limit: number;
    sinceMs?: number;
    untilMs?: number;
  }): string[][] {
    const found: string[][] = [];
    let after: Position | null = null;
    do {
      const page = store.page({ kind: "work_orders", ...query, after });
      found.push(page.items.map((bytes) => (JSON.parse(bytes.toString()) as WorkOrder).id));
      after = page.next;
    } while (after !== null);
    return found;
  }

  it("pages through records of one instant without losing or repeating any", () => {
    const modified_at = "2026-11-01T00:00:00.000Z";
    const orders = Array.from({ length: 7 }, (_, place) => order(place + 1, { modified_at }));
    store.transaction(() => orders.forEach((item) => store.put("work_orders", item, null)));
    expect(pages({ limit: 3 })).toEqual([
      ["WO-000001", "WO-000002", "WO-000003"],
      ["WO-000004", "WO-000005", "WO-000006"],
      ["WO-000007"],
    ]);
    expect(pages({ limit: 7 })).toHaveLength(1);
  });

  it("moves a changed record to the end of the walk, and out of the look-ups it no longer fits", () => {
    const instants = ["2026-11-01T00:00:00.000Z", "2026-11-02T00:00:00.000Z", "2026-11-03T00:00:00.000Z"];
    const orders = instants.map((modified_at, place) => order(place + 1, { modified_at, state: "RELEASED" }));
    store.transaction(() => orders.forEach((item) => store.put("work_orders", item, null)));
    const first = orders[0] as WorkOrder;
    const changed: WorkOrder = { ...first, state: "IN_PROGRESS", modified_at: "2026-11-04T00:00:00.000Z" };
    store.transaction(() => store.put("work_orders", changed, first));
    expect(pages({ limit: 10 })).toEqual([["WO-000002", "WO-000003", "WO-000001"]]);
    expect(pages({ limit: 10, filters: [["state", "RELEASED"]] })).toEqual([["WO-000002", "WO-000003"]]);
    expect(pages({ limit: 10, filters: [["state", "IN_PROGRESS"]] })).toEqual([["WO-000001"]]);
    expect(store.countOf("work_orders")).toBe(3);
  });

  it("takes the first instant in and leaves the last one out", () => {
    const instants = ["2026-11-01T00:00:00.000Z", "2026-11-02T00:00:00.000Z", "2026-11-03T00:00:00.000Z"];
    store.transaction(() =>
      instants.forEach((modified_at, place) => store.put("work_orders", order(place + 1, { modified_at }), null)),
    );
    const range = { sinceMs: Date.parse(instants[1] as string), untilMs: Date.parse(instants[2] as string) };
    expect(pages({ limit: 10, ...range })).toEqual([["WO-000002"]]);
    expect(store.total({ kind: "work_orders", ...range })).toBe(1);
  });

  it("combines filters", () => {
    const items = [
      order(1, { state: "RELEASED", asset_id: "EQ-000001" }),
      order(2, { state: "RELEASED", asset_id: "EQ-000002" }),
      order(3, { state: "CLOSED", asset_id: "EQ-000001" }),
    ];
    store.transaction(() => items.forEach((item) => store.put("work_orders", item, null)));
    const filters: [string, string][] = [
      ["state", "RELEASED"],
      ["asset_id", "EQ-000001"],
    ];
    expect(pages({ limit: 1, filters })).toEqual([["WO-000001"]]);
    expect(store.total({ kind: "work_orders", filters })).toBe(1);
  });

  it("undoes a transaction that throws, and an inner one without the outer one", () => {
    const fail = () => {
      throw new Error("on purpose");
    };
    expect(() =>
      store.transaction(() => {
        store.put("work_orders", order(1), null);
        fail();
      }),
    ).toThrow("on purpose");
    expect(store.get("work_orders", "WO-000001")).toBeUndefined();
    store.transaction(() => {
      store.put("work_orders", order(2), null);
      expect(() =>
        store.transaction(() => {
          store.put("work_orders", order(3), null);
          fail();
        }),
      ).toThrow("on purpose");
    });
    expect(pages({ limit: 10 })).toEqual([["WO-000002"]]);
    expect(store.countOf("work_orders")).toBe(1);
  });

  it("lists deletions in their order, page by page", () => {
    const items = [order(1), order(2), order(3)];
    store.transaction(() => items.forEach((item) => store.put("work_orders", item, null)));
    store.transaction(() => items.forEach((item) => store.remove("work_orders", item, "2026-11-25T00:00:00.000Z")));
    const kinds = new Set(["work_orders"] as const);
    const first = store.deletions({ kinds, sinceMs: 0, after: null, limit: 2 });
    const second = store.deletions({ kinds, sinceMs: 0, after: first.next, limit: 2 });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(["WO-000001", "WO-000002", "WO-000003"]);
    expect(second.next).toBeNull();
    expect(store.deletions({ kinds: new Set(["parts"]), sinceMs: 0, after: null, limit: 2 }).items).toEqual([]);
    expect(store.countOf("work_orders")).toBe(0);
  });

  it("makes a seed that was cut off anew", async () => {
    const options: SeedOptions = {
      seed: 1,
      scale: 200,
      epoch,
      defaultEpoch: epoch,
      reset: false,
      renewOlder: false,
      dataDir,
    };
    await seedStore(store, options, silent);
    const identity = readIdentity(store);
    expect(identity?.status).toBe("READY");
    writeIdentity(store, { ...(identity as NonNullable<typeof identity>), status: "SEEDING" });
    store.transaction(() => store.put("work_orders", order(1, { id: "WO-999999" }), null));
    await seedStore(store, options, silent);
    expect(store.get("work_orders", "WO-999999")).toBeUndefined();
    expect(store.countOf("work_orders")).toBe(world.counts.work_orders);
  });

  it("makes data of an older version anew where it may, and refuses it elsewhere", async () => {
    const options: SeedOptions = {
      ...{ seed: 1, scale: 200, epoch, defaultEpoch: epoch, reset: false, dataDir },
      renewOlder: false,
    };
    await seedStore(store, options, silent);
    writeIdentity(store, { ...(readIdentity(store) as NonNullable<ReturnType<typeof readIdentity>>), format: 1 });
    await expect(seedStore(store, options, silent)).rejects.toThrow(/was made with format 1 instead of \d/);
    store.transaction(() => store.put("work_orders", order(1, { id: "WO-999999" }), null));
    await seedStore(store, { ...options, renewOlder: true }, silent);
    expect(store.get("work_orders", "WO-999999")).toBeUndefined();
    expect(readIdentity(store)?.status).toBe("READY");
  });
});

describe("a cursor", () => {
  it("comes back as the position it was made from", () => {
    const position = { ms: Date.parse("2026-11-25T08:30:00.123Z"), id: "WO-000123" };
    expect(decodeCursor("work_orders", encodeCursor("work_orders", position))).toEqual(position);
    expect(encodeCursor("work_orders", position)).toBe("WzEsIndvcmtfb3JkZXJzIiwxNzk1NTk1NDAwMTIzLCJXTy0wMDAxMjMiXQ");
  });

  it.each(["", "nonsense", "bnVsbA", Buffer.from('[1,"work_orders","x","WO-1"]').toString("base64url")])(
    "is refused when it is %j",
    (cursor) => {
      expect(() => decodeCursor("work_orders", cursor)).toThrow("Expected the next_cursor of an earlier answer");
    },
  );

  it("is refused by another list", () => {
    const cursor = encodeCursor("parts", { ms: 1, id: "ITEM-000001" });
    expect(() => decodeCursor("work_orders", cursor)).toThrow("of work_orders");
  });
});

describe("starting the sandbox on a folder that has data", () => {
  const options = { logger: silent, scale: 100, epoch };

  it("keeps what was written since, and the time that has passed", async () => {
    await withFolder(async (dataDir) => {
      const first = await startSandbox({ ...options, dataDir });
      const made = await call(first, "POST", "/api/v1/work_orders", {
        body: { title: "Still here after the restart" },
      });
      await call(first, "POST", "/control/clock", {
        body: { advance_seconds: 86_400, changes: 0 },
        headers: { "x-sandbox-control": first.apiKey },
      });
      const before = first.now();
      await first.stop();
      const second = await startSandbox({ ...options, dataDir });
      try {
        expect((await call(second, "GET", `/api/v1/work_orders/${made.body.id}`)).body).toEqual(made.body);
        expect(second.now().getTime()).toBeGreaterThanOrEqual(before.getTime());
        // Numbers go on where they were.
        const next = await call(second, "POST", "/api/v1/work_orders", { body: { title: "The next one" } });
        expect(next.body.id > made.body.id).toBe(true);
      } finally {
        await second.stop();
      }
    });
  });

  it("refuses another seed or scale and names both, unless it may reset", async () => {
    await withFolder(async (dataDir) => {
      await (await startSandbox({ ...options, dataDir })).stop();
      await expect(startSandbox({ ...options, dataDir, seed: 2, scale: 150 })).rejects.toThrow(
        /was made with seed 1 instead of 2, scale 100 instead of 150\. .*reset/,
      );
      const again = await startSandbox({ ...options, dataDir, scale: 150, reset: true });
      try {
        const { body } = await call<{ records: Record<string, number> }>(again, "GET", "/health");
        const main = [...mainCountsFor(150).keys()];
        expect(main.reduce((sum, kind) => sum + (body.records[kind] ?? 0), 0)).toBe(150);
      } finally {
        await again.stop();
      }
    });
  });

  it("names every option that can't be used", async () => {
    const start = startSandbox({ logger: silent, dataDir: "relative/folder", scale: 5, port: 70_000, seed: 1.5 });
    await expect(start).rejects.toMatchObject({ code: "CONFIGURATION" });
    await expect(start).rejects.toThrow(/dataDir: expected an absolute path; port: .*; seed: .*; scale: /);
  });

  it("says so when its port is taken", async () => {
    await withFolder(async (dataDir) => {
      const first = await startSandbox({ ...options, dataDir: join(dataDir, "first") });
      try {
        const second = startSandbox({ ...options, dataDir: join(dataDir, "second"), port: first.port });
        await expect(second).rejects.toThrow(`can't listen on 127.0.0.1:${first.port}`);
      } finally {
        await first.stop();
      }
    });
  });

  it("fails clearly when the folder can't be used", async () => {
    await withFolder(async (dataDir) => {
      const file = join(dataDir, "file");
      await writeFile(file, "");
      await expect(startSandbox({ ...options, dataDir: file })).rejects.toMatchObject({
        code: "CONFIGURATION",
        message: expect.stringContaining(file) as string,
      });
    });
  });
});
