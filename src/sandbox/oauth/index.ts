export { accountOf, accounts, type Account } from "./accounts.js";
export { LoginStore } from "./login-store.js";
export {
  confidentialClientId,
  createProvider,
  machineClientId,
  oauthPath,
  publicClientId,
  scopes,
  type OAuthOptions,
} from "./provider.js";
export { oauthRoutes } from "./routes.js";
