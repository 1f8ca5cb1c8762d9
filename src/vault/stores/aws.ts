import type * as Kms from "@aws-sdk/client-kms";
import type * as SecretsManager from "@aws-sdk/client-secrets-manager";
import { ConfigurationError, SecretsUnavailableError } from "../../errors/index.js";

/** How AWS is reached. */
export interface AwsSettings {
  readonly env: NodeJS.ProcessEnv;
  /** A call that takes longer has failed. */
  readonly timeoutMs: number;
  readonly packages: AwsPackages;
}

/** The packages of the AWS SDK, which are installed only where they are wanted, and loaded only when they are used. */
export interface AwsPackages {
  readonly kms: () => Promise<typeof Kms>;
  readonly secretsManager: () => Promise<typeof SecretsManager>;
}

export const awsPackages: AwsPackages = {
  kms: () => import("@aws-sdk/client-kms"),
  secretsManager: () => import("@aws-sdk/client-secrets-manager"),
};

/** @throws {ConfigurationError} the package is not installed. */
export async function loadPackage<Module>(name: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw cause;
    throw new ConfigurationError(
      `The package ${name} is needed for this and is not installed. Install it: npm install ${name}`,
      { cause },
    );
  }
}

/**
 * Settings of an AWS client: the variables of the SDK, `AWS_ENDPOINT_URL` among them. Logins come from wherever the SDK
 * finds them (variables, profile, web identity, the machine's role).
 */
export function awsClientOptions({ env, timeoutMs }: AwsSettings, region?: string) {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = env;
  const chosen = region ?? env["AWS_REGION"] ?? env["AWS_DEFAULT_REGION"];
  const endpoint = env["AWS_ENDPOINT_URL"];
  return {
    maxAttempts: 2,
    requestHandler: { requestTimeout: timeoutMs, connectionTimeout: timeoutMs / 2, throwOnRequestTimeout: true },
    ...(chosen ? { region: chosen } : {}),
    ...(endpoint ? { endpoint } : {}),
    ...(accessKeyId && secretAccessKey
      ? { credentials: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) } }
      : {}),
  };
}

/** Whether an AWS service answered with this fault. */
export function isAwsFault(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}

/** All that is not about what was asked for: no answer, no login, no permission, throttled. */
export function awsUnavailable(what: string, cause: unknown): SecretsUnavailableError {
  const { name, message } = cause instanceof Error ? cause : new Error(String(cause));
  return new SecretsUnavailableError(`${what}: ${name}: ${message.slice(0, 300)}`, { cause });
}
