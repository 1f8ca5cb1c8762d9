import { accounts } from "./accounts.js";

/** The sandbox's few HTML pages. Plain on purpose: a test reads them as easily as a person. */

export interface LoginPage {
  readonly action: string;
  readonly clientName: string;
  readonly scopes: readonly string[];
  /** Set when the person is logged in already and only has to consent. */
  readonly loggedInAs: string | null;
  readonly problem: string | null;
}

export function loginPage(page: LoginPage): string {
  const wishes = page.scopes.map((scope) => `<li><code>${escape(scope)}</code></li>`).join("");
  const known = accounts.map(({ login, password }) => `<code>${login}</code> / <code>${password}</code>`).join(", ");
  const fields = page.loggedInAs
    ? `<p>Logged in as <b>${escape(page.loggedInAs)}</b>.</p>`
    : `<label>User <input name="login" autocomplete="username" autofocus></label>
       <label>Password <input name="password" type="password" autocomplete="current-password"></label>
       <p class="hint">Accounts: ${known}</p>`;
  return layout(
    "Log in to the Sandbox",
    `${page.problem ? `<p class="problem" role="alert">${escape(page.problem)}</p>` : ""}
     <p><b>${escape(page.clientName)}</b> asks for access to this system:</p><ul>${wishes}</ul>
     <form method="post" action="${escape(page.action)}">${fields}
       <button name="decision" value="allow">Allow</button> <button name="decision" value="deny" formnovalidate>Deny</button>
     </form>`,
  );
}

export function errorPage(error: string, description: string): string {
  return layout(
    "That did not work",
    `<p class="problem"><code>${escape(error)}</code></p><p>${escape(description)}</p>`,
  );
}

function layout(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:4rem auto;padding:0 1rem}label{display:block;margin:.6rem 0}
input{width:100%;padding:.4rem;box-sizing:border-box}button{padding:.4rem 1.2rem}.problem{color:#a00}.hint{color:#555;font-size:.9em}</style>
</head><body><h1>${escape(title)}</h1>${body}</body></html>`;
}

function escape(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
