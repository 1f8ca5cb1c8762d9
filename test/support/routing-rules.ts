import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";
import type { CommandStartedEvent, Document } from "mongodb";
import type { Storage } from "../../src/storage/index.js";

/** By collection: what documents are spread over shards by. */
export type ShardKeys = Readonly<Record<string, Document>>;

const script = await readFile(fileURLToPath(new URL("../../deploy/mongodb/shard.js", import.meta.url)), "utf8");

/** What mongosh lets the script see of a router. */
export interface ScriptWorld {
  readonly db: object;
  readonly sh: object;
  readonly print: (line: string) => void;
}

/** Runs deploy/mongodb/shard.js. */
export function runShardScript(world: ScriptWorld): void {
  runInNewContext(script, { ...world });
}

/** What the script shards by, where all of these collections are there and none is sharded yet. */
export function shardKeys(collections: readonly string[]): ShardKeys {
  const keys: Record<string, Document> = {};
  const db = {
    hello: () => ({ msg: "isdbgrid" }),
    getName: () => "plant",
    getCollectionNames: () => [...collections],
    getCollection: () => ({ createIndex: () => undefined }),
    getSiblingDB: () => ({ collections: { findOne: () => null } }),
  };
  const sh = {
    enableSharding: () => undefined,
    shardCollection: (namespace: string, key: Document) => (keys[namespace.replace("plant.", "")] = key),
  };
  runShardScript({ db, sh, print: () => undefined });
  return keys;
}

/**
 * What a router of MongoDB 6.0 refuses of a command, or would do otherwise than a replica set, by MongoDB's "Operational
 * Restrictions in Sharded Clusters": a change of one document names it by the whole shard key or by its id, one that may
 * insert it by the whole shard key, `findAndModify` too; a document that replaces another keeps the shard key; and a
 * transaction joins no sharded collection. Reads that name no organization are told as well: every shard is asked.
 */
export function routingFaults(event: Pick<CommandStartedEvent, "commandName" | "command">, keys: ShardKeys): string[] {
  const { commandName: name, command } = event;
  const target: unknown = command[name];
  const key = typeof target === "string" ? keys[target] : undefined;
  const of = (fault: string, filter: unknown) => `${name} ${String(target)}: ${fault} ${JSON.stringify(filter)}`;
  switch (name) {
    case "insert":
      if (!key) return [];
      return ((command["documents"] ?? []) as Document[])
        .filter((document) => !isWhole(document, key))
        .map((document) => of("lacks the shard key", Object.keys(document)));
    case "update":
      if (!key) return [];
      return (command["updates"] as Document[]).flatMap((update) => updateFaults(update, key, of));
    case "delete":
      if (!key) return [];
      return (command["deletes"] as Document[]).flatMap(({ q, limit }) => {
        const filter = q as Document;
        if (limit === 1 && !isWhole(filter, key) && !hasEqual(filter, "_id")) return [of("one of several", filter)];
        return isTargeted(filter, key) ? [] : [of("asks every shard", filter)];
      });
    case "findAndModify": {
      if (!key) return [];
      const filter = command["query"] as Document;
      return isWhole(filter, key) ? [] : [of("lacks the shard key", filter)];
    }
    case "find":
    case "count":
    case "distinct": {
      if (!key) return [];
      const filter = (command["filter"] ?? command["query"] ?? {}) as Document;
      return isTargeted(filter, key) ? [] : [of("asks every shard", filter)];
    }
    case "aggregate":
      return pipelineFaults(command, key ? [target as string, key] : null, keys, of);
    default:
      return [];
  }
}

/** Notes the faults of what a client sends from now on; it has to have `monitorCommands`. */
export function watchRouting({ client }: Pick<Storage, "client">, keys: ShardKeys): { readonly faults: Set<string> } {
  const faults = new Set<string>();
  client.on("commandStarted", (event: CommandStartedEvent) => {
    for (const fault of routingFaults(event, keys)) faults.add(fault);
  });
  return { faults };
}

type Tell = (fault: string, filter: unknown) => string;

function updateFaults({ q, u, multi, upsert }: Document, key: Document, of: Tell): string[] {
  const filter = q as Document;
  if (upsert && !isWhole(filter, key)) return [of("may insert without the shard key", filter)];
  if (!multi && !isWhole(filter, key) && !hasEqual(filter, "_id")) return [of("one of several", filter)];
  if (!multi && !Array.isArray(u) && !Object.keys(u as Document).some((name) => name.startsWith("$"))) {
    const moved = Object.keys(key).filter((field) => (u as Document)[field] !== equalOf(filter, field));
    if (moved.length > 0) return [of(`moves by ${moved.join(", ")}`, filter)];
  }
  const changed = Object.keys({ ...((u as Document)["$set"] as Document), ...((u as Document)["$unset"] as Document) });
  const moved = changed.filter((field) => field in key);
  if (moved.length > 0) return [of(`changes the shard key's ${moved.join(", ")}`, filter)];
  return isTargeted(filter, key) ? [] : [of("asks every shard", filter)];
}

function pipelineFaults(command: Document, own: [string, Document] | null, keys: ShardKeys, of: Tell): string[] {
  const pipeline = command["pipeline"] as Document[];
  const first = pipeline[0] ?? {};
  if ("$changeStream" in first) return own ? [of("follows a sharded collection", {})] : [];
  const faults: string[] = [];
  if (own) {
    const filter = (first["$match"] ?? {}) as Document;
    if (!isTargeted(filter, own[1])) faults.push(of("asks every shard", filter));
  }
  for (const stage of pipeline) {
    const lookup = stage["$lookup"] as Document | undefined;
    const joined = lookup ? keys[String(lookup["from"])] : undefined;
    if (!lookup || !joined) continue;
    if (command["startTransaction"] || command["autocommit"] === false) faults.push(of("joins in a transaction", {}));
    const inner = ((lookup["pipeline"] as Document[] | undefined)?.[0]?.["$match"] ?? {}) as Document;
    if (!isTargeted(inner, joined)) faults.push(of("joins with every shard", inner));
  }
  return faults;
}

/** Whether one value is named of each part of the key. */
function isWhole(filter: Document, key: Document): boolean {
  return Object.keys(key).every((field) => hasEqual(filter, field));
}

/** Whether what is asked for lies where the key's first part says, or is one document of a collection keyed by its id. */
function isTargeted(filter: Document, key: Document): boolean {
  const [leading = ""] = Object.keys(key);
  const alternatives = filter["$or"] as Document[] | undefined;
  if (alternatives && !hasEqual(filter, leading)) return alternatives.every((one) => isTargeted(one, key));
  return hasEqual(filter, leading);
}

function hasEqual(filter: Document, field: string): boolean {
  return equalOf(filter, field) !== undefined;
}

/** The one value that a filter names of a field; undefined where it names none or several. */
function equalOf(filter: Document, field: string): unknown {
  const value = filter[field] as unknown;
  const isOperator =
    typeof value === "object" && value !== null && Object.keys(value).some((name) => name.startsWith("$"));
  if (value !== undefined) return isOperator ? (value as Document)["$eq"] : value;
  for (const part of (filter["$and"] ?? []) as Document[]) {
    const found = equalOf(part, field);
    if (found !== undefined) return found;
  }
  return undefined;
}
