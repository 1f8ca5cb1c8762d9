import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { failures } from "../../../../src/connector-kit/index.js";
import {
  SourceForbiddenError,
  SourceMisconfiguredError,
  SourceUnauthorizedError,
} from "../../../../src/errors/index.js";
import { startCap, type CapServer } from "../../../support/cap/index.js";
import { check, described, openSession, walk } from "./describe.js";

const installMs = 10 * 60_000;
let cap: CapServer;

beforeAll(async () => {
  cap = await startCap();
}, installMs);
afterAll(() => cap?.stop());

const orderCount = 130;

describe.each(["V4", "V2"] as const)("a real SAP CAP, asked by OData %s", (version) => {
  const config = () => described(cap.url, version);
  const session = () => openSession(config(), cap.credentials("buyer"));

  it("holds the contract of connectors", async () => {
    const report = await check(config(), cap.credentials("buyer"));
    expect(failures(report)).toEqual([]);
    expect(report.account).toBe("buyer");
    const passed = report.lines.flatMap(({ check: name, entity, verdict }) =>
      verdict === "PASSED" ? [entity ? `${name} ${entity}` : name] : [],
    );
    for (const entity of ["Vendor", "Asset", "PurchaseOrder", "WorkOrder"]) {
      for (const name of ["PAGES", "CHANGED_SINCE", "FUTURE", "IDS", "READ_ONE", "MAPPING", "VALUES"]) {
        // Not all orders are looked at, so their ids can't be told to be all.
        if (entity !== "PurchaseOrder" || name !== "IDS") expect(passed).toContain(`${name} ${entity}`);
      }
    }
    for (const name of ["PAGES", "RESUME", "IDS", "READ_ONE", "MAPPING"])
      expect(passed).toContain(`${name} StockLevel`);
  });

  it("gives all records with their lines although the service cuts pages at 40", async () => {
    const orders = await walk(session(), "PurchaseOrder");
    const { toUnified } = session().source("PurchaseOrder");
    const mapped = orders.map((order) => toUnified(order) as { number: string; lines: { lineNumber: number }[] });
    expect(new Set(mapped.map(({ number }) => number)).size).toBe(orderCount);
    for (const { number, lines } of mapped) {
      const count = 1 + ((Number(number) - 4_500_000_000) % 5);
      expect(lines.map(({ lineNumber }) => lineNumber).sort((a, b) => a - b)).toEqual(
        Array.from({ length: count }, (_, place) => 10 * (place + 1)),
      );
    }
  });

  it("walks by small pages through records of one time, and through what changed since one", async () => {
    const orders = await walk(session(), "PurchaseOrder", { pageSize: 3 });
    expect(new Set(orders.map(({ ID }) => ID)).size).toBe(orderCount);
    expect(orders).toHaveLength(orderCount);
    const changedSince = new Date("2026-01-12T00:00:00Z");
    const later = await walk(session(), "PurchaseOrder", { pageSize: 7, changedSince });
    expect(later.map(({ number }) => Number(number) - 4_500_000_000).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, place) => 110 + place),
    );
  });

  it("shows statuses in the words that the service annotates them with", async () => {
    const orders = await walk(session(), "PurchaseOrder");
    const { toUnified } = session().source("PurchaseOrder");
    expect(new Set(orders.map((order) => JSON.stringify((toUnified(order) as { status: object }).status)))).toEqual(
      new Set([
        '{"value":"DRAFT","raw":"N","label":"Not released"}',
        '{"value":"ORDERED","raw":"R","label":"Released"}',
      ]),
    );
  });

  it("keeps amounts as exact as they are", async () => {
    const { source, client } = session();
    const page = await source("PurchaseOrder").readPage(client, { position: null, changedSince: null, pageSize: 5 });
    for (const raw of page.items) {
      const { subtotal } = source("PurchaseOrder").toUnified(raw) as { subtotal: { amount: string; currency: string } };
      expect(subtotal).toEqual({ amount: expect.stringMatching(/^\d*0?\.01$/) as string, currency: "EUR" });
    }
  });

  it("lets an account see what its roles let it see, and no other in", async () => {
    const viewer = openSession(config(), cap.credentials("viewer"));
    const page = { position: null, changedSince: null, pageSize: 5 };
    await expect(viewer.source("Vendor").readPage(viewer.client, page)).rejects.toThrow(SourceForbiddenError);
    expect((await viewer.source("WorkOrder").readPage(viewer.client, page)).items).toHaveLength(5);
    await expect(viewer.connector.probe(viewer.client)).resolves.toMatchObject({ account: "viewer" });
    const nobody = openSession(config(), { username: "buyer", password: "no-such-Secret" });
    await expect(nobody.connector.probe(nobody.client)).rejects.toThrow(SourceUnauthorizedError);
  });
});

it("gives one union of records in both versions", async () => {
  const [v4, v2] = [
    openSession(described(cap.url), cap.credentials("buyer")),
    openSession(described(cap.url, "V2"), cap.credentials("buyer")),
  ];
  for (const entity of ["Vendor", "Asset", "PurchaseOrder", "WorkOrder", "StockLevel"] as const) {
    const [ours, theirs] = await Promise.all(
      [v4, v2].map(async (session) => {
        const items = await walk(session, entity);
        const { identify, toUnified } = session.source(entity);
        return Object.fromEntries(
          items.map((raw) => [identify(raw).remoteId, { ...identify(raw), ...toUnified(raw) }]),
        );
      }),
    );
    expect(Object.keys(ours ?? {}).length).toBeGreaterThan(2);
    expect(theirs).toEqual(ours);
  }
});

it.each(["V4", "V2"] as const)("misses no record of %s when one that was read changes meanwhile", async (version) => {
  const session = openSession(described(cap.url, version), cap.credentials("planner"));
  const touched = new Set<unknown>();
  const orders = await walk(session, "WorkOrder", {
    pageSize: 4,
    betweenPages: async (page) => {
      if (page !== 1) return;
      // The first of those read moves to the end, and all others one place forward.
      const { body } = await cap.ask("GET", "/odata/v4/erp/MaintenanceOrders?$orderby=modifiedAt,ID&$top=1");
      const [first] = (body as { value: { ID: string }[] }).value;
      touched.add(first?.ID);
      const { status } = await cap.ask(
        "PATCH",
        `/odata/v4/erp/MaintenanceOrders(${first?.ID})`,
        { title: "Moved" },
        "planner",
      );
      expect(status).toBe(200);
    },
  });
  const counts = new Map<unknown, number>();
  for (const { ID } of orders) counts.set(ID, (counts.get(ID) ?? 0) + 1);
  expect(counts.size).toBe(12);
  for (const [id, count] of counts) expect([id, count]).toEqual([id, touched.has(id) ? 2 : 1]);
});

it("reads no more of a record than is selected, and what it is known by", async () => {
  const config = described(cap.url);
  const [service] = config["services"] as [{ entities: Record<string, object> }];
  const Vendor = { ...service.entities["Vendor"], select: ["name"], fields: { name: "name" } };
  const session = openSession(
    { ...config, services: [{ ...service, entities: { Vendor } }] },
    cap.credentials("buyer"),
  );
  const [vendor] = await walk(session, "Vendor");
  expect(vendor).toEqual({ ID: "ACME", name: "ACME GmbH", modifiedAt: "2026-01-01T00:00:00.000Z" });
});

describe("what is wrong is said so that it can be mended", () => {
  const failing = async (change: (config: Record<string, unknown>) => unknown) => {
    const { connector, client } = openSession(change(structuredClone(described(cap.url))), cap.credentials("buyer"));
    return connector.probe(client).then(
      () => expect.fail("expected a fault"),
      (error: unknown) => error as Error,
    );
  };
  const inService = (config: Record<string, unknown>, change: object, vendor: object = {}) => {
    const [service] = config["services"] as [{ entities: Record<string, object> }];
    const entities = { ...service.entities, Vendor: { ...service.entities["Vendor"], ...vendor } };
    return { ...config, services: [{ ...service, entities, ...change }] };
  };

  it("in the names of services, sets and properties", async () => {
    const noService = await failing((config) => inService(config, { path: "/odata/v4/erb" }));
    expect(noService).toBeInstanceOf(SourceMisconfiguredError);
    expect(noService.message).toMatch(/no service at \/odata\/v4\/erb/);
    const noSet = await failing((config) => inService(config, {}, { set: "Supplier" }));
    expect(noSet.message).toMatch(/has no entity set Supplier; it has Suppliers/);
    const noProperty = await failing((config) => inService(config, {}, { modified: "modifiedOn" }));
    expect(noProperty.message).toMatch(/Suppliers has no property modifiedOn; it has modified/);
  });

  it("where something answers that is no OData", async () => {
    const other = await listening((_request, response) => response.end("<html><body>Hello</body></html>"));
    try {
      expect(await failing((config) => ({ ...config, baseUrl: other.url }))).toBeInstanceOf(SourceMisconfiguredError);
    } finally {
      other.close();
    }
  });

  it("where the rest of a list is said to lie with somebody else, who then gets no credential", async () => {
    let asked = 0;
    const other = await listening((_request, response) => {
      asked += 1;
      response.end("{}");
    });
    const front = await inFront(
      (id) => `${other.url.replace("127.0.0.1", "localhost")}/odata/v4/erp/PurchaseOrders(${id})/items`,
    );
    try {
      const { source, client } = openSession(withoutMaterials(front.url), cap.credentials("buyer"));
      const page = source("PurchaseOrder").readPage(client, { position: null, changedSince: null, pageSize: 2 });
      await expect(page).rejects.toThrow(SourceMisconfiguredError);
      expect(asked).toBe(0);
    } finally {
      front.close();
      other.close();
    }
  });
});

it("gives all lines of a record although the list within it was cut, and the rest comes two by two", async () => {
  // As services cut lists within records: relative to the root of the service, or absolute.
  for (const root of ["", `${cap.url}/odata/v4/erp/`]) {
    const front = await inFront((id) => `${root}PurchaseOrders(${id})/items?$orderby=pos&$skiptoken=1`);
    try {
      const session = openSession(withoutMaterials(front.url), cap.credentials("buyer"));
      const orders = await walk(session, "PurchaseOrder", {
        pageSize: 25,
        changedSince: new Date("2026-01-12T00:00:00Z"),
      });
      const mapped = orders.map(
        (raw) => session.source("PurchaseOrder").toUnified(raw) as { number: string; lines: object[] },
      );
      expect(mapped).toHaveLength(20);
      for (const { number, lines } of mapped) expect(lines).toHaveLength(1 + ((Number(number) - 4_500_000_000) % 5));
    } finally {
      front.close();
    }
  }
});

interface Listening {
  readonly url: string;
  readonly close: () => void;
}

async function listening(listener: RequestListener): Promise<Listening> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

/** The real service, with lists within records cut after the first; CAP itself cuts only those that are asked for by their address. */
function inFront(restOf: (id: string) => string): Promise<Listening> {
  return listening((request, response) => {
    void (async () => {
      const { authorization = "" } = request.headers;
      const answer = await fetch(cap.url + (request.url ?? ""), { headers: { authorization } });
      const text = await answer.text();
      response.statusCode = answer.status;
      if (!/PurchaseOrders\?/.test(request.url ?? "")) return response.end(text);
      const body = JSON.parse(text) as { value: { ID: string; items: object[] }[] };
      const value = body.value.map((order) => ({
        ...order,
        items: order.items.slice(0, 1),
        ...(order.items.length > 1 ? { "items@odata.nextLink": restOf(order.ID) } : {}),
      }));
      return response.end(JSON.stringify({ ...body, value }));
    })();
  });
}

function withoutMaterials(url: string): Record<string, unknown> {
  const config = described(url);
  const [service] = config["services"] as [{ entities: Record<string, object> }];
  return {
    ...config,
    services: [
      {
        ...service,
        entities: { PurchaseOrder: { ...service.entities["PurchaseOrder"], expand: ["items($orderby=pos)"] } },
      },
    ],
  };
}

describe("services with the names of SAP S/4HANA's", () => {
  const connection = (profiles: readonly string[], version: "v2" | "v4") => ({
    baseUrl: `${cap.url}/odata/${version}`,
    auth: { type: "basic" },
    query: { "sap-client": "100" },
    profiles,
  });
  const v2 = ["sap-maintenance-order", "sap-equipment", "sap-purchase-order", "sap-supplier"];

  it("hold the contract by their profiles, V2", async () => {
    const report = await check(connection(v2, "v2"), cap.credentials("buyer"), { mostRecords: 45 });
    expect(failures(report)).toEqual([]);
  });

  it("hold it by that of V4", async () => {
    const report = await check(connection(["sap-purchase-order-2"], "v4"), cap.credentials("buyer"), {
      mostRecords: 45,
    });
    expect(failures(report)).toEqual([]);
  });

  it("have what was made and never changed come with the changes, whatever the page size", async () => {
    const session = openSession(connection(v2, "v2"), cap.credentials("buyer"));
    const { identify } = session.source("WorkOrder");
    const all = (await walk(session, "WorkOrder")).map(identify);
    // Number 42 was made at that time; of those that were changed, all but the first three are later.
    const changedSince = new Date("2026-01-01T00:42:00Z");
    const wanted = all.filter(({ modifiedAt }) => modifiedAt && modifiedAt >= changedSince);
    expect(wanted.map(({ remoteId }) => remoteId).slice(0, 3)).toEqual(["4000042", "4000043", "4000044"]);
    expect(wanted).toHaveLength(40);
    for (const pageSize of [2, 100]) {
      expect((await walk(session, "WorkOrder", { pageSize, changedSince })).map(identify)).toEqual(wanted);
    }
  });

  it("are read into the unified model", async () => {
    const session = openSession(connection(v2, "v2"), cap.credentials("buyer"));
    const orders = (await walk(session, "WorkOrder")).map(session.source("WorkOrder").toUnified) as Record<
      string,
      unknown
    >[];
    const byNumber = (number: string) => orders.find((order) => order["number"] === number);
    expect(
      ["4000000", "4000001", "4000002", "4000003", "4000004", "4000005"].map((number) => byNumber(number)?.["status"]),
    ).toEqual([
      { value: "PENDING_APPROVAL", raw: "CRTD", label: "Created" },
      { value: "OPEN", raw: "REL", label: "Released" },
      { value: "IN_PROGRESS", raw: "PCNF", label: "Partially confirmed" },
      { value: "COMPLETED", raw: "TECO", label: "Technically completed" },
      { value: "CLOSED", raw: "CLSD", label: "Closed" },
      { value: "CANCELED", raw: "DLFL", label: "Deletion flag" },
    ]);
    expect(byNumber("4000001")).toMatchObject({
      title: "Repair 1",
      asset: "210100001",
      scheduledStart: new Date("2026-01-01T01:00:00Z"),
      dueDate: new Date("2026-01-02T00:00:00Z"),
      dueDateIsFullDay: true,
      completedAt: null,
    });
    const assets = await walk(session, "Asset");
    // One of each equipment, as it is valid now.
    expect(assets.map(session.source("Asset").identify)).toHaveLength(6);
    expect(assets.filter((raw) => session.source("Asset").identify(raw).isDeleted)).toHaveLength(1);
    expect(session.source("Asset").toUnified(assets[2] ?? {})).toMatchObject({
      number: "210100002",
      parent: "210100000",
      acquisitionCost: { amount: "1200.500", currency: "EUR" },
      constructionYear: 2019,
    });
    const purchase = await session.source("PurchaseOrder").readOne(session.client, "4500000002");
    expect(session.source("PurchaseOrder").toUnified(purchase ?? {})).toMatchObject({
      status: { value: "APPROVED", raw: "05", label: "Release Completed" },
      orderDate: "2026-01-03",
      vendor: "1000232",
      lines: [
        {
          lineNumber: 10,
          quantityOrdered: "12.500",
          unitPrice: { amount: "1249.900", currency: "EUR" },
          promisedDate: "2026-02-10",
          status: { value: "RECEIVED" },
        },
        // A price for 100 units.
        { lineNumber: 20, unitPrice: { amount: "12.499", currency: "EUR" } },
      ],
    });
  });
});
