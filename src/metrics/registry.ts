import { Counter, Gauge, Histogram, Registry } from "prom-client";

/**
 * What this process counts. One for each process, as there is one event loop and one memory: whoever counts imports the
 * metric it counts in (`metrics.ts`), and `/metrics` prints them all.
 */
export const processRegistry = new Registry();

interface Definition<Label extends string> {
  readonly name: string;
  /** One sentence, shown to whoever scrapes and in docs/observability.md. */
  readonly help: string;
  /** Each has few values, known beforehand: never an id, a token or an organization. */
  readonly labels: readonly Label[];
}

export function counter<Label extends string>(
  name: string,
  help: string,
  labels: readonly Label[] = [],
): Counter<Label> {
  return new Counter({ ...definition({ name, help, labels }), registers: [processRegistry] });
}

/** @param registry Where it is printed; default: beside what this process counts. */
export function gauge<Label extends string>(
  name: string,
  help: string,
  labels: readonly Label[] = [],
  registry: Registry = processRegistry,
): Gauge<Label> {
  return new Gauge({ ...definition({ name, help, labels }), registers: [registry] });
}

export function histogram<Label extends string>(
  name: string,
  help: string,
  labels: readonly Label[],
  buckets: readonly number[],
): Histogram<Label> {
  return new Histogram({
    ...definition({ name, help, labels }),
    buckets: [...buckets],
    registers: [processRegistry],
  });
}

function definition<Label extends string>({ name, help, labels }: Definition<Label>) {
  return { name, help, labelNames: [...labels] };
}
