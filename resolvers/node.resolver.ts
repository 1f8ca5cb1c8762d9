import type { GraphQLResolveInfo } from "graphql";
import { Arg, Ctx, ID, Info, Query, Resolver } from "type-graphql";
import { entityByPrefix } from "../schema/entities/index.js";
import { StalenessEnum } from "../schema/platform/connection-status.type.js";
import { Node } from "../schema/platform/node.type.js";
import { largestPage } from "../schema/types/index.js";
import { InvalidInputError } from "../src/errors/index.js";
import { isIdOf, platformPrefixes, prefixOf, type PlatformKind } from "../src/ids/index.js";
import type { Path } from "../src/records/index.js";
import type { RequestContext } from "../src/services/index.js";
import { entityScope } from "../src/tokens/index.js";
import { recordById } from "./record-by-id.js";
import { selectedFields } from "./selected-fields.js";
import { RequiresScopesOf, RequiresScopesOfEach, requireScopes, type FieldArguments } from "./scope.js";

type Staleness = `${StalenessEnum}` | null;

/** Finds one of the platform's own things by its id; it needs the scope that the thing's own query needs. */
interface PlatformNode {
  readonly scope: string;
  readonly find: (id: string, context: RequestContext) => Promise<object | null>;
}

/** The platform's own things that `node` finds. A new one is a line here and one in `node.type.ts`. */
const platformNodes: Partial<Record<PlatformKind, PlatformNode>> = {
  connection: { scope: "connections:read", find: (id, { loaders }) => loaders.connections.load(id) },
  syncRun: { scope: "connections:read", find: (id, { access, services }) => services.runs.find(access, id) },
  write: { scope: "connections:read", find: (id, { access, services }) => services.writes.find(access, id) },
  incident: { scope: "connections:read", find: (id, { access, services }) => services.incidents.find(access, id) },
  webhookEndpoint: {
    scope: "webhooks:manage",
    find: (id, { access, services }) => services.webhooks.endpoints.find(access, id),
  },
  webhookDelivery: {
    scope: "webhooks:manage",
    find: (id, { access, services }) => services.webhooks.endpoints.findDelivery(access, id),
  },
  workflow: {
    scope: "workflows:manage",
    find: (id, { access, services }) => services.workflows.service.find(access, id),
  },
  workflowRun: {
    scope: "workflows:manage",
    find: (id, { access, services }) => services.workflows.service.findRun(access, id),
  },
};

/** What it takes to see the thing of that id. Of none where the text names no kind of thing: that is bad input. */
function scopesOfNode({ id }: FieldArguments): string[] {
  const entity = entityByPrefix(prefixOf(String(id)) ?? "");
  if (entity) return [entityScope("read", entity)];
  const node = platformNodeOf(String(id));
  return node ? [node.scope] : [];
}

function platformNodeOf(id: string): PlatformNode | undefined {
  const kinds = Object.keys(platformNodes) as PlatformKind[];
  const kind = kinds.find((one) => platformPrefixes[one] === prefixOf(id) && isIdOf(one, id));
  return kind && platformNodes[kind];
}

@Resolver()
export class NodeResolver {
  @RequiresScopesOf(scopesOfNode)
  @Query(() => Node, { nullable: true, description: "Anything by its id; null when there is none." })
  node(
    @Arg("id", () => ID) id: string,
    @Arg("staleness", () => StalenessEnum, { nullable: true, defaultValue: StalenessEnum.REFUSE }) staleness: Staleness,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<object | null> {
    return findNode(context, info, id, staleness, ["id"]);
  }

  @RequiresScopesOfEach(scopesOfNode)
  @Query(() => [Node], {
    nullable: "items",
    description: `Several things by their ids, in the order of the ids, at most ${largestPage}; null for each that is not there.`,
  })
  nodes(
    @Arg("ids", () => [ID]) ids: string[],
    @Arg("staleness", () => StalenessEnum, { nullable: true, defaultValue: StalenessEnum.REFUSE }) staleness: Staleness,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<object | null>[] {
    if (ids.length > largestPage) {
      const message = `expected at most ${largestPage} ids, got ${ids.length}`;
      throw new InvalidInputError(`ids: ${message}. Ask in several queries.`, {
        problems: [{ path: ["ids"], message }],
      });
    }
    return ids.map((id, index) => findNode(context, info, id, staleness, ["ids", index]));
  }
}

async function findNode(
  context: RequestContext,
  info: GraphQLResolveInfo,
  id: string,
  staleness: Staleness,
  path: Path,
): Promise<object | null> {
  requireScopes(context.access, scopesOfNode({ id }));
  const entity = entityByPrefix(prefixOf(id) ?? "");
  if (entity) return recordById(context, entity, id, { fields: selectedFields(info, entity.name), staleness, path });
  const node = platformNodeOf(id);
  if (node) return node.find(id, context);
  const message = `expected an id as this API returned it, like wo_… or con_…, got "${id}"`;
  throw new InvalidInputError(`${path.join(".")}: ${message}.`, { problems: [{ path, message }] });
}
