import { InvalidInputError } from "../../errors/index.js";
import { Random } from "../random.js";
import { faultKinds, type Exchange, type FaultAction } from "./fault-kinds.js";

/** How the sandbox is told to misbehave. */
export interface FaultSpec {
  /** As in the table: `down`, `slow:500`, `status:429:30` … */
  readonly fault: string;
  /** Only requests whose path begins so. Default: all but /control, which is never disturbed. */
  readonly path?: string | undefined;
  /** For that many requests, then no more. Default: until it is taken away. */
  readonly count?: number | undefined;
  /** Of that share of the requests, from 0 to 1. Default: all. */
  readonly probability?: number | undefined;
}

interface ActiveFault {
  readonly id: number;
  readonly spec: FaultSpec;
  readonly action: FaultAction;
  left: number;
}

/** The faults that are on, in the order they were added. */
export class Faults {
  readonly #random: Random;
  #active: ActiveFault[] = [];
  #lastId = 0;

  constructor(seed: number) {
    this.#random = Random.of(seed, "faults", 0);
  }

  /** @throws {InvalidInputError} an unknown fault, or arguments that make no sense. */
  add(spec: FaultSpec): number {
    const action = actionOf(spec.fault);
    this.#lastId += 1;
    this.#active.push({ id: this.#lastId, spec, action, left: spec.count ?? Number.POSITIVE_INFINITY });
    return this.#lastId;
  }

  remove(id: number): boolean {
    const before = this.#active.length;
    this.#active = this.#active.filter((fault) => fault.id !== id);
    return this.#active.length < before;
  }

  clear(): void {
    this.#active = [];
  }

  list(): { id: number; fault: string; path?: string; probability?: number; left: number | null }[] {
    return this.#active.map(({ id, spec, left }) => ({
      id,
      fault: spec.fault,
      ...(spec.path === undefined ? {} : { path: spec.path }),
      ...(spec.probability === undefined ? {} : { probability: spec.probability }),
      left: Number.isFinite(left) ? left : null,
    }));
  }

  /** The faults that strike this request; each that counts is used up by one. */
  strike(exchange: Exchange): FaultAction[] {
    const path = exchange.request.url;
    if (path.startsWith("/control")) return [];
    const struck = this.#active.filter(
      ({ spec, action }) =>
        path.startsWith(spec.path ?? "/") &&
        (action.onlyKind === undefined || action.onlyKind === exchange.kind) &&
        (spec.probability === undefined || this.#random.chance(spec.probability)),
    );
    for (const fault of struck) fault.left -= 1;
    this.#active = this.#active.filter((fault) => fault.left > 0);
    return struck.map((fault) => fault.action);
  }
}

function actionOf(text: string): FaultAction {
  const [name = "", ...args] = text.split(":");
  const kind = Object.hasOwn(faultKinds, name) ? faultKinds[name] : undefined;
  if (!kind) {
    const usages = Object.values(faultKinds).map(({ usage }) => usage);
    throw new InvalidInputError(`Expected a fault (${usages.join(", ")}), but got "${text}".`);
  }
  try {
    return kind.make(args);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InvalidInputError(`The fault "${text}" is not right: ${error.message}. It is written ${kind.usage}.`, {
      cause: error,
    });
  }
}

/** Reads a fault as it is given on a command line: `status:503;path=/api/v1/parts;count=3;probability=0.5`. */
export function parseFaultSpec(text: string): FaultSpec {
  const [fault = "", ...settings] = text.split(";");
  actionOf(fault);
  const values = new Map(settings.map((setting) => setting.split("=", 2) as [string, string | undefined]));
  const unknown = [...values.keys()].find((name) => !["path", "count", "probability"].includes(name));
  if (unknown !== undefined) {
    throw new InvalidInputError(
      `Expected path=, count= or probability= after the fault, but got "${unknown}" in "${text}".`,
    );
  }
  const count = values.get("count");
  const probability = values.get("probability");
  const path = values.get("path");
  if (count !== undefined && !/^[1-9]\d*$/.test(count)) {
    throw new InvalidInputError(`Expected count to be a whole number above 0, but got "${count}" in "${text}".`);
  }
  if (probability !== undefined && !(Number(probability) > 0 && Number(probability) <= 1)) {
    throw new InvalidInputError(
      `Expected probability to be above 0 and at most 1, but got "${probability}" in "${text}".`,
    );
  }
  return {
    fault,
    ...(path === undefined ? {} : { path }),
    ...(count === undefined ? {} : { count: Number(count) }),
    ...(probability === undefined ? {} : { probability: Number(probability) }),
  };
}
