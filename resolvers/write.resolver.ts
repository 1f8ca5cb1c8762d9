import type { GraphQLResolveInfo } from "graphql";
import { Arg, Ctx, FieldResolver, ID, Info, Int, Query, Resolver, Root } from "type-graphql";
import { entityByName, type EntityName } from "../schema/entities/index.js";
import { EntityTypeEnum } from "../schema/platform/entity-type.type.js";
import { Write, WriteConnection, WriteError, WriteOperationEnum, WriteSchema } from "../schema/platform/write.type.js";
import type { RecordRow } from "../src/records/index.js";
import { requireIdOf, type RequestContext } from "../src/services/index.js";
import { entityScope, hasScope, requireScope } from "../src/tokens/index.js";
import type { ShownWriteSchema, WriteDocument, WriteOperation } from "../src/writes/index.js";
import { pageById, type IdPage } from "./page-arguments.js";
import { recordById } from "./record-by-id.js";
import { RequiresScope, RequiresScopesOf, RequiresScopesOfEach, type ScopesOf } from "./scope.js";
import { selectedFields } from "./selected-fields.js";

const scopesOfSchema: ScopesOf = ({ entity }) => [entityScope("write", entityByName(entity as EntityName))];

@Resolver(() => Write)
export class WriteResolver {
  @RequiresScopesOf(scopesOfSchema)
  @Query(() => WriteSchema, {
    description: "What can be written of an entity through a connection; with a record, from where that stands now.",
  })
  writeSchema(
    @Arg("connectionId", () => ID) connectionId: string,
    @Arg("entity", () => EntityTypeEnum) entity: EntityName,
    @Arg("operation", () => WriteOperationEnum) operation: WriteOperation,
    @Arg("recordId", () => ID, { nullable: true }) recordId: string | undefined,
    @Ctx() { access, services }: RequestContext,
  ): Promise<ShownWriteSchema> {
    requireIdOf("connection", connectionId, ["connectionId"]);
    return services.writes.schema(access, { connectionId, entity, operation, recordId });
  }

  @RequiresScope("connections:read")
  @Query(() => Write, { nullable: true, description: "How a write stands; null when there is none of that id." })
  write(@Arg("id", () => ID) id: string, @Ctx() { access, services }: RequestContext): Promise<WriteDocument | null> {
    requireIdOf("write", id, ["id"]);
    return services.writes.find(access, id);
  }

  @RequiresScope("connections:read")
  @Query(() => WriteConnection, {
    description: "The write log of a connection, newest first: what was sent to its system, and what became of it.",
  })
  async writes(
    @Arg("connectionId", () => ID) connectionId: string,
    @Arg("first", () => Int, { nullable: true }) first: number | undefined,
    @Arg("after", () => String, { nullable: true }) after: string | undefined,
    @Ctx() { access, services }: RequestContext,
  ): Promise<IdPage<WriteDocument>> {
    requireIdOf("connection", connectionId, ["connectionId"]);
    return pageById("write", { first, after }, (limit, position) =>
      services.writes.list(access, { connectionId, limit, after: position }),
    );
  }

  @FieldResolver(() => ID)
  id(@Root() write: WriteDocument): string {
    return write._id;
  }

  @RequiresScopesOfEach(() => ["records:read"])
  @FieldResolver()
  record(
    @Root() { entity, recordId }: WriteDocument,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<RecordRow | null> | null {
    if (recordId === null) return null;
    requireScope(context.access, entityScope("read", entityByName(entity)));
    return recordById(context, entityByName(entity), recordId, {
      fields: selectedFields(info, entity),
      // What the write did is told; whether its system answers now is another matter.
      staleness: "ALLOW",
      path: ["recordId"],
    });
  }

  /** Messages quote values, so it takes the right to read or to write the entity's records. */
  @RequiresScopesOfEach(() => ["records:read"])
  @FieldResolver(() => WriteError, { nullable: true })
  error(@Root() { entity, error }: WriteDocument, @Ctx() { access }: RequestContext): WriteDocument["error"] {
    const definition = entityByName(entity);
    if (error && !hasScope(access, entityScope("write", definition))) {
      requireScope(access, entityScope("read", definition));
    }
    return error;
  }
}
