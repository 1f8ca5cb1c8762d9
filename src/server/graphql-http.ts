import type { IncomingHttpHeaders } from "node:http";
import { Readable } from "node:stream";
import { HeaderMap, type ApolloServer } from "@apollo/server";
import type { FastifyInstance } from "fastify";
import { lexicographicSortSchema, printSchema, type GraphQLSchema } from "graphql";
import { secretFromAuthorization, type Access } from "../tokens/index.js";
import type { Authenticator, ContextFactory } from "./caller.js";

declare module "fastify" {
  interface FastifyRequest {
    /** Who calls; set before the body is read, on the routes that need a token. */
    access: Access | null;
  }
}

/** Serves `/graphql` over HTTP and `/schema.graphql`, both for callers with a token only. */
export function serveGraphQL(
  server: FastifyInstance,
  options: {
    apollo: ApolloServer<object>;
    schema: GraphQLSchema;
    tokens: Authenticator;
    createContext: ContextFactory;
  },
): void {
  const { apollo, schema, tokens, createContext } = options;
  server.decorateRequest("access", null);
  // Before parsing: who has no token makes us neither read nor parse a megabyte.
  const onRequest = async (request: { headers: IncomingHttpHeaders; access: Access | null }) => {
    request.access = await tokens.authenticate(secretFromAuthorization(request.headers.authorization));
  };

  server.route({
    // All methods, so that a wrong one is answered 405 with those there are.
    method: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
    url: "/graphql",
    onRequest,
    handler: async (request, reply) => {
      const { access } = request;
      if (!access) throw new Error("a request reached /graphql without its access check");
      const response = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: {
          method: request.method,
          headers: headerMap(request.headers),
          search: new URL(request.url, "http://localhost").search,
          body: request.body,
        },
        context: async () => createContext(access, request.id),
      });
      void reply.code(response.status ?? 200).header("cache-control", "no-store");
      for (const [name, value] of response.headers) void reply.header(name, value);
      return reply.send(
        response.body.kind === "complete" ? response.body.string : Readable.from(response.body.asyncIterator),
      );
    },
  });

  let sdl: string | undefined;
  server.get("/schema.graphql", { onRequest }, (_request, reply) => {
    sdl ??= printSchema(lexicographicSortSchema(schema));
    return reply.type("text/plain; charset=utf-8").send(`${sdl}\n`);
  });
}

function headerMap(headers: IncomingHttpHeaders): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  return map;
}
