import { Ctx, Query, Resolver } from "type-graphql";
import { z } from "zod";
import { System } from "../schema/platform/system.type.js";
import type { LoadedConnector } from "../src/connectors/index.js";
import type { RequestContext } from "../src/services/index.js";
import { AnyToken } from "./scope.js";

@Resolver()
export class SystemResolver {
  @AnyToken()
  @Query(() => [System], { description: "The systems that can be connected, and what each offers." })
  systems(@Ctx() context: RequestContext): System[] {
    return [...context.services.connectors.values()].map(toSystem);
  }
}

/** A connector as the graph shows it; all of it follows from the connector's folder. */
export function toSystem(connector: LoadedConnector): System {
  return {
    system: connector.system,
    name: connector.name,
    description: connector.description,
    configSchema: z.toJSONSchema(connector.config, { io: "input" }),
    authMethods: connector.auth.map((method) => ({
      method: method.method,
      description: method.description,
      credentialsSchema: z.toJSONSchema(method.credentials, { io: "input" }),
    })),
    entities: [...connector.entities.values()].map((source) => ({
      entity: source.entity,
      canCreate: source.create !== undefined,
      canUpdate: source.update !== undefined,
      readsChanges: source.mode === "CHANGES",
    })),
  };
}
