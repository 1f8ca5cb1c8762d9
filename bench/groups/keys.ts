import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newId } from "../../src/ids/index.js";
import { createLogger } from "../../src/logging/index.js";
import { allIndexes } from "../../src/services/index.js";
import { startEmbeddedMongod } from "../../src/storage/embedded/index.js";
import { connectStorage, ensureIndexes, LeaseStore, type Storage } from "../../src/storage/index.js";
import {
  KeyRotation,
  loadKeyring,
  secretStores,
  Vault,
  type KeyringSettings,
  type SealedSecret,
} from "../../src/vault/index.js";
import { median, round2 } from "../support/figures.js";
import type { BenchGroup } from "../support/options.js";

const readsPerSecond = 100;

/** Data keys of so many credentials put under another master key while credentials are read all the time. */
export const keys: BenchGroup = async (tell, { records = 10_000, rounds = 3 }) => {
  const home = await mkdtemp(join(tmpdir(), "tributary-bench-keys-"));
  const mongod = await startEmbeddedMongod({ home, env: process.env });
  try {
    const storage = await connectStorage({ uri: mongod.uri });
    try {
      await ensureIndexes(storage, allIndexes());
      return await measure(storage, records, rounds, tell);
    } finally {
      await storage.close();
    }
  } finally {
    await mongod.stop();
    await rm(home, { recursive: true, force: true });
  }
};

async function measure(
  storage: Storage,
  count: number,
  rounds: number,
  tell: (line: string) => void,
): Promise<Record<string, unknown>> {
  const env = { A: randomBytes(32).toString("base64"), B: randomBytes(32).toString("base64") };
  const settings = (first: string, second: string): KeyringSettings => ({
    masterKeyReference: `env:${first}`,
    otherMasterKeyReferences: [`env:${second}`],
    home: "/nowhere",
  });
  const open = (which: KeyringSettings) => {
    const keyring = loadKeyring(which, secretStores(env));
    const vault = new Vault({ storage, keyring, logger: createLogger({ level: "warn" }) });
    const dependencies = { storage, keyring, vault, leases: new LeaseStore(storage), workerId: newId("worker") };
    return { vault, rotation: new KeyRotation(dependencies) };
  };
  const { vault } = open(settings("A", "B"));
  await vault.requireKeys();
  const contexts = Array.from({ length: count }, () => ({
    purpose: "credential",
    organizationId: "org_bench",
    ownerId: newId("connection"),
    field: "credential",
  }));
  const sealedAt = performance.now();
  const sealed: SealedSecret[] = [];
  for (let from = 0; from < count; from += 50) {
    const some = contexts.slice(from, from + 50);
    sealed.push(
      ...(await Promise.all(some.map((context) => vault.seal(JSON.stringify({ apiKey: context.ownerId }), context)))),
    );
  }
  tell(`${count} credentials sealed in ${Math.round(performance.now() - sealedAt)} ms`);

  const seconds: number[] = [];
  let reads = 0;
  let errors = 0;
  let slowestMs = 0;
  for (let round = 0; round < rounds; round += 1) {
    const which = round % 2 === 0 ? settings("B", "A") : settings("A", "B");
    const readOne = async () => {
      const index = Math.floor(Math.random() * count);
      const context = contexts[index] as (typeof contexts)[number];
      const startedAt = performance.now();
      try {
        // The vault of a gateway that goes on with the settings of before.
        const opened = await vault.open(sealed[index] as SealedSecret, context);
        if (!opened.reveal().includes(context.ownerId)) errors += 1;
      } catch {
        errors += 1;
      }
      reads += 1;
      slowestMs = Math.max(slowestMs, performance.now() - startedAt);
    };
    const load = setInterval(() => void readOne(), 1_000 / readsPerSecond);
    const startedAt = performance.now();
    const { rewrapped } = await open(which).rotation.rotate();
    seconds.push((performance.now() - startedAt) / 1_000);
    clearInterval(load);
    if (rewrapped !== count) throw new Error(`${rewrapped} of ${count} were rewrapped.`);
    tell(`round ${round + 1}: ${round2(seconds.at(-1) ?? 0)} s`);
  }
  return {
    credentials: count,
    rounds,
    "seconds, median": round2(median(seconds)),
    "rewrapped per second": Math.round(count / median(seconds)),
    reads,
    "errors of reads": errors,
    "slowest read, ms": Math.round(slowestMs),
  };
}
