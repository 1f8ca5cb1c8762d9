/** Who is signed in. It lives in this tab and ends with it, after an hour at the latest. */
export interface Session {
  readonly token: string;
  readonly expiresAt: string;
}

const key = "tributary.session";
/** Where GraphiQL, in the same tab, keeps the token that it asks with. */
const graphiqlKey = "tributary:session-token";
const marker = "#sign-in=";

export function storedSession(): Session | null {
  try {
    const session = JSON.parse(sessionStorage.getItem(key) ?? "null") as Session | null;
    return session && Date.parse(session.expiresAt) > Date.now() ? session : null;
  } catch {
    return null;
  }
}

export function keepSession(session: Session): void {
  sessionStorage.setItem(key, JSON.stringify(session));
}

export function forgetSession(): void {
  sessionStorage.removeItem(key);
  sessionStorage.removeItem(graphiqlKey);
}

/** Whoever goes on to GraphiQL goes on as who they are. Signing out there ends the session here as well. */
export function openGraphiQL(): void {
  const session = storedSession();
  if (session) sessionStorage.setItem(graphiqlKey, session.token);
}

/** The secret of a link that the page was opened with, taken out of the address so that no history keeps it. */
export function takeSignInSecret(): string | null {
  if (!location.hash.startsWith(marker)) return null;
  const secret = location.hash.slice(marker.length);
  history.replaceState(null, "", location.pathname);
  return secret;
}

/** @throws an error whose message says what is wrong and what to do. */
export async function signIn(secret: string): Promise<Session> {
  const response = await fetch("/console/api/sign-in", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ secret }),
  }).catch(() => null);
  if (!response) throw new Error("The gateway does not answer. Is it running? Reload the page when it is.");
  const answer = (await response.json()) as Session & { readonly errors?: readonly { readonly message: string }[] };
  if (!response.ok) throw new Error(answer.errors?.[0]?.message ?? `The gateway answered with ${response.status}.`);
  return { token: answer.token, expiresAt: answer.expiresAt };
}
