import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLogger } from "../../../src/logging/index.js";
import { connectStorage, type Storage } from "../../../src/storage/index.js";
import { TokenService } from "../../../src/tokens/index.js";
import { openShell, type TestShell } from "../../support/command-line.js";
import { freshDatabase, type FreshDatabase } from "../../support/database.js";
import { GatewayProcess } from "../../support/gateway-process.js";
import { startVaultServer, type VaultServer } from "../../support/secret-stores/vault-server.js";

let database: FreshDatabase;
let storage: Storage;
let vault: VaultServer;
let shell: TestShell;
let tokens: TokenService;
let folder: string;

beforeAll(async () => {
  [database, vault, folder] = await Promise.all([
    freshDatabase(),
    startVaultServer(),
    mkdtemp(join(tmpdir(), "tributary-write-to-")),
  ]);
  storage = await connectStorage({ uri: database.uri });
  tokens = new TokenService({ storage, logger: createLogger({ level: "silent" }) });
  shell = await openShell({ MONGODB_URI: database.uri, VAULT_ADDR: vault.url, VAULT_TOKEN: vault.rootToken });
});

afterAll(async () => {
  await shell.close();
  await storage.close();
  await vault.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

async function makeToken(): Promise<{ id: string; secret: string }> {
  const { stdout } = await shell.run(["token", "create", "--env", "test", "--json"]);
  const { secret, token } = JSON.parse(stdout) as { secret: string; token: { id: string } };
  return { id: token.id, secret };
}

describe("token rotate --write-to (promise 7)", () => {
  it("puts the successor into a file, shows nothing of it, and both work until the overlap ends", async () => {
    const old = await makeToken();
    const path = join(folder, "token");
    const { code, stdout, stderr } = await shell.run(["token", "rotate", old.id, "--write-to", `file:${path}`]);
    expect([code, stderr]).toEqual([0, expect.stringContaining(`file:${path} has its secret`) as string]);
    const secret = (await readFile(path, "utf8")).trim();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(`${stdout}${stderr}`).not.toContain(secret);
    expect(await tokens.authenticate(secret)).toMatchObject({ tokenId: stdout.trim(), environment: "TEST" });
    await expect(tokens.authenticate(old.secret)).resolves.toMatchObject({ tokenId: old.id });
  });

  it("replaces one field of a secret in Vault", async () => {
    const old = await makeToken();
    vault.put("app", { token: old.secret, other: "kept" });
    const args = ["--write-to", "vault:secret/app#token", "--overlap", "0", "--json"];
    const { code, stdout } = await shell.run(["token", "rotate", old.id, ...args]);
    expect(code).toBe(0);
    const stored = vault.get("app") as { token: string; other: string };
    expect(stored.other).toBe("kept");
    expect(stdout).not.toContain(stored.token);
    expect(JSON.parse(stdout)).toMatchObject({ writtenTo: "vault:secret/app#token", predecessor: { id: old.id } });
    await expect(tokens.authenticate(stored.token)).resolves.toMatchObject({ environment: "TEST" });
    await expect(tokens.authenticate(old.secret)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  });

  it("writes the successor before the old token's end begins, so that a death in between leaves two that work", async () => {
    const old = await makeToken();
    const seen: (string | null)[] = [];
    vault.onWrite = () => seen.push("written");
    const found = await tokens.authenticate(old.secret);
    const tenant = { organizationId: found.organizationId, environment: found.environment };
    const death = tokens.rotateInto(tenant, old.id, { overlapSeconds: 0 }, async (secret) => {
      seen.push(secret);
      await expect(tokens.authenticate(secret)).resolves.toMatchObject({ environment: "TEST" });
      const before = await tokens.get(tenant, old.id);
      expect(before.rotation).toBeNull();
      throw new Error("the process dies here");
    });
    await expect(death).rejects.toThrow("the process dies here");
    await expect(tokens.authenticate(old.secret)).resolves.toMatchObject({ tokenId: old.id });
    // What never reached the store is of no use to anybody.
    await expect(tokens.authenticate(seen[0] as string)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    vault.onWrite = null;
  });

  it("killed as the store is asked, as it takes the secret and as it has answered, leaves a token in it that works", async () => {
    const places = ["ASKED", "WRITTEN", "ANSWERED"] as const;
    for (const place of places) {
      const old = await makeToken();
      vault.put("killed", { token: old.secret });
      const env = { MONGODB_URI: database.uri, VAULT_ADDR: vault.url, VAULT_TOKEN: vault.rootToken };
      const args = ["token", "rotate", old.id, "--write-to", "vault:secret/killed#token", "--overlap", "0"];
      const command = new GatewayProcess(folder, args, env);
      let isKilled = false;
      const kill = () => {
        isKilled = true;
        command.kill("SIGKILL");
      };
      // The signal goes out before the write is judged, so what is sent to a dead process is written nevertheless.
      vault.onWrite = () => {
        if (place === "ASKED") kill();
        else if (place === "WRITTEN") setImmediate(kill);
        else setTimeout(kill, 3);
      };
      await command.ended;
      vault.onWrite = null;
      expect(isKilled, place).toBe(true);
      const stored = String(vault.get("killed")?.["token"]);
      await expect(tokens.authenticate(stored), place).resolves.toMatchObject({ environment: "TEST" });
      if (stored === old.secret) continue;
      // Whoever repeats it finds the old token rotated, or rotates it now.
      const again = await shell.run(["token", "rotate", old.id, "--write-to", "vault:secret/killed#token"]);
      const now = String(vault.get("killed")?.["token"]);
      expect(again.code === 0 || now === stored, place).toBe(true);
      await expect(tokens.authenticate(now), place).resolves.toMatchObject({ environment: "TEST" });
    }
    // A command that is killed inside its transaction leaves the token locked until the server ends that, after a minute.
  }, 180_000);

  it.each([
    ["env:TOKEN", "--write-to names env:TOKEN, where nothing can be written"],
    ["vault:secret/denied#token", "Vault refuses secret/data/denied (403)"],
    ["somewhere", "--write-to has to be a secret reference, one of env:NAME, file:PATH, vault:PATH#FIELD"],
  ])("leaves the old token as it was when %s takes nothing", async (reference, message) => {
    const old = await makeToken();
    const { code, stdout, stderr } = await shell.run(["token", "rotate", old.id, "--write-to", reference]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(message);
    await expect(tokens.authenticate(old.secret)).resolves.toMatchObject({ tokenId: old.id });
    const again = await shell.run(["token", "rotate", old.id, "--write-to", `file:${join(folder, "again")}`]);
    expect(again.code).toBe(0);
  });
});
