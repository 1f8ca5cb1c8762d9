/**
 * The programs that run inside QuickJS, as text: they never run here. `preparation` before JSONata is loaded, `loading`
 * around its source, `entrance` after it. They use nothing but the language.
 */

/**
 * Takes from the realm what an expression must not reach and gives what JSONata expects of a browser.
 *
 * - Time: `new Date()` and `Date.now()` tell the time the task was given, so that the same task has the same result. A
 *   time without zone is read as UTC, wherever the server stands.
 * - Chance: none.
 * - Making code from text: `eval` and the four function constructors are gone.
 * - `__proto__` is no door to the prototype but a name like any other, `__defineGetter__` and its like are gone.
 * - base64: QuickJS knows neither `btoa` nor `Buffer`.
 *
 * Its value is `{ window, time }`: what JSONata looks for in a browser, and where the time is set.
 */
export const preparation = `
(() => {
  "use strict";
  const time = { now: 0 };
  const RealDate = Date;
  const parse = RealDate.parse;
  const withoutZone = /^[^A-Za-z+]*T[0-9:.,]*$/;
  const Clock = new Proxy(RealDate, {
    construct: (target, given, newTarget) =>
      Reflect.construct(target, given.length === 0 ? [time.now] : given, newTarget === Clock ? target : newTarget),
    apply: (target) => new target(time.now).toString(),
  });
  RealDate.now = () => time.now;
  RealDate.parse = (text) => parse(withoutZone.test(String(text)) ? String(text) + "Z" : text);
  RealDate.prototype.constructor = Clock;
  globalThis.Date = Clock;

  Math.random = () => { throw new Error("there is no chance in an expression"); };

  const refuse = function () { throw new Error("an expression makes no code"); };
  for (const maker of [function () {}, function* () {}, async function () {}, async function* () {}])
    Object.defineProperty(Object.getPrototypeOf(maker), "constructor", { value: refuse });
  for (const name of ["eval", "Function", "SharedArrayBuffer", "Atomics", "WeakRef", "FinalizationRegistry"])
    delete globalThis[name];
  for (const name of ["__proto__", "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__"])
    delete Object.prototype[name];

  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const btoa = (given) => {
    const text = String(given);
    const parts = [];
    for (let place = 0; place < text.length; place += 3) {
      const bytes = [0, 1, 2].map((step) => text.charCodeAt(place + step));
      if (bytes.some((byte) => byte > 255))
        throw new Error("base64 is of bytes, and the text has characters beyond U+00FF");
      const bits = (bytes[0] << 16) | ((bytes[1] || 0) << 8) | (bytes[2] || 0);
      parts.push(
        alphabet[bits >> 18],
        alphabet[(bits >> 12) & 63],
        Number.isNaN(bytes[1]) ? "=" : alphabet[(bits >> 6) & 63],
        Number.isNaN(bytes[2]) ? "=" : alphabet[bits & 63],
      );
    }
    return parts.join("");
  };
  const values = new Map([...alphabet].map((letter, value) => [letter, value]));
  const atob = (given) => {
    const text = String(given).replace(/[\\t\\n\\f\\r ]/g, "").replace(/={1,2}$/, "");
    const parts = [];
    let bits = 0;
    let count = 0;
    for (const letter of text) {
      const value = values.get(letter);
      if (value === undefined) throw new Error("the text is no base64");
      bits = ((bits << 6) | value) & 0xffffff;
      count += 6;
      if (count >= 8) {
        count -= 8;
        parts.push(String.fromCharCode((bits >> count) & 255));
      }
    }
    return parts.join("");
  };
  return { window: { btoa, atob }, time };
})()
`;

/** A function that runs JSONata's source as the CommonJS module it is and returns what that exports. */
export const loading = (source: string): string =>
  `(function (window) { const module = { exports: {} }; const exports = module.exports;\n${source}\n; return module.exports; })`;

/**
 * A function of `(jsonata, time)` that freezes everything reachable from the realm and returns the only way in:
 * `run(kind, expression, inputJson, nowMs)`, a promise of text: `=` and the result as JSON, `-` for no result, `!` and an
 * outcome as JSON for a fault.
 *
 * Freezing alone would make `{"toString": 1}` fail, for an object can't be given what its frozen prototype forbids;
 * so the plain properties of `Object.prototype` become pairs of getter and setter, of which the setter makes an own
 * property.
 */
export const entrance = `
(function (jsonata, time) {
  "use strict";
  const { parse, stringify } = JSON;
  const { defineProperty, freeze, getOwnPropertyDescriptor, getPrototypeOf } = Object;
  const { ownKeys } = Reflect;

  for (const owner of [Object.prototype, Error.prototype])
    for (const key of ownKeys(owner)) {
      const { value, get } = getOwnPropertyDescriptor(owner, key);
      if (get) continue;
      defineProperty(owner, key, {
        get: () => value,
        set(given) {
          if (this === owner) throw new TypeError("what all objects share can't be changed");
          defineProperty(this, key, { value: given, writable: true, enumerable: true, configurable: true });
        },
      });
    }

  const describe = (error) => {
    const isObject = typeof error === "object" && error !== null;
    const message = isObject && typeof error.message === "string" ? error.message : String(isObject ? error.code : error);
    return {
      message: message.slice(0, 400),
      jsonataCode: isObject && typeof error.code === "string" ? error.code.slice(0, 20) : null,
      position: isObject && typeof error.position === "number" ? error.position : null,
      token: isObject && typeof error.token === "string" ? error.token.slice(0, 100) : null,
    };
  };
  /** What the engine itself ran out of; null for faults of the expression. */
  const excessOf = (error) => {
    const isObject = typeof error === "object" && error !== null;
    if (!isObject) return null;
    // The engine has no room left to make even an error of.
    if (error.code === "D1011") return "recursion";
    if (error.code === "D2014" || error.code === "D2015") return "memory";
    if (typeof error.message !== "string" || !(error instanceof Error) || typeof error.code === "string") return null;
    if (/^(out of memory|string too long|invalid (array|string) length|invalid array index)/.test(error.message)) return "memory";
    return /stack overflow|call stack size/.test(error.message) ? "recursion" : null;
  };
  const fault = (kind, error) => {
    const what = excessOf(error);
    return "!" + stringify(what === null ? { kind, ...describe(error) } : { kind: "tooLarge", what, size: null });
  };

  const withoutPrototypes = (key, value) => (key === "__proto__" ? undefined : value);
  const isFunction = (value) =>
    typeof value === "function" ||
    (typeof value === "object" && value !== null && (value._jsonata_lambda === true || value._jsonata_function === true));
  const onlyData = (key, value) => {
    if (isFunction(value)) throw new Error("the result has a function in it, and only data can leave an expression; call it");
    if (typeof value === "number" && !Number.isFinite(value)) throw new Error("the result has a number in it that is too large to be one");
    return value;
  };
  const refused = (name, why) => () => { throw new Error(name + " is not offered: " + why); };
  const chance = "an expression has the same result for the same input; take the number from the input";
  const noTime = "no time was given to this evaluation; take it from the input";

  // Parsing takes a third of a short expression's time, and the same few come again and again.
  const parsed = new Map();
  const expressionOf = (text) => {
    const known = parsed.get(text);
    if (known) return known;
    const expression = jsonata(text);
    if (text.length > 2000) return expression;
    if (parsed.size >= 100) parsed.clear();
    parsed.set(text, expression);
    return expression;
  };

  const run = async (kind, text, inputText, nowMs) => {
    let expression;
    try {
      expression = expressionOf(text);
    } catch (error) {
      return fault("syntax", error);
    }
    if (kind === "check") return "-";
    try {
      time.now = nowMs === null ? 0 : nowMs;
      const input =
        inputText === null
          ? undefined
          : inputText.includes('"__proto__"')
            ? parse(inputText, withoutPrototypes)
            : parse(inputText);
      const bindings = { random: refused("$random", chance), shuffle: refused("$shuffle", chance) };
      if (nowMs === null) {
        bindings.now = refused("$now", noTime);
        bindings.millis = refused("$millis", noTime);
      }
      const value = await expression.evaluate(input, bindings);
      const json = stringify(value, onlyData);
      return json === undefined ? "-" : "=" + json;
    } catch (error) {
      return fault("failed", error);
    }
  };

  const seen = new Set();
  const waiting = [
    globalThis,
    jsonata,
    run,
    function* () {},
    async function () {},
    async function* () {},
    (function* () {})(),
    (async function* () {})(),
    [][Symbol.iterator](),
    new Map()[Symbol.iterator](),
    new Set()[Symbol.iterator](),
    ""[Symbol.iterator](),
    "".matchAll(/a/g),
  ];
  while (waiting.length > 0) {
    const thing = waiting.pop();
    if ((typeof thing !== "object" && typeof thing !== "function") || thing === null || seen.has(thing)) continue;
    seen.add(thing);
    waiting.push(getPrototypeOf(thing));
    for (const key of ownKeys(thing)) {
      const { value, get, set } = getOwnPropertyDescriptor(thing, key);
      waiting.push(value, get, set);
    }
    freeze(thing);
  }
  return run;
})
`;
