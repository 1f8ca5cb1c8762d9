import type { WriteData } from "../../../schema/definition/index.js";
import type { Entities } from "../../../schema/entities/index.js";
import { NotFoundError, WriteUnconfirmedError } from "../../errors/index.js";
import type { JsonObject, JsonValue, LostWrite } from "../connector.js";
import { readRecord } from "./changes.js";
import type { OdooClient, OdooRecord } from "./client.js";
import { InputProblems } from "./input-problems.js";
import { isSameText, madeSince } from "./lost-write.js";
import { findReference } from "./references.js";
import { priorities, requestRules, workTypes } from "./request-rules.js";
import { requests, stagesOf, stateOf } from "./requests.js";
import { requireUnchanged } from "./unchanged.js";
import { htmlOfText, idAt, odooInstant, richTextAt } from "./values.js";

type RequestData = WriteData<Entities["WorkOrder"]>;

const { model } = requests;

export async function createRequest(client: OdooClient, data: RequestData): Promise<OdooRecord> {
  const values = await valuesOf(client, data, null);
  return readBack(client, await client.create(model, values));
}

export async function updateRequest(
  client: OdooClient,
  remoteId: string,
  data: RequestData,
  expected: JsonObject | undefined,
): Promise<OdooRecord> {
  const stored = await readRecord(client, requests, remoteId);
  if (!stored) throw new NotFoundError("Odoo has no such maintenance request, or the account may not see it.");
  requireUnchanged(stored, expected);
  const values = await valuesOf(client, data, stored);
  if (Object.keys(values).length > 0) await client.write(model, stored.id, values);
  return readBack(client, stored.id);
}

/** Looks for the request that a create made whose answer was lost: made since by this account, with the same words and machine. */
export async function findRequests(client: OdooClient, data: RequestData, lost: LostWrite): Promise<OdooRecord[]> {
  const made = await madeSince(client, requests, [["name", "=", data.title ?? ""]], lost);
  return made.filter(
    (request) =>
      (idAt(request, "equipment_id") ?? null) === (data.asset ?? null) &&
      isSameText(richTextAt(request, "description"), data.description),
  );
}

async function readBack(client: OdooClient, id: number): Promise<OdooRecord> {
  const record = await readRecord(client, requests, String(id));
  if (record) return record;
  throw new WriteUnconfirmedError(
    `The maintenance request with Odoo's id ${id} was stored, but the account may not read it.`,
    { details: { remoteId: String(id) } },
  );
}

/** In Odoo's names. Left out, a field is not touched; null empties it. */
async function valuesOf(client: OdooClient, data: RequestData, stored: OdooRecord | null): Promise<JsonObject> {
  const problems = new InputProblems();
  const { types } = await client.catalog.usable(requests);
  for (const [name, value] of Object.entries(data)) {
    if (value !== undefined && !(name in requestRules.fields)) {
      problems.add([name], "Odoo's maintenance requests have no such field that can be written.");
    }
  }
  const values: Record<string, JsonValue> = {};
  if (data.title !== undefined) values["name"] = data.title;
  if (data.description !== undefined) {
    const text = data.description;
    values["description"] = text === null ? false : types.get("description") === "html" ? htmlOfText(text) : text;
  }
  if (data.priority !== undefined) values["priority"] = codeOf(priorities, data.priority);
  if (data.workType !== undefined) values["maintenance_type"] = codeOf(workTypes, data.workType);
  if (data.scheduledStart !== undefined) {
    values["schedule_date"] = data.scheduledStart === null ? false : odooInstant(data.scheduledStart);
  }
  if (typeof data.estimatedDuration === "number") values["duration"] = data.estimatedDuration / 3600;
  const references = [
    ["asset", "equipment_id", "maintenance.equipment", "equipment", data.asset],
    ["assignees", "user_id", "res.users", "user", data.assignees && (data.assignees[0] ?? null)],
  ] as const;
  for (const [path, theirs, related, what, remoteId] of references) {
    if (remoteId === undefined) continue;
    values[theirs] =
      remoteId === null
        ? false
        : await findReference(client, { model: related, remoteId, path: [path], what }, problems);
  }
  if (data.status) Object.assign(values, await statusValues(client, data.status, stored, problems));
  problems.throwIfAny();
  return values;
}

/** Statuses are columns of the board, a mark on the card, and the archive. */
async function statusValues(
  client: OdooClient,
  status: NonNullable<RequestData["status"]>,
  stored: OdooRecord | null,
  problems: InputProblems,
): Promise<JsonObject> {
  const state = stored && stateOf(stored);
  if (status === "CANCELED" || status === "CLOSED") return { archive: true };
  // A write that marks nothing moves the card out of being blocked, as a new column does in Odoo's pages.
  const shown = { archive: false, kanban_state: "normal" };
  if (status === "ON_HOLD") return { archive: false, kanban_state: "blocked" };
  const stages = await stagesOf(client);
  const wanted = {
    OPEN: stages[0],
    IN_PROGRESS: stages.slice(1).find(({ isDone }) => !isDone),
    COMPLETED: stages.find(({ isDone }) => isDone),
  }[status as "OPEN" | "IN_PROGRESS" | "COMPLETED"];
  if (!wanted) {
    problems.add(["status"], `No stage of maintenance in this Odoo stands for ${status}. Add one there.`);
    return {};
  }
  const isThere = (state === "progress" && status === "IN_PROGRESS") || (state === "done" && status === "COMPLETED");
  // There may be several columns that stand for one status; a card that is in one of them stays.
  return isThere ? shown : { ...shown, stage_id: wanted.id };
}

function codeOf(codes: ReadonlyMap<string, string>, value: string | null): string | false {
  return [...codes].find(([, ours]) => ours === value)?.[0] ?? false;
}
