import { randomBytes } from "node:crypto";
import type { FastifyReply } from "fastify";
import { loadPageAssets, type PageName } from "./page-assets.js";

/** Stands in a built page for the nonce that each answer has of its own. */
const noncePlace = "STYLE-NONCE";

/** Answers with a page whose libraries write styles at run time: these carry a nonce, and nothing else may. */
export async function sendStyledPage(reply: FastifyReply, name: PageName): Promise<FastifyReply> {
  const page = (await loadPageAssets(name)).get("index.html");
  if (!page) throw new Error(`The built page ${name} has no index.html.`);
  const nonce = randomBytes(18).toString("base64url");
  sendPageHeaders(reply, nonce);
  return reply.type(page.type).send(String(page.body).replace(noncePlace, nonce));
}

/** Scripts, styles and calls of this gateway alone, no script inline, no page around it. */
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
