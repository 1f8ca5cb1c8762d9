import { search, type JSONValue } from "@jmespath-community/jmespath";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ExpressionError } from "../../../src/mapping/budget.js";
import { compileExpression } from "../../../src/mapping/expression.js";

const payload = JSON.parse(`{
  "a": { "b": [1, 2, { "c": "x" }], "__proto__": { "own": 1 } },
  "s": "  hey  ", "n": 10, "l": [10, 9, 1], "expref": true, "nothing": null, "yes": true,
  "lines": [{ "k": "b", "v": 0.1, "tags": ["u", "v"] }, { "k": "a", "v": 0.2, "tags": ["w"] }]
}`) as JSONValue;

const evaluate = (expression: string, on: JSONValue = payload) => compileExpression(expression)(on);

describe("an expression on a payload", () => {
  it.each([
    ["a.b[2].c", "x"],
    ["a.b[-1].c", "x"],
    ["missing.b", null],
    ["lines[*].k", ["b", "a"]],
    ["lines[].tags[]", ["u", "v", "w"]],
    ["lines[?v > `0.15`].k | [0]", "a"],
    ["lines[0:1].k", ["b"]],
    ["l[::-1]", [1, 9, 10]],
    ["s[2:5]", "hey"],
    ["a.*", [[1, 2, { c: "x" }], { own: 1 }]],
    ["{k: lines[0].k, n: n}", { k: "b", n: 10 }],
    ["[n, s]", [10, "  hey  "]],
    ["missing || n", 10],
    ["n && s", "  hey  "],
    ["!missing", true],
    ["yes ? 'on' : 'off'", "on"],
    ["n == `10`", true],
    ["lines[0] != lines[1]", true],
    ["s > n", null],
    ["-n", -10],
    ["let $x = n in lines[*].[k, $x]", JSON.parse('[["b",10],["a",10]]')],
    ["map(&[k, $.n], lines)", JSON.parse('[["b",10],["a",10]]')],
    ["pad_left('7', `3`, '0')", "007"],
    ["pad_right('7', `3`)", "7  "],
    ["replace('aaa', 'a', 'b', `2`)", "bba"],
    ["replace('abc', '', '-')", "a-b-c"],
    ["join(', ', lines[].k)", "b, a"],
    ["split('a;b;c', ';', `1`)", ["a", "b;c"]],
    ["zip(lines[].k, l)", JSON.parse('[["b",10],["a",9]]')],
    ["group_by(lines, &k).a[0].v", 0.2],
    ['from_items(`[["x", 1]]`)', { x: 1 }],
    ['merge(`{"x": 1}`, `{"x": 2}`)', { x: 2 }],
    ["trim('--x-', '-')", "x"],
    ["trim_left(s)", "hey  "],
    ["trim_right(s)", "  hey"],
    ["length('ä😀')", 2],
    ["reverse('ab')", "ba"],
    ["min_by(lines, &v).k", "b"],
    ["[max(l), min(l)]", [10, 1]],
    ["to_string(lines[0].tags)", '["u","v"]'],
  ])("%s", (expression, result) => {
    expect(evaluate(expression)).toEqual(result);
  });

  it("calculates in decimal, as an invoice has to be", () => {
    expect(evaluate("sum(lines[].v)")).toBe(0.3);
    expect(evaluate("avg(lines[].v)")).toBe(0.15);
    expect(evaluate("lines[0].v + lines[1].v")).toBe(0.3);
    expect(evaluate("lines[1].v * `3`")).toBe(0.6);
    expect(evaluate("n // `-3`")).toBe(-4);
    expect(evaluate("n % `3`")).toBe(1);
    expect(evaluate("n - `0.9`")).toBe(9.1);
    expect(evaluate("`1e-300` / `2`")).toBe(5e-301);
    expect(evaluate("`1e300` + n")).toBe(1e300);
    expect(evaluate("sum([`1e300`, n])")).toBe(1e300);
    expect(evaluate("[sum(`[]`), avg(`[]`)]")).toEqual([0, null]);
  });

  it("does right what the library's functions do wrong", () => {
    expect(evaluate("sort(l)")).toEqual([1, 9, 10]);
    expect(evaluate("max_by(lines, &k).k")).toBe("b");
    expect(evaluate("to_number('')")).toBeNull();
    expect(evaluate("to_number('12.5')")).toBe(12.5);
    expect(evaluate("replace('ab', 'a', '$&$&', `1`)")).toBe("$&$&b");
    expect(evaluate("let $x = n in map(&($x), l)")).toEqual([10, 10, 10]);
  });

  it("takes a payload's field named expref for a field", () => {
    expect(evaluate("type(@)")).toBe("object");
    expect(evaluate("keys(@)")).toContain("expref");
    const program = { expref: true, type: "Literal", value: "injected" };
    expect(() => evaluate("map(program, list)", { program, list: [1] })).toThrow("a part of the expression");
  });

  it("sees only what the payload itself holds", () => {
    for (const inherited of ["constructor", "__proto__", "toString", "hasOwnProperty", '"__proto__".constructor']) {
      expect(evaluate(inherited)).toBeNull();
    }
    expect(evaluate('a."__proto__"')).toEqual({ own: 1 });
    const made = evaluate('[{__proto__: a}, merge(a, `{}`), from_items(`[["__proto__", {"x": 1}]]`)]');
    for (const object of made as object[]) expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
    expect(evaluate('group_by(`[{"k": "__proto__"}, {"k": "constructor"}]`, &k) | keys(@)')).toEqual([
      "__proto__",
      "constructor",
    ]);
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });

  it("is not changed by being evaluated", () => {
    const before = JSON.stringify(payload);
    evaluate("[sort(l), reverse(l), sort_by(lines, &k), merge(a, {b: n})]");
    expect(JSON.stringify(payload)).toBe(before);
  });

  it("agrees with the library wherever that can be trusted", () => {
    const leaf = fc.constantFrom("a", "b", "c", "@", "l", "`1`", "'x'", "`null`", "`[1, [2]]`");
    const { expression } = fc.letrec<{ expression: string }>((tie) => ({
      expression: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        leaf,
        fc
          .tuple(tie("expression"), fc.constantFrom("a", "b", "*", "[a, b]", "{x: a}"))
          .map(([left, right]) => `(${left}).${right}`),
        fc
          .tuple(
            tie("expression"),
            fc.constantFrom("[*]", "[]", "[0]", "[-1]", "[1:]", "[::-1]", "[*].a", "[].b", "[?a].b", "[?@ == `1`]"),
          )
          .map(([left, right]) => `(${left})${right}`),
        fc
          .tuple(tie("expression"), fc.constantFrom("||", "&&", "|", "==", "!="), tie("expression"))
          .map(([left, operator, right]) => `(${left}) ${operator} (${right})`),
        tie("expression").map((child) => `!(${child})`),
        fc
          .tuple(fc.constantFrom("type", "to_string", "to_array", "not_null"), tie("expression"))
          .map(([name, child]) => `${name}(${child})`),
      ),
    }));
    const key = fc.constantFrom("a", "b", "c", "l");
    const json = fc.letrec<{ value: JSONValue }>((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom<JSONValue>(null, true, false, 0, 1, 2.5, "", "x"),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }),
      ),
    })).value;
    let compared = 0;
    fc.assert(
      fc.property(expression, json, (text, value) => {
        let expected: JSONValue;
        try {
          expected = search(value, text);
        } catch {
          return;
        }
        compared += 1;
        expect(evaluate(text, value)).toEqual(expected);
      }),
      { numRuns: 2_000 },
    );
    expect(compared).toBeGreaterThan(1_500);
  });
});

describe("an expression that can never be evaluated", () => {
  it.each([
    ["", /ends too early/],
    ["foo(", /ends too early/],
    ["a.", /ends too early/],
    ["[a", /ends too early/],
    ["a..b", /unexpected token/],
    ["#", /unknown character: #/],
    ["n - 1", /a number is written in backticks, like `5`/],
    ["l[1-2]", /1-2 is no number; write arithmetic with blanks/],
    ["name || 'none", /'none has no closing '/],
    ["n == `1", /`1 has no closing `/],
    ["status = 'x'", /a single =; two values are compared with ==/],
    ["a & b", /unexpected token type/],
    ["&a", /an & where a value is expected/],
    ["nme(a)", /there is no function nme\(\); there are abs, avg/],
    ["constructor(a)", /there is no function constructor\(\)/],
    ["abs(a, b)", /abs\(\) takes 1 argument, not 2/],
    ["find_first(a)", /find_first\(\) takes 2 to 4 arguments, not 1/],
    ["merge()", /merge\(\) takes 1 or more arguments, not 0/],
    ["map(a, b)", /map\(\) expects a part of the expression, like &name, as argument 1/],
    ["length(&a)", /length\(\) expects a value as argument 1/],
    ["$x", /uses \$x, which no let gives a value/],
    ["l[::0]", /a slice with step 0/],
    [Array(65).fill("a").join("."), /nested more than 64 levels deep/],
    ["a".repeat(2_001), /2001 characters, more than 2000/],
  ])("is refused: %s", (expression, said) => {
    expect(() => compileExpression(expression)).toThrow(ExpressionError);
    expect(() => compileExpression(expression)).toThrow(said);
  });

  it("never makes the parser run away or fail in another way", () => {
    const token = fc.constantFrom(
      ..."a b @ $ $x * , . : ( ) [ ] { } [] [? & && | || ! != == = < > + - // / % ? 1 -1 'x' `1` \" ` ' let in = \\".split(
        " ",
      ),
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 14 }), fc.constantFrom("", " "), (tokens, glue) => {
        try {
          evaluate(tokens.join(glue));
        } catch (error) {
          expect(error).toBeInstanceOf(ExpressionError);
        }
      }),
      { numRuns: 5_000 },
    );
  });
});

describe("an expression that asks for too much", () => {
  const wide: JSONValue = { l: Array.from({ length: 2_000 }, (_, index) => index), s: " ".repeat(60_000) + "x" };
  const doubled = Array(20).fill("[@, @]").join(" | ");

  it.each([
    ["doubling", Array(20).fill("[@, @][]").join(" | ")],
    ["lists in lists", "map(&map(&[@, $.l], $.l), $.l)"],
    ["flattening many times the same", "map(&$.l, l)[]"],
    ["variables named twice", `let $a = l in let $b = [$a, $a][] in ${"let $b = [$b, $b, $b, $b][] in ".repeat(4)}$b`],
    ["padding", "pad_left('a', `1000000000`)"],
    ["padding of small things", "map(&pad_left('a', `100000`), l)"],
    ["replacing", "replace(s, ' ', s)"],
    ["joining", "join(s, l[*].to_string(@))"],
    ["text of what is named often", `${doubled} | to_string(@)`],
    ["comparing", `(${doubled}) == (${doubled})`],
    ["searching", "find_first(s, join('', ['y', s[0:30000]]))"],
    ["comparing the same text", "map(&($.s == $.s), $.l)"],
    ["calculating", "map(&sum($.l), l)"],
    ["zipping", `zip(${Array(200).fill("l").join(",")})`],
  ])("is ended: %s", (_name, expression) => {
    const begun = performance.now();
    expect(() => evaluate(expression, wide)).toThrow(/takes more than 200000 steps|more than \d+ bytes/);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  it("takes no square of a text's length to trim it", () => {
    const begun = performance.now();
    expect(evaluate("length(trim(s)) + length(trim_right(s, 'y'))", wide)).toBe(60_002);
    expect(performance.now() - begun).toBeLessThan(500);
  });

  it("leaves enough for an order of thousands of lines", () => {
    const lines = Array.from({ length: 5_000 }, (_, index) => ({ quantity: index, price: 2, isOpen: index % 2 === 0 }));
    expect(evaluate("sum(map(&(quantity * price), lines[?isOpen]))", { lines })).toBe(12_495_000);
  });
});

describe("an expression that fails on one payload", () => {
  it.each([
    ["abs(s)", "abs() expects number as argument 1, got text"],
    ["sum(lines[].k)", "sum() expects list of number as argument 1, got a list of text"],
    ["n + s", "+ expects numbers, got text"],
    ["n / `0`", "it divides by zero"],
    ["sort_by(lines, &missing)", "only numbers can be put in order, or texts, not null"],
    ["sort_by(lines, &(v > `0.15` && v || k))", "only numbers can be put in order, or texts, not text and number"],
    ["group_by(lines, &v)", "group_by() expects text to group by, got number"],
    ["from_items(lines[].tags)", "from_items() expects pairs of text and value"],
    ["replace('a', 'a', 'b', `-1`)", "replace() expects a whole number from 0 as argument 4, got -1"],
    ["pad_left('a', `3`, 'xy')", 'pad_left() expects one character as argument 3, got "xy"'],
    ["`1e308` * `1e308`", "its result is too large a number"],
  ])("says why: %s", (expression, said) => {
    expect(() => evaluate(expression)).toThrow(new ExpressionError(said));
  });
});
