import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PutSecretValueCommand, SecretsManagerClient, DeleteSecretCommand } from "@aws-sdk/client-secrets-manager";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ConfigurationError, SecretsUnavailableError } from "../../../src/errors/index.js";
import { Sealed, secretReferences, secretStores } from "../../../src/vault/index.js";
import { startAzureServer, type AzureServer } from "../../support/secret-stores/azure-server.js";
import { startMoto, type Moto } from "../../support/secret-stores/moto.js";
import { startVaultServer, type VaultServer } from "../../support/secret-stores/vault-server.js";

const setting = "TRIBUTARY_FIRST_TOKEN";

function references(env: NodeJS.ProcessEnv) {
  const made = secretReferences(secretStores(env, { timeoutMs: 2_000 }));
  return {
    read: async (reference: string) => (await made.read(reference, setting)).reveal(),
    write: (reference: string, value: string) => made.write(reference, setting, new Sealed(value)),
  };
}

describe("references to variables and files (promise 7)", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tributary-references-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("read and write a file, which nobody else may read", async () => {
    const path = join(folder, "token");
    const { read, write } = references({});
    await write(`file:${path}`, "s3cret");
    expect(await read(`file:${path}`)).toBe("s3cret");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await write(`file:${path}`, "another");
    expect(await readFile(path, "utf8")).toBe("another\n");
  });

  it("say what is wrong, and with which setting", async () => {
    const { read, write } = references({ TOKEN: "s3cret" });
    expect(await read("env:TOKEN")).toBe("s3cret");
    await expect(write("env:TOKEN", "x")).rejects.toThrow(`${setting} names env:TOKEN, where nothing can be written`);
    await expect(read("env:OTHER")).rejects.toThrow(
      `${setting} names env:OTHER. The environment variable OTHER is not set`,
    );
    await expect(write(`file:${folder}/none/token`, "x")).rejects.toThrow("can't be written (ENOENT)");
    await writeFile(join(folder, "open"), "s3cret", { mode: 0o644 });
    await expect(read(`file:${folder}/open`)).rejects.toThrow("can be read or changed by others");
    const unknown = read("gcp-sm:projects/x/secrets/y");
    await expect(unknown).rejects.toThrow(
      "one of env:NAME, file:PATH, vault:PATH#FIELD, aws-sm:NAME#FIELD, azure-kv:VAULT/NAME",
    );
    await expect(unknown).rejects.toThrow(ConfigurationError);
    await expect(unknown).rejects.not.toThrow(/projects/);
  });
});

describe("references to Vault (promise 7)", () => {
  let vault: VaultServer;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tributary-references-"));
  });
  afterAll(() => rm(folder, { recursive: true }));
  beforeEach(async () => {
    vault = await startVaultServer();
    vault.put("tributary", { token: "s3cret", other: "kept" });
  });
  afterEach(() => vault.close());

  const appRole = () => ({ VAULT_ADDR: vault.url, VAULT_ROLE_ID: vault.roleId, VAULT_SECRET_ID: vault.secretId });
  const reference = "vault:secret/tributary#token";

  it("log in with a token, a token from a file, an AppRole or the pod's service account", async () => {
    await writeFile(join(folder, "token"), `${vault.rootToken}\n`);
    await writeFile(join(folder, "jwt"), `${vault.kubernetesJwt}\n`);
    const logins: NodeJS.ProcessEnv[] = [
      { VAULT_ADDR: `${vault.url}/`, VAULT_TOKEN: vault.rootToken },
      { VAULT_ADDR: vault.url, VAULT_TOKEN_FILE: join(folder, "token") },
      appRole(),
      { VAULT_ADDR: vault.url, VAULT_KUBERNETES_ROLE: "tributary", VAULT_KUBERNETES_TOKEN_FILE: join(folder, "jwt") },
    ];
    for (const env of logins) expect(await references(env).read(reference)).toBe("s3cret");
    expect(vault.logins).toBe(2);
  });

  it("keep a login until it runs out, and log in again when it was revoked before", async () => {
    const { read } = references(appRole());
    await read(reference);
    await read(reference);
    expect(vault.logins).toBe(1);
    vault.revokeLogins();
    expect(await read(reference)).toBe("s3cret");
    expect(vault.logins).toBe(2);
  });

  it("send the namespace, and take the path of the API for a mount that lies deeper", async () => {
    vault.namespace = "plant";
    const { read } = references({ ...appRole(), VAULT_NAMESPACE: "plant" });
    expect(await read("vault:secret/data/tributary#token")).toBe("s3cret");
    await expect(references(appRole()).read(reference)).rejects.toThrow(SecretsUnavailableError);
  });

  it("write one field as a new version and keep the others, also when somebody else writes meanwhile", async () => {
    const { read, write } = references(appRole());
    let others = 2;
    vault.onWrite = () => {
      if (others-- > 0) vault.put("tributary", { token: "theirs", other: `written ${others}` });
    };
    await write(reference, "rotated");
    expect(await read(reference)).toBe("rotated");
    expect(vault.get("tributary")).toEqual({ token: "rotated", other: "written 0" });
  });

  it("write where nothing is, and where the last version was deleted", async () => {
    const { read, write } = references(appRole());
    await write("vault:secret/new#token", "first");
    vault.deleteLast("tributary");
    await write(reference, "again");
    expect([await read("vault:secret/new#token"), await read(reference)]).toEqual(["first", "again"]);
  });

  it.each([
    ["vault:tributary#token", "Expected vault:PATH#FIELD", ConfigurationError],
    ["vault:secret/tributary", "Expected vault:PATH#FIELD", ConfigurationError],
    ["vault:secret/absent#token", "Vault has no secret at secret/data/absent", ConfigurationError],
    ["vault:secret/tributary#absent", "has no text in the field absent. It has: token, other", ConfigurationError],
    ["vault:secret/denied#token", "Vault refuses secret/data/denied (403)", SecretsUnavailableError],
    ["vault:elsewhere/tributary#token", "has no secret at elsewhere/data/tributary", ConfigurationError],
  ])("refuse %s and say why", async (wrong, message, kind) => {
    const refused = references(appRole()).read(wrong);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toBeInstanceOf(kind);
  });

  it("tell a store that is away, sealed or refuses the login from a secret that is not there", async () => {
    vault.isSealed = true;
    await expect(references(appRole()).read(reference)).rejects.toThrow(/answered 503. It said: Vault is sealed/);
    vault.isSealed = false;
    const wrong = references({ ...appRole(), VAULT_SECRET_ID: "wrong" }).read(reference);
    await expect(wrong).rejects.toThrow("answered 500. It said: invalid secret id");
    await expect(wrong).rejects.toBeInstanceOf(SecretsUnavailableError);
    await expect(references({ ...appRole(), VAULT_ROLE_ID: "wrong" }).read(reference)).rejects.toThrow(
      "refuses the login at auth/approle/login (400)",
    );
    await expect(references({ VAULT_ADDR: vault.url }).read(reference)).rejects.toThrow("There is no login for Vault");
    await expect(references({ VAULT_TOKEN: "x" }).read(reference)).rejects.toThrow(
      "VAULT_ADDR has to be the address of Vault",
    );
    await vault.close();
    const away = references(appRole()).read(reference);
    await expect(away).rejects.toThrow(/127.0.0.1:\d+ can't be reached: .*ECONNREFUSED/);
    await expect(away).rejects.toBeInstanceOf(SecretsUnavailableError);
    vault = await startVaultServer();
  });
});

describe("references to Azure Key Vault (promise 7)", () => {
  let azure: AzureServer;
  beforeEach(async () => {
    azure = await startAzureServer();
    azure.put("token", "s3cret");
  });
  afterEach(() => azure.close());

  const env = () => ({
    AZURE_KEYVAULT_URL: azure.url,
    AZURE_AUTHORITY_HOST: azure.url,
    AZURE_TENANT_ID: azure.tenantId,
    AZURE_CLIENT_ID: azure.clientId,
    AZURE_CLIENT_SECRET: azure.clientSecret,
  });
  const reference = "azure-kv:plant/token";

  it("log in for what the vault asks, once, and again when the token is refused", async () => {
    const { read } = references(env());
    expect([await read(reference), await read(reference)]).toEqual(["s3cret", "s3cret"]);
    expect(azure.logins).toBe(1);
    azure.revokeTokens();
    expect(await read(reference)).toBe("s3cret");
    expect(azure.logins).toBe(2);
  });

  it("log in with a workload's identity", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tributary-references-"));
    await writeFile(join(folder, "jwt"), azure.federatedToken);
    const others = { ...env(), AZURE_CLIENT_SECRET: undefined };
    const { read } = references({ ...others, AZURE_FEDERATED_TOKEN_FILE: join(folder, "jwt") });
    expect(await read(reference)).toBe("s3cret");
    await rm(folder, { recursive: true });
    await expect(references(others).read(reference)).rejects.toThrow("There is no login for Azure");
  });

  it("read the version that is current, and write a new one", async () => {
    const { read, write } = references(env());
    await write(reference, "rotated");
    expect(await read(reference)).toBe("rotated");
    await write("azure-kv:plant/fresh", "first");
    expect(azure.get("fresh")).toBe("first");
  });

  it.each([
    ["azure-kv:token", "Expected azure-kv:VAULT/NAME", ConfigurationError],
    ["azure-kv:plant/two words", "Expected azure-kv:VAULT/NAME", ConfigurationError],
    ["azure-kv:plant/absent", "The vault plant has no secret absent. It said: SecretNotFound", ConfigurationError],
    ["azure-kv:plant/denied", "answered 403 for plant/secrets/denied. It said: Forbidden", SecretsUnavailableError],
  ])("refuse %s and say why", async (wrong, message, kind) => {
    const refused = references(env()).read(wrong);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toBeInstanceOf(kind);
  });

  it("say that a deleted secret keeps its name, and that the vault asks to slow down", async () => {
    azure.softDelete("token");
    const { read, write } = references(env());
    await expect(read(reference)).rejects.toThrow("has no secret token");
    await expect(write(reference, "x")).rejects.toThrow("Recover or purge the deleted secret first");
    azure.throttled = 1;
    await expect(read(reference)).rejects.toThrow(SecretsUnavailableError);
  });

  it("say that the login is refused, without the secret", async () => {
    const wrong = references({ ...env(), AZURE_CLIENT_SECRET: "wr0ng" }).read(reference);
    await expect(wrong).rejects.toThrow("refuses the login (401). It said: invalid_client AADSTS7000215");
    await expect(wrong).rejects.not.toThrow(/wr0ng/);
    const without = { ...env(), AZURE_TENANT_ID: undefined };
    await expect(references(without).read(reference)).rejects.toThrow("AZURE_TENANT_ID is not set");
  });
});

describe("references to AWS Secrets Manager (promise 7)", () => {
  let moto: Moto;
  let client: SecretsManagerClient;
  beforeAll(async () => {
    moto = await startMoto();
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    client = new SecretsManagerClient({ endpoint: moto.url, region: "eu-central-1", credentials });
  }, 300_000);
  afterAll(() => moto.stop());

  it("write a secret whole or by field, and read its current version", async () => {
    const { read, write } = references(moto.env);
    await write("aws-sm:tributary#token", "s3cret");
    await write("aws-sm:tributary#other", "kept");
    await write("aws-sm:tributary#token", "rotated");
    await write("aws-sm:plain", "whole");
    expect(await read("aws-sm:tributary#token")).toBe("rotated");
    expect(JSON.parse(await read("aws-sm:tributary"))).toEqual({ token: "rotated", other: "kept" });
    expect(await read("aws-sm:plain")).toBe("whole");
    await client.send(new PutSecretValueCommand({ SecretId: "plain", SecretString: "changed by another" }));
    expect(await read("aws-sm:plain")).toBe("changed by another");
  });

  it("say what is wrong", async () => {
    const { read, write } = references(moto.env);
    await expect(read("aws-sm:absent")).rejects.toThrow("AWS Secrets Manager has no secret absent");
    await write("aws-sm:text", "no JSON: s3cret");
    await expect(read("aws-sm:text#token")).rejects.toThrow("is no JSON object, so that it has no fields");
    await expect(read("aws-sm:text#token")).rejects.not.toThrow(/s3cret/);
    await write("aws-sm:object#token", "x");
    await expect(read("aws-sm:object#absent")).rejects.toThrow("has no text in the field absent");
    await client.send(new DeleteSecretCommand({ SecretId: "object" }));
    await expect(read("aws-sm:object#token")).rejects.toThrow("can't be used in its state");
    await expect(write("aws-sm:object#token", "x")).rejects.toThrow("Restore it, or name another");
    const away = references({ ...moto.env, AWS_ENDPOINT_URL: "http://127.0.0.1:1" }).read("aws-sm:plain");
    await expect(away).rejects.toThrow("AWS Secrets Manager did not give plain");
    await expect(away).rejects.toBeInstanceOf(SecretsUnavailableError);
  });

  it("name the package when it is not installed", async () => {
    const stores = secretStores(moto.env);
    const absent: string = "@aws-sdk/client-not-there";
    const missing = () => import(/* @vite-ignore */ absent) as Promise<never>;
    const made = secretReferences({
      ...stores,
      aws: { ...stores.aws, packages: { kms: missing, secretsManager: missing } },
    });
    const refused = made.read("aws-sm:plain", setting);
    await expect(refused).rejects.toThrow("npm install @aws-sdk/client-secrets-manager");
    await expect(refused).rejects.toBeInstanceOf(ConfigurationError);
  });
});
