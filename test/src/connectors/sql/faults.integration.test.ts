import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { generate } from "selfsigned";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  AddressNotAllowedError,
  ConnectionUnreachableError,
  NotFoundError,
  SourceError,
  SourceForbiddenError,
  SourceMisconfiguredError,
  SourceUnauthorizedError,
} from "../../../../src/errors/index.js";
import { startCanary } from "../../../support/canary.js";
import { guardOf } from "../../../support/network.js";
import { startLegacyCmms, type LegacyCmms } from "../../../support/postgres/legacy-cmms.js";
import { openSql } from "./open.js";

let cmms: LegacyCmms;
let certificate: string;
beforeAll(async () => {
  const made = await generate([{ name: "commonName", value: "localhost" }], {
    keySize: 2048,
    extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] }],
  });
  certificate = made.cert;
  cmms = await startLegacyCmms({
    settings: { ssl: "on" },
    files: { "server.crt": made.cert, "server.key": made.private },
  });
  await cmms.admin.query(`
    create table mx.secret (id integer primary key, changedate timestamp);
    create table mx.odd (id integer, "weird ""name""" text, primary key (id, "weird ""name"""));
    insert into mx.odd values (1, 'it''s'), (2, 'a/b%c');
    grant select on mx.odd to mxread, mxwrite;
    create function mx.touched() returns integer language plpgsql as
      $$ begin delete from mx.item; return 1; end $$;`);
});
afterAll(() => cmms.server.dispose());

const table = (name: string, also: object = {}) => ({ table: name, key: ["id"], fields: { number: "id" }, ...also });
const select = (text: string) => ({ select: text, key: ["id"], fields: { number: "id" } });

function firstPage(part: object, also: object = {}) {
  const { client, entity } = openSql({ ...cmms.description, ...also, entities: { Part: part } }, cmms.reader);
  return entity("Part").readPage(client, { position: null, changedSince: null, pageSize: 10 });
}

function probed(also: object, credentials: Readonly<Record<string, string>> = cmms.reader) {
  return openSql({ ...cmms.description, ...also }, credentials)
    .probe()
    .catch((error: unknown) => error);
}

describe("what a database refuses", () => {
  it.each<[string, () => Promise<unknown>, new (...rest: never[]) => Error, RegExp]>([
    [
      "a wrong password",
      () => probed({}, { username: "mxread", password: "wrong-secret" }),
      SourceUnauthorizedError,
      /refused the login.*28P01/,
    ],
    ["a database that is not there", () => probed({ database: "nowhere" }), SourceMisconfiguredError, /3D000/],
    ["a port where nobody listens", () => probed({ port: 1 }), ConnectionUnreachableError, /ECONNREFUSED/],
    ["a table without a grant", () => firstPage(table("mx.secret")), SourceForbiddenError, /lacks a permission.*42501/],
    ["a table that is gone", () => firstPage(table("mx.gone")), NotFoundError, /not as it is described.*42P01/],
    [
      "a column that is gone",
      () => firstPage(table("mx.odd", { columns: ["id", "gone"] })),
      NotFoundError,
      /not as it is described.*42703/,
    ],
    ["a SELECT that writes", () => firstPage(select("select mx.touched() as id")), SourceForbiddenError, /25006/],
    [
      "a SELECT that makes the transaction one that writes",
      () => firstPage(select("select 1 as id from set_config('transaction_read_only', 'off', true)")),
      SourceError,
      /25001/,
    ],
    [
      "a second statement",
      () => firstPage(select("select 1 as id) as t; delete from mx.item; select (1")),
      SourceError,
      /42601/,
    ],
    [
      "a key that is empty",
      () => firstPage(select("select null::integer as id")),
      SourceError,
      /id has to have a value/,
    ],
  ])("%s has its class", async (_name, act, expected, said) => {
    const fault = await act().catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(expected);
    expect((fault as Error).message).toMatch(said);
    expect((fault as Error).message).not.toMatch(/mxread|secret"/);
    expect((await cmms.admin.query("select count(*)::integer as n from mx.item")).rows).toEqual([{ n: 3 }]);
  });

  it("is tried again where it took too long", async () => {
    const slow = firstPage(select("select 1 as id from pg_sleep(20)"), { statementTimeoutSeconds: 1 });
    await expect(slow).rejects.toMatchObject({
      code: "SOURCE_ERROR",
      isRetryable: true,
      message: expect.stringMatching(/took too long.*57014/) as string,
    });
  });

  it("comes to an end with the run that it is for", async () => {
    const stop = new AbortController();
    const { client, entity } = openSql(
      { ...cmms.description, entities: { Part: select("select 1 as id from pg_sleep(20)") } },
      cmms.reader,
      { signal: stop.signal },
    );
    const reading = entity("Part").readPage(client, { position: null, changedSince: null, pageSize: 10 });
    const sleeping =
      "select count(*)::integer as n from pg_stat_activity where query like '%pg_sleep(20)%' and pid <> pg_backend_pid() and state = 'active'";
    await expect
      .poll(async () => (await cmms.admin.query<{ n: number }>(sleeping)).rows, { timeout: 10_000 })
      .toEqual([{ n: 1 }]);
    stop.abort();
    await expect(reading).rejects.toThrow();
  });
});

describe("connections to a database", () => {
  it("are as many as are described, whatever is asked at once, and are used again", async () => {
    const part = select("select pg_backend_pid() as id from pg_sleep(0.05)");
    const { client, entity } = openSql({ ...cmms.description, entities: { Part: part } }, cmms.reader);
    const page = { position: null, changedSince: null, pageSize: 1 };
    const pages = await Promise.all(Array.from({ length: 6 }, () => entity("Part").readPage(client, page)));
    const backends = new Set(pages.flatMap(({ items }) => items.map((row) => row["id"])));
    expect(backends.size).toBe(2);
  });

  it("that the server ends are replaced, and the next call does not notice", async () => {
    const { probe, client, entity } = openSql(
      { ...cmms.description, entities: { Part: table("mx.odd") } },
      cmms.reader,
    );
    expect(await probe()).toMatchObject({ account: "mxread" });
    await cmms.admin.query("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'mxread'");
    await expect
      .poll(() =>
        entity("Part")
          .readPage(client, { position: null, changedSince: null, pageSize: 1 })
          .then(
            () => true,
            () => false,
          ),
      )
      .toBe(true);
  });
});

describe("names and values of all kinds", () => {
  it("stay names and values", async () => {
    const hostile = 'odd"; drop table mx.odd; --';
    await expect(firstPage(table(hostile))).rejects.toThrow(NotFoundError);
    await expect(firstPage(table("mx.odd", { key: [`id" = 1 or "id`] }))).rejects.toThrow(NotFoundError);
    const part = { table: "mx.odd", key: ["id", 'weird "name"'], fields: { number: '"weird \\"name\\""' } };
    const { client, entity } = openSql({ ...cmms.description, entities: { Part: part } }, cmms.reader);
    const source = entity("Part");
    const { items } = await source.readPage(client, { position: null, changedSince: null, pageSize: 1 });
    expect(items.map((raw) => source.toUnified(raw))).toEqual([{ number: "it's" }]);
    const ids = await source.readIds?.(client, { position: null, pageSize: 10 });
    expect(ids?.remoteIds).toEqual(["1/it's", "2/a%2Fb%25c"]);
    expect(await source.readOne(client, "2/a%2Fb%25c")).toMatchObject({ id: 2 });
    for (const none of ["1/it's' or '1'='1", "1 or 1=1/x", "99999999999999999999/x", "1", "1/\0", "01/it's"]) {
      expect(await source.readOne(client, none)).toBeNull();
    }
  });
});

describe("the way to a database", () => {
  it("is encrypted, and its certificate is that of the host", async () => {
    const trusted = { sslmode: "verify-full", ca: certificate };
    expect(await probed({ ...trusted, host: "localhost" })).toMatchObject({ account: "mxread" });
    // The certificate is for the name.
    expect(await probed(trusted)).toBeInstanceOf(SourceMisconfiguredError);
    expect(await probed({ ...trusted, sslmode: "verify-ca" })).toMatchObject({ account: "mxread" });
    expect(await probed({ sslmode: "verify-full", host: "localhost" })).toBeInstanceOf(SourceMisconfiguredError);
    expect(await probed({ sslmode: "require" })).toMatchObject({ account: "mxread" });
  });

  it("is not taken in the clear where it has to be encrypted", async () => {
    const plain = createServer((socket) => socket.once("data", () => socket.write("N")).on("error", () => undefined));
    plain.listen(0, "127.0.0.1");
    await once(plain, "listening");
    const { port } = plain.address() as AddressInfo;
    const fault = await probed({ port, sslmode: "require" });
    expect(fault).toBeInstanceOf(SourceMisconfiguredError);
    expect((fault as Error).message).toMatch(/does not encrypt connections/);
    plain.close();
  });

  it("promise 28: goes nowhere that requests may not go", async () => {
    const canary = await startCanary();
    const network = guardOf("localhost:443");
    for (const host of ["127.0.0.1", "localhost", "0x7f.1", "::1", "169.254.169.254"]) {
      const fault = await openSql({ ...cmms.description, host, port: canary.port }, cmms.reader, { network })
        .probe()
        .catch((error: unknown) => error);
      expect(fault, host).toBeInstanceOf(AddressNotAllowedError);
    }
    expect(canary.connections).toBe(0);
    await network.close();
    await canary.stop();
  });
});
