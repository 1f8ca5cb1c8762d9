import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EntityName } from "../../../../schema/entities/index.js";
import { checkConnector, failures, type ContractOptions } from "../../../../src/connector-kit/index.js";
import { connectorFor, loadConnectors, type LoadedConnector } from "../../../../src/connectors/index.js";
import sandboxVendor from "../../../../src/connectors/sandbox/entities/vendor.js";
import sandboxWorkOrder from "../../../../src/connectors/sandbox/entities/work-order.js";
import type { SandboxRecord } from "../../../../src/connectors/sandbox/client.js";
import { ConflictError, InvalidInputError } from "../../../../src/errors/index.js";
import { createSourceHttp } from "../../../../src/http/index.js";
import { createLogger } from "../../../../src/logging/index.js";
import type { RunningSandbox } from "../../../../src/sandbox/index.js";
import { systemClock } from "../../../../src/time/index.js";
import { loopbackNetwork } from "../../../support/network.js";
import { startCap, type CapServer } from "../../../support/cap/index.js";
import { startTryton, type TrytonServer } from "../../../support/tryton/index.js";
import { startTestSandbox } from "../../sandbox/sandbox.support.js";

const installMs = 15 * 60_000;
let rest: LoadedConnector;

beforeAll(async () => {
  rest = (await loadConnectors()).get("rest") ?? expect.fail("expected the connector to be found");
});

async function example(baseUrl: string): Promise<Record<string, unknown>> {
  const file = new URL("../../../../examples/rest/sandbox.json", import.meta.url);
  return { ...(JSON.parse(await readFile(file, "utf8")) as object), baseUrl };
}

function check(config: unknown, credentials: object, options: Partial<ContractOptions> = {}) {
  return checkConnector({
    connector: rest,
    config,
    credentials,
    network: loopbackNetwork,
    mostRecords: 60,
    ...options,
  });
}

/** A session of a connection with that config. */
function opened(config: Record<string, unknown>, credentials: Readonly<Record<string, string>>) {
  const connector = connectorFor(rest, config);
  const client = connector.open({
    config,
    credentials,
    http: createSourceHttp({ network: loopbackNetwork, organizationId: "org_1" }),
    clock: systemClock,
    logger: createLogger({ level: "silent" }),
  });
  const source = (entity: EntityName) => connector.entities.get(entity) ?? expect.fail(`expected ${entity}`);
  return { source, client };
}

describe("the Sandbox, described by the example of the documentation", () => {
  let sandbox: RunningSandbox;
  beforeAll(async () => {
    sandbox = await startTestSandbox({ scale: 400, apiKey: "k3y-of-the-description" });
  });
  afterAll(() => sandbox.stop());

  it("holds the contract of connectors, with a token", async () => {
    const report = await check(await example(`${sandbox.url}/api/v1/`), { token: sandbox.apiKey }, { writes: true });
    expect(failures(report)).toEqual([]);
    expect(report.account).toMatch(/\w+ \w+/);
    const passed = report.lines.flatMap(({ check: name, entity, verdict }) =>
      verdict === "PASSED" ? [entity ? `${name} ${entity}` : name] : [],
    );
    for (const entity of ["Vendor", "WorkOrder", "PurchaseOrder"]) {
      for (const name of ["PAGES", "RESUME", "CHANGED_SINCE", "FUTURE", "READ_ONE", "MAPPING", "VALUES"]) {
        expect(passed).toContain(`${name} ${entity}`);
      }
    }
    for (const entity of ["WorkOrder", "PurchaseOrder"]) {
      for (const name of ["CREATE", "CREATE_TWICE", "FIND_WRITTEN", "REFUSED", "UPDATE", "CONFLICT"]) {
        expect(passed).toContain(`${name} ${entity}`);
      }
    }
  });

  it("finds a lost create by the key that a property keeps, where nothing takes it in a header", async () => {
    const { entities, ...others } = (await example(`${sandbox.url}/api/v1`)) as { entities: Record<string, object> };
    const order = entities["WorkOrder"] as { write: { create: { key: Record<string, unknown> } } };
    const key = { ...order.write.create.key, header: undefined };
    const write = { ...order.write, create: { ...order.write.create, key } };
    const config = { ...others, entities: { WorkOrder: { ...order, write } } };
    const report = await check(config, { token: sandbox.apiKey }, { writes: true });
    expect(failures(report)).toEqual([]);
    const verdicts = report.lines.filter(({ check: name }) => /CREATE_TWICE|FIND_WRITTEN/.test(name));
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(["SKIPPED", "PASSED"]);
  });

  it("names the field of ours that the Sandbox complains of, and what may be written of an order", async () => {
    const config = rest.config.parse(await example(`${sandbox.url}/api/v1`));
    const { source, client } = opened(config, { token: sandbox.apiKey });
    const line = { description: "Belt", quantityOrdered: "0", unitPrice: { amount: "4.5", currency: "EUR" } };
    const order = source("PurchaseOrder");
    const create = async (data: object) =>
      order.create?.(client, data, { idempotencyKey: randomUUID() }).then(
        () => expect.fail("expected it to be refused"),
        (error: unknown) => error as InvalidInputError,
      );
    const { items } = await source("Vendor").readPage(client, { position: null, changedSince: null, pageSize: 1 });
    const vendor = source("Vendor").identify(items[0] ?? {}).remoteId;
    expect((await create({ vendor, lines: [line] }))?.problems).toEqual([
      { path: ["lines", 0, "quantityOrdered"], message: expect.stringContaining("above 0") as string },
    ]);
    const mixed = [line, { ...line, quantityOrdered: "1", unitPrice: { amount: "4.5", currency: "USD" } }];
    expect((await create({ vendor, lines: mixed }))?.problems).toEqual([
      { path: ["lines", 1, "unitPrice"], message: "expected an amount in EUR, got USD" },
    ]);
  });

  it("holds it with a login by OAuth2", async () => {
    const { clientSecret, machineClientId: clientId } = sandbox.oauth;
    const auth = { type: "oauth2", tokenUrl: `${sandbox.url}/oauth/token`, scope: "api.read" };
    const config = { ...(await example(`${sandbox.url}/api/v1`)), auth };
    const report = await check(config, { clientId, clientSecret }, { entities: ["Vendor"] });
    expect(failures(report)).toEqual([]);
  });

  it("gives what the connector made for it gives, field by field", async () => {
    const config = rest.config.parse(await example(`${sandbox.url}/api/v1`));
    const { source, client } = opened(config, { token: sandbox.apiKey });
    for (const made of [sandboxVendor, sandboxWorkOrder]) {
      const described = source(made.entity);
      const { items } = await described.readPage(client, { position: null, changedSince: null, pageSize: 50 });
      expect(items.length).toBeGreaterThan(3);
      for (const raw of items) {
        const ours = described.toUnified(raw) as Record<string, unknown>;
        const theirs = made.toUnified(raw as SandboxRecord) as Record<string, unknown>;
        expect(described.identify(raw)).toEqual(made.identify(raw as SandboxRecord));
        for (const [name, value] of Object.entries(ours)) {
          // What it is told to keep beside the model is its own, and of a failure it was told a part.
          if (name === "customFields") continue;
          if (name === "failure" && value) expect(theirs[name]).toMatchObject(value);
          else expect(theirs[name] ?? null, `${made.entity}.${name}`).toEqual(value);
        }
      }
    }
  });
});

/** Tryton's REST protocol, which knows nothing of this description. */
function trytonDescription({ url, database }: TrytonServer) {
  const order = Buffer.from('[["id", "ASC"]]').toString("base64url").padEnd(20, "=");
  const context = Buffer.from('{"company": 1}').toString("base64url").padEnd(20, "=");
  const day = (name: string) =>
    `${name} && join('-', [to_string(${name}.year), pad_left(to_string(${name}.month), \`2\`, '0'), pad_left(to_string(${name}.day), \`2\`, '0')])`;
  const model = (path: string, fields: readonly string[]) => ({
    list: {
      path,
      query: { o: order, f: fields },
      paging: { type: "offset", parameter: "p", sizeParameter: "s", size: 100 },
    },
    one: { path: `${path}/{id}`, query: { f: fields } },
    id: "id",
  });
  const purchaseFields = ["number", "reference", "state", "party", "purchase_date", "currency.code", "total_amount"];
  const lineFields = ["lines.quantity", "lines.unit_price", "lines.product", "lines.unit.symbol"];
  return {
    baseUrl: `${url}/${database}/rest/model`,
    headers: { "x-tryton-context": context },
    auth: { type: "bearer" },
    // It can't be asked who one is without a body; the first party is the company's own.
    probe: { path: "/party.party/1" },
    errors: {
      message: "message",
      rules: [
        { status: [400], when: "message", means: "FORBIDDEN" },
        // What can't be an id is no path of its own there.
        { status: 405, means: "NOT_FOUND" },
      ],
    },
    entities: {
      Vendor: {
        ...model("/party.party", ["name", "code", "active", "lang.code"]),
        fields: {
          name: "name",
          number: "code",
          status: {
            value: "to_string(active)",
            values: { "1": "ACTIVE", true: "ACTIVE", "0": "INACTIVE", false: "INACTIVE" },
          },
        },
        customFields: { language: "lang.code" },
      },
      PurchaseOrder: {
        ...model("/purchase.purchase", [...purchaseFields, ...lineFields]),
        fields: {
          number: "number",
          reference: "reference",
          vendor: "party",
          orderDate: day("purchase_date"),
          status: {
            value: "state",
            values: {
              draft: "DRAFT",
              quotation: "PENDING_APPROVAL",
              confirmed: "APPROVED",
              processing: "ORDERED",
              done: "CLOSED",
              cancelled: "CANCELED",
            },
          },
          currency: "currency.code",
          total: { value: "total_amount.decimal", currency: "currency.code" },
          lines: {
            each: "lines[?product]",
            fields: {
              part: "product",
              quantityOrdered: "quantity",
              unit: "unit.symbol",
              unitPrice: { value: "unit_price.decimal", currency: "currency.code" },
            },
          },
        },
      },
    },
  };
}

describe("a real Tryton, described and nothing else", () => {
  let tryton: TrytonServer;
  beforeAll(async () => {
    tryton = await startTryton();
  }, installMs);
  afterAll(() => tryton.dispose());

  it("holds the contract of connectors", async () => {
    const { restKey } = tryton.user("integrator");
    const report = await check(trytonDescription(tryton), { token: restKey }, { mostRecords: 25 });
    expect(failures(report)).toEqual([]);
    const purchases = await tryton.rest().search("purchase.purchase", [], ["number"]);
    const pages = report.lines.find(({ check: name, entity }) => name === "PAGES" && entity === "PurchaseOrder");
    expect(pages?.message).toContain(`${Math.min(25, purchases.length)} records`);
  }, 180_000);
});

/** SAP CAP's services as plain REST: lists with links, an ETag that changes have to name, an action for a status. */
function capDescription(url: string) {
  const entity = (path: string, query: object = {}) => ({
    list: {
      path,
      query: { $orderby: "modifiedAt,ID", ...query },
      items: "value",
      paging: { type: "nextUrl", value: '"@odata.nextLink"' },
      changedSince: { parameter: "$filter", template: "modifiedAt ge {since}" },
    },
    one: { path: `${path}/{id}`, query },
    id: "ID",
    modifiedAt: "modifiedAt",
  });
  return {
    baseUrl: `${url}/odata/v4/erp`,
    auth: { type: "basic" },
    probe: { path: "/Materials" },
    errors: {
      message: "error.message",
      problems: { each: "error.details || [error]", path: "target", message: "message" },
      // What can't be an id is the id of no record.
      rules: [
        {
          status: 400,
          when: "contains(error.message, 'a valid UUID') || contains(error.message, 'Parsing URL failed')",
          means: "NOT_FOUND",
        },
      ],
    },
    entities: {
      Asset: { ...entity("/Equipment"), fields: { name: "description" } },
      WorkOrder: {
        ...entity("/MaintenanceOrders"),
        fields: {
          number: "number",
          title: "title",
          status: { value: "status", values: { CRTD: "PENDING_APPROVAL", REL: "OPEN", TECO: "COMPLETED" } },
          asset: "equipment_ID",
          scheduledStart: "basicStart",
          estimatedDuration: { value: "plannedHours", unit: "hours" },
          dueDate: "dueOn",
        },
        write: {
          create: { path: "/MaintenanceOrders", constants: { type: "PM02" } },
          update: { path: "/MaintenanceOrders/{id}", lock: { etag: true } },
          fields: {
            title: { property: "title", required: true, maxLength: 80 },
            status: "status",
            asset: { property: "equipment_ID", required: true },
            scheduledStart: "basicStart",
            estimatedDuration: "plannedHours",
          },
        },
      },
      PurchaseOrder: {
        ...entity("/PurchaseOrders", { $expand: "items" }),
        fields: {
          title: "title",
          status: { value: "status", values: { N: "DRAFT", R: "ORDERED" } },
          vendor: "supplier_ID",
          currency: "currency",
          lines: {
            each: "sort_by(items, &pos)",
            fields: {
              lineNumber: "pos",
              part: "material_ID",
              quantityOrdered: "quantity",
              unitPrice: { value: "netPrice", currency: "currency" },
            },
          },
        },
        write: {
          create: { path: "/PurchaseOrders", id: "ID" },
          update: { path: "/PurchaseOrders/{id}", lock: { etag: true } },
          fields: {
            title: { property: "title", maxLength: 60 },
            vendor: { property: "supplier_ID", required: true },
            currency: { property: "currency", empty: false, maxLength: 3 },
            lines: {
              property: "items",
              required: true,
              only: "create",
              each: {
                lineNumber: { property: "pos", required: true },
                part: "material_ID",
                quantityOrdered: { property: "quantity", required: true },
                unitPrice: { property: "netPrice", recordCurrency: true },
              },
            },
          },
          actions: { ORDERED: { path: "/PurchaseOrders/{id}/ErpService.release" } },
        },
      },
    },
  };
}

describe("a real SAP CAP, described as plain REST", () => {
  let cap: CapServer;
  beforeAll(async () => {
    cap = await startCap({ orders: 30 });
  }, installMs);
  afterAll(() => cap?.stop());

  it.each([
    ["WorkOrder", "planner"],
    ["PurchaseOrder", "buyer"],
  ] as const)("holds the contract of connectors, writes too: %s", async (entity, user) => {
    const report = await check(capDescription(cap.url), cap.credentials(user), { entities: [entity], writes: true });
    expect(failures(report)).toEqual([]);
    const passed = report.lines.flatMap(({ check: name, verdict }) => (verdict === "PASSED" ? [name] : []));
    expect(passed).toEqual(expect.arrayContaining(["READ_ONE", "CREATE", "REFUSED", "UPDATE", "CONFLICT"]));
  });

  it("takes a record to a status by a call of its own, and never does half of a write", async () => {
    const { source, client } = opened(rest.config.parse(capDescription(cap.url)), cap.credentials("buyer"));
    const order = source("PurchaseOrder");
    const { items } = await order.readPage(client, { position: null, changedSince: null, pageSize: 100 });
    const draft = items.find(({ status }) => status === "N") ?? expect.fail("expected a draft");
    const { remoteId } = order.identify(draft);
    const update = (data: object) => order.update?.(client, remoteId, data, { idempotencyKey: randomUUID() });
    await expect(update({ status: "ORDERED", title: "Both" })).rejects.toThrow(InvalidInputError);
    expect(await order.readOne(client, remoteId)).toMatchObject({ status: "N", title: draft["title"] });
    const released = await update({ status: "ORDERED" });
    expect(order.toUnified(released ?? {})).toMatchObject({ status: { value: "ORDERED", raw: "R" } });
    const stale = order.update?.(client, remoteId, { title: "x" }, { idempotencyKey: "k", expected: draft });
    await expect(stale).rejects.toThrow(ConflictError);
  });
});
