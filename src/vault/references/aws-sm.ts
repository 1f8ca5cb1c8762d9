import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { ConfigurationError } from "../../errors/index.js";
import type { Sealed } from "../sealed.js";
import { awsClientOptions, awsUnavailable, isAwsFault, loadPackage, type AwsSettings } from "../stores/aws.js";
import { fieldOf, placeWithField, withField } from "./place-with-field.js";
import type { ReferenceScheme } from "./reference-scheme.js";

const packageName = "@aws-sdk/client-secrets-manager";

/** A secret of AWS Secrets Manager, by name or ARN, or one field of it: `aws-sm:tributary#master-key`. */
export function awsSecretsManagerScheme(settings: AwsSettings): ReferenceScheme {
  let client: SecretsManagerClient | null = null;
  const open = async () => {
    const sdk = await loadPackage(packageName, settings.packages.secretsManager);
    client ??= new sdk.SecretsManagerClient(awsClientOptions(settings));
    return { sdk, client };
  };
  /** Its current version; null when there is no such secret. */
  const read = async (name: string): Promise<string | null> => {
    const { sdk, client: opened } = await open();
    try {
      const { SecretString: text } = await opened.send(new sdk.GetSecretValueCommand({ SecretId: name }));
      if (text !== undefined) return text;
    } catch (error) {
      if (isAwsFault(error, "ResourceNotFoundException")) return null;
      if (isAwsFault(error, "InvalidRequestException")) throw scheduledForDeletion(name, error);
      throw awsUnavailable(`AWS Secrets Manager did not give ${name}`, error);
    }
    throw new ConfigurationError(`The secret ${name} of AWS Secrets Manager is binary; expected a text.`);
  };
  return {
    form: "aws-sm:NAME#FIELD",
    read: async (place): Promise<Sealed> => {
      const { path: name, field } = placeWithField(place);
      const text = await read(name);
      if (text !== null) return fieldOf(text, field, `The secret ${name} of AWS Secrets Manager`);
      throw new ConfigurationError(`AWS Secrets Manager has no secret ${name} in this account and region.`);
    },
    write: async (place, value) => {
      const { path: name, field } = placeWithField(place);
      const before = await read(name);
      const SecretString = withField(before, field, value, `The secret ${name} of AWS Secrets Manager`);
      const { sdk, client: opened } = await open();
      try {
        // The version before stays readable as AWSPREVIOUS.
        if (before === null) await opened.send(new sdk.CreateSecretCommand({ Name: name, SecretString }));
        else await opened.send(new sdk.PutSecretValueCommand({ SecretId: name, SecretString }));
      } catch (error) {
        if (isAwsFault(error, "InvalidRequestException")) throw scheduledForDeletion(name, error);
        throw awsUnavailable(`AWS Secrets Manager did not take ${name}`, error);
      }
    },
  };
}

function scheduledForDeletion(name: string, cause: unknown): ConfigurationError {
  return new ConfigurationError(
    `The secret ${name} of AWS Secrets Manager can't be used in its state: ${(cause as Error).message} Restore it, or name another.`,
    { cause },
  );
}
