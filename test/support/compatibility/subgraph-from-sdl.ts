import {
  buildASTSchema,
  isObjectType,
  Kind,
  parse,
  valueFromASTUntyped,
  visit,
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLFieldResolver,
  type GraphQLSchema,
} from "graphql";
import { asSubgraph, type AppliedDirective, type ReferenceResolver } from "../../../src/federation/index.js";

type Resolve = GraphQLFieldResolver<never, unknown, Record<string, never>>;

/**
 * An executable subgraph of a schema that is written down with its federation directives, made by the very code that
 * makes one of our own schema.
 */
export function subgraphFromSdl(
  sdl: string,
  parts: {
    readonly resolvers: Readonly<Record<string, Readonly<Record<string, Resolve>>>>;
    readonly references: Readonly<Record<string, ReferenceResolver<unknown>>>;
    readonly typeOf?: (value: unknown) => string;
  },
): GraphQLSchema {
  const document = parse(sdl, { noLocation: true });
  const types = new Map<string, AppliedDirective[]>();
  const fields = new Map<string, AppliedDirective[]>();
  const head: ConstDirectiveNode[] = [];
  for (const one of document.definitions) {
    if (one.kind === Kind.SCHEMA_EXTENSION) head.push(...(one.directives ?? []));
    if (!("fields" in one) || !("name" in one)) continue;
    // An extension is printed as a type: its keys are its own although they are marked as another's.
    const isExtension = one.kind === Kind.OBJECT_TYPE_EXTENSION && one.name.value !== "Query";
    const extended = isExtension ? [{ name: "federation__extends" }] : [];
    types.set(one.name.value, [...extended, ...(one.directives ?? []).map(applied)]);
    for (const field of one.fields ?? [])
      fields.set(`${one.name.value}.${field.name.value}`, (field.directives ?? []).filter(isFederal).map(applied));
  }
  const [federation, ...others] = head;
  const { url, import: imports } = argsOf(federation) as { url: string; import: string[] };
  const schema = buildASTSchema(plain(document), { assumeValidSDL: true });
  for (const [type, resolvers] of Object.entries(parts.resolvers)) {
    const object = schema.getType(type);
    if (!isObjectType(object)) throw new Error(`There is no type ${type}.`);
    for (const [field, resolve] of Object.entries(resolvers)) {
      const found = object.getFields()[field];
      if (!found) throw new Error(`There is no field ${type}.${field}.`);
      found.resolve = resolve as GraphQLFieldResolver<unknown, unknown>;
    }
  }
  for (const type of Object.values(schema.getTypeMap()))
    if ("resolveType" in type && parts.typeOf) type.resolveType = parts.typeOf;
  return asSubgraph(schema, {
    references: parts.references,
    directives: {
      version: url.slice(url.lastIndexOf("/v") + 2),
      imports,
      ofType: (type) => types.get(type) ?? [],
      ofField: (type, field) => fields.get(`${type}.${field}`) ?? [],
      ...(others.length > 0 ? { head: others.map(written).join("\n  ") } : {}),
    },
  });
}

/** Without what only federation knows, extensions made definitions. */
function plain(document: DocumentNode): DocumentNode {
  return visit(document, {
    SchemaExtension: () => null,
    ObjectTypeExtension: (node) => ({ ...node, kind: Kind.OBJECT_TYPE_DEFINITION }),
    Directive: (node) => (isFederal(node) ? null : undefined),
  });
}

function isFederal({ name }: ConstDirectiveNode | { readonly name: { readonly value: string } }): boolean {
  return name.value !== "deprecated";
}

function applied(node: ConstDirectiveNode): AppliedDirective {
  return { name: node.name.value, args: argsOf(node) };
}

function argsOf(node: ConstDirectiveNode | undefined): Record<string, unknown> {
  return Object.fromEntries((node?.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]));
}

function written(node: ConstDirectiveNode): string {
  const args = Object.entries(argsOf(node)).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `@${node.name.value}(${args.join(", ")})`;
}
