import type { Unified, WriteData } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { InvalidInputError, NotFoundError } from "../../../errors/index.js";
import { defineEntitySource } from "../../connector.js";
import { identify, readChanges, readIds } from "../changes.js";
import type { SandboxClient, SandboxRecord } from "../client.js";
import { priorities, workRequestStatuses } from "../codes.js";
import { booleanAt, customFieldsOf, enumAt, instantAt, textAt } from "../values.js";
import {
  coded,
  createRecord,
  findByKey,
  prioritized,
  rulesOf,
  toInstant,
  updateRecord,
  type Writable,
} from "../writes.js";

type Data = WriteData<Entities["WorkRequest"]>;

const writable: Writable = {
  entity: "WorkRequest",
  kind: "work_requests",
  statuses: workRequestStatuses,
  states: {
    field: "state",
    ofNew: ["NEW"],
    transitions: {
      NEW: ["ACCEPTED", "DECLINED", "WITHDRAWN"],
      ACCEPTED: ["DECLINED", "WITHDRAWN"],
      PLANNED: ["WITHDRAWN"],
      DECLINED: [],
      DONE: [],
      WITHDRAWN: [],
    },
  },
  fields: {
    title: { theirs: "summary", isRequired: true, isNeverEmpty: true, minLength: 1, maxLength: 200 },
    description: { theirs: "details", minLength: 1, maxLength: 8000 },
    status: {
      ...coded("state", workRequestStatuses, "status"),
      only: { on: "update", because: "a new request is always SUBMITTED in the Sandbox; leave it out" },
    },
    priority: prioritized("urgency"),
    asset: { theirs: "asset_id" },
    location: { theirs: "location_id" },
    requesterName: { theirs: "reporter.name", isNeverEmpty: true, minLength: 1, maxLength: 120 },
    requesterEmail: { theirs: "reporter.email" },
    requesterPhone: { theirs: "reporter.phone", minLength: 1, maxLength: 40 },
    requiredBy: { theirs: "needed_by", convert: toInstant },
    breakdown: { theirs: "breakdown", isNeverEmpty: true },
    rejectionReason: {
      theirs: "decline_reason",
      minLength: 1,
      maxLength: 1000,
      only: { on: "update", because: "a new request is not rejected yet; leave it out" },
    },
  },
};

export default defineEntitySource<SandboxClient, SandboxRecord>()({
  entity: "WorkRequest",
  mode: "CHANGES",
  mappingVersion: 3,
  reportsDeletions: true,
  readPage: (client, request) => readChanges(client, "work_requests", request),
  readIds: (client, request) => readIds(client, "work_requests", request),
  readOne: (client, remoteId) => client.read("work_requests", remoteId),
  identify,
  toUnified,
  writable: rulesOf(writable),
  takesIdempotencyKey: true,
  findWritten: (client, _data, lost) => findByKey(client, writable, lost),
  create: (client, data, { idempotencyKey }) => {
    const reporter = reporterOf(data);
    if (reporter.some((value) => value !== undefined) && !data.requesterName) {
      throw new InvalidInputError("The Sandbox wants the name of who reports, when it is told anything about them.", {
        problems: [{ path: ["requesterName"], message: "expected a name" }],
      });
    }
    return createRecord(client, writable, data, idempotencyKey);
  },
  update: async (client, remoteId, data, context) =>
    updateRecord(client, writable, remoteId, await withWholeReporter(client, remoteId, data), context),
});

function reporterOf(data: Data) {
  return [data.requesterName, data.requesterEmail, data.requesterPhone];
}

/** The Sandbox takes a reporter only as a whole: what is not to change is sent as it is. */
async function withWholeReporter(client: SandboxClient, remoteId: string, data: Data): Promise<Data> {
  const given = reporterOf(data).filter((value) => value !== undefined).length;
  if (given === 0 || given === 3) return data;
  const current = await client.read("work_requests", remoteId);
  if (!current) throw new NotFoundError(`The Sandbox has no work request ${remoteId}.`);
  const { requesterName, requesterEmail, requesterPhone } = toUnified(current);
  const now = { requesterName, requesterEmail, requesterPhone };
  return { ...now, ...Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)) };
}

function toUnified(request: SandboxRecord): Unified<Entities["WorkRequest"]> {
  return {
    number: textAt(request, "number"),
    title: textAt(request, "summary"),
    description: textAt(request, "details"),
    status: enumAt(request, "state", workRequestStatuses),
    priority: enumAt(request, "urgency", priorities),
    asset: textAt(request, "asset_id"),
    location: textAt(request, "location_id"),
    requester: textAt(request, "reporter_id"),
    requesterName: textAt(request, "reporter.name"),
    requesterEmail: textAt(request, "reporter.email"),
    requesterPhone: textAt(request, "reporter.phone"),
    requestedAt: instantAt(request, "reported_at"),
    requiredBy: instantAt(request, "needed_by"),
    malfunctionStart: instantAt(request, "malfunction_start"),
    malfunctionEnd: instantAt(request, "malfunction_end"),
    breakdown: booleanAt(request, "breakdown"),
    failure: failureOf(request),
    workOrder: textAt(request, "work_order_id"),
    rejectionReason: textAt(request, "decline_reason"),
    remoteCreatedAt: instantAt(request, "created_at"),
    remoteUpdatedAt: instantAt(request, "modified_at"),
    customFields: customFieldsOf(request, {
      external_ref: textAt(request, "external_ref"),
    }),
  };
}

/** Whoever reports a fault tells the problem and nothing else. */
function failureOf(request: SandboxRecord) {
  const problemCode = textAt(request, "problem_code");
  return typeof problemCode === "string" ? { problemCode, problem: textAt(request, "problem_id") } : problemCode;
}
