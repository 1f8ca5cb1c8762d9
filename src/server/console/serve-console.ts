import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { ForbiddenError, UnauthenticatedError } from "../../errors/index.js";
import type { SignInLinks } from "../../tokens/index.js";
import type { BadTokens } from "../bad-tokens.js";
import type { ReadCaller } from "../client.js";
import { originOf } from "../entrance.js";
import { loadPageAssets, sendUnchangingAsset } from "../page-assets.js";
import { sendStyledPage } from "../styled-page.js";

const bodyLimitBytes = 4_096;
/** The pages' own addresses: whoever reloads one gets the console, which then shows it. */
const pages = [
  "/",
  "/connections/:id",
  "/records",
  "/records/:entity",
  "/records/:entity/:id",
  "/workflows",
  "/workflows/:id",
  "/workflows/:id/runs/:runId",
  "/webhooks",
  "/subgraphs",
  "/tokens",
];

const signInBody = z.object({ secret: z.string().max(100) });

/**
 * The pages for operators, at `/`. They hold nothing: a person signs in with a link from the command line, and from then on
 * calls come with the session's token and are let in like all others.
 */
export function serveConsole(
  server: FastifyInstance,
  signInLinks: SignInLinks,
  { readCaller, badTokens }: { readonly readCaller: ReadCaller; readonly badTokens: BadTokens },
): void {
  for (const page of pages) {
    server.get(page, async (_request, reply) => sendStyledPage(reply, "console"));
  }

  server.get<{ Params: { "*": string } }>("/console/assets/*", async (request, reply) => {
    const asset = (await loadPageAssets("console")).get(`assets/${request.params["*"]}`);
    if (!asset) return reply.callNotFound();
    return sendUnchangingAsset(request, reply, asset);
  });

  server.post("/console/api/sign-in", { bodyLimit: bodyLimitBytes }, async (request, reply) => {
    void reply.header("cache-control", "no-store");
    const caller = readCaller(request.raw);
    if (!caller.isSameOrigin) throw new ForbiddenError("Only the console's own page signs in here.");
    const { secret = "" } = signInBody.safeParse(request.body).data ?? {};
    try {
      const { token, session } = await signInLinks.signIn(secret, originOf(caller, request.id));
      return { token, expiresAt: session.expiresAt };
    } catch (error) {
      // Guessing is hopeless, and costs whoever tries what guessing tokens does.
      if (error instanceof UnauthenticatedError) throw badTokens.answerTo(error, caller.address);
      throw error;
    }
  });
}
