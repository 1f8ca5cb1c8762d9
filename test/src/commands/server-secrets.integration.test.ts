import { createPublicKey, generateKeyPairSync, randomBytes, type KeyObject } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jwtVerify } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openShell, type RunningCommand, type TestShell } from "../../support/command-line.js";
import { freshDatabase, type FreshDatabase } from "../../support/database.js";
import { loopback } from "../../support/network.js";
import { startVaultServer, type VaultServer } from "../../support/secret-stores/vault-server.js";

let database: FreshDatabase;
let shell: TestShell;
let vault: VaultServer;
let folder: string;
const running: RunningCommand[] = [];
const masterKey = randomBytes(32).toString("base64");

beforeAll(async () => {
  [database, vault, folder] = await Promise.all([
    freshDatabase(),
    startVaultServer(),
    mkdtemp(join(tmpdir(), "tributary-server-secrets-")),
  ]);
});

afterEach(async () => {
  for (const command of running.splice(0)) {
    command.signal("SIGINT");
    await command.ended;
  }
  await shell.close();
});

afterAll(async () => {
  await vault.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

const usual = () => ({
  MONGODB_URI: database.uri,
  PORT: "0",
  VAULT_ADDR: vault.url,
  VAULT_TOKEN: vault.rootToken,
  TRIBUTARY_ALLOWED_NETWORKS: loopback,
  TRIBUTARY_MASTER_KEY: "env:MASTER",
  MASTER: masterKey,
});

async function start(env: Record<string, string>): Promise<{ graphql: string; command: RunningCommand }> {
  shell = await openShell({ ...usual(), ...env });
  const command = shell.start(["start", "--no-sandbox", "--json"]);
  running.push(command);
  const { graphql } = JSON.parse(await command.printed(/\n/)) as { graphql: string };
  return { graphql, command };
}

async function refusal(env: Record<string, string>): Promise<string> {
  shell = await openShell({ ...usual(), ...env });
  const { code, stderr } = await shell.run(["start", "--no-sandbox", "--json"]);
  expect(code).not.toBe(0);
  return stderr;
}

async function ask(graphql: string, token: string, query: string, variables: object = {}) {
  const response = await fetch(graphql, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as { data: Record<string, Record<string, unknown>>; errors?: { message: string }[] };
}

function pemOf(key: KeyObject): string {
  return key.export({ format: "pem", type: "pkcs8" }).toString();
}

describe("the server's own secrets come from references (promise 7)", () => {
  it("the first token: drawn into a store, taken in by the first start, and known to those after it", async () => {
    shell = await openShell(usual());
    vault.put("tributary", { other: "kept" });
    const reference = "vault:secret/tributary#first-token";
    const drawn = await shell.run(["token", "draw", "--env", "live", "--write-to", reference, "--json"]);
    expect(JSON.parse(drawn.stdout)).toEqual({ environment: "LIVE", writtenTo: reference });
    const secret = String(vault.get("tributary")?.["first-token"]);
    expect(drawn.stdout + drawn.stderr).not.toContain(secret);
    await shell.close();

    const { graphql, command } = await start({ TRIBUTARY_FIRST_TOKEN: reference });
    const viewer = "{ viewer { environment scopes } apiTokens { id name createdBy } }";
    const first = await ask(graphql, secret, viewer);
    expect(first.data).toMatchObject({ viewer: { environment: "LIVE" }, apiTokens: [{ name: "first token" }] });
    command.signal("SIGINT");
    expect((await command.ended).stderr).not.toContain(secret);
    running.length = 0;
    await shell.close();

    const again = await start({ TRIBUTARY_FIRST_TOKEN: reference });
    expect(await ask(again.graphql, secret, viewer)).toEqual(first);
    const { stdout } = await shell.run(["token", "list", "--json"]);
    const [token] = (JSON.parse(stdout) as { tokens: { id: string }[] }).tokens;
    await shell.run(["token", "revoke", token?.id ?? ""]);
    expect((await ask(again.graphql, secret, viewer)).errors).toHaveLength(1);
    running[0]?.signal("SIGINT");
    await running[0]?.ended;
    running.length = 0;
    await shell.close();

    // It stays revoked, and whoever starts it is told.
    const once = await start({ TRIBUTARY_FIRST_TOKEN: reference });
    expect((await ask(once.graphql, secret, viewer)).errors).toHaveLength(1);
    once.command.signal("SIGINT");
    expect((await once.command.ended).stderr).toContain("was revoked on");
    running.length = 0;
  });

  it("session tokens are signed with the key that a setting leads to, and with another one when it is exchanged", async () => {
    const path = join(folder, "session.pem");
    const [one, two] = [generateKeyPairSync("ed25519"), generateKeyPairSync("ed25519")];
    await writeFile(path, pemOf(one.privateKey), { mode: 0o600 });
    const { graphql, command } = await start({ TRIBUTARY_SESSION_KEY: `file:${path}` });
    const token = (await shell.run(["token", "create", "--env", "test"])).stdout.trim();
    const mint = async () => {
      const answer = await ask(graphql, token, "mutation { createSessionToken(input: {}) { token } }");
      return String(answer.data["createSessionToken"]?.["token"]);
    };
    const before = await mint();
    await jwtVerify(before, one.publicKey);
    expect((await shell.run(["token", "rekey"])).stderr).toMatch(/TRIBUTARY_SESSION_KEY leads to/);

    await writeFile(path, pemOf(two.privateKey), { mode: 0o600 });
    command.signal("SIGHUP");
    await expect
      .poll(
        async () =>
          jwtVerify(await mint(), two.publicKey).then(
            () => true,
            () => false,
          ),
        { timeout: 20_000 },
      )
      .toBe(true);
    // What was signed before holds until it expires.
    expect((await ask(graphql, before, "{ viewer { environment } }")).data).toEqual({
      viewer: { environment: "TEST" },
    });
  });

  it("webhooks are signed with the key that a setting leads to, where receivers verify by a public key", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    const der = privateKey.export({ format: "der", type: "pkcs8" }).toString("base64");
    const { graphql } = await start({ TRIBUTARY_WEBHOOK_KEY: "env:WEBHOOK_KEY", WEBHOOK_KEY: der });
    const token = (await shell.run(["token", "create", "--env", "test"])).stdout.trim();
    const create = `mutation ($kind: WebhookSecretKind!) {
      createWebhookEndpoint(input: { url: "https://example.com/", eventTypes: [SYNC_FAILED], secretKind: $kind }) {
        secret
        webhookEndpoint { id keys { kind publicKey } }
      }
    }`;
    const made = (await ask(graphql, token, create, { kind: "ED25519" })).data["createWebhookEndpoint"];
    const raw = createPublicKey(publicKey.export({ format: "pem", type: "spki" }))
      .export({ format: "der", type: "spki" })
      .subarray(-32);
    expect(made).toMatchObject({
      secret: null,
      webhookEndpoint: { keys: [{ kind: "ED25519", publicKey: `whpk_${raw.toString("base64")}` }] },
    });
    const rotate = `mutation ($id: ID!) { rotateWebhookSecret(input: { endpointId: $id }) { secret } }`;
    const { id } = made?.["webhookEndpoint"] as { id: string };
    expect((await ask(graphql, token, rotate, { id })).errors?.[0]?.message).toMatch(/TRIBUTARY_WEBHOOK_KEY leads to/);
    // A secret that both sides know can't be one for all endpoints.
    const hmac = (await ask(graphql, token, create, { kind: "HMAC" })).data["createWebhookEndpoint"];
    expect(hmac?.["secret"]).toMatch(/^whsec_/);
  });

  it("a start says which of them can't be used and what is expected, and nothing of what it found", async () => {
    const secret = "hunter2-hunter2-hunter2";
    expect(await refusal({ TRIBUTARY_FIRST_TOKEN: "env:T", T: secret })).toMatch(
      /leads to something that is no API token/,
    );
    expect(await refusal({ TRIBUTARY_SESSION_KEY: "env:T", T: secret })).toMatch(/openssl genpkey -algorithm ed25519/);
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
    expect(await refusal({ TRIBUTARY_WEBHOOK_KEY: "env:T", T: pemOf(privateKey) })).toMatch(/no Ed25519 private key/);
    expect(await refusal({ TRIBUTARY_SESSION_KEY: "vault:secret/none#x" })).toMatch(/TRIBUTARY_SESSION_KEY names/);
    const misplaced = await refusal({ TRIBUTARY_FIRST_TOKEN: secret });
    expect(misplaced).toMatch(/TRIBUTARY_FIRST_TOKEN has to be a secret reference/);
    expect(misplaced).not.toContain(secret);
  });
});
