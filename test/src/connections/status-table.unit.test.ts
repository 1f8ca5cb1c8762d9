import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { ConnectionStatusEnum } from "../../../schema/platform/connection-status.type.js";
import { statusChanges } from "../../../src/connections/index.js";
import { faultClasses } from "../../../src/http/index.js";

const page = await readFile(new URL("../../../docs/outages.md", import.meta.url), "utf8");
const statuses = Object.keys(ConnectionStatusEnum).sort();

describe("promise 17: the table of statuses", () => {
  it("is the one of docs/outages.md", () => {
    const rows = [...page.matchAll(/^\| `(\w+)`\s*\| ([^|]+?)\s*\| `(\w+)`\s*\|$/gm)].filter(([, from, , to]) =>
      [from, to].every((name) => statuses.includes(name ?? "")),
    );
    expect(rows.map(([, from, when, to]) => ({ from, when, to }))).toEqual(statusChanges);
  });

  it("names every status there is, and each way once", () => {
    const named = new Set(statusChanges.flatMap(({ from, to }) => [from, to]));
    expect([...named].sort()).toEqual(statuses);
    const ways = statusChanges.map(({ from, when, to }) => `${from} ${when} ${to}`);
    expect(new Set(ways).size).toBe(ways.length);
  });

  it("leads from every status back to CONNECTED, by itself or by somebody", () => {
    const ending = statusChanges.filter(({ to }) => to === "CONNECTED").map(({ from }) => from);
    expect([...new Set(ending)].sort()).toEqual(statuses.filter((status) => status !== "CONNECTED"));
  });

  it("has beside it what each status means, and each class of fault", () => {
    const meanings = [...page.matchAll(/^\| `([A-Z_]+)`\s*\| [^|`]+\|/gm)].map(([, name = ""]) => name);
    expect([...new Set(meanings)].sort()).toEqual(statuses);
    const classes = [...page.matchAll(/^\| [^|]+\| `([a-z_]+)`\s*\|/gm)].map(([, name = ""]) => name);
    expect([...classes].sort()).toEqual([...faultClasses].sort());
  });
});
