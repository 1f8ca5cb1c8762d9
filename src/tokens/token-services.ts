import type { AuditLog } from "../audit/index.js";
import type { Logger } from "../logging/index.js";
import type { IndexDefinition, Storage } from "../storage/index.js";
import type { KeptKey } from "../vault/index.js";
import { Admission } from "./admission.js";
import { AllowedOrigins } from "./allowed-origins.js";
import { LeakedTokens } from "./leaked-tokens.js";
import { budgetIndexes } from "./budget-store.js";
import { originIndexes } from "./origin-store.js";
import { TokenReminders } from "./reminders.js";
import { sessionKeyIndexes } from "./session-key-store.js";
import { SessionKeys, type Sealer } from "./session-keys.js";
import { sessionIndexes } from "./session-store.js";
import { SessionTokens, type ConnectionsOf } from "./session-tokens.js";
import { SignInLinks, signInLinkIndexes } from "./sign-in-links.js";
import { TokenService } from "./token-service.js";
import { tokenIndexes as apiTokenIndexes } from "./token-store.js";
import { TokenWatch } from "./token-watch.js";

/** Everything about who may call. */
export interface TokenServices {
  readonly tokens: TokenService;
  readonly sessionTokens: SessionTokens;
  readonly allowedOrigins: AllowedOrigins;
  readonly admission: Admission;
  /** One for each process: it asks the database on behalf of all that is open there. */
  readonly tokenWatch: TokenWatch;
  readonly leakedTokens: LeakedTokens;
  readonly tokenReminders: TokenReminders;
  readonly signInLinks: SignInLinks;
}

/** Wires them. Does no I/O. */
export function createTokenServices(dependencies: {
  readonly storage: Storage;
  readonly vault: Sealer;
  /** What session tokens are signed with; null: keys of our own. */
  readonly sessionKey: KeptKey | null;
  readonly connectionsOf: ConnectionsOf;
  readonly audit: AuditLog;
  readonly logger: Logger;
}): TokenServices {
  const { storage, logger } = dependencies;
  const tokens = new TokenService(dependencies);
  const keys = new SessionKeys({ ...dependencies, kept: dependencies.sessionKey });
  const sessionTokens = new SessionTokens({ ...dependencies, keys });
  const allowedOrigins = new AllowedOrigins(storage);
  const admission = new Admission({ tokens, sessions: sessionTokens, origins: allowedOrigins });
  return {
    tokens,
    sessionTokens,
    allowedOrigins,
    admission,
    tokenWatch: new TokenWatch({ storage, admission, logger }),
    leakedTokens: new LeakedTokens({ storage, tokens, logger }),
    tokenReminders: new TokenReminders(storage),
    signInLinks: new SignInLinks({ ...dependencies, tokens, sessionTokens }),
  };
}

export const tokenIndexes: readonly IndexDefinition[] = [
  ...apiTokenIndexes,
  ...sessionIndexes,
  ...sessionKeyIndexes,
  ...signInLinkIndexes,
  ...originIndexes,
  ...budgetIndexes,
];
