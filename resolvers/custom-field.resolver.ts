import type { GraphQLResolveInfo } from "graphql";
import { Ctx, FieldResolver, Info, Resolver, Root } from "type-graphql";
import type { EntityDefinition } from "../schema/definition/index.js";
import { entities, entityByPrefix } from "../schema/entities/index.js";
import { CustomField } from "../schema/platform/custom-field.type.js";
import { RecordInterface } from "../schema/platform/record.type.js";
import { prefixOf } from "../src/ids/index.js";
import { rowShape, type RecordRow } from "../src/records/index.js";
import type { RequestContext } from "../src/services/index.js";
import { entityScope } from "../src/tokens/index.js";
import { requireScopes, RequiresScopesOfEach } from "./scope.js";
import { selectedFields } from "./selected-fields.js";

const readScopes = Object.values<EntityDefinition>(entities).map((entity) => entityScope("read", entity));

/** The records that custom fields refer to: those of one entity in one read, however many fields and records ask. */
@Resolver(() => CustomField)
export class CustomFieldResolver {
  @RequiresScopesOfEach(() => readScopes)
  @FieldResolver(() => [RecordInterface], {
    nullable: "items",
    description:
      "The records of `recordIds` in their order, null for each that is not stored here. Each needs the scope of its entity.",
  })
  records(
    @Root() { recordIds }: CustomField,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<RecordRow | null>[] {
    return recordIds.map((id) => recordOf(context, info, id));
  }
}

async function recordOf(
  { access, loaders }: RequestContext,
  info: GraphQLResolveInfo,
  id: string,
): Promise<RecordRow | null> {
  const entity = entityByPrefix(prefixOf(id) ?? "");
  if (!entity) return null;
  requireScopes(access, [entityScope("read", entity)]);
  return loaders.records.of(entity, rowShape(entity, selectedFields(info, entity.name))).load(id);
}
