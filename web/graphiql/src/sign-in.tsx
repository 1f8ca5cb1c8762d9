import { useEffect, useRef, type FormEvent } from "react";
import type { Refusal } from "./gateway.js";

const mintExample = () => `curl -s ${location.origin}/graphql \\
  -H "authorization: Bearer $TRIBUTARY_TOKEN" \\
  -H 'content-type: application/json' \\
  -d '{"query":"mutation { createSessionToken(input: { ttlSeconds: 3600 }) { token } }"}'`;

/** Asks for a session token, and says how to get one. */
export function SignIn({
  refusal,
  isBusy,
  onToken,
}: {
  readonly refusal: Refusal | null;
  readonly isBusy: boolean;
  readonly onToken: (text: string) => void;
}) {
  const field = useRef<HTMLInputElement>(null);
  // What is wrong is read out, and the next token goes where the last one was.
  useEffect(() => {
    if (refusal && field.current) {
      field.current.value = "";
      field.current.focus();
    }
  }, [refusal]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    onToken(field.current?.value ?? "");
  };

  return (
    <main className="card">
      <h1>GraphiQL</h1>
      <p>Write queries against this gateway and see what it answers. Sign in with a session token.</p>
      {refusal ? (
        <div className="problem" role="alert">
          <p>{refusal.message}</p>
        </div>
      ) : null}
      <form onSubmit={submit} autoComplete="off">
        <label htmlFor="token">Session token</label>
        <input
          ref={field}
          id="token"
          name="token"
          type="password"
          autoComplete="off"
          spellCheck={false}
          placeholder="eyJ…"
          aria-describedby="kept"
          readOnly={isBusy}
        />
        <p id="kept" className="hint">
          Kept for this tab only, and forgotten when you sign out or close it.
        </p>
        <button type="submit" disabled={isBusy}>
          {isBusy ? "Signing in …" : "Sign in"}
        </button>
      </form>
      <section aria-labelledby="mint">
        <h2 id="mint">How to get one</h2>
        <p>
          A session token lasts an hour at most and is minted by a server with its API token, which never goes into a
          page:
        </p>
        <pre tabIndex={0}>
          <code>{mintExample()}</code>
        </pre>
        <p className="hint">
          It may do what the API token may, without managing tokens, webhooks, workflows or subgraphs. Give{" "}
          <code>scopes</code>, <code>connectionId</code> or <code>endUserId</code> to let it do less.
        </p>
      </section>
    </main>
  );
}
