import { buildSchema, getOperationAST, parse, type DocumentNode, type ExecutionResult } from "graphql";
import { describe, expect, it } from "vitest";
import { decidingVariables, SharedAnswers } from "../../../src/engine/direct/shared-answers.js";
import { DirectEngine, type EngineSubscription } from "../../../src/engine/index.js";

const document = parse("subscription ($after: ID, $size: Int) { changed(after: $after) { name(size: $size) } }");

function asking(wish: Partial<EngineSubscription> = {}): EngineSubscription {
  const context = {};
  return {
    document,
    operationName: null,
    variables: {},
    context,
    newContext: () => context,
    rights: () => "all",
    ...wish,
  };
}

/** Answers by counting how often it was asked. */
function counter(answer: () => ExecutionResult = () => ({ data: {} })) {
  const executed = { times: 0, execute: () => Promise.resolve(((executed.times += 1), answer())) };
  return executed;
}

const answerFor = (shared: SharedAnswers, wish: Partial<EngineSubscription> = {}) => {
  const answer = shared.answerFor(asking(wish), ["size"]);
  if (!answer) throw new Error("expected to share");
  return answer;
};

describe("answers to one event", () => {
  it("are the same object for all who ask the same with the same rights, before and after the first is there", async () => {
    const shared = new SharedAnswers();
    const executed = counter();
    const event = {};
    const others = [{}, { variables: { after: "evt_1" } }, { context: {} }].map((wish) => answerFor(shared, wish));
    const [first, ...rest] = await Promise.all(others.map(async (answer) => answer(event, executed.execute)));
    const late = await answerFor(shared)(event, executed.execute);
    for (const answer of [...rest, late]) expect(answer).toBe(first);
    expect(executed.times).toBe(1);
  });

  it.each([
    ["another document", { document: parse("subscription { changed { name } }") }],
    ["another operation of the document", { operationName: "Other" }],
    ["another value of a variable that the selection uses", { variables: { size: 2 } }],
    ["a null where another sent nothing", { variables: { size: null } }],
    ["other rights", { rights: () => "some" }],
  ])("are made anew for %s", async (_what, wish) => {
    const shared = new SharedAnswers();
    const executed = counter();
    const event = {};
    const first = await answerFor(shared)(event, executed.execute);
    expect(await answerFor(shared, wish)(event, executed.execute)).not.toBe(first);
    expect(executed.times).toBe(2);
  });

  it("are made anew for an event that is another object, and for what is none", async () => {
    const answer = answerFor(new SharedAnswers());
    const executed = counter();
    for (const event of [{}, {}, null, null, "text"]) await answer(event, executed.execute);
    expect(executed.times).toBe(5);
  });

  it("follow rights that change while a subscription lasts", async () => {
    const shared = new SharedAnswers();
    const executed = counter();
    let rights = "all";
    const changing = answerFor(shared, { rights: () => rights });
    const event = {};
    const first = await answerFor(shared)(event, executed.execute);
    expect(await changing(event, executed.execute)).toBe(first);
    rights = "none";
    expect(await changing(event, executed.execute)).not.toBe(first);
  });

  it("are nobody else's when they have errors or were not made at all", async () => {
    const shared = new SharedAnswers();
    const event = {};
    const failing = counter(() => ({ data: null, errors: [] }));
    const answers = await Promise.all([1, 2, 3].map(async () => answerFor(shared)(event, failing.execute)));
    expect(failing.times).toBe(3);
    expect(new Set(answers).size).toBe(3);
    const lost = {};
    const { execute } = counter();
    const first = answerFor(shared)(lost, () => Promise.reject(new Error("gone")));
    const second = answerFor(shared)(lost, execute);
    await expect(first).rejects.toThrow("gone");
    await expect(second).resolves.toEqual({ data: {} });
  });

  it("are let go when many others were made since, and made anew", async () => {
    const shared = new SharedAnswers(2);
    const executed = counter();
    const events = [{}, {}, {}];
    for (const event of events) await answerFor(shared)(event, executed.execute);
    await answerFor(shared)(events[2], executed.execute);
    expect(executed.times).toBe(3);
    await answerFor(shared)(events[0], executed.execute);
    expect(executed.times).toBe(4);
  });

  it("are a caller's own whose rights nobody says", () => {
    const { newContext } = asking();
    const nameless = { document, operationName: null, variables: {}, context: {}, newContext };
    expect(new SharedAnswers().answerFor(nameless, [])).toBeUndefined();
  });
});

describe("variables that decide what is said of an event", () => {
  const of = (source: string) => {
    const parsed: DocumentNode = parse(source);
    const operation = getOperationAST(parsed);
    if (!operation) throw new Error("no operation");
    return decidingVariables(parsed, operation).sort();
  };

  it("are all but those of the subscription's own arguments", () => {
    expect(
      of(`subscription ($after: ID, $a: Int, $b: Boolean!, $c: Int, $d: Int) {
        changed(after: $after) { x(a: $a) ...F y @skip(if: $b) }
      }
      fragment F on T { z(c: { in: [$c, $d] }) }`),
    ).toEqual(["a", "b", "c", "d"]);
    expect(of("subscription ($a: ID, $b: Boolean!) { changed(after: $a) @include(if: $b) { x } }")).toEqual(["b"]);
    expect(of("subscription ($a: ID) { ...F } fragment F on S { changed(after: $a) { x } }")).toEqual(["a"]);
    expect(of("subscription ($a: ID, $b: Int) { changed(after: $a) { x(a: $a) y(b: $b) } }")).toEqual(["a", "b"]);
  });
});

describe("the direct engine", () => {
  it("resolves an event once for subscribers that are told the same object, and for each that is told its own", async () => {
    const schema = buildSchema("type Query { a: Int } type Subscription { told: Thing } type Thing { name: String }");
    let resolutions = 0;
    const name = schema.getType("Thing");
    if (name && "getFields" in name) {
      const field = (name.getFields() as Record<string, { resolve?: unknown }>)["name"];
      if (field) field.resolve = () => `${(resolutions += 1)}`;
    }
    const told = { told: {} };
    const field = schema.getSubscriptionType()?.getFields()["told"];
    if (!field) throw new Error("no field");
    let isShared = true;
    field.subscribe = async function* () {
      yield isShared ? told : { told: {} };
    };
    const engine = new DirectEngine(schema);
    const asked = parse("subscription { told { name } }");
    const next = async (document = asked) => {
      const results = await engine.subscribe(asking({ document }));
      if (!(Symbol.asyncIterator in results)) throw new Error("refused");
      return (await results.next()).value as ExecutionResult;
    };
    const answers = await Promise.all([next(), next(), next()]);
    expect(new Set(answers).size).toBe(1);
    expect(resolutions).toBe(1);
    isShared = false;
    await Promise.all([next(), next()]);
    expect(resolutions).toBe(3);
    // The same text, parsed twice, is another document: the server keeps one of each.
    isShared = true;
    await next(parse("subscription { told { name } }"));
    expect(resolutions).toBe(4);
  });
});
