import { composeServices } from "@theguild/federation-composition";
import { GraphQLError, Kind, parse, visit, type DocumentNode } from "graphql";
import { InvalidInputError, SubgraphNotComposedError } from "../errors/index.js";
import { ownSubgraph, type RegisteredSubgraph } from "./graph-document.js";

/** Several subgraphs as one graph. */
export interface Composition {
  /** With what each subgraph has, for those that plan operations. */
  readonly supergraphSdl: string;
  readonly supergraph: DocumentNode;
  /** As clients see it. */
  readonly publicSchema: DocumentNode;
}

/** Why a subgraph does not fit to the others, and what to do. */
export interface CompositionProblem {
  /** As in the specification of composition, such as `INVALID_FIELD_SHARING`, or one of ours. */
  readonly code: string;
  readonly message: string;
  readonly advice: string;
}

type Part = Pick<RegisteredSubgraph, "name" | "url" | "sdl">;

/** Far more than any schema; without a bound a text of a few megabytes would hold up everybody. */
const parseLimits = { maxTokens: 200_000, noLocation: true } as const;
/** More of them help nobody who reads. */
const mostProblems = 50;

/**
 * Composes our own subgraph with others, all or nothing.
 * @throws {SubgraphNotComposedError} with each reason.
 */
export function compose(ownSdl: string, subgraphs: readonly Part[]): Composition {
  const others = [...subgraphs].sort((one, other) => (one.name < other.name ? -1 : 1));
  const parts = [
    { name: ownSubgraph, url: "http://tributary.invalid/graphql", typeDefs: parse(ownSdl, { noLocation: true }) },
    ...others.map(({ name, url, sdl }) => ({ name, url, typeDefs: parseSubgraph(sdl) })),
  ];
  const problems = parts.slice(1).flatMap(({ name, typeDefs }) => unsupported(name, typeDefs));
  if (problems.length > 0) throw notComposed(problems);
  const result = composed(parts);
  return {
    supergraphSdl: result.supergraphSdl,
    supergraph: result.supergraphDocumentNode,
    publicSchema: result.publicDocumentNode,
  };
}

function composed(parts: Parameters<typeof composeServices>[0]) {
  let result: ReturnType<typeof composeServices>;
  try {
    result = composeServices(parts);
  } catch (cause) {
    // Of a text that parses and still is no schema, the composition may say so by failing.
    const message = cause instanceof Error ? cause.message : String(cause);
    throw notComposed([{ code: "INVALID_GRAPHQL", message, advice: adviceOf("INVALID_GRAPHQL") }]);
  }
  if (result.errors === undefined) return result;
  throw notComposed(
    result.errors.slice(0, mostProblems).map((error) => {
      const { code: given } = error.extensions;
      const code = typeof given === "string" ? given : "INVALID_GRAPHQL";
      return { code, message: error.message, advice: adviceOf(code) };
    }),
  );
}

/** @throws {InvalidInputError} where it does not parse, saying where. */
export function parseSubgraph(sdl: string, path: readonly (string | number)[] = ["input", "sdl"]): DocumentNode {
  try {
    return parse(sdl, parseLimits);
  } catch (cause) {
    const { message, locations } = cause instanceof GraphQLError ? cause : new GraphQLError(String(cause));
    const [place] = locations ?? [];
    const said = `expected a GraphQL schema: ${message}${place ? ` (line ${place.line}, column ${place.column})` : ""}`;
    throw new InvalidInputError(`${path.join(".")}: ${said}`, { cause, problems: [{ path, message: said }] });
  }
}

function notComposed(problems: readonly CompositionProblem[]): SubgraphNotComposedError {
  const [first] = problems;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more, see problems)` : "";
  return new SubgraphNotComposedError(
    `The graph does not compose with this; the one that is served stays as it is. ${first?.code}: ${first?.message}${more} ${first?.advice}`,
    { details: { problems } },
  );
}

/** What composes and still could not be served as it says. */
function unsupported(name: string, document: DocumentNode): CompositionProblem[] {
  const problems: CompositionProblem[] = [];
  const add = (code: string, message: string, advice: string) =>
    problems.push({ code, message: `[${name}] ${message}`, advice });
  const imported = importedNames(document);
  visit(document, {
    Directive(node) {
      const directive = imported.get(node.name.value) ?? node.name.value.replace(/^federation__/, "");
      if (directive === "requiresScopes" || directive === "policy") {
        add(
          "ACCESS_NOT_ENFORCED",
          `@${directive} is not enforced by this gateway for other subgraphs.`,
          `Check in the subgraph who calls, from a header that is handed on, and leave @${directive} out.`,
        );
      }
      const from = node.arguments?.find((argument) => argument.name.value === "from")?.value;
      if (directive === "override" && from?.kind === Kind.STRING && from.value === ownSubgraph) {
        add(
          "OVERRIDE_OF_OWN_FIELD",
          `@override(from: "${ownSubgraph}") would take over a field of the gateway's own.`,
          "Give the field another name.",
        );
      }
    },
    enter(node) {
      if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.OBJECT_TYPE_EXTENSION) return;
      if (node.name.value !== "Subscription" || (node.fields ?? []).length === 0) return;
      add(
        "SUBSCRIPTIONS_NOT_SUPPORTED",
        "Subscriptions of other subgraphs are not served; those of the gateway can be joined with their fields.",
        "Leave the type Subscription out of the subgraph.",
      );
    },
  });
  return problems.filter((one, index) => problems.findIndex(({ message }) => message === one.message) === index);
}

/** Directives by the names under which a schema imports them: `@link(url: "…/federation/…", import: [{ name, as }])`. */
function importedNames(document: DocumentNode): Map<string, string> {
  const names = new Map<string, string>();
  visit(document, {
    Directive(node) {
      if (node.name.value !== "link") return;
      const list = node.arguments?.find((argument) => argument.name.value === "import")?.value;
      if (list?.kind !== Kind.LIST) return;
      for (const one of list.values) {
        if (one.kind !== Kind.OBJECT) continue;
        const text = (field: string) => {
          const value = one.fields.find((found) => found.name.value === field)?.value;
          return value?.kind === Kind.STRING ? value.value.replace(/^@/, "") : null;
        };
        const [name, as] = [text("name"), text("as")];
        if (name && as) names.set(as, name);
      }
    },
  });
  return names;
}

const advices: Readonly<Record<string, string>> = {
  INVALID_FIELD_SHARING: "Mark the field @shareable in every subgraph that has it, or give it another name.",
  FIELD_TYPE_MISMATCH: "Give the field the same type as in the other subgraphs.",
  EXTERNAL_TYPE_MISMATCH: "Give the @external field the type it has where it is resolved.",
  SATISFIABILITY_ERROR: "Give the type a @key that both subgraphs resolve, so that the field can be reached.",
  KEY_INVALID_FIELDS: 'Name fields of the type in @key; of a record that is "id".',
  REQUIRES_INVALID_FIELDS: "Name fields in @requires that the type has, marked @external.",
  EXTERNAL_MISSING_ON_BASE: "Leave out the @external field: no other subgraph resolves it.",
  NO_QUERIES: "At least one subgraph needs a field of Query.",
  TYPE_KIND_MISMATCH: "Give the type the same kind as in the other subgraphs, or another name.",
  ENUM_VALUE_MISMATCH: "Give the enumeration the same values as in the other subgraphs, or another name.",
  INVALID_GRAPHQL: "Correct the schema; `tributary subgraph check` says whether it composes.",
};

function adviceOf(code: string): string {
  return advices[code] ?? "Correct the subgraph's schema and check it again with dryRun.";
}
