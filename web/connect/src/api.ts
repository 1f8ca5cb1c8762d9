/** What the gateway tells this page, and how it is asked. The session is a cookie that no script can read. */

export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly hint: string | null;
  readonly kind: "TEXT" | "URL" | "NUMBER" | "BOOLEAN" | "CHOICE" | "SECRET";
  readonly isRequired: boolean;
  readonly choices: readonly string[];
  readonly initial: string | null;
}

export interface OfferedMethod {
  readonly method: string;
  readonly description: string;
  readonly kind: "FIELDS" | "OAUTH";
  readonly config: readonly FormField[];
  readonly credentials: readonly FormField[];
  readonly apps: readonly { readonly id: string; readonly name: string }[];
}

export interface OfferedSystem {
  readonly system: string;
  readonly name: string;
  readonly description: string;
  readonly methods: readonly OfferedMethod[];
}

export interface Problem {
  readonly code: string;
  readonly title: string;
  readonly message: string;
  readonly fields: readonly { readonly name: string; readonly message: string }[];
}

export interface PageState {
  readonly link: string;
  readonly step: "CONNECT" | "CONNECTED";
  readonly isReconnect: boolean;
  readonly isTest: boolean;
  readonly theme: {
    readonly displayName: string;
    readonly logo: string | null;
    readonly color: string;
    readonly onColor: string;
    readonly darkColor: string;
    readonly onDarkColor: string;
  };
  readonly endUserName: string | null;
  readonly connectionName: string | null;
  readonly systems: readonly OfferedSystem[];
  readonly problem: Problem | null;
  readonly connection: { readonly id: string; readonly name: string; readonly account: string | null } | null;
  readonly sync: {
    readonly state: string;
    readonly isOver: boolean;
    readonly stored: number;
    readonly entities: readonly {
      readonly name: string;
      readonly state: string;
      readonly read: number;
      readonly expected: number | null;
    }[];
  } | null;
  readonly returnUrl: string | null;
  readonly embedOrigins: readonly string[];
}

/** The link can't be used here; or the gateway can't be reached, with the code NETWORK. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

async function ask<Answer>(path: string, body: object): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(`/connect/api/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
    });
  } catch {
    throw new Refusal("NETWORK", "The connection to this page's server was lost. Check your network and try again.");
  }
  const answer = (await response.json().catch(() => null)) as
    (Answer & { error?: { code: string; message: string } }) | null;
  if (response.ok && answer) return answer;
  const { code = "SERVER", message = "The server could not answer. Try again in a moment." } = answer?.error ?? {};
  throw new Refusal(code, message);
}

export const api = {
  open: (secret: string) => ask<{ link: string }>("open", { secret }),
  state: (link: string) => ask<PageState>("state", { link }),
  connect: (link: string, input: { system: string; authMethod: string; config: object; credentials: object }) =>
    ask<PageState>("connect", { link, ...input }),
  login: (link: string, app: string) => ask<{ url: string }>("login", { link, app }),
  finishLogin: (parameters: string, path: string) => ask<{ link: string }>("callback", { parameters, path }),
};
