import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { InvalidArgumentError, type Command } from "commander";
import type { SubgraphInput } from "../federation/index.js";
import { InvalidInputError } from "../errors/index.js";
import type { Environment } from "../storage/index.js";
import { parseCount, parseEnvironment } from "./arguments.js";
import type { CommandIo } from "./io.js";

/** What is given of a subgraph that is registered or checked. */
export interface SubgraphOptions {
  readonly url: string;
  readonly schema?: string;
  readonly header: readonly string[];
  readonly timeout?: number;
  readonly env: Environment;
  readonly organization?: string;
  readonly json?: boolean;
}

export function withSubgraphOptions(command: Command): Command {
  return command
    .argument("<name>", "its name, such as sensors")
    .requiredOption("--url <url>", "where its operations are sent", parseAddress)
    .option("--schema <file>", "its schema; else it is asked for it")
    .option("--header <name>", "a header to hand on from clients' requests; may be given again", collect, [])
    .option("--timeout <ms>", "how long an answer is waited for, default 5000", parseCount)
    .requiredOption("--env <live|test>", "in which environment", parseEnvironment)
    .option("--organization <id>", "needed only where there are several")
    .option("--json", "answer with one line of JSON");
}

/** @throws {InvalidInputError} when the schema's file can't be read. */
export async function readSubgraph(io: CommandIo, name: string, options: SubgraphOptions): Promise<SubgraphInput> {
  const { url, schema, header: headers, timeout: timeoutMs } = options;
  if (schema === undefined) return { name, url, headers, timeoutMs };
  const path = resolve(io.cwd, schema);
  try {
    return { name, url, headers, timeoutMs, sdl: await readFile(path, "utf8") };
  } catch (cause) {
    throw new InvalidInputError(`--schema has to name a file that can be read; ${path}: ${(cause as Error).message}`, {
      cause,
    });
  }
}

function parseAddress(text: string): string {
  if (URL.canParse(text)) return text;
  throw new InvalidArgumentError("Expected an address such as https://sensors.example.com/graphql.");
}

function collect(name: string, before: readonly string[]): string[] {
  return [...before, name];
}
