import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { PassthroughInput, PassthroughPayload } from "../schema/platform/passthrough.type.js";
import { requireIdOf, type RequestContext } from "../src/services/index.js";
import type { PassthroughInput as PassthroughRequest } from "../src/writes/index.js";
import { RequiresScope } from "./scope.js";

@Resolver()
export class PassthroughResolver {
  @RequiresScope("passthrough", { audit: "connection.passthrough" })
  @Mutation(() => PassthroughPayload, {
    description:
      "Sends a request of the caller's own to a connected system, with the connection's credential and limits. Whatever the system answers is an answer; its secrets are taken out.",
  })
  async passthrough(
    @Arg("input", () => PassthroughInput) input: PassthroughRequest,
    @Ctx() { access, services }: RequestContext,
  ): Promise<PassthroughPayload> {
    requireIdOf("connection", input.connectionId, ["input", "connectionId"]);
    return services.passthrough.send(access, input);
  }
}
