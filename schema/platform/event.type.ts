import { Field, ID, ObjectType, registerEnumType } from "type-graphql";
import { GraphQLDateTime, GraphQLJSON } from "../scalars/index.js";
import { EventTypeEnum } from "./event-types.js";
import { PageInfo } from "./page-info.type.js";

registerEnumType(EventTypeEnum, {
  name: "EventType",
  description:
    "What can happen. Webhooks write it with a dot: RECORD_UPDATED is record.updated there. Each needs the scope to see the thing itself.",
  valuesConfig: {
    CONNECTION_CREATED: { description: "A system was connected." },
    CONNECTION_RECONNECTED: { description: "A connection took a new credential." },
    CONNECTION_DISCONNECTED: { description: "A connection is gone, with its credential and records." },
    CONNECTION_STATUS_CHANGED: { description: "An outage, a recovery, or another change of a connection's status." },
    SYNC_STARTED: { description: "A run began." },
    SYNC_COMPLETED: {
      description: "A run ended well, or with records in quarantine or entities that could not be read.",
    },
    SYNC_FAILED: { description: "A run ended without a result." },
    RECORD_CREATED: { description: "Records are new here, or are back after having been deleted." },
    RECORD_UPDATED: { description: "Records changed." },
    RECORD_DELETED: { description: "Records are gone at the source." },
    WRITE_SETTLED: { description: "A write towards a source has its outcome." },
    INCIDENT_OPENED: { description: "Something went wrong with a connection." },
    INCIDENT_WARNED: { description: "A person should look at an outage." },
    INCIDENT_CLOSED: { description: "It is over." },
    QUARANTINE_ADDED: { description: "Records could not be stored." },
    DRIFT_DETECTED: { description: "What a source sends is no longer what it was." },
    TOKEN_EXPIRING: { description: "A token ends soon, or should be rotated." },
    TOKEN_ROTATED: { description: "A token has a successor." },
    TOKEN_REVOKED: { description: "A token was ended." },
    WEBHOOK_FAILING: { description: "A webhook endpoint has only failed for a while and will be disabled." },
    WEBHOOK_DISABLED: { description: "A webhook endpoint gets no more events." },
    WORKFLOW_COMPLETED: { description: "A workflow run ended well." },
    WORKFLOW_FAILED: { description: "A workflow run ended with an error." },
  },
});

@ObjectType({ description: "Something that happened.", simpleResolvers: true })
export class Event {
  @Field(() => ID, { description: "The eventId that subscriptions and webhooks show for it. Pass it as after." })
  id!: string;

  @Field(() => EventTypeEnum)
  type!: string;

  @Field(() => GraphQLDateTime)
  at!: Date;

  @Field(() => ID, { nullable: true, description: "Null for what is about no connection." })
  connectionId!: string | null;

  @Field(() => GraphQLJSON, {
    description: "As in the body of a webhook. Of a record's change: its id, kind, version and changed fields.",
  })
  data!: object;
}

@ObjectType({ simpleResolvers: true })
export class EventEdge {
  @Field(() => String, { description: "The event's id." })
  cursor!: string;

  @Field(() => Event)
  node!: Event;
}

@ObjectType({
  description:
    "A page of events, oldest first. It may hold fewer than asked for, even none, while there are more: go on with endCursor as long as hasNextPage says so.",
  simpleResolvers: true,
})
export class EventConnection {
  @Field(() => [EventEdge])
  edges!: EventEdge[];

  @Field(() => [Event])
  nodes!: Event[];

  @Field(() => PageInfo)
  pageInfo!: PageInfo;
}
