import { FieldResolver, Resolver, Root } from "type-graphql";
import type { EntityDefinition } from "../schema/definition/index.js";
import { entities } from "../schema/entities/index.js";
import { listType } from "../schema/types/index.js";
import type { RecordPage } from "../src/records/index.js";

/** Resolvers of what a list counts; both fields come from one count, made only when one of them is asked for. */
export function recordListResolvers(): (new () => object)[] {
  return Object.values<EntityDefinition>(entities).map(({ name }) => {
    @Resolver(() => listType(name))
    class RecordListResolver {
      @FieldResolver()
      async totalCount(@Root() page: RecordPage): Promise<number> {
        return (await page.count()).count;
      }

      @FieldResolver()
      async totalCountIsExact(@Root() page: RecordPage): Promise<boolean> {
        return (await page.count()).isExact;
      }
    }
    return RecordListResolver;
  });
}
