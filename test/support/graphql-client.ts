import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { print } from "graphql";
import { createClient, type Client } from "graphql-ws";
import { WebSocket } from "ws";

export interface GraphQLFault {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>> & { readonly code: string };
}

/** What an API answered with instead of data. */
export class GraphQLFaultsError extends Error {
  constructor(readonly faults: readonly GraphQLFault[]) {
    super(faults.map((fault) => `${fault.extensions.code}: ${fault.message}`).join("\n"));
  }
}

/** A client as a back end would write it: typed documents, a token, nothing more. */
export class GraphQLClient {
  readonly #sockets: Client[] = [];

  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** @throws {GraphQLFaultsError} */
  async request<Result, Variables extends Record<string, unknown>>(
    document: TypedDocumentNode<Result, Variables>,
    variables: Variables,
  ): Promise<Result> {
    const response = await fetch(`${this.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${this.token}` },
      body: JSON.stringify({ query: print(document), variables }),
    });
    const answer = (await response.json()) as { data?: Result | null; errors?: GraphQLFault[] };
    if (answer.errors || !answer.data) throw new GraphQLFaultsError(answer.errors ?? []);
    return answer.data;
  }

  /** Collects what a subscription tells, from the moment it is set up at the server. */
  async subscribe<Result, Variables extends Record<string, unknown>>(
    document: TypedDocumentNode<Result, Variables>,
    variables: Variables,
  ): Promise<Received<Result>> {
    const client = createClient({
      url: `${this.url.replace(/^http/, "ws")}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${this.token}` },
      lazy: false,
      // By itself it would subscribe again with the same `after`, and nobody would know of what was missed.
      retryAttempts: 0,
      // Told by the subscription already.
      onNonLazyError: () => undefined,
    });
    this.#sockets.push(client);
    await new Promise<void>((resolve, reject) => {
      client.on("connected", () => resolve());
      client.on("closed", (event) => reject(new Error(`The websocket closed: ${JSON.stringify(event)}`)));
    });
    const received = new Received<Result>();
    client.subscribe<Result>(
      { query: print(document), variables },
      {
        next: ({ data, errors }) => {
          if (data) received.results.push(data);
          if (errors) received.error = errors;
        },
        error: (error) => (received.error = error),
        complete: () => undefined,
      },
    );
    // Operations of one socket are taken in order, so an answer to a later one means that this one is set up.
    await new Promise<void>((resolve, reject) => {
      client.subscribe({ query: "{ __typename }" }, { next: () => undefined, error: reject, complete: resolve });
    });
    return received;
  }

  async close(): Promise<void> {
    for (const client of this.#sockets) await client.dispose();
  }
}

/** What a subscription has told so far. */
export class Received<Result> {
  readonly results: Result[] = [];
  error: unknown;
}
