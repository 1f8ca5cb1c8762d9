import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Document } from "mongodb";
import type pg from "pg";
import type { Storage } from "../../src/storage/index.js";
import { startPostgres } from "../../test/support/postgres/server.js";
import { execute } from "./execute.js";
import { startPeer, type Peer } from "./read-peers.js";

const database = "plant";
/** A page by a policy and an index needs little; the records of the measurement fit in at any rate. */
const serverSettings = { shared_buffers: "512MB", max_connections: "50", timezone: "UTC" };
const batch = 5_000;

/**
 * Starts PostGraphile on a PostgreSQL of its own with the records and tokens of the store, from packages that npm installs
 * for it into a folder for temporary files. @throws where PostgreSQL or the packages cannot be had.
 */
export async function startPostGraphile(storage: Storage): Promise<Peer> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const one of stops.splice(0).reverse()) await one();
  };
  try {
    const server = await startPostgres({ settings: serverSettings });
    stops.push(() => server.dispose());
    const folder = await mkdtemp(join(tmpdir(), "tributary-bench-postgraphile-"));
    stops.push(() => rm(folder, { recursive: true, force: true }));
    for (const name of ["package.json", "package-lock.json"]) await copyFile(peerFile(name), join(folder, name));
    const quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline"];
    await execute("npm", ["ci", "--prefix", folder, "--ignore-scripts", ...quiet]);
    await server.load(database, await readFile(peerFile("schema.sql"), "utf8"));
    await copyRecords(storage, await server.admin(database));
    const peer = await startPeer("postgraphile", "", {
      DATABASE_URL: `postgres://graph:graph-of-the-bench@${server.host}:${server.port}/${database}`,
      POSTGRAPHILE_FOLDER: folder,
    });
    stops.push(() => peer.stop());
    return { ...peer, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function peerFile(name: string): string {
  return fileURLToPath(new URL(`../peers/postgraphile/${name}`, import.meta.url));
}

/** What of each collection goes into which table; what a table refers to comes before it. */
const tables = [
  { table: "access.tokens", collection: "tokens", rowsOf: (token: Document) => [token] },
  ...["locations", "users", "assets", "workOrders"].map((collection) => ({
    table: `plant.${snakeCase(collection)}`,
    collection,
    rowsOf: ({ _id, ...record }: Document) => [{ id: String(_id), ...record }],
  })),
  {
    table: "plant.assignments",
    collection: "workOrders",
    rowsOf: ({ _id, organizationId, environment, assigneeIds }: Document) =>
      ((assigneeIds ?? []) as readonly string[]).map((userId, place) => ({
        workOrderId: String(_id),
        place,
        userId,
        organizationId: organizationId as string,
        environment: environment as string,
      })),
  },
] as const;

async function copyRecords(storage: Storage, client: pg.Client): Promise<void> {
  for (const { table, collection, rowsOf } of tables) {
    // Fields that no column is for are left out.
    const insert = (rows: readonly object[]) =>
      client.query(`insert into ${table} select * from json_populate_recordset(null::${table}, $1)`, [
        JSON.stringify(rows.map(snakeCased)),
      ]);
    let rows: object[] = [];
    for await (const document of storage.collection<Document>(collection).find()) {
      rows.push(...rowsOf(document));
      if (rows.length < batch) continue;
      await insert(rows);
      rows = [];
    }
    await insert(rows);
  }
  // Statistics for its plans, and the map of what all may see.
  await client.query("vacuum analyze");
}

function snakeCased(row: object): object {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [snakeCase(name), value as unknown]));
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
