import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { ConnectionIdInput } from "../schema/inputs/connection.input.js";
import { SourceWebhookPayload } from "../schema/platform/source-webhook.type.js";
import { requireIdOf, type RequestContext } from "../src/services/index.js";
import { RequiresScope } from "./scope.js";

@Resolver()
export class SourceWebhookResolver {
  @RequiresScope("connections:manage", { audit: "source_webhook.rotate_secret" })
  @Mutation(() => SourceWebhookPayload, {
    description:
      "Makes a secret with which the system signs its calls to this gateway, in place of the one before. Until then its calls are refused.",
  })
  async rotateSourceWebhookSecret(
    @Arg("input", () => ConnectionIdInput) { connectionId }: ConnectionIdInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<SourceWebhookPayload> {
    requireIdOf("connection", connectionId, ["input", "connectionId"]);
    const { connection, secret, instructions } = await services.hooks.rotateSecret(access, connectionId);
    return { connection, secret, instructions, path: `/hooks/${connection._id}` };
  }
}
