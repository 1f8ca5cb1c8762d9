import {
  Kind,
  lexicographicSortSchema,
  parse,
  parseConstValue,
  print,
  printSchema,
  visit,
  type ASTNode,
  type ConstDirectiveNode,
  type GraphQLSchema,
} from "graphql";

/** What the printed subgraph says of its types and fields, as directives without the schema's own: `key(fields: "id")`. */
export interface SubgraphDirectives {
  /** What is imported, with an `@` before each name. */
  readonly imports: readonly string[];
  readonly ofType: (type: string) => readonly AppliedDirective[];
  readonly ofField: (type: string, field: string) => readonly AppliedDirective[];
  /** Names of directives of the schema whose definitions are not printed, because they are imported. */
  readonly replaced?: readonly string[];
  /** Of the specification, from 2.0; default 2.9. */
  readonly version?: string;
  /** More directives of the schema, such as another link. */
  readonly head?: string;
}

export interface AppliedDirective {
  readonly name: string;
  readonly args?: Readonly<Record<string, unknown>>;
}

/** Names of what a subgraph has for gateways; no gateway shows them. */
const federationNames: ReadonlySet<string> = new Set(["_service", "_entities", "_Service", "_Entity", "_Any"]);

const specification = "https://specs.apollo.dev/federation/v";
const defaultVersion = "2.9";

/** The schema as a subgraph of Federation 2 has it: with the directives it is federated by, without what only gateways ask. */
export function subgraphSdl(schema: GraphQLSchema, directives: SubgraphDirectives): string {
  const { imports, ofType, ofField, replaced = [], version = defaultVersion, head } = directives;
  const document = visit(parse(printSchema(lexicographicSortSchema(schema)), { noLocation: true }), {
    enter(node) {
      if ("name" in node && node.name && isLeftOut(node, node.name.value, replaced)) return null;
      if (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION) {
        const type = node.name.value;
        const fields = (node.fields ?? []).filter((field) => !isLeftOut(field, field.name.value, replaced));
        if (fields.length === 0) return null;
        return {
          ...node,
          directives: [...(node.directives ?? []), ...ofType(type).map(directiveNode)],
          fields: fields.map((field) => ({
            ...field,
            directives: [...(field.directives ?? []), ...ofField(type, field.name.value).map(directiveNode)],
          })),
        };
      }
      if (
        node.kind === Kind.SCALAR_TYPE_DEFINITION ||
        node.kind === Kind.ENUM_TYPE_DEFINITION ||
        node.kind === Kind.UNION_TYPE_DEFINITION ||
        node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION
      ) {
        const type = node.name.value;
        return { ...node, directives: [...(node.directives ?? []), ...ofType(type).map(directiveNode)] };
      }
      return undefined;
    },
  });
  const link = `extend schema @link(url: "${specification}${version}", import: ${JSON.stringify(imports)})`;
  return `${[link, ...(head ? [head] : [])].join("\n")}\n\n${print(document)}\n`;
}

function isLeftOut(node: ASTNode, name: string, replaced: readonly string[]): boolean {
  if (node.kind === Kind.DIRECTIVE_DEFINITION) return replaced.includes(name);
  return (
    federationNames.has(name) &&
    (node.kind === Kind.FIELD_DEFINITION ||
      node.kind === Kind.OBJECT_TYPE_DEFINITION ||
      node.kind === Kind.UNION_TYPE_DEFINITION ||
      node.kind === Kind.SCALAR_TYPE_DEFINITION)
  );
}

function directiveNode({ name, args = {} }: AppliedDirective): ConstDirectiveNode {
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: name },
    arguments: Object.entries(args).map(([argument, value]) => ({
      kind: Kind.ARGUMENT,
      name: { kind: Kind.NAME, value: argument },
      // JSON of lists and plain values is a GraphQL literal.
      value: parseConstValue(JSON.stringify(value)),
    })),
  };
}
