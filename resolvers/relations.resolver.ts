import type { GraphQLResolveInfo } from "graphql";
import { Resolver } from "type-graphql";
import { idFieldName, type EntityDefinition, type FieldMap } from "../schema/definition/index.js";
import { entityByName, entities, isEntityName } from "../schema/entities/index.js";
import { aggregateTypes, entityType, objectsWithin, objectType, type TypeClass } from "../schema/types/index.js";
import type { BatchResolver } from "../src/loaders/index.js";
import { rowShape, type RecordRow } from "../src/records/index.js";
import type { RequestContext } from "../src/services/index.js";
import { entityScope } from "../src/tokens/index.js";
import { defineFieldResolver } from "./define-field-resolver.js";
import { RequiresScope } from "./scope.js";
import { selectedFields } from "./selected-fields.js";

type Holder = Readonly<Record<string, unknown>>;

/** Resolvers of the references of all entities of the objects within them, of keys of groups: `workOrder.asset`, `line.part`. */
export function relationResolvers(): (new () => object)[] {
  const resolvers: (new () => object)[] = [];
  const done = new Set<TypeClass>();
  for (const entity of Object.values<EntityDefinition>(entities)) {
    const holders: [TypeClass, FieldMap][] = [
      [entityType(entity.name), entity.fields],
      ...[...objectsWithin(entity.fields)].map((object): [TypeClass, FieldMap] => [
        objectType(object, entityType),
        object.fields,
      ]),
      [aggregateTypes(entity.name).key, singleReferences(entity.fields)],
    ];
    for (const [type, fields] of holders) {
      const hasReferences = Object.values(fields).some(({ kind }) => kind === "reference" || kind === "references");
      if (!hasReferences || done.has(type)) continue;
      done.add(type);
      resolvers.push(resolverOf(type, fields));
    }
  }
  return resolvers;
}

function singleReferences(fields: FieldMap): FieldMap {
  return Object.fromEntries(Object.entries(fields).filter(([, { kind }]) => kind === "reference"));
}

function resolverOf(type: TypeClass, fields: FieldMap): new () => object {
  class RelationResolver {}
  Resolver(() => type)(RelationResolver);
  for (const [name, field] of Object.entries(fields)) {
    if ((field.kind !== "reference" && field.kind !== "references") || !isEntityName(field.entity)) continue;
    const target = entityByName(field.entity);
    const stored = idFieldName(name, field);
    defineFieldResolver<Holder>(RelationResolver, {
      name,
      access: RequiresScope(entityScope("read", target)),
      resolve: field.kind === "reference" ? toOne(target, stored) : toMany(target, stored),
      batch: field.kind === "reference" ? eachToOne(target, stored) : eachToMany(target, stored),
    });
  }
  return RelationResolver;
}

type Resolve = (holder: Holder, context: RequestContext, info: GraphQLResolveInfo) => unknown;

/** The record referred to; null when it is not stored, which is not a fault: the window may not hold it. */
function toOne(target: EntityDefinition, stored: string): Resolve {
  return (holder, { loaders }, info): Promise<RecordRow | null> | null => {
    const id = holder[stored] as string | null | undefined;
    // At once, where there is nothing to wait for.
    if (id === null || id === undefined) return null;
    return loaders.records.of(target, rowShape(target, selectedFields(info, target.name))).load(id);
  };
}

/** The same for a whole page of holders. */
function eachToOne(target: EntityDefinition, stored: string): BatchResolver<Holder, RequestContext> {
  return (holders, _args, { loaders }, info) => {
    const ids = holders.map((holder) => holder[stored] as string | null | undefined);
    return loaders.records.of(target, rowShape(target, selectedFields(info, target.name))).loadMany(ids);
  };
}

/** The records referred to, in the source's order, without those that are not stored. */
function toMany(target: EntityDefinition, stored: string): Resolve {
  return async (holder, { loaders }, info): Promise<RecordRow[]> => {
    const ids = (holder[stored] ?? []) as readonly string[];
    if (ids.length === 0) return [];
    const loader = loaders.records.of(target, rowShape(target, selectedFields(info, target.name)));
    const rows = await Promise.all(ids.map((id) => loader.load(id)));
    return rows.filter((row) => row !== null);
  };
}

/** The same for a whole page of holders. */
function eachToMany(target: EntityDefinition, stored: string): BatchResolver<Holder, RequestContext> {
  return (holders, _args, { loaders }, info) => {
    const ids = holders.map((holder) => (holder[stored] ?? []) as readonly string[]);
    const rows = loaders.records.of(target, rowShape(target, selectedFields(info, target.name))).loadMany(ids.flat());
    const share = (found: readonly (RecordRow | null)[]): RecordRow[][] => {
      let next = 0;
      return ids.map((own) => own.map(() => found[next++] ?? null).filter((row) => row !== null));
    };
    return rows instanceof Promise ? rows.then(share) : share(rows);
  };
}
