import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { EntityDefinition } from "../schema/definition/index.js";
import type { EntityName } from "../schema/entities/index.js";
import { writeTypes } from "../schema/types/index.js";
import { requireIdOf, type RequestContext } from "../src/services/index.js";
import { requireScope } from "../src/tokens/index.js";
import type { CreateRecordInput, UpdateRecordInput, WriteResult } from "../src/writes/index.js";
import { entityScope } from "./entity-scope.js";

/** The mutations of a writable entity: `createWorkOrder`, `updateWorkOrder`. */
export function createEntityWriteResolver(entity: EntityDefinition): new () => object {
  const { createInput, updateInput, payload } = writeTypes(entity);
  const name = entity.name as EntityName;

  @Resolver()
  class EntityWriteResolver {
    @Mutation(() => payload, {
      name: `create${entity.name}`,
      description: `Makes a ${entity.name} at the source first, and returns it as the source then shows it.`,
    })
    async create(
      @Arg("input", () => createInput) input: CreateRecordInput,
      @Ctx() { access, services }: RequestContext,
    ): Promise<object> {
      requireScope(access, entityScope("write", entity));
      requireIdOf("connection", input.connectionId, ["input", "connectionId"]);
      return toPayload(await services.writes.create(access, name, input));
    }

    @Mutation(() => payload, {
      name: `update${entity.name}`,
      description: `Changes a ${entity.name} at the source first, and returns it as the source then shows it.`,
    })
    async update(
      @Arg("input", () => updateInput) input: UpdateRecordInput,
      @Ctx() { access, services }: RequestContext,
    ): Promise<object> {
      requireScope(access, entityScope("write", entity));
      return toPayload(await services.writes.update(access, name, input));
    }
  }

  const toPayload = ({ record, writeId }: WriteResult) => ({ [entity.single]: record, writeId });
  return EntityWriteResolver;
}
