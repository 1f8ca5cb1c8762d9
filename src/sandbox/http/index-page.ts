import { shippedScenarios } from "../control/index.js";
import { faultKinds } from "../faults/index.js";
import { kindNamed, kindNames } from "../kinds/index.js";
import { accounts, confidentialClientId, oauthPath, publicClientId, scopes } from "../oauth/index.js";

/** What a person sees who opens the sandbox's address. Written from the tables, so that it says what is. */
export function indexPage(publicUrl: string): string {
  const kinds = kindNames.map((name) => {
    const { filters, write } = kindNamed(name);
    const methods = write?.update ? "GET POST PATCH DELETE" : write ? "GET POST" : "GET";
    return `  /api/v1/${name.padEnd(17)} ${methods.padEnd(21)}  filters: ${filters.join(", ") || "none"}`;
  });
  const faults = Object.values(faultKinds).map(({ usage, description }) => `  ${usage.padEnd(38)} ${description}`);
  return `Sandbox: a maintenance and purchasing system to test integrations against. All data is made up.

Log in with the API key the sandbox was started with (Authorization: Bearer <key>, or X-Api-Key: <key>).
  <key>            everything
  <key>-readonly   no writes
  <key>-clerk      no purchase orders
Or with OAuth 2: ${publicUrl}${oauthPath}/.well-known/openid-configuration
  authorization code with PKCE; clients ${confidentialClientId} (secret <key>-client-secret) and ${publicClientId}
  scopes ${Object.values(scopes).join(" ")}; accounts ${accounts.map(({ login }) => login).join(", ")}, password as the name

Records
${kinds.join("\n")}
  Lists are ordered by (modified_at, id): ?limit=1-1000 &cursor= &updated_since= (included) &updated_until= (excluded)
  &include=total, or ?ids=a,b,c (up to 200). /api/v1/<kind>/ids lists ids alone (limit up to 5000). Writes take Idempotency-Key (POST) and If-Match (PATCH, DELETE).

  /api/v1/attachments/<id>/content                       what a file says
  /api/v1/me          who am I        /api/v1/deletions?since=&kind=   what was deleted
  /api/v1/metadata    filters, states, schemas                   /health
  /api/v1/webhooks    POST {"url", "secret", "kinds"}: a call for each change, with the header x-sandbox-signature

Control, with the header X-Sandbox-Control: <key>
  GET  /control/clock      POST /control/clock {"advance_seconds": 86400}    time passes, people work
  GET  /control/requests   DELETE /control/requests                          what was asked
  DELETE /control/logins                                                     all OAuth logins end
  DELETE /control/logins/access_tokens                                       these end, and can be refreshed
  PATCH /control/records/<kind>/<id> {…}   DELETE the same                   past all rules; DELETE leaves no trace
  POST /control/restore {"to": "2026-11-25T08:00:00Z"}                       undoes what was written since
  GET  /control            POST /control {"mend", "end_logins", "delete_records", "change_records", "faults", "scenario", "advance"}: several of these at once
  POST /control/scenario {"name": "outage"} or one of your own, YAML too     DELETE /control/scenario
${shippedScenarios()
  .map(({ name, description }) => `    ${name.padEnd(15)} ${description}`)
  .join("\n")}
  GET  /control/faults     POST /control/faults {"fault": "status:503:30", "path": "/api", "count": 3, "probability": 0.5, "seconds": 60}
  DELETE /control/faults   DELETE /control/faults/<id>
${faults.join("\n")}
`;
}
