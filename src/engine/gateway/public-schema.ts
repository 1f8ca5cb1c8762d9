import {
  buildASTSchema,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  Kind,
  visit,
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
} from "graphql";
import type { Composition } from "../../federation/index.js";

/** Read by `src/server/limits`. */
const costDirectives = new Set(["cost", "listSize"]);

/**
 * The composed graph as clients see it, for validating operations and counting what they may cost: with what each subgraph
 * says of its costs, and with our own scalars' idea of a value. A composed schema has neither, and would let pass what the
 * direct one refuses. Of our own fields the costs are taken from our own schema: composition leaves out of `@listSize` what
 * it does not know, such as a list of ids that says how many there will be.
 */
export function publicSchemaOf({ publicSchema, supergraph }: Composition, own: GraphQLSchema): GraphQLSchema {
  const costs = new Map([...costsOf(supergraph), ...ownCostsOf(own)]);
  const withCosts = <Type extends ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode>(type: Type): Type => ({
    ...type,
    fields: type.fields?.map((field) => ({
      ...field,
      directives: [...(field.directives ?? []), ...(costs.get(`${type.name.value}.${field.name.value}`) ?? [])],
    })),
  });
  const document = visit(publicSchema, { ObjectTypeDefinition: withCosts, InterfaceTypeDefinition: withCosts });
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
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
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

function ownCostsOf(own: GraphQLSchema): Map<string, ConstDirectiveNode[]> {
  const found = new Map<string, ConstDirectiveNode[]>();
  for (const type of Object.values(own.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const costs = (field.astNode?.directives ?? []).filter(({ name }) => costDirectives.has(name.value));
      if (costs.length > 0) found.set(`${type.name}.${field.name}`, [...costs]);
    }
  }
  return found;
}
