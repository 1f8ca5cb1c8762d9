import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkConnector, failures, type ContractOptions } from "../../../../src/connector-kit/index.js";
import { connectorFor, loadConnectors, type LoadedConnector } from "../../../../src/connectors/index.js";
import sandboxVendor from "../../../../src/connectors/sandbox/entities/vendor.js";
import sandboxWorkOrder from "../../../../src/connectors/sandbox/entities/work-order.js";
import type { SandboxRecord } from "../../../../src/connectors/sandbox/client.js";
import { createSourceHttp } from "../../../../src/http/index.js";
import { createLogger } from "../../../../src/logging/index.js";
import type { RunningSandbox } from "../../../../src/sandbox/index.js";
import { systemClock } from "../../../../src/time/index.js";
import { loopbackNetwork } from "../../../support/network.js";
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

describe("the Sandbox, described by the example of the documentation", () => {
  let sandbox: RunningSandbox;
  beforeAll(async () => {
    sandbox = await startTestSandbox({ scale: 400, apiKey: "k3y-of-the-description" });
  });
  afterAll(() => sandbox.stop());

  it("holds the contract of connectors, with a token", async () => {
    const report = await check(await example(`${sandbox.url}/api/v1/`), { token: sandbox.apiKey });
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
    const connector = connectorFor(rest, config);
    const client = connector.open({
      config,
      credentials: { token: sandbox.apiKey },
      http: createSourceHttp({ network: loopbackNetwork, organizationId: "org_1" }),
      clock: systemClock,
      logger: createLogger({ level: "silent" }),
    });
    for (const made of [sandboxVendor, sandboxWorkOrder]) {
      const described = connector.entities.get(made.entity) ?? expect.fail(`expected ${made.entity}`);
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
