import type { GraphQLResolveInfo } from "graphql";
import { Arg, Ctx, Extensions, FieldResolver, Info, Mutation, Resolver, Root } from "type-graphql";
import type { EntityDefinition } from "../schema/definition/index.js";
import type { EntityName } from "../schema/entities/index.js";
import { Write } from "../schema/platform/write.type.js";
import { entityType, writeTypes } from "../schema/types/index.js";
import type { RecordRow } from "../src/records/index.js";
import { requireIdOf, type RequestContext } from "../src/services/index.js";
import { entityScope } from "../src/tokens/index.js";
import type { CreateRecordInput, UpdateRecordInput, WriteDocument, WriteResult } from "../src/writes/index.js";
import type { IdempotencyExtensions } from "./idempotent-mutations.js";
import { recordById } from "./record-by-id.js";
import { AsParent, RequiresScope } from "./scope.js";
import { selectedFields } from "./selected-fields.js";

/** The mutations of a writable entity: `createWorkOrder`, `updateWorkOrder`. */
export function entityWriteResolver(entity: EntityDefinition): new () => object {
  const { createInput, updateInput, payload } = writeTypes(entity);
  const type = entityType(entity.name);
  const name = entity.name as EntityName;
  const scope = entityScope("write", entity);
  const article = /^[AEIO]/.test(name) ? "an" : "a";

  @Resolver(() => payload)
  class EntityWriteResolver {
    @RequiresScope(scope, { audit: "record.create" })
    @Extensions({ ownIdempotency: true } satisfies IdempotencyExtensions)
    @Mutation(() => payload, {
      name: `create${entity.name}`,
      description: `Makes ${article} ${entity.name} at the source first, and returns it as the source then shows it.`,
    })
    create(
      @Arg("input", () => createInput) input: CreateRecordInput,
      @Ctx() { access, services }: RequestContext,
    ): Promise<WriteResult> {
      requireIdOf("connection", input.connectionId, ["input", "connectionId"]);
      return services.writes.create(access, name, input);
    }

    @RequiresScope(scope, { audit: "record.update" })
    @Extensions({ ownIdempotency: true } satisfies IdempotencyExtensions)
    @Mutation(() => payload, {
      name: `update${entity.name}`,
      description: `Changes ${article} ${entity.name} at the source first, and returns it as the source then shows it.`,
    })
    update(
      @Arg("input", () => updateInput) input: UpdateRecordInput,
      @Ctx() { access, services }: RequestContext,
    ): Promise<WriteResult> {
      return services.writes.update(access, name, input);
    }

    @AsParent()
    @FieldResolver(() => Write, { nullable: true })
    write(
      @Root() { writeId }: WriteResult,
      @Ctx() { access, services }: RequestContext,
    ): Promise<WriteDocument | null> {
      return writeId === null ? Promise.resolve(null) : services.writes.find(access, writeId);
    }

    @RequiresScope(entityScope("read", entity))
    // Under the field's own name: type-graphql finds a field's resolver by the name of its method.
    @FieldResolver(() => type, { nullable: true })
    [entity.single](
      @Root() { recordId }: WriteResult,
      @Ctx() context: RequestContext,
      @Info() info: GraphQLResolveInfo,
    ): Promise<RecordRow | null> | null {
      if (recordId === null) return null;
      // The write has just reached the source; an outage that began since must not hide what it did.
      return recordById(context, entity, recordId, {
        fields: selectedFields(info, entity.name),
        staleness: "ALLOW",
        path: ["recordId"],
      });
    }
  }

  return EntityWriteResolver;
}
