import { describe, expect, it } from "vitest";
import { NotFoundError } from "../../../src/errors/index.js";
import { OutboxStore } from "../../../src/events/index.js";
import { newId } from "../../../src/ids/index.js";
import { heldDeletionsReason, IncidentService, type NewIncident } from "../../../src/incidents/index.js";
import { newTenant } from "../../support/records.js";
import { useStorage } from "../../support/storage.js";

const store = useStorage();
const minute = (count: number) => new Date(Date.UTC(2026, 10, 25, 12, count));

function setUp() {
  const { storage } = store;
  const tenant = newTenant();
  const incidents = new IncidentService({ storage, outbox: new OutboxStore(storage) });
  const connectionId = newId("connection");
  const held = (candidates: number, openedAt = minute(0)): NewIncident => ({
    ...tenant,
    connectionId,
    kind: "DELETIONS_HELD",
    entity: "Asset",
    reason: heldDeletionsReason({ candidates, recordCount: 1030 }, "assets"),
    openedAt,
    details: { sweepId: newId("sweep"), candidates, recordCount: 1030, share: candidates / 1030, decision: null },
  });
  const open = (incident: NewIncident) => storage.transaction((session) => incidents.open(incident, session));
  const told = async () =>
    (await storage.collection("outbox").find({ organizationId: tenant.organizationId }).sort({ _id: 1 }).toArray()).map(
      ({ type, payload, at }) => ({ type: type as string, payload: payload as object, at: at as Date }),
    );
  return { storage, tenant, incidents, connectionId, held, open, told };
}

describe("an incident", () => {
  it("is opened with an event that says what happened", async () => {
    const { tenant, incidents, connectionId, held, open, told } = setUp();
    const incident = await open(held(412));
    expect(incident).toMatchObject({
      ...tenant,
      connectionId,
      state: "OPEN",
      entity: "Asset",
      reason: "412 of 1,030 assets (40 %) are no longer listed by the system; nothing was removed.",
      openedAt: minute(0),
      closedAt: null,
      attempts: 0,
      delayedFrom: null,
      delayedUntil: null,
    });
    expect(incident._id).toMatch(/^inc_/);
    expect(await incidents.get(tenant, incident._id)).toEqual(incident);
    expect(await told()).toEqual([
      {
        type: "incident.opened",
        at: minute(0),
        payload: {
          incidentId: incident._id,
          kind: "DELETIONS_HELD",
          cause: null,
          entity: "Asset",
          reason: incident.reason,
          needsAttention: true,
        },
      },
    ]);
  });

  it("that happens again while it is open is the same one, brought up to date and not told again", async () => {
    const { incidents, tenant, held, open, told } = setUp();
    const first = await open(held(412));
    const again = await open(held(500, minute(5)));
    expect(again._id).toBe(first._id);
    expect(again.openedAt).toEqual(minute(0));
    expect(again.details).toMatchObject({ candidates: 500 });
    expect(again.reason).toContain("500 of 1,030");
    expect(await told()).toHaveLength(1);
    expect(await incidents.list(tenant, { connectionId: null, limit: 10, after: null })).toEqual([again]);
  });

  it("that several processes notice at once is one", async () => {
    const { incidents, tenant, held, open, told } = setUp();
    const opened = await Promise.all(Array.from({ length: 8 }, (_, index) => open(held(100 + index))));
    expect(new Set(opened.map(({ _id }) => _id)).size).toBe(1);
    expect(await incidents.list(tenant, { connectionId: null, limit: 10, after: null })).toHaveLength(1);
    expect(await told()).toHaveLength(1);
  });

  it("is another one for another kind, entity or connection, and after the first was closed", async () => {
    const { storage, tenant, incidents, connectionId, held, open } = setUp();
    const first = await open(held(412));
    const others = [
      await open({ ...held(60), entity: "WorkOrder" }),
      await open({ ...held(60), connectionId: newId("connection") }),
      await open({
        ...tenant,
        connectionId,
        kind: "OUTAGE",
        cause: "UNREACHABLE",
        entity: null,
        reason: "no answer.",
        openedAt: minute(1),
        details: null,
        attempts: 3,
        delayedFrom: minute(-10),
      }),
    ];
    await storage.transaction((session) => incidents.close(first, { at: minute(2), session }));
    others.push(await open(held(70, minute(3))));
    expect(new Set([first, ...others].map(({ _id }) => _id)).size).toBe(5);
    expect(others[2]).toMatchObject({ attempts: 3, delayedFrom: minute(-10), delayedUntil: null });
    expect(await incidents.findOpen({ _id: connectionId, ...tenant }, { kind: "OUTAGE", entity: null })).toEqual(
      others[2],
    );
    const ofConnection = await incidents.list(tenant, { connectionId, limit: 10, after: null });
    expect(ofConnection.map(({ _id }) => _id)).toEqual([others[3], others[2], others[0], first].map((one) => one?._id));
    const rest = await incidents.list(tenant, { connectionId, limit: 10, after: ofConnection[1]?._id ?? null });
    expect(rest).toEqual(ofConnection.slice(2));
  });

  it("is closed once, with what was decided and an event", async () => {
    const { storage, tenant, incidents, held, open, told } = setUp();
    const { _id } = await open(held(412));
    const close = (decision: "APPLY" | "DISCARD", at: Date) =>
      storage.transaction((session) => incidents.close({ ...tenant, _id }, { at, session, decision }));
    const closed = await close("APPLY", minute(7));
    expect(closed).toMatchObject({
      state: "CLOSED",
      closedAt: minute(7),
      details: { decision: "APPLY", candidates: 412 },
    });
    expect(await close("DISCARD", minute(8))).toEqual(closed);
    expect((await told()).map(({ type }) => type)).toEqual(["incident.opened", "incident.closed"]);
  });

  it("of an outage is closed with its attempts and the window of changes that came late", async () => {
    const { storage, tenant, incidents, connectionId, open } = setUp();
    const { _id } = await open({
      ...tenant,
      connectionId,
      kind: "OUTAGE",
      cause: "UNREACHABLE",
      entity: null,
      reason: "no answer.",
      openedAt: minute(0),
      details: null,
      delayedFrom: minute(-5),
    });
    const closed = await storage.transaction((session) =>
      incidents.close({ ...tenant, _id }, { at: minute(30), session, attempts: 12, delayedUntil: minute(31) }),
    );
    expect(closed).toMatchObject({ attempts: 12, delayedFrom: minute(-5), delayedUntil: minute(31), details: null });
  });

  it("is neither stored nor told when the transaction of its cause fails", async () => {
    const { storage, tenant, incidents, held, told } = setUp();
    await expect(
      storage.transaction(async (session) => {
        await incidents.open(held(412), session);
        throw new Error("the page could not be stored");
      }),
    ).rejects.toThrow("the page could not be stored");
    expect(await told()).toEqual([]);
    expect(await incidents.list(tenant, { connectionId: null, limit: 10, after: null })).toEqual([]);
  });

  it("of another tenant is as if it were not there", async () => {
    const { storage, incidents, held, open } = setUp();
    const { _id } = await open(held(412));
    const other = newTenant();
    expect(await incidents.find(other, _id)).toBeNull();
    await expect(incidents.get(other, _id)).rejects.toBeInstanceOf(NotFoundError);
    const missing = newId("incident");
    await expect(
      storage.transaction((session) => incidents.close({ ...other, _id: missing }, { at: minute(1), session })),
    ).rejects.toThrow(`There is no incident ${missing}`);
  });
});

describe("what is said of held deletions", () => {
  it.each([
    [{ candidates: 412, recordCount: 1030 }, "assets", "412 of 1,030 assets (40 %)"],
    [{ candidates: 51, recordCount: 51 }, "workOrders", "51 of 51 work orders (100 %)"],
    [{ candidates: 60, recordCount: 0 }, "stockLevels", "60 of 0 stock levels"],
  ])("counts %j of %s", (counts, plural, expected) => {
    expect(heldDeletionsReason(counts, plural)).toContain(expected);
  });
});
