import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { TestConnectionInput } from "../schema/inputs/connection.input.js";
import {
  CheckLine,
  ConnectionReport,
  ReportComparison,
  TestConnectionPayload,
} from "../schema/platform/connection-report.type.js";
import { GraphQLDateTime } from "../schema/scalars/index.js";
import { comparison, type ConnectionReport as Report } from "../src/checks/index.js";
import { requireIdOf, type RequestContext } from "../src/services/index.js";
import { AsParent, RequiresScope } from "./scope.js";

@Resolver(() => ConnectionReport)
export class ConnectionReportResolver {
  @RequiresScope(["connections:manage", "records:read"], { audit: "connection.test" })
  @Mutation(() => TestConnectionPayload, {
    description:
      "Tries out a connection: logs in; for each entity reads a sample, maps it, and makes dry runs of writes. Changes nothing at the system.",
  })
  async testConnection(
    @Arg("input", () => TestConnectionInput) { connectionId }: TestConnectionInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<TestConnectionPayload> {
    requireIdOf("connection", connectionId, ["input", "connectionId"]);
    return { report: await services.connectionTests.run(access, connectionId) };
  }

  @RequiresScope(["connections:read", "records:read"])
  @Query(() => [ConnectionReport], { description: "Reports of tests of a connection, newest first; twenty are kept." })
  async connectionReports(
    @Arg("connectionId", () => ID) connectionId: string,
    @Ctx() { access, services }: RequestContext,
  ): Promise<Report[]> {
    requireIdOf("connection", connectionId, ["connectionId"]);
    return services.connectionTests.list(access, connectionId);
  }

  @FieldResolver(() => ID)
  id(@Root() { document }: Report): string {
    return document._id;
  }

  @FieldResolver(() => ID)
  connectionId(@Root() { document }: Report): string {
    return document.connectionId;
  }

  @FieldResolver(() => String)
  verdict(@Root() { document }: Report): string {
    return document.verdict;
  }

  @FieldResolver(() => GraphQLDateTime)
  startedAt(@Root() { document }: Report): Date {
    return document.startedAt;
  }

  @FieldResolver(() => GraphQLDateTime)
  endedAt(@Root() { document }: Report): Date {
    return document.endedAt;
  }

  @FieldResolver(() => Int)
  requests(@Root() { document }: Report): number {
    return document.requests;
  }

  @AsParent()
  @FieldResolver(() => [CheckLine])
  lines(@Root() { document }: Report): readonly CheckLine[] {
    return document.lines;
  }

  @AsParent()
  @FieldResolver(() => ReportComparison, {
    nullable: true,
    description:
      "What is another than in the report before, or in the one that is named; null where there is none before.",
  })
  comparedWith(
    @Root() report: Report,
    @Arg("reportId", () => ID, { nullable: true }) reportId: string | undefined,
  ): ReportComparison | null {
    const compared = comparison(report, reportId ?? null);
    if (!compared) return null;
    const { before, differences } = compared;
    return { reportId: before._id, startedAt: before.startedAt, differences };
  }
}
