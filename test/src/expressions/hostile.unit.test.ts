import { afterAll, describe, expect, it } from "vitest";
import { createExpressions } from "../../../src/expressions/index.js";
import { endingOf, hostileExpressions } from "../../support/hostile-expressions.js";

/** Stopped soon, for those that would go on for ever; and with time enough on a busy machine, for those that end. */
const hasty = createExpressions({ threads: 1, limits: { timeMs: 250 } });
const patient = createExpressions({ threads: 1, limits: { timeMs: 30_000 } });
const others = createExpressions({ threads: 1, limits: { timeMs: 30_000 } });
afterAll(() => Promise.all([hasty.stop(), patient.stop(), others.stop()]));

describe("expressions that want out or want too much (row 28)", () => {
  it("are many", () => {
    expect(hostileExpressions.length).toBeGreaterThanOrEqual(80);
    expect(new Set(hostileExpressions.map(({ name }) => name)).size).toBe(hostileExpressions.length);
  });

  it.each(hostileExpressions.map((hostile) => [hostile.name, hostile] as const))("%s", async (_name, hostile) => {
    const { expression, input, allowed } = hostile;
    const isEndless = allowed.includes("EXPRESSION_TIMED_OUT");
    const expressions = isEndless ? hasty : patient;
    const ask = (organizationId: string, from = expressions) =>
      endingOf(from.evaluate({ expression, input, organizationId }));
    const first = await ask("hostile");
    expect(first.problem, first.message).toBeNull();
    expect(allowed, first.message).toContain(first.ending);
    if ("result" in hostile && first.ending === "harmless") expect(first.value).toEqual(hostile.result);

    // Which limit is met first may depend on the machine; what is not stopped is the same each time, in any realm.
    if (!isEndless) expect(await ask("another", others)).toEqual(first);
    // Nothing stays behind: the next expression of the same organization, and of others, finds all as it was.
    const after = { expression: '$sum([a, 1]) & "" & $string({}.polluted) & $type({})', input: { a: 2 } };
    for (const organizationId of ["hostile", "another"]) {
      expect(await patient.evaluate({ ...after, organizationId })).toBe("3object");
    }
    expect(Reflect.ownKeys(Object.prototype)).toHaveLength(prototypeKeys);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});

const prototypeKeys = Reflect.ownKeys(Object.prototype).length;
