import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { IncomingMessage } from "node:http";
import type { Interaction, Provider } from "oidc-provider";
import { logIn } from "./accounts.js";
import { errorPage, loginPage } from "./pages.js";
import { oauthPath } from "./provider.js";

/** The authorization server under /oauth, and the page on which a person logs in and consents. */
export function oauthRoutes(app: FastifyInstance, provider: () => Provider): void {
  void app.register(async (scope) => {
    // The authorization server reads its bodies itself.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, _payload, done) => done(null));
    scope.all(`${oauthPath}/*`, async (request, reply) => {
      reply.hijack();
      const raw = request.raw as IncomingMessage & { originalUrl?: string };
      // It finds the path it is mounted under from the difference of the two.
      raw.originalUrl = raw.url ?? "/";
      raw.url = raw.originalUrl.slice(oauthPath.length);
      await provider().callback()(request.raw, reply.raw);
    });
  });
  void app.register(async (scope) => {
    scope.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_request, body, done) =>
      done(null, new URLSearchParams(body as string)),
    );
    scope.get("/login/:uid", async (request, reply) => {
      const interaction = await interactionOf(provider(), request, reply);
      return interaction && showLogin(provider(), interaction, reply, null);
    });
    scope.post("/login/:uid", async (request, reply) => {
      const interaction = await interactionOf(provider(), request, reply);
      if (!interaction) return reply;
      const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
      return decide(provider(), interaction, form, request, reply);
    });
  });
}

async function interactionOf(
  provider: Provider,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Interaction | null> {
  try {
    return await provider.interactionDetails(request.raw, reply.raw);
  } catch {
    await reply
      .code(400)
      .type("text/html; charset=utf-8")
      .send(
        errorPage(
          "login_expired",
          "This login was begun in another browser or too long ago. Begin again in the application.",
        ),
      );
    return null;
  }
}

async function showLogin(provider: Provider, interaction: Interaction, reply: FastifyReply, problem: string | null) {
  const client = await provider.Client.find(String(interaction.params.client_id));
  return reply
    .code(problem ? 401 : 200)
    .header("cache-control", "no-store")
    .type("text/html; charset=utf-8")
    .send(
      loginPage({
        action: `/login/${interaction.uid}`,
        clientName: client?.clientName ?? String(interaction.params.client_id),
        scopes: scopesOf(interaction),
        loggedInAs: interaction.session?.accountId ?? null,
        problem,
      }),
    );
}

async function decide(
  provider: Provider,
  interaction: Interaction,
  form: URLSearchParams,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  if (form.get("decision") === "deny") {
    const result = { error: "access_denied", error_description: "The person denied access." };
    reply.hijack();
    return provider.interactionFinished(request.raw, reply.raw, result, { mergeWithLastSubmission: false });
  }
  const account = logIn(form.get("login") ?? "", form.get("password") ?? "");
  const accountId = interaction.session?.accountId ?? account?.login;
  if (!accountId) return showLogin(provider, interaction, reply, "User or password is wrong.");
  // Login and consent in one step: the page has named what is asked for.
  const grant = new provider.Grant({ accountId, clientId: String(interaction.params.client_id) });
  grant.addOIDCScope(scopesOf(interaction).join(" "));
  const grantId = await grant.save();
  reply.hijack();
  return provider.interactionFinished(
    request.raw,
    reply.raw,
    { login: { accountId }, consent: { grantId } },
    { mergeWithLastSubmission: false },
  );
}

function scopesOf(interaction: Interaction): string[] {
  const asked = interaction.params.scope;
  return typeof asked === "string" ? asked.split(" ").filter((scope) => scope !== "") : [];
}
