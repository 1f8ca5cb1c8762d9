import { createLoaders } from "../loaders/index.js";
import type { Logger } from "../logging/index.js";
import type { RequestContext, Services } from "../services/index.js";
import type { ContextFactory } from "./context-factory.js";

/** What the graph's resolvers are handed, made from the services of this process. */
export function requestContexts(services: Services): ContextFactory {
  return (access, origin, kept): RequestContext => {
    let logger: Logger | undefined;
    return {
      access,
      loaders: createLoaders(services, access, kept),
      services,
      origin,
      requestId: origin.requestId,
      // Made when something is to be said: most operations say nothing.
      get logger() {
        return (logger ??= services.logger.child({ requestId: origin.requestId }));
      },
    };
  };
}
