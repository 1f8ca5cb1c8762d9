import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import variant from "@jitl/quickjs-wasmfile-release-sync";
import { newQuickJSWASMModuleFromVariant, newVariant, type QuickJSSyncVariant } from "quickjs-emscripten-core";
import type { Report, Task, ThreadData } from "./messages.js";
import { Realm } from "./realm.js";

/**
 * The program of an evaluating thread: takes one task at a time and answers each. It keeps a realm for each
 * organization it worked for lately, and one more ready for whoever comes next.
 */

/** Realms kept, each a WebAssembly instance of some megabytes. Beyond, the one that was not used for longest goes. */
const realmsKept = 8;

const port = parentPort;
if (!port) throw new Error("This is the program of a worker thread; it does nothing on its own.");
const { limits } = workerData as ThreadData;
const packages = createRequire(import.meta.url);
const source = readFileSync(packages.resolve("jsonata"), "utf8");
const engine = new WebAssembly.Module(readFileSync(packages.resolve("@jitl/quickjs-wasmfile-release-sync/wasm")));
// Its types are those of its CommonJS build, where the variant is one level further in.
const instances = newVariant(variant as unknown as QuickJSSyncVariant, { wasmModule: engine });

const report = (message: Report) => port.postMessage(message);
const newRealm = async () => new Realm(await newQuickJSWASMModuleFromVariant(instances), source, limits);

/** By lane, the one used last at the end. */
const realms = new Map<string, Realm>();
let spare: Promise<Realm> | null = newRealm();

async function realmOf(lane: string): Promise<Realm> {
  const known = realms.get(lane);
  const realm = known ?? (await (spare ?? newRealm()));
  if (!known) spare = null;
  realms.delete(lane);
  realms.set(lane, realm);
  const [oldest] = realms.keys();
  if (realms.size > realmsKept && oldest !== undefined) realms.delete(oldest);
  return realm;
}

async function work(task: Task): Promise<void> {
  const realm = await realmOf(task.lane);
  report({ kind: "begun", id: task.id });
  const { outcome, isSpent } = realm.evaluate(task);
  if (isSpent) realms.delete(task.lane);
  report({ kind: "done", id: task.id, outcome });
  spare ??= newRealm();
}

await spare;
port.on("message", (task: Task) => void work(task));
report({ kind: "ready" });
