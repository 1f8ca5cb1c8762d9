import { cacheExchange, Client, fetchExchange, mapExchange, subscriptionExchange } from "@urql/core";
import { createClient as createSocket } from "graphql-ws";
import type { Session } from "./session.js";

/** What the gateway closes a socket with that it does not let in, or no longer: 4401, 4403. */
const refusals = new Set([4401, 4403]);

/**
 * Asks the gateway, over HTTP and, for what changes, over a websocket that comes back by itself.
 * @param onRefused called once the session is over, revoked or refused.
 */
export function createClient({ token }: Session, onRefused: () => void): { client: Client; close: () => void } {
  const socket = createSocket({
    url: `${location.origin.replace(/^http/, "ws")}/graphql`,
    connectionParams: { authorization: `Bearer ${token}` },
    lazy: true,
    retryAttempts: Infinity,
    shouldRetry: (event) => !isRefusal(event),
    on: {
      closed: (event) => {
        if (isRefusal(event)) onRefused();
      },
    },
  });
  const client = new Client({
    url: "/graphql",
    preferGetMethod: false,
    fetchOptions: () => ({ headers: { authorization: `Bearer ${token}` } }),
    exchanges: [
      cacheExchange,
      mapExchange({
        onError: (error) => {
          const isOver = error.graphQLErrors.some(({ extensions }) => extensions["code"] === "UNAUTHENTICATED");
          if (isOver || (error.response as Response | undefined)?.status === 401) onRefused();
        },
      }),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: (request) => ({
          subscribe: (sink) => ({
            unsubscribe: socket.subscribe({ ...request, query: request.query ?? "" }, sink as never),
          }),
        }),
      }),
    ],
  });
  return { client, close: () => void socket.dispose() };
}

function isRefusal(event: unknown): boolean {
  return event instanceof CloseEvent && refusals.has(event.code);
}
