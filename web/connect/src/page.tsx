import { useCallback, useEffect, useRef, useState } from "react";
import { api, Refusal, type PageState } from "./api.js";
import { ConnectForm } from "./form.js";
import { isFramed, isLoginWindow, tellEmbedder } from "./messages.js";
import { Progress } from "./progress.js";

const pollMs = 1_500;

/** From opening the link to the way back: the gateway says at which step it is. */
export function ConnectPage({ secretOrId }: { secretOrId: string }) {
  const [link, setLink] = useState<string | null>(null);
  const [state, setState] = useState<PageState | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  const refresh = useCallback(async (id: string) => {
    try {
      setState(await api.state(id));
      setRefusal(null);
    } catch (error) {
      // What is on the page stays while the network is away.
      if (error instanceof Refusal) setRefusal(error);
    }
  }, []);

  const isOpened = useRef(false);
  useEffect(() => {
    if (isOpened.current) return;
    isOpened.current = true;
    void (async () => {
      try {
        const id = secretOrId.startsWith("cln_") ? secretOrId : (await api.open(secretOrId)).link;
        // The address is worth nothing any more, and need not stay in the history.
        history.replaceState(null, "", `/connect/${id}`);
        setLink(id);
        await refresh(id);
      } catch (error) {
        if (error instanceof Refusal) setRefusal(error);
      }
    })();
  }, [secretOrId, refresh]);

  useTheme(state);
  useEmbedder(state);
  const isWatching = state?.step === "CONNECTED" && !state.sync?.isOver;
  useEffect(() => {
    if (!isWatching || link === null) return;
    const timer = setInterval(() => void refresh(link), pollMs);
    return () => clearInterval(timer);
  }, [isWatching, link, refresh]);

  if (!state) {
    return (
      <main className="card">
        {refusal ? (
          <Refused refusal={refusal} />
        ) : (
          <p role="status" className="quiet">
            Opening your link …
          </p>
        )}
      </main>
    );
  }
  const { theme } = state;
  return (
    <>
      <main className="card">
        <header className="brand">
          {theme.logo ? <img src={theme.logo} alt="" /> : null}
          <span>{theme.displayName}</span>
          {state.isTest ? <span className="badge">Test</span> : null}
        </header>
        {refusal && refusal.code !== "NETWORK" && state.step === "CONNECT" ? (
          <Refused refusal={refusal} />
        ) : state.step === "CONNECTED" ? (
          <Progress state={state} />
        ) : (
          <ConnectForm state={state} onState={setState} onRefusal={setRefusal} onRefresh={() => refresh(state.link)} />
        )}
        {refusal?.code === "NETWORK" ? (
          <p role="alert" className="problem">
            {refusal.message}
          </p>
        ) : null}
      </main>
      <p className="foot">What you enter here is sent to this server alone, encrypted where it is kept.</p>
    </>
  );
}

const titles: Readonly<Record<string, string>> = {
  NOT_FOUND: "There is no such link",
  EXPIRED: "This link has expired",
  USED: "This link was used",
  REVOKED: "This link was taken back",
  OPENED_ELSEWHERE: "This link is open in another browser",
  NO_SESSION: "This page is no longer open",
  NETWORK: "No connection",
};

function Refused({ refusal }: { refusal: Refusal }) {
  const title = titles[refusal.code] ?? "That did not work";
  // What the heading says already need not be said again.
  const message = refusal.message.startsWith(`${title}. `) ? refusal.message.slice(title.length + 2) : refusal.message;
  return (
    <div role="alert">
      <h1>{title}</h1>
      <p>{message}</p>
      {refusal.code === "NETWORK" || refusal.code === "SERVER" ? (
        <button className="primary" type="button" onClick={() => location.reload()}>
          Try again
        </button>
      ) : null}
    </div>
  );
}

/** By the style sheet's own variables: nothing inline, which the page's policy forbids. */
function useTheme(state: PageState | null): void {
  const theme = state?.theme;
  useEffect(() => {
    if (!theme) return;
    const { style } = document.documentElement;
    style.setProperty("--brand-light", theme.color);
    style.setProperty("--on-brand-light", theme.onColor);
    style.setProperty("--brand-dark", theme.darkColor);
    style.setProperty("--on-brand-dark", theme.onDarkColor);
    document.title = `Connect a system – ${theme.displayName}`;
  }, [theme]);
}

/** Tells the page around this one, or the one that opened it, how it goes. */
function useEmbedder(state: PageState | null): void {
  const isReady = state !== null;
  const origins = state?.embedOrigins;
  const connectionId = state?.connection?.id;
  const linkId = state?.link;
  useEffect(() => {
    if (!isReady || !origins) return;
    // The login's own window has done its work; the page that opened it looks how it ended.
    if (isLoginWindow()) window.close();
    tellEmbedder(origins, { type: "tributary:ready" });
    if (!isFramed()) return;
    const observer = new ResizeObserver(() => {
      tellEmbedder(origins, { type: "tributary:height", height: document.documentElement.offsetHeight });
    });
    observer.observe(document.body);
    return () => observer.disconnect();
    // The list is the same for the life of the link.
  }, [isReady]);
  useEffect(() => {
    if (!connectionId || !linkId || !origins) return;
    tellEmbedder(origins, { type: "tributary:connected", connectionId, linkId });
  }, [connectionId, linkId]);
}
