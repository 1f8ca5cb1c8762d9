import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { SandboxClock } from "../clock.js";
import { conflict, forbidden, notFound } from "../errors.js";
import { kindNames, type KindName } from "../kinds/index.js";
import type { Webhook, WebhookCaller, WebhookStore } from "../webhooks/index.js";
import { requirePermission, type Principal } from "./authenticate.js";
import { parseBody } from "./parse-body.js";

export interface WebhookRouteParts {
  readonly webhooks: WebhookStore;
  readonly webhookCaller: WebhookCaller;
  readonly clock: SandboxClock;
  readonly principalOf: (request: FastifyRequest) => Principal;
}

/** Each change is written down once for each of them. */
const mostWebhooks = 20;

const newWebhook = z.strictObject({
  url: z.url({ protocol: /^https?$/, error: "expected an http or https address" }).max(2000),
  secret: z.string().regex(/^[\x21-\x7e]{8,200}$/, { error: "expected 8 to 200 printable characters without spaces" }),
  /** Left out: all kinds that the login may read. */
  kinds: z
    .array(z.enum(kindNames as [KindName, ...KindName[]]))
    .min(1)
    .optional(),
});

interface Path {
  Params: { id: string };
}

/** Who is told of changes. A login sees its own only. */
export function webhookRoutes(app: FastifyInstance, parts: WebhookRouteParts): void {
  const { webhooks, webhookCaller, clock, principalOf } = parts;

  const owned = (request: FastifyRequest<Path>): Webhook => {
    const webhook = webhooks.get(request.params.id);
    if (!webhook || webhook.owner !== principalOf(request).name) throw notFound(`The webhook ${request.params.id}`);
    return webhook;
  };
  const shown = (webhook: Webhook) => {
    const { id, url, kinds, created_at, delivered, failed, last_error } = webhook;
    return { id, url, kinds, created_at, pending: webhooks.pending(id), delivered, failed, last_error };
  };

  app.get("/webhooks", (request) => ({
    items: webhooks
      .list()
      .filter(({ owner }) => owner === principalOf(request).name)
      .map(shown),
  }));

  app.get<Path>("/webhooks/:id", (request) => shown(owned(request)));

  app.post("/webhooks", (request, reply) => {
    const principal = principalOf(request);
    if (principal.permissions.write.size === 0) {
      throw forbidden(`Expected a login that may write; ${principal.name} may not add webhooks.`);
    }
    const { url, secret, kinds = [...principal.permissions.read] } = parseBody(newWebhook, request.body);
    for (const kind of kinds) requirePermission(principal, "read", kind);
    if (webhooks.list().length >= mostWebhooks) {
      throw conflict("too_many_webhooks", `There are ${mostWebhooks} webhooks, which is all there can be. Delete one.`);
    }
    const created_at = clock.now().toISOString();
    const webhook = webhooks.add({ url, secret, kinds: [...new Set(kinds)], owner: principal.name, created_at });
    return reply.code(201).header("location", `/api/v1/webhooks/${webhook.id}`).send(shown(webhook));
  });

  /** Calls it once with nothing to tell, so that a person sees whether it works. */
  app.post<Path>("/webhooks/:id/ping", (request, reply) => {
    const { id } = owned(request);
    webhooks.enqueue(id, { event: "ping", at: clock.now().toISOString() });
    webhookCaller.wake();
    return reply.code(202).send({ id, pending: webhooks.pending(id) });
  });

  app.delete<Path>("/webhooks/:id", (request, reply) => {
    webhooks.remove(owned(request).id);
    return reply.code(204).send();
  });
}
