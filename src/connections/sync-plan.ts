import { z } from "zod";
import { entityNames, type EntityName } from "../../schema/entities/index.js";
import { InvalidInputError, problemsFromZod } from "../errors/index.js";
import type { LoadedConnector } from "../connectors/index.js";
import type { EntityPlan, SyncPlan } from "./connection-document.js";

const historyDays = z.int().min(1).max(3650);

const syncPlanSchema = z.strictObject({
  historyDays: historyDays.default(90),
  intervalSeconds: z
    .int()
    .min(30)
    .max(30 * 86_400)
    .default(300),
  entities: z
    .array(
      z.strictObject({
        entity: z.enum(entityNames as [EntityName, ...EntityName[]]),
        enabled: z.boolean().default(true),
        historyDays: historyDays.nullable().default(null),
      }),
    )
    .default([]),
});

/**
 * A plan from input, with defaults where nothing is said.
 * @throws {InvalidInputError} with a path for each value out of range, and for entities the system does not offer.
 */
export function parseSyncPlan(input: unknown, connector: LoadedConnector, path: readonly string[]): SyncPlan {
  const parsed = syncPlanSchema.safeParse(input ?? {});
  if (!parsed.success) {
    throw new InvalidInputError("The sync plan can't be used; see problems.", {
      problems: problemsFromZod(parsed.error, path),
    });
  }
  const foreign = parsed.data.entities.findIndex((plan) => !connector.entities.has(plan.entity));
  if (foreign >= 0) {
    const { entity } = parsed.data.entities[foreign] as EntityPlan;
    throw new InvalidInputError(`${connector.name} does not offer ${entity}.`, {
      problems: [
        {
          path: [...path, "entities", foreign, "entity"],
          message: `expected one of ${[...connector.entities.keys()].join(", ")}, got ${entity}`,
        },
      ],
    });
  }
  return parsed.data;
}

/** How many days of an entity's history are read at first. */
export function historyDaysOf(plan: SyncPlan, entity: EntityName): number {
  return plan.entities.find((item) => item.entity === entity)?.historyDays ?? plan.historyDays;
}

export function isEnabled(plan: SyncPlan, entity: EntityName): boolean {
  return plan.entities.find((item) => item.entity === entity)?.enabled ?? true;
}
