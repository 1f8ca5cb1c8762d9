import { z } from "zod";
import { ConfigurationError, SecretsUnavailableError } from "../../errors/index.js";
import { Sealed } from "../sealed.js";
import { wordsOf, type AzureKeyVault } from "../stores/azure-key-vault.js";
import type { ReferenceScheme } from "./reference-scheme.js";

const secretBody = z.object({ value: z.string() });

/** A secret of Azure Key Vault, its version that is current: `azure-kv:my-vault/master-key`. */
export function azureKeyVaultScheme(azure: AzureKeyVault): ReferenceScheme {
  return {
    form: "azure-kv:VAULT/NAME",
    read: async (place) => {
      const { vault, name } = parse(place);
      const response = await azure.call(vault, "GET", `secrets/${name}`);
      const parsed = secretBody.safeParse(response.body);
      if (response.status === 200 && parsed.success) return new Sealed(parsed.data.value);
      if (response.status === 404) {
        throw new ConfigurationError(`The vault ${vault} has no secret ${name}.${wordsOf(response)}`);
      }
      throw new SecretsUnavailableError(`${vault} answered ${response.status} for ${name}.${wordsOf(response)}`);
    },
    write: async (place, value) => {
      const { vault, name } = parse(place);
      // A new version; those before it stay readable by their ids.
      const response = await azure.call(vault, "PUT", `secrets/${name}`, { value: value.reveal() });
      if (response.status === 200) return;
      const hint = response.status === 409 ? " Recover or purge the deleted secret first." : "";
      throw new ConfigurationError(
        `The vault ${vault} did not take the secret ${name} (${response.status}).${wordsOf(response)}${hint}`,
      );
    },
  };
}

function parse(place: string): { vault: string; name: string } {
  const [, vault, name] = /^([A-Za-z0-9.-]+)\/([A-Za-z0-9-]{1,127})$/.exec(place) ?? [];
  if (vault && name) return { vault, name };
  throw new ConfigurationError(
    "Expected azure-kv:VAULT/NAME, such as azure-kv:my-vault/master-key: letters, digits and hyphens.",
  );
}
