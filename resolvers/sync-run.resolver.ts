import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { StartSyncInput, SyncRunFilter, SyncRunIdInput } from "../schema/inputs/connection.input.js";
import { StartSyncPayload } from "../schema/platform/payloads.type.js";
import { SyncRun, SyncRunConnection } from "../schema/platform/sync-run.type.js";
import type { EntityName } from "../schema/entities/index.js";
import { requireIdOf, type RequestContext } from "../src/services/index.js";
import { remainingSeconds, type SyncKind, type SyncRunDocument } from "../src/sync/index.js";
import { systemClock } from "../src/time/index.js";
import { pageById, type IdPage } from "./page-arguments.js";
import { RequiresScope } from "./scope.js";

const readScope = "connections:read";
const manageScope = "connections:manage";

@Resolver(() => SyncRun)
export class SyncRunResolver {
  @RequiresScope(readScope)
  @Query(() => SyncRun, { nullable: true, description: "One run; null when there is none of that id." })
  async syncRun(
    @Arg("id", () => ID) id: string,
    @Ctx() { access, services }: RequestContext,
  ): Promise<SyncRunDocument | null> {
    requireIdOf("syncRun", id, ["id"]);
    return services.runs.find(access, id);
  }

  @RequiresScope(readScope)
  @Query(() => SyncRunConnection, { description: "Runs, newest first; of one connection, or of all." })
  async syncRuns(
    @Arg("connectionId", () => ID, { nullable: true }) connectionId: string | undefined,
    @Arg("first", () => Int, { nullable: true }) first: number | undefined,
    @Arg("after", () => String, { nullable: true }) after: string | undefined,
    @Arg("filter", () => SyncRunFilter, { nullable: true }) filter: SyncRunFilter | undefined,
    @Ctx() { access, services }: RequestContext,
  ): Promise<IdPage<SyncRunDocument>> {
    if (connectionId) requireIdOf("connection", connectionId, ["connectionId"]);
    return pageById("syncRun", { first, after }, (limit, position) =>
      services.runs.list(access, {
        limit,
        after: position,
        filter: {
          ...(connectionId ? { connectionId } : {}),
          ...(filter?.state ? { state: { $in: filter.state as SyncRunDocument["state"][] } } : {}),
          ...(filter?.kind ? { kind: { $in: filter.kind as SyncKind[] } } : {}),
        },
      }),
    );
  }

  @RequiresScope(manageScope, { audit: "sync.start" })
  @Mutation(() => StartSyncPayload, { description: "Asks for a run now." })
  async startSync(
    @Arg("input", () => StartSyncInput) input: StartSyncInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<StartSyncPayload> {
    requireIdOf("connection", input.connectionId, ["input", "connectionId"]);
    const syncRun = await services.sync.start(access, {
      connectionId: input.connectionId,
      kind: (input.kind ?? "INCREMENTAL") as SyncKind,
      entities: input.entities as EntityName[] | null | undefined,
    });
    return { syncRun };
  }

  @RequiresScope(manageScope, { audit: "sync.cancel" })
  @Mutation(() => StartSyncPayload, {
    description: "Calls off a run that waits or is under way. What it stored stays.",
  })
  async cancelSync(
    @Arg("input", () => SyncRunIdInput) { syncRunId }: SyncRunIdInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<StartSyncPayload> {
    requireIdOf("syncRun", syncRunId, ["input", "syncRunId"]);
    return { syncRun: await services.sync.cancel(access, syncRunId) };
  }

  @FieldResolver(() => ID)
  id(@Root() run: SyncRunDocument): string {
    return run._id;
  }

  @FieldResolver(() => Int, { nullable: true })
  estimatedSecondsRemaining(@Root() run: SyncRunDocument): number | null {
    return remainingSeconds(run, systemClock.now());
  }
}
