import { InvalidArgumentError } from "commander";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseDuration, parsePair, parsePort } from "../../../src/commands/arguments.js";
import { table } from "../../../src/commands/table.js";
import { shownPath } from "../../../src/commands/io.js";
import { typedSettings, type LoadedConnector } from "../../../src/connectors/index.js";

describe("arguments", () => {
  it.each([
    ["90s", 90_000],
    ["15m", 900_000],
    ["12h", 43_200_000],
    ["30d", 2_592_000_000],
  ])("reads %s as a duration", (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(["", "30", "d", "0s", "-1d", "1.5h", "1w", "1h30m"])("refuses %j as a duration", (text) => {
    expect(() => parseDuration(text)).toThrow(InvalidArgumentError);
  });

  it("reads ports in their range only", () => {
    expect([parsePort("0"), parsePort("4000"), parsePort("65535")]).toEqual([0, 4000, 65535]);
    for (const text of ["", "65536", "-1", "4e3", "0x10"]) expect(() => parsePort(text)).toThrow(InvalidArgumentError);
  });

  it("collects pairs, the value being all behind the first =", () => {
    expect(parsePair("password=a=b=", parsePair("user=me"))).toEqual({ user: "me", password: "a=b=" });
    expect(parsePair("note=")).toEqual({ note: "" });
  });

  it("Promise 6: does not repeat what is no pair, since it may be a credential", () => {
    expect(() => parsePair("hunter2")).toThrow(/^Expected key=value\.$/);
    expect(() => parsePair("=hunter2")).toThrow(/^Expected key=value\.$/);
  });

  it("reads numbers and booleans where the connector wants them, and leaves all else as it is", () => {
    const config = z.object({ port: z.int(), isOpen: z.boolean().default(false), code: z.string(), any: z.unknown() });
    const connector = { config } as unknown as LoadedConnector;
    expect(typedSettings(connector, { port: "80", isOpen: "true", code: "007", any: "1", other: "2" }, ",")).toEqual({
      port: 80,
      isOpen: true,
      code: "007",
      any: "1",
      other: "2",
    });
    expect(typedSettings(connector, { port: "eighty", isOpen: true }, ",")).toEqual({ port: "eighty", isOpen: true });
  });

  it("reads lists where the connector wants them", () => {
    const connector = { config: z.object({ queues: z.array(z.string()).optional() }) } as unknown as LoadedConnector;
    expect(typedSettings(connector, { queues: "Facilities, Workshop" }, ",")).toEqual({
      queues: ["Facilities", "Workshop"],
    });
    expect(typedSettings(connector, { queues: "Facilities" }, ",")).toEqual({ queues: ["Facilities"] });
    expect(typedSettings(connector, { queues: ["A, B"] }, ",")).toEqual({ queues: ["A, B"] });
  });
});

describe("what a person reads", () => {
  it("is a table with columns as wide as they need to be", () => {
    expect(
      table(
        ["NAME", "COUNT", "SINCE"],
        [
          ["pump", 7, null],
          ["conveyor belt", 1200, "today"],
        ],
      ),
    ).toBe(["NAME           COUNT  SINCE", "pump               7  -", "conveyor belt   1200  today"].join("\n"));
    expect(table(["NAME"], [])).toBe("NAME");
  });

  it("is a path from where they are, or a whole one", () => {
    expect(shownPath({ cwd: "/srv/app" }, "/srv/app/.tributary")).toBe(".tributary");
    expect(shownPath({ cwd: "/srv/app" }, "/var/lib/tributary")).toBe("/var/lib/tributary");
    expect(shownPath({ cwd: "/srv/app" }, "/srv/app")).toBe("/srv/app");
  });
});
