import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkConnector, failures, type ContractOptions } from "../../../../src/connector-kit/index.js";
import { loadConnectors } from "../../../../src/connectors/index.js";
import { loopbackNetwork } from "../../../support/network.js";
import { startLegacyCmms, type LegacyCmms } from "../../../support/postgres/legacy-cmms.js";
import { openSql } from "./open.js";

let cmms: LegacyCmms;
beforeAll(async () => {
  cmms = await startLegacyCmms();
  // A role whose time is over, for a login that was good once.
  await cmms.admin.query("create role expired login password 'g0ne-secret' valid until '2026-01-01'");
});
afterAll(() => cmms.server.dispose());

async function check(options: Partial<ContractOptions> = {}) {
  const connector = (await loadConnectors()).get("sql") ?? expect.fail("expected the connector to be found");
  return checkConnector({
    connector,
    config: cmms.description,
    credentials: cmms.reader,
    expiredCredentials: { username: "expired", password: "g0ne-secret" },
    network: loopbackNetwork,
    mostRecords: 120,
    ...options,
  });
}

describe("the legacy CMMS of the guide, described and nothing else", () => {
  it("holds the contract of connectors", async () => {
    const report = await check();
    expect(failures(report)).toEqual([]);
    expect(report).toMatchObject({ account: "mxread", version: expect.stringMatching(/^\d+/) as string });
    const passed = report.lines.flatMap(({ check: name, entity, verdict }) =>
      verdict === "PASSED" ? [entity ? `${name} ${entity}` : name] : [],
    );
    for (const name of ["LOGIN_REFUSED", "LOGIN_EXPIRED", "SECRETS", "RATE_LIMIT Location"]) {
      expect(passed).toContain(name);
    }
    for (const name of ["PAGES", "RESUME", "CHANGED_SINCE", "FUTURE", "READ_ONE", "MAPPING", "FIELDS", "VALUES"]) {
      expect(passed).toContain(`${name} WorkOrder`);
      expect(passed).toContain(`${name} PurchaseOrder`);
    }
    // Fewer than are looked at, so that the whole list is compared.
    expect(passed).toContain("IDS PurchaseOrder");
  });

  it("reads padded codes, days as numbers, keys of several columns and exact amounts", async () => {
    const { client, entity } = openSql(cmms.description, cmms.reader);
    const of = async (name: string, id: string) => {
      const raw = await entity(name).readOne(client, id);
      return entity(name).toUnified(raw ?? expect.fail(`expected ${name} ${id}`));
    };
    expect(await of("Asset", "PUMP0002/BEDFORD")).toMatchObject({
      number: "PUMP0002",
      status: { value: "DECOMMISSIONED", raw: "DECOMMISSIONED" },
      parent: "PUMP0001/BEDFORD",
      location: "LINE1/BEDFORD",
      installDate: "2019-01-02",
      acquisitionCost: { amount: "2001.00", currency: "USD" },
    });
    expect(await of("Asset", "PUMP0004/BEDFORD")).toMatchObject({ installDate: null });
    expect(await of("WorkOrder", "1001/BEDFORD")).toMatchObject({
      asset: "PUMP0002/BEDFORD",
      plannedOn: "2026-12-02",
      estimatedDuration: 3_600,
      laborCost: { amount: "1.2345", currency: "USD" },
    });
    expect(await of("PurchaseOrder", "2001/BEDFORD/0")).toMatchObject({
      total: { amount: "12345678902.10", currency: "USD" },
      orderDate: "2026-01-05",
      lines: [
        { lineNumber: 1, part: "BRG-6204", unitPrice: { amount: "4.2575", currency: "USD" } },
        { lineNumber: 2, part: "BLT-M8" },
        { lineNumber: 3, part: "HYD-PMP", quantityOrdered: "30.00", quantityReceived: "3.00" },
      ],
    });
  });
});
