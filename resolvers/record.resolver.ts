import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import { RecordInterface } from "../schema/platform/record.type.js";
import { UnavailableConnection } from "../schema/platform/unavailable-connection.type.js";
import { defaultPage, largestPage } from "../schema/types/index.js";
import type { ShownConnection } from "../src/loaders/index.js";
import type { HistoryPage, RecordRow } from "../src/records/index.js";
import type { RequestContext } from "../src/services/index.js";
import { AsParent, RequiresScope } from "./scope.js";

/** What every record has that does not lie in its document. */
@Resolver(() => RecordInterface)
export class RecordResolver {
  @RequiresScope("connections:read")
  @FieldResolver()
  connection(@Root() { connectionId }: RecordRow, @Ctx() { loaders }: RequestContext): Promise<ShownConnection | null> {
    return loaders.connections.load(connectionId);
  }

  @RequiresScope("records:raw")
  @FieldResolver()
  raw(@Root() { id }: RecordRow, @Ctx() { loaders }: RequestContext): Promise<unknown> {
    return loaders.rawPayloads.load(id);
  }

  @AsParent()
  @FieldResolver()
  history(
    @Root() record: RecordRow,
    @Arg("first", () => Int, { nullable: true, description: `1 to ${largestPage}, default ${defaultPage}.` })
    first: number | undefined,
    @Arg("after", () => String, { nullable: true, description: "Go on after this cursor." }) after: string | undefined,
    @Ctx() { loaders }: RequestContext,
  ): Promise<HistoryPage> {
    return loaders.histories.of({ first, after }).load(record);
  }
}

@Resolver(() => UnavailableConnection)
export class UnavailableConnectionResolver {
  @RequiresScope("connections:read")
  @FieldResolver()
  connection(
    @Root() { connectionId }: UnavailableConnection,
    @Ctx() { loaders }: RequestContext,
  ): Promise<ShownConnection | null> {
    return loaders.connections.load(connectionId);
  }
}
