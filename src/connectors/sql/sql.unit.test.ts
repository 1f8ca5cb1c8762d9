import { describe, expect, it } from "vitest";
import { connectorFor } from "../configured-connector.js";
import type { LoadedConnector } from "../connector.js";
import { keyParts, keyText } from "../composite-key.js";
import connector from "./connector.js";
import type { EntityDescription } from "./description.js";
import { idsStatement, listStatement, oneStatement, pageStatement } from "./statements.js";
import { sinceText } from "./times.js";
import { valueOf } from "./values.js";

const workOrder = {
  table: "mx.workorder",
  key: ["wonum", "siteid"],
  changed: { column: "changedate" },
  fields: { number: "wonum", asset: { key: ["assetnum", "siteid"] } } as Record<string, unknown>,
};
const whole = {
  host: "cmms.example.com",
  database: "cmms",
  entities: { WorkOrder: workOrder } as Record<string, unknown>,
};

function problems(description: object): string[] {
  const result = connector.config.safeParse(description);
  return result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

const withOrder = (change: object) => ({ ...whole, entities: { WorkOrder: { ...workOrder, ...change } } });

function described(change: object = {}): EntityDescription {
  return connector.config.parse(withOrder(change)).entities["WorkOrder"] as EntityDescription;
}

function source(change: object = {}) {
  const loaded = { ...connector, entities: new Map() } as unknown as LoadedConnector;
  const { entities } = connectorFor(loaded, connector.config.parse(withOrder(change)));
  return entities.get("WorkOrder") ?? expect.fail("expected the entity");
}

describe("the description of a database", () => {
  it("is taken where all is right, with what it does not say filled in", () => {
    expect(problems(whole)).toEqual([]);
    expect(connector.config.parse(whole)).toMatchObject({
      port: 5432,
      sslmode: "verify-full",
      lateCommits: "lookBack",
    });
  });

  it("comes back from the store as it was", () => {
    const parsed = connector.config.parse(whole);
    expect(connector.config.parse(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
  });

  it.each<[string, object, RegExp]>([
    ["a path of a socket in place of a host", { ...whole, host: "/var/run/postgresql" }, /^host: Expected a host/],
    ["an address with a login", { ...whole, host: "a:b@cmms.example.com" }, /^host: Expected a host/],
    ["an unknown sslmode", { ...whole, sslmode: "prefer" }, /^sslmode: /],
    ["a certificate that is none", { ...whole, ca: "/etc/ca.pem" }, /^ca: Expected certificates as PEM/],
    ["no entity", { ...whole, entities: {} }, /^entities: Expected at least one/],
    ["an unknown entity", { ...whole, entities: { Order: workOrder } }, /^entities\.Order: .* such as/],
    ["an unknown field", withOrder({ fields: { numb: "wonum" } }), /fields\.numb: .* such as number/],
    [
      "neither table nor select",
      withOrder({ table: undefined }),
      /WorkOrder\.table: Expected either a table or a select/,
    ],
    ["both of them", withOrder({ select: "select 1" }), /WorkOrder\.table: Expected either a table or a select/],
    [
      "a statement that is no SELECT",
      withOrder({ table: undefined, select: "delete from x" }),
      /select: Expected a SELECT/,
    ],
    ["a semicolon", withOrder({ table: undefined, select: "select 1;" }), /without a semicolon/],
    ["no key", withOrder({ key: [] }), /WorkOrder\.key: /],
    ["a name that is cut off", withOrder({ key: ["ä".repeat(32)] }), /key\.0: Expected a name of at most 63 bytes/],
    [
      "an odd format",
      withOrder({ changed: { column: "c", format: "soon" } }),
      /changed\.format: Expected iso, seconds/,
    ],
    [
      "a log without the whole key",
      withOrder({ deletions: { table: "d", key: ["a"], at: "at" } }),
      /deletions\.key: Expected as many columns as the key has, 2/,
    ],
    [
      "a log of what is read whole",
      withOrder({ changed: undefined, deletions: { table: "d", key: ["a", "b"], at: "at" } }),
      /deletions: Expected none without changed/,
    ],
    [
      "a write of a field that none can be made of",
      withOrder({ writes: { columns: { number: "wonum" } } }),
      /writes\.columns\.number: Expected a field that can be written here, one of title, description, status/,
    ],
    [
      "a write of what is not read back",
      withOrder({ writes: { columns: { title: "description" } } }),
      /writes\.columns\.title: Expected a field that is read as well/,
    ],
    [
      "new records without a key",
      withOrder({ writes: { columns: { asset: ["assetnum", "siteid"] }, create: {} } }),
      /writes\.create: Expected where a new record gets its wonum from/,
    ],
    [
      "a write to what is a select",
      withOrder({ table: undefined, select: "select 1", writes: { columns: { asset: ["assetnum", "siteid"] } } }),
      /writes\.table: Expected the table that is written/,
    ],
    [
      "a list with the name of a column",
      withOrder({ lists: { wonum: { table: "l", match: { a: "wonum" }, order: ["a"] } } }),
      /lists\.wonum: Expected a name that no column has/,
    ],
    [
      "a list that matches nothing",
      withOrder({ lists: { l: { table: "l", match: {}, order: ["a"] } } }),
      /lists\.l\.match/,
    ],
    [
      "a key of a reference without its parts",
      withOrder({ fields: { asset: { key: "a" } } }),
      /asset\.key: Expected a list/,
    ],
    [
      "values for nothing that are no list",
      withOrder({ fields: { title: { value: "t", empty: 0 } } }),
      /title\.empty: /,
    ],
  ])("is refused with the path for %s", (_name, description, expected) => {
    expect(problems(description).join("\n")).toMatch(expected);
  });
});

describe("statements", () => {
  const page = { after: null, since: null, limit: 10 } as const;

  it("go on behind the last row, by time and key", () => {
    const after = ["2026-01-01 10:00:00", "1001", "BEDFORD"];
    expect(pageStatement(described(), { phase: "changed", after, since: "2026-01-01T00:00:00Z", limit: 10 })).toEqual({
      text: 'SELECT t.* FROM "mx"."workorder" AS t WHERE t."changedate" >= $1 AND (t."changedate", t."wonum", t."siteid") > ($2, $3, $4) ORDER BY t."changedate", t."wonum", t."siteid" LIMIT $5',
      values: ["2026-01-01T00:00:00Z", ...after, 10],
    });
  });

  it("begin anew where the place is one of another key", () => {
    const { text } = pageStatement(described(), { ...page, phase: "undated", after: ["1001"] });
    expect(text).toContain('WHERE t."changedate" IS NULL ORDER BY');
  });

  it("hold no text of a description but as a name, and no value at all", () => {
    const name = 'x"; drop table y; --';
    const value = "'; drop table y; --";
    const one = described({
      table: name,
      key: [name, "b"],
      lists: { l: { table: name, match: { [name]: "b" }, order: [name] } },
    });
    const list = one.lists["l"] ?? expect.fail("expected the list");
    const statements = [
      pageStatement(one, { ...page, phase: "changed", since: value }),
      idsStatement(one, [value, value], 5),
      oneStatement(one, [value, value]),
      listStatement(list, [[value]]),
    ];
    for (const { text, values } of statements) {
      expect(text.replaceAll('"x""; drop table y; --"', "NAME")).not.toContain("drop");
      expect(JSON.stringify(values)).toContain(value);
    }
  });

  it("close the bracket behind a SELECT that ends with a comment", () => {
    const { text } = pageStatement(described({ table: undefined, select: "select * from wo -- all" }), {
      ...page,
      phase: "changed",
    });
    expect(text).toContain("FROM (\nselect * from wo -- all\n) AS t WHERE");
  });

  it("read no more columns than are named, and those that are needed", () => {
    const { text } = pageStatement(described({ columns: ["description"] }), { ...page, phase: "changed" });
    expect(text).toMatch(/^SELECT t\."wonum", t\."siteid", t\."changedate", t\."description" FROM/);
  });
});

describe("values of a database", () => {
  it.each<[string, number, string, unknown]>([
    ["a number", 23, "42", 42],
    ["a number that JSON can't hold", 20, "9007199254740993", "9007199254740993"],
    ["an exact amount", 1700, "12345678901234567890.0001", "12345678901234567890.0001"],
    ["no number", 701, "NaN", "NaN"],
    ["true", 16, "t", true],
    ["a padded code", 1042, "BEDFORD ", "BEDFORD"],
    ["a text with blanks of its own", 1043, "two  ", "two  "],
    ["a time", 1114, "2026-11-27 06:55:31.123456", "2026-11-27 06:55:31.123456"],
    ["an object", 3802, '{"a": [1]}', { a: [1] }],
    [
      "a list of texts",
      1009,
      '{plain,"with, comma","a \\"quote\\"",NULL,"NULL",""}',
      ["plain", "with, comma", 'a "quote"', null, "NULL", ""],
    ],
    [
      "a list of lists",
      1007,
      "{{1,2},{3,NULL}}",
      [
        [1, 2],
        [3, null],
      ],
    ],
    ["an empty list", 1015, "{}", []],
    ["a list of padded codes", 1014, '{"A   ","B   "}', ["A", "B"]],
    ["a kind that nobody knows", 99_999, "(1,2)", "(1,2)"],
  ])("%s is JSON", (_name, type, text, expected) => {
    expect(valueOf(type, text)).toEqual(expected);
    expect(valueOf(type, null)).toBeNull();
  });
});

describe("ids of several parts", () => {
  it.each([[["1001", "BEDFORD"]], [["a/b", "c%2F"]], [["", ""]], [["%", "/"]]])("%j comes back", (parts) => {
    expect(keyParts(keyText(parts), parts.length)).toEqual(parts);
  });

  it("of one part are that part as it is", () => {
    expect(keyText(["a/b%"])).toBe("a/b%");
    expect(keyParts("a/b%", 1)).toEqual(["a/b%"]);
  });

  it.each(["1001", "1001/BEDFORD/0", "1001/BED%FORD"])("%s is none of two", (text) => {
    expect(keyParts(text, 2)).toBeNull();
  });
});

describe("rows", () => {
  it("are known by their key, and those that refer to nothing refer to nothing", () => {
    const { identify, toUnified } = source();
    const row = { wonum: "1001", siteid: "BEDFORD", assetnum: null, changedate: "2026-01-01 10:00:00" };
    expect(identify(row)).toEqual({ remoteId: "1001/BEDFORD", modifiedAt: new Date("2026-01-01T10:00:00Z") });
    expect(toUnified(row)).toMatchObject({ number: "1001", asset: null });
    expect(toUnified({ ...row, assetnum: "P/1" })).toMatchObject({ asset: "P%2F1/BEDFORD" });
  });

  it("are set aside by themselves where their time can't be read", () => {
    const { identify, toUnified } = source();
    const row = { wonum: "1001", siteid: "BEDFORD", changedate: "infinity" };
    expect(identify(row)).toEqual({ remoteId: "1001/BEDFORD", modifiedAt: null });
    expect(() => toUnified(row)).toThrow(/remoteUpdatedAt: expected an instant written as iso, got "infinity"/);
  });

  it("that are marked as deleted are deleted, and ids are read with them", () => {
    const { identify, readIds, reportsDeletions } = source({ deletedWhen: "historyflag == `1`" });
    const row = { wonum: "1001", siteid: "BEDFORD", changedate: null };
    expect(identify({ ...row, historyflag: 1 })).toMatchObject({ isDeleted: true, modifiedAt: null });
    expect(identify({ ...row, historyflag: 0 })).not.toHaveProperty("isDeleted");
    expect(readIds).toBeUndefined();
    expect(reportsDeletions).toBe(true);
  });

  it("are asked for by an instant that columns with a zone and without read alike", () => {
    const at = new Date("2026-07-01T10:00:00Z");
    expect(sinceText(at, "iso", "Europe/Berlin")).toBe("2026-07-01T12:00:00.000+02:00");
    expect(sinceText(at, "yyyyMMdd", "Europe/Berlin")).toBe("20260701");
  });
});
