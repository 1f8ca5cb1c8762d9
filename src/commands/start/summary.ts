import type { RunningServer } from "../../server/index.js";
import type { SyncRunDocument } from "../../sync/index.js";
import { table } from "../table.js";
import type { StartContext } from "./bring-up.js";
import type { HomeSandbox } from "./home-sandbox.js";

/** A first query: it touches a list, an enumeration and a reference. */
export const firstQuery = "{ workOrders(first: 3) { nodes { number title status asset { name } } } }";

export interface Started {
  readonly server: RunningServer | null;
  /** Where metrics and health are served apart from the API; null where they are not. */
  readonly metrics: { readonly url: string } | null;
  readonly sandbox: HomeSandbox | null;
  /** The sync that was watched, on a first start. */
  readonly firstRun: SyncRunDocument | null;
  /** Secret of the token that was made; shown here and nowhere else. */
  readonly secret: string | null;
}

/** Says where everything is and what to do next. */
export function showSummary({ io, screen, config }: StartContext, started: Started): void {
  const { server, metrics, sandbox, firstRun, secret } = started;
  const { bold, dim } = screen.colors;
  if (firstRun) showRecords(screen.line, firstRun);
  screen.line();
  if (!server) {
    screen.line(bold("Ready: this process works on syncs and other jobs. It answers no requests (role worker)."));
    if (metrics) screen.line(`  Metrics   ${metrics.url}/metrics   (health: ${metrics.url}/health/ready)`);
    screen.line(dim("Ctrl-C stops it."));
    return;
  }
  screen.line(bold(`Ready${config.role === "api" ? " (role api: another process has to work on syncs)" : ""}.`));
  screen.line(`  GraphQL   ${server.url}/graphql   (websockets: ${server.url.replace(/^http/, "ws")}/graphql)`);
  screen.line(`  Schema    ${server.url}/schema.graphql`);
  screen.line(`  Health    ${server.url}/health/ready`);
  if (metrics) screen.line(`  Metrics   ${metrics.url}/metrics`);
  if (sandbox) screen.line(`  Sandbox   ${sandbox.running.url}`);
  screen.line();
  if (secret) {
    screen.line(`Your first token, for the TEST environment, with all scopes. It is shown this once:`);
    screen.line(`  ${bold(secret)}`);
    screen.line();
    screen.line("A first query:");
    screen.line(`  ${curlLine(server.url, secret)}`);
    screen.line();
    screen.line(`More tokens: ${ownCommand(io.env)} token create --env test`);
  } else {
    screen.line(`Make a token: ${ownCommand(io.env)} token create --env test`);
    if (!sandbox) screen.line(`Connect a system: ${ownCommand(io.env)} connection add --help`);
  }
  screen.line(dim("Ctrl-C stops everything."));
}

/** The same for a program: one line. */
export function summaryAsJson(
  { config }: StartContext,
  { server, metrics, sandbox, firstRun, secret }: Started,
): object {
  return {
    role: config.role,
    url: server?.url ?? null,
    graphql: server ? `${server.url}/graphql` : null,
    metrics: metrics ? `${metrics.url}/metrics` : null,
    sandbox: sandbox
      ? {
          url: sandbox.running.url,
          apiKey: sandbox.running.apiKey,
          organizationId: sandbox.settings.organizationId,
        }
      : null,
    connectionId: firstRun?.connectionId ?? sandbox?.settings.connectionId ?? null,
    records: firstRun ? Object.fromEntries(firstRun.entities.map((item) => [item.entity, item.created])) : null,
    token: secret,
  };
}

function showRecords(line: (text?: string) => void, run: SyncRunDocument): void {
  const rows = run.entities.map((item) => [item.entity, item.created.toLocaleString("en")] as const);
  const total = run.entities.reduce((sum, item) => sum + item.created, 0).toLocaleString("en");
  const text = table(["", "RECORDS"], [...rows, ["in all", total]]);
  for (const row of text.split("\n")) line(`  ${row}`);
  if (run.state !== "SUCCEEDED") {
    line(`  The sync ended ${run.state}${run.error ? `: ${run.error.message}` : ""}. It is tried again by itself.`);
  }
}

function curlLine(url: string, secret: string): string {
  const body = JSON.stringify({ query: firstQuery });
  return `curl -s ${url}/graphql -H 'authorization: Bearer ${secret}' -H 'content-type: application/json' -d '${body}'`;
}

/** How this program is called where it was started from: a checkout by npm, or an installation. */
function ownCommand(env: NodeJS.ProcessEnv): string {
  return env["npm_lifecycle_event"] === undefined ? "tributary" : "npm run -s tributary --";
}
