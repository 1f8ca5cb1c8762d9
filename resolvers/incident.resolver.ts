import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { ResolveHeldDeletionsInput } from "../schema/inputs/incident.input.js";
import { HeldDeletions, Incident, IncidentConnection, IncidentPayload } from "../schema/platform/incident.type.js";
import { needsPerson, type IncidentDocument } from "../src/incidents/index.js";
import type { ShownConnection } from "../src/loaders/index.js";
import { requireIdOf, type RequestContext } from "../src/services/index.js";
import { pageById, type IdPage } from "./page-arguments.js";
import { AsParent, RequiresScope } from "./scope.js";

@Resolver(() => Incident)
export class IncidentResolver {
  @RequiresScope("connections:read")
  @Query(() => IncidentConnection, {
    description: "What went wrong, newest first; with one connection, or with all.",
  })
  async incidents(
    @Arg("connectionId", () => ID, { nullable: true }) connectionId: string | undefined,
    @Arg("first", () => Int, { nullable: true }) first: number | undefined,
    @Arg("after", () => String, { nullable: true }) after: string | undefined,
    @Ctx() { access, services }: RequestContext,
  ): Promise<IdPage<IncidentDocument>> {
    if (connectionId) requireIdOf("connection", connectionId, ["connectionId"]);
    return pageById("incident", { first, after }, (limit, position) =>
      services.incidents.list(access, { connectionId: connectionId ?? null, limit, after: position }),
    );
  }

  @RequiresScope("connections:manage", { audit: "incident.resolve" })
  @Mutation(() => IncidentPayload, {
    description:
      "Decides about records that the system no longer lists and that were not removed, as they were too many. Closes the incident; the removal is done by a run that begins at once.",
  })
  async resolveHeldDeletions(
    @Arg("input", () => ResolveHeldDeletionsInput) { incidentId, decision }: ResolveHeldDeletionsInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<IncidentPayload> {
    requireIdOf("incident", incidentId, ["input", "incidentId"]);
    return { incident: await services.sync.decideDeletions(access, incidentId, decision) };
  }

  @FieldResolver(() => ID)
  id(@Root() incident: IncidentDocument): string {
    return incident._id;
  }

  @RequiresScope("connections:read")
  @FieldResolver()
  connection(
    @Root() { connectionId }: IncidentDocument,
    @Ctx() { loaders }: RequestContext,
  ): Promise<ShownConnection | null> {
    return loaders.connections.load(connectionId);
  }

  @AsParent()
  @FieldResolver(() => Boolean)
  needsAttention(@Root() incident: IncidentDocument): boolean {
    return incident.state === "OPEN" && needsPerson(incident);
  }

  @AsParent()
  @FieldResolver(() => HeldDeletions, { nullable: true })
  heldDeletions(@Root() incident: IncidentDocument): HeldDeletions | null {
    return incident.kind === "DELETIONS_HELD" ? incident.details : null;
  }
}
