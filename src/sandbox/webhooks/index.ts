export { signatureOf, WebhookCaller } from "./webhook-caller.js";
export { WebhookStore, type HookEvent, type Webhook } from "./webhook-store.js";
