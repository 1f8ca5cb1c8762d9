import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkConnector, failures } from "../../../src/connector-kit/index.js";
import { loadConnectors } from "../../../src/connectors/index.js";
import { loopbackNetwork } from "../../support/network.js";
import { startTryton, type TrytonServer } from "../../support/tryton/index.js";

const installMs = 15 * 60_000;
let tryton: TrytonServer;

beforeAll(async () => {
  tryton = await startTryton();
}, installMs);
afterAll(() => tryton.dispose());

describe("the contract of connectors, on a real Tryton", () => {
  it("is kept by its connector, in reading and in writing", async () => {
    const connector = (await loadConnectors()).get("tryton") ?? expect.fail("expected the connector to be found");
    const admin = tryton.rest("admin");
    const [application] = await admin.search("res.user.application", [["user.login", "=", "clerk"]], ["id"]);
    await admin.click("res.user.application", application?.["id"] as number, "cancel");
    const report = await checkConnector({
      connector,
      config: { baseUrl: tryton.url, database: tryton.database },
      credentials: { restKey: tryton.user("integrator").restKey },
      expiredCredentials: { restKey: tryton.user("clerk").restKey },
      writes: true,
      mostRecords: 25,
      // Of each kind one: with changes, with changes of its parts, and computed.
      entities: ["Vendor", "PurchaseOrder", "StockLevel"],
      network: loopbackNetwork,
    });
    expect(failures(report)).toEqual([]);
    expect(report.account).toBe("Integrator");
    const passed = report.lines.flatMap(({ check, entity, verdict }) =>
      verdict === "PASSED" ? [entity ? `${check} ${entity}` : check] : [],
    );
    for (const line of [
      "LOGIN_REFUSED",
      "LOGIN_EXPIRED",
      "RESUME PurchaseOrder",
      "CHANGED_SINCE Vendor",
      "FUTURE PurchaseOrder",
      "IDS Vendor",
      "READ_ONE StockLevel",
      "MAPPING StockLevel",
      "CREATE PurchaseOrder",
      "FIND_WRITTEN PurchaseOrder",
      "UPDATE PurchaseOrder",
      "CONFLICT PurchaseOrder",
      "SECRETS",
    ]) {
      expect(passed).toContain(line);
    }
  }, 180_000);
});
