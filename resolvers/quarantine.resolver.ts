import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { entityByName, type EntityName } from "../schema/entities/index.js";
import { RetryQuarantinedInput } from "../schema/inputs/quarantine.input.js";
import { EntityTypeEnum } from "../schema/platform/entity-type.type.js";
import { StartSyncPayload } from "../schema/platform/payloads.type.js";
import { QuarantinedRecord, QuarantinedRecordConnection } from "../schema/platform/quarantine.type.js";
import type { QuarantinePage, ShownQuarantined } from "../src/records/index.js";
import { requireIdOf, type RequestContext } from "../src/services/index.js";
import { entityScope } from "../src/tokens/index.js";
import { RequiresScope, RequiresScopesOf, type ScopesOf } from "./scope.js";

/** Messages quote values, so it takes the right to read the entity's records, or those of all where none is named. */
const scopesOfQuarantine: ScopesOf = ({ entity }) => [
  "connections:read",
  entity ? entityScope("read", entityByName(entity as EntityName)) : "records:read",
];

@Resolver(() => QuarantinedRecord)
export class QuarantineResolver {
  @RequiresScopesOf(scopesOfQuarantine)
  @Query(() => QuarantinedRecordConnection, {
    description:
      "Records of a connection that could not be stored, and why; newest first. Needs the right to read the entity's records, or those of all where none is named.",
  })
  async quarantine(
    @Arg("connectionId", () => ID) connectionId: string,
    @Arg("entity", () => EntityTypeEnum, { nullable: true }) entity: EntityName | undefined,
    @Arg("first", () => Int, { nullable: true }) first: number | undefined,
    @Arg("after", () => String, { nullable: true }) after: string | undefined,
    @Ctx() { loaders }: RequestContext,
  ): Promise<QuarantinePage> {
    requireIdOf("connection", connectionId, ["connectionId"]);
    return loaders.quarantine.list({ connectionId, entity, first, after });
  }

  @RequiresScope("connections:manage", { audit: "quarantine.retry" })
  @Mutation(() => StartSyncPayload, {
    description:
      "Maps what is in quarantine again, and stored records whose mapping is another by now, from the payloads that are kept. Nothing is asked of the system.",
  })
  async retryQuarantined(
    @Arg("input", () => RetryQuarantinedInput) { connectionId, entity }: RetryQuarantinedInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<StartSyncPayload> {
    requireIdOf("connection", connectionId, ["input", "connectionId"]);
    const entities = entity ? [entity] : null;
    return { syncRun: await services.sync.start(access, { connectionId, kind: "REMAP", entities }) };
  }

  @RequiresScope("records:raw")
  @FieldResolver()
  raw(@Root() { id }: ShownQuarantined, @Ctx() { loaders }: RequestContext): Promise<unknown> {
    return loaders.quarantine.payloads.load(id);
  }
}
