import type { PageState } from "./api.js";
import { Heading, withResult } from "./form.js";
import { isFramed, tellEmbedder } from "./messages.js";

/** Connected: how the first sync goes, and the way back, which need not wait for it. */
export function Progress({ state }: { state: PageState }) {
  const { connection, sync, theme, isReconnect } = state;
  const account = connection?.account ? ` as ${connection.account}` : "";
  return (
    <>
      <Heading text={isReconnect ? "Connected again" : "Connected"} />
      <p className="lead">
        {connection
          ? `${connection.name} is connected${account}. ${isReconnect ? "Everything goes on from where it stopped." : "You can leave this page; the data goes on coming in."}`
          : "The connection was removed meanwhile."}
      </p>
      {sync ? <Sync sync={sync} displayName={theme.displayName} /> : null}
      <Leave state={state} />
    </>
  );
}

const stateWords: Readonly<Record<string, string>> = {
  WAITING: "waiting",
  RUNNING: "coming in",
  DONE: "done",
  FORBIDDEN: "this account may not see them",
  FAILED: "could not be read",
};

function Sync({ sync, displayName }: { sync: NonNullable<PageState["sync"]>; displayName: string }) {
  const done = sync.entities.filter(({ state }) => !["WAITING", "RUNNING"].includes(state)).length;
  return (
    <section aria-labelledby="sync-title">
      <h2 id="sync-title">First data for {displayName}</h2>
      <progress aria-labelledby="sync-title" max={Math.max(1, sync.entities.length)} value={done} />
      <p role="status" className="quiet">
        {summary(sync, done)}
      </p>
      <ul className="entities">
        {sync.entities.map(({ name, state, read, expected }) => (
          <li key={name} data-state={state}>
            <span>{name}</span>
            <span className="quiet">
              {read > 0 || state === "DONE"
                ? `${read.toLocaleString("en")}${expected !== null && state === "RUNNING" ? ` of ${expected.toLocaleString("en")}` : ""}`
                : (stateWords[state] ?? "")}
              {state === "FAILED" || state === "FORBIDDEN" ? ` ${read > 0 ? (stateWords[state] ?? "") : ""}` : ""}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function summary(sync: NonNullable<PageState["sync"]>, done: number): string {
  const stored = `${sync.stored.toLocaleString("en")} ${sync.stored === 1 ? "record" : "records"}`;
  if (sync.state === "QUEUED") return "Begins in a moment.";
  if (sync.state === "FAILED") return `It was broken off after ${stored}, and will be tried again by itself.`;
  if (sync.state === "SUCCEEDED_WITH_ERRORS") return `Done: ${stored}. Some could not be read.`;
  if (sync.isOver) return `Done: ${stored}.`;
  return `${stored} so far; ${done} of ${sync.entities.length} kinds are done.`;
}

function Leave({ state }: { state: PageState }) {
  const { connection, returnUrl, embedOrigins, link, theme } = state;
  if (embedOrigins.length > 0 && (isFramed() || window.opener !== null)) {
    const close = () => tellEmbedder(embedOrigins, { type: "tributary:closed", status: "connected" });
    return (
      <button type="button" className="primary" onClick={close}>
        Done
      </button>
    );
  }
  if (!returnUrl || !connection) return <p>You can close this page.</p>;
  const result = { status: "connected", connection_id: connection.id, link_id: link };
  return (
    <a className="primary" href={withResult(returnUrl, result)}>
      Back to {theme.displayName}
    </a>
  );
}
