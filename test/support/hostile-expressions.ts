/**
 * Expressions that try to get out, to leave something behind, or to take more than their share: what is known of
 * JSONata (the CVEs are named), of sandboxes in JavaScript, and of engines that match patterns by backtracking.
 */
export interface HostileExpression {
  readonly name: string;
  readonly expression: string;
  readonly input?: unknown;
  /**
   * What may come of it: `harmless` (a result with nothing in it that is not the tenant's) or a code. Where several may,
   * which limit is met first depends on the machine.
   */
  readonly allowed: readonly Ending[];
  /** Where it is harmless, the result; absent for none, left out where only harmlessness counts. */
  readonly result?: unknown;
}

export type Ending =
  "harmless" | "EXPRESSION_SYNTAX" | "EXPRESSION_TIMED_OUT" | "EXPRESSION_TOO_LARGE" | "EXPRESSION_FAILED";

const harmless = ["harmless"] as const;
const refused = ["EXPRESSION_FAILED"] as const;
const stopped = ["EXPRESSION_TIMED_OUT", "EXPRESSION_TOO_LARGE"] as const;
const tooLarge = ["EXPRESSION_TOO_LARGE"] as const;
/** Neither in nor out matters, as long as nothing is reached. */
const anyEnd = ["harmless", "EXPRESSION_FAILED"] as const;

/** Ways to a prototype, a constructor or the host, and what would be found there. */
const escapes: readonly HostileExpression[] = [
  { name: "the prototype by name", expression: "$.`__proto__`", input: {}, allowed: harmless },
  { name: "the constructor by name", expression: "$.constructor", input: {}, allowed: harmless },
  { name: "the constructor of a text", expression: '"a".constructor', allowed: harmless },
  { name: "the constructor of a number", expression: "(1).constructor", allowed: harmless },
  { name: "the constructor of a list", expression: "[1, 2].constructor", allowed: harmless },
  {
    name: "CVE-2026-77413: an inherited constructor looked up",
    expression: '$lookup({}, "constructor")',
    allowed: harmless,
  },
  { name: "CVE-2026-77413: the prototype looked up", expression: '$lookup({}, "__proto__")', allowed: harmless },
  { name: "an inherited method looked up", expression: '$lookup({}, "valueOf")', allowed: harmless },
  { name: "a looked-up maker of getters", expression: '$lookup({}, "__defineGetter__")', allowed: harmless },
  { name: "a looked-up reader of setters", expression: '$lookup({}, "__lookupSetter__")', allowed: harmless },
  {
    name: "CVE-2026-77415: a chain of look-ups to the maker of functions",
    expression: '($f := $lookup($lookup({}, "constructor"), "constructor"); $f("return process")())',
    allowed: refused,
  },
  { name: "the constructor of a function", expression: "$sum.constructor", allowed: harmless },
  { name: "the constructor of a function, looked up", expression: '$lookup($sum, "constructor")', allowed: anyEnd },
  { name: "what implements a function", expression: "$sum.implementation", allowed: anyEnd },
  {
    name: "a program made by what implements a function",
    expression: '$sum.implementation.constructor("return globalThis")()',
    allowed: anyEnd,
  },
  {
    name: "a maker of functions called by path",
    expression: '$string.constructor.constructor("return 1")()',
    allowed: anyEnd,
  },
  {
    name: "the environment of a function (#691)",
    expression: "($f := function() { 1 }; $f.environment)",
    allowed: anyEnd,
  },
  {
    name: "a binding put into the environment of a function (#691)",
    expression: '($f := function() { 1 }; $f.environment.bind("sum", 1); $sum([1, 2]))',
    allowed: anyEnd,
  },
  {
    name: "the input of a function (#691)",
    expression: "($f := function() { 1 }; $f.input)",
    input: { a: 1 },
    allowed: anyEnd,
  },
  { name: "the body of a function (#691)", expression: "($f := function($x) { $x + 1 }; $f.body)", allowed: anyEnd },
  {
    name: "the arguments of a function (#691)",
    expression: "($f := function($x) { $x }; $f.arguments)",
    allowed: anyEnd,
  },
  { name: "the process", expression: "process.env", allowed: harmless },
  { name: "the global object", expression: "globalThis", allowed: harmless },
  { name: "the global object by variable", expression: "$globalThis", allowed: harmless },
  { name: "a module", expression: '$require("node:fs")', allowed: refused },
  { name: "a module by import", expression: 'import("node:fs")', allowed: ["EXPRESSION_FAILED", "EXPRESSION_SYNTAX"] },
  { name: "the network", expression: '$fetch("http://127.0.0.1")', allowed: refused },
  { name: "a timer", expression: "$setTimeout(function() { 1 }, 1)", allowed: refused },
  { name: "code by $eval", expression: '$eval("process.exit()")', allowed: anyEnd },
  { name: "code by $eval of JavaScript", expression: '$eval("(() => 1)()")', allowed: refused },
  { name: "an escape by $eval", expression: "$eval('$lookup({}, \"constructor\")')", allowed: harmless },
  {
    name: "the evaluator's hooks",
    expression: "($__evaluate_entry := function() { 1 }; 1 + 1)",
    allowed: anyEnd,
    result: 2,
  },
  {
    name: "the hook of new frames",
    expression: "($__createFrame_push := function() { 1 }; 1 + 1)",
    allowed: anyEnd,
    result: 2,
  },
  { name: "a regular expression's own fields", expression: "/a/.lastIndex", allowed: anyEnd },
  { name: "the prototype of a match", expression: '$match("a", /a/).constructor', allowed: harmless },
  { name: "a function as the result", expression: "$sum", allowed: refused },
  { name: "a function inside the result", expression: '{"a": [function($x) { $x }]}', allowed: refused },
  {
    name: "a promise's way out",
    expression: '{"then": function($resolve) { $resolve("taken over") }}',
    allowed: anyEnd,
  },
  { name: "a value that says how to be written", expression: '{"toJSON": function() { "another" }}', allowed: anyEnd },
];

/** Ways to change what others use. Nothing may remain, in the realm or outside. */
const pollutions: readonly HostileExpression[] = [
  {
    name: "CVE-2024-27307: a transform of the prototype",
    expression: '$ ~> |`__proto__`|{"polluted": true}|',
    input: {},
    allowed: anyEnd,
  },
  {
    name: "CVE-2024-27307: a transform of the constructor's prototype",
    expression: '$ ~> |constructor.prototype|{"polluted": true}|',
    input: {},
    allowed: anyEnd,
  },
  {
    name: "CVE-2024-27307: a transform that sets the prototype",
    expression: '$ ~> |$|{"__proto__": {"polluted": true}}|',
    input: { a: 1 },
    allowed: anyEnd,
  },
  {
    name: "CVE-2026-12208: a prototype made by a constructor of objects",
    expression: '{"__proto__": {"polluted": true}}.polluted',
    allowed: harmless,
  },
  {
    name: "a prototype in the result",
    expression: '{"__proto__": {"polluted": true}, "a": 1}',
    allowed: harmless,
    result: { a: 1 },
  },
  {
    name: "a prototype in the input",
    expression: "$",
    input: JSON.parse('{"__proto__": {"polluted": true}, "a": 1}') as unknown,
    allowed: harmless,
    result: { a: 1 },
  },
  {
    name: "prototypes merged",
    expression: '$merge([{"a": 1}, {"__proto__": {"polluted": true}}]).polluted',
    allowed: harmless,
  },
  {
    name: "prototypes spread",
    expression: '$merge($spread({"__proto__": {"polluted": true}, "a": 1})).polluted',
    allowed: harmless,
  },
  {
    name: "a prototype by groups",
    expression: '[{"k": "__proto__", "v": 1}]{k: {"polluted": v}}.polluted',
    allowed: harmless,
  },
  { name: "a prototype by $each", expression: '$each({"__proto__": 1}, function($v, $k) { $k })', allowed: harmless },
  {
    name: "a prototype by $sift",
    expression: '$sift({"__proto__": 1, "a": 2}, function($v) { $v > 1 })',
    allowed: harmless,
    result: { a: 2 },
  },
  { name: "a prototype by $keys", expression: '$keys({"constructor": 1})', allowed: harmless, result: "constructor" },
  {
    name: "a method of all objects renamed",
    expression: '{"hasOwnProperty": 1, "toString": 2}',
    allowed: harmless,
    result: { hasOwnProperty: 1, toString: 2 },
  },
  {
    name: "a method of all objects replaced in the input",
    expression: '$merge([$, {"b": 2}])',
    input: { hasOwnProperty: 1, constructor: 2, toString: 3 },
    allowed: harmless,
    result: { hasOwnProperty: 1, constructor: 2, toString: 3, b: 2 },
  },
  {
    name: "a method of all objects replaced by a transform",
    expression: '$ ~> |$|{"toString": 1, "valueOf": 2}|',
    input: { a: 1 },
    allowed: harmless,
    result: { a: 1, toString: 1, valueOf: 2 },
  },
  {
    name: "a built-in function bound anew",
    expression: "($sum := function($x) { 0 }; $sum([1, 2]))",
    allowed: harmless,
    result: 0,
  },
  { name: "a built-in function after it was bound anew", expression: "$sum([1, 2])", allowed: harmless, result: 3 },
];

/** Patterns that backtrack without end, and JSONata's own. */
const patterns: readonly HostileExpression[] = [
  {
    name: "#833: the same part of a second several times in a picture of $toMillis",
    expression: '$toMillis($, "[f1][f1][f1][f1][f1]x")',
    input: "1".repeat(300),
    allowed: stopped,
  },
  {
    name: "CVE-2026-52746: a date that goes on and on",
    expression: "$toMillis($)",
    input: `2026${"-11".repeat(40_000)}x`,
    allowed: ["EXPRESSION_FAILED", ...stopped],
  },
  {
    name: "repetition inside repetition",
    expression: "$match($, /^(a+)+$/)",
    input: `${"a".repeat(64)}!`,
    allowed: stopped,
  },
  {
    name: "alternatives that overlap",
    expression: "$match($, /^(a|a)*$/)",
    input: `${"a".repeat(64)}!`,
    allowed: stopped,
  },
  {
    name: "alternatives of different lengths",
    expression: "$contains($, /^(a|aa)+$/)",
    input: `${"a".repeat(128)}!`,
    allowed: stopped,
  },
  {
    name: "repetition of anything, often",
    expression: "$contains($, /(.*)*x$/)",
    input: "a".repeat(64),
    allowed: [...stopped, "harmless"],
  },
  {
    name: "many greedy parts",
    expression: '$replace($, /.*.*.*.*.*.*.*.*=.*/, "")',
    input: "a".repeat(2_000),
    allowed: stopped,
  },
  { name: "splitting by repetition", expression: "$split($, /(x+x+)+y/)", input: "x".repeat(64), allowed: stopped },
  { name: "back references", expression: "$match($, /^(a*)*\\1$/)", input: `${"a".repeat(64)}b`, allowed: stopped },
  {
    name: "looking ahead without end",
    expression: "$match($, /(?=(a+)+$)b/)",
    input: `${"a".repeat(64)}!`,
    allowed: stopped,
  },
  {
    name: "a pattern that matches nothing, everywhere",
    expression: '$replace($, /(?:)/, "x")',
    input: "a".repeat(100),
    allowed: ["EXPRESSION_FAILED", ...stopped],
  },
  {
    name: "a picture of endless digits",
    expression: "$formatNumber(1, $)",
    input: "#".repeat(200_000),
    allowed: ["harmless", "EXPRESSION_FAILED", ...stopped],
  },
];

/** Work without end. */
const endless: readonly HostileExpression[] = [
  { name: "a function that calls itself", expression: "($f := function() { 1 + $f() }; $f())", allowed: stopped },
  { name: "a function that calls itself last", expression: "($f := function() { $f() }; $f())", allowed: stopped },
  {
    name: "two that call each other last",
    expression: "($f := function() { $g() }; $g := function() { $f() }; $f())",
    allowed: stopped,
  },
  { name: "a fixed point that is none", expression: "($y := function($f) { $f($f) }; $y($y))", allowed: stopped },
  {
    name: "a function that grows its argument",
    expression: '($f := function($s) { $f($s & $s) }; $f("a"))',
    allowed: stopped,
  },
  {
    name: "a function that grows a list",
    expression: "($f := function($s) { $f($append($s, $s)) }; $f([1]))",
    allowed: stopped,
  },
  { name: "evaluation that evaluates itself", expression: "($e := '$eval($e)'; $eval($e))", allowed: stopped },
  {
    name: "Fibonacci",
    expression: "($f := function($n) { $n < 2 ? $n : $f($n - 1) + $f($n - 2) }; $f(60))",
    allowed: stopped,
  },
  {
    name: "the Ackermann function",
    expression:
      "($a := function($m, $n) { $m = 0 ? $n + 1 : $n = 0 ? $a($m - 1, 1) : $a($m - 1, $a($m, $n - 1)) }; $a(4, 2))",
    allowed: stopped,
  },
  { name: "ranges within ranges", expression: "$count([1..3000].([1..3000].([1..3000])))", allowed: stopped },
  { name: "a long range", expression: "[1..9999999]", allowed: [...stopped, "EXPRESSION_FAILED"] },
  { name: "a range without measure", expression: "[1..1e15]", allowed: [...stopped, "EXPRESSION_FAILED"] },
  {
    name: "a fold over a long range",
    expression: "$reduce([1..9000000], function($a, $b) { $a + $b })",
    allowed: stopped,
  },
  {
    name: "a sort that compares without end",
    expression: "$sort([1..200000], function($a, $b) { $random() > 0.5 })",
    allowed: [...stopped, "EXPRESSION_FAILED"],
  },
  {
    name: "a sort by a costly order",
    expression: "$sort([1..100000], function($a, $b) { $sum([1..100]) > 0 })",
    allowed: stopped,
  },
  {
    name: "descendants of descendants",
    expression: "$count(**.**.**.**)",
    input: nested(200),
    allowed: [...stopped, "harmless"],
  },
  {
    name: "every pair of a long list",
    expression: '$count($@$a.$@$b.$@$c.{"x": $a & $b & $c})',
    input: Array.from({ length: 400 }, (_, place) => place),
    allowed: [...stopped, "EXPRESSION_FAILED", "harmless"],
  },
  { name: "a text of ten million", expression: '$length($pad("a", 100000000))', allowed: stopped },
  {
    name: "an error caught by nobody, again and again",
    expression: "($f := function($n) { $exists($error) ? $f($n + 1) : $f($n) }; $f(0))",
    allowed: stopped,
  },
];

/** Memory, depth and size. */
const large: readonly HostileExpression[] = [
  {
    name: "a text doubled thirty times",
    expression: '($d := function($s, $n) { $n = 0 ? $s : $d($s & $s, $n - 1) }; $length($d("abcdefgh", 30)))',
    allowed: stopped,
  },
  { name: "a result of ten megabytes", expression: '$pad("a", 10000000)', allowed: tooLarge },
  { name: "a result of ten megabytes in a list", expression: '[1..100].$pad("a", 100000)', allowed: tooLarge },
  { name: "a result one byte over the limit", expression: '$pad("a", 1048575)', allowed: tooLarge },
  { name: "a result of many bytes and few characters", expression: '$pad("", 600000, "ä")', allowed: tooLarge },
  { name: "a result of short items", expression: "[1..300000]", allowed: tooLarge },
  { name: "texts kept in a list", expression: '$length($join([1..2000].$pad("x", 100000)))', allowed: stopped },
  {
    name: "a list of lists",
    expression: "($f := function($x, $n) { $n = 0 ? $x : $f([[$x], [$x]], $n - 1) }; $f(1, 40))",
    allowed: stopped,
  },
  {
    name: "a result of a thousand levels",
    expression: "($f := function($x, $n) { $n = 0 ? $x : $f([[$x]], $n - 1) }; $f(1, 1000))",
    allowed: [...tooLarge, "EXPRESSION_TIMED_OUT"],
  },
  {
    name: "a result of a hundred thousand levels",
    expression: '($f := function($x, $n) { $n = 0 ? $x : $f({"a": $x}, $n - 1) }; $f(1, 100000))',
    allowed: stopped,
  },
  {
    name: "brackets without end",
    expression: `${"(".repeat(30_000)}1${")".repeat(30_000)}`,
    allowed: ["EXPRESSION_SYNTAX", ...stopped],
  },
  { name: "lists without end", expression: "[".repeat(60_000), allowed: ["EXPRESSION_SYNTAX", ...stopped] },
  {
    name: "signs without end",
    expression: `${"-".repeat(60_000)}1`,
    allowed: ["EXPRESSION_SYNTAX", "EXPRESSION_FAILED", "harmless", ...stopped],
  },
  {
    name: "a sum without end",
    expression: Array.from({ length: 30_000 }, () => "1").join("+"),
    allowed: ["harmless", ...stopped],
  },
  {
    name: "conditions without end",
    expression: `${"1?".repeat(20_000)}1`,
    allowed: ["harmless", "EXPRESSION_SYNTAX", ...stopped],
  },
  {
    name: "functions inside functions",
    expression: `${"function(){".repeat(5_000)}1${"}".repeat(5_000)}`,
    allowed: ["EXPRESSION_FAILED", "EXPRESSION_SYNTAX", ...stopped],
  },
  { name: "an expression that is too long", expression: `"${"a".repeat(70_000)}"`, allowed: tooLarge },
  { name: "an input that is too large", expression: "1", input: "a".repeat(5 * 2 ** 20), allowed: tooLarge },
  {
    name: "an input of many levels",
    expression: "$count(**)",
    input: nested(2_000),
    allowed: [...stopped, "harmless"],
  },
  { name: "numbers beyond measure", expression: "1e308 * 10", allowed: refused },
  { name: "a power beyond measure", expression: "$power(10, 400)", allowed: refused },
  { name: "digits beyond measure", expression: "$formatBase(1e300, 2) ~> $length()", allowed: anyEnd },
  { name: "base64 of much", expression: '$length($base64encode($pad("a", 20000000)))', allowed: stopped },
];

function nested(levels: number): unknown {
  let value: unknown = { end: 1 };
  for (let level = 0; level < levels; level += 1) value = { a: value };
  return value;
}

export const hostileExpressions: readonly HostileExpression[] = [
  ...escapes,
  ...pollutions,
  ...patterns,
  ...endless,
  ...large,
];

/** What came of an evaluation, in a form that two can be compared by. */
export interface Ended {
  readonly ending: Ending | "other";
  readonly value?: unknown;
  readonly message: string;
  /** What should never come of any expression; null when nothing did. */
  readonly problem: string | null;
}

const inside = /native code|\[object (?:process|global)\]|_jsonata_|at \w+ \(|node:internal|node_modules/;

export async function endingOf(evaluation: Promise<unknown>): Promise<Ended> {
  try {
    const value = await evaluation;
    const text = JSON.stringify(value) ?? "";
    const problem = inside.test(text) ? `the result shows the inside: ${text.slice(0, 200)}` : null;
    return { ending: "harmless", value, message: text.slice(0, 200), problem };
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: unknown };
    const text = String(message);
    const isOurs = typeof code === "string" && code.startsWith("EXPRESSION_");
    if (!isOurs) return { ending: "other", message: text, problem: `not an error of expressions: ${text}` };
    const problem = inside.test(text) ? `the message shows the inside: ${text.slice(0, 200)}` : null;
    return { ending: code as Ending, message: text, problem };
  }
}
