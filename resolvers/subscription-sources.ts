import { entityByName, entityNames, type EntityName } from "../schema/entities/index.js";
import type { ConnectionStatusChange, RecordChange, SyncProgress } from "../schema/platform/subscription.type.js";
import type { WorkflowRunProgress } from "../schema/platform/workflow.type.js";
import { unseenChanges, type DeliveredEvent, type EventSubscription, type EventType } from "../src/events/index.js";
import { requireIdOf, type RequestContext } from "../src/services/index.js";
import { entityScope, hasScope, type Access } from "../src/tokens/index.js";
import type { ScopesOf } from "./scope.js";

const syncEvents = ["sync.started", "sync.progressed", "sync.completed", "sync.failed"] as const;

interface SubscriptionArguments {
  readonly connectionId?: string | null;
  readonly after?: string | null;
  readonly entities?: readonly EntityName[] | null;
}

/** @throws {InvalidInputError | ResyncRequiredError} before anything is told. */
export async function statusChanges(
  context: RequestContext,
  args: SubscriptionArguments,
): Promise<AsyncIterableIterator<ConnectionStatusChange>> {
  return mapEvents(await open(context, args, ["connection.status_changed"]), toStatusChange);
}

const toStatusChange = onceForEach((event: DeliveredEvent<"connection.status_changed">): ConnectionStatusChange[] => [
  {
    eventId: event.id,
    connectionId: event.connectionId ?? "",
    connection: null,
    previous: event.payload.previous,
    status: event.payload.status,
    reason: event.payload.reason,
    at: event.at,
  },
]);

/** @throws {InvalidInputError | ResyncRequiredError} before anything is told. */
export async function syncProgress(
  context: RequestContext,
  args: SubscriptionArguments,
): Promise<AsyncIterableIterator<SyncProgress>> {
  return mapEvents(await open(context, args, syncEvents), toSyncProgress);
}

const toSyncProgress = onceForEach((event: DeliveredEvent<(typeof syncEvents)[number]>): SyncProgress[] => [
  { eventId: event.id, run: event.payload.run },
]);

/** @throws {InvalidInputError | ResyncRequiredError} before anything is told. */
export async function recordChanges(
  context: RequestContext,
  args: SubscriptionArguments,
): Promise<AsyncIterableIterator<RecordChange>> {
  const wanted = args.entities ?? readableEntities(context.access);
  return mapEvents(await open(context, args, ["records.changed"], wanted), toRecordChanges);
}

const toRecordChanges = onceForEach((event: DeliveredEvent<"records.changed">): RecordChange[] =>
  unseenChanges(event).map(({ eventId, change }) => ({
    eventId,
    kind: change.kind,
    entity: event.payload.entity,
    recordId: change.id,
    record: null,
    changedFields: change.changedFields,
    at: event.at,
  })),
);

/** @throws {InvalidInputError | ResyncRequiredError} before anything is told. */
export async function workflowProgress(
  context: RequestContext,
  { workflowId, after }: { readonly workflowId?: string | null; readonly after?: string | null },
): Promise<AsyncIterableIterator<WorkflowRunProgress>> {
  if (workflowId) requireIdOf("workflow", workflowId, ["workflowId"]);
  return mapEvents(await open(context, { after: after ?? null }, ["workflow.progressed"]), (event) =>
    workflowId && event.payload.workflowId !== workflowId ? [] : toWorkflowProgress(event),
  );
}

const toWorkflowProgress = onceForEach(
  ({ id, at, payload }: DeliveredEvent<"workflow.progressed">): WorkflowRunProgress[] => {
    const { workflowId, runId, state, stepId, stepState } = payload;
    return [{ eventId: id, workflowId, runId, state, stepId, stepState, at }];
  },
);

/** Those named, or all that the caller may read; where that is none, the scope for all is what is missing. */
export const scopesOfRecordChanges: ScopesOf = ({ entities }, access) => {
  const wanted = (entities as readonly EntityName[] | null | undefined) ?? readableEntities(access);
  return wanted.length > 0 ? wanted.map((name) => entityScope("read", entityByName(name))) : ["records:read"];
};

function readableEntities(access: Access): EntityName[] {
  return entityNames.filter((name) => hasScope(access, entityScope("read", entityByName(name))));
}

/** Waits until it is known that the subscription can begin, so that a wrong `after` is the operation's answer. */
async function open<Type extends EventType>(
  { access, services }: RequestContext,
  { connectionId, after }: SubscriptionArguments,
  types: readonly Type[],
  entities: readonly EntityName[] | null = null,
): Promise<EventSubscription<Type>> {
  if (connectionId) requireIdOf("connection", connectionId, ["connectionId"]);
  const subscription = services.hub.subscribe({
    tenant: access,
    types,
    after,
    entities,
    connectionId: connectionId ?? null,
  });
  await subscription.opened();
  return subscription;
}

/**
 * Each event becomes none, one or many results. By hand and not as a generator: a generator that waits for the next event
 * would let `return` wait with it, and a client that leaves would stay subscribed until something happens.
 */
function mapEvents<Type extends EventType, Result>(
  events: EventSubscription<Type>,
  map: (event: DeliveredEvent<Type>) => readonly Result[],
): AsyncIterableIterator<Result> {
  let results: readonly Result[] = [];
  let told = 0;
  return {
    async next() {
      for (;;) {
        const result = results[told];
        told += 1;
        if (result !== undefined) return { done: false, value: result };
        const event = await events.next();
        if (event.done) return { done: true, value: undefined };
        results = map(event.value);
        told = 0;
      }
    },
    async return() {
      await events.return();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/**
 * What is made of an event, made once for each event object. The hub hands one to all who are subscribed when it happens;
 * that theirs is the same object, too, is how the engine knows that it may answer them together.
 */
function onceForEach<Event extends object, Result>(
  map: (event: Event) => readonly Result[],
): (event: Event) => readonly Result[] {
  const made = new WeakMap<Event, readonly Result[]>();
  return (event) => {
    const before = made.get(event);
    if (before) return before;
    const results = map(event);
    made.set(event, results);
    return results;
  };
}
