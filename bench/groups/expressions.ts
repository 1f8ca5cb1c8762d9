import { monitorEventLoopDelay } from "node:perf_hooks";
import { createExpressions, type Expressions } from "../../src/expressions/index.js";
import { endingOf, hostileExpressions } from "../../test/support/hostile-expressions.js";
import { median, round2 } from "../support/figures.js";
import type { BenchGroup } from "../support/options.js";

const callsPerRound = 300;
/** All at once, of one organization, as the worst of tenants would send them. */
const hostileAtOnce = 60;

const input = {
  orders: Array.from({ length: 50 }, (_, place) => ({
    number: `PO-${place}`,
    total: place * 10,
    lines: [
      { price: 1.5, quantity: place },
      { price: 2, quantity: 1 },
    ],
  })),
};
const usual = "orders[total > 400].{'number': number, 'sum': $sum(lines.(price * quantity))}";

/** What an expression costs, and whether the main thread notices hostile ones. */
export const expressions: BenchGroup = async (tell, { rounds = 3 }) => {
  const boots: number[] = [];
  const short: number[] = [];
  const long: number[] = [];
  const fresh: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const made = createExpressions();
    try {
      const boot = await timed(() => made.evaluate({ expression: "1", input: null, organizationId: "first" }));
      const shortMs = await repeated(made, "orders[0].number");
      const longMs = await repeated(made, usual);
      const freshMs = await timed(() => made.evaluate({ expression: "1", input: null, organizationId: "second" }));
      // The first round warms up.
      if (round === 0) continue;
      boots.push(boot);
      short.push(shortMs);
      long.push(longMs);
      fresh.push(freshMs);
      tell(`round ${round} of calls`);
    } finally {
      await made.stop();
    }
  }
  const idle = await delayDuring(() => new Promise((resolve) => setTimeout(resolve, 5_000)));
  tell("event loop alone");
  const attack = await underAttack(tell);
  return {
    rounds,
    bootMs: round2(median(boots)),
    newOrganizationMs: round2(median(fresh)),
    shortCallMs: round2(median(short)),
    fiftyOrdersCallMs: round2(median(long)),
    eventLoopDelayP99IdleMs: idle,
    ...attack,
  };
};

async function repeated(made: Expressions, expression: string): Promise<number> {
  const ask = () => made.evaluate({ expression, input, organizationId: "first" });
  for (let call = 0; call < 20; call += 1) await ask();
  const times: number[] = [];
  for (let call = 0; call < callsPerRound; call += 1) times.push(await timed(ask));
  return median(times);
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const since = performance.now();
  await act();
  return performance.now() - since;
}

/** The 99th percentile of how late a timer of the main thread is, in ms, at a resolution of 1 ms. */
async function delayDuring(act: () => Promise<unknown>): Promise<number> {
  const monitor = monitorEventLoopDelay({ resolution: 1 });
  monitor.enable();
  await act();
  monitor.disable();
  return round2(monitor.percentile(99) / 1e6);
}

async function underAttack(tell: (line: string) => void) {
  const made = createExpressions();
  try {
    const ask = (expression: string, given: unknown, organizationId: string) =>
      endingOf(made.evaluate({ expression, input: given, organizationId }));
    await ask("1", null, "modest");
    const endless = hostileExpressions.filter(({ allowed }) => allowed.includes("EXPRESSION_TIMED_OUT"));
    const sent = Array.from({ length: hostileAtOnce }, (_, place) => endless[place % endless.length] ?? endless[0]);
    const waits: number[] = [];
    let endings: Record<string, number> = {};
    const p99 = await delayDuring(async () => {
      let isOver = false;
      const attack = Promise.all(sent.map((one) => ask(one?.expression ?? "", one?.input, "hostile")));
      const ended = attack.finally(() => (isOver = true));
      while (!isOver) waits.push(await timed(() => ask("1 + 1", null, "modest")));
      for (const { ending } of await ended) endings = { ...endings, [ending]: (endings[ending] ?? 0) + 1 };
    });
    tell(`${hostileAtOnce} hostile expressions: ${JSON.stringify(endings)}`);
    return {
      hostile: hostileAtOnce,
      hostileEndings: endings,
      eventLoopDelayP99UnderAttackMs: p99,
      otherOrganizationWaitedP50Ms: round2(median(waits)),
      otherOrganizationWaitedMaxMs: round2(Math.max(...waits)),
    };
  } finally {
    await made.stop();
  }
}
