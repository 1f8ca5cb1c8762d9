import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkConnector, failures } from "../../../../src/connector-kit/index.js";
import { loadConnectors } from "../../../../src/connectors/index.js";
import connector from "../../../../src/connectors/tryton/connector.js";
import purchaseOrder from "../../../../src/connectors/tryton/entities/purchase-order.js";
import { SourceForbiddenError, SourceMisconfiguredError } from "../../../../src/errors/index.js";
import { createSourceHttp } from "../../../../src/http/index.js";
import { createLogger } from "../../../../src/logging/index.js";
import { systemClock } from "../../../../src/time/index.js";
import { loopbackNetwork } from "../../../support/network.js";
import { startTryton6, type Tryton6 } from "../../../support/tryton-6/index.js";

// Tryton 6.0 comes with Debian; see CONTRIBUTING.md.
const isWanted = process.env["TRIBUTARY_TEST_TRYTON_6"] !== undefined;

describe.skipIf(!isWanted)("a real Tryton 6.0, which knows no REST", () => {
  let tryton: Tryton6;
  beforeAll(async () => {
    tryton = await startTryton6();
  }, 15 * 60_000);
  afterAll(() => tryton.dispose());

  const open = (login: string, database = tryton.database) =>
    connector.open({
      config: connector.config.parse({ baseUrl: tryton.url, database }),
      credentials: { login, password: tryton.password },
      http: createSourceHttp({ network: loopbackNetwork, organizationId: "org_1", system: "tryton" }),
      clock: systemClock,
      logger: createLogger({ level: "silent" }),
    });

  it("holds the contract of connectors by JSON-RPC, in reading and in writing", async () => {
    const loaded = (await loadConnectors()).get("tryton") ?? expect.fail("expected the connector to be found");
    const report = await checkConnector({
      connector: loaded,
      config: { baseUrl: tryton.url, database: tryton.database },
      credentials: { login: tryton.login, password: tryton.password },
      writes: true,
      mostRecords: 25,
      entities: ["Vendor", "Part", "Location", "PurchaseOrder", "StockLevel"],
      network: loopbackNetwork,
    });
    expect(failures(report)).toEqual([]);
    const passed = report.lines.flatMap(({ check, entity, verdict }) =>
      verdict === "PASSED" ? [entity ? `${check} ${entity}` : check] : [],
    );
    for (const line of [
      "LOGIN_REFUSED",
      "RESUME PurchaseOrder",
      "CHANGED_SINCE Vendor",
      "MAPPING Part",
      "MAPPING StockLevel",
      "CREATE PurchaseOrder",
      "FIND_WRITTEN PurchaseOrder",
      "UPDATE PurchaseOrder",
      "CONFLICT PurchaseOrder",
      "SECRETS",
    ]) {
      expect(passed).toContain(line);
    }
  }, 300_000);

  it("tells what the account may not do, and that there is no such database", async () => {
    const forbidden = purchaseOrder.readPage(open("nobody"), { position: null, changedSince: null, pageSize: 5 });
    await expect(forbidden).rejects.toThrow(SourceForbiddenError);
    await expect(connector.probe(open(tryton.login, "nope"))).rejects.toThrow(SourceMisconfiguredError);
  });
});
