import { z } from "zod";
import type { ToldEventType } from "./event-types.js";

/** What a body looks like, event by event. The examples are checked against it, and so is what is sent, by tests. */

const time = z.iso.datetime();
const entity = z.string().regex(/^[A-Z][A-Za-z]+$/);
const connectionId = z.string().regex(/^con_/);
const fault = z.strictObject({ code: z.string(), message: z.string() });
const system = z.strictObject({ system: z.string(), name: z.string() });

const run = z.strictObject({
  id: z.string().regex(/^run_/),
  kind: z.enum(["INITIAL", "INCREMENTAL", "RESYNC", "REMAP", "RECONCILE"]),
  state: z.enum(["QUEUED", "RUNNING", "SUCCEEDED", "SUCCEEDED_WITH_ERRORS", "FAILED", "CANCELED"]),
  queuedAt: time,
  startedAt: time.nullable(),
  endedAt: time.nullable(),
  requests: z.int(),
  resumes: z.int(),
  error: fault.nullable(),
  entities: z.array(
    z.strictObject({
      entity,
      state: z.enum(["WAITING", "RUNNING", "DONE", "FORBIDDEN", "FAILED"]),
      read: z.int(),
      created: z.int(),
      updated: z.int(),
      unchanged: z.int(),
      deleted: z.int(),
      quarantined: z.int(),
      missing: z.int(),
      stale: z.int(),
      newer: z.int(),
      extra: z.int(),
    }),
  ),
});

const records = (...kinds: readonly string[]) =>
  z.strictObject({
    entity,
    causeId: z.string(),
    records: z
      .array(
        z.strictObject({
          eventId: z.string().regex(/^evt_[0-9a-z]{13}-[0-9a-z]{2}$/),
          id: z.string(),
          kind: z.enum(kinds),
          version: z.int().positive(),
          changedFields: z.array(z.string()),
        }),
      )
      .min(1),
  });

const incident = z.strictObject({
  incidentId: z.string().regex(/^inc_/),
  kind: z.string(),
  cause: z.enum(["UNREACHABLE", "MISCONFIGURED"]).nullable(),
  entity: entity.nullable(),
  reason: z.string(),
  needsAttention: z.boolean(),
});

const token = { tokenId: z.string().regex(/^tok_/), name: z.string(), prefix: z.string() };
const endpoint = { endpointId: z.string().regex(/^whe_/), url: z.url() };
const workflow = z.strictObject({
  workflowId: z.string(),
  runId: z.string(),
  version: z.int(),
  error: z.strictObject({ code: z.string(), message: z.string(), stepId: z.string().nullable() }).nullable(),
});
const kinds = z.array(z.enum(["string", "number", "boolean", "null", "object", "array"]));

/** `data` of each event. */
const dataSchemas: Readonly<Record<ToldEventType, z.ZodType>> = {
  "connection.created": system,
  "connection.reconnected": system,
  "connection.disconnected": system,
  "connection.status_changed": z.strictObject({
    previous: z.string(),
    status: z.string(),
    reason: z.string().nullable(),
    since: time,
    nextAttemptAt: time.nullable(),
  }),
  "connect_link.completed": z.strictObject({
    linkId: z.string().regex(/^cln_/),
    system: z.string(),
    name: z.string(),
    isReconnect: z.boolean(),
    endUserId: z.string().nullable(),
  }),
  "sync.started": z.strictObject({ run }),
  "sync.completed": z.strictObject({ run }),
  "sync.failed": z.strictObject({ run }),
  "record.created": records("CREATED", "RESTORED"),
  "record.updated": records("UPDATED"),
  "record.deleted": records("DELETED"),
  "write.settled": z.strictObject({
    writeId: z.string().regex(/^wrt_/),
    operation: z.enum(["CREATE", "UPDATE"]),
    entity,
    state: z.enum(["SUCCEEDED", "FAILED"]),
    recordId: z.string().nullable(),
    error: fault.nullable(),
  }),
  "incident.opened": incident,
  "incident.warned": incident,
  "incident.closed": incident,
  "quarantine.added": z.strictObject({
    entity,
    causeId: z.string(),
    count: z.int().positive(),
    records: z.array(
      z.strictObject({
        id: z.string(),
        remoteId: z.string(),
        code: z.string(),
        path: z.string(),
        message: z.string(),
      }),
    ),
  }),
  "drift.detected": z.strictObject({
    entity,
    causeId: z.string(),
    count: z.int().positive(),
    drifts: z.array(
      z.strictObject({
        kind: z.enum(["TYPE_CHANGED", "FIELD_VANISHED", "FIELD_ADDED"]),
        path: z.string(),
        before: kinds,
        after: kinds,
      }),
    ),
  }),
  "token.expiring": z.strictObject({
    ...token,
    reason: z.enum(["EXPIRES", "OVERLAP_ENDS", "ROTATION_DUE"]),
    at: time,
  }),
  "token.rotated": z.strictObject({ ...token, successorId: z.string().regex(/^tok_/), endsAt: time }),
  "token.revoked": z.strictObject({
    ...token,
    reason: z.enum(["REQUESTED", "LEAKED"]),
    foundAt: z.string().nullable(),
  }),
  "webhook.failing": z.strictObject({ ...endpoint, failingSince: time, disablesAt: time, percent: z.int() }),
  "webhook.disabled": z.strictObject({
    ...endpoint,
    reason: z.enum(["FAILING", "GONE", "REQUESTED"]),
    missedSince: time,
  }),
  "workflow.completed": workflow,
  "workflow.failed": workflow,
  "workflow.notified": z.strictObject({
    workflowId: z.string(),
    runId: z.string(),
    stepId: z.string(),
    name: z.string(),
    data: z.json(),
  }),
};

/** The whole body of an event. */
export function envelopeSchema(type: ToldEventType): z.ZodType {
  return z.strictObject({
    id: z.string().regex(/^evt_[0-9a-z]{13}(-[0-9a-z]{2})?$/),
    type: z.literal(type),
    timestamp: time,
    organizationId: z.string().regex(/^org_/),
    environment: z.enum(["LIVE", "TEST"]),
    connectionId: connectionId.nullable(),
    sequence: z.int().positive(),
    data: dataSchemas[type],
    /** Only of what sendTestEvent sends: an example, and nothing that happened. */
    isTest: z.literal(true).optional(),
  });
}
