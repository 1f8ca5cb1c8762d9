import { Extensions, Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { GraphQLDateTime, GraphQLUrl } from "../scalars/index.js";
import { EntityTypeEnum } from "./entity-type.type.js";
import { EventTypeEnum } from "./event-types.js";
import { Node } from "./node.type.js";
import { PageInfo } from "./page-info.type.js";

export enum WebhookOrderingEnum {
  NONE = "NONE",
  CONNECTION = "CONNECTION",
  RECORD = "RECORD",
}

registerEnumType(WebhookOrderingEnum, {
  name: "WebhookOrdering",
  description: "What arrives in order.",
  valuesConfig: {
    NONE: { description: "Nothing: what fails is overtaken by what follows. sequence says what happened first." },
    CONNECTION: { description: "What is about one connection: what fails holds up what follows it there." },
    RECORD: { description: "What is about one record. Changes of records then come one by one." },
  },
});

export enum WebhookSecretKindEnum {
  HMAC = "HMAC",
  ED25519 = "ED25519",
}

registerEnumType(WebhookSecretKindEnum, {
  name: "WebhookSecretKind",
  description: "How deliveries are signed.",
  valuesConfig: {
    HMAC: { description: "v1: with a secret that the receiver holds as well, whsec_…" },
    ED25519: { description: "v1a: with a private key; the receiver holds the public one, whpk_…" },
  },
});

export enum WebhookEndpointStateEnum {
  ENABLED = "ENABLED",
  DISABLED = "DISABLED",
}

registerEnumType(WebhookEndpointStateEnum, {
  name: "WebhookEndpointState",
  description: "Whether an endpoint is told of anything.",
});

export enum WebhookDisabledReasonEnum {
  FAILING = "FAILING",
  GONE = "GONE",
  REQUESTED = "REQUESTED",
}

registerEnumType(WebhookDisabledReasonEnum, {
  name: "WebhookDisabledReason",
  description: "Why an endpoint is disabled.",
  valuesConfig: {
    FAILING: { description: "It only failed for five days." },
    GONE: { description: "It answered 410." },
    REQUESTED: { description: "Somebody switched it off." },
  },
});

export enum DeliveryStateEnum {
  PENDING = "PENDING",
  DELIVERED = "DELIVERED",
  FAILED = "FAILED",
}

registerEnumType(DeliveryStateEnum, {
  name: "DeliveryState",
  description: "Where a delivery stands.",
  valuesConfig: {
    PENDING: { description: "To be tried, at nextAttemptAt or as soon as its turn comes." },
    DELIVERED: { description: "The endpoint answered 2xx." },
    FAILED: { description: "All attempts failed, or the endpoint was disabled. replayWebhooks sends it again." },
  },
});

@ObjectType({
  description: "A key that deliveries are signed with; the secret itself is never shown again.",
  simpleResolvers: true,
})
export class WebhookKey {
  @Field(() => ID)
  id!: string;

  @Field(() => WebhookSecretKindEnum)
  kind!: string;

  @Field(() => String, { nullable: true, description: "ED25519: what a receiver verifies with, whpk_…" })
  publicKey!: string | null;

  @Field(() => GraphQLDateTime)
  createdAt!: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: "Until when it signs; null for the current one." })
  endsAt!: Date | null;
}

@ObjectType({ description: "An address that is told of events.", implements: Node })
export class WebhookEndpoint {
  @Field(() => ID)
  id!: string;

  @Field(() => GraphQLUrl)
  url!: string;

  @Field(() => String, { nullable: true })
  description!: string | null;

  @Field(() => [EventTypeEnum])
  eventTypes!: string[];

  @Field(() => [ID], { nullable: true, description: "Null: of all connections, and of none." })
  connectionIds!: string[] | null;

  @Field(() => [EntityTypeEnum], { nullable: true, description: "Whose record events; null: of all entities." })
  entities!: string[] | null;

  @Field(() => WebhookOrderingEnum)
  ordering!: string;

  @Field(() => [Int], { description: "Waits between the attempts; each is up to a fifth shorter or longer." })
  retryScheduleSeconds!: readonly number[];

  @Field(() => Int, { nullable: true, description: "Requests begun in a second at most; null: no limit." })
  maxPerSecond!: number | null;

  @Field(() => WebhookEndpointStateEnum)
  state!: string;

  @Field(() => GraphQLDateTime, { nullable: true })
  disabledAt!: Date | null;

  @Field(() => WebhookDisabledReasonEnum, { nullable: true })
  disabledReason!: string | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      "Events from this instant on were not delivered while it was disabled: replayWebhooks with it as from sends them. Null when nothing was missed, or it was asked for.",
  })
  missedSince!: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "Since when it only fails; null after a success." })
  failingSince!: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true })
  lastFailureAt!: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true })
  lastSuccessAt!: Date | null;

  @Field(() => [WebhookKey], {
    simple: true,
    description: "The current key first, then those that still sign beside it.",
  })
  keys!: WebhookKey[];

  @Field(() => GraphQLDateTime)
  createdAt!: Date;

  @Field(() => GraphQLDateTime)
  updatedAt!: Date;
}

@ObjectType({ description: "One HTTP request.", simpleResolvers: true })
export class WebhookAttempt {
  @Field(() => Int, { description: "From 1, over replays too." })
  number!: number;

  @Field(() => GraphQLDateTime)
  at!: Date;

  @Field(() => Int)
  durationMs!: number;

  @Field(() => Int, { nullable: true, description: "Of the answer; null when there was none." })
  status!: number | null;

  @Field(() => String, {
    nullable: true,
    description: "What went wrong, such as TIMEOUT or HTTP_STATUS; null when it was delivered.",
  })
  error!: string | null;

  @Field(() => String, { description: "The first 20,000 bytes of the answer." })
  response!: string;

  @Field(() => [ID], { description: "Keys that it was signed with." })
  keyIds!: readonly string[];
}

@ObjectType({ description: "One event on its way to one endpoint. Kept for 30 days.", implements: Node })
export class WebhookDelivery {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  endpointId!: string;

  @Field(() => String, { description: "The header webhook-id: the same at each attempt, and after a replay." })
  webhookId!: string;

  @Field(() => ID, { description: "The id in the body; pass it as after." })
  eventId!: string;

  @Field(() => EventTypeEnum)
  eventType!: string;

  @Field(() => ID, { nullable: true })
  connectionId!: string | null;

  @Field(() => GraphQLDateTime, { description: "When it happened." })
  eventAt!: Date;

  @Field(() => Boolean, { description: "Made by sendTestEvent: an example, tried once." })
  isTest!: boolean;

  @Field(() => DeliveryStateEnum)
  state!: string;

  @Field(() => Int)
  attemptCount!: number;

  @Field(() => [WebhookAttempt], { description: "Oldest first." })
  attempts!: WebhookAttempt[];

  @Field(() => GraphQLDateTime, { nullable: true, description: "Null unless PENDING." })
  nextAttemptAt!: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true })
  deliveredAt!: Date | null;

  @Field(() => String, {
    nullable: true,
    description: "Why the last attempt failed, or ENDPOINT_DISABLED; null when it did not.",
  })
  lastError!: string | null;

  @Field(() => GraphQLDateTime)
  createdAt!: Date;
}

@ObjectType({ simpleResolvers: true })
export class WebhookDeliveryEdge {
  @Field(() => String)
  cursor!: string;

  @Field(() => WebhookDelivery)
  node!: object;
}

@ObjectType({ description: "A page of deliveries, newest event first.", simpleResolvers: true })
export class WebhookDeliveryConnection {
  @Field(() => [WebhookDeliveryEdge])
  edges!: WebhookDeliveryEdge[];

  @Field(() => [WebhookDelivery])
  nodes!: object[];

  @Field(() => PageInfo)
  pageInfo!: PageInfo;
}

@ObjectType({ simpleResolvers: true })
export class WebhookEndpointPayload {
  @Field(() => WebhookEndpoint)
  webhookEndpoint!: object;
}

@ObjectType({ simpleResolvers: true })
export class WebhookEndpointSecretPayload {
  @Field(() => WebhookEndpoint)
  webhookEndpoint!: object;

  @Extensions({ shownOnce: true })
  @Field(() => String, {
    nullable: true,
    description: "What receivers verify with, shown this once; null where they verify with the key's publicKey.",
  })
  secret!: string | null;
}

@ObjectType({ simpleResolvers: true })
export class WebhookDeliveryPayload {
  @Field(() => WebhookDelivery)
  webhookDelivery!: object;
}

@ObjectType({ simpleResolvers: true })
export class ReplayWebhooksPayload {
  @Field(() => Int, { description: "Deliveries that go out again." })
  count!: number;

  @Field(() => Boolean, {
    description: "Whether the event log is gone through as well, for what was missed while the endpoint was disabled.",
  })
  isSearching!: boolean;
}
