import { randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyReply } from "fastify";
import { loadPageAssets, sendUnchangingAsset } from "../page-assets.js";

/** Stands in the built page for the nonce that each answer has of its own. */
const noncePlace = "STYLE-NONCE";

/**
 * GraphiQL at `/graphiql`, from this gateway alone. The page holds nothing and may do nothing by itself: whoever opens it pastes
 * a session token, and its calls are let in like those of any other page.
 */
export function serveGraphiQL(server: FastifyInstance): void {
  server.get("/graphiql", async (_request, reply) => {
    const page = (await loadPageAssets("graphiql")).get("index.html");
    if (!page) throw new Error("The built page has no index.html.");
    const nonce = randomBytes(18).toString("base64url");
    sendPageHeaders(reply, nonce);
    return reply.type(page.type).send(String(page.body).replace(noncePlace, nonce));
  });
  server.get("/graphiql/", async (_request, reply) => reply.redirect("/graphiql", 308));
  server.get<{ Params: { "*": string } }>("/graphiql/assets/*", async (request, reply) => {
    const asset = (await loadPageAssets("graphiql")).get(`assets/${request.params["*"]}`);
    if (!asset) return reply.callNotFound();
    return sendUnchangingAsset(request, reply, asset);
  });
}

/**
 * Scripts, styles and calls of this gateway alone, no script inline, no page around it. Styles are written by one library at
 * run time, which keeps the page from scrolling below a dialog; they carry the nonce.
 */
function sendPageHeaders(reply: FastifyReply, nonce: string): void {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  void reply
    .header("content-security-policy", policy.join("; "))
    .header("x-frame-options", "DENY")
    .header("cache-control", "no-store")
    .header("referrer-policy", "no-referrer")
    .header("x-robots-tag", "noindex")
    .header("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=()");
}
