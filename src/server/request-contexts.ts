import { createLoaders } from "../loaders/index.js";
import type { RequestContext, Services } from "../services/index.js";
import type { ContextFactory } from "./context-factory.js";

/** What the graph's resolvers are handed, made from the services of this process. */
export function requestContexts(services: Services): ContextFactory {
  const { logger } = services;
  return (access, origin): RequestContext => ({
    access,
    loaders: createLoaders(services, access),
    services,
    origin,
    requestId: origin.requestId,
    logger: logger.child({ requestId: origin.requestId }),
  });
}
