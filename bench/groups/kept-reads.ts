import { request } from "undici";
import { cpuMs, type LoadOrder, type LoadProcess } from "../support/load.js";
import { median, round2 } from "../support/figures.js";

/** A gateway that is asked the same as the others, and what it keeps. */
export interface KeepingGateway {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
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
 * The same lists again and again, of gateways that keep records, and whole answers.
 * @param gateways The first keeps nothing, and the others are held against it.
 */
export async function keptReads(
  gateways: readonly KeepingGateway[],
  run: {
    readonly order: Omit<LoadOrder, "url" | "ms">;
    readonly rounds: number;
    readonly warmUpMs: number;
    readonly turnMs: number;
    readonly load: LoadProcess;
    readonly tell: (line: string) => void;
  },
): Promise<Record<string, object>> {
  const { order, rounds, warmUpMs, turnMs, load, tell } = run;
  const measured = gateways.map(({ name }) => ({
    name,
    perSecond: [] as number[],
    cpu: [] as number[],
    p50: [] as number[],
    p99: [] as number[],
  }));
  // What is measured is what comes again: each list was asked for before, however slow the machine is.
  for (const { url } of gateways) {
    for (let time = 0; time < timesBefore; time += 1) await askEach(`${url}${order.path}`, order);
  }
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, { name, url, pid }] of gateways.entries()) {
      const before = await cpuMs(pid);
      const result = await load.run({ ...order, url, ms: round === 0 ? warmUpMs : turnMs });
      if (result.requests === 0 || result.failures > 0) {
        throw new Error(`${name} failed ${result.failures} of ${result.requests} requests.`);
      }
      // The first round warms up.
      const into = measured[index];
      if (round === 0 || !into) continue;
      into.perSecond.push((result.requests / result.elapsedMs) * 1_000);
      into.cpu.push(((await cpuMs(pid)) - before) / result.requests);
      into.p50.push(result.p50Ms);
      into.p99.push(result.p99Ms);
    }
    tell(`kept reads: round ${round} of ${rounds}`);
  }
  const [alone, ...keeping] = measured;
  if (!alone) return {};
  // Within a round, where all were disturbed alike.
  const ratio = (own: readonly number[], others: readonly number[]) =>
    round2(median(own.map((value, round) => value / (others[round] ?? 0))));
  return Object.fromEntries(
    keeping.map(({ name, perSecond, cpu, p50, p99 }) => [
      name,
      {
        ratioToUncached: ratio(perSecond, alone.perSecond),
        cpuRatioToUncached: ratio(alone.cpu, cpu),
        p50: round2(median(p50)),
        p99: round2(median(p99)),
        perSecond: Math.round(median(perSecond)),
        uncachedPerSecond: Math.round(median(alone.perSecond)),
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
