import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { KeyringSettings } from "../../../src/vault/index.js";
import { startAzureServer } from "./azure-server.js";
import { openGate, type StoreGate, type StoreMood } from "./gate.js";
import { startMoto } from "./moto.js";
import { startVaultServer } from "./vault-server.js";

/** One way to keep master keys, with two keys in it, ready to be broken. */
export interface KeyMode {
  readonly name: string;
  /** Logins of the store; what a process is started with. */
  readonly env: NodeJS.ProcessEnv;
  /** The first key wraps. */
  readonly before: KeyringSettings;
  /** The second key wraps, the first still opens. */
  readonly after: KeyringSettings;
  /** What has to happen where the key is kept for the second one to be current there. */
  advance(): void;
  setMood(mood: StoreMood): Promise<void>;
}

export interface KeyModes {
  readonly modes: readonly KeyMode[];
  close(): Promise<void>;
}

export const keyModeNames = [
  "env",
  "file",
  "vault",
  "vault-transit",
  "aws-sm",
  "aws-kms",
  "azure-kv",
  "azure-key",
] as const;

/** All eight, each store a server of its own behind a gate. */
export async function startKeyModes(): Promise<KeyModes> {
  const [vault, azure, moto, home] = await Promise.all([
    startVaultServer(),
    startAzureServer(),
    startMoto(),
    mkdtemp(join(tmpdir(), "tributary-key-modes-")),
  ]);
  const gates = {
    vault: await openGate(vault.url, (response) => send(response, 403, { errors: ["permission denied"] })),
    azure: await openGate(azure.url, (response) =>
      send(response, 403, { error: { code: "Forbidden", message: "no access" } }),
    ),
    aws: await openGate(moto.url, (response) =>
      send(response, 400, { __type: "AccessDeniedException", Message: "no access" }),
    ),
  };
  const newKey = () => randomBytes(32).toString("base64");
  const settings = (current: string, ...others: string[]): KeyringSettings => ({
    masterKeyReference: current,
    otherMasterKeyReferences: others,
    home,
  });
  const pair = (first: string, second: string) => ({ before: settings(first), after: settings(second, first) });
  const behind = (gate: StoreGate) => async (mood: StoreMood) => void (gate.mood = mood);
  const nothing = () => undefined;

  vault.put("tributary", { first: newKey(), second: newKey() });
  azure.put("first", newKey());
  azure.put("second", newKey());
  const awsEnv = { ...moto.env, AWS_ENDPOINT_URL: gates.aws.url };
  const [firstArn, secondArn] = await makeAwsKeys(moto.url, JSON.stringify({ first: newKey(), second: newKey() }));
  const vaultEnv = { VAULT_ADDR: gates.vault.url, VAULT_ROLE_ID: vault.roleId, VAULT_SECRET_ID: vault.secretId };
  const azureEnv = {
    AZURE_KEYVAULT_URL: gates.azure.url,
    AZURE_AUTHORITY_HOST: gates.azure.url,
    AZURE_TENANT_ID: azure.tenantId,
    AZURE_CLIENT_ID: azure.clientId,
    AZURE_CLIENT_SECRET: azure.clientSecret,
  };
  const transit = settings("vault-transit:transit/tributary");
  const azureKey = settings("azure-key:plant/tributary");
  const modes: KeyMode[] = [
    { name: "env", ...variableMode(newKey), ...pair("env:FIRST", "env:SECOND"), advance: nothing },
    {
      name: "file",
      env: {},
      ...pair(`file:${join(home, "first")}`, `file:${join(home, "second")}`),
      setMood: await fileMood(join(home, "first"), join(home, "second"), newKey),
      advance: nothing,
    },
    {
      name: "vault",
      env: vaultEnv,
      ...pair("vault:secret/tributary#first", "vault:secret/tributary#second"),
      setMood: behind(gates.vault),
      advance: nothing,
    },
    {
      name: "vault-transit",
      env: vaultEnv,
      before: transit,
      after: transit,
      setMood: behind(gates.vault),
      advance: () => vault.rotateTransit("tributary"),
    },
    {
      name: "aws-sm",
      env: awsEnv,
      ...pair("aws-sm:tributary#first", "aws-sm:tributary#second"),
      setMood: behind(gates.aws),
      advance: nothing,
    },
    {
      name: "aws-kms",
      env: awsEnv,
      ...pair(`aws-kms:${firstArn}`, `aws-kms:${secondArn}`),
      setMood: behind(gates.aws),
      advance: nothing,
    },
    {
      name: "azure-kv",
      env: azureEnv,
      ...pair("azure-kv:plant/first", "azure-kv:plant/second"),
      setMood: behind(gates.azure),
      advance: nothing,
    },
    {
      name: "azure-key",
      env: azureEnv,
      before: azureKey,
      after: azureKey,
      setMood: behind(gates.azure),
      advance: () => azure.rotateKey("tributary"),
    },
  ];
  return {
    modes,
    close: async () => {
      const servers = [...Object.values(gates), vault, azure];
      await Promise.all([...servers.map((server) => server.close()), moto.stop()]);
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** A variable can't be away or slow; it can be taken away, emptied and hold something else. */
function variableMode(newKey: () => string): Pick<KeyMode, "env" | "setMood"> {
  const keys = { FIRST: newKey(), SECOND: newKey() };
  const env: NodeJS.ProcessEnv = { ...keys };
  const values = { WELL: undefined, DOWN: undefined, DENIED: "", SLOW: "AAAA" } as const;
  return {
    env,
    setMood: async (mood) => {
      for (const name of ["FIRST", "SECOND"] as const) {
        delete env[name];
        if (mood === "WELL") env[name] = keys[name];
        else if (values[mood] !== undefined) env[name] = values[mood];
      }
    },
  };
}

/** A file can be gone, open to all, or cut short. */
async function fileMood(first: string, second: string, newKey: () => string): Promise<KeyMode["setMood"]> {
  const keys = new Map([
    [first, newKey()],
    [second, newKey()],
  ]);
  const setMood = async (mood: StoreMood) => {
    for (const [path, key] of keys) {
      const temporary = `${path}.new`;
      await writeFile(temporary, mood === "SLOW" ? key.slice(0, 8) : key, { mode: 0o600 });
      await chmod(temporary, mood === "DENIED" ? 0o644 : 0o600);
      if (mood === "DOWN") await Promise.all([rm(temporary), rm(path, { force: true })]);
      else await rename(temporary, path);
    }
  };
  await setMood("WELL");
  return setMood;
}

async function makeAwsKeys(endpoint: string, secret: string): Promise<[string, string]> {
  const options = {
    endpoint,
    region: "eu-central-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  const manager = new SecretsManagerClient(options);
  await manager.send(new CreateSecretCommand({ Name: "tributary", SecretString: secret }));
  const kms = new KMSClient(options);
  const made = await Promise.all([1, 2].map(() => kms.send(new CreateKeyCommand({}))));
  const [first, second] = made.map(({ KeyMetadata: about }) => about?.Arn ?? "");
  return [first ?? "", second ?? ""];
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const type = "__type" in (body as object) ? "application/x-amz-json-1.1" : "application/json";
  response.writeHead(status, { "content-type": type }).end(JSON.stringify(body));
}
