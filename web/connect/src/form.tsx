import { useEffect, useId, useRef, useState, type FormEvent } from "react";
import {
  api,
  Refusal,
  type FormField,
  type OfferedMethod,
  type OfferedSystem,
  type PageState,
  type ConnectProblem,
} from "./api.js";
import { isFramed, loginWindowName, tellEmbedder } from "./messages.js";

interface Props {
  readonly state: PageState;
  readonly onState: (state: PageState) => void;
  readonly onRefusal: (refusal: Refusal) => void;
  readonly onRefresh: () => Promise<void>;
}

/** Which system, which way to log in, and what that asks for. */
export function ConnectForm({ state, onState, onRefusal, onRefresh }: Props) {
  const [chosen, setChosen] = useState<string | null>(null);
  const { systems, isReconnect } = state;
  const system = systems.length === 1 ? systems[0] : systems.find((one) => one.system === chosen);
  if (!system) {
    return systems.length === 0 ? <Nothing /> : <SystemChoice state={state} onChoose={setChosen} />;
  }
  return (
    <>
      <Heading
        text={isReconnect ? `Reconnect ${state.connectionName ?? system.name}` : `Connect ${system.name}`}
        key={system.system}
      />
      <p className="lead">{introduction(state, system)}</p>
      <LogIn state={state} system={system} onState={onState} onRefusal={onRefusal} onRefresh={onRefresh} />
      <p className="row">
        {systems.length > 1 ? (
          <button type="button" className="plain" onClick={() => setChosen(null)}>
            Choose another system
          </button>
        ) : null}
        <Cancel state={state} />
      </p>
    </>
  );
}

function introduction({ theme, isReconnect, endUserName }: PageState, system: OfferedSystem): string {
  const whose = endUserName ? ` of ${endUserName}` : "";
  return isReconnect
    ? `${system.name} no longer accepts the login that ${theme.displayName} has. Log in once more, and everything goes on from where it stopped.`
    : `${theme.displayName} asks to read the data${whose} in ${system.name}, and to write there what you have it do.`;
}

function Nothing() {
  return (
    <div role="alert">
      <h1>Nothing can be connected</h1>
      <p>There is no way to log in that this link could offer. Tell whoever sent it to you.</p>
    </div>
  );
}

/** Takes the focus when it comes, so that somebody who does not see the page is told that there is another step. */
export function Heading({ text }: { text: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {text}
    </h1>
  );
}

function SystemChoice({ state, onChoose }: { state: PageState; onChoose: (system: string) => void }) {
  return (
    <>
      <Heading text="Which system do you use?" />
      <p className="lead">{`${state.theme.displayName} connects to the one that you choose.`}</p>
      <ul className="systems">
        {state.systems.map(({ system, name, description }) => (
          <li key={system}>
            <button type="button" className="system" onClick={() => onChoose(system)}>
              <strong>{name}</strong>
              <span>{description}</span>
            </button>
          </li>
        ))}
      </ul>
      <p className="row">
        <Cancel state={state} />
      </p>
    </>
  );
}

function Cancel({ state }: { state: PageState }) {
  const { returnUrl, embedOrigins, link } = state;
  const isEmbedded = embedOrigins.length > 0 && (isFramed() || window.opener !== null);
  if (isEmbedded) {
    const close = () => tellEmbedder(embedOrigins, { type: "tributary:closed", status: "canceled" });
    return (
      <button type="button" className="plain" onClick={close}>
        Not now
      </button>
    );
  }
  return returnUrl ? (
    <a className="plain" href={withResult(returnUrl, { status: "canceled", link_id: link })}>
      Not now
    </a>
  ) : null;
}

/** The address to go back to, with how it ended. */
export function withResult(returnUrl: string, result: Readonly<Record<string, string>>): string {
  const url = new URL(returnUrl);
  for (const [name, value] of Object.entries(result)) url.searchParams.set(name, value);
  return url.href;
}

const methodLabels: Readonly<Record<string, string>> = {
  API_KEY: "API key",
  BASIC: "User and password",
  BEARER_TOKEN: "Token",
  OAUTH2_REFRESH_TOKEN: "Refresh token",
  PASSWORD: "User and password",
  TOKEN: "Token",
  OAUTH2_CLIENT_CREDENTIALS: "Login of a program",
  OAUTH2_AUTHORIZATION_CODE: "Log in",
};

function labelOf({ method, label, kind }: OfferedMethod, system: OfferedSystem): string {
  if (kind === "OAUTH") return `Log in with ${system.name}`;
  return label ?? methodLabels[method] ?? spoken(method);
}

/** `SOME_CHOICE` → `Some choice`; what is no such name stays as it is. */
function spoken(name: string): string {
  if (!/^[A-Z\d_]+$/.test(name)) return name;
  return name.charAt(0) + name.slice(1).replaceAll("_", " ").toLowerCase();
}

function LogIn({ state, system, onState, onRefusal, onRefresh }: Props & { readonly system: OfferedSystem }) {
  // Where a person can log in at the system itself, nothing has to be copied.
  const ordered = [...system.methods].sort((a, b) => Number(b.kind === "OAUTH") - Number(a.kind === "OAUTH"));
  const [chosen, setChosen] = useState(ordered[0]?.method ?? "");
  const [problem, setProblem] = useState<ConnectProblem | null>(state.problem);
  const [isBusy, setIsBusy] = useState(false);
  const method = ordered.find((one) => one.method === chosen) ?? ordered[0];
  const name = useId();
  const alert = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problem) alert.current?.focus();
  }, [problem]);
  // A login at the system's own page comes back with a new state.
  useEffect(() => setProblem(state.problem), [state.problem]);

  const run = async (work: () => Promise<void>) => {
    setIsBusy(true);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      if (error instanceof Refusal && ["NETWORK", "SERVER"].includes(error.code)) {
        setProblem({ code: error.code, title: "That did not work", message: error.message, fields: [] });
      } else if (error instanceof Refusal) onRefusal(error);
      else throw error;
    } finally {
      setIsBusy(false);
    }
  };
  const show = (next: PageState) => {
    setProblem(next.problem);
    onState(next);
  };
  if (!method) return null;
  return (
    <>
      {problem ? (
        <div ref={alert} className="problem" role="alert" tabIndex={-1}>
          <h2>{problem.title}</h2>
          <p>{problem.message}</p>
        </div>
      ) : null}
      {ordered.length > 1 ? (
        <fieldset className="methods">
          <legend>How do you log in?</legend>
          {ordered.map((one) => (
            <label key={one.method}>
              <input
                type="radio"
                name={name}
                checked={one.method === method.method}
                disabled={isBusy}
                onChange={() => {
                  setChosen(one.method);
                  setProblem(null);
                }}
              />
              <span>{labelOf(one, system)}</span>
            </label>
          ))}
        </fieldset>
      ) : null}
      {method.kind === "OAUTH" ? (
        <OAuthLogin
          method={method}
          system={system}
          isBusy={isBusy}
          onLogin={(app) => run(async () => logIn(state.link, app, onRefresh))}
        />
      ) : (
        <Fields
          key={method.method}
          method={method}
          isBusy={isBusy}
          problem={problem}
          onSubmit={(config, credentials) =>
            run(async () =>
              show(
                await api.connect(state.link, {
                  system: system.system,
                  authMethod: method.method,
                  config,
                  credentials,
                }),
              ),
            )
          }
        />
      )}
      <p role="status" className="quiet">
        {isBusy ? `Checking the connection to ${system.name} …` : ""}
      </p>
    </>
  );
}

function OAuthLogin({
  method,
  system,
  isBusy,
  onLogin,
}: {
  readonly method: OfferedMethod;
  readonly system: OfferedSystem;
  readonly isBusy: boolean;
  readonly onLogin: (app: string) => Promise<void>;
}) {
  return (
    <>
      <p className="hint">
        <Prose text={method.description} />
      </p>
      {method.apps.map(({ id, name }) => (
        <button key={id} type="button" className="primary" disabled={isBusy} onClick={() => void onLogin(id)}>
          {method.apps.length > 1 ? `Log in with ${name}` : `Log in with ${system.name}`}
        </button>
      ))}
    </>
  );
}

/** To the system's own page: in this window, or where this page is framed in one of its own, which hands its answer back. */
async function logIn(link: string, app: string, onRefresh: () => Promise<void>): Promise<void> {
  if (!isFramed()) {
    location.assign((await api.login(link, app)).url);
    // The page goes away; until then its button stays as it is.
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    return;
  }
  // At once, in the click, or the browser blocks it.
  const popup = window.open("", loginWindowName, "popup,width=520,height=720");
  if (!popup)
    throw new Refusal("SERVER", "The browser blocked the login window. Allow it for this page and try again.");
  try {
    popup.location.href = (await api.login(link, app)).url;
  } catch (error) {
    popup.close();
    throw error;
  }
  const answer = await answerOf(popup);
  popup.close();
  if (answer) await api.finishLogin(answer.parameters, answer.path);
  await onRefresh();
}

/** What the login window hands back, from this gateway's own origin and that very window; null when it was closed. */
function answerOf(popup: Window): Promise<{ parameters: string; path: string } | null> {
  return new Promise((resolve) => {
    const done = (answer: { parameters: string; path: string } | null) => {
      clearInterval(watch);
      removeEventListener("message", hear);
      resolve(answer);
    };
    const hear = ({ origin, source, data }: MessageEvent<unknown>) => {
      if (origin !== location.origin || source !== popup) return;
      const { type, parameters, path } = data as { type?: string; parameters?: unknown; path?: unknown };
      if (type === "tributary:login") done({ parameters: String(parameters), path: String(path) });
    };
    const watch = setInterval(() => {
      if (popup.closed) done(null);
    }, 500);
    addEventListener("message", hear);
  });
}

/** Connectors write `code` between backticks. */
function Prose({ text }: { readonly text: string }) {
  return text.split("`").map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part));
}

type Values = Readonly<Record<string, string>>;

interface Placed {
  readonly field: FormField;
  readonly name: string;
  /** Of those that most people leave as they are. */
  readonly isAside: boolean;
}

function Fields({
  method,
  isBusy,
  problem,
  onSubmit,
}: {
  readonly method: OfferedMethod;
  readonly isBusy: boolean;
  readonly problem: ConnectProblem | null;
  readonly onSubmit: (config: Values, credentials: Values) => Promise<void>;
}) {
  const groups = [
    { part: "config", fields: method.config },
    { part: "credentials", fields: method.credentials },
  ] as const;
  const placed = groups.flatMap(({ part, fields }) =>
    fields.map((field) => ({ field, name: `${part}.${field.name}`, isAside: part === "config" && !field.isRequired })),
  );
  const [missing, setMissing] = useState<ReadonlySet<string>>(new Set());
  const form = useRef<HTMLFormElement>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const valuesOf = (part: string, fields: readonly FormField[]): Values =>
      Object.fromEntries(
        fields.map(({ name, kind }) => {
          const value = data.get(`${part}.${name}`);
          return [name, kind === "BOOLEAN" ? String(value === "on") : typeof value === "string" ? value.trim() : ""];
        }),
      );
    const [config, credentials] = groups.map(({ part, fields }) => valuesOf(part, fields)) as [Values, Values];
    const lacking = groups.flatMap(({ part, fields }) =>
      fields
        .filter(({ name, isRequired, kind }) => {
          const value = (part === "config" ? config : credentials)[name];
          return isRequired && kind !== "BOOLEAN" && value === "";
        })
        .map(({ name }) => `${part}.${name}`),
    );
    setMissing(new Set(lacking));
    if (lacking[0]) {
      form.current?.querySelector<HTMLElement>(`[name="${lacking[0]}"]`)?.focus();
      return;
    }
    void onSubmit(config, credentials);
  };
  const messageOf = ({ name, field }: Placed): string | null =>
    problem?.fields.find((one) => one.name === name)?.message ??
    (missing.has(name) ? `Please fill in: ${field.label}.` : null);
  const shown = (one: Placed) => (
    <Field key={one.name} name={one.name} field={one.field} message={messageOf(one)} isBusy={isBusy} />
  );
  const aside = placed.filter(({ isAside }) => isAside);
  const [isAsideOpen, setAsideOpen] = useState(false);
  const isAsideWrong = aside.some((one) => messageOf(one) !== null);
  useEffect(() => {
    if (isAsideWrong) setAsideOpen(true);
  }, [isAsideWrong]);
  return (
    <form ref={form} onSubmit={submit} noValidate>
      <p className="hint">
        <Prose text={method.description} />
      </p>
      {placed.filter(({ isAside }) => !isAside).map(shown)}
      {aside.length > 0 ? (
        <details open={isAsideOpen} onToggle={({ currentTarget }) => setAsideOpen(currentTarget.open)}>
          <summary>More settings</summary>
          {aside.map(shown)}
        </details>
      ) : null}
      <button className="primary" type="submit" disabled={isBusy}>
        {isBusy ? "Checking …" : "Connect"}
      </button>
    </form>
  );
}

function Field({
  name,
  field,
  message,
  isBusy,
}: {
  readonly name: string;
  readonly field: FormField;
  readonly message: string | null;
  readonly isBusy: boolean;
}) {
  const id = useId();
  const { kind, label, hint, isRequired, choices, initial } = field;
  const described = [hint || kind === "LIST" ? `${id}-hint` : "", message ? `${id}-message` : ""]
    .filter((part) => part !== "")
    .join(" ");
  const common = {
    id,
    name,
    readOnly: isBusy,
    "aria-invalid": message !== null,
    "aria-required": isRequired,
    ...(described ? { "aria-describedby": described } : {}),
  };
  const said = [hint, kind === "LIST" ? "One on each line." : null].filter((part) => part !== null).join(" ");
  const notes = (
    <>
      {said ? (
        <span id={`${id}-hint`} className="hint">
          <Prose text={said} />
        </span>
      ) : null}
      {message ? (
        <span id={`${id}-message`} className="message">
          {message}
        </span>
      ) : null}
    </>
  );
  if (kind === "BOOLEAN") {
    return (
      <div className="field">
        <label className="check">
          <input id={id} name={name} type="checkbox" defaultChecked={initial === "true"} />
          <span>{label}</span>
        </label>
        {notes}
      </div>
    );
  }
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {isRequired ? null : <span className="quiet"> (optional)</span>}
      </label>
      {kind === "CHOICE" ? (
        <select id={id} name={name} defaultValue={initial ?? ""} aria-describedby={described || undefined}>
          {initial === null ? <option value="">Please choose</option> : null}
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {spoken(choice)}
            </option>
          ))}
        </select>
      ) : kind === "LIST" ? (
        <textarea {...common} rows={3} autoCapitalize="none" spellCheck={false} defaultValue={initial ?? ""} />
      ) : (
        <input
          {...common}
          type={kind === "SECRET" ? "password" : "text"}
          inputMode={kind === "URL" ? "url" : kind === "NUMBER" ? "decimal" : "text"}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          defaultValue={initial ?? ""}
          {...(kind === "URL" ? { placeholder: "https://" } : {})}
        />
      )}
      {notes}
    </div>
  );
}
