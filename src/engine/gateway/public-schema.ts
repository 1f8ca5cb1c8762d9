import {
  buildASTSchema,
  isScalarType,
  isSpecifiedScalarType,
  Kind,
  visit,
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
} from "graphql";
import type { Composition } from "../../federation/index.js";

/** Read by `src/server/limits`. */
const costDirectives = new Set(["cost", "listSize"]);

/**
 * The composed graph as clients see it, for validating operations and counting what they may cost: with what each subgraph
 * says of its costs, and with our own scalars' idea of a value. A composed schema has neither, and would let pass what the
 * direct one refuses.
 */
export function publicSchemaOf({ publicSchema, supergraph }: Composition, own: GraphQLSchema): GraphQLSchema {
  const costs = costsOf(supergraph);
  const document = visit(publicSchema, {
    ObjectTypeDefinition: (type) => ({
      ...type,
      fields: type.fields?.map((field) => ({
        ...field,
        directives: [...(field.directives ?? []), ...(costs.get(`${type.name.value}.${field.name.value}`) ?? [])],
      })),
    }),
  });
  const schema = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
  for (const type of Object.values(schema.getTypeMap())) {
    const ours = own.getType(type.name);
    if (!isScalarType(type) || isSpecifiedScalarType(type) || !isScalarType(ours)) continue;
    type.parseValue = ours.parseValue;
    type.parseLiteral = ours.parseLiteral;
  }
  return schema;
}

/** By `Type.field`. */
function costsOf(supergraph: DocumentNode): Map<string, ConstDirectiveNode[]> {
  const found = new Map<string, ConstDirectiveNode[]>();
  for (const type of supergraph.definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    for (const field of type.fields ?? []) {
      const costs = (field.directives ?? []).flatMap((directive): ConstDirectiveNode[] => {
        // Composition may have given them the name of their specification: `@cost__listSize`.
        const name = directive.name.value.replace(/^cost__/, "");
        return costDirectives.has(name) ? [{ ...directive, name: { ...directive.name, value: name } }] : [];
      });
      if (costs.length > 0) found.set(`${type.name.value}.${field.name.value}`, costs);
    }
  }
  return found;
}
