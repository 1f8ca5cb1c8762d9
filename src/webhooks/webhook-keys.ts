import type { ClientSession } from "mongodb";
import { ConflictError } from "../errors/index.js";
import { newId } from "../ids/index.js";
import type { KeptKey, SecretContext, SecretOwner, Vault } from "../vault/index.js";
import type { WebhookEndpointDocument, WebhookKey } from "./endpoint-document.js";
import {
  newSecret,
  parseSecret,
  publicKeyOf,
  secretOf,
  type SecretKind,
  type SigningSecret,
} from "./signing-secret.js";

/** The keys of endpoints: sealed at rest, opened to sign. */
export class WebhookKeys {
  constructor(
    private readonly vault: Vault,
    private readonly kept: KeptKey | null = null,
  ) {}

  /**
   * A secret for an endpoint that was given none: a new one, or for Ed25519 the kept one, of which the endpoint gets a copy
   * that goes on signing when another is put in its place.
   * @throws {ConflictError} the endpoint has that one already.
   */
  async draw(kind: SecretKind, current: readonly WebhookKey[]): Promise<string> {
    if (kind === "HMAC" || !this.kept) return newSecret(kind);
    const privateKey = await this.kept.current();
    if (current.some(({ publicKey, endsAt }) => endsAt === null && publicKey === publicKeyOf(privateKey))) {
      throw new ConflictError(
        `The endpoint has the key already that ${this.kept.setting} leads to. Put another one there first, or give a secret.`,
      );
    }
    return secretOf(privateKey);
  }

  /** Seals a secret for an endpoint. @param text as `parseSecret` reads it. */
  async seal(endpoint: EndpointOfKeys, text: string, at: Date): Promise<WebhookKey> {
    const secret = parseSecret(text);
    if (!secret) throw new TypeError("A key is made of a secret that was read before.");
    const id = newId("webhookKey");
    return {
      id,
      kind: secret.kind,
      secret: await this.vault.seal(text, contextOf(endpoint, id)),
      publicKey: secret.kind === "ED25519" ? publicKeyOf(secret.privateKey) : null,
      createdAt: at,
      endsAt: null,
    };
  }

  /** What an attempt is signed with at that moment, with the ids of the keys; the current one first. */
  async live(endpoint: WebhookEndpointDocument, now: Date): Promise<(readonly [string, SigningSecret])[]> {
    return Promise.all(
      liveKeys(endpoint.keys, now).map(async (key) => {
        const sealed = await this.vault.open(key.secret, contextOf(endpoint, key.id));
        const secret = parseSecret(sealed.reveal());
        if (!secret) throw new TypeError(`The key ${key.id} of ${endpoint._id} holds no secret.`);
        return [key.id, secret] as const;
      }),
    );
  }

  /** Makes all keys of an endpoint unreadable for good, in the transaction that removes it. */
  async shred(tenant: { readonly organizationId: string }, endpointId: string, session: ClientSession): Promise<void> {
    await this.vault.shred(ownerOf({ _id: endpointId, organizationId: tenant.organizationId }), session);
  }
}

/** Those that have not ended. */
export function liveKeys(keys: readonly WebhookKey[], now: Date): WebhookKey[] {
  return keys.filter(({ endsAt }) => endsAt === null || endsAt > now);
}

type EndpointOfKeys = Pick<WebhookEndpointDocument, "_id" | "organizationId">;

function ownerOf({ _id, organizationId }: EndpointOfKeys): SecretOwner {
  return { organizationId, ownerId: _id };
}

function contextOf(endpoint: EndpointOfKeys, keyId: string): SecretContext {
  return { purpose: "webhook", ...ownerOf(endpoint), field: keyId };
}
