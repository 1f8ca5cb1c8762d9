import { request } from "undici";
import { cpuMs, type LoadOrder, type LoadProcess } from "../support/load.js";
import { median, round2 } from "../support/figures.js";

/** A server that is asked for the same lists as the others. */
export interface ListServer {
  readonly name: string;
  readonly pid: number;
  readonly order: Omit<LoadOrder, "ms">;
}

/** Also for V8 to have compiled what is on the way. */
const timesBefore = 5;
const atOnce = 20;

/** For gateways that answer each request from the store alone. */
export const uncached = { TRIBUTARY_RECORD_CACHE_MB: "0", TRIBUTARY_ANSWER_CACHE_MB: "0" } as const;

/** What is kept by those that are held against it. */
export const keepingSettings = {
  listCached: { TRIBUTARY_RECORD_CACHE_MB: "64", TRIBUTARY_ANSWER_CACHE_MB: "0" },
  listAnswered: { TRIBUTARY_RECORD_CACHE_MB: "64", TRIBUTARY_ANSWER_CACHE_MB: "64" },
} as const;

/**
 * The same lists again and again, of gateways that keep records, and whole answers; each is held against the route by
 * hand and against the gateway that keeps nothing.
 */
export async function keptReads(
  { rest, uncached: alone, keeping }: { rest: ListServer; uncached: ListServer; keeping: readonly ListServer[] },
  run: {
    readonly rounds: number;
    readonly warmUpMs: number;
    readonly turnMs: number;
    readonly load: LoadProcess;
    readonly tell: (line: string) => void;
  },
): Promise<Record<string, object>> {
  const { rounds, warmUpMs, turnMs, load, tell } = run;
  const measured = [rest, alone, ...keeping].map((server) => ({
    ...server,
    perSecond: [] as number[],
    cpu: [] as number[],
    p50: [] as number[],
    p99: [] as number[],
  }));
  // What is measured is what comes again: each list was asked for before, however slow the machine is.
  for (const { order } of measured) {
    for (let time = 0; time < timesBefore; time += 1) await askEach(`${order.url}${order.path}`, order);
  }
  for (let round = 0; round <= rounds; round += 1) {
    for (const into of measured) {
      const { name, pid, order } = into;
      const before = await cpuMs(pid);
      const result = await load.run({ ...order, ms: round === 0 ? warmUpMs : turnMs });
      if (result.requests === 0 || result.failures > 0) {
        throw new Error(`${name} failed ${result.failures} of ${result.requests} requests.`);
      }
      // The first round warms up.
      if (round === 0) continue;
      into.perSecond.push((result.requests / result.elapsedMs) * 1_000);
      into.cpu.push(((await cpuMs(pid)) - before) / result.requests);
      into.p50.push(result.p50Ms);
      into.p99.push(result.p99Ms);
    }
    tell(`kept reads: round ${round} of ${rounds}`);
  }
  const [byHand, without, ...kept] = measured;
  if (!byHand || !without) return {};
  // Within a round, where all were disturbed alike.
  const ratio = (own: readonly number[], others: readonly number[]) =>
    round2(median(own.map((value, round) => value / (others[round] ?? 0))));
  return Object.fromEntries(
    kept.map(({ name, perSecond, cpu, p50, p99 }) => [
      name,
      {
        ratioToRest: ratio(perSecond, byHand.perSecond),
        cpuRatioToRest: ratio(byHand.cpu, cpu),
        ratioToUncached: ratio(perSecond, without.perSecond),
        cpuRatioToUncached: ratio(without.cpu, cpu),
        p50: round2(median(p50)),
        p99: round2(median(p99)),
        perSecond: Math.round(median(perSecond)),
        uncachedPerSecond: Math.round(median(without.perSecond)),
        cpuMsPerRequest: round2(median(cpu)),
      },
    ]),
  );
}

async function askEach(url: string, { headers, bodies }: Pick<LoadOrder, "headers" | "bodies">): Promise<void> {
  for (let from = 0; from < bodies.length; from += atOnce) {
    const some = bodies.slice(from, from + atOnce);
    const answers = await Promise.all(some.map((body) => request(url, { method: "POST", headers, body })));
    await Promise.all(answers.map(({ body }) => body.dump()));
  }
}
