export { ConnectLinks, defaultLinkSeconds, type CreateConnectLinkInput } from "./connect-links.js";
export { ConnectPages, ConnectRefusal } from "./connect-pages.js";
export { connectIndexes, connectSchemas } from "./connect-schemas.js";
export { stateOfLink, type ConnectLinkDocument, type ConnectLinkState } from "./link-document.js";
export { ConnectLinkStore, type ConnectLinkReading } from "./link-store.js";
export { OAuthApps, type OAuthAppDocument } from "./oauth-apps.js";
export type { PageState } from "./page-state.js";
export { PublicUrl } from "./public-url.js";
export { ConnectSettingsService, type ConnectSettings } from "./settings.js";
