import { createExpressions, type Expressions } from "../../../src/expressions/index.js";
import type { Random } from "../../../src/sandbox/random.js";
import { endingOf, hostileExpressions, type HostileExpression } from "../../support/hostile-expressions.js";
import { runCases, type CaseResult, type Row } from "../row.js";

const row = { row: 28, name: "expressions that want out or want too much" };

/** How often another organization asks while hostile expressions are at work. */
const questions = 3;
/** The engine's 500 ms, the grace of a thread, and a new thread, on a machine with much else to do. */
const longestWaitMs = 60_000;

/**
 * Hostile expressions of one organization, some at once, while another asks what it always asks: the right answer comes
 * each time, each hostile one ends as it may, and nothing is left behind.
 */
export const expressions: Row = {
  ...row,
  run: async (context) => {
    const made = createExpressions();
    try {
      return await runCases(row, context, { few: 30, full: hostileExpressions.length }, (random, number) =>
        hostileCase(made, random, context.isFull ? number : random.int(0, hostileExpressions.length - 1)),
      );
    } finally {
      await made.stop();
    }
  },
};

async function hostileCase(made: Expressions, random: Random, place: number): Promise<CaseResult> {
  const drawn = () => hostileExpressions[random.int(0, hostileExpressions.length - 1)] as HostileExpression;
  const first = hostileExpressions[place] as HostileExpression;
  const sent = [first, drawn(), drawn()];
  const problems: string[] = [];
  const keys = Reflect.ownKeys(Object.prototype).length;
  let waitedMs = 0;
  const ask = async () => {
    for (let question = 0; question < questions; question += 1) {
      const since = performance.now();
      const factor = random.int(1, 1_000);
      const ended = await endingOf(
        made.evaluate({ expression: "$sum(a) * factor", input: { a: [1, 2], factor }, organizationId: "modest" }),
      );
      waitedMs = Math.max(waitedMs, performance.now() - since);
      // Little processor time may be left for it; another answer than the right one it never gets.
      if (ended.value !== 3 * factor && ended.ending !== "EXPRESSION_TIMED_OUT")
        problems.push(`another organization got ${ended.ending} ${ended.message} instead of ${3 * factor}`);
    }
  };
  const attack = sent.map(async ({ name, expression, input, allowed }) => {
    const { ending, message, problem } = await endingOf(
      made.evaluate({ expression, input, organizationId: "hostile" }),
    );
    if (problem !== null) problems.push(`${name}: ${problem}`);
    // A harmless one may run out of time when the machine has none.
    if (ending !== "EXPRESSION_TIMED_OUT" && !(allowed as readonly string[]).includes(ending))
      problems.push(`${name}: ended as ${ending} (${message}), allowed ${allowed.join(", ")}`);
  });
  await Promise.all([...attack, ask()]);
  if (waitedMs > longestWaitMs) problems.push(`another organization waited for ${Math.round(waitedMs)} ms`);
  if (Reflect.ownKeys(Object.prototype).length !== keys) problems.push("the prototype of all objects was changed");
  return { what: first.name, faults: sent.length, problems, measured: { "longest wait ms": Math.round(waitedMs) } };
}
