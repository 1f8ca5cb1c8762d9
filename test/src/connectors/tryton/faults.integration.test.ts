import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import connector from "../../../../src/connectors/tryton/connector.js";
import purchaseOrder from "../../../../src/connectors/tryton/entities/purchase-order.js";
import stockLevel from "../../../../src/connectors/tryton/entities/stock-level.js";
import {
  ConnectionUnreachableError,
  EntityUnsupportedError,
  SourceForbiddenError,
  SourceMisconfiguredError,
  SourceUnauthorizedError,
} from "../../../../src/errors/index.js";
import { startTryton, type TrytonServer } from "../../../support/tryton/index.js";
import { installMs, open } from "./open.js";

const firstPage = { position: null, changedSince: null, pageSize: 10 };

describe("what Tryton and the way to it can answer", () => {
  let tryton: TrytonServer;
  beforeAll(async () => {
    tryton = await startTryton();
  }, installMs);
  afterAll(() => tryton.dispose());

  it("names the account behind a good key", async () => {
    expect(await connector.probe(open(tryton))).toEqual({ account: "Integrator" });
    expect(await connector.probe(open(tryton, { login: "nobody" }))).toEqual({ account: "Nobody" });
  });

  it("refuses an unknown key, without saying it again", async () => {
    const restKey = "0123456789abcdef-not-a-key";
    const refused = await connector.probe(open(tryton, { restKey })).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(SourceUnauthorizedError);
    expect(JSON.stringify(refused, Object.getOwnPropertyNames(refused))).not.toContain(restKey);
    await expect(purchaseOrder.readPage(open(tryton, { restKey }), firstPage)).rejects.toThrow(SourceUnauthorizedError);
  });

  it("refuses a key that was canceled", async () => {
    const admin = tryton.rest("admin");
    const [application] = await admin.search("res.user.application", [["user.login", "=", "clerk"]], ["id"]);
    const client = open(tryton, { login: "clerk" });
    await connector.probe(client);
    await stockLevel.readPage(client, firstPage);
    await admin.click("res.user.application", application?.["id"] as number, "cancel");
    await expect(connector.probe(open(tryton, { login: "clerk" }))).rejects.toThrow(SourceUnauthorizedError);
    await expect(stockLevel.readPage(client, firstPage)).rejects.toThrow(SourceUnauthorizedError);
  });

  it("tells a missing permission, in Tryton's own words", async () => {
    const forbidden = purchaseOrder.readPage(open(tryton, { login: "nobody" }), firstPage);
    await expect(forbidden).rejects.toThrow(SourceForbiddenError);
    await expect(forbidden).rejects.toThrow(
      /may not read purchase\.purchase.*You are not allowed to access "Purchase"/,
    );
  });

  it("says so when this Tryton lacks the module", async () => {
    const needs = {
      model: "maintenance.order",
      module: "maintenance",
      fields: ["number"],
      touchedBy: [],
      relatedModels: [],
    };
    await expect(open(tryton).catalog.usablePaths(needs)).rejects.toThrow(EntityUnsupportedError);
  });

  it("leaves fields out that this Tryton does not have, instead of failing", async () => {
    const needs = {
      model: "party.party",
      module: "party",
      fields: ["name", "shoe_size", "addresses.city", "addresses.planet.name"],
      touchedBy: ["addresses", "horoscopes"],
      relatedModels: ["party.address"],
    };
    expect(await open(tryton).catalog.usablePaths(needs)).toEqual({
      fields: ["name", "addresses.city"],
      touchedBy: ["addresses"],
    });
  });

  it("asks a person to look at the address when there is no such database", async () => {
    const client = open(tryton, { config: { database: "nope" } });
    await expect(connector.probe(client)).rejects.toThrow(SourceMisconfiguredError);
    await expect(connector.probe(client)).rejects.toThrow(/no Tryton with a database "nope"/);
  });

  describe("a server that is no Tryton", () => {
    let server: Server;
    let baseUrl: string;
    beforeAll(async () => {
      server = createServer((request, response) => {
        request.resume();
        if (request.url?.startsWith("/moved")) response.writeHead(302, { location: "https://example.com/" }).end();
        else response.writeHead(200, { "content-type": "text/html" }).end("<html>Welcome</html>");
      });
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterAll(() => server.close());

    it.each(["", "/moved"])("is told from Tryton at path %j", async (path) => {
      const client = open(tryton, { config: { baseUrl: baseUrl + path } });
      await expect(connector.probe(client)).rejects.toThrow(SourceMisconfiguredError);
    });
  });

  it("is unreachable while it is down, and goes on with the same client when it is back", async () => {
    const client = open(tryton);
    const before = await purchaseOrder.readPage(client, firstPage);
    await tryton.kill();
    await expect(connector.probe(open(tryton))).rejects.toThrow(ConnectionUnreachableError);
    await expect(purchaseOrder.readPage(client, { ...firstPage, position: before.next })).rejects.toMatchObject({
      code: "CONNECTION_UNREACHABLE",
      mayHaveBeenSent: false,
    });
    await tryton.start();
    expect((await purchaseOrder.readPage(client, { ...firstPage, position: before.next })).items).toHaveLength(10);
  });

  it("refuses a config that can't be right, naming the field", () => {
    const parse = (config: Record<string, unknown>) =>
      connector.config.safeParse(config).error?.issues.map((one) => one.path[0]);
    expect(parse({ baseUrl: "ftp://erp.example.com", database: "erp" })).toEqual(["baseUrl"]);
    expect(parse({ baseUrl: "https://me:secret@erp.example.com", database: "erp" })).toEqual(["baseUrl"]);
    expect(parse({ baseUrl: "no address", database: "erp" })).toEqual(["baseUrl"]);
    expect(parse({ baseUrl: "https://erp.example.com/", database: "erp/../x" })).toEqual(["database"]);
    expect(connector.config.parse({ baseUrl: "https://erp.example.com//", database: "erp" }).baseUrl).toBe(
      "https://erp.example.com",
    );
  });
});
