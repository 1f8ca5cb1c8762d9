import {
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
} from "graphql";
import { LRUCache } from "lru-cache";
import type { AnswerReach } from "./answer-reach.js";
import { limitRules, parseOptions } from "./limits/index.js";

/**
 * Documents that were parsed and found valid, by schema and text. An operation that comes again is then the same object,
 * which is what engines know their plans by; one that is not valid is looked at each time. The size is that of its text.
 */
const validDocuments = new WeakMap<GraphQLSchema, LRUCache<string, ValidDocument>>();
const keptTextBytes = 4 * 1024 * 1024;

/** A document that was found valid, and what is known of it since. */
export interface ValidDocument {
  readonly document: DocumentNode;
  /** What its operations cost with some variables, for those who ask again. */
  readonly costs: Map<string, number>;
  /** What its operations read, by their names, for those who ask again. */
  readonly reaches: Map<string | null, AnswerReach | null>;
}

/** The document of a text, or what is wrong with it, with the codes that go with that. */
export function validDocument(
  schema: GraphQLSchema,
  text: string,
  isIntrospectable: boolean,
): ValidDocument | GraphQLError[] {
  let known = validDocuments.get(schema);
  if (!known) {
    known = new LRUCache({ maxSize: keptTextBytes, sizeCalculation: (_document, key) => key.length });
    validDocuments.set(schema, known);
  }
  const key = isIntrospectable ? `+${text}` : `-${text}`;
  const before = known.get(key);
  if (before) return before;
  const document = parseQuery(text);
  if (document instanceof GraphQLError) return [document];
  const rules = [...specifiedRules, ...limitRules, ...(isIntrospectable ? [] : [NoSchemaIntrospectionCustomRule])];
  const findings = validate(schema, document, rules);
  if (findings.length > 0) {
    const shown = isIntrospectable ? findings : findings.map(withoutSuggestion);
    return shown.map((error) => withCode(error, "GRAPHQL_VALIDATION_FAILED"));
  }
  const valid: ValidDocument = { document, costs: new Map(), reaches: new Map() };
  known.set(key, valid);
  return valid;
}

/** A wrong guess must not be answered with the right name where the schema is not shown. */
function withoutSuggestion(error: GraphQLError): GraphQLError {
  const message = error.message.replace(/ Did you mean .*\?$/, "");
  return new GraphQLError(message, { nodes: error.nodes, source: error.source, positions: error.positions });
}

function parseQuery(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query, parseOptions);
  } catch (error) {
    if (error instanceof GraphQLError) return withCode(error, "GRAPHQL_PARSE_FAILED");
    throw error;
  }
}

export function withCode(error: GraphQLError, code: string): GraphQLError {
  const { message, nodes, source, positions, path } = error;
  return new GraphQLError(message, {
    nodes,
    source,
    positions,
    path,
    originalError: error.originalError ?? error,
    extensions: { ...error.extensions, code },
  });
}
