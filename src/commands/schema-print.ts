import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Command } from "commander";
import { lexicographicSortSchema, printSchema } from "graphql";
import { ConfigurationError } from "../errors/index.js";
import { answer, shownPath, type CommandIo } from "./io.js";
import { packageRoot } from "./package-root.js";

interface Options {
  readonly check?: boolean;
  readonly out?: string;
  readonly json?: boolean;
}

/** `schema print`: the committed schema is what clients generate code from, so it has to be what the code says. */
export function registerSchemaPrint(schema: Command, io: CommandIo): void {
  schema
    .command("print")
    .description("Write the GraphQL schema to schema/generated/schema.graphql.")
    .option("--check", "write nothing; fail when the file is not what would be written")
    .option("--out <file>", "another file")
    .option("--json", "answer with one line of JSON")
    .action(async (options: Options) => {
      const file = options.out
        ? resolve(io.cwd, options.out)
        : join(packageRoot(), "schema", "generated", "schema.graphql");
      const { buildGraphSchema } = await import("../../resolvers/build-schema.js");
      const text = `${printSchema(lexicographicSortSchema(await buildGraphSchema()))}\n`;
      const before = await readFile(file, "utf8").catch(() => null);
      const isFresh = before === text;
      const name = shownPath(io, file);
      if (options.check && !isFresh) {
        throw new ConfigurationError(
          `${name} is ${before === null ? "missing" : "stale"}. Run \`npm run schema:print\` and commit what it writes.`,
        );
      }
      if (!isFresh) {
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, text);
      }
      answer(
        io,
        options.json,
        { file, isFresh, written: !isFresh },
        isFresh ? `${name} is up to date.` : `Wrote ${name}.`,
      );
    });
}
