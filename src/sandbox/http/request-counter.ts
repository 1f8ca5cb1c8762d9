import { isKindName } from "../kinds/index.js";

const actions: Readonly<Record<string, string>> = { GET: "read", POST: "create", PATCH: "update", DELETE: "delete" };

export interface RequestCounts {
  readonly since: string;
  readonly total: number;
  /** Per kind: list, ids, read, create, update, delete. */
  readonly by_kind: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Everything else, by the first part of its path: me, deletions, oauth, login. */
  readonly other: Readonly<Record<string, number>>;
}

/** Counts requests, the refused and the broken ones too. Control and health checks are not counted. */
export class RequestCounter {
  #since: Date;
  #total = 0;
  #byKind = new Map<string, Map<string, number>>();
  #other = new Map<string, number>();

  constructor(now: Date) {
    this.#since = now;
  }

  count(method: string, path: string): void {
    const [first = "", second, third, id] = path.split("/").slice(1);
    if (first === "control" || first === "health") return;
    this.#total += 1;
    if (first !== "api" || second !== "v1" || third === undefined || !isKindName(third)) {
      add(this.#other, first === "api" ? (third ?? "api") : first === "" ? "index" : first);
      return;
    }
    const counts = this.#byKind.get(third) ?? new Map<string, number>();
    this.#byKind.set(third, counts);
    add(
      counts,
      method === "GET" && id === undefined ? "list" : id === "ids" ? "ids" : (actions[method] ?? method.toLowerCase()),
    );
  }

  reset(now: Date): void {
    this.#since = now;
    this.#total = 0;
    this.#byKind = new Map();
    this.#other = new Map();
  }

  counts(): RequestCounts {
    const byKind = [...this.#byKind].map(([kind, counts]) => [kind, Object.fromEntries(counts)] as const);
    return {
      since: this.#since.toISOString(),
      total: this.#total,
      by_kind: Object.fromEntries(byKind),
      other: Object.fromEntries(this.#other),
    };
  }
}

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
