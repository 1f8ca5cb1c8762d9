/** Who a session token stands for, as the gateway says. */
export interface Viewer {
  readonly organizationId: string;
  readonly environment: "LIVE" | "TEST";
  readonly scopes: readonly string[];
  readonly expiresAt: string | null;
}

/** A person who is signed in. */
export interface Session {
  readonly token: string;
  readonly viewer: Viewer;
  /** Whether the gateway shows its schema. */
  readonly isIntrospectable: boolean;
}

/** Why somebody is not let in, or not any longer, in words for a person. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

interface Answer {
  readonly data?: { readonly viewer?: Viewer } | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

const apiTokenAdvice =
  "This is an API token. It is for servers: whoever opens a page can read what the page holds, so the gateway takes none from a browser. It was not sent. Mint a session token with it, as below, and paste that.";

/**
 * Checks a token with the gateway. An API token never leaves the page.
 * @throws {Refusal}
 */
export async function signIn(text: string): Promise<Session> {
  const token = text.trim().replace(/^Bearer\s+/i, "");
  if (token === "") throw new Refusal("EMPTY", "Paste a session token.");
  if (token.startsWith("trb_")) throw new Refusal("API_TOKEN", apiTokenAdvice);
  if (!/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) {
    throw new Refusal("NO_TOKEN", "This is no session token. One begins with eyJ and has two dots in it.");
  }
  const { data, errors } = await ask(token, "{ viewer { organizationId environment scopes expiresAt } }");
  const viewer = data?.viewer;
  if (!viewer) throw refusalOf(errors);
  const schema = await ask(token, "{ __schema { queryType { name } } }");
  return { token, viewer, isIntrospectable: !schema.errors };
}

async function ask(token: string, query: string): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch("/graphql", {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ query }),
    });
  } catch {
    throw new Refusal("NETWORK", "The gateway can't be reached. Check the network and try again.");
  }
  try {
    return (await response.json()) as Answer;
  } catch {
    throw new Refusal("NETWORK", `The gateway answered ${response.status} without saying why. Try again in a moment.`);
  }
}

function refusalOf(errors: Answer["errors"]): Refusal {
  const { message = "The gateway gave no answer.", extensions } = errors?.[0] ?? {};
  const code = extensions?.code ?? "UNKNOWN";
  if (code !== "DOCUMENT_NOT_TRUSTED") return new Refusal(code, message);
  return new Refusal(
    code,
    "Pages may send this gateway trusted documents only, and GraphiQL sends what you write. Where you try things out, start a gateway with TRIBUTARY_FREE_TEXT=all; this one is reached with the ids of its trusted documents.",
  );
}
