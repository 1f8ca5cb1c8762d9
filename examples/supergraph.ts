/**
 * Composes subgraphs for a router, with a composition of an open license, and prints the supergraph:
 *
 *   npx tsx examples/supergraph.ts tributary http://127.0.0.1:4000/graphql subgraph.graphql > supergraph.graphql
 *
 * Three words for each subgraph: its name, where the router reaches it, and a file with its schema.
 */
import { readFile } from "node:fs/promises";
import { compositionHasErrors, composeServices } from "@theguild/federation-composition";
import { parse } from "graphql";

const words = process.argv.slice(2);
if (words.length === 0 || words.length % 3 !== 0) {
  process.stderr.write("Expected a name, an address and a file for each subgraph.\n");
  process.exit(1);
}
const services = await Promise.all(
  Array.from({ length: words.length / 3 }, async (_, index) => {
    const [name = "", url = "", file = ""] = words.slice(index * 3);
    return { name, url, typeDefs: parse(await readFile(file, "utf8")) };
  }),
);
const result = composeServices(services);
if (compositionHasErrors(result)) {
  for (const { message } of result.errors) process.stderr.write(`${message}\n`);
  process.exit(1);
}
process.stdout.write(`${result.supergraphSdl}\n`);
