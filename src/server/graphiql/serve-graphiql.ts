import type { FastifyInstance } from "fastify";
import { loadPageAssets, sendUnchangingAsset } from "../page-assets.js";
import { sendStyledPage } from "../styled-page.js";

/**
 * GraphiQL at `/graphiql`, from this gateway alone. The page holds nothing and may do nothing by itself: whoever opens it pastes
 * a session token, and its calls are let in like those of any other page.
 */
export function serveGraphiQL(server: FastifyInstance): void {
  server.get("/graphiql", async (_request, reply) => sendStyledPage(reply, "graphiql"));
  server.get("/graphiql/", async (_request, reply) => reply.redirect("/graphiql", 308));
  server.get<{ Params: { "*": string } }>("/graphiql/assets/*", async (request, reply) => {
    const asset = (await loadPageAssets("graphiql")).get(`assets/${request.params["*"]}`);
    if (!asset) return reply.callNotFound();
    return sendUnchangingAsset(request, reply, asset);
  });
}
