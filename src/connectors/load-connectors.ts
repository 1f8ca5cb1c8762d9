import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { entityNames, isEntityName, type EntityName } from "../../schema/entities/index.js";
import { ConfigurationError, InvalidInputError } from "../errors/index.js";
import type { Connector, EntitySource, LoadedConnector } from "./connector.js";

/** All connectors of the folders beside this file, by system. */
export type ConnectorRegistry = ReadonlyMap<string, LoadedConnector>;

const here = fileURLToPath(new URL(".", import.meta.url));
/** `.ts` when run from source, `.js` in the build. */
const extension = import.meta.url.endsWith(".ts") ? ".ts" : ".js";

/**
 * Loads each folder beside this file that holds a connector, and checks its shape, so that a faulty one is named at the
 * start rather than in the middle of a sync.
 * @throws {ConfigurationError} naming the file and what is missing in it.
 */
export async function loadConnectors(folder: string = here): Promise<ConnectorRegistry> {
  const entries = await readdir(folder, { withFileTypes: true });
  const registry = new Map<string, LoadedConnector>();
  for (const entry of entries.filter((item) => item.isDirectory()).sort((a, b) => a.name.localeCompare(b.name))) {
    registry.set(entry.name, await loadOne(join(folder, entry.name), entry.name));
  }
  return registry;
}

/** The connector of a system that a caller names as `input.system`. @throws {InvalidInputError} naming those there are. */
export function requireConnector(connectors: ConnectorRegistry, system: string): LoadedConnector {
  const connector = connectors.get(system);
  if (connector) return connector;
  const known = [...connectors.keys()].join(", ");
  throw new InvalidInputError(`There is no system "${system}". Known systems: ${known}.`, {
    problems: [{ path: ["input", "system"], message: `expected one of ${known}, got "${system}"` }],
  });
}

async function loadOne(folder: string, name: string): Promise<LoadedConnector> {
  const file = join(folder, `connector${extension}`);
  const connector = await importDefault<Connector>(file);
  for (const key of ["system", "name", "description", "config", "auth", "limits", "open", "probe"] as const) {
    if (!(key in connector))
      throw new ConfigurationError(`${file}: the default export of a connector needs \`${key}\`.`);
  }
  if (connector.system !== name) {
    throw new ConfigurationError(
      `${file}: \`system\` is "${connector.system}", expected the folder's name, "${name}".`,
    );
  }
  if (connector.whenConfigured) return { ...connector, entities: new Map() };
  const entitiesFolder = join(folder, "entities");
  const files = (await readdir(entitiesFolder)).filter((item) => item.endsWith(extension) && !item.endsWith(".d.ts"));
  const entities = new Map<EntityName, EntitySource<unknown>>();
  for (const item of files.sort()) {
    const source = await importDefault<EntitySource<unknown>>(join(entitiesFolder, item));
    checkEntitySource(source, join(entitiesFolder, item));
    entities.set(source.entity, source);
  }
  return { ...connector, entities };
}

async function importDefault<Shape extends object>(file: string): Promise<Shape> {
  const module = (await import(pathToFileURL(file).href)) as { default?: unknown };
  if (typeof module.default !== "object" || module.default === null) {
    throw new ConfigurationError(`${file}: expected a default export made by defineConnector or defineEntitySource.`);
  }
  return module.default as Shape;
}

function checkEntitySource(source: EntitySource<unknown>, file: string): void {
  if (!isEntityName(source.entity)) {
    throw new ConfigurationError(
      `${file}: \`entity\` is "${String(source.entity)}", expected one of ${entityNames.join(", ")}.`,
    );
  }
  for (const key of ["readPage", "identify", "toUnified", "readOne"] as const) {
    if (typeof source[key] !== "function") {
      throw new ConfigurationError(`${file}: an entity source needs the function \`${key}\`.`);
    }
  }
  if ((source.create ?? source.update) && !source.writable) {
    throw new ConfigurationError(`${file}: an entity source with \`create\` or \`update\` needs \`writable\`.`);
  }
}
