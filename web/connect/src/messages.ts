/** What a page that embeds this one is told: only pages of the origins that the link names, one `postMessage` for each. */
export type EmbedMessage =
  | { readonly type: "tributary:ready" }
  | { readonly type: "tributary:connected"; readonly connectionId: string; readonly linkId: string }
  | { readonly type: "tributary:closed"; readonly status: "connected" | "canceled" }
  | { readonly type: "tributary:height"; readonly height: number };

export function tellEmbedder(origins: readonly string[], message: EmbedMessage): void {
  const embedder = window.parent !== window ? window.parent : (window.opener as Window | null);
  if (!embedder || isLoginWindow()) return;
  // The browser delivers it only to a page of that very origin.
  for (const origin of origins) embedder.postMessage(message, origin);
}

/** The window in which a framed page has a person log in. */
export const loginWindowName = "tributary-login";

export function isLoginWindow(): boolean {
  return window.name === loginWindowName;
}

export function isFramed(): boolean {
  return window.parent !== window;
}
