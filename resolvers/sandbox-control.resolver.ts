import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { ControlSandboxInput, ControlSandboxPayload } from "../schema/platform/sandbox-control.type.js";
import type { ControlledSandbox } from "../src/sandbox-control/index.js";
import { requireIdOf, type RequestContext } from "../src/services/index.js";
import { RequiresScope } from "./scope.js";

@Resolver()
export class SandboxControlResolver {
  @RequiresScope("connections:manage", { audit: "sandbox.control" })
  @Mutation(() => ControlSandboxPayload, {
    description:
      "Tells the Sandbox behind a connection of the environment TEST to misbehave, to stop that, or to let time pass, so that a test sees what its integration does then.",
  })
  async controlSandbox(
    @Arg("input", () => ControlSandboxInput) input: ControlSandboxInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<ControlledSandbox> {
    requireIdOf("connection", input.connectionId, ["input", "connectionId"]);
    return services.sandboxControl.perform(access, input);
  }
}
