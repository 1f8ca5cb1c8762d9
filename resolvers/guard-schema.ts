import {
  getNamedType,
  isCompositeType,
  isIntrospectionType,
  isObjectType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
} from "graphql";
import { replaceBatch } from "../src/loaders/index.js";
import type { RequestContext } from "../src/services/index.js";
import type { Access } from "../src/tokens/index.js";
import { auditedCall } from "./audited-call.js";
import { declarationOf, requireScopes, type FieldArguments, type FieldDeclaration, type ScopeRule } from "./scope.js";

type Field = GraphQLField<unknown, RequestContext>;
type Resolve = GraphQLFieldResolver<unknown, RequestContext>;

/** A field of the graph with what it declares, as `schemaDeclarations` lists them. */
export interface DeclaredField extends FieldDeclaration {
  /** `Query`, `Mutation`, `Subscription`, or the type that has the field. */
  readonly type: string;
  readonly name: string;
}

/**
 * Puts the check of scopes before every field that declares one, and refuses a schema in which a field that has to say
 * whom it is for does not. That is each root field, and each other field whose resolver leads to things of their own
 * (objects, or JSON as a source said it): what lies in a thing already needs no second look. A mutation also has to name
 * the action it is audited as.
 * @throws {Error} naming every field that says nothing, so that no such schema is ever served or printed.
 */
export function guardSchema(schema: GraphQLSchema): GraphQLSchema {
  const problems: string[] = [];
  for (const { type, field, isRoot } of fieldsOf(schema)) {
    const declaration = declarationOf(field);
    const problem = problemOf(declaration, { type, field, isRoot, schema });
    if (problem) problems.push(`${type.name}.${field.name} ${problem}`);
    else if (declaration) enforce(field, declaration, type === schema.getSubscriptionType());
  }
  if (problems.length > 0) {
    throw new Error(
      `The graph is not built: ${problems.join("; ")}. The decorators are in resolvers/scope.ts; a type without resolvers of its own is declared with simpleResolvers.`,
    );
  }
  return schema;
}

/** Every field that declares whom it is for: what is enforced is exactly this. */
export function schemaDeclarations(schema: GraphQLSchema): DeclaredField[] {
  return fieldsOf(schema).flatMap(({ type, field }) => {
    const declaration = declarationOf(field);
    return declaration ? [{ type: type.name, name: field.name, ...declaration }] : [];
  });
}

function fieldsOf(schema: GraphQLSchema): { type: GraphQLObjectType; field: Field; isRoot: boolean }[] {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !isIntrospectionType(type))
    .flatMap((type) =>
      Object.values((type as GraphQLObjectType).getFields()).map((field) => ({
        type: type as GraphQLObjectType,
        field: field as Field,
        isRoot: roots.includes(type as GraphQLObjectType),
      })),
    );
}

function problemOf(
  declaration: FieldDeclaration | undefined,
  { type, field, isRoot, schema }: { type: GraphQLObjectType; field: Field; isRoot: boolean; schema: GraphQLSchema },
): string | null {
  if (!declaration) return isRoot || leadsFurther(field) ? "does not say which scope it needs" : null;
  if (isRoot && declaration.rule.kind === "AS_PARENT") return "has no parent whose scope it could share";
  const isMutation = type === schema.getMutationType();
  if (isMutation && !declaration.audit) return "does not name the action it is audited as";
  if (!isMutation && declaration.audit) return "names an action although it changes nothing";
  return null;
}

/** Whether a field of a thing shows more than the thing: it has a resolver, and what comes is no plain value. */
function leadsFurther(field: Field): boolean {
  const type = getNamedType(field.type);
  return field.resolve !== undefined && (isCompositeType(type) || type.name === "JSON");
}

function enforce(field: Field, { rule, audit }: FieldDeclaration, isSubscription: boolean): void {
  if (audit && field.resolve) field.resolve = audited(field.resolve, audit);
  const check = checkOf(rule);
  if (!check) return;
  // A subscription is let begin or not; what then comes of it is for the one who began it.
  if (isSubscription) {
    if (field.subscribe) field.subscribe = guarded(field.subscribe, check);
  } else if (field.resolve) {
    field.resolve = guarded(field.resolve, check);
    replaceBatch(field, (resolve) => (sources, args, context, info) => {
      check((context as RequestContext).access, args);
      return resolve(sources, args, context, info);
    });
  }
}

type Check = (access: Access, args: FieldArguments) => void;

function checkOf(rule: ScopeRule): Check | null {
  switch (rule.kind) {
    case "SCOPES":
      return (access) => requireScopes(access, rule.scopes);
    case "BY_ARGUMENTS":
      return (access, args) => requireScopes(access, rule.scopesOf(args, access));
    case "BY_ITEM":
    case "ANY_TOKEN":
    case "AS_PARENT":
      return null;
  }
}

function guarded(resolve: Resolve, check: Check): Resolve {
  return (source, args: FieldArguments, context, info) => {
    check(context.access, args);
    return resolve(source, args, context, info);
  };
}

/** Under the check of scopes: what is not let in is noted where the answer is made, with all else that is denied. */
function audited(resolve: Resolve, action: string): Resolve {
  return (source, args: FieldArguments, context, info) =>
    context.services.audit.perform(auditedCall(context, action, args), async () => {
      const result: unknown = await resolve(source, args, context, info);
      return result;
    });
}
