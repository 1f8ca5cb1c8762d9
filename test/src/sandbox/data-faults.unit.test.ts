import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parseFaultSpec, type RunningSandbox } from "../../../src/sandbox/index.js";
import {
  call,
  control,
  startTestSandbox,
  walk,
  type Answer,
  type ErrorBody,
  type Json,
  type ListBody,
} from "./sandbox.support.js";

interface IdsBody {
  readonly ids: string[];
  readonly next_cursor: string | null;
  readonly total: number;
}

let sandbox: RunningSandbox;
let machineMs: number;
beforeAll(async () => {
  sandbox = await startTestSandbox({ now: () => new Date(machineMs) });
});
beforeEach(() => {
  // By hand, so that stamps can be told to the millisecond.
  machineMs += 60_000;
});
afterEach(() => sandbox.faults.clear());
afterAll(() => sandbox.stop());
machineMs = Date.now();

const add = async (fault: string) => {
  const { status, body } = await control<{ id: number } & ErrorBody>(sandbox, "POST", "/faults", { fault });
  expect(status, body.error?.message).toBe(201);
};
const read = async (kind: string, id: string) => (await call(sandbox, "GET", `/api/v1/${kind}/${id}`)).body;
const list = async (path: string) => (await call<ListBody>(sandbox, "GET", `/api/v1/${path}`)).body.items;
const rename = async (number: number) =>
  (await call(sandbox, "PATCH", `/api/v1/parts/${partId(number)}`, { body: { name: `Renamed at ${machineMs}` } })).body;
const partId = (number: number) => `ITEM-${String(number).padStart(6, "0")}`;

describe("page-shift", () => {
  it("moves records while a walk pages, and a walk by cursors still meets each", async () => {
    await add("page-shift");
    const before = await control(sandbox, "GET", "/requests");
    const records = await walk(sandbox, "/api/v1/parts", 5);
    expect(before.status).toBe(200);
    const ids = records.map(({ id }) => id);
    expect(new Set(ids).size).toBe((await call<ListBody>(sandbox, "GET", "/api/v1/parts?include=total")).body.total);
    // Those that had been read were changed as well, so they came again.
    expect(ids.length).toBeGreaterThan(new Set(ids).size);
  });

  it("lets a walk with pages of one record come to its end", async () => {
    await add("page-shift");
    const records = await walk(sandbox, "/api/v1/vendors", 1);
    expect(new Set(records.map(({ id }) => id)).size).toBe(records.length);
  });

  it("changes nothing on a first page", async () => {
    const before = await list("parts?limit=3");
    await add("page-shift");
    expect(await list("parts?limit=3")).toEqual(before);
    expect(await list("parts?limit=3")).toEqual(before);
  });
});

describe("equal-timestamps", () => {
  it("stamps so many changes alike, then ends", async () => {
    await add("equal-timestamps:3");
    const stamps: string[] = [];
    for (const number of [1, 2, 3, 4]) {
      stamps.push((await rename(number)).modified_at);
      machineMs += 1000;
    }
    expect(new Set(stamps.slice(0, 3)).size).toBe(1);
    expect(Date.parse(stamps[3] ?? "")).toBe(Date.parse(stamps[0] ?? "") + 3000);
    expect(sandbox.faults.list()).toEqual([]);
  });

  it("says how many are left", async () => {
    await add("equal-timestamps:5");
    await rename(1);
    expect(sandbox.faults.list()).toMatchObject([{ fault: "equal-timestamps:5", left: 4 }]);
  });
});

describe("clock-skew", () => {
  it.each([3600, -3600])(
    "by %i seconds shows in the Date header, in answers and in the stamps of changes",
    async (s) => {
      const right = sandbox.now().getTime();
      await add(`clock-skew:${s}`);
      const { headers, body } = await call<ListBody>(sandbox, "GET", "/api/v1/parts?limit=1");
      expect(Date.parse(body.server_time)).toBe(right + s * 1000);
      expect(Date.parse(headers.get("date") ?? "")).toBe(Math.floor((right + s * 1000) / 1000) * 1000);
      expect(Date.parse((await rename(1)).modified_at)).toBe(right + s * 1000);
      sandbox.faults.clear();
      expect(sandbox.now().getTime()).toBe(right);
    },
  );
});

describe("late-commit", () => {
  it("stamps a change earlier than it can be seen, but not before the record's change before", async () => {
    machineMs += 600_000;
    await add("late-commit:120");
    const now = sandbox.now().getTime();
    expect(Date.parse((await rename(5)).modified_at)).toBe(now - 120_000);
    machineMs += 30_000;
    const again = await rename(5);
    expect(Date.parse(again.modified_at)).toBe(now - 90_000);
    sandbox.faults.clear();
    expect(Date.parse((await rename(5)).modified_at)).toBe(now + 30_000);
    await add("late-commit:86400");
    expect(Date.parse((await rename(5)).modified_at)).toBe(now + 30_000);
  });
});

describe("hard-delete", () => {
  const make = async () => (await call(sandbox, "POST", "/api/v1/parts", { body: { name: "Short-lived" } })).body.id;
  const logged = async () => (await list("deletions?kind=parts&limit=1000")).map(({ id }) => id);

  it("leaves no trace of a deletion, while others are logged", async () => {
    const [seen, unseen] = [await make(), await make()];
    await call(sandbox, "DELETE", `/api/v1/parts/${seen}`);
    await add("hard-delete");
    expect((await call(sandbox, "DELETE", `/api/v1/parts/${unseen}`)).status).toBe(204);
    expect(await logged()).toContain(seen);
    expect(await logged()).not.toContain(unseen);
    expect((await call(sandbox, "GET", `/api/v1/parts/${unseen}`)).status).toBe(404);
    expect((await walk(sandbox, "/api/v1/parts", 100)).map(({ id }) => id)).not.toContain(unseen);
  });
});

describe("faults of shape", () => {
  it("vanished-field takes a field away from one kind, in lists, single records and answers to writes", async () => {
    await add("vanished-field:parts:name");
    for (const part of [...(await list("parts?limit=3")), await read("parts", partId(1)), await rename(1)]) {
      expect(part).not.toHaveProperty("name");
      expect(part).toHaveProperty("stock_no");
    }
    expect((await list("vendors?limit=1"))[0]).toHaveProperty("name");
  });

  it("new-field adds one, and leaves one that is there", async () => {
    const { name } = await read("parts", partId(2));
    await add("new-field:parts:hazard_class");
    await add("new-field:parts:name");
    expect(await read("parts", partId(2))).toMatchObject({ hazard_class: "new", name });
  });

  it.each([
    ["work_orders", "priority", expect.stringMatching(/^[1-5]$/)],
    ["parts", "lot_controlled", expect.stringMatching(/^(true|false)$/)],
    ["parts", "name", [expect.any(String)]],
    ["parts", "suppliers", expect.stringMatching(/^\[/)],
    ["parts", "no_such_field", undefined],
  ])("type-change of %s:%s", async (kind, field, expected) => {
    await add(`type-change:${kind}:${field}`);
    expect((await list(`${kind}?limit=1`))[0]?.[field]).toEqual(expected);
  });

  it("type-change leaves null as it is", async () => {
    await control(sandbox, "PATCH", `/records/parts/${partId(3)}`, { barcode: null });
    await add("type-change:parts:barcode");
    expect(await read("parts", partId(3))).toMatchObject({ barcode: null });
  });

  it("poison spoils the same records each time they are read, and heals with its end", async () => {
    const spoiled = async () =>
      (await list("assets?limit=100")).filter(({ created_at }) => created_at === "0000-00-00 00:00:00");
    await add("poison:assets:3");
    const first = await spoiled();
    expect(first).toHaveLength(3);
    expect((await spoiled()).map(({ id }) => id)).toEqual(first.map(({ id }) => id));
    expect(await read("assets", first[0]?.id ?? "")).toMatchObject({ created_at: "0000-00-00 00:00:00" });
    sandbox.faults.clear();
    expect(await spoiled()).toEqual([]);
  });

  it("leave errors, ids and lists of others alone, and go together with broken JSON", async () => {
    await add("bad-json");
    await add("vanished-field:parts:id");
    const response = await fetch(`${sandbox.url}/api/v1/parts?limit=1`, { headers: { "x-api-key": sandbox.apiKey } });
    const text = await response.text();
    expect(text).toMatch(/^\{"items":\[\{"revision"/);
    sandbox.faults.clear();
    await add("vanished-field:parts:id");
    expect((await call(sandbox, "GET", "/api/v1/parts/ITEM-999999")).body.error.code).toBe("not_found");
    expect((await call<{ ids: string[] }>(sandbox, "GET", "/api/v1/parts/ids")).body.ids[0]).toBe(partId(1));
  });
});

describe("a fault of data", () => {
  it.each([
    ["equal-timestamps:2;count=1", "expected no count"],
    ["clock-skew:60;path=/api", "expected no path"],
    ["late-commit:60;probability=0.5", "expected no probability"],
    ["equal-timestamps:0", "from 1 to 1000000"],
    ["clock-skew:soon", 'but got "soon"'],
    ["hard-delete:parts", "expected nothing more"],
    ["vanished-field:parts", "the name of a field"],
    ["new-field:nothing:name", "expected a kind"],
    ["poison:parts", "the number of records"],
  ])("%s is refused", (text, message) => {
    expect(() => parseFaultSpec(text)).toThrow(message);
  });
});

describe("what control does to records", () => {
  it("changes a record of any kind, whatever the fields, and moves it to the end of its list", async () => {
    const { status, body } = await control<Json>(sandbox, "PATCH", "/records/locations/LOC-000001", {
      name: 5,
      id: "LOC-999999",
      revision: 77,
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: "LOC-000001", name: 5, modified_at: sandbox.now().toISOString() });
    expect(body.revision).toBeLessThan(77);
    expect((await list("locations?limit=100")).at(-1)).toEqual(body);
  });

  it("deletes a record that others name, without a trace", async () => {
    const [level] = await list("stock_levels?limit=1");
    const partId = String(level?.["part_id"]);
    expect((await call(sandbox, "DELETE", `/api/v1/parts/${partId}`)).status).toBe(409);
    expect((await control(sandbox, "DELETE", `/records/parts/${partId}`)).status).toBe(204);
    expect((await control(sandbox, "DELETE", `/records/parts/${partId}`)).status).toBe(404);
    expect((await call(sandbox, "GET", `/api/v1/parts/${partId}`)).status).toBe(404);
    expect((await list("deletions?kind=parts&limit=1000")).map(({ id }) => id)).not.toContain(partId);
  });

  it("refuses what the index can't hold", async () => {
    const before = await read("purchase_orders", "PO-000001");
    const refused = await control<ErrorBody>(sandbox, "PATCH", "/records/purchase_orders/PO-000001", { lines: 5 });
    expect(refused.status).toBe(422);
    expect(refused.body.error.fields?.[0]?.message).toContain("can't be found by its filters");
    expect(await read("purchase_orders", "PO-000001")).toEqual(before);
    expect((await control<ErrorBody>(sandbox, "PATCH", "/records/nothing/X-1", {})).status).toBe(404);
    expect((await control<ErrorBody>(sandbox, "PATCH", "/records/parts/ITEM-000009", [])).status).toBe(422);
  });
});

describe("a restored backup", () => {
  interface Restored extends ErrorBody {
    readonly undone: number;
    readonly records: Record<string, number>;
  }
  const restore = (to: string) => control<Restored>(sandbox, "POST", "/restore", { to });
  const everything = async () => {
    const kinds = ["parts", "work_orders", "work_requests", "stock_levels", "purchase_orders"];
    return Promise.all([...kinds.map((kind) => walk(sandbox, `/api/v1/${kind}`, 1000)), list("deletions?limit=1000")]);
  };

  it("is what was there at that instant: stamps, deletions and the next ids included", async () => {
    const gone = (await call(sandbox, "POST", "/api/v1/parts", { body: { name: "To be erased" } })).body.id;
    const to = sandbox.now().toISOString();
    const before = await everything();
    machineMs += 1000;
    await rename(1);
    await rename(1);
    const { body: made } = await call(sandbox, "POST", "/api/v1/parts", { body: { name: "Made since" } });
    await control(sandbox, "DELETE", `/records/parts/${gone}`);
    await call(sandbox, "DELETE", `/api/v1/parts/${made.id}`);
    await control(sandbox, "POST", "/clock", { advance_seconds: 3600, changes: 40 });
    expect(await everything()).not.toEqual(before);

    const { status, body } = await restore(to);
    expect(status).toBe(200);
    expect(body.undone).toBeGreaterThan(40);
    expect(await everything()).toEqual(before);
    expect(body.records["parts"]).toBe(before[0]?.length);
    const { body: again } = await call(sandbox, "POST", "/api/v1/parts", { body: { name: "Made after" } });
    expect(again.id).toBe(made.id);
    expect((await restore(sandbox.now().toISOString())).body.undone).toBe(0);
  });

  it("can't be of before the sandbox was there", async () => {
    const { status, body } = await restore(new Date(sandbox.now().getTime() - 400 * 86_400_000).toISOString());
    expect(status).toBe(422);
    expect(body.error.fields?.[0]?.message).toContain("the backup goes no further back");
  });

  it("can't be of the future", async () => {
    const refused = await restore(new Date(sandbox.now().getTime() + 60_000).toISOString());
    expect(refused.status).toBe(422);
    expect(refused.body.error.fields?.[0]?.path).toBe("to");
    expect((await restore("yesterday")).status).toBe(422);
  });
});

describe("the list of ids", () => {
  it("has each id once, in pages, and does not move with changes", async () => {
    const ids: string[] = [];
    let cursor: string | null = null;
    let total: number | undefined;
    do {
      const path: string = `/api/v1/work_orders/ids?limit=7${cursor ? `&cursor=${cursor}` : ""}`;
      const { body }: Answer<IdsBody> = await call<IdsBody>(sandbox, "GET", path);
      ids.push(...body.ids);
      cursor = body.next_cursor;
      total = body.total;
      await control(sandbox, "PATCH", `/records/work_orders/${ids[0] ?? ""}`, {});
    } while (cursor !== null);
    expect(ids).toEqual([...ids].sort());
    expect(ids).toHaveLength(total ?? 0);
    expect(new Set(ids)).toEqual(new Set((await walk(sandbox, "/api/v1/work_orders", 100)).map(({ id }) => id)));
  });

  it("is bounded, behind the login, counted apart, and refuses cursors of other lists", async () => {
    expect((await call(sandbox, "GET", "/api/v1/parts/ids?limit=5000")).status).toBe(200);
    expect((await call(sandbox, "GET", "/api/v1/parts/ids?limit=5001")).status).toBe(400);
    expect((await call(sandbox, "GET", "/api/v1/purchase_orders/ids", { key: "sandbox-clerk" })).status).toBe(403);
    const { body } = await call<ListBody>(sandbox, "GET", "/api/v1/parts?limit=1");
    expect((await call(sandbox, "GET", `/api/v1/parts/ids?cursor=${body.next_cursor}`)).status).toBe(400);
    expect(sandbox.requestCounts().by_kind["parts"]?.["ids"]).toBeGreaterThan(0);
  });
});
