import { lazy, Suspense, useCallback, useEffect, useState } from "react";
import { Refusal, signIn, type Session } from "./gateway.js";
import { keptToken } from "./kept-token.js";
import { SignIn } from "./sign-in.js";

/** The editor is twenty times as large as the rest of the page. */
const Editor = lazy(() => import("./editor.js"));

type State =
  | { readonly phase: "SIGNED_OUT"; readonly refusal: Refusal | null }
  | { readonly phase: "SIGNING_IN" }
  | { readonly phase: "SIGNED_IN"; readonly session: Session };

/** Signs a person in and shows the editor for as long as the session token holds. */
export function Page() {
  const [state, setState] = useState<State>(() =>
    keptToken.read() === null ? { phase: "SIGNED_OUT", refusal: null } : { phase: "SIGNING_IN" },
  );

  const enter = useCallback(async (text: string) => {
    setState({ phase: "SIGNING_IN" });
    try {
      const session = await signIn(text);
      keptToken.write(session.token);
      setState({ phase: "SIGNED_IN", session });
    } catch (error) {
      keptToken.forget();
      const refusal = error instanceof Refusal ? error : new Refusal("UNKNOWN", "Signing in failed. Try again.");
      setState({ phase: "SIGNED_OUT", refusal });
    }
  }, []);

  useEffect(() => {
    const token = keptToken.read();
    if (token !== null) void enter(token);
  }, [enter]);

  const leave = useCallback((refusal: Refusal | null) => {
    keptToken.forget();
    setState({ phase: "SIGNED_OUT", refusal });
  }, []);

  if (state.phase !== "SIGNED_IN") {
    return (
      <SignIn
        refusal={state.phase === "SIGNED_OUT" ? state.refusal : null}
        isBusy={state.phase === "SIGNING_IN"}
        onToken={(text) => void enter(text)}
      />
    );
  }
  return (
    <Suspense
      fallback={
        <p className="loading" role="status">
          Loading the editor …
        </p>
      }
    >
      <Editor session={state.session} onLeave={leave} />
    </Suspense>
  );
}
