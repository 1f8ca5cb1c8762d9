import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { InvalidArgumentError } from "commander";
import { parse as parseYaml } from "yaml";
import { entityNames, isEntityName, type EntityName } from "../../schema/entities/index.js";
import { InvalidInputError } from "../errors/index.js";
import type { Environment } from "../storage/index.js";
import type { CommandIo } from "./io.js";

/** Readers of what stands behind an option. Each throws with what was expected; commander adds which option it was. */

export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new InvalidArgumentError("Expected a whole number from 0 to 65535; 0 takes a free port.");
  }
  return port;
}

export function parseCount(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(count)) {
    throw new InvalidArgumentError("Expected a whole number, zero or more.");
  }
  return count;
}

export function parseEnvironment(text: string): Environment {
  const environment = text.toUpperCase();
  if (environment === "LIVE" || environment === "TEST") return environment;
  throw new InvalidArgumentError("Expected live or test.");
}

const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `15m`, `12h` or `30d`, in milliseconds. */
export function parseDuration(text: string): number {
  const match = /^(\d{1,9})(s|m|h|d)$/.exec(text);
  const durationMs = Number(match?.[1]) * (unitMs[match?.[2] ?? ""] ?? Number.NaN);
  if (!(durationMs > 0)) throw new InvalidArgumentError("Expected a duration such as 90s, 15m, 12h or 30d.");
  return durationMs;
}

/** The same, or 0. */
export function parseOverlap(text: string): number {
  return text === "0" ? 0 : parseDuration(text);
}

/** Days as a whole number, or `never`. Not null: commander takes that for no value at all. */
export function parseRotateEvery(text: string): number | "never" {
  if (text === "never") return text;
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError("Expected days as a whole number, or never.");
  return Number(text);
}

/** The name of an entity type, added to those before. */
export function parseEntity(text: string, before: readonly EntityName[] = []): EntityName[] {
  if (!isEntityName(text)) throw new InvalidArgumentError(`Expected one of ${entityNames.join(", ")}.`);
  return [...before, text];
}

/** One `key=value`, added to those before. */
export function parsePair(text: string, before: Record<string, string> = {}): Record<string, string> {
  const equals = text.indexOf("=");
  // The text may be a credential, so it is not repeated.
  if (equals < 1) throw new InvalidArgumentError("Expected key=value.");
  return { ...before, [text.slice(0, equals)]: text.slice(equals + 1) };
}

/** A JSON object from a file, in YAML where its name ends so, or from standard input when the path is `-`. */
export async function readJsonObject(io: CommandIo, path: string): Promise<Record<string, unknown>> {
  const text = path === "-" ? await readAll(io.stdin) : await readText(resolve(io.cwd, path));
  const place = path === "-" ? "Standard input" : `The file ${path}`;
  const isYaml = /\.ya?ml$/i.test(path);
  let value: unknown;
  try {
    value = isYaml ? parseYaml(text, { maxAliasCount: 0 }) : JSON.parse(text);
  } catch {
    // Without the parser's words, which quote the text: it may hold a credential.
    throw new InvalidInputError(
      isYaml ? `${place} holds no valid YAML.` : `${place} has to hold a JSON object; it holds no valid JSON.`,
    );
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new InvalidInputError(`${place} has to hold a JSON object such as {"apiKey": "…"}.`);
  }
  return value as Record<string, unknown>;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new InvalidInputError(`The file ${path} can't be read: ${(cause as Error).message}`, { cause });
  }
}

async function readAll(stream: AsyncIterable<Buffer | string>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString("utf8");
}
