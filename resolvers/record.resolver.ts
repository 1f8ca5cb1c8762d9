import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import { FieldProvenance, FieldSource } from "../schema/platform/field-provenance.type.js";
import { RecordInterface } from "../schema/platform/record.type.js";
import { UnavailableConnection } from "../schema/platform/unavailable-connection.type.js";
import { defaultPage, largestPage } from "../schema/types/index.js";
import { ofFields, requireFieldNames } from "../src/checks/index.js";
import type { FieldProvenance as Provenance, ProvenRecord, ShownConnection } from "../src/loaders/index.js";
import {
  lastChangeOf,
  mostChangesLookedAt,
  type HistoryPage,
  type RecordRow,
  type ShownChange,
} from "../src/records/index.js";
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

  /** Expressions are part of how a connection is set up. */
  @RequiresScope("connections:read")
  @FieldResolver()
  async fieldProvenance(
    @Root() record: ProvenRecord,
    @Arg("fields", () => [String], {
      nullable: true,
      description: "Only these: as the model names them, custom.<key> for a custom field. All unless given.",
    })
    fields: readonly string[] | undefined,
    @Ctx() { loaders }: RequestContext,
  ): Promise<readonly Provenance[] | null> {
    requireFieldNames(fields);
    return ofFields(await loaders.provenances.load(record), fields);
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

@Resolver(() => FieldProvenance)
export class FieldProvenanceResolver {
  @RequiresScope("records:raw")
  @FieldResolver()
  connectorValue(@Root() { connectorValue }: Provenance): unknown {
    return connectorValue;
  }

  @AsParent()
  @FieldResolver()
  async lastChange(
    @Root() { record, field }: Provenance,
    @Ctx() { loaders }: RequestContext,
  ): Promise<ShownChange | null> {
    return lastChangeOf(await loaders.histories.of({ first: mostChangesLookedAt }).load(record), record, field);
  }
}

@Resolver(() => FieldSource)
export class FieldSourceResolver {
  @RequiresScope("records:raw")
  @FieldResolver()
  value(@Root() { value }: Provenance["sources"][number]): unknown {
    return value;
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
