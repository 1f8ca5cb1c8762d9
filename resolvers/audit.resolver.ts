import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import { AuditFilter } from "../schema/inputs/audit.input.js";
import { AuditEntry, AuditEntryConnection } from "../schema/platform/audit.type.js";
import type { AuditDocument } from "../src/audit/index.js";
import type { RequestContext } from "../src/services/index.js";
import { pageById, type IdPage } from "./page-arguments.js";
import { RequiresScope } from "./scope.js";

@Resolver(() => AuditEntry)
export class AuditResolver {
  @RequiresScope("audit:read")
  @Query(() => AuditEntryConnection, {
    description: "What was done in this environment, by whom and from where, and what was not let in; newest first.",
  })
  async auditLog(
    @Arg("first", () => Int, { nullable: true }) first: number | undefined,
    @Arg("after", () => String, { nullable: true }) after: string | undefined,
    @Arg("filter", () => AuditFilter, { nullable: true }) filter: AuditFilter | undefined,
    @Ctx() { access, services }: RequestContext,
  ): Promise<IdPage<AuditDocument>> {
    return pageById("auditEntry", { first, after }, (limit, position) =>
      services.audit.list(access, { limit, after: position, filter: filter ?? {} }),
    );
  }

  @FieldResolver(() => ID)
  id(@Root() entry: AuditDocument): string {
    return entry._id;
  }
}
