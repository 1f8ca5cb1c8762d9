import type { OAuth2Authorization } from "../connectors/index.js";

/** Below the public address. */
export const callbackPath = "/connect/callback";

/** Where the provider sends the browser back to: compared by it as it is, to the letter. */
export function redirectUriOf(
  publicUrl: string,
  { app, authorization }: { readonly app: { readonly _id: string }; readonly authorization: OAuth2Authorization },
): string {
  return `${publicUrl}${callbackPath}${callbackSuffixOf(app._id, authorization)}`;
}

/** A provider that does not name itself in its answers has an address that no other has. */
export function callbackSuffixOf(appId: string, { sendsIssuer }: OAuth2Authorization): string {
  return sendsIssuer ? "" : `/${appId}`;
}
