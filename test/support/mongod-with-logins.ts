import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { MongoClient, type Document } from "mongodb";
import { findMongod } from "../../src/storage/embedded/index.js";
import { defaultCacheDir } from "../../src/storage/embedded/mongod-cache.js";
import { freePort, isListening, loopback } from "../../src/storage/embedded/port.js";
import { startSupervised } from "../../src/storage/embedded/supervised-process.js";

const setName = "logins";

/** A replica set of one member to which nobody is let in without a login. */
export interface MongodWithLogins {
  readonly admin: MongoClient;
  /** Of a login made by `addUser`. */
  uri(database: string, user: { name: string; password: string }): string;
  /** Makes a role by a `createRole` command and a login that has it, both in that database. */
  addUser(database: string, role: Document): Promise<{ name: string; password: string }>;
  stop(): Promise<void>;
}

export async function startMongodWithLogins(): Promise<MongodWithLogins> {
  const folder = await mkdtemp(join(tmpdir(), "tributary-logins-"));
  const { path } = await findMongod({
    cacheDir: defaultCacheDir(),
    env: process.env,
    onProgress: (line) => process.stderr.write(`${line}\n`),
  });
  const keyFile = join(folder, "key");
  await writeFile(keyFile, randomBytes(96).toString("base64"));
  await chmod(keyFile, 0o400);
  const port = await freePort();
  const mongod = await startSupervised(
    [
      ...[path, "--dbpath", folder, "--bind_ip", loopback, "--port", String(port), "--nounixsocket", "--quiet"],
      ...["--replSet", setName, "--keyFile", keyFile, "--oplogSize", "200", "--wiredTigerCacheSizeGB", "0.25"],
      ...["--logpath", join(folder, "mongod.log"), "--setParameter", "diagnosticDataCollectionEnabled=false"],
    ],
    { cwd: folder, env: process.env, graceMs: 5_000 },
  );
  while (!(await isListening(port))) await delay(20);
  const root = { name: "root", password: randomBytes(12).toString("hex") };
  const first = new MongoClient(`mongodb://${loopback}:${port}/?directConnection=true`);
  // Until there is a login, whoever is on the machine may make the set and the first one.
  const system = first.db("admin");
  await system.command({ replSetInitiate: { _id: setName, members: [{ _id: 0, host: `${loopback}:${port}` }] } });
  while ((await system.command({ hello: 1 }))["isWritablePrimary"] !== true) await delay(20);
  await system.command({ createUser: root.name, pwd: root.password, roles: ["root"] });
  await first.close();
  const uri = (database: string, { name, password }: { name: string; password: string }) =>
    `mongodb://${name}:${password}@${loopback}:${port}/${database}?replicaSet=${setName}&authSource=${database}`;
  const admin = await new MongoClient(uri("admin", root)).connect();
  return {
    admin,
    uri,
    addUser: async (database, role) => {
      const user = { name: "gateway", password: randomBytes(12).toString("hex") };
      const db = admin.db(database);
      await db.command(role);
      const roles = [{ role: role["createRole"] as string, db: database }];
      await db.command({ createUser: user.name, pwd: user.password, roles });
      return user;
    },
    stop: async () => {
      await admin.close();
      process.kill(mongod.pid, "SIGKILL");
      await mongod.ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
