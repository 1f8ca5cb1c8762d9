import { sdlOf } from "../federation/index.js";
import type { Services } from "../services/index.js";
import type { Environment, Tenant } from "../storage/index.js";
import { chooseOrganization, withGateway, type CommandGateway } from "./gateway.js";
import type { CommandIo } from "./io.js";

/** What a command that changes, or would change, a tenant's graph works on. */
export interface SubgraphGateway {
  readonly tenant: Tenant;
  readonly subgraphs: Services["subgraphs"];
  /** The gateway's own part of the graph. */
  readonly ownSdl: string;
  readonly audited: CommandGateway["audited"];
}

/** @throws {NotFoundError | ConfigurationError} where the organization is not the one there is, as `chooseOrganization`. */
export async function withSubgraphs<Result>(
  io: CommandIo,
  { env, organization }: { readonly env: Environment; readonly organization?: string | undefined },
  work: (gateway: SubgraphGateway) => Promise<Result>,
): Promise<Result> {
  const { buildGraphSchema } = await import("../../resolvers/build-schema.js");
  const ownSdl = sdlOf(await buildGraphSchema());
  return withGateway(io, async ({ services, organizations, audited }) => {
    const { _id: organizationId } = await chooseOrganization(organizations, organization);
    const { subgraphs } = await services();
    return work({ tenant: { organizationId, environment: env }, subgraphs, ownSdl, audited });
  });
}
