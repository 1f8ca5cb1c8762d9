/**
 * A secret at rest: AES-256-GCM under the data key of its owner, bound to purpose, organization, owner and field, so that
 * a ciphertext moved to another row opens nothing. The data key lies in `dataKeys`, wrapped under a master key.
 */
export interface SealedSecret {
  readonly v: 2;
  readonly alg: "A256GCM";
  /** Which data key it is under. */
  readonly keyId: string;
  readonly iv: Buffer;
  readonly tag: Buffer;
  readonly ct: Buffer;
}

/** The format before data keys had a place of their own: each secret carries one. Still opened, no longer written. */
export interface SealedSecretV1 {
  readonly v: 1;
  readonly alg: "A256GCM";
  readonly kekId: string;
  readonly wrappedDek: Buffer;
  readonly wrapIv: Buffer;
  readonly wrapTag: Buffer;
  readonly iv: Buffer;
  readonly tag: Buffer;
  readonly ct: Buffer;
}

/** Who has a data key: a connection, a webhook endpoint. */
export interface SecretOwner {
  readonly organizationId: string;
  readonly ownerId: string;
}

/** What a secret belongs to. The same four have to be given to open it. */
export interface SecretContext extends SecretOwner {
  readonly purpose: string;
  readonly field: string;
}

/** What a secret is bound to. */
export function secretAad(context: SecretContext, version: 1 | 2): Buffer {
  return aad([context.purpose, context.organizationId, context.ownerId, context.field, String(version)]);
}

/** What a wrapped data key is bound to. */
export function dataKeyAad(owner: SecretOwner, keyId: string): Buffer {
  return aad(["data-key", owner.organizationId, owner.ownerId, keyId, "2"]);
}

/** What the proof of a master key is bound to. */
export const canaryAad = aad(["canary", "", "", "", "2"]);

function aad(parts: readonly string[]): Buffer {
  return Buffer.from(parts.join("|"), "utf8");
}
