import type { EntityName } from "../../schema/entities/index.js";
import type { EntitySource } from "../connectors/index.js";
import { SourceThrottledError, TributaryError } from "../errors/index.js";
import { faultClassOf, type FaultClass } from "../http/index.js";
import { ContractBroken, ContractOpen } from "./contract-line.js";
import { saidBy, type ContractRun } from "./contract-run.js";
import { faultCases, FaultServer } from "./fault-server.js";

export const firstPage = { position: null, changedSince: null, pageSize: 5 };

/**
 * A session that is open reads the first page of an entity again and again, each time from a server that misbehaves in another way.
 * @param entity One that can be read.
 */
export async function checkFaults(run: ContractRun, entity: EntityName): Promise<void> {
  const source = run.connector.entities.get(entity);
  if (!source) throw new Error(`Expected ${entity} to be offered.`);
  const server = await FaultServer.start();
  try {
    const { client } = run.sessions.open({ between: (http) => server.between(http) });
    // What a connector asks once in a session has been asked then.
    await source.readPage(client, firstPage);
    for (const fault of faultCases) {
      const check = fault.name === "429" ? "RATE_LIMIT" : "FAULTS";
      await run.check(check, entity, async () => {
        return judged(run, fault, await server.during(fault, () => faultOfPage(source, client, fault.name)));
      });
    }
    await run.check("FAULTS", entity, async () => {
      await source.readPage(client, firstPage);
      return "After them, the same session goes on.";
    });
  } finally {
    await server.stop();
  }
}

/** What the first page of an entity throws. @throws {ContractBroken} it throws nothing. */
export async function faultOfPage(source: EntitySource<unknown>, client: unknown, name: string): Promise<unknown> {
  return source.readPage(client, firstPage).then(
    ({ items }) => {
      throw new ContractBroken(
        `${name}: a page of ${items.length} records came of it.`,
        "Look at the answer before anything is made of it: a page that is taken for an empty one deletes records.",
      );
    },
    (thrown: unknown) => thrown,
  );
}

/** What a fault has to come out as. */
export interface ExpectedFault {
  readonly name: string;
  readonly expected: readonly FaultClass[];
  readonly retryAfterMs?: number;
}

/** @returns what is said of it. @throws {ContractBroken} it came out as something else. */
export function judged(run: ContractRun, fault: ExpectedFault, error: unknown): string {
  if (error instanceof ContractBroken) throw error;
  run.faults.push(error);
  const { name, expected, retryAfterMs } = fault;
  const advice = `Throw what faultFromResponse makes of it, or a class of src/errors that is ${expected.join(" or ")}.`;
  if (!(error instanceof TributaryError)) throw new ContractBroken(`${name}: ${saidBy(error)}`, advice);
  const faultClass = faultClassOf(error);
  if (!expected.includes(faultClass)) {
    throw new ContractBroken(
      `${name}: expected ${expected.join(" or ")}, got ${faultClass}. ${saidBy(error).slice(0, 200)}`,
      advice,
    );
  }
  if (retryAfterMs !== undefined) {
    const told = error instanceof SourceThrottledError ? error.retryAfterMs : null;
    if (told !== retryAfterMs) {
      throw new ContractBroken(`${name}: expected a wait of ${retryAfterMs} ms, got ${String(told)}.`, advice);
    }
    return `${name} is ${error.code}, to be waited for ${retryAfterMs} ms.`;
  }
  return `${name} is ${error.code}.`;
}

/** After all other checks: nothing that any of them met repeats the credential. */
export async function checkSecrets(run: ContractRun): Promise<void> {
  await run.check("SECRETS", null, () => {
    if (run.hidden.length === 0) throw new ContractOpen("The credential has no part that is long enough to look for.");
    const telling = run.faults.filter((fault) => {
      const texts = textsOf(fault);
      return run.hidden.some((secret) => texts.some((text) => text.includes(secret)));
    });
    const [first] = telling;
    if (first === undefined) return `${run.faults.length} errors were looked through.`;
    const name = first instanceof TributaryError ? first.code : first instanceof Error ? first.name : typeof first;
    throw new ContractBroken(
      `${telling.length} of ${run.faults.length} errors hold the credential, the first a ${name}.`,
      "Put the credential into a header or parameter that src/http knows as one, or take it out of what the system says.",
    );
  });
}

/** All that an error and what caused it say. Its stack is left out: names of files may hold a word that is a key, too. */
function textsOf(fault: unknown, seen = new Set<unknown>()): string[] {
  if (typeof fault === "string") return [fault];
  if (typeof fault !== "object" || fault === null || seen.has(fault)) return [];
  seen.add(fault);
  return Object.getOwnPropertyNames(fault)
    .filter((name) => name !== "stack")
    .flatMap((name) => [name, ...textsOf((fault as Readonly<Record<string, unknown>>)[name], seen)]);
}
