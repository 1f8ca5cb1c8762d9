import { Arg, Ctx, ID, Int, Query, Resolver } from "type-graphql";
import { Usage, UsageDay } from "../schema/platform/usage.type.js";
import { GraphQLDateTime } from "../schema/scalars/index.js";
import { InvalidInputError } from "../src/errors/index.js";
import { requireIdOf, type RequestContext } from "../src/services/index.js";
import { RequiresScope } from "./scope.js";

/** A year, a leap day included. */
const mostDays = 366;

@Resolver()
export class UsageResolver {
  @RequiresScope("connections:read")
  @Query(() => Usage, {
    description:
      "What was used from one instant up to another, of one connection or of all; connections that are gone are counted for as long as they were there.",
  })
  async usage(
    @Arg("connectionId", () => ID, { nullable: true }) connectionId: string | undefined,
    @Arg("from", () => GraphQLDateTime, { nullable: true, description: "The beginning of all when absent." })
    from: Date | undefined,
    @Arg("to", () => GraphQLDateTime, { nullable: true, description: "Now when absent." }) to: Date | undefined,
    @Ctx() { access, services }: RequestContext,
  ): Promise<Usage> {
    if (connectionId) requireIdOf("connection", connectionId, ["connectionId"]);
    return services.usage.sum(access, {
      connectionId: connectionId ?? null,
      from: from ?? new Date(0),
      to: to ?? new Date((await services.storage.now()).getTime() + 1),
    });
  }

  @RequiresScope("connections:read")
  @Query(() => [UsageDay], {
    description:
      "The same day by day, UTC, oldest first, up to today; days on which nothing was read are left out. Of one connection or of all.",
  })
  async usagePerDay(
    @Arg("connectionId", () => ID, { nullable: true }) connectionId: string | undefined,
    @Arg("days", () => Int, { defaultValue: 30, description: `How many days, today included: 1 to ${mostDays}.` })
    days: number,
    @Ctx() { access, services }: RequestContext,
  ): Promise<readonly UsageDay[]> {
    if (connectionId) requireIdOf("connection", connectionId, ["connectionId"]);
    if (days < 1 || days > mostDays) {
      const message = `expected 1 to ${mostDays}, got ${days}`;
      throw new InvalidInputError(`days: ${message}.`, { problems: [{ path: ["days"], message }] });
    }
    const now = await services.storage.now();
    const from = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() - days + 1));
    return services.usage.days(access, { connectionId: connectionId ?? null, from, to: new Date(now.getTime() + 1) });
  }
}
