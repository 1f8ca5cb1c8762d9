import { isListType, isNonNullType, isObjectType, Kind, valueFromASTUntyped, type GraphQLSchema } from "graphql";
import type { EntityDefinition } from "../schema/definition/index.js";
import { entities } from "../schema/entities/index.js";
import { asSubgraph, type AppliedDirective, type ReferenceResolver } from "../src/federation/index.js";
import { requireIdOf, type RequestContext } from "../src/services/index.js";
import { entityScope, knownScopes } from "../src/tokens/index.js";
import { costDirectives } from "./declare-costs.js";
import { recordById } from "./record-by-id.js";
import { declaration, declarationOf, requireScopes } from "./scope.js";
import { selectedFields } from "./selected-fields.js";

/** What another subgraph may refer to by its id, beside the records of entities, and the scope that it needs. */
const platformScopes: Readonly<Record<string, string>> = { ConnectedSystem: "connections:read" };

/** Types that other subgraphs have as well, of the very same fields. */
const sharedTypes = new Set(["PageInfo", "Money", "Address", "GeoPoint"]);

/** Makes the graph a subgraph: every record, and what a record belongs to, is found by its id. */
export function withReferences(schema: GraphQLSchema): GraphQLSchema {
  const all = Object.values<EntityDefinition>(entities);
  const scopes = new Map([
    ...Object.entries(platformScopes),
    ...all.map((entity) => [entity.name, entityScope("read", entity)] as const),
  ]);
  return asSubgraph<RequestContext>(schema, {
    references: {
      ...Object.fromEntries(all.map((entity) => [entity.name, recordReferences(entity)])),
      ConnectedSystem: (representations, { access, loaders }) => {
        requireScopes(access, ["connections:read"]);
        return representations.map(async ({ id }, index) => {
          requireIdOf("connection", String(id), ["representations", index, "id"]);
          return loaders.connections.load(String(id));
        });
      },
    },
    directives: {
      imports: ["@key", "@shareable", "@authenticated", "@requiresScopes", "@cost", "@listSize"],
      replaced: costDirectives.map(({ name }) => name),
      ofType: (type) => {
        const scope = scopes.get(type);
        if (scope) return [{ name: "key", args: { fields: "id" } }, requiresScopes([scope])];
        return sharedTypes.has(type) ? [{ name: "shareable" }] : [];
      },
      ofField: (type, field) => [...accessOf(schema, type, field), ...costsOf(schema, type, field)],
    },
    extensions: {
      service: declaration({ rule: { kind: "ANY_TOKEN" }, audit: null }),
      entities: declaration({
        rule: {
          kind: "BY_ITEM",
          scopesOf: ({ representations }) =>
            (representations as readonly { readonly __typename: string }[]).flatMap(
              ({ __typename }) => scopes.get(__typename) ?? [],
            ),
        },
        audit: null,
      }),
    },
  });
}

/** Records by their ids, through the loader of the operation: one query for each type. */
function recordReferences(entity: EntityDefinition): ReferenceResolver<RequestContext> {
  const scope = entityScope("read", entity);
  return (representations, context, info) => {
    requireScopes(context.access, [scope]);
    const fields = selectedFields(info, entity.name);
    return representations.map(async ({ id }, index) =>
      recordById(context, entity, String(id), {
        fields,
        // As for a record that one of ours refers to: what is stored, whether or not its system answers now.
        staleness: "ALLOW",
        path: ["representations", index, "id"],
      }),
    );
  };
}

/** Whom a field is for, from the very declaration that is enforced. */
function accessOf(schema: GraphQLSchema, typeName: string, name: string): AppliedDirective[] {
  const type = schema.getType(typeName);
  const field = isObjectType(type) ? type.getFields()[name] : undefined;
  if (!type || !field) return [];
  const rule = declarationOf(field)?.rule;
  if (rule?.kind === "SCOPES") return [requiresScopes(rule.scopes)];
  const roots: unknown[] = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return roots.includes(type) ? [{ name: "authenticated" }] : [];
}

/** Any of the lists will do, all of a list are needed: a scope is also had by whoever has one that covers it. */
function requiresScopes(scopes: readonly string[]): AppliedDirective {
  const lists = scopes.reduce<string[][]>(
    (before, scope) => before.flatMap((list) => coveredBy(scope).map((one) => [...list, one])),
    [[]],
  );
  return { name: "requiresScopes", args: { scopes: lists } };
}

function coveredBy(scope: string): string[] {
  return knownScopes.filter((known) => known === scope || scope.startsWith(`${known}:`));
}

/** What the field's own cost directives say, in the types that Federation gives their arguments. */
function costsOf(schema: GraphQLSchema, typeName: string, name: string): AppliedDirective[] {
  const type = schema.getType(typeName);
  const field = isObjectType(type) ? type.getFields()[name] : undefined;
  return (field?.astNode?.directives ?? []).flatMap((node): AppliedDirective[] => {
    const args = Object.fromEntries(
      (node.arguments ?? []).map((argument) => [argument.name.value, valueFromASTUntyped(argument.value)]),
    );
    if (node.kind !== Kind.DIRECTIVE) return [];
    if (node.name.value === "cost") return [{ name: "cost", args: { weight: Number(args["weight"]) } }];
    if (node.name.value !== "listSize") return [];
    // Only a number slices there; and none of ours has to be given, as would be the default.
    const slicing = ((args["slicingArguments"] ?? []) as string[]).filter((argument) => {
      const given = field?.args.find((one) => one.name === argument)?.type;
      return given && !isListType(isNonNullType(given) ? given.ofType : given);
    });
    return [
      {
        name: "listSize",
        args: {
          ...(args["assumedSize"] === undefined ? {} : { assumedSize: args["assumedSize"] }),
          ...(args["sizedFields"] === undefined ? {} : { sizedFields: args["sizedFields"] }),
          ...(slicing.length > 0 ? { slicingArguments: slicing } : {}),
          requireOneSlicingArgument: false,
        },
      },
    ];
  });
}
