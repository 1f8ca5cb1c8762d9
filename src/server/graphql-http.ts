import type { IncomingHttpHeaders } from "node:http";
import { Readable } from "node:stream";
import { HeaderMap } from "@apollo/server";
import type { FastifyInstance } from "fastify";
import { lexicographicSortSchema, printSchema, type GraphQLSchema } from "graphql";
import type { Engines } from "../engine/index.js";
import type { Logger } from "../logging/index.js";
import { sendText } from "./answer-text.js";
import type { ApolloServers } from "./apollo.js";
import type { ContextFactory } from "./context-factory.js";
import { noteRateLimit, type DeniedCallLog } from "./denied-calls.js";
import { entranceHook, originOf, servePreflights, type Entrance } from "./entrance.js";
import type { Keeping } from "./keeping.js";
import { tracedHandler } from "./operation-trace.js";
import { requireShallowText, requireShallowVariables, takeRequest, type OperationLimits } from "./limits/index.js";
import { answerPlainPost } from "./plain-post.js";
import type { TrustedDocuments } from "./trusted-documents.js";
import type { Access } from "../tokens/index.js";

/** Serves `/graphql` over HTTP and `/schema.graphql`, both for callers with a token only. */
export function serveGraphQL(
  server: FastifyInstance,
  options: {
    engines: Engines;
    apollos: ApolloServers;
    entrance: Entrance;
    createContext: ContextFactory;
    limits: OperationLimits;
    documents: TrustedDocuments;
    isIntrospectable: boolean;
    keeping: Keeping | null;
    denied: DeniedCallLog | undefined;
    logger: Logger;
  },
): void {
  const { engines, apollos, entrance, createContext, limits, documents } = options;
  server.decorateRequest("access", null);
  const onRequest = entranceHook(entrance);
  servePreflights(server, "/graphql", entrance);
  servePreflights(server, "/schema.graphql", entrance);

  server.route({
    // All methods, so that a wrong one is answered 405 with those there are.
    method: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
    url: "/graphql",
    onRequest,
    handler: tracedHandler(async (request, reply) => {
      const { access } = request;
      if (!access) throw new Error("a request reached /graphql without its access check");
      const origin = originOf(entrance.readCaller(request.raw), request.id);
      await takeRequest(limits, access).catch((error: unknown) => {
        noteRateLimit(entrance.denied, access, origin, error);
        throw error;
      });
      const holder = await engines.of(access);
      const body = bodyOf(request.body, documents, access);
      const { method, headers } = request;
      const plain = await answerPlainPost({ method, headers, body, access, origin }, holder.current, options);
      if (plain) {
        void reply.header("cache-control", "no-store").header("content-type", plain.contentType);
        return sendText(request, reply, plain.text);
      }
      const apollo = await apollos.of(holder);
      const response = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: {
          method: request.method,
          headers: headerMap(request.headers),
          search: searchOf(new URL(request.url, "http://localhost").searchParams, request.method, documents, access),
          body,
        },
        context: async () => createContext(access, origin),
      });
      void reply.code(response.status ?? 200).header("cache-control", "no-store");
      for (const [name, value] of response.headers) void reply.header(name, value);
      if (response.body.kind !== "complete") return reply.send(Readable.from(response.body.asyncIterator));
      if (reply.statusCode !== 200) return reply.send(response.body.string);
      return sendText(request, reply, response.body.string);
    }),
  });

  if (!options.isIntrospectable) return;
  const printed = new WeakMap<GraphQLSchema, string>();
  server.get("/schema.graphql", { onRequest }, async (request, reply) => {
    const { access } = request;
    if (!access) throw new Error("a request reached /schema.graphql without its access check");
    const { schema } = (await engines.of(access)).current;
    const sdl = printed.get(schema) ?? printSchema(lexicographicSortSchema(schema));
    printed.set(schema, sdl);
    return sendText(request, reply.type("text/plain; charset=utf-8"), `${sdl}\n`);
  });
}

/** The body with the text of the trusted document that it names. What is no object is left for Apollo to refuse. */
function bodyOf(body: unknown, documents: TrustedDocuments, access: Access): unknown {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
  const { documentId, query: sent, ...rest } = body as { documentId?: unknown; query?: unknown };
  const query = documents.textOf({ query: sent, documentId }, access);
  if (typeof query === "string") requireShallowText(query);
  requireShallowVariables(rest);
  return query === undefined ? rest : { ...rest, query };
}

/** The same for what stands in the address of a GET. */
function searchOf(search: URLSearchParams, method: string, documents: TrustedDocuments, access: Access): string {
  if (method !== "GET" && method !== "HEAD") return search.toString();
  const query = documents.textOf({ query: search.get("query"), documentId: search.get("documentId") }, access);
  search.delete("documentId");
  if (typeof query === "string") {
    requireShallowText(query);
    search.set("query", query);
  }
  requireShallowText(search.get("variables") ?? "");
  return search.toString();
}

function headerMap(headers: IncomingHttpHeaders): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  return map;
}
