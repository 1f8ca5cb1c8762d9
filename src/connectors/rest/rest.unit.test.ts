import { describe, expect, it } from "vitest";
import { MappingError } from "../../errors/index.js";
import { connectorFor } from "../configured-connector.js";
import type { JsonObject, LoadedConnector } from "../connector.js";
import connector from "./connector.js";

const vendor = {
  list: { path: "/vendors", items: "items" },
  one: { path: "/vendors/{id}" },
  id: "id",
  fields: { name: "name" } as Record<string, unknown>,
};

const whole = {
  baseUrl: "https://cmms.example/api/",
  auth: { type: "bearer" },
  probe: { path: "/me" },
  entities: { Vendor: vendor } as Record<string, unknown>,
};

function problems(description: object): string[] {
  const result = connector.config.safeParse(description);
  return result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

const withVendor = (change: object) => ({ ...whole, entities: { Vendor: { ...vendor, ...change } } });

function source(entity: "Vendor" | "WorkOrder" | "PurchaseOrder", change: object, also: object = {}) {
  const description = { ...whole, ...also, entities: { [entity]: { ...vendor, ...change } } };
  const config = connector.config.parse(description);
  const loaded = { ...connector, entities: new Map() } as unknown as LoadedConnector;
  return connectorFor(loaded, config).entities.get(entity) ?? expect.fail("expected the entity");
}

describe("the description of a system", () => {
  it("is taken where all is right, with what it does not say filled in", () => {
    expect(problems(whole)).toEqual([]);
    expect(connector.config.parse(whole)).toMatchObject({
      baseUrl: "https://cmms.example/api",
      timeZone: "UTC",
      entities: { Vendor: { list: { paging: { type: "none" } } } },
    });
  });

  it("comes back from the store as it was", () => {
    const parsed = connector.config.parse(whole);
    expect(JSON.parse(JSON.stringify(parsed))).toEqual(parsed);
    expect(connector.config.parse(parsed)).toEqual(parsed);
  });

  it.each<[string, object, RegExp]>([
    ["no address", { ...whole, baseUrl: "cmms" }, /^baseUrl: Expected an http or https address/],
    ["a key in the address", { ...whole, baseUrl: "https://a:b@cmms.example" }, /^baseUrl: .*without user/],
    ["an unknown login", { ...whole, auth: { type: "magic" } }, /^auth\.type: /],
    [
      "a credential among the headers",
      { ...whole, headers: { Authorization: "x" } },
      /^headers\.Authorization: Expected no credential/,
    ],
    ["no entity", { ...whole, entities: {} }, /^entities: Expected at least one/],
    ["an unknown entity", { ...whole, entities: { Vendors: vendor } }, /^entities\.Vendors: .* such as Vendor/],
    ["an unknown field", withVendor({ fields: { nam: "name" } }), /^entities\.Vendor\.fields\.nam: .* such as name/],
    [
      "no expression",
      withVendor({ fields: { name: "a[" } }),
      /^entities\.Vendor\.fields\.name\.value: Expected a JMESPath expression/,
    ],
    ["an unknown function", withVendor({ id: "guid(x)" }), /^entities\.Vendor\.id: .*there is no function guid/],
    [
      "a word that stands for nothing",
      withVendor({ fields: { status: { value: "s", values: { on: "ALIVE" } } } }),
      /^entities\.Vendor\.fields\.status\.values\.on: Expected one of ACTIVE, INACTIVE, BLOCKED/,
    ],
    [
      "an option of another kind",
      withVendor({ fields: { name: { value: "n", unit: "hours" } } }),
      /fields\.name\.unit: Expected only value, values/,
    ],
    [
      "a list without each",
      withVendor({ fields: { contacts: "contacts" } }),
      /fields\.contacts: Expected an object with each and fields/,
    ],
    [
      "a field within a list",
      withVendor({ fields: { contacts: { each: "c", fields: { mail: "m" } } } }),
      /fields\.contacts\.fields\.mail: .* such as email/,
    ],
    [
      "a path without its place",
      withVendor({ one: { path: "/vendors" } }),
      /^entities\.Vendor\.one\.path: Expected a path with \{id\}/,
    ],
    ["paging by magic", withVendor({ list: { path: "/v", paging: { type: "magic" } } }), /list\.paging\.type: /],
    [
      "changes without a time",
      withVendor({ list: { path: "/v", changedSince: { parameter: "s" } } }),
      /^entities\.Vendor\.modifiedAt: Expected the time of a record's last change/,
    ],
    [
      "an odd format",
      withVendor({ modifiedAt: { value: "m", format: "soon" } }),
      /modifiedAt\.format: Expected iso, seconds/,
    ],
    [
      "a rule for anything",
      { ...whole, errors: { rules: [{ means: "RETRY" }] } },
      /^errors\.rules\.0\.status: Expected a status/,
    ],
    [
      "a custom field with an odd key",
      withVendor({ customFields: { "a b": "x" } }),
      /customFields\.a b: Expected a key/,
    ],
  ])("is refused with the path for %s", (_name, description, expected) => {
    expect(problems(description).join("\n")).toMatch(expected);
  });

  it("takes what editors put into it, and asks for nothing there", () => {
    expect(problems({ $schema: "https://cmms.example/rest.schema.json", ...whole })).toEqual([]);
  });

  const order = { ...vendor, fields: { title: "t", vendor: "v", currency: "c" } };
  const withWrite = (write: object, fields: object = {}) => ({
    ...whole,
    entities: { PurchaseOrder: { ...order, fields: { ...order.fields, ...fields }, write } },
  });
  const update = { path: "/orders/{id}" };

  it.each<[string, object, RegExp]>([
    ["nothing that can be done", {}, /write: Expected create, update or actions/],
    ["a field that nobody may write", { update, fields: { total: "t" } }, /fields\.total: .* that can be written/],
    ["one that is not read", { update, fields: { notes: "n" } }, /fields\.notes: Expected a field that is read/],
    ["a path without its place", { update: { path: "/orders" } }, /update\.path: Expected a path with \{id\}/],
    [
      "an option of another kind",
      { update, fields: { title: { property: "t", unit: "days" } } },
      /title\.unit: Expected only/,
    ],
    [
      "a word that is none of ours",
      { update, fields: { vendor: "v" }, actions: { SHIPPED: update } },
      /actions\.SHIPPED/,
    ],
    [
      "a lock of nothing",
      { update: { ...update, lock: { value: "v" } } },
      /update\.lock: Expected etag, or value with/,
    ],
    [
      "a key that is looked for nowhere",
      { create: { path: "/o", key: { property: "p" } } },
      /key: Expected header, find/,
    ],
    [
      "a search that any record would answer",
      { create: { path: "/o", key: { find: { query: { ref: "{key}" } } } } },
      /key\.property: Expected the property that holds the key/,
    ],
    [
      "a search without the key",
      { create: { path: "/o", key: { property: "p", find: { query: { ref: "x" } } } } },
      /key\.find: Expected \{key\}/,
    ],
    [
      "a reference that can't be asked for",
      { update, fields: { vendor: { property: "v", lookUp: true } } },
      /vendor\.lookUp: Expected Vendor to be described/,
    ],
  ])("is refused with the path for writes of %s", (_name, write, expected) => {
    expect(problems(withWrite(write)).join("\n")).toMatch(expected);
  });

  it("has no amounts in a currency that nobody names", () => {
    const lines = { each: "l", fields: { unitPrice: "p" } };
    const write = { update, fields: { lines: { property: "l", each: { unitPrice: "p" } } } };
    expect(problems(withWrite(write, { lines })).join("\n")).toMatch(
      /lines\.each\.unitPrice\.currency: Expected currency, fixedCurrency or recordCurrency/,
    );
  });

  it("tells of all that is wrong at once", () => {
    const bad = withVendor({
      fields: { nam: "name", status: { value: "s", values: { on: "ALIVE" } } },
      customFields: { x: 7 },
    });
    expect(problems(bad)).toHaveLength(3);
  });

  it("says what a connection offers, and asks for the one credential", () => {
    const config = connector.config.parse({ ...whole, auth: { type: "query", name: "key" } });
    const configured = connector.whenConfigured?.(config);
    expect([...(configured?.entities.keys() ?? [])]).toEqual(["Vendor"]);
    expect(configured?.auth.map(({ method }) => method)).toEqual(["API_KEY"]);
    expect(configured?.passthrough).toBeUndefined();
    expect(connector.whenConfigured?.(structuredClone(config))).toBe(configured);
  });
});

describe("a described record in the unified model", () => {
  const map = (fields: object, raw: JsonObject, also: object = {}) =>
    source("WorkOrder", { fields }, also).toUnified(raw) as Record<string, unknown>;

  it("has times as they are written, by the system's own clock", () => {
    const fields = {
      dueDate: { value: "a", format: "dd/MM/yyyy HH:mm" },
      scheduledStart: { value: "b", format: "milliseconds" },
      scheduledEnd: "c",
      actualStart: "d",
      plannedOn: { value: "e", format: "yyyyMMdd" },
      remoteCreatedAt: { value: "f", format: "seconds" },
    };
    const raw = {
      a: "25/12/2026 08:30",
      b: 1_767_225_600_000,
      c: "2026-07-01 10:00:00",
      d: "2026-07-01T10:00:00+05:00",
      e: 20261224,
      f: "1767225600",
    };
    expect(map(fields, raw, { timeZone: "Europe/Berlin" })).toMatchObject({
      dueDate: new Date("2026-12-25T07:30:00Z"),
      scheduledStart: new Date("2026-01-01T00:00:00Z"),
      scheduledEnd: new Date("2026-07-01T08:00:00Z"),
      actualStart: new Date("2026-07-01T05:00:00Z"),
      plannedOn: "2026-12-24",
      remoteCreatedAt: new Date("2026-01-01T00:00:00Z"),
    });
  });

  it("has words translated, and keeps those that it does not know", () => {
    const fields = {
      status: { value: "s", values: { Open: "OPEN", "On hold.": "ON_HOLD" } },
      downtimeRequired: { value: "d", values: { Y: true, N: false } },
      estimatedDuration: { value: "h", unit: "hours" },
    };
    expect(map(fields, { s: "On hold.", d: "N", h: "1.5" })).toEqual({
      status: { value: "ON_HOLD", raw: "On hold." },
      downtimeRequired: false,
      estimatedDuration: 5_400,
    });
    expect(map(fields, { s: "Frozen", d: "", h: null })).toEqual({
      status: { value: "UNKNOWN", raw: "Frozen" },
      downtimeRequired: null,
      estimatedDuration: null,
    });
    // What every object inherits is no word of the system.
    expect(map(fields, { s: "constructor" })["status"]).toEqual({ value: "UNKNOWN", raw: "constructor" });
  });

  it("has the words in which people see a value: from the record, or from a table", () => {
    const fields = {
      status: { value: "s", values: { R: "OPEN" }, label: "s_text" },
      priority: { value: "p", values: { 1: "LOW" }, label: { 1: "When there is time" } },
    };
    expect(map(fields, { s: "R", s_text: "Released", p: 1 })).toEqual({
      status: { value: "OPEN", raw: "R", label: "Released" },
      priority: { value: "LOW", raw: "1", label: "When there is time" },
    });
    expect(map(fields, { s: "R", s_text: "", p: 2 })).toEqual({
      status: { value: "OPEN", raw: "R" },
      priority: { value: "UNKNOWN", raw: "2" },
    });
    expect(() => map(fields, { s: "R", s_text: ["Released"] })).toThrow(
      expect.objectContaining({ path: "status" }) as Error,
    );
  });

  it("has lists of lines in the currency of the whole", () => {
    const lines = { each: "rows", fields: { quantityOrdered: "n", unitPrice: { value: "p", currency: "cur" } } };
    const order = source("PurchaseOrder", { fields: { lines } });
    expect(
      order.toUnified({
        cur: "EUR",
        rows: [
          { n: 2, p: 1.5 },
          { n: "3", p: null },
        ],
      }),
    ).toEqual({
      lines: [
        { quantityOrdered: "2", unitPrice: { amount: "1.5", currency: "EUR" } },
        { quantityOrdered: "3", unitPrice: null },
      ],
    });
  });

  it("has custom fields of the kind that is said, choices and references with what people see", () => {
    const customFields = {
      hazards: { value: "hazards[].code", label: "Hazards", type: "MULTI_CHOICE", valueLabel: "hazards[].name" },
      inspector: { value: "inspector.id", type: "USER", entity: "User", valueLabel: "inspector.name" },
      spares: { value: "spares", type: "REFERENCE", entity: "Part" },
    };
    const { toUnified } = source("WorkOrder", { fields: { title: "title" }, customFields });
    const raw = {
      hazards: [
        { code: "E", name: "Electrical" },
        { code: "P", name: "Pressure" },
      ],
      inspector: { id: 7, name: "Ann" },
      spares: [1, 2],
    };
    expect(toUnified(raw).customFields).toEqual([
      {
        key: "hazards",
        label: "Hazards",
        type: "MULTI_CHOICE",
        value: ["E", "P"],
        valueLabel: ["Electrical", "Pressure"],
      },
      { key: "inspector", type: "USER", entity: "User", value: "7", valueLabel: ["Ann"] },
      { key: "spares", type: "REFERENCE", entity: "Part", value: ["1", "2"] },
    ]);
    expect(toUnified({ hazards: [] }).customFields?.map(({ value }) => value)).toEqual([null, null, null]);
    const wrong = { a: { value: "a", type: "PERSON" }, b: { value: "b", type: "TEXT", entity: "Asset" } };
    expect(problems(withVendor({ customFields: wrong }))).toEqual([
      expect.stringMatching(/customFields\.a\.type: Expected one of TEXT, .*, got "PERSON"/),
      expect.stringMatching(/customFields\.b\.entity: Expected the name of an entity .*, got "Asset"/),
    ]);
  });

  it("names the value that can't be read", () => {
    const path = (fields: object, raw: JsonObject) => {
      try {
        map(fields, raw);
      } catch (error) {
        return error instanceof MappingError ? error.path : String(error);
      }
      return null;
    };
    expect(path({ title: "t" }, { t: { a: 1 } })).toBe("title");
    expect(path({ dueDate: "d" }, { d: "soon" })).toBe("dueDate");
    expect(path({ totalCost: { value: "c", currency: "'euro'" } }, { c: 1 })).toBe("totalCost");
    expect(path({ failure: { fields: { classCode: "x" } } }, { x: true })).toBe("failure.classCode");
  });

  it("is mapped again when its description changes, and only then", () => {
    const version = (fields: object) => source("Vendor", { fields }).mappingVersion;
    expect(version({ name: "name" })).toBe(version({ name: "name" }));
    expect(version({ name: "name" })).not.toBe(version({ name: "title" }));
  });
});
