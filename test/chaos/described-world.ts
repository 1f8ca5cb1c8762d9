import { SimulatedSystem, type SimulatedEntity, type SimulatedRecord } from "../support/simulated-system.js";
import type { Truth } from "./check.js";
import type { ChangingWorld } from "./steps.js";

const entities = ["WorkOrder", "Asset"] as const;
const dayMs = 86_400_000;
const historyDays = 90;

/** A simulated system as real gateway processes read it: by their REST connector, described in the connection's config. */
export class DescribedWorld implements ChangingWorld {
  readonly system = new SimulatedSystem({ tombstones: entities });
  readonly ways: Truth["ways"] = { WorkOrder: "TOMBSTONES", Asset: "TOMBSTONES" };
  connectionId = "";
  readonly #gone = new Map<SimulatedEntity, SimulatedRecord[]>();
  readonly #sound = new Map<string, SimulatedRecord>();
  #number = 0;

  readonly entities: readonly SimulatedEntity[] = entities;

  nextNumber(): number {
    return (this.#number += 1);
  }

  gone(entity: SimulatedEntity): readonly SimulatedRecord[] {
    return this.#gone.get(entity) ?? [];
  }

  noteGone(entity: SimulatedEntity, record: SimulatedRecord): void {
    this.#gone.set(entity, [...this.gone(entity), record]);
  }

  sound(entity: SimulatedEntity, id: string): SimulatedRecord | undefined {
    return this.#sound.get(`${entity} ${id}`);
  }

  noteSound(entity: SimulatedEntity, record: SimulatedRecord): void {
    this.#sound.set(`${entity} ${record.id}`, record);
  }

  /** The input with which it is connected. */
  connectInput(syncPlan: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const described = entities.map((name) => [name, describedEntity(name)] as const);
    return {
      system: "rest",
      name: "Simulated",
      config: {
        baseUrl: this.system.url,
        auth: { type: "bearer" },
        probe: { path: "/me", account: "account" },
        limits: { concurrency: 4 },
        entities: Object.fromEntries(described),
      },
      credentials: { token: "right" },
      syncPlan: { historyDays, ...syncPlan },
    };
  }

  /** What the store has to agree with. */
  truth(createdAt: Date): Truth {
    return { system: this.system, ways: this.ways, windowStart: new Date(createdAt.getTime() - historyDays * dayMs) };
  }
}

function describedEntity(name: (typeof entities)[number]): Record<string, unknown> {
  return {
    list: {
      path: `/records/${name}`,
      items: "items",
      paging: { type: "cursor", parameter: "after", value: "next", sizeParameter: "limit", size: 5 },
      changedSince: { parameter: "since" },
    },
    one: { path: `/records/${name}/{id}` },
    id: "id",
    modifiedAt: "changedAt",
    deletedWhen: "isDeleted",
    fields: { number: "id", [name === "WorkOrder" ? "title" : "name"]: "title" },
  };
}
