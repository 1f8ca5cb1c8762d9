import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json, jsonParseLinter } from "@codemirror/lang-json";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { forceLinting, lintGutter, linter, lintKeymap, type Diagnostic } from "@codemirror/lint";
import { EditorState, StateEffect } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { Button, Group, Stack, Text } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { placeOf } from "./json-place.js";

/** What the gateway refused, and where in the value. */
export interface JsonProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

const lintAfterMs = 300;
/** The gateway has spoken: what is marked is another, though the text is the same. */
const judged = StateEffect.define<null>();

/**
 * JSON to be written by hand: what is no JSON is marked as it is typed, what the gateway refused is marked where it stands
 * and listed below. The Tab key leaves the editor, as it leaves any other field.
 */
export default function JsonEditor({
  label,
  value,
  onChange,
  problems,
}: {
  readonly label: string;
  /** What it begins with; what is typed is told by `onChange`. */
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly problems: readonly JsonProblem[];
}) {
  const host = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<EditorView | null>(null);
  const refused = useRef(problems);
  const told = useRef(onChange);
  useEffect(() => {
    told.current = onChange;
  });

  useEffect(() => {
    if (!host.current) return;
    const parseProblems = jsonParseLinter();
    const all = (shown: EditorView): Diagnostic[] => {
      // An editor that was emptied is not at fault yet.
      const faults = shown.state.doc.length === 0 ? [] : parseProblems(shown);
      return faults.length > 0 ? [...faults] : diagnosticsOf(shown.state, refused.current);
    };
    const made = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: value,
        extensions: [
          // The page lets only styles in that carry its nonce.
          EditorView.cspNonce.of(document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? ""),
          lineNumbers(),
          foldGutter(),
          history(),
          indentOnInput(),
          bracketMatching(),
          json(),
          syntaxHighlighting(classHighlighter),
          EditorView.lineWrapping,
          linter(all, {
            delay: lintAfterMs,
            needsRefresh: ({ transactions }) =>
              transactions.some(({ effects }) => effects.some((one) => one.is(judged))),
          }),
          lintGutter(),
          keymap.of([...defaultKeymap, ...historyKeymap, ...foldKeymap, ...lintKeymap]),
          EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", tabindex: "0" }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) told.current(update.state.doc.toString());
          }),
        ],
      }),
    });
    setView(made);
    return () => made.destroy();
    // It is made once, with what it began with: what changes from outside is another editor, told apart by its key.
  }, []);

  useEffect(() => {
    refused.current = problems;
    if (!view) return;
    view.dispatch({ effects: judged.of(null) });
    forceLinting(view);
  }, [problems, view]);

  return (
    <Stack gap="xs">
      <div ref={host} className="editor" />
      {view && problems.length > 0 && (
        <ul className="bare spaced" aria-label="What is not right">
          {problems.map((problem) => (
            <li key={`${problem.path.join(".")} ${problem.message}`}>
              <Group gap="xs" wrap="nowrap" align="baseline">
                <Button size="compact-xs" variant="default" className="figure" onClick={() => goTo(view, problem)}>
                  Line {placeOf(view.state, problem.path).line}
                </Button>
                <Text size="sm" className="notice">
                  {problem.message}
                </Text>
              </Group>
            </li>
          ))}
        </ul>
      )}
    </Stack>
  );
}

function diagnosticsOf(state: EditorState, problems: readonly JsonProblem[]): Diagnostic[] {
  return problems.map(({ path, message }) => {
    const { from, to } = placeOf(state, path);
    return { from, to, message, severity: "error" };
  });
}

function goTo(view: EditorView, { path }: JsonProblem): void {
  const { from, to } = placeOf(view.state, path);
  view.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true });
  view.focus();
}
