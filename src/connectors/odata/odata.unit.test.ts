import { describe, expect, it } from "vitest";
import { connectorFor } from "../configured-connector.js";
import type { JsonObject, JsonValue, LoadedConnector } from "../connector.js";
import { SourceError } from "../../errors/index.js";
import { batchParts } from "./batch.js";
import connector from "./connector.js";
import { canBe, keyPredicate, literal, type Version } from "./literals.js";
import { MetadataError, parseMetadata } from "./metadata.js";
import { plainValue, type Unfinished } from "./payload.js";
import { profileNames } from "./profiles/index.js";

const vendor = {
  set: "Suppliers",
  key: ["ID"],
  modified: "modifiedAt",
  fields: { name: "name" } as Record<string, unknown>,
};

const whole = {
  baseUrl: "https://erp.example/",
  auth: { type: "basic" },
  services: [{ path: "/odata/v4/erp/", version: "V4", entities: { Vendor: vendor } as Record<string, unknown> }],
};

function problems(description: object): string[] {
  const result = connector.config.safeParse(description);
  return result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

const withVendor = (change: object) => ({
  ...whole,
  services: [{ ...whole.services[0], entities: { Vendor: { ...vendor, ...change } } }],
});

function configured(config: object) {
  const loaded = { ...connector, entities: new Map() } as unknown as LoadedConnector;
  return connectorFor(loaded, connector.config.parse(config));
}

describe("the description of a system that talks OData", () => {
  it("is taken where all is right, with what it does not say filled in", () => {
    expect(problems(whole)).toEqual([]);
    expect(connector.config.parse(whole)).toMatchObject({
      baseUrl: "https://erp.example",
      timeZone: "UTC",
      services: [{ path: "/odata/v4/erp", entities: { Vendor: { pageSize: 200 } } }],
    });
  });

  it("comes back from the store as it was", () => {
    const parsed = connector.config.parse(whole);
    expect(connector.config.parse(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
  });

  it("is short where the services are known", () => {
    const config = {
      baseUrl: "https://s4.example",
      auth: { type: "basic" },
      profiles: ["sap-equipment", "sap-supplier"],
    };
    expect(problems(config)).toEqual([]);
    expect([...configured(config).entities.keys()]).toEqual(["Asset", "Vendor"]);
  });

  it.each(profileNames)("has a profile %s that can be used as it is", (name) => {
    const config = { baseUrl: "https://s4.example", auth: { type: "basic" }, profiles: [name] };
    expect(problems(config)).toEqual([]);
    expect(configured(config).entities.size).toBe(1);
  });

  it.each<[string, object, RegExp]>([
    ["no address", { ...whole, baseUrl: "erp" }, /^baseUrl: Expected an http or https address/],
    ["a key among the parameters", { ...whole, auth: { type: "query", name: "key" } }, /^auth\.type: Expected header/],
    [
      "a credential among the headers",
      { ...whole, headers: { Authorization: "x" } },
      /^headers\.Authorization: Expected no/,
    ],
    ["an option of OData's as parameter", { ...whole, query: { $filter: "x" } }, /^query/],
    ["no service", { ...whole, services: [] }, /^profiles: Expected at least one profile \(sap-maintenance-order/],
    ["an unknown profile", { ...whole, profiles: ["sap-everything"] }, /^profiles\.0: /],
    [
      "an entity that is offered twice",
      { ...withVendor({}), profiles: ["sap-supplier"] },
      /^services\.0\.entities\.Vendor: Expected each entity once; Vendor is offered by profiles\.0 already/,
    ],
    ["a set of no name", withVendor({ set: "Sup pliers" }), /^services\.0\.entities\.Vendor\.set: Expected a name/],
    ["no key", withVendor({ key: [] }), /^services\.0\.entities\.Vendor\.key: /],
    [
      "an unknown field",
      withVendor({ fields: { nam: "name" } }),
      /^services\.0\.entities\.Vendor\.fields\.nam: .* such as name/,
    ],
    ["no version", { ...whole, services: [{ ...whole.services[0], version: "V3" }] }, /^services\.0\.version: /],
  ])("is refused with the path for %s", (_name, description, expected) => {
    expect(problems(description).join("\n")).toMatch(expected);
  });

  it.each<[string, object, RegExp]>([
    [
      "a field that can't be written",
      { fields: { name: "name" } },
      /write\.fields\.name: Expected a field of Vendor that can be written; Vendor has none/,
    ],
    [
      "a status that there is none of",
      { actions: { ORDERED: "release" } },
      /write\.actions\.ORDERED: Expected one of ACTIVE/,
    ],
  ])("is refused with the path for writes of %s", (_name, write, expected) => {
    expect(problems(withVendor({ write })).join("\n")).toMatch(expected);
  });

  it.each<[string, object, RegExp]>([
    [
      "an amount whose currency nobody names",
      { lines: { property: "items", each: { unitPrice: "netPrice" } } },
      /write\.fields\.lines\.each\.unitPrice\.currency: Expected currency, fixedCurrency or recordCurrency/,
    ],
    [
      "an amount with two currencies",
      {
        lines: {
          property: "items",
          each: { unitPrice: { property: "p", fixedCurrency: "EUR", recordCurrency: true } },
        },
      },
      /unitPrice\.currency: Expected currency, fixedCurrency or recordCurrency/,
    ],
    [
      "an amount in the currency of a record that tells none",
      { lines: { property: "items", each: { unitPrice: { property: "p", recordCurrency: true } } } },
      /write\.fields: Expected currency to be read/,
    ],
    [
      "a currency of what is no amount",
      { title: { property: "title", fixedCurrency: "EUR" } },
      /title\.currency: Expected no currency/,
    ],
    ["a field that is not read", { notes: "remark" }, /write\.fields\.notes: Expected a field that is read as well/],
  ])("refuses writes with %s", (_name, fields, expected) => {
    const order = {
      set: "Orders",
      key: ["ID"],
      fields: {
        title: "title",
        lines: { each: "items", fields: { unitPrice: { value: "netPrice", currency: "currency" } } },
      },
      write: { create: true, fields },
    };
    const services = [{ path: "/erp", version: "V4", entities: { PurchaseOrder: order } }];
    expect(problems({ ...whole, services }).join("\n")).toMatch(expected);
  });

  it("says what can be written, as it is checked before anything is sent", () => {
    const order = {
      set: "Orders",
      key: ["ID"],
      fields: { title: "title", priority: { value: "urgency", values: { 1: "HIGH", 3: "LOW" } } },
      write: {
        update: true,
        fields: {
          title: { property: "title", maxLength: 40, required: true },
          priority: { property: "urgency", values: { HIGH: 1, LOW: 3 } },
          lines: "items",
        } as Record<string, unknown>,
        actions: { COMPLETED: "Erp.finish" },
      },
    };
    const services = (entity: object) => [{ path: "/erp", version: "V4", entities: { WorkOrder: entity } }];
    expect(problems({ ...whole, services: services(order) }).join()).toMatch(
      /write\.fields\.lines: Expected a field of WorkOrder/,
    );
    const { title, priority } = order.write.fields;
    const fields = { title, priority };
    const source = configured({
      ...whole,
      services: services({ ...order, write: { ...order.write, fields } }),
    }).entities.get("WorkOrder");
    expect(source?.create).toBeUndefined();
    expect(source?.writable).toEqual({
      fields: {
        title: { isRequired: true, isNeverEmpty: true, maxLength: 40 },
        priority: { values: ["HIGH", "LOW"] },
        status: {
          isNeverEmpty: true,
          values: ["COMPLETED"],
          only: { on: "update", because: expect.any(String) as string },
        },
      },
    });
  });

  it("asks for the one credential that its login wants", () => {
    const methods = (auth: object) => configured({ ...whole, auth }).auth.map(({ method }) => method);
    expect(methods({ type: "basic" })).toEqual(["BASIC"]);
    expect(methods({ type: "oauth2", tokenUrl: "https://erp.example/oauth/token" })).toEqual([
      "OAUTH2_CLIENT_CREDENTIALS",
    ]);
    expect(methods({ type: "header", name: "APIKey" })).toEqual(["API_KEY"]);
  });

  it("names an entity that there is none of", () => {
    const services = [{ ...whole.services[0], entities: { Vendors: vendor } }];
    expect(problems({ ...whole, services }).join()).toMatch(/^services\.0\.entities\.Vendors: .* such as Vendor/);
  });
});

describe("values in addresses", () => {
  const property = (type: string, isDay = false) => ({ type, isDay, maxLength: 4 });
  it.each<[JsonValue, string, string, string]>([
    ["it's", "Edm.String", "'it''s'", "'it''s'"],
    [
      "2026-01-01T00:00:00.123Z",
      "Edm.DateTimeOffset",
      "2026-01-01T00:00:00.123Z",
      "datetimeoffset'2026-01-01T00:00:00.123Z'",
    ],
    ["2026-01-01T10:30:00", "Edm.DateTime", "'2026-01-01T10:30:00'", "datetime'2026-01-01T10:30:00'"],
    ["2026-01-01", "Edm.Date", "2026-01-01", "'2026-01-01'"],
    ["12.5", "Edm.Decimal", "12.5", "12.5M"],
    [7, "Edm.Int32", "7", "7"],
    [7, "Edm.Int64", "7", "7L"],
    [true, "Edm.Boolean", "true", "true"],
    [null, "Edm.String", "null", "null"],
    [
      "0a0b0c0d-0000-4000-8000-000000000000",
      "Edm.Guid",
      "0a0b0c0d-0000-4000-8000-000000000000",
      "guid'0a0b0c0d-0000-4000-8000-000000000000'",
    ],
  ])("are written as each version wants: %s as %s", (value, type, inV4, inV2) => {
    expect([literal(value, property(type), "V4"), literal(value, property(type), "V2")]).toEqual([inV4, inV2]);
  });

  it("are known where they can't be any of the property", () => {
    expect(canBe("no such/id?", property("Edm.Guid"))).toBe(false);
    expect(canBe("x1", property("Edm.Int32"))).toBe(false);
    expect(canBe("12345", property("Edm.String"))).toBe(false);
    expect(canBe("1234", property("Edm.String"))).toBe(true);
  });

  it("make the key of one record", () => {
    const key = [
      { name: "Order", value: "a/b", property: property("Edm.String") },
      { name: "Item", value: 10, property: property("Edm.Int32") },
    ];
    expect(keyPredicate(key, "V4")).toBe("(Order='a%2Fb',Item=10)");
    expect(keyPredicate(key.slice(1), "V2")).toBe("(10)");
  });
});

describe("a record of either version", () => {
  const plain = (value: JsonObject, version: Version) => {
    const unfinished: Unfinished[] = [];
    return { value: plainValue(value, version, unfinished), unfinished };
  };

  it("has one form, with times in ISO 8601 and no links", () => {
    const v2 = {
      __metadata: { uri: "https://s4.example/A('1')", etag: 'W/"7"' },
      PurchaseOrder: "1",
      LastChangeDateTime: "/Date(1767225600123+0000)/",
      PurchaseOrderDate: "/Date(1767225600000)/",
      ValidTo: "/Date(253402214400000)/",
      to_Item: { results: [{ Item: "10", to_Order: { __deferred: { uri: "x" } } }] },
      to_Partner: { __deferred: { uri: "x" } },
    };
    expect(plain(v2, "V2").value).toEqual({
      "@odata.etag": 'W/"7"',
      PurchaseOrder: "1",
      LastChangeDateTime: "2026-01-01T00:00:00.123Z",
      PurchaseOrderDate: "2026-01-01T00:00:00",
      ValidTo: "9999-12-31T00:00:00",
      to_Item: [{ Item: "10" }],
    });
    const v4 = {
      "@odata.etag": 'W/"7"',
      "@odata.id": "x",
      ID: "1",
      "when@odata.type": "#String",
      when: "/Date(1)/",
      items: [{ pos: 1 }],
    };
    expect(plain(v4, "V4").value).toEqual({ "@odata.etag": 'W/"7"', ID: "1", when: "/Date(1)/", items: [{ pos: 1 }] });
  });

  it("tells of lists that were cut, however deep they lie", () => {
    const v4 = plain(
      { ID: "1", items: [{ parts: [1], "parts@odata.nextLink": "P?2" }], "items@odata.nextLink": "I?2" },
      "V4",
    );
    expect(v4.unfinished.map(({ next }) => next).sort()).toEqual(["I?2", "P?2"]);
    const v2 = plain({ to_Item: { results: [{ Item: "10" }], __next: "I?2" } }, "V2");
    v2.unfinished[0]?.items.push("more");
    expect(v2.value).toEqual({ to_Item: [{ Item: "10" }, "more"] });
  });
});

describe("several reads in one request", () => {
  const answer = (contentType: string, text: string) => {
    const headers = { "content-type": contentType };
    return { status: 200, headers, body: Buffer.from(text), text: () => text, json: () => JSON.parse(text) as unknown };
  };

  it("are told apart in multipart, whatever the ends of lines, and where one was refused", () => {
    const text = [
      '--r_1\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"d":{"results":[]}}\r\n',
      '--r_1\nContent-Type: application/http\n\nHTTP/1.1 404 Not Found\nContent-Type: application/json\n\n{"error":{}}\n',
      "--r_1--\r\n",
    ].join("");
    const parts = batchParts("multipart", answer('multipart/mixed; boundary="r_1"', text), 3);
    expect(parts.map((part) => part?.status)).toEqual([200, 404, undefined]);
    expect(parts[0]?.headers["content-type"]).toBe("application/json");
    expect(parts[0]?.json()).toEqual({ d: { results: [] } });
  });

  it("are put in their order in JSON", () => {
    const responses = [
      { id: "1", status: 200, body: { value: [2] } },
      { id: "0", status: 200, headers: { "Content-Type": "application/json" }, body: { value: [1] } },
    ];
    const parts = batchParts("json", answer("application/json", JSON.stringify({ responses })), 2);
    expect(parts.map((part) => part?.json())).toEqual([{ value: [1] }, { value: [2] }]);
  });

  it("are no batch where nothing was answered, or more than was asked", () => {
    expect(() => batchParts("json", answer("application/json", "{}"), 2)).toThrow(SourceError);
    expect(() => batchParts("multipart", answer("text/html", "<html>"), 2)).toThrow(SourceError);
  });
});

describe("what a service says of itself", () => {
  const v2 = `<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx" xmlns:sap="http://www.sap.com/Protocols/SAPData">
 <edmx:DataServices m:DataServiceVersion="2.0" xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">
  <Schema Namespace="API_PO" xmlns="http://schemas.microsoft.com/ado/2008/09/edm">
   <EntityType Name="OrderType" sap:content-version="1">
    <Key><PropertyRef Name="PurchaseOrder"/></Key>
    <Property Name="PurchaseOrder" Type="Edm.String" Nullable="false" MaxLength="10"/>
    <Property Name="OrderDate" Type="Edm.DateTime" Precision="0" sap:display-format="Date"/>
    <NavigationProperty Name="to_Item" Relationship="API_PO.assoc_1" FromRole="From" ToRole="To"/>
   </EntityType>
   <EntityType Name="ItemType"><Key><PropertyRef Name="PurchaseOrder"/><PropertyRef Name="Item"/></Key>
    <Property Name="PurchaseOrder" Type="Edm.String"/><Property Name="Item" Type="Edm.String"/></EntityType>
   <Association Name="assoc_1"><End Type="API_PO.OrderType" Multiplicity="1" Role="From"/><End Type="API_PO.ItemType" Multiplicity="*" Role="To"/></Association>
   <EntityContainer Name="Entities"><EntitySet Name="Orders" EntityType="API_PO.OrderType"/></EntityContainer>
  </Schema>
 </edmx:DataServices>
</edmx:Edmx>`;
  const v4 = `<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
   <Schema Namespace="erp.base" Alias="b" xmlns="http://docs.oasis-open.org/odata/ns/edm">
    <EntityType Name="Managed" Abstract="true"><Key><PropertyRef Name="ID"/></Key><Property Name="ID" Type="Edm.Guid"/></EntityType>
    <EntityType Name="Order" BaseType="b.Managed"><Property Name="day" Type="Edm.Date"/>
     <NavigationProperty Name="items" Type="Collection(b.Order)"/></EntityType>
   </Schema>
   <Schema Namespace="erp" xmlns="http://docs.oasis-open.org/odata/ns/edm">
    <EntityContainer Name="C"><EntitySet Name="Orders" EntityType="b.Order"/></EntityContainer>
   </Schema></edmx:DataServices></edmx:Edmx>`;

  it("is read of V2, with the days that it marks and what its associations lead to", () => {
    const orders = parseMetadata(v2).sets.get("Orders") ?? expect.fail("expected the set");
    expect(orders.key).toEqual(["PurchaseOrder"]);
    expect(orders.properties.get("PurchaseOrder")).toEqual({ type: "Edm.String", maxLength: 10, isDay: false });
    expect(orders.properties.get("OrderDate")).toEqual({ type: "Edm.DateTime", maxLength: null, isDay: true });
    expect(orders.navigations.get("to_Item")?.()?.key).toEqual(["PurchaseOrder", "Item"]);
  });

  it("is read of V4, with what types inherit, under whatever name a schema is called by", () => {
    const orders = parseMetadata(v4).sets.get("Orders") ?? expect.fail("expected the set");
    expect(orders.key).toEqual(["ID"]);
    expect([...orders.properties.keys()]).toEqual(["ID", "day"]);
    expect(orders.navigations.get("items")?.()?.properties.get("day")?.isDay).toBe(true);
  });

  it.each([
    ["a page for people", "<!doctype html><html><body><p>Log in</html>"],
    ["JSON", "{}"],
    ["another document", "<rss><channel/></rss>"],
    ["nothing", ""],
  ])("is known where it is %s", (_name, text) => {
    expect(() => parseMetadata(text)).toThrow(MetadataError);
  });

  it("is read without what it may declare to blow itself up", () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>${v4.replaceAll("day", "&b;")}`;
    let names: string[] = [];
    try {
      names = [...(parseMetadata(bomb).sets.get("Orders")?.properties.keys() ?? [])];
    } catch (error) {
      expect(error).toBeInstanceOf(MetadataError);
    }
    expect(names.join("")).not.toContain("aaaaaaaaaa");
  });
});
