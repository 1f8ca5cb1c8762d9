import { InvalidInputError } from "../errors/index.js";
import type { Tenant } from "../storage/index.js";
import type { SecretContext, Vault } from "../vault/index.js";
import type { WorkflowDocument, WorkflowSecret } from "./workflow-document.js";

export interface SecretInput {
  readonly name: string;
  readonly value: string;
}

const namePattern = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/;
const mostSecrets = 50;
const longestBytes = 8_192;

type OwnerOfSecrets = Pick<WorkflowDocument, "_id"> & Pick<Tenant, "organizationId">;

/** What a workflow's calls prove themselves with: sealed at rest, opened when a step sends it, shown to nobody. */
export class WorkflowSecrets {
  constructor(private readonly vault: Pick<Vault, "seal" | "open">) {}

  /** Those so far, with new ones in the place of those of the same name. @throws {InvalidInputError} */
  async merged(
    workflow: OwnerOfSecrets,
    before: readonly WorkflowSecret[],
    given: readonly SecretInput[],
  ): Promise<WorkflowSecret[]> {
    const sealed = new Map(before.map((secret) => [secret.name, secret]));
    for (const [index, { name, value }] of given.entries()) {
      if (!namePattern.test(name)) {
        throw refused(index, "name", `expected a letter, then letters, digits, _ or -, got "${name.slice(0, 70)}"`);
      }
      const size = Buffer.byteLength(value);
      if (size === 0 || size > longestBytes)
        throw refused(index, "value", `expected 1 to ${longestBytes} bytes, got ${size}`);
      sealed.set(name, { name, sealed: await this.vault.seal(value, contextOf(workflow, name)) });
    }
    if (sealed.size > mostSecrets) throw refused(given.length - 1, "name", `expected at most ${mostSecrets} secrets`);
    return [...sealed.values()];
  }

  /** @throws {InvalidInputError | SecretsUnavailableError} */
  async open(workflow: Pick<WorkflowDocument, "_id" | "organizationId" | "secrets">, name: string): Promise<string> {
    const found = workflow.secrets.find((secret) => secret.name === name);
    if (!found) {
      throw new InvalidInputError(`The workflow has no secret "${name}". Save it again with one of that name.`, {
        problems: [{ path: ["config", "headers"], message: `expected a secret of the workflow, got "${name}"` }],
      });
    }
    return (await this.vault.open(found.sealed, contextOf(workflow, name))).reveal();
  }
}

function contextOf({ _id, organizationId }: OwnerOfSecrets, field: string): SecretContext {
  return { purpose: "workflow-secret", organizationId, ownerId: _id, field };
}

function refused(index: number, field: string, message: string): InvalidInputError {
  return new InvalidInputError(`secrets: ${message}.`, {
    problems: [{ path: ["input", "secrets", index, field], message }],
  });
}
