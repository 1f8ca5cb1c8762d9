import { Field, ID, InputType, Int } from "type-graphql";
import { EntityTypeEnum } from "../platform/entity-type.type.js";
import { EventTypeEnum } from "../platform/event-types.js";
import { DeliveryStateEnum, WebhookOrderingEnum, WebhookSecretKindEnum } from "../platform/webhook.type.js";
import { GraphQLDateTime } from "../scalars/index.js";

@InputType()
export class CreateWebhookEndpointInput {
  @Field(() => String, { description: "Where requests go: http or https, at a public address." })
  url!: string;

  @Field(() => String, { nullable: true })
  description?: string | null;

  @Field(() => [EventTypeEnum], { description: "Each needs the scope to see what it tells of." })
  eventTypes!: string[];

  @Field(() => [ID], { nullable: true, description: "Default: all connections, and what is about none." })
  connectionIds?: string[] | null;

  @Field(() => [EntityTypeEnum], { nullable: true, description: "Whose record events. Default: of all entities." })
  entities?: string[] | null;

  @Field(() => WebhookOrderingEnum, { nullable: true, description: "Default NONE." })
  ordering?: string | null;

  @Field(() => [Int], {
    nullable: true,
    description: "Waits between attempts: 1 to 25, each 1 second to a day. Default: ten attempts over 75 h 35 min.",
  })
  retryScheduleSeconds?: number[] | null;

  @Field(() => Int, {
    nullable: true,
    description: "Requests begun in a second at most, 1 to 1,000. Default: no limit.",
  })
  maxPerSecond?: number | null;

  @Field(() => WebhookSecretKindEnum, { nullable: true, description: "Of the key that is made. Default HMAC." })
  secretKind?: "HMAC" | "ED25519" | null;

  @Field(() => String, { nullable: true, description: "A key of your own: whsec_… or whsk_…. Default: one is made." })
  secret?: string | null;
}

@InputType({ description: "What is left out stays as it is; null sets it back to its default." })
export class UpdateWebhookEndpointInput {
  @Field(() => ID)
  endpointId!: string;

  @Field(() => String, { nullable: true })
  url?: string;

  @Field(() => String, { nullable: true })
  description?: string | null;

  @Field(() => [EventTypeEnum], { nullable: true })
  eventTypes?: string[];

  @Field(() => [ID], { nullable: true })
  connectionIds?: string[] | null;

  @Field(() => [EntityTypeEnum], { nullable: true })
  entities?: string[] | null;

  @Field(() => WebhookOrderingEnum, { nullable: true })
  ordering?: string | null;

  @Field(() => [Int], { nullable: true })
  retryScheduleSeconds?: number[] | null;

  @Field(() => Int, { nullable: true })
  maxPerSecond?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "Switches it off or on. Switched on, it is told of what happens from then on; missedSince says from when a replay brings the rest.",
  })
  enabled?: boolean | null;
}

@InputType()
export class RotateWebhookSecretInput {
  @Field(() => ID)
  endpointId!: string;

  @Field(() => Int, {
    nullable: true,
    description: "For how long the key so far signs beside the new one: 0, 3600, 86400 (the default) or 604800.",
  })
  overlapSeconds?: number | null;

  @Field(() => WebhookSecretKindEnum, { nullable: true, description: "Default: that of the key so far." })
  secretKind?: "HMAC" | "ED25519" | null;

  @Field(() => String, { nullable: true, description: "A key of your own: whsec_… or whsk_…. Default: one is made." })
  secret?: string | null;
}

@InputType()
export class EndWebhookSecretInput {
  @Field(() => ID)
  endpointId!: string;

  @Field(() => ID, { description: "A former key of the endpoint." })
  keyId!: string;
}

@InputType()
export class SendTestEventInput {
  @Field(() => ID)
  endpointId!: string;

  @Field(() => EventTypeEnum, { description: "Any, whether the endpoint is told of it or not." })
  eventType!: string;
}

@InputType()
export class DeliveryFilter {
  @Field(() => [DeliveryStateEnum], { nullable: true })
  state?: string[] | null;

  @Field(() => [EventTypeEnum], { nullable: true })
  eventTypes?: string[] | null;

  @Field(() => ID, { nullable: true })
  connectionId?: string | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "Events from this instant on." })
  from?: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "Events before this instant." })
  to?: Date | null;
}

@InputType()
export class ReplayFilter {
  @Field(() => [DeliveryStateEnum], { nullable: true, description: "PENDING ones are left to their schedule." })
  state?: string[] | null;

  @Field(() => [EventTypeEnum], { nullable: true })
  eventTypes?: string[] | null;

  @Field(() => ID, { nullable: true })
  connectionId?: string | null;
}

@InputType({ description: "Either deliveryId, or endpointId with from." })
export class ReplayWebhooksInput {
  @Field(() => ID, { nullable: true })
  deliveryId?: string | null;

  @Field(() => ID, { nullable: true })
  endpointId?: string | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "Events from this instant on, at most 30 days back." })
  from?: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "Events before this instant. Default: until now." })
  to?: Date | null;

  @Field(() => ReplayFilter, {
    nullable: true,
    description:
      "Default: all deliveries, and what was missed while the endpoint was disabled. With it only deliveries that were made.",
  })
  filter?: ReplayFilter | null;
}

@InputType()
export class WebhookEndpointIdInput {
  @Field(() => ID)
  endpointId!: string;
}
