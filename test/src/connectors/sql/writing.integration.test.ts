import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkConnector, failures } from "../../../../src/connector-kit/index.js";
import { loadConnectors, type EntitySource, type JsonObject } from "../../../../src/connectors/index.js";
import { ConflictError, InvalidInputError, NotFoundError, SourceForbiddenError } from "../../../../src/errors/index.js";
import { loopbackNetwork } from "../../../support/network.js";
import { startLegacyCmms, type LegacyCmms } from "../../../support/postgres/legacy-cmms.js";
import { openSql } from "./open.js";

const writer = { username: "mxwrite", password: "wr1te-secret" };
const writes = {
  columns: {
    title: "description",
    status: "status",
    priority: "wopriority",
    workType: "worktype",
    asset: ["assetnum", "siteid"],
    estimatedDuration: "estdur",
  },
  required: ["title"],
  maxLengths: { title: 100 },
  create: {
    constants: { siteid: "BEDFORD" },
    sequences: { wonum: "mx.wonum_seq" },
    idempotencyColumn: "externalref",
  },
  update: true,
};

let cmms: LegacyCmms;
let description: object;
beforeAll(async () => {
  cmms = await startLegacyCmms();
  const { WorkOrder, Asset, Vendor } = cmms.description.entities;
  description = { ...cmms.description, entities: { Asset, Vendor, WorkOrder: { ...WorkOrder, writes } } };
});
afterAll(() => cmms.server.dispose());

function open(credentials: Readonly<Record<string, string>> = writer) {
  const { client, entity } = openSql(description, credentials);
  // What a write is handed is checked by the gateway; here it is anything.
  const source = entity("WorkOrder") as unknown as EntitySource<unknown> & {
    readonly create: (client: unknown, data: object, context: object) => Promise<JsonObject>;
    readonly update: (client: unknown, id: string, data: object, context: object) => Promise<JsonObject>;
  };
  return {
    source,
    create: (data: object, idempotencyKey = "k") => source.create(client, data, { idempotencyKey }),
    update: (id: string, data: object, expected?: JsonObject) =>
      source.update(client, id, data, { idempotencyKey: "u", expected }),
    read: (id: string) => source.readOne(client, id),
  };
}

const fault = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail("expected a fault"),
    (error: unknown) => error,
  );

describe("a database that may be written to", () => {
  it("holds the contract of connectors, in writing as well", async () => {
    const connector = (await loadConnectors()).get("sql") ?? expect.fail("expected the connector to be found");
    const report = await checkConnector({
      connector,
      config: description,
      credentials: writer,
      entities: ["WorkOrder"],
      writes: true,
      mostRecords: 40,
      newRecords: { WorkOrder: { title: "Try", asset: "PUMP0003/BEDFORD" } },
      network: loopbackNetwork,
    });
    expect(failures(report)).toEqual([]);
    const passed = report.lines.flatMap(({ check, verdict }) => (verdict === "PASSED" ? [check] : []));
    expect(passed).toEqual(
      expect.arrayContaining(["CREATE", "CREATE_TWICE", "FIND_WRITTEN", "REFUSED", "UPDATE", "CONFLICT"]),
    );
  });

  it("takes what it is given as values, and gives back what it made of it", async () => {
    const { source, create, update } = open();
    const title = 'it\'s "quoted"; drop table mx.workorder; --';
    const made = await create(
      {
        title,
        status: "OPEN",
        priority: "URGENT",
        workType: "PREVENTIVE",
        asset: "PUMP0004/BEDFORD",
        estimatedDuration: 5_400,
      },
      "key-1",
    );
    expect(made).toMatchObject({
      status: "APPR",
      wopriority: 4,
      siteid: "BEDFORD",
      externalref: "key-1",
      estdur: "1.50",
    });
    expect(source.toUnified(made)).toMatchObject({
      title,
      status: { value: "OPEN", raw: "APPR" },
      asset: "PUMP0004/BEDFORD",
      estimatedDuration: 5_400,
    });
    const { remoteId } = source.identify(made);
    expect(remoteId).toMatch(/^\d{5}\/BEDFORD$/);
    const changed = await update(remoteId, { status: "CLOSED", asset: null });
    expect(changed).toMatchObject({ description: title, status: "CLOSE", assetnum: null, siteid: "BEDFORD" });
  });

  it("refuses what it can't take, with the path, and changes nothing", async () => {
    const { create, update, read } = open();
    const before = await read("1010/BEDFORD");
    const refused: readonly (readonly [() => Promise<unknown>, new (...rest: never[]) => Error, readonly unknown[]])[] =
      [
        [() => update("1010/BEDFORD", { asset: "PUMP9999/BEDFORD" }), InvalidInputError, [["asset"]]],
        [() => update("1010/BEDFORD", { asset: "PUMP0001/NASHUA" }), InvalidInputError, [["asset"]]],
        [() => update("1010/BEDFORD", { asset: "PUMP0001" }), InvalidInputError, [["asset"]]],
        [() => update("1010/BEDFORD", { status: "SKIPPED" }), InvalidInputError, [["status"]]],
        [() => update("1010/BEDFORD", { title: "x".repeat(101) }), InvalidInputError, [[]]],
        [() => update("1010/NASHUA", { title: "x" }), NotFoundError, []],
        [() => create({ title: "x", laborCost: { amount: "1", currency: "USD" } }), InvalidInputError, [["laborCost"]]],
      ];
    for (const [act, expected, paths] of refused) {
      const error = await fault(act());
      expect(error).toBeInstanceOf(expected);
      const { problems = [] } = error as { problems?: readonly { path: unknown }[] };
      expect(problems.map(({ path }) => path)).toEqual(paths);
    }
    expect(await read("1010/BEDFORD")).toEqual(before);
  });

  it("lets one of two go on that decided upon the same state", async () => {
    const { update, read } = open();
    const seen = (await read("1020/BEDFORD")) ?? expect.fail("expected the record");
    const both = await Promise.allSettled(
      ["one", "other"].map((title) => open().update("1020/BEDFORD", { title }, seen)),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const lost = both.find((result) => result.status === "rejected");
    expect(lost?.reason).toBeInstanceOf(ConflictError);
    expect(await fault(update("1020/BEDFORD", { title: "late" }, seen))).toBeInstanceOf(ConflictError);
  });

  it("is not written to by a role that reads only, whatever is described", async () => {
    const { create } = open(cmms.reader);
    expect(await fault(create({ title: "x" }, "r"))).toBeInstanceOf(SourceForbiddenError);
    await cmms.admin.query(
      "grant insert, update on mx.workorder to mxread; grant usage on sequence mx.wonum_seq to mxread",
    );
    // Its default is to read only, and nothing overrules that.
    const error = await fault(open(cmms.reader).create({ title: "x" }, "r"));
    expect(error).toBeInstanceOf(SourceForbiddenError);
    expect((error as Error).message).toMatch(/25006/);
  });
});
