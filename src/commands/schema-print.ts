import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Command } from "commander";
import { lexicographicSortSchema, printSchema } from "graphql";
import { z } from "zod";
import { sdlOf, withoutScopes } from "../federation/index.js";
import { ConfigurationError } from "../errors/index.js";
import { loadConnectors, type ConnectorRegistry } from "../connectors/index.js";
import { workflowJsonSchema } from "../workflows/index.js";
import { answer, shownPath, type CommandIo } from "./io.js";
import { packageRoot } from "./package-root.js";

interface Options {
  readonly check?: boolean;
  readonly out?: string;
  readonly subgraph?: boolean;
  readonly withoutScopes?: boolean;
  readonly json?: boolean;
}

/** `schema print`: the committed schema is what clients generate code from, so it has to be what the code says. */
export function registerSchemaPrint(schema: Command, io: CommandIo): void {
  schema
    .command("print")
    .description(
      "Write the GraphQL schema to schema/generated/schema.graphql, and beside it subgraph.graphql, the same for composing it with others; the format of workflows to schema/workflow.schema.json, and those of the descriptions of systems to schema/systems.",
    )
    .option("--check", "write nothing; fail when a file is not what would be written")
    .option("--out <file>", "the schema alone, to another file")
    .option("--subgraph", "with --out: the schema with its federation directives, as a router composes it")
    .option("--without-scopes", "with --subgraph: without what routers would look for in a JWT before they ask")
    .option("--json", "answer with one line of JSON")
    .action(async (options: Options) => {
      requireFitting(options);
      const { buildGraphSchema } = await import("../../resolvers/build-schema.js");
      const graph = await buildGraphSchema();
      const plain = `${printSchema(lexicographicSortSchema(graph))}\n`;
      const subgraph = sdlOf(graph);
      const workflow = `${JSON.stringify(workflowJsonSchema(), null, 2)}\n`;
      const generated = (name: string) => join(packageRoot(), "schema", "generated", name);
      const wanted = options.out
        ? [{ file: resolve(io.cwd, options.out), text: options.subgraph ? forRouter(subgraph, options) : plain }]
        : [
            { file: generated("schema.graphql"), text: plain },
            { file: generated("subgraph.graphql"), text: subgraph },
            { file: join(packageRoot(), "schema", "workflow.schema.json"), text: workflow },
            ...descriptionSchemas(await loadConnectors()),
          ];
      const files = await Promise.all(
        wanted.map(async ({ file, text }) => {
          const before = await readFile(file, "utf8").catch(() => null);
          return { file, text, isMissing: before === null, isFresh: before === text };
        }),
      );
      const stale = files.find(({ isFresh }) => !isFresh);
      if (options.check && stale) {
        throw new ConfigurationError(
          `${shownPath(io, stale.file)} is ${stale.isMissing ? "missing" : "stale"}. Run \`npm run schema:print\` and commit what it writes.`,
        );
      }
      for (const { file, text, isFresh } of files) {
        if (isFresh) continue;
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, text);
      }
      const said = files.map(({ file, isFresh }) =>
        isFresh ? `${shownPath(io, file)} is up to date.` : `Wrote ${shownPath(io, file)}.`,
      );
      const answers = files.map(({ file, isFresh }) => ({ file, isFresh, written: !isFresh }));
      answer(io, options.json, { ...answers[0], files: answers }, said.join("\n"));
    });
}

/** @throws {ConfigurationError} for an option that would change nothing. */
function requireFitting({ out, subgraph, withoutScopes: isWithout }: Options): void {
  if (subgraph && !out) throw new ConfigurationError("--subgraph goes with --out, which names the file to write.");
  if (isWithout && !subgraph) throw new ConfigurationError("--without-scopes goes with --subgraph and --out.");
}

function forRouter(subgraph: string, options: Options): string {
  return options.withoutScopes ? withoutScopes(subgraph) : subgraph;
}

/** For editors: what a connection's config may say, of each connector of systems that a config describes. */
function descriptionSchemas(connectors: ConnectorRegistry): { file: string; text: string }[] {
  return [...connectors.values()].flatMap(({ system, name, description, config, whenConfigured }) => {
    if (!whenConfigured) return [];
    const schema = {
      ...z.toJSONSchema(config, { target: "draft-2020-12", io: "input", reused: "ref" }),
      $id: `https://tributary.dev/schema/systems/${system}.schema.json`,
      title: `The description of a system of the kind ${name}`,
      description,
    };
    const file = join(packageRoot(), "schema", "systems", `${system}.schema.json`);
    return [{ file, text: `${JSON.stringify(schema, null, 2)}\n` }];
  });
}
