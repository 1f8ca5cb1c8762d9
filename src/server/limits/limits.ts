import {
  GraphQLError,
  type ASTVisitor,
  type OperationDefinitionNode,
  type ParseOptions,
  type ValidationContext,
  type ValidationRule,
} from "graphql";
import { measureSelection } from "./selection-size.js";

/**
 * How large one operation may be. Wide enough for what a person or a generated client writes (the introspection query
 * has about 300 tokens; a page of work orders with everything around it is 10 levels deep), narrow enough that no text
 * of a few kilobytes can ask for millions of values.
 */
export const limits = {
  /** Counted while parsing, which stops there. */
  tokens: 5_000,
  depth: 15,
  aliases: 50,
  rootFields: 50,
  /** Each costs a look at each place where it stands, and there is no use for many. */
  directives: 50,
} as const;

/** For `parse`, wherever a client's text is parsed. */
export const parseOptions: ParseOptions = { maxTokens: limits.tokens };

/** For `validate`, behind graphql-js' own rules, over HTTP and websockets alike. */
export const limitRules: readonly ValidationRule[] = [selectionSizeRule];

function selectionSizeRule(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(operation: OperationDefinitionNode) {
      const size = measureSelection(operation.selectionSet, (name) => context.getFragment(name)?.selectionSet ?? null);
      reportExcess(context, operation, "levels", size.depth, limits.depth);
      reportExcess(context, operation, "aliases", size.aliases, limits.aliases);
      reportExcess(context, operation, "fields at its root", size.fields, limits.rootFields);
      const directives = size.directives + (operation.directives?.length ?? 0);
      reportExcess(context, operation, "directives", directives, limits.directives);
      // Nothing below is of interest, and the walk was made.
      return false;
    },
  };
}

function reportExcess(
  context: ValidationContext,
  operation: OperationDefinitionNode,
  what: string,
  actual: number,
  maximum: number,
): void {
  if (actual <= maximum) return;
  context.reportError(
    new GraphQLError(
      `An operation can have at most ${maximum} ${what}; this one has ${actual}. Ask for less at once, or in several operations.`,
      { nodes: operation, extensions: { maximum, actual } },
    ),
  );
}
