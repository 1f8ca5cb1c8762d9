import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SourceForbiddenError } from "../../../../src/errors/index.js";
import { startLegacyCmms, type LegacyCmms } from "../../../support/postgres/legacy-cmms.js";
import { openSql } from "./open.js";

let cmms: LegacyCmms;
beforeAll(async () => {
  cmms = await startLegacyCmms();
});
afterAll(() => cmms.server.dispose());

const insert = (number: string, site = "BEDFORD") =>
  `insert into mx.workorder (wonum, siteid, description) values ('${number}', '${site}', 'Made meanwhile')`;

describe("what changed in a database", () => {
  it("is what was made, changed and deleted since, and nothing else", async () => {
    const { since } = openSql(cmms.description, cmms.reader);
    const all = await since("WorkOrder", null);
    expect(all.seen).toHaveLength(300);
    const from = new Date(Math.max(...all.seen.map(({ modifiedAt }) => modifiedAt?.getTime() ?? 0)) + 1);
    await cmms.admin.query("select pg_sleep(0.01)");
    expect((await since("WorkOrder", from)).seen).toEqual([]);
    await cmms.admin.query(insert("5001"));
    await cmms.admin.query("update mx.workorder set status = 'COMP' where wonum = '1002'");
    await cmms.admin.query("delete from mx.workorder where wonum in ('1003', '1004')");
    // One that is there again is not gone, whatever the log says.
    await cmms.admin.query(insert("1004"));
    const { seen } = await since("WorkOrder", from, 2);
    expect(seen.map(({ remoteId, isDeleted }) => [remoteId, isDeleted])).toEqual([
      ["5001/BEDFORD", false],
      ["1002/BEDFORD", false],
      ["1004/BEDFORD", false],
      ["1003/BEDFORD", true],
    ]);
    for (const { modifiedAt } of seen) expect(modifiedAt?.getTime()).toBeGreaterThanOrEqual(from.getTime());
  });

  it("has each of many rows with one time of change, over pages", async () => {
    await cmms.admin.query("create table mx.equal (id integer primary key, at timestamptz not null)");
    await cmms.admin.query(
      "insert into mx.equal select i, '2026-03-01 10:00:00.123456+02' from generate_series(1, 25) i",
    );
    await cmms.admin.query("grant select on mx.equal to mxread");
    const part = { table: "mx.equal", key: ["id"], changed: { column: "at" }, fields: { number: "id" } };
    const { since } = openSql({ ...cmms.description, entities: { Part: part } }, cmms.reader);
    const { seen } = await since("Part", new Date("2026-03-01T08:00:00.123Z"), 7);
    expect(seen.map(({ remoteId }) => Number(remoteId))).toEqual(Array.from({ length: 25 }, (_, place) => place + 1));
    expect(seen[0]?.modifiedAt).toEqual(new Date("2026-03-01T08:00:00.123Z"));
    expect((await since("Part", new Date("2026-03-01T08:00:00.124Z"))).seen).toEqual([]);
  });

  it("is asked for on the clock of the system, where its times have no zone", async () => {
    await cmms.admin.query("create table mx.local (id integer primary key, at timestamp)");
    await cmms.admin.query("insert into mx.local values (1, '2026-07-01 11:59'), (2, '2026-07-01 12:00'), (3, null)");
    await cmms.admin.query("grant select on mx.local to mxread");
    const part = { table: "mx.local", key: ["id"], changed: { column: "at" }, fields: { number: "id" } };
    const description = { ...cmms.description, timeZone: "Europe/Berlin", entities: { Part: part } };
    const { since } = openSql(description, cmms.reader);
    const { seen } = await since("Part", new Date("2026-07-01T10:00:00Z"));
    // Nobody knows when one without a time changed: it comes each time, and is compared.
    expect(seen.map(({ remoteId, modifiedAt }) => [remoteId, modifiedAt?.toISOString()])).toEqual([
      ["2", "2026-07-01T10:00:00.000Z"],
      ["3", undefined],
    ]);
  });

  it("is asked for by days that are numbers", async () => {
    await cmms.admin.query("create table mx.days (code char(6) primary key, changed integer not null)");
    await cmms.admin.query("insert into mx.days values ('A', 20260630), ('B', 20260701), ('C', 20260702)");
    await cmms.admin.query("grant select on mx.days to mxread");
    const part = {
      table: "mx.days",
      key: ["code"],
      changed: { column: "changed", format: "yyyyMMdd" },
      fields: { number: "code" },
    };
    const { since } = openSql({ ...cmms.description, entities: { Part: part } }, cmms.reader);
    const { seen } = await since("Part", new Date("2026-07-01T15:00:00Z"), 1);
    expect(seen.map(({ remoteId }) => remoteId)).toEqual(["B", "C"]);
  });
});

describe("promise 9: a transaction that commits late", () => {
  it("is passed by a walk that does not look back, and not by one that holds at open transactions", async () => {
    await cmms.admin.query("grant pg_read_all_stats to mxread");
    const held = openSql({ ...cmms.description, lateCommits: "openTransactions" }, cmms.reader);
    const plain = openSql(cmms.description, cmms.reader);
    const late = await cmms.server.client("cmms", "mxwrite", "wr1te-secret");
    await late.query("begin");
    await late.query(insert("6001"));
    await cmms.admin.query(insert("6002"));
    const [before, passing] = [await held.since("WorkOrder", null), await plain.since("WorkOrder", null)];
    const ids = ({ seen }: { seen: readonly { remoteId: string }[] }) => seen.map(({ remoteId }) => remoteId);
    expect(ids(before)).toContain("6002/BEDFORD");
    expect(ids(before)).not.toContain("6001/BEDFORD");
    await late.query("commit");
    const latest = (walk: typeof passing) =>
      new Date(
        Math.min(walk.startedAt.getTime(), Math.max(...walk.seen.map(({ modifiedAt }) => modifiedAt?.getTime() ?? 0))),
      );
    // The times are those of the inserts: the late one has the earlier.
    expect(ids(await plain.since("WorkOrder", new Date(latest(passing).getTime() + 1)))).not.toContain("6001/BEDFORD");
    expect(ids(await held.since("WorkOrder", latest(before)))).toContain("6001/BEDFORD");
  });

  it("can't be looked for by a role that does not see the transactions of others, and that is said", async () => {
    await cmms.admin.query("create role blind login password 'bl1nd-secret'");
    const { probe } = openSql(
      { ...cmms.description, lateCommits: "openTransactions" },
      { username: "blind", password: "bl1nd-secret" },
    );
    const fault = await probe().catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(SourceForbiddenError);
    expect((fault as Error).message).toMatch(/Grant it pg_read_all_stats, or describe lateCommits as lookBack/);
  });
});
