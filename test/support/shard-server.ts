import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { MongoClient, type Document } from "mongodb";
import { findMongod } from "../../src/storage/embedded/index.js";
import { defaultCacheDir } from "../../src/storage/embedded/mongod-cache.js";
import { freePort, isListening, loopback } from "../../src/storage/embedded/port.js";
import { startSupervised } from "../../src/storage/embedded/supervised-process.js";

const writeConcern = { w: "majority", wtimeout: 30_000 };

/** A config server and a shard with one database on it, of one process each and without a router. */
export interface ShardServer {
  /** Of the database, on the shard itself. */
  readonly uri: string;
  /** What a router has the shard do for `sh.shardCollection`; rejects as the shard does. */
  shard(collection: string, key: Document): Promise<void>;
  stop(): Promise<void>;
}

export async function startShardServer(database: string): Promise<ShardServer> {
  const folder = await mkdtemp(join(tmpdir(), "tributary-shards-"));
  const [config, shard] = await Promise.all([start(folder, "config"), start(folder, "shard")]);
  const order = config.client.db("admin");
  await order.command({ _configsvrAddShard: `shard/${shard.host}`, name: "shard", writeConcern });
  await order.command({ _configsvrCreateDatabase: database, primaryShardId: "shard", writeConcern });
  const known = await config.client.db("config").collection<{ _id: string }>("databases").findOne({ _id: database });
  const databaseVersion = (known as Document | null)?.["version"] as Document;
  return {
    uri: `mongodb://${shard.host}/${database}?replicaSet=shard`,
    shard: async (collection, shardKey) => {
      await shard.client.db(database).command({
        ...{ _shardsvrCreateCollection: collection, shardKey, unique: false },
        ...{ databaseVersion, writeConcern },
      });
    },
    stop: async () => {
      await Promise.all([config.stop(), shard.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function start(folder: string, role: "config" | "shard") {
  const { path } = await findMongod({
    cacheDir: defaultCacheDir(),
    env: process.env,
    onProgress: (line) => process.stderr.write(`${line}\n`),
  });
  const files = join(folder, role);
  await mkdir(files);
  const port = await freePort();
  const host = `${loopback}:${port}`;
  const mongod = await startSupervised(
    [
      ...[path, role === "config" ? "--configsvr" : "--shardsvr", "--replSet", role, "--dbpath", files],
      ...["--bind_ip", loopback, "--port", String(port), "--nounixsocket", "--quiet", "--oplogSize", "200"],
      ...["--wiredTigerCacheSizeGB", "0.25", "--logpath", join(folder, `${role}.log`)],
      ...["--setParameter", "diagnosticDataCollectionEnabled=false"],
    ],
    { cwd: folder, env: process.env, graceMs: 5_000 },
  );
  while (!(await isListening(port))) await delay(20);
  const client = new MongoClient(`mongodb://${host}/?directConnection=true`);
  const system = client.db("admin");
  await system.command({
    replSetInitiate: { _id: role, configsvr: role === "config", members: [{ _id: 0, host }] },
  });
  while ((await system.command({ hello: 1 }))["isWritablePrimary"] !== true) await delay(20);
  return {
    host,
    client,
    stop: async () => {
      await client.close();
      process.kill(mongod.pid, "SIGKILL");
      await mongod.ended;
    },
  };
}
