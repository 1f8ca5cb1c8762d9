import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { checkConnector, failures, type ContractOptions } from "../../../../src/connector-kit/index.js";
import { loadConnectors, type LoadedConnector } from "../../../../src/connectors/index.js";
import { loopbackNetwork } from "../../../support/network.js";
import { startOdoo, type OdooServer } from "../../../support/odoo/index.js";

let connector: LoadedConnector;
let odoo: OdooServer;

beforeAll(async () => {
  connector = (await loadConnectors()).get("odoo") ?? expect.fail("expected the connector to be found");
});
afterEach(() => odoo.stop());

function check(options: Partial<ContractOptions>) {
  return checkConnector({
    connector,
    config: { baseUrl: odoo.url, database: odoo.database },
    credentials: {},
    writes: true,
    mostRecords: 60,
    newRecords: {
      WorkOrder: { title: "Try", asset: "1" },
      PurchaseOrder: { vendor: "11", reference: "R", lines: [{ part: "1", quantityOrdered: "2" }] },
    },
    network: loopbackNetwork,
    ...options,
  });
}

function passed(report: Awaited<ReturnType<typeof check>>): string[] {
  return report.lines.flatMap(({ check: name, entity, verdict }) =>
    verdict === "PASSED" ? [entity ? `${name} ${entity}` : name] : [],
  );
}

describe("the contract of connectors, on an Odoo as it is documented", () => {
  it("is kept over the RPC API, with fields as they were in 17", async () => {
    odoo = await startOdoo({ version: 17 });
    const report = await check({
      credentials: { login: odoo.login, apiKey: odoo.keys.integration },
      expiredCredentials: { login: odoo.login, apiKey: odoo.keys.expired },
    });
    expect(failures(report)).toEqual([]);
    expect(report).toMatchObject({ account: "Integration", version: "17.0" });
    const lines = passed(report);
    for (const entity of ["WorkOrder", "Asset", "Part", "Vendor", "PurchaseOrder", "Location", "User", "Team"]) {
      for (const name of [
        "PAGES",
        "RESUME",
        "CHANGED_SINCE",
        "FUTURE",
        "IDS",
        "READ_ONE",
        "MAPPING",
        "FIELDS",
        "VALUES",
      ]) {
        expect(lines).toContain(`${name} ${entity}`);
      }
    }
    expect(lines).toContain("FIELDS StockLevel");
    for (const entity of ["WorkOrder", "PurchaseOrder"]) {
      for (const name of ["CREATE", "FIND_WRITTEN", "REFUSED", "UPDATE", "CONFLICT"]) {
        expect(lines).toContain(`${name} ${entity}`);
      }
    }
    expect(lines).toEqual(expect.arrayContaining(["LOGIN_REFUSED", "LOGIN_EXPIRED", "SECRETS"]));
  });

  it("is kept over the JSON-2 API of 19", async () => {
    odoo = await startOdoo({ version: 19 });
    const report = await check({
      credentials: { apiKey: odoo.keys.integration },
      expiredCredentials: { apiKey: odoo.keys.expired },
    });
    expect(failures(report)).toEqual([]);
    expect(report).toMatchObject({ account: "Integration", version: "19.0" });
    expect(passed(report)).toEqual(
      expect.arrayContaining([
        "LOGIN_EXPIRED",
        "RESUME WorkOrder",
        "CREATE PurchaseOrder",
        "CONFLICT WorkOrder",
        "SECRETS",
      ]),
    );
  });
});
