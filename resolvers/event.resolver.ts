import { Arg, Ctx, ID, Int, Query, Resolver } from "type-graphql";
import { entityByName, entityNames } from "../schema/entities/index.js";
import { EventTypeEnum } from "../schema/platform/event-types.js";
import { Event, EventConnection } from "../schema/platform/event.type.js";
import { requireIdOf, type RequestContext } from "../src/services/index.js";
import { parsePage } from "../src/records/index.js";
import { entityScope, hasScope, type Access } from "../src/tokens/index.js";
import {
  isRecordEvent,
  scopeOfEvent,
  toldEventTypes,
  type Message,
  type ToldEventType,
} from "../src/webhooks/index.js";
import { RequiresScopesOf, type FieldArguments } from "./scope.js";

@Resolver(() => Event)
export class EventResolver {
  @Query(() => EventConnection, {
    description:
      "What happened, oldest first, for the seven days that it is kept. With the ids and in the order of subscriptions and webhooks, so whoever was away asks for what came after the last id it saw. RESYNC_REQUIRED says that it was away for too long.",
  })
  @RequiresScopesOf(scopesOfEvents)
  async events(
    @Arg("after", () => ID, { nullable: true, description: "An event's id. Default: from the oldest that is kept." })
    after: string | undefined,
    @Arg("first", () => Int, { nullable: true }) first: number | undefined,
    @Arg("types", () => [EventTypeEnum], { nullable: true, description: "Default: all that the token may see." })
    types: ToldEventType[] | undefined,
    @Arg("connectionId", () => ID, { nullable: true }) connectionId: string | undefined,
    @Ctx() { access, services }: RequestContext,
  ): Promise<EventConnection> {
    if (connectionId) requireIdOf("connection", connectionId, ["connectionId"]);
    const { size } = parsePage({ first });
    const entities = readableEntities(access);
    const wanted = types ?? toldEventTypes.filter((type) => isVisible(access, type));
    const page = await services.eventLog.page(access, {
      after: after ?? null,
      first: size,
      types: wanted,
      connectionId: connectionId ?? null,
      entities,
    });
    const edges = page.messages.map((message) => ({ cursor: message.id, node: shown(message) }));
    return {
      edges,
      nodes: edges.map(({ node }) => node),
      pageInfo: {
        hasNextPage: page.hasNextPage,
        hasPreviousPage: Boolean(after),
        startCursor: edges[0]?.cursor ?? null,
        endCursor: page.endId,
      },
    };
  }
}

/** Those of the events named, or of any; where the caller may see none, that of most is what is missing. */
function scopesOfEvents({ types }: FieldArguments, access: Access): readonly string[] {
  const wanted = types as readonly ToldEventType[] | null | undefined;
  if (wanted) return wanted.filter((type) => !isVisible(access, type)).map(scopeOfEvent);
  return toldEventTypes.some((type) => isVisible(access, type)) ? [] : ["connections:read"];
}

function isVisible(access: Access, type: ToldEventType): boolean {
  return hasScope(access, scopeOfEvent(type)) || (isRecordEvent(type) && readableEntities(access).length > 0);
}

function readableEntities(access: Access): string[] {
  return entityNames.filter((name) => hasScope(access, entityScope("read", entityByName(name))));
}

function shown({ id, type, at, connectionId, data }: Message): Event {
  return { id, type, at, connectionId, data };
}
