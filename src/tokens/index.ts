export { actorOf } from "./actor.js";
export { entityScope } from "./entity-scope.js";
export { hasScope, requireScope, rightsKey, scopeDescriptions, type Access, type SessionBinding } from "./access.js";
export { isRefusal, type Admission } from "./admission.js";
export { mostOrigins, problemWithOrigin, type AllowedOrigins } from "./allowed-origins.js";
export { Budgets, type BudgetLimits } from "./budgets.js";
export { howToAuthenticate, secretFromAuthorization } from "./bearer.js";
export { unknownCaller, type Caller } from "./caller.js";
export type { FoundSecret, LeakedTokens, LeakVerdict } from "./leaked-tokens.js";
export { OrganizationStore, type OrganizationDocument } from "./organization-store.js";
export { isScopePreset, knownScopes, presetOf, scopePresets, sessionScope, type ScopePreset } from "./scopes.js";
export { drawLinkSecret, isLinkSecret, linkSecretHash } from "./link-secret.js";
export { newSecret as drawSecret, parseSecret } from "./secret.js";
export type { SessionDocument } from "./session-document.js";
export { defaultSessionSeconds, longestSessionSeconds, type CreateSessionInput } from "./session-input.js";
export type { NewSession } from "./session-tokens.js";
export { endOf, rotationDueAt, statusOf, type ApiToken, type TokenStatus } from "./token-document.js";
export {
  defaultOverlapSeconds,
  defaultRotateEveryDays,
  longestOverlapSeconds,
  type CreateTokenInput,
  type RotateTokenInput,
  type UpdateTokenInput,
} from "./token-input.js";
export { defaultSignInSeconds, SignInLinks, type NewSignInLink } from "./sign-in-links.js";
export { TokenService, type NewToken } from "./token-service.js";
export { createTokenServices, tokenIndexes, type TokenServices } from "./token-services.js";
export type { TokenWatch } from "./token-watch.js";
export { tokenSchemas } from "./token-schemas.js";
