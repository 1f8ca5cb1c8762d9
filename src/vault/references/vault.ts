import { z } from "zod";
import { ConfigurationError, SecretsUnavailableError } from "../../errors/index.js";
import { Sealed } from "../sealed.js";
import { wordsIn, type HashicorpVault } from "../stores/hashicorp-vault.js";
import type { StoreResponse } from "../stores/store-http.js";
import { placeWithField } from "./place-with-field.js";
import type { ReferenceScheme } from "./reference-scheme.js";

const secretBody = z.object({
  data: z.object({ data: z.record(z.string(), z.unknown()), metadata: z.object({ version: z.int() }) }),
});
/** Of a secret whose last version was deleted. */
const deletedBody = z.object({ data: z.object({ metadata: z.object({ version: z.int() }) }) });

/** Others may write the same secret at the same time; each try reads it again. */
const mostTries = 5;

/**
 * A field of a secret of the KV engine, version 2: `vault:secret/tributary#master-key`. The first part of the path is
 * where the engine is mounted; one that is mounted deeper is told by the path of the API, `vault:team/kv/data/tributary#x`.
 */
export function vaultScheme(vault: HashicorpVault): ReferenceScheme {
  return {
    form: "vault:PATH#FIELD",
    read: async (place) => {
      const { path, field } = parse(place);
      const response = await vault.call("GET", path);
      if (response.status === 404) {
        throw new ConfigurationError(`Vault has no secret at ${path}, or its last version was deleted.`);
      }
      const { data } = readBody(response, path).data;
      const value = data[field];
      if (typeof value === "string") return new Sealed(value);
      const known = Object.keys(data).join(", ");
      throw new ConfigurationError(`The secret at ${path} has no text in the field ${field}. It has: ${known}.`);
    },
    write: async (place, value) => {
      const { path, field } = parse(place);
      for (let tried = 1; ; tried += 1) {
        const { data, version } = await latest(vault, path);
        const body = { data: { ...data, [field]: value.reveal() }, options: { cas: version } };
        const response = await vault.call("POST", path, body);
        if (response.status === 200) return;
        const isStale = response.status === 400 && wordsIn(response).includes("check-and-set");
        if (!isStale || tried === mostTries) {
          throw new ConfigurationError(
            `Vault did not take the secret at ${path} (${response.status}).${wordsIn(response)}`,
          );
        }
      }
    },
  };
}

/** The other fields, which a write has to keep, and the version it replaces; 0 where there was none. */
async function latest(
  vault: HashicorpVault,
  path: string,
): Promise<{ data: Readonly<Record<string, unknown>>; version: number }> {
  const response = await vault.call("GET", path);
  if (response.status === 404) {
    return { data: {}, version: deletedBody.safeParse(response.body).data?.data.metadata.version ?? 0 };
  }
  const { data, metadata } = readBody(response, path).data;
  return { data, version: metadata.version };
}

function readBody(response: StoreResponse, path: string): z.output<typeof secretBody> {
  const parsed = secretBody.safeParse(response.body);
  if (response.status === 200 && parsed.success) return parsed.data;
  throw new SecretsUnavailableError(
    `Vault answered ${response.status} for ${path}, not with a secret of the KV engine, version 2.${wordsIn(response)}`,
  );
}

function parse(place: string): { path: string; field: string } {
  const { path, field } = placeWithField(place);
  const parts = path.split("/").filter((part) => part !== "");
  if (field === null || parts.length < 2) {
    throw new ConfigurationError("Expected vault:PATH#FIELD, such as vault:secret/tributary#master-key.");
  }
  if (parts.slice(1, -1).includes("data")) return { path: parts.join("/"), field };
  return { path: [parts[0], "data", ...parts.slice(1)].join("/"), field };
}
