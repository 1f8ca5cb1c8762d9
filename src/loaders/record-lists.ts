import DataLoader from "dataloader";
import type { EntityDefinition } from "../../schema/definition/index.js";
import type { AggregateArguments, ListArguments } from "../../schema/inputs/index.js";
import {
  listedFieldsOf,
  namedConnections,
  parseFilter,
  parseGroupBy,
  parseGroupLimit,
  parsePage,
  rowShape,
  storedFieldsOf,
  type AggregateQuery,
  type AggregateReader,
  type Aggregates,
  type Condition,
  type RecordPage,
  type RecordReader,
  type RelatedLists,
  type RelatedQuery,
  type UnavailableConnection,
} from "../records/index.js";
import { entityScope, requireScope, type Access } from "../tokens/index.js";
import { requireReachable, unreachableError, type ConnectionStatesLoader } from "./connection-states.js";

/** A list under something else: which records, and by which field they refer to it. */
export interface RelatedList {
  readonly entity: EntityDefinition;
  /** As declared: `asset`, `connectionId`. */
  readonly reference: string;
  readonly args: ListArguments;
  /** Fields of the graph that are read of each record. */
  readonly fields: ReadonlySet<string>;
}

/** Lists of records, as the caller may see them: scopes, outages, the connections being removed. */
export class RecordLists {
  /** One loader for each place in the query's text, known by its field nodes: that is where the batches come from. */
  readonly #related = new Map<object, DataLoader<string, RecordPage>>();

  constructor(
    private readonly reader: RecordReader,
    private readonly relatedLists: RelatedLists,
    private readonly aggregates: AggregateReader,
    private readonly states: ConnectionStatesLoader,
    private readonly access: Access,
  ) {}

  /**
   * A list across connections leaves out those that can't be reached and names them; one that names a single connection
   * is refused instead. `staleness: ALLOW` gives what was synced last, in both cases.
   * @param isCountOnly Whether nothing is asked for but how many there are.
   * @throws {ConnectionUnreachableError | ForbiddenError | InvalidInputError}
   */
  async list(
    entity: EntityDefinition,
    args: ListArguments,
    fields: ReadonlySet<string>,
    isCountOnly = false,
  ): Promise<RecordPage> {
    const query = this.#query(entity, args, fields);
    const { unreachable, leaving } = await this.#statesFor(query.where, args);
    return this.reader.list({
      ...query,
      isCountOnly,
      withoutConnections: [...leaving, ...unreachable.map(({ connectionId }) => connectionId)],
      unavailable: unreachable,
    });
  }

  /**
   * Groups of records, over the same ones as the list of that filter: those that can't be reached are left out and named,
   * or refused where the filter names one connection.
   * @param figures Names of the figures that are asked for.
   */
  async aggregate(
    entity: EntityDefinition,
    args: AggregateArguments,
    figures: AggregateQuery["figures"],
  ): Promise<Aggregates> {
    requireScope(this.access, entityScope("read", entity));
    const where = parseFilter(entity, args.filter, ["filter"]);
    requireScopesOf(where, this.access);
    const [keys, limit] = [parseGroupBy(entity, args.groupBy ?? []), parseGroupLimit(args.first)];
    const { unreachable, leaving } = await this.#statesFor(where, args);
    return this.aggregates.aggregate({
      tenant: this.access,
      entity,
      where,
      keys,
      figures,
      limit,
      includeDeleted: args.includeDeleted ?? false,
      withoutConnections: [...leaving, ...unreachable.map(({ connectionId }) => connectionId)],
      unavailable: unreachable,
    });
  }

  /** The list under one record; those asked for at the same place of the query become one query to the store. */
  under(place: object, id: string, list: () => RelatedList): Promise<RecordPage> {
    let loader = this.#related.get(place);
    if (!loader) {
      const related = list();
      const query = this.#relatedQuery(related);
      loader = new DataLoader((ids) => this.#loadUnder(query, related, ids));
      this.#related.set(place, loader);
    }
    return loader.load(id);
  }

  async #loadUnder(
    query: RelatedQuery,
    { reference, args }: RelatedList,
    ids: readonly string[],
  ): Promise<readonly (RecordPage | Error)[]> {
    // Under a record nothing is refused: whoever has the record was let through, or allowed it to be stale.
    if (reference !== "connectionId" || args.staleness === "ALLOW") return this.relatedLists.under(query, ids);
    const states = await this.states.load();
    const results = ids.map((id): RecordPage | Error | null => unreachableError(states, id));
    const reachable = ids.filter((_, index) => results[index] === null);
    const pages = reachable.length > 0 ? [...(await this.relatedLists.under(query, reachable))] : [];
    // Both lists are in the order of the ids, so the pages fill the gaps from left to right.
    return results.map((result) => result ?? (pages.shift() as RecordPage | Error));
  }

  #query(entity: EntityDefinition, args: ListArguments, fields: ReadonlySet<string>) {
    requireScope(this.access, entityScope("read", entity));
    const where = parseFilter(entity, args.filter, ["filter"]);
    requireScopesOf(where, this.access);
    const includeDeleted = args.includeDeleted ?? false;
    return {
      tenant: this.access,
      entity,
      where,
      orderBy: (args.orderBy ?? []).map(({ field, direction }) => ({
        field,
        direction: direction ?? ("ASC" as const),
      })),
      bounds: parsePage(args),
      includeDeleted,
      shape: rowShape(entity, fields),
      identity: [entity.name, args.filter ?? {}, includeDeleted],
    };
  }

  #relatedQuery({ entity, reference, args, fields }: RelatedList): RelatedQuery {
    const found = [...storedFieldsOf(entity), ...listedFieldsOf(entity)];
    const field = found.find(({ declared }) => declared === reference);
    if (!field) throw new Error(`${entity.name} can't be listed by ${reference}: no index begins with it.`);
    return { ...this.#query(entity, args, fields), reference: field, withoutConnections: [] };
  }

  async #statesFor(
    where: Condition,
    { staleness }: Pick<ListArguments, "staleness">,
  ): Promise<{ unreachable: readonly UnavailableConnection[]; leaving: readonly string[] }> {
    const states = await this.states.load();
    const named = namedConnections(where);
    const isConcerned = (connectionId: string) => named === null || named.has(connectionId);
    const leaving = [...states.leaving].filter(isConcerned);
    if (staleness === "ALLOW") return { unreachable: [], leaving };
    const [only, ...others] = named ?? [];
    if (only !== undefined && others.length === 0) requireReachable(states, only);
    return { unreachable: [...states.unreachable.values()].filter((one) => isConcerned(one.connectionId)), leaving };
  }
}

/** A filter on what another record is says something about that record: it needs the right to read it. */
function requireScopesOf(condition: Condition, access: Access): void {
  switch (condition.kind) {
    case "all":
    case "any":
      condition.of.forEach((part) => requireScopesOf(part, access));
      return;
    case "not":
      requireScopesOf(condition.of, access);
      return;
    case "relation":
      requireScope(access, entityScope("read", condition.entity));
      requireScopesOf(condition.of, access);
      return;
    case "field":
    case "search":
  }
}
