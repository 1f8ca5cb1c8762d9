import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import { entityByName, type EntityName } from "../schema/entities/index.js";
import { EntityTypeEnum } from "../schema/platform/entity-type.type.js";
import { CoveredField, FieldCoverage } from "../schema/platform/field-coverage.type.js";
import type { CoveredField as Covered } from "../src/checks/index.js";
import { requireIdOf, type RequestContext } from "../src/services/index.js";
import { entityScope } from "../src/tokens/index.js";
import { RequiresScope, RequiresScopesOf, type ScopesOf } from "./scope.js";

/** What a source says in its enumerations is content, so it takes the right to read the entity's records. */
const scopesOfCoverage: ScopesOf = ({ entity }) => [
  "connections:read",
  entityScope("read", entityByName(entity as EntityName)),
];

@Resolver(() => CoveredField)
export class FieldCoverageResolver {
  @RequiresScopesOf(scopesOfCoverage)
  @Query(() => FieldCoverage, {
    description:
      "How well a connection fills the fields of an entity, where they come from, and what its system sends beside them. Counted when it is asked for. Needs the right to read the entity's records.",
  })
  async fieldCoverage(
    @Arg("connectionId", () => ID) connectionId: string,
    @Arg("entity", () => EntityTypeEnum) entity: EntityName,
    @Ctx() { access, services }: RequestContext,
  ): Promise<FieldCoverage> {
    requireIdOf("connection", connectionId, ["connectionId"]);
    return services.fieldCoverages.of(access, connectionId, entity);
  }

  @RequiresScope("records:raw")
  @FieldResolver()
  sample(@Root() { sample }: Covered): unknown {
    return sample;
  }
}
