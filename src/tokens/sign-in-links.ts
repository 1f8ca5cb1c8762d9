import { auditTarget, type AuditLog, type AuditOrigin } from "../audit/index.js";
import { InvalidInputError, UnauthenticatedError } from "../errors/index.js";
import { newId } from "../ids/index.js";
import { tenantFields, type IndexDefinition, type Storage, type Tenant } from "../storage/index.js";
import { drawLinkSecret, isLinkSecret, linkSecretHash } from "./link-secret.js";
import { longestSessionSeconds } from "./session-input.js";
import type { NewSession, SessionTokens } from "./session-tokens.js";
import type { TokenService } from "./token-service.js";

/** A link that signs one person in to the console, once. */
export interface SignInLinkDocument extends Tenant {
  readonly _id: string;
  readonly secretHash: string;
  /** What the person may do there. */
  readonly scopes: readonly string[];
  /** Who made it, for the log: the name at the machine on which the command ran. */
  readonly madeBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
}

export interface NewSignInLink {
  /** The only thing that ever holds it. */
  readonly secret: string;
  readonly link: SignInLinkDocument;
}

export const defaultSignInSeconds = 600;
const longestSignInSeconds = 86_400;
/** Kept behind its end, so that one that was used or is over is told that. */
const keptAfterExpirySeconds = 86_400;

const makeAnother = "Make another with `tributary console link`.";

export const signInLinkIndexes: readonly IndexDefinition[] = [
  { collection: "signInLinks", name: "by_secret", keys: { secretHash: 1 }, options: { unique: true } },
  {
    collection: "signInLinks",
    name: "retention",
    keys: { expiresAt: 1 },
    options: { expireAfterSeconds: keptAfterExpirySeconds },
  },
];

/**
 * How an operator gets into the console: a link from the command line, good once and for minutes. Behind it stands an API
 * token of an hour whose secret nobody ever had, and a session token that it minted; it is listed with the others, and
 * revoking it throws the person out.
 */
export class SignInLinks {
  constructor(
    private readonly dependencies: {
      readonly storage: Storage;
      readonly tokens: Pick<TokenService, "create" | "get">;
      readonly sessionTokens: Pick<SessionTokens, "createForConsole">;
      readonly audit: AuditLog;
    },
  ) {}

  private get links() {
    return this.dependencies.storage.tenants<SignInLinkDocument>("signInLinks");
  }

  /** For who opens one: the secret in its address says whose it is. */
  private get holders() {
    return this.dependencies.storage.unscoped<SignInLinkDocument>("signInLinks", "authentication");
  }

  /** @throws {InvalidInputError} it would be good for longer than a day, or for no time. */
  async create(
    tenant: Tenant,
    input: { readonly scopes: readonly string[]; readonly madeBy: string; readonly expiresInSeconds?: number },
  ): Promise<NewSignInLink> {
    const { scopes, madeBy, expiresInSeconds: seconds = defaultSignInSeconds } = input;
    if (!(seconds >= 60 && seconds <= longestSignInSeconds)) {
      throw new InvalidInputError(
        `A link to sign in can be good for 1 minute to 1 day; ${seconds} seconds were asked for.`,
      );
    }
    const secret = drawLinkSecret();
    const createdAt = await this.dependencies.storage.now();
    const link: SignInLinkDocument = {
      _id: newId("signInLink"),
      ...tenantFields(tenant),
      secretHash: linkSecretHash(secret),
      scopes,
      madeBy,
      createdAt,
      expiresAt: new Date(createdAt.getTime() + seconds * 1_000),
      usedAt: null,
    };
    auditTarget(link._id);
    await this.links.insertOne(link);
    return { secret, link };
  }

  /** Signs in, once. @throws {UnauthenticatedError} never made here, used, or over. */
  async signIn(secret: string, origin: AuditOrigin): Promise<NewSession> {
    const secretHash = linkSecretHash(secret);
    const link = isLinkSecret(secret) ? await this.holders.findOne({ secretHash }) : null;
    if (!link) throw new UnauthenticatedError(`This link to sign in is unknown to this gateway. ${makeAnother}`);
    const actor = { kind: "OPERATOR", id: link.madeBy, tokenId: null } as const;
    const call = {
      tenant: tenantFields(link),
      actor,
      action: "console.sign_in",
      targets: [link._id],
      fields: [],
      origin,
    };
    return this.dependencies.audit.perform(call, async () => {
      await this.#useUp(link);
      const { tokens, sessionTokens, storage } = this.dependencies;
      const expiresAt = new Date((await storage.now()).getTime() + longestSessionSeconds * 1_000);
      const name = `console: ${link.madeBy}`;
      const input = { name, scopes: link.scopes, expiresAt, rotateEveryDays: null };
      const { token } = await tokens.create(link, input, null);
      return sessionTokens.createForConsole({
        ...tenantFields(link),
        tokenId: token._id,
        scopes: token.scopes,
        expiresAt: token.expiresAt,
      });
    });
  }

  async #useUp(link: SignInLinkDocument): Promise<void> {
    const { modifiedCount } = await this.holders.updateOne(
      { _id: link._id, usedAt: null, $expr: { $lt: ["$$NOW", "$expiresAt"] } },
      [{ $set: { usedAt: "$$NOW" } }],
    );
    if (modifiedCount === 1) return;
    throw new UnauthenticatedError(
      link.usedAt === null
        ? `This link to sign in was used or is over; it was good until ${link.expiresAt.toISOString()}. ${makeAnother}`
        : `This link to sign in was used at ${link.usedAt.toISOString()}; it is good once. ${makeAnother}`,
    );
  }
}
