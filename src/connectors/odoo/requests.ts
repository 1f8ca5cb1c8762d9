import type { JsonObject } from "../connector.js";
import type { ModelSource } from "./changes.js";
import type { OdooClient, OdooRecord } from "./client.js";
import { booleanAt, idAt, textAt } from "./values.js";

/** Maintenance requests: what is to be done, from the report of a fault to its repair. */
export const requests: ModelSource = {
  model: "maintenance.request",
  app: "Maintenance",
  fields: [
    "name",
    "description",
    "request_date",
    "close_date",
    "owner_user_id",
    "create_uid",
    "category_id",
    "equipment_id",
    "user_id",
    "stage_id",
    "priority",
    "kanban_state",
    "archive",
    "maintenance_type",
    "schedule_date",
    "schedule_end",
    "maintenance_team_id",
    "duration",
  ],
  complete: withStages,
};

/** A column of the board that requests move over; each company has its own. */
export interface Stage {
  readonly id: number;
  readonly isDone: boolean;
}

/** Stages in their order; the first is where requests begin. */
export async function stagesOf(client: OdooClient): Promise<readonly Stage[]> {
  const { records } = await client.search({
    model: "maintenance.stage",
    domain: [],
    fields: ["name", "done"],
    order: "sequence asc, id asc",
    limit: mostStages,
  });
  return records.map((stage) => ({ id: stage.id, isDone: booleanAt(stage, "done") ?? false }));
}

/** Nobody reads a board of more columns. */
const mostStages = 200;

/** What a request's status follows from, beside itself: whether its stage is the first one, and whether it means done. */
async function withStages(client: OdooClient, records: readonly OdooRecord[]): Promise<OdooRecord[]> {
  if (records.length === 0) return [];
  const stages = await stagesOf(client);
  const [first] = stages;
  return records.map((request) => {
    const id = Number(idAt(request, "stage_id") ?? 0);
    const stage = stages.find((candidate) => candidate.id === id);
    return { ...request, stage_first: id === first?.id, stage_done: stage?.isDone ?? false } satisfies JsonObject &
      OdooRecord;
  });
}

/** Where a request stands: `new`, `progress`, `blocked`, `done`, `closed`, `canceled`. */
export function stateOf(request: JsonObject): string {
  const isDone = booleanAt(request, "stage_done") ?? false;
  // The button that archives a request is called Cancel in Odoo; of what is done it only clears the board.
  if (booleanAt(request, "archive")) return isDone ? "closed" : "canceled";
  if (isDone) return "done";
  if (textAt(request, "kanban_state") === "blocked") return "blocked";
  return booleanAt(request, "stage_first") ? "new" : "progress";
}
