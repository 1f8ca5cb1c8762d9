import { lexicographicSortSchema, printSchema, type GraphQLSchema } from "graphql";

const header = `# Written by \`npm run schema:print\` from the declarations in schema/. Don't edit by hand.`;

/** The schema as text, sorted, so that a change of the declarations is all that a diff shows. */
export function printGraphSchema(schema: GraphQLSchema): string {
  return `${header}\n\n${printSchema(lexicographicSortSchema(schema))}\n`;
}
