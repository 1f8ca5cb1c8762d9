import { ConfigurationError, SecretsUnavailableError } from "../../errors/index.js";
import type { Sealed } from "../sealed.js";
import { envScheme } from "./env.js";
import { fileScheme } from "./file.js";
import type { ReferenceScheme } from "./reference-scheme.js";

/** Reads and writes secrets by references such as `env:NAME`; the secret itself is never in a setting. */
export class SecretReferences {
  readonly #schemes: ReadonlyMap<string, ReferenceScheme>;

  constructor(schemes: ReadonlyMap<string, ReferenceScheme>) {
    this.#schemes = schemes;
  }

  /** What references look like, for messages. */
  get forms(): string {
    return [...this.#schemes.values()].map(({ form }) => form).join(", ");
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
      `${setting} has to be a secret reference, one of ${this.forms}; the secret itself never goes there.`,
    );
  }
}

export interface SecretReferencesOptions {
  readonly env: NodeJS.ProcessEnv;
}

/** Every kind of reference there is. */
export function secretReferences({ env }: SecretReferencesOptions): SecretReferences {
  return new SecretReferences(
    new Map([
      ["env", envScheme(env)],
      ["file", fileScheme],
    ]),
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
