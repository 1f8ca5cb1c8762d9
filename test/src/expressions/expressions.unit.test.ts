import { afterAll, afterEach, describe, expect, it } from "vitest";
import { createExpressions, defaultLimits } from "../../../src/expressions/index.js";

// A process in a zone that is not UTC gives the same results.
const zoneBefore = process.env["TZ"];
process.env["TZ"] = "Asia/Tokyo";
const expressions = createExpressions({ threads: 1, limits: { timeMs: 30_000 } });
afterAll(async () => {
  await expressions.stop();
  if (zoneBefore === undefined) delete process.env["TZ"];
  else process.env["TZ"] = zoneBefore;
});

const now = new Date("2026-11-27T08:30:00.250Z");
const order = {
  number: "WO-17",
  lines: [
    { part: "a", quantity: 2, price: 10.5 },
    { part: "b", quantity: 1, price: 4 },
  ],
};

describe("what an expression gives", () => {
  it.each([
    ["number", "WO-17"],
    ["lines[quantity > 1].part", "a"],
    ["lines.part", ["a", "b"]],
    ["$sum(lines.(quantity * price))", 25],
    ["{'id': number, 'parts': lines{part: quantity}}", { id: "WO-17", parts: { a: 2, b: 1 } }],
    [
      "$ ~> |lines|{'part': $uppercase(part)}, 'price'|",
      {
        number: "WO-17",
        lines: [
          { part: "A", quantity: 2 },
          { part: "B", quantity: 1 },
        ],
      },
    ],
    ["nothing.of.this", undefined],
    ["null", null],
    ["[]", []],
    ["0.1 + 0.2", 0.1 + 0.2],
    ["$sort(lines, function($l, $r) { $l.price > $r.price }).part", ["b", "a"]],
    ["$map(lines, function($l, $i) { $i }) ~> $reverse()", [1, 0]],
    ["$base64encode('Größe')", "R3L232U="],
    ["$base64decode($base64encode('work order'))", "work order"],
    ["$base64decode('YQ==') & $base64decode('YWI=')", "aab"],
    ["$encodeUrlComponent('a b&c')", "a%20b%26c"],
    ["$formatNumber(12345.6, '#,###.00')", "12,345.60"],
    ["$replace('2026-11-27', /(\\d+)-(\\d+)-(\\d+)/, '$3.$2.$1')", "27.11.2026"],
    ["$toMillis('2026-11-27T08:30:00Z')", 1_795_768_200_000],
    ["$toMillis('2026-11-27T08:30:00')", 1_795_768_200_000],
    ["$fromMillis(0, '[Y]-[M01]-[D01] [H01]:[m]')", "1970-01-01 00:00"],
    ["$fromMillis(0, '[H01]:[m]', '+0200')", "02:00"],
    ["$now()", "2026-11-27T08:30:00.250Z"],
    ["$millis()", 1_795_768_200_250],
    ["$fromMillis($toMillis('07:15', '[H]:[m]'))", "2026-11-27T07:15:00.000Z"],
  ])("%s", async (expression, result) => {
    const request = { expression, input: order, now };
    expect(await expressions.evaluate({ ...request, organizationId: "org_1" })).toEqual(result);
    expect(await expressions.evaluate({ ...request, organizationId: "org_2" })).toEqual(result);
  });

  it("has dates of the input as text, and no input at all where none is given", async () => {
    const ask = (expression: string, input: unknown) =>
      expressions.evaluate({ expression, input, organizationId: "org_1" });
    expect(await ask("at", { at: now })).toBe("2026-11-27T08:30:00.250Z");
    expect(await ask("$exists($)", undefined)).toBe(false);
  });
});

describe("what is said of an expression that has no result", () => {
  it.each([
    ["$now()", "EXPRESSION_FAILED", /\$now is not offered: no time was given/],
    ["$random()", "EXPRESSION_FAILED", /\$random is not offered: .* take the number from the input/],
    ["$shuffle([1, 2])", "EXPRESSION_FAILED", /\$shuffle is not offered/],
    [
      "number + 1",
      "EXPRESSION_FAILED",
      /failed at character 8: The left side of the "\+" operator must evaluate to a number/,
    ],
    ["$error('not of ours')", "EXPRESSION_FAILED", /not of ours/],
    ["lines.(", "EXPRESSION_SYNTAX", /Expected a JSONata expression, but at character 7: .*Correct it there/],
    ["", "EXPRESSION_SYNTAX", /Expected a JSONata expression/],
    ["$sum", "EXPRESSION_FAILED", /only data can leave an expression/],
  ])("%s", async (expression, code, message) => {
    const evaluation = expressions.evaluate({ expression, input: order, organizationId: "org_1" });
    await expect(evaluation).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
  });

  it("says where a text is no JSONata, without evaluating it", async () => {
    await expressions.check("$now() & $unheardOf()");
    await expect(expressions.check("a.b[c = ]")).rejects.toMatchObject({
      code: "EXPRESSION_SYNTAX",
      position: 9,
      token: "]",
      details: { position: 9, token: "]" },
    });
  });

  it("says which limit was met, what it is and what came", async () => {
    const big = { expression: "$", input: "x".repeat(2 ** 20), organizationId: "org_1" };
    await expect(expressions.evaluate(big)).rejects.toMatchObject({
      code: "EXPRESSION_TOO_LARGE",
      message: "Expected a result of at most 1 MiB as JSON, got 1.1 MiB. Select fewer fields or fewer items.",
      details: { what: "output", maximum: 1_048_576, size: 1_048_578 },
    });
    await expect(expressions.evaluate({ ...big, expression: " ".repeat(70_000) })).rejects.toMatchObject({
      details: { what: "expression", maximum: 65_536, size: 70_000 },
    });
    const circle: Record<string, unknown> = {};
    circle["self"] = circle;
    await expect(expressions.evaluate({ ...big, input: circle })).rejects.toMatchObject({
      code: "EXPRESSION_FAILED",
      message: expect.stringMatching(/Expected an input that can be written as JSON, got one that can't/) as string,
    });
  });

  it("takes a result of just the size that is allowed", async () => {
    const value = "x".repeat(2 ** 20 - 2);
    expect(await expressions.evaluate({ expression: "$", input: value, organizationId: "org_1" })).toBe(value);
  });

  it("has 500 ms, 64 MiB and 1 MiB of result by default", () => {
    expect(defaultLimits).toMatchObject({ timeMs: 500, memoryBytes: 67_108_864, outputBytes: 1_048_576 });
  });
});

describe("expressions that wait or are not waited for any more", () => {
  const opened: { stop(): Promise<void> }[] = [];
  const open = (limits: { timeMs: number }) => {
    const made = createExpressions({ threads: 1, limits });
    opened.push(made);
    return made;
  };
  afterEach(() => Promise.all(opened.splice(0).map((made) => made.stop())));
  const endless = { expression: "($f := function() { $f() }; $f())", input: null };

  it("lets another organization's expression run between those of one that has sent many", async () => {
    const busy = open({ timeMs: 250 });
    const ended: string[] = [];
    const note = (who: string) => () => void ended.push(who);
    const many = Array.from({ length: 8 }, () =>
      busy.evaluate({ ...endless, organizationId: "greedy" }).catch(note("greedy")),
    );
    const one = busy.evaluate({ expression: "1", input: null, organizationId: "modest" }).then(note("modest"));
    await Promise.all([...many, one]);
    expect(ended.indexOf("modest")).toBeLessThanOrEqual(1);
  });

  it("gives up a wait when its signal does", async () => {
    const busy = open({ timeMs: 250 });
    const running = busy.evaluate({ ...endless, organizationId: "a" }).catch((error: unknown) => error);
    const ending = new AbortController();
    const waiting = busy.evaluate({ expression: "1", input: null, organizationId: "a", signal: ending.signal });
    ending.abort(new Error("not any more"));
    await expect(waiting).rejects.toThrow("not any more");
    expect(await running).toMatchObject({ code: "EXPRESSION_TIMED_OUT", details: { timeMs: 250 } });
    const late = { expression: "1", input: null, organizationId: "a", signal: ending.signal };
    await expect(busy.evaluate(late)).rejects.toThrow("not any more");
  });

  it("refuses more of one organization than can wait, and still takes those of others", async () => {
    const busy = open({ timeMs: 30_000 });
    const settled = Array.from({ length: 501 }, () =>
      busy.evaluate({ expression: "1", input: null, organizationId: "a" }).catch((error: unknown) => error),
    );
    await expect(busy.evaluate({ expression: "1", input: null, organizationId: "a" })).rejects.toMatchObject({
      code: "RATE_LIMITED",
    });
    expect(await busy.evaluate({ expression: "2", input: null, organizationId: "b" })).toBe(2);
    expect(new Set(await Promise.all(settled))).toEqual(new Set([1]));
  });

  it("says of what ran or waited when it was stopped that nothing is known of it", async () => {
    const busy = open({ timeMs: 30_000 });
    const asked = ["a", "b"].map((organizationId) => busy.evaluate({ ...endless, organizationId }));
    const seen = Promise.all(asked.map((one) => one.catch((error: unknown) => (error as Error).name)));
    await busy.stop();
    expect(await seen).toEqual(["AbortError", "AbortError"]);
    await expect(busy.check("1")).rejects.toMatchObject({ name: "AbortError" });
  });
});
