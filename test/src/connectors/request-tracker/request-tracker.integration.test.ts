import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkConnector, failures } from "../../../../src/connector-kit/index.js";
import { loadConnectors } from "../../../../src/connectors/index.js";
import type { RequestTrackerClient, RtRecord } from "../../../../src/connectors/request-tracker/client.js";
import connector from "../../../../src/connectors/request-tracker/connector.js";
import asset from "../../../../src/connectors/request-tracker/entities/asset.js";
import workRequest from "../../../../src/connectors/request-tracker/entities/work-request.js";
import {
  ConflictError,
  InvalidInputError,
  SourceForbiddenError,
  SourceMisconfiguredError,
  SourceUnauthorizedError,
} from "../../../../src/errors/index.js";
import { createSourceHttp } from "../../../../src/http/index.js";
import { createLogger } from "../../../../src/logging/index.js";
import { systemClock } from "../../../../src/time/index.js";
import { loopbackNetwork } from "../../../support/network.js";
import { startRequestTracker, type RequestTrackerServer } from "../../../support/request-tracker/index.js";

// A real RT takes minutes to install; see CONTRIBUTING.md.
const isWanted = process.env["TRIBUTARY_TEST_REQUEST_TRACKER"] !== undefined;
const startMs = 5 * 60_000;
const context = { idempotencyKey: "key-1" };
const clerk = { username: "clerk", password: "clerk-Secret-1" };

describe.skipIf(!isWanted)("a real Request Tracker", () => {
  let rt: RequestTrackerServer;

  beforeAll(async () => {
    rt = await startRequestTracker();
    await rt.make("queue", { Name: "Maintenance" });
    await rt.make("user", { Name: clerk.username, Password: clerk.password, Privileged: 1 });
    const states = ["in-use", "allocated", "new", "recycled", "stolen"];
    for (let n = 1; n <= 6; n += 1) {
      const values = { Name: `Press ${n}`, Description: "Hydraulic", Catalog: "General assets" };
      const id = await rt.make("asset", { ...values, Owner: n === 1 ? "root" : "Nobody" });
      // A new one can't be scrapped.
      await rt.rest("PUT", `asset/${id}`, { Status: states[n % 5] });
    }
    await rt.rest("PUT", "asset/1", {
      CustomFields: { "Serial number": "SN-001", Hazards: ["Electrical", "Pressure"], Shift: "Night" },
    });
    const statuses = ["new", "open", "stalled", "resolved", "rejected"];
    for (let n = 1; n <= 14; n += 1) {
      const id = await rt.make("ticket", {
        Queue: n % 5 === 0 ? "General" : "Maintenance",
        Subject: `Oil leak ${n}`,
        Content: "Under the pump",
        Requestor: "ann@example.com",
        Priority: n * 5,
        Due: "2027-01-05T10:00:00Z",
        RefersTo: [`asset:${(n % 6) + 1}`],
      });
      await rt.rest("PUT", `ticket/${id}`, { Status: statuses[n % 5] });
    }
  }, startMs);
  afterAll(() => rt.dispose());

  const open = (
    credentials: Readonly<Record<string, string>> = { username: rt.username, password: rt.password },
    config: Readonly<Record<string, unknown>> = {},
  ): RequestTrackerClient =>
    connector.open({
      config: connector.config.parse({ baseUrl: rt.url, queue: "Maintenance", ...config }),
      credentials,
      http: createSourceHttp({ network: loopbackNetwork, organizationId: "org_1", system: "request-tracker" }),
      clock: systemClock,
      logger: createLogger({ level: "silent" }),
    });

  it("holds the contract of connectors, in reading and in writing", async () => {
    const loaded = (await loadConnectors()).get("request-tracker") ?? expect.fail("expected the connector");
    const report = await checkConnector({
      connector: loaded,
      // Reading each record by itself is for the test below.
      config: { baseUrl: rt.url, queue: "Maintenance", customFields: false },
      credentials: { username: rt.username, password: rt.password },
      writes: true,
      mostRecords: 20,
      newRecords: { WorkRequest: { title: "Try", asset: "1", priority: "HIGH" } },
      network: loopbackNetwork,
    });
    expect(failures(report)).toEqual([]);
    expect(report).toMatchObject({ account: "root", version: expect.stringMatching(/^5\./) as string });
    const passed = report.lines.flatMap(({ check, entity, verdict }) =>
      verdict === "PASSED" ? [entity ? `${check} ${entity}` : check] : [],
    );
    for (const line of [
      "LOGIN_REFUSED",
      "RESUME WorkRequest",
      "CHANGED_SINCE WorkRequest",
      "FUTURE Asset",
      "IDS WorkRequest",
      "READ_ONE Asset",
      "CREATE WorkRequest",
      "FIND_WRITTEN WorkRequest",
      "REFUSED WorkRequest",
      "UPDATE WorkRequest",
      "CONFLICT WorkRequest",
      "SECRETS",
    ]) {
      expect(passed).toContain(line);
    }
  }, 300_000);

  it("gives tickets and assets in the unified model, custom fields among them", async () => {
    const ticket = (await workRequest.readOne(open(), "2")) ?? expect.fail("expected the ticket");
    expect(workRequest.toUnified(ticket)).toMatchObject({
      number: "2",
      title: "Oil leak 2",
      status: { value: "IN_PROGRESS", raw: "stalled" },
      priority: { value: "LOW", raw: "10" },
      asset: "3",
      requesterEmail: "ann@example.com",
      requiredBy: new Date("2027-01-05T10:00:00Z"),
    });
    const press = (await asset.readOne(open(), "1")) ?? expect.fail("expected the asset");
    expect(asset.toUnified(press)).toMatchObject({
      name: "Press 1",
      status: { value: "STANDBY", raw: "allocated" },
      category: "General assets",
      customFields: expect.arrayContaining([
        { key: "Owner", label: "Owner", type: "USER", value: "root" },
        { key: "Hazards", label: "Hazards", type: "MULTI_CHOICE", value: ["Electrical", "Pressure"] },
        { key: "Shift", label: "Shift", type: "CHOICE", value: "Night" },
        { key: "Serial number", label: "Serial number", value: "SN-001" },
      ]) as object[],
    });
    const plain = (await asset.readOne(open(undefined, { customFields: false }), "1")) ?? expect.fail("expected it");
    expect(asset.toUnified(plain).customFields).toEqual([
      { key: "Owner", label: "Owner", type: "USER", value: "root" },
    ]);
  });

  it("does not take for deleted what an account may not see", async () => {
    const client = open(clerk);
    expect((await workRequest.readPage(client, { position: null, changedSince: null, pageSize: 10 })).items).toEqual(
      [],
    );
    await expect(workRequest.readOne(client, "1")).rejects.toThrow(SourceForbiddenError);
    await expect(asset.readOne(client, "1")).rejects.toThrow(SourceForbiddenError);
    expect(await workRequest.readOne(client, "99999")).toBeNull();
  });

  it("takes for gone what was deleted, merged, or lies in another queue", async () => {
    const made = async (Subject: string) => rt.make("ticket", { Queue: "Maintenance", Subject, Content: "x" });
    const [deleted, merged] = [await made("Deleted"), await made("Merged")];
    await rt.rest("PUT", `ticket/${deleted}`, { Status: "deleted" });
    await rt.rest("PUT", `ticket/${merged}`, { MergeInto: "1" });
    for (const id of [deleted, merged]) expect(await workRequest.readOne(open(), id)).toBeNull();
    const client = open(undefined, { queues: ["Maintenance"] });
    expect(await workRequest.readOne(client, "5")).toBeNull();
    const { remoteIds } = (await workRequest.readIds?.(client, { position: null, pageSize: 100 })) ?? { remoteIds: [] };
    for (const id of [deleted, merged, "5"]) expect(remoteIds).not.toContain(id);
    expect(remoteIds).toContain("1");
  });

  it("asks since an instant alike, whatever the account's time zone", async () => {
    await rt.rest("PUT", "ticket/3", { Subject: "Changed lately" });
    const since = new Date(Date.now() - 2_000);
    const ids = async () =>
      (await workRequest.readPage(open(), { position: null, changedSince: since, pageSize: 100 })).items.map(
        ({ id }) => id,
      );
    expect(await ids()).toContain("3");
    expect(await ids()).not.toContain("13");
  });

  it("writes what it may, and says in RT's words what RT refused behind a 200", async () => {
    const client = open();
    const made = await workRequest.create?.(
      client,
      { title: "It's \\ odd", description: "d", requesterEmail: "bob@example.com" },
      context,
    );
    const id = made?.id ?? expect.fail("expected a ticket");
    const requiredBy = new Date("2027-02-01T08:00:00Z");
    const changed = await workRequest.update?.(
      client,
      id,
      { status: "DONE", priority: "HIGH", requiredBy, asset: "2" },
      context,
    );
    expect(workRequest.toUnified(changed as RtRecord)).toMatchObject({
      title: "It's \\ odd",
      status: { value: "DONE", raw: "resolved" },
      priority: { value: "HIGH", raw: "100" },
      requiredBy,
      asset: "2",
      requesterEmail: "bob@example.com",
    });
    const emptied = await workRequest.update?.(client, id, { requiredBy: null, asset: null }, context);
    expect(workRequest.toUnified(emptied as RtRecord)).toMatchObject({ requiredBy: null, asset: null });
    // Who may see a ticket and not change it is told so with a status of 200.
    await rt.rest("PUT", `ticket/${id}`, { Owner: "root" });
    const refused = workRequest.update?.(client, id, { title: "x", asset: "4711" }, context);
    await expect(refused).rejects.toThrow(InvalidInputError);
  });

  it("leaves alone what somebody changed in the meantime", async () => {
    const client = open();
    const read = (await workRequest.readOne(client, "4")) ?? expect.fail("expected the ticket");
    await rt.rest("PUT", "ticket/4", { Subject: "Mine now" });
    const update = workRequest.update?.(client, "4", { title: "x" }, { ...context, expected: read });
    await expect(update).rejects.toThrow(ConflictError);
    // RT's own lock, for what changes after the look.
    await expect(client.update("ticket", "4", { Subject: "x" }, '"1"')).rejects.toThrow(ConflictError);
  });

  it("tells a wrong password from a wrong address", async () => {
    await expect(connector.probe(open({ username: "root", password: "wrong-one" }))).rejects.toThrow(
      SourceUnauthorizedError,
    );
    await expect(connector.probe(open({ token: "1-14-0123456789abcdef" }))).rejects.toThrow(SourceUnauthorizedError);
    const elsewhere = open(undefined, { baseUrl: `${rt.url}/NoAuth` });
    await expect(connector.probe(elsewhere)).rejects.toThrow(SourceMisconfiguredError);
  });
});
