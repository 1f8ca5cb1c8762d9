import { GraphiQL } from "graphiql";
import "graphiql/style.css";
import { setNonce } from "get-nonce";
import { useEffect, useState } from "react";
import type { Refusal, Session } from "./gateway.js";
import { editorStorage } from "./kept-token.js";
import { createTransport, type Transport } from "./transport.js";

const nonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content;
if (nonce) setNonce(nonce);

const defaultQuery = `# Write a query and press the button, or Ctrl-Enter.
# Ctrl-Space completes; the book at the left has the whole schema.
# Try workOrders for a list, and subscription { recordChanged { … } } to be told of changes.

query WhoAmI {
  viewer {
    organizationId
    environment
    scopes
    expiresAt
  }
}

`;

/** GraphiQL for one session, below a line that says whose it is. */
export default function Editor({
  session,
  onLeave,
}: {
  readonly session: Session;
  readonly onLeave: (refusal: Refusal | null) => void;
}) {
  const { token, viewer, isIntrospectable } = session;
  const [transport, setTransport] = useState<Transport | null>(null);
  const [storage] = useState(editorStorage);
  useEffect(() => () => storage.end(), [storage]);

  useEffect(() => {
    const made = createTransport(token, onLeave);
    setTransport(made);
    return () => made.dispose();
  }, [token, onLeave]);

  const secondsLeft = useSecondsLeft(viewer.expiresAt);

  return (
    <div className="workbench">
      <header className="bar">
        <a href="/" title="To the console">
          <strong>Tributary</strong>
        </a>
        <span className={`badge ${viewer.environment.toLowerCase()}`}>{viewer.environment}</span>
        <span className="organization" title={viewer.organizationId}>
          {viewer.organizationId}
        </span>
        <details className="scopes">
          <summary>
            {viewer.scopes.length} {viewer.scopes.length === 1 ? "scope" : "scopes"}
          </summary>
          <ul>
            {viewer.scopes.map((scope) => (
              <li key={scope}>
                <code>{scope}</code>
              </li>
            ))}
          </ul>
        </details>
        {secondsLeft === null ? null : <span className="ends">{leftText(secondsLeft)}</span>}
        <button type="button" onClick={() => onLeave(null)}>
          Sign out
        </button>
      </header>
      {isIntrospectable ? null : (
        <p className="notice" role="status">
          This gateway does not show its schema (TRIBUTARY_INTROSPECTION is off). Queries run; there is no completion
          and no documentation.
        </p>
      )}
      <main className="editor">
        {transport ? (
          <GraphiQL
            fetcher={transport.fetcher}
            // What was asked stays in this tab: variables may hold the credentials of a system.
            storage={storage}
            defaultQuery={defaultQuery}
            isHeadersEditorEnabled={false}
            showPersistHeadersSettings={false}
            {...(isIntrospectable ? {} : { schema: null })}
          />
        ) : null}
      </main>
    </div>
  );
}

/** Whole seconds until a time, by the clock of this machine: only shown, for the gateway's own clock decides. Null for never. */
function useSecondsLeft(until: string | null): number | null {
  const left = () => (until === null ? null : Math.max(0, Math.ceil((Date.parse(until) - Date.now()) / 1_000)));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    if (until === null) return;
    const timer = setInterval(() => setSeconds(left()), 1_000);
    return () => clearInterval(timer);
  }, [until]);
  return seconds;
}

function leftText(seconds: number): string {
  if (seconds === 0) return "ended";
  return seconds >= 120 ? `ends in ${Math.floor(seconds / 60)} min` : `ends in ${seconds} s`;
}
