import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { identify, readChanges, readRecord, readRecordIds } from "../changes.js";
import type { OdooClient, OdooRecord } from "../client.js";
import { ownFieldsOf } from "../custom-fields.js";
import { requests } from "../requests.js";
import { priorities, requestRules, statusOf, workTypes } from "../request-rules.js";
import { createRequest, findRequests, updateRequest } from "../request-write.js";
import { dayAt, enumAt, hoursAt, idAt, instantAt, nameAt, richTextAt, textAt } from "../values.js";

export default defineEntitySource<OdooClient, OdooRecord>()({
  entity: "WorkOrder",
  mode: "CHANGES",
  pageSize: 500,
  readPage: (client, request) => readChanges(client, requests, request),
  readIds: (client, request) => readRecordIds(client, requests, request),
  readOne: (client, remoteId) => readRecord(client, requests, remoteId),
  identify,
  readsHeads: true,
  toUnified,
  writable: requestRules,
  create: (client, data) => createRequest(client, data),
  update: (client, remoteId, data, { expected }) => updateRequest(client, remoteId, data, expected),
  findWritten: (client, data, lost) => findRequests(client, data, lost),
});

function toUnified(request: OdooRecord): Unified<Entities["WorkOrder"]> {
  const [technician, equipment] = [idAt(request, "user_id"), idAt(request, "equipment_id")];
  const days = [
    { key: "request_date", label: "Request Date", type: "DATE", value: dayAt(request, "request_date") },
    { key: "close_date", label: "Close Date", type: "DATE", value: dayAt(request, "close_date") },
  ] as const;
  return {
    title: textAt(request, "name"),
    description: richTextAt(request, "description"),
    status: statusOf(request),
    subStatus: nameAt(request, "stage_id"),
    priority: enumAt(request, "priority", priorities),
    workType: enumAt(request, "maintenance_type", workTypes),
    category: nameAt(request, "category_id"),
    asset: equipment,
    requester: idAt(request, "owner_user_id"),
    createdBy: idAt(request, "create_uid"),
    assignees: technician === undefined ? undefined : technician === null ? [] : [technician],
    team: idAt(request, "maintenance_team_id"),
    scheduledStart: instantAt(request, "schedule_date"),
    scheduledEnd: instantAt(request, "schedule_end"),
    estimatedDuration: hoursAt(request, "duration"),
    remoteCreatedAt: instantAt(request, "create_date"),
    remoteUpdatedAt: instantAt(request, "write_date"),
    customFields: [
      ...days.flatMap((field) => (field.value ? [{ ...field, value: field.value }] : [])),
      ...ownFieldsOf(request),
    ],
  };
}
