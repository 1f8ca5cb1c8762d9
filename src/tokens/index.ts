export { entityScope } from "./entity-scope.js";
export { hasScope, requireScope, scopeDescriptions, type Access } from "./access.js";
export { howToAuthenticate, secretFromAuthorization } from "./bearer.js";
export { OrganizationStore, type OrganizationDocument } from "./organization-store.js";
export { isScopePreset, knownScopes, presetOf, scopePresets, type ScopePreset } from "./scopes.js";
export { parseSecret } from "./secret.js";
export type { ApiToken } from "./token-document.js";
export { TokenService, type CreateTokenInput } from "./token-service.js";
export { tokenIndexes } from "./token-store.js";
