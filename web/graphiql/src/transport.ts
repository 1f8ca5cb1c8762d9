import { createGraphiQLFetcher, type Fetcher } from "@graphiql/toolkit";
import { createClient } from "graphql-ws";
import { Refusal } from "./gateway.js";

/** How the editor talks to the gateway; ended when a person signs out. */
export interface Transport {
  readonly fetcher: Fetcher;
  dispose(): void;
}

/** Codes of a websocket's end by which the gateway says that the token no longer holds. */
const tokenEnded = [4401, 4403];

/**
 * Queries and mutations by fetch, subscriptions over one websocket, both with the token in their headers or first message,
 * never in an address. @param onEnded The token no longer holds.
 */
export function createTransport(token: string, onEnded: (refusal: Refusal) => void): Transport {
  const authorization = `Bearer ${token}`;
  const { protocol, host } = location;
  const client = createClient({
    url: `${protocol === "https:" ? "wss" : "ws"}://${host}/graphql`,
    connectionParams: { authorization },
    // A subscription that went on by itself would have missed what happened in between, without a word.
    retryAttempts: 0,
    on: {
      closed: (event) => {
        const { code, reason } = event as CloseEvent;
        if (tokenEnded.includes(code))
          onEnded(new Refusal("UNAUTHENTICATED", reason || "The session token has ended."));
      },
    },
  });
  const fetcher = createGraphiQLFetcher({
    url: "/graphql",
    headers: { authorization },
    wsClient: client,
    enableIncrementalDelivery: false,
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      if (response.status === 401) onEnded(new Refusal("UNAUTHENTICATED", await messageOf(response.clone())));
      return response;
    },
  });
  return { fetcher, dispose: () => void client.dispose() };
}

async function messageOf(response: Response): Promise<string> {
  try {
    const { errors } = (await response.json()) as { errors?: readonly { readonly message: string }[] };
    return errors?.[0]?.message ?? "The session token has ended.";
  } catch {
    return "The session token has ended.";
  }
}
