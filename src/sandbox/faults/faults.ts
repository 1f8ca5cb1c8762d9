import { InvalidInputError } from "../../errors/index.js";
import { Random } from "../random.js";
import type { KindName } from "../kinds/index.js";
import { faultKinds, type Exchange, type FaultAction } from "./fault-kinds.js";
import type { AnyRecord } from "./shape-changes.js";

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
  /** For that many seconds of the machine's time, then no more. Default: until it is taken away. */
  readonly seconds?: number | undefined;
}

/** A fault that is on. */
export interface ListedFault {
  readonly id: number;
  readonly fault: string;
  readonly path?: string;
  readonly probability?: number;
  /** Requests that it will strike yet; null without a count. */
  readonly left: number | null;
  /** When it is over, by the machine's clock; null when it stays. */
  readonly ends_at: string | null;
}

/** A fault's turn at one request. */
export interface Strike {
  readonly action: FaultAction;
  /**
   * Counts the request; false when others used the fault up meanwhile. A fault behind one that has answered gets no turn, so
   * that faults with a count follow each other.
   */
  readonly use: () => boolean;
}

interface ActiveFault {
  readonly id: number;
  readonly spec: FaultSpec;
  readonly action: FaultAction;
  /** Requests that it will strike yet; of `equal-timestamps`, changes. */
  left: number;
  /** The instant that `equal-timestamps` gives to all; null before the first change. */
  sharedMs: number | null;
  /** When it is over, by the machine's clock. */
  readonly endsAtMs: number;
}

/** A day: longer than any test waits. */
export const mostFaultSeconds = 86_400;

/** The faults that are on, in the order they were added. */
export class Faults {
  readonly #random: Random;
  readonly #now: () => Date;
  #added: ActiveFault[] = [];
  #lastId = 0;

  /** @param now the machine's time, by which faults end: the sandbox's own may be advanced. */
  constructor(seed: number, now: () => Date = () => new Date()) {
    this.#random = Random.of(seed, "faults", 0);
    this.#now = now;
  }

  /** @throws {InvalidInputError} an unknown fault, or arguments that make no sense. */
  add(spec: FaultSpec): number {
    const action = actionOf(spec);
    this.#lastId += 1;
    const left = spec.count ?? action.data?.alike ?? Number.POSITIVE_INFINITY;
    const endsAtMs =
      spec.seconds === undefined ? Number.POSITIVE_INFINITY : this.#now().getTime() + spec.seconds * 1000;
    this.#added.push({ id: this.#lastId, spec, action, left, sharedMs: null, endsAtMs });
    return this.#lastId;
  }

  remove(id: number): boolean {
    const before = this.#active.length;
    this.#added = this.#added.filter((fault) => fault.id !== id);
    return this.#added.length < before;
  }

  clear(): void {
    this.#added = [];
  }

  list(): ListedFault[] {
    return this.#active.map(({ id, spec, left, endsAtMs }) => ({
      id,
      fault: spec.fault,
      ...(spec.path === undefined ? {} : { path: spec.path }),
      ...(spec.probability === undefined ? {} : { probability: spec.probability }),
      left: Number.isFinite(left) ? left : null,
      ends_at: Number.isFinite(endsAtMs) ? new Date(endsAtMs).toISOString() : null,
    }));
  }

  /** Those whose time is not over. */
  get #active(): readonly ActiveFault[] {
    const nowMs = this.#now().getTime();
    if (this.#added.some(({ endsAtMs }) => endsAtMs <= nowMs)) {
      this.#added = this.#added.filter(({ endsAtMs }) => endsAtMs > nowMs);
    }
    return this.#added;
  }

  /** The faults that strike this request, in the order they were added. */
  strike(exchange: Exchange): Strike[] {
    const path = exchange.request.url;
    if (path.startsWith("/control")) return [];
    return this.#active
      .filter(
        ({ spec, action }) =>
          action.data === undefined &&
          path.startsWith(spec.path ?? "/") &&
          (action.onlyKind === undefined || action.onlyKind === exchange.kind) &&
          (!action.onlyWrites || isWrite(exchange)) &&
          (spec.probability === undefined || this.#random.chance(spec.probability)),
      )
      .map((fault) => ({ action: fault.action, use: () => this.#use(fault) }));
  }

  /** How far the sandbox's clock is off, in ms. */
  get skewMs(): number {
    return this.#active.reduce((sum, { action }) => sum + (action.data?.skewMs ?? 0), 0);
  }

  get isHardDelete(): boolean {
    return this.#active.some(({ action }) => action.data?.isHardDelete);
  }

  /**
   * The instant that a change is stamped with.
   * @param atMs when it happens, by a clock that is right.
   * @param previousMs stamp of the record's change before. A transaction can't have begun before that one; a clock that is
   *   set back may well be behind it.
   */
  stampOf(atMs: number, previousMs: number | null = null): number {
    const sharedMs = this.#sharing()?.sharedMs ?? null;
    if (sharedMs !== null) return sharedMs;
    const toldMs = atMs + this.skewMs;
    const lateMs = this.#active.reduce((sum, { action }) => sum + (action.data?.lateMs ?? 0), 0);
    return Math.min(toldMs, Math.max(previousMs ?? Number.NEGATIVE_INFINITY, toldMs - lateMs));
  }

  /** The same for a record that is stored now; `equal-timestamps` counts it. */
  takeStamp(atMs: number, previousMs: number | null = null): number {
    const stampMs = this.stampOf(atMs, previousMs);
    const shared = this.#sharing();
    if (shared) {
      shared.sharedMs = stampMs;
      this.#use(shared);
    }
    return stampMs;
  }

  /** A record as others get to see it by a webhook: paths and counts are about requests, and don't matter. */
  shapeOf(kind: KindName, record: AnyRecord): AnyRecord {
    return this.#active
      .filter(({ action }) => action.onlyKind === kind && action.onRecord)
      .reduce((shape, { action }) => action.onRecord?.(shape) ?? shape, record);
  }

  #sharing(): ActiveFault | undefined {
    return this.#active.find(({ action }) => action.data?.alike !== undefined);
  }

  #use(fault: ActiveFault): boolean {
    if (fault.left <= 0) return false;
    fault.left -= 1;
    if (fault.left === 0) this.remove(fault.id);
    return true;
  }
}

function isWrite({ request, kind }: Exchange): boolean {
  return kind !== null && !["GET", "HEAD", "OPTIONS"].includes(request.method);
}

function actionOf({ fault: text, ...narrowing }: FaultSpec): FaultAction {
  const [name = "", ...args] = text.split(":");
  const kind = Object.hasOwn(faultKinds, name) ? faultKinds[name] : undefined;
  if (!kind) {
    const usages = Object.values(faultKinds).map(({ usage }) => usage);
    throw new InvalidInputError(`Expected a fault (${usages.join(", ")}), but got "${text}".`);
  }
  try {
    const action = kind.make(args);
    const narrowed = (["path", "count", "probability"] as const).find((setting) => narrowing[setting] !== undefined);
    if (action.data && narrowed) throw new RangeError(`expected no ${narrowed}, since it is not about single requests`);
    return action;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InvalidInputError(`The fault "${text}" is not right: ${error.message}. It is written ${kind.usage}.`, {
      cause: error,
    });
  }
}

const settingNames = ["path", "count", "probability", "seconds"] as const;

/** Reads a fault as it is given on a command line: `status:503;path=/api/v1/parts;count=3;probability=0.5;seconds=60`. */
export function parseFaultSpec(text: string): FaultSpec {
  const [fault = "", ...settings] = text.split(";");
  const values = new Map(settings.map((setting) => setting.split("=", 2) as [string, string | undefined]));
  const unknown = [...values.keys()].find((name) => !(settingNames as readonly string[]).includes(name));
  if (unknown !== undefined) {
    throw new InvalidInputError(
      `Expected ${settingNames.map((name) => `${name}=`).join(", ")} after the fault, but got "${unknown}" in "${text}".`,
    );
  }
  const path = values.get("path");
  const [count, probability, seconds] = [values.get("count"), values.get("probability"), values.get("seconds")];
  if (path !== undefined && !path.startsWith("/")) {
    throw new InvalidInputError(`Expected path to begin with a slash, but got "${path}" in "${text}".`);
  }
  if (count !== undefined && !/^[1-9]\d*$/.test(count)) {
    throw new InvalidInputError(`Expected count to be a whole number above 0, but got "${count}" in "${text}".`);
  }
  if (probability !== undefined && !(Number(probability) > 0 && Number(probability) <= 1)) {
    throw new InvalidInputError(
      `Expected probability to be above 0 and at most 1, but got "${probability}" in "${text}".`,
    );
  }
  if (seconds !== undefined && !(Number(seconds) > 0 && Number(seconds) <= mostFaultSeconds)) {
    throw new InvalidInputError(
      `Expected seconds to be above 0 and at most ${mostFaultSeconds}, but got "${seconds}" in "${text}".`,
    );
  }
  const spec = {
    fault,
    ...(path === undefined ? {} : { path }),
    ...(count === undefined ? {} : { count: Number(count) }),
    ...(probability === undefined ? {} : { probability: Number(probability) }),
    ...(seconds === undefined ? {} : { seconds: Number(seconds) }),
  };
  checkFaultSpec(spec);
  return spec;
}

/** @throws {InvalidInputError} an unknown fault, or arguments that make no sense. */
export function checkFaultSpec(spec: FaultSpec): void {
  actionOf(spec);
}
