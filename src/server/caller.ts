import type { Access, TokenService } from "../tokens/index.js";

/** Says who calls, from a secret or once more for a caller let in before. */
export type Authenticator = Pick<TokenService, "authenticate" | "authenticateAgain">;

/** Makes what resolvers get, anew for each operation: loaders must not outlive one, or they would serve old records. */
export type ContextFactory = (access: Access, requestId: string) => object;
