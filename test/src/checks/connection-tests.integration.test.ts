import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { compareReports } from "../../../src/checks/compare-reports.js";
import type { CheckLine } from "../../../src/checks/index.js";
import type { ConnectionDocument } from "../../../src/connections/index.js";
import { waitFor } from "../../support/services.js";
import { startSyncedGateway, type SyncedGateway } from "../../support/synced-gateway.js";

interface Line {
  readonly check: string;
  readonly entity: string | null;
  readonly verdict: string;
  readonly code: string | null;
  readonly message: string;
  readonly advice: string | null;
  readonly sampled: number;
  readonly fields: readonly { readonly field: string; readonly filled: number }[];
  readonly problems: readonly { readonly remoteId: string; readonly path: string; readonly message: string }[];
}

interface Report {
  readonly id: string;
  readonly verdict: string;
  readonly requests: number;
  readonly lines: readonly Line[];
  readonly comparedWith: {
    readonly reportId: string;
    readonly differences: readonly { readonly kind: string; readonly entity: string; readonly field: string | null }[];
  } | null;
}

const test = `mutation ($id: ID!) { testConnection(input: { connectionId: $id }) { report {
  id verdict requests
  lines { check entity verdict code message advice sampled fields { field filled } problems { remoteId path message } }
  comparedWith { reportId differences { check entity kind field before after } }
} } }`;

let gateway: SyncedGateway;
let connectionId: string;

beforeAll(async () => {
  gateway = await startSyncedGateway();
  connectionId = await gateway.connect();
});

afterEach(() => gateway.sandbox.faults.clear());
afterAll(() => gateway?.close());

const run = async (id = connectionId): Promise<Report> =>
  (await gateway.data<{ testConnection: { report: Report } }>(test, { id })).testConnection.report;

const lineOf = ({ lines }: Report, check: string, entity: string | null): Line =>
  lines.find((line) => line.check === check && line.entity === entity) as Line;

/** All that is stored, but for the report, the log of who did what, and the state of throttling. */
async function stored(): Promise<Record<string, number>> {
  const spared = ["connectionReports", "auditLog", "throttles", "leases", "dataKeys"];
  const names = (await gateway.storage.db.listCollections().toArray()).map(({ name }) => name);
  const counts = names
    .filter((name) => !spared.some((other) => name.startsWith(other)))
    .sort()
    .map(async (name) => [name, await gateway.storage.collection(name).countDocuments()] as const);
  return Object.fromEntries(await Promise.all(counts));
}

describe("testConnection", () => {
  it("logs in, reads, maps and makes dry runs of each entity, and changes nothing", async () => {
    const before = [await stored(), gateway.sandbox.requestCounts()] as const;
    const report = await run();
    expect(report.verdict).toBe("OK");
    expect(lineOf(report, "LOGIN", null)).toMatchObject({
      verdict: "OK",
      message: expect.stringContaining("Logged in as") as string,
    });
    expect(lineOf(report, "MAPPING", "WorkOrder")).toMatchObject({ verdict: "OK", sampled: 25 });
    const fields = lineOf(report, "FIELDS", "WorkOrder");
    expect(fields.fields.find(({ field }) => field === "title")).toEqual({ field: "title", filled: 25 });
    expect(lineOf(report, "CREATE", "WorkOrder").verdict).toBe("OK");
    expect(lineOf(report, "UPDATE", "WorkOrder").verdict).toBe("OK");
    expect(lineOf(report, "CREATE", "Location")).toMatchObject({ verdict: "SKIPPED", code: null });
    expect(report.lines.filter(({ verdict }) => verdict === "FAILED" || verdict === "WARNING")).toEqual([]);
    expect(await stored()).toEqual(before[0]);
    const asked = gateway.sandbox.requestCounts();
    expect(Object.entries(asked).filter(([name]) => /write|create|update|POST|PATCH/i.test(name))).toEqual(
      Object.entries(before[1]).filter(([name]) => /write|create|update|POST|PATCH/i.test(name)),
    );
    const entry = await gateway.storage.collection("auditLog").findOne({ action: "connection.test" });
    expect(entry).toMatchObject({
      outcome: "DONE",
      targets: expect.arrayContaining([connectionId, report.id]) as string[],
    });
  });

  it("names what the account may not see, and what to do about it", async () => {
    const connect = `mutation ($input: ConnectSystemInput!) { connectSystem(input: $input) { connection { id } } }`;
    const input = {
      system: "sandbox",
      config: { baseUrl: gateway.sandbox.url },
      credentials: { apiKey: "sandbox-clerk" },
    };
    const { connectSystem } = await gateway.data<{ connectSystem: { connection: { id: string } } }>(connect, { input });
    const report = await run(connectSystem.connection.id);
    expect(report.verdict).toBe("FAILED");
    expect(lineOf(report, "READ", "PurchaseOrder")).toMatchObject({
      verdict: "FAILED",
      code: "SOURCE_FORBIDDEN",
      advice: expect.stringContaining("right to read") as string,
    });
    expect(lineOf(report, "MAPPING", "PurchaseOrder").verdict).toBe("SKIPPED");
    expect(lineOf(report, "READ", "WorkOrder").verdict).toBe("OK");
    // Nothing was synced: what a write would be about is not here.
    expect(lineOf(report, "UPDATE", "WorkOrder")).toMatchObject({
      verdict: "SKIPPED",
      advice: "Test again after the next sync.",
    });
  });

  it("says why records can't be mapped, and what differs from the report before", async () => {
    const before = await run();
    const mapping = { entity: "Asset", field: "purchaseDate", expression: "name" };
    await gateway.storage
      .collection<ConnectionDocument>("connections")
      .updateOne({ _id: connectionId }, { $set: { fieldMappings: [mapping] as never } });
    const report = await run();
    await gateway.storage
      .collection<ConnectionDocument>("connections")
      .updateOne({ _id: connectionId }, { $set: { fieldMappings: [] } });
    const line = lineOf(report, "MAPPING", "Asset");
    expect(line).toMatchObject({ verdict: "FAILED", code: "MAPPING_FAILED" });
    expect(line.problems).toHaveLength(5);
    expect(line.problems[0]).toMatchObject({ path: expect.stringContaining("purchaseDate") as string });
    expect(report.comparedWith?.reportId).toBe(before.id);
    expect(report.comparedWith?.differences).toContainEqual(
      expect.objectContaining({
        check: "MAPPING",
        entity: "Asset",
        kind: "VERDICT_CHANGED",
        before: "OK",
        after: "FAILED",
      }),
    );
  });

  it("keeps the newest twenty, each comparable with any other, and drops them with the connection", async () => {
    const id = await gateway.connect({ name: "Short-lived" });
    for (let count = 0; count < 3; count += 1) await run(id);
    const [newest] = await gateway.storage.collection("connectionReports").find({ connectionId: id }).toArray();
    const many = Array.from({ length: 30 }, (_, index) => ({
      ...newest,
      _id: `crp_0000000000000000000000000${index}` as never,
    }));
    await gateway.storage.collection("connectionReports").insertMany(many);
    await run(id);
    const list = `query ($id: ID!, $other: ID) { connectionReports(connectionId: $id) { id comparedWith(reportId: $other) { reportId } } }`;
    const { connectionReports: reports } = await gateway.data<{ connectionReports: Report[] }>(list, { id });
    expect(reports).toHaveLength(20);
    const oldest = reports.at(-1)?.id;
    const compared = await gateway.data<{ connectionReports: Report[] }>(list, { id, other: oldest });
    expect(compared.connectionReports[0]?.comparedWith?.reportId).toBe(oldest);
    await gateway.data(`mutation ($id: ID!) { disconnectSystem(input: { connectionId: $id }) { connectionId } }`, {
      id,
    });
    expect(await gateway.storage.collection("connectionReports").countDocuments({ connectionId: id })).toBe(0);
  });

  it("ends with the system, skips the rest, and tells the status of it", async () => {
    const id = await gateway.connect({ name: "Going down" });
    gateway.sandbox.faults.add({ fault: "down" });
    const report = await run(id);
    expect(lineOf(report, "LOGIN", null)).toMatchObject({ verdict: "FAILED", code: "CONNECTION_UNREACHABLE" });
    expect(report.lines.slice(1).every(({ verdict }) => verdict === "SKIPPED")).toBe(true);
    await waitFor("the outage is known", async () => {
      const connection = await gateway.services.connectionStore.find(gateway.test, id);
      return connection?.status.phase === "UNREACHABLE";
    });
    const { extensions } = await gateway.fault(test, { id });
    expect(extensions.code).toBe("CONNECTION_UNREACHABLE");
  });
});

describe("two reports", () => {
  const line = (over: Partial<CheckLine>): CheckLine => ({
    check: "FIELDS",
    entity: "Asset",
    verdict: "OK",
    code: null,
    message: "",
    advice: null,
    sampled: 10,
    fields: [],
    problems: [],
    ...over,
  });

  it("differ by fields that have values or none, by checks, and not by how many", () => {
    const fields = (name: number, tag: number) => [
      { field: "name", filled: name },
      { field: "tag", filled: tag },
    ];
    const before = { lines: [line({ fields: fields(10, 0) }), line({ check: "CREATE" })] };
    const after = { lines: [line({ fields: fields(0, 3) }), line({ check: "READ" })] };
    expect(compareReports(before, after).map(({ kind, field }) => [kind, field])).toEqual([
      ["FIELD_VANISHED", "name"],
      ["FIELD_APPEARED", "tag"],
      ["CHECK_ADDED", null],
      ["CHECK_REMOVED", null],
    ]);
    expect(compareReports(before, { lines: [line({ fields: fields(4, 0) }), line({ check: "CREATE" })] })).toEqual([]);
    expect(compareReports(before, { lines: [line({ sampled: 0 }), line({ check: "CREATE" })] })).toEqual([]);
  });
});
