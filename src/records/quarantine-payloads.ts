import type { Tenant } from "../storage/index.js";
import type { SealedSecret, SecretContext, Vault } from "../vault/index.js";

/** Whose payloads, as far as sealing them goes. */
interface Owner {
  readonly tenant: Pick<Tenant, "organizationId">;
  readonly connectionId: string;
}

/**
 * Payloads of what is set aside are sealed, with the connection's own data keys: a record that can't be mapped may hold
 * anything, and nobody asked for it. They go with the connection's credential when it is disconnected.
 */
export class QuarantinePayloads {
  constructor(private readonly vault: Pick<Vault, "sealAll" | "open">) {}

  /** @returns one for each, null where there is none. @throws {SecretsUnavailableError} */
  async seal(
    owner: Owner,
    records: readonly { readonly id: string; readonly payload: string | null }[],
  ): Promise<(SealedSecret | null)[]> {
    const kept = records.flatMap(({ id, payload }) =>
      payload === null ? [] : [{ plaintext: payload, context: contextOf(owner, id) }],
    );
    const sealed = kept.length === 0 ? [] : await this.vault.sealAll(kept);
    return records.map(({ payload }) => (payload === null ? null : (sealed.shift() ?? null)));
  }

  /** The text that was sealed. @throws {SecretsUnavailableError} @throws {ConfigurationError} it was changed at rest. */
  async open(document: {
    readonly _id: string;
    readonly organizationId: string;
    readonly connectionId: string;
    readonly payload: SealedSecret;
  }): Promise<string> {
    const { _id, organizationId, connectionId, payload } = document;
    return (await this.vault.open(payload, contextOf({ tenant: { organizationId }, connectionId }, _id))).reveal();
  }
}

function contextOf({ tenant, connectionId }: Owner, id: string): SecretContext {
  return { purpose: "quarantine", organizationId: tenant.organizationId, ownerId: connectionId, field: id };
}
