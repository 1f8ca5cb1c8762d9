import { ConfigurationError, SecretsUnavailableError } from "../../errors/index.js";
import type { Sealed } from "../sealed.js";
import { awsPackages, type AwsSettings } from "../stores/aws.js";
import { AzureKeyVault } from "../stores/azure-key-vault.js";
import { HashicorpVault } from "../stores/hashicorp-vault.js";
import { storeSender, usualTimeoutMs } from "../stores/store-http.js";
import { awsSecretsManagerScheme } from "./aws-sm.js";
import { azureKeyVaultScheme } from "./azure-kv.js";
import { envScheme } from "./env.js";
import { fileScheme } from "./file.js";
import type { ReferenceScheme } from "./reference-scheme.js";
import { vaultScheme } from "./vault.js";

/** Reads and writes secrets by references such as `env:NAME`; the secret itself is never in a setting. */
export class SecretReferences {
  readonly #schemes: ReadonlyMap<string, ReferenceScheme>;
  readonly #forms: string;

  /** @param otherForms what a setting takes beside references, for messages. */
  constructor(schemes: ReadonlyMap<string, ReferenceScheme>, otherForms: readonly string[] = []) {
    this.#schemes = schemes;
    this.#forms = [...[...schemes.values()].map(({ form }) => form), ...otherForms].join(", ");
  }

  /**
   * @param setting which setting holds the reference, for messages.
   * @throws {ConfigurationError} no reference, or one that leads nowhere. @throws {SecretsUnavailableError} no answer.
   */
  async read(reference: string, setting: string): Promise<Sealed> {
    const { scheme, place } = this.#parse(reference, setting);
    return inWordsOf(setting, reference, () => scheme.read(place));
  }

  /** @throws as `read`, and {ConfigurationError} where nothing can be written. */
  async write(reference: string, setting: string, value: Sealed): Promise<void> {
    const { scheme, place } = this.#parse(reference, setting);
    if (!scheme.write) throw new ConfigurationError(`${setting} names ${reference}, where nothing can be written.`);
    await inWordsOf(setting, reference, async () => scheme.write?.(place, value));
  }

  #parse(reference: string, setting: string): { scheme: ReferenceScheme; place: string } {
    const [, name = "", place = ""] = /^([a-z-]+):(.+)$/s.exec(reference) ?? [];
    const scheme = this.#schemes.get(name);
    if (scheme) return { scheme, place };
    // Not repeated: somebody may have put the secret itself there.
    throw new ConfigurationError(
      `${setting} has to be a secret reference, one of ${this.#forms}; the secret itself never goes there.`,
    );
  }
}

/** The stores that secrets and master keys are in, each with its login, which is shared. */
export interface SecretStores {
  readonly env: NodeJS.ProcessEnv;
  readonly vault: HashicorpVault;
  readonly azure: AzureKeyVault;
  readonly aws: AwsSettings;
}

/**
 * @param env the logins: the variables that each store's own tools read.
 * @param options.timeoutMs a store that takes longer to answer is away; default 5,000.
 */
export function secretStores(env: NodeJS.ProcessEnv, options: { timeoutMs?: number } = {}): SecretStores {
  const { timeoutMs = usualTimeoutMs } = options;
  const send = storeSender(timeoutMs);
  return {
    env,
    vault: new HashicorpVault({ env, send }),
    azure: new AzureKeyVault({ env, send }),
    aws: { env, timeoutMs, packages: awsPackages },
  };
}

/** Every kind of reference there is. */
export function secretReferences(
  { env, vault, azure, aws }: SecretStores,
  otherForms: readonly string[] = [],
): SecretReferences {
  return new SecretReferences(
    new Map([
      ["env", envScheme(env)],
      ["file", fileScheme],
      ["vault", vaultScheme(vault)],
      ["aws-sm", awsSecretsManagerScheme(aws)],
      ["azure-kv", azureKeyVaultScheme(azure)],
    ]),
    otherForms,
  );
}

/** A fault says which setting led to it. */
async function inWordsOf<Result>(setting: string, reference: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (cause) {
    const message = `${setting} names ${reference}. ${cause instanceof Error ? cause.message : String(cause)}`;
    if (cause instanceof SecretsUnavailableError) throw new SecretsUnavailableError(message, { cause });
    if (cause instanceof ConfigurationError) throw new ConfigurationError(message, { cause });
    throw cause;
  }
}
