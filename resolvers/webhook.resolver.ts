import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { entityByName, type EntityName } from "../schema/entities/index.js";
import {
  CreateWebhookEndpointInput,
  DeliveryFilter,
  EndWebhookSecretInput,
  ReplayWebhooksInput,
  RotateWebhookSecretInput,
  SendTestEventInput,
  UpdateWebhookEndpointInput,
  WebhookEndpointIdInput,
} from "../schema/inputs/webhook.input.js";
import { DeletePayload } from "../schema/platform/payloads.type.js";
import {
  ReplayWebhooksPayload,
  WebhookDelivery,
  WebhookDeliveryConnection,
  WebhookDeliveryPayload,
  WebhookEndpoint,
  WebhookEndpointPayload,
  WebhookEndpointSecretPayload,
} from "../schema/platform/webhook.type.js";
import { InvalidInputError } from "../src/errors/index.js";
import { requireIdOf, type RequestContext } from "../src/services/index.js";
import { entityScope } from "../src/tokens/index.js";
import {
  defaultScheduleSeconds,
  isRecordEvent,
  scopeOfEvent,
  type AttemptDocument,
  type DeliveryDocument,
  type DeliveryState,
  type ToldEventType,
  type WebhookEndpointDocument,
} from "../src/webhooks/index.js";
import { pageById, type IdPage } from "./page-arguments.js";
import { AsParent, RequiresScope, RequiresScopesOf, type FieldArguments } from "./scope.js";

const manageScope = "webhooks:manage";
const endpointPath = ["input", "endpointId"] as const;

/** Whoever has an endpoint told of something has to be allowed to see it. */
function scopesOfTold({ input }: FieldArguments): readonly string[] {
  const { eventTypes, entities } = input as { eventTypes?: ToldEventType[] | null; entities?: EntityName[] | null };
  const records = entities?.map((name) => entityScope("read", entityByName(name))) ?? ["records:read"];
  const told = (eventTypes ?? []).flatMap((type) => (isRecordEvent(type) ? records : [scopeOfEvent(type)]));
  return [...new Set([manageScope, ...told])];
}

@Resolver(() => WebhookEndpoint)
export class WebhookEndpointResolver {
  @Query(() => [WebhookEndpoint], { description: "Where events go, in the order of their making." })
  @RequiresScope(manageScope)
  webhookEndpoints(@Ctx() { access, services }: RequestContext): Promise<WebhookEndpointDocument[]> {
    return services.webhooks.endpoints.list(access);
  }

  @Mutation(() => WebhookEndpointSecretPayload, {
    description: "Has an address told of what happens from now on. The answer is the only one that shows the secret.",
  })
  @RequiresScopesOf(scopesOfTold, { audit: "webhook.create" })
  async createWebhookEndpoint(
    @Arg("input", () => CreateWebhookEndpointInput) input: CreateWebhookEndpointInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<WebhookEndpointSecretPayload> {
    const { endpoint, secret } = await services.webhooks.endpoints.create(access, input);
    return { webhookEndpoint: endpoint, secret };
  }

  @Mutation(() => WebhookEndpointPayload, { description: "Changes an endpoint, or switches it off and on." })
  @RequiresScopesOf(scopesOfTold, { audit: "webhook.update" })
  async updateWebhookEndpoint(
    @Arg("input", () => UpdateWebhookEndpointInput) { endpointId, ...input }: UpdateWebhookEndpointInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<WebhookEndpointPayload> {
    requireIdOf("webhookEndpoint", endpointId, endpointPath);
    return { webhookEndpoint: await services.webhooks.endpoints.update(access, endpointId, input) };
  }

  @Mutation(() => WebhookEndpointSecretPayload, {
    description:
      "Gives an endpoint a new key. The one so far signs beside it for a while; overlapSeconds 0 ends it now.",
  })
  @RequiresScope(manageScope, { audit: "webhook.rotate" })
  async rotateWebhookSecret(
    @Arg("input", () => RotateWebhookSecretInput) { endpointId, ...input }: RotateWebhookSecretInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<WebhookEndpointSecretPayload> {
    requireIdOf("webhookEndpoint", endpointId, endpointPath);
    const { endpoint, secret } = await services.webhooks.endpoints.rotateSecret(access, endpointId, input);
    return { webhookEndpoint: endpoint, secret };
  }

  @Mutation(() => WebhookEndpointPayload, { description: "Ends a former key before its time." })
  @RequiresScope(manageScope, { audit: "webhook.end_secret" })
  async endWebhookSecret(
    @Arg("input", () => EndWebhookSecretInput) { endpointId, keyId }: EndWebhookSecretInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<WebhookEndpointPayload> {
    requireIdOf("webhookEndpoint", endpointId, endpointPath);
    return { webhookEndpoint: await services.webhooks.endpoints.endSecret(access, endpointId, keyId) };
  }

  @Mutation(() => WebhookDeliveryPayload, {
    description:
      "Sends an endpoint the example of an event, marked as a test, once. Ask for the delivery to see how it went.",
  })
  @RequiresScope(manageScope, { audit: "webhook.test" })
  async sendTestEvent(
    @Arg("input", () => SendTestEventInput) { endpointId, eventType }: SendTestEventInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<WebhookDeliveryPayload> {
    requireIdOf("webhookEndpoint", endpointId, endpointPath);
    const type = eventType as ToldEventType;
    return { webhookDelivery: await services.webhooks.endpoints.sendTest(access, endpointId, type) };
  }

  @Mutation(() => ReplayWebhooksPayload, {
    description: "Sends deliveries again, with the ids that they had: one, or those of a range of time.",
  })
  @RequiresScope(manageScope, { audit: "webhook.replay" })
  async replayWebhooks(
    @Arg("input", () => ReplayWebhooksInput) input: ReplayWebhooksInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<ReplayWebhooksPayload> {
    const { deliveryId, endpointId, from, to, filter } = input;
    if (deliveryId && !endpointId && !from && !to && !filter) {
      requireIdOf("webhookDelivery", deliveryId, ["input", "deliveryId"]);
      return services.webhooks.replays.replayOne(access, deliveryId);
    }
    if (deliveryId || !endpointId || !from) throw neitherOneNorRange();
    requireIdOf("webhookEndpoint", endpointId, endpointPath);
    const { state, eventTypes, connectionId } = filter ?? {};
    return services.webhooks.replays.replayRange(access, {
      endpointId,
      from,
      to: to ?? null,
      filter: {
        state: (state ?? null) as DeliveryState[] | null,
        eventTypes: (eventTypes ?? null) as ToldEventType[] | null,
        connectionId: connectionId ?? null,
      },
    });
  }

  @Mutation(() => DeletePayload, { description: "Removes an endpoint with its deliveries." })
  @RequiresScope(manageScope, { audit: "webhook.delete" })
  async deleteWebhookEndpoint(
    @Arg("input", () => WebhookEndpointIdInput) { endpointId }: WebhookEndpointIdInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<DeletePayload> {
    requireIdOf("webhookEndpoint", endpointId, endpointPath);
    await services.webhooks.endpoints.remove(access, endpointId);
    return { id: endpointId };
  }

  @FieldResolver(() => ID)
  id(@Root() endpoint: WebhookEndpointDocument): string {
    return endpoint._id;
  }

  @FieldResolver(() => [ID], { nullable: true })
  connectionIds(@Root() { onlyConnectionIds }: WebhookEndpointDocument): readonly string[] | null {
    return onlyConnectionIds;
  }

  @FieldResolver(() => [Int])
  retryScheduleSeconds(@Root() { retryScheduleSeconds }: WebhookEndpointDocument): readonly number[] {
    return retryScheduleSeconds ?? defaultScheduleSeconds;
  }
}

@Resolver(() => WebhookDelivery)
export class WebhookDeliveryResolver {
  @Query(() => WebhookDeliveryConnection, {
    description: "What was sent or is to be, newest event first; to one endpoint, or to all. Kept for 30 days.",
  })
  @RequiresScope(manageScope)
  async webhookDeliveries(
    @Arg("endpointId", () => ID, { nullable: true }) endpointId: string | undefined,
    @Arg("first", () => Int, { nullable: true }) first: number | undefined,
    @Arg("after", () => String, { nullable: true }) after: string | undefined,
    @Arg("filter", () => DeliveryFilter, { nullable: true }) filter: DeliveryFilter | undefined,
    @Ctx() { access, services }: RequestContext,
  ): Promise<IdPage<DeliveryDocument>> {
    if (endpointId) requireIdOf("webhookEndpoint", endpointId, ["endpointId"]);
    const wanted = {
      ...filter,
      endpointId: endpointId ?? null,
      state: filter?.state as DeliveryState[] | null | undefined,
      eventTypes: filter?.eventTypes as ToldEventType[] | null | undefined,
    };
    return pageById("webhookDelivery", { first, after }, (limit, position) =>
      services.webhooks.endpoints.listDeliveries(access, { filter: wanted, limit, after: position }),
    );
  }

  @FieldResolver(() => ID)
  id(@Root() delivery: DeliveryDocument): string {
    return delivery._id;
  }

  @FieldResolver(() => String)
  webhookId(@Root() { messageId }: DeliveryDocument): string {
    return messageId;
  }

  @FieldResolver(() => String)
  eventType(@Root() { type }: DeliveryDocument): string {
    return type;
  }

  @FieldResolver()
  @AsParent()
  attempts(@Root() { _id }: DeliveryDocument, @Ctx() { loaders }: RequestContext): Promise<AttemptDocument[]> {
    return loaders.webhookAttempts.load(_id);
  }
}

function neitherOneNorRange(): InvalidInputError {
  const message = "expected either deliveryId alone, or endpointId with from";
  return new InvalidInputError(`replayWebhooks: ${message}. filter and to narrow a range.`, {
    problems: [{ path: ["input"], message }],
  });
}
