/** What the gateway tells this page, and how it is asked. The session is a cookie that no script can read. */

import type { PageState } from "../../../src/connect/page-state.js";

export type {
  ConnectProblem,
  FormField,
  OfferedMethod,
  OfferedSystem,
  PageState,
} from "../../../src/connect/page-state.js";

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
