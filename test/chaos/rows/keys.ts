import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { ConfigurationError, SecretsUnavailableError } from "../../../src/errors/index.js";
import { newId } from "../../../src/ids/index.js";
import { createLogger } from "../../../src/logging/index.js";
import type { Random } from "../../../src/sandbox/random.js";
import { LeaseStore, type Storage } from "../../../src/storage/index.js";
import {
  KeyRotation,
  loadKeyring,
  secretStores,
  Vault,
  type KeyringSettings,
  type SealedSecret,
  type SecretContext,
} from "../../../src/vault/index.js";
import type { RotationOrder } from "../../support/rotation-process.js";
import type { StoreMood } from "../../support/secret-stores/gate.js";
import { startKeyModes, type KeyMode } from "../../support/secret-stores/key-modes.js";
import { runCases, type CaseResult, type Row } from "../row.js";
import { withScene, type Scene } from "../scene.js";

const row = { row: 25, name: "master keys exchanged under load, killed, and their places away" };
const secretsPerCase = 40;
const leaseTtlMs = 1_500;
const script = fileURLToPath(new URL("../../support/rotation-process.ts", import.meta.url));
const moods = ["DOWN", "SLOW", "DENIED"] as const satisfies readonly StoreMood[];

/** Each of the eight places in turn: half of the cases kill the rotation at a step, half break the place in its middle. */
export const keys: Row = {
  ...row,
  run: async (context) => {
    const keyModes = await startKeyModes();
    const { modes } = keyModes;
    try {
      return await withScene({}, (scene) =>
        runCases(row, context, { few: modes.length, full: modes.length * 20 }, async (random, number) => {
          const mode = modes[number % modes.length] as KeyMode;
          // A kind each time round, and another for the next one.
          const isKill = (Math.floor(number / modes.length) + number) % 2 === 0;
          return new KeyCase(scene, mode, random).run(isKill);
        }),
      );
    } finally {
      await keyModes.close();
    }
  },
};

class KeyCase {
  readonly #secrets: { sealed: SealedSecret; context: SecretContext; text: string }[] = [];
  readonly #problems: string[] = [];
  #isWell = true;

  constructor(
    private readonly scene: Scene,
    private readonly mode: KeyMode,
    private readonly random: Random,
  ) {}

  async run(isKill: boolean): Promise<CaseResult> {
    const { mode } = this;
    for (const name of ["dataKeys", "masterKeys", "leases"]) await this.#storage.db.collection(name).deleteMany({});
    const before = this.#open(mode.before);
    await before.vault.requireKeys();
    for (let index = 0; index < secretsPerCase; index += 1) await this.#sealOne(before.vault);
    mode.advance();
    const old = (await before.rotation.status()).find(({ dataKeys }) => dataKeys > 0)?.name ?? "";

    const stop = new AbortController();
    const load = this.#read(stop.signal);
    const what = isKill ? await this.#kill() : await this.#breakPlace();
    const startedAt = performance.now();
    await this.#finish();
    const finishedMs = Math.round(performance.now() - startedAt);
    stop.abort();
    const reads = await load;

    const after = this.#open(mode.after);
    for (const { sealed, context, text } of this.#secrets) {
      const opened = await after.vault.open(sealed, context).catch((error: unknown) => error);
      if (!(opened instanceof Object) || !("reveal" in opened) || (opened as { reveal(): string }).reveal() !== text)
        this.#problems.push(`${context.ownerId} does not open: ${String(opened)}`);
    }
    const left = (await after.rotation.status()).find(({ name }) => name === old)?.dataKeys;
    if (left !== 0) this.#problems.push(`${left} data keys are left under ${old}`);
    if (reads === 0) this.#problems.push("nothing was read meanwhile");
    return { what: `${mode.name}, ${what}`, faults: 1, problems: this.#problems, measured: { finishedMs } };
  }

  get #storage(): Storage {
    return this.scene.storage;
  }

  #open(settings: KeyringSettings) {
    const storage = this.#storage;
    const keyring = loadKeyring(settings, secretStores(this.mode.env, { timeoutMs: 500 }));
    const vault = new Vault({ storage, keyring, logger: createLogger({ level: "silent" }) });
    const dependencies = { storage, keyring, vault, leases: new LeaseStore(storage), workerId: newId("worker") };
    return { vault, rotation: new KeyRotation(dependencies, { batchSize: 5, leaseTtlMs }) };
  }

  async #sealOne(vault: Vault): Promise<void> {
    const context = { purpose: "p", organizationId: "org_chaos", ownerId: newId("connection"), field: "f" };
    const text = randomBytes(8).toString("hex");
    this.#secrets.push({ sealed: await vault.seal(text, context), context, text });
  }

  /** A gateway that uses credentials all the time, each as if it had just been started. @returns how many it read. */
  async #read(signal: AbortSignal): Promise<number> {
    let reads = 0;
    while (!signal.aborted) {
      const wasWell = this.#isWell;
      const { sealed, context, text } = this.random.pick(this.#secrets);
      try {
        const opened = await this.#open(this.mode.after).vault.open(sealed, context);
        if (opened.reveal() !== text) this.#problems.push(`${context.ownerId} opens to something else`);
        reads += 1;
      } catch (error) {
        const isAbsence = error instanceof SecretsUnavailableError || error instanceof ConfigurationError;
        if (!isAbsence || (wasWell && this.#isWell)) this.#problems.push(`a read failed: ${String(error)}`);
      }
      await delay(10);
    }
    return reads;
  }

  async #kill(): Promise<string> {
    const fatal = this.random.int(3, 40);
    const child = fork(script, [this.scene.uri], {
      execArgv: ["--import", "tsx"],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const gone = once(child, "exit");
    await once(child, "message");
    child.send({ settings: this.mode.after, env: this.mode.env, fatal } satisfies RotationOrder);
    const [code, signal] = (await gone) as [number | null, string | null];
    if (signal !== "SIGKILL" && code !== 0) this.#problems.push(`the rotation ended with ${String(code)}`);
    return signal === "SIGKILL" ? `killed at command ${fatal}` : `came to its end before command ${fatal}`;
  }

  async #breakPlace(): Promise<string> {
    const mood = this.random.pick(moods);
    const afterKeys = this.random.int(0, secretsPerCase);
    const { rotation } = this.#open(this.mode.after);
    const isReached = new Promise<void>((resolve) => {
      void rotation
        .rotate((rewrapped) => {
          if (rewrapped >= afterKeys) resolve();
        })
        .then(
          () => resolve(),
          () => resolve(),
        );
    });
    await isReached;
    this.#isWell = false;
    await this.mode.setMood(mood);
    await delay(300);
    await this.mode.setMood("WELL");
    // Calls that were under way end within their time-out.
    await delay(600);
    this.#isWell = true;
    return `${mood} after ${afterKeys} of ${secretsPerCase}`;
  }

  /** Once nothing disturbs it, and whoever was killed has lost his lease. */
  async #finish(): Promise<void> {
    const deadline = performance.now() + 20_000;
    for (;;) {
      try {
        await this.#open(this.mode.after).rotation.rotate();
        return;
      } catch (error) {
        if (performance.now() > deadline) {
          this.#problems.push(`the rotation does not come to its end: ${String(error)}`);
          return;
        }
        await delay(100);
      }
    }
  }
}
