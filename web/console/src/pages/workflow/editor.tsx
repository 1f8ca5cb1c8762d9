import {
  Button,
  Fieldset,
  Group,
  MultiSelect,
  PasswordInput,
  Stack,
  Switch,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { lazy, Suspense, useRef, useState } from "react";
import { useMutation, useQuery, type CombinedError } from "urql";
import { SaveWorkflowDocument, ViewerDocument, type SaveWorkflowMutation } from "../../generated/graphql.js";
import { Fault, Waiting } from "../../parts/answers.js";
import { definitionOf } from "../../workflows/definition.js";
import { parsed } from "../../workflows/json.js";
import type { JsonProblem } from "../../workflows/json-editor.js";
import { Steps } from "./steps.js";

/** The editor is read only by who edits. */
const JsonEditor = lazy(() => import("../../workflows/json-editor.js"));

/** What a workflow is saved with beside its definition. */
export interface Saved {
  readonly id: string;
  readonly version: number;
  readonly definition: unknown;
  readonly scopes: readonly string[];
  readonly secretNames: readonly string[];
}

interface NewSecret {
  readonly name: string;
  readonly value: string;
}

/**
 * Writes a workflow's next version, or a new workflow's first. The gateway checks it whole; nothing is saved half. Its steps
 * can be tried before that, as they are written.
 */
export function WorkflowEditor({
  saved,
  definition,
  onSaved,
}: {
  /** Null: a new one. */
  readonly saved: Saved | null;
  readonly definition: unknown;
  readonly onSaved: (answer: SaveWorkflowMutation["saveWorkflow"]) => void;
}) {
  const [text, setText] = useState(() => JSON.stringify(definition, null, 2));
  const [isEnabled, setEnabled] = useState(true);
  const [scopes, setScopes] = useState<string[]>([...(saved?.scopes ?? [])]);
  const [secrets, setSecrets] = useState<readonly NewSecret[]>([]);
  const [{ data: known }] = useQuery({ query: ViewerDocument });
  const [{ error, fetching }, save] = useMutation(SaveWorkflowDocument);
  const [savedVersion, setSavedVersion] = useState<number | null>(null);
  // On top of what was seen when the editing began: what somebody else wrote meanwhile is not overwritten unseen.
  const seen = useRef({ version: saved?.version ?? null, definition: JSON.stringify(definition) });
  const isSameBelow = saved !== null && JSON.stringify(saved.definition) === seen.current.definition;
  const given = parsed(text);
  const [problems, setProblems] = useState<readonly JsonProblem[]>([]);
  const judge = (refusal: CombinedError | undefined) => setProblems(refusal ? problemsOf(refusal) : []);
  // Between two keystrokes it may be no JSON: the steps stay then, and what was typed to try them.
  const [readable, setReadable] = useState(definition);
  const submit = () =>
    void save({
      input: {
        id: saved?.id ?? null,
        definition: given,
        // One that is there is switched by its own button.
        ...(saved ? {} : { enabled: isEnabled }),
        scopes,
        secrets: secrets.filter(({ name }) => name.trim() !== ""),
        expectedVersion: isSameBelow ? saved.version : seen.current.version,
      },
    }).then(({ data, error: refusal }) => {
      judge(refusal);
      if (!data) return;
      const { workflow } = data.saveWorkflow;
      seen.current = { version: workflow.version, definition: JSON.stringify(workflow.definition) };
      setSavedVersion(workflow.version);
      setSecrets([]);
      onSaved(data.saveWorkflow);
    });
  return (
    <Stack>
      <Suspense fallback={<Waiting />}>
        <JsonEditor
          label="Definition"
          value={text}
          onChange={(changed) => {
            setText(changed);
            setReadable((before: unknown) => parsed(changed) ?? before);
            setSavedVersion(null);
          }}
          problems={problems}
        />
      </Suspense>
      <MultiSelect
        label="Its runs may"
        description="No more than you may yourself; a step that needs more is refused"
        placeholder={scopes.length === 0 ? "Nothing that needs a scope" : ""}
        searchable
        clearable
        data={[...new Set([...(known?.viewer.scopes ?? []), ...scopes])]}
        value={scopes}
        onChange={setScopes}
      />
      <Secrets names={saved?.secretNames ?? []} secrets={secrets} change={setSecrets} />
      {!saved && (
        <Switch
          label="Its triggers set it off from now on"
          checked={isEnabled}
          onChange={({ currentTarget }) => setEnabled(currentTarget.checked)}
        />
      )}
      {error && problemsOf(error).length === 0 && <Fault error={error} />}
      <Group>
        <Button loading={fetching} disabled={given === undefined} onClick={submit}>
          {saved ? "Save another version" : "Save it"}
        </Button>
        <Text size="sm" role="status">
          {given === undefined && "This is not JSON; the place is marked."}
          {given !== undefined && problems.length > 0 && `Nothing was saved: ${counted(problems.length)} to mend.`}
          {given !== undefined && savedVersion !== null && !error && `Saved as version ${savedVersion}.`}
        </Text>
      </Group>
      <section aria-labelledby="try-draft">
        <Stack>
          <div>
            <Title order={3} size="h4" id="try-draft">
              Try a step as it is written
            </Title>
            <Text size="sm">Nothing is saved for it. The step may do what “Its runs may” says above.</Text>
          </div>
          <Steps
            workflowId={saved?.id ?? null}
            steps={definitionOf(readable).steps}
            draft={{ definition: given, scopes, onTried: judge }}
          />
        </Stack>
      </section>
    </Stack>
  );
}

function counted(count: number): string {
  return count === 1 ? "one thing is" : `${count} things are`;
}

/** Secrets are written and never read: those that are there have names alone. */
function Secrets({
  names,
  secrets,
  change,
}: {
  readonly names: readonly string[];
  readonly secrets: readonly NewSecret[];
  readonly change: (secrets: readonly NewSecret[]) => void;
}) {
  // The keyboard goes on in a secret that was added, and where secrets are added once one is left out.
  const [added, setAdded] = useState<number | null>(null);
  const adding = useRef<HTMLButtonElement>(null);
  const replace = (place: number, secret: NewSecret) =>
    change(secrets.map((other, at) => (at === place ? secret : other)));
  return (
    <Fieldset legend="Secrets, which headers of calls name">
      <Stack gap="sm" align="flex-start">
        <Text size="sm">
          {names.length > 0 ? `There: ${names.join(", ")}. One of the same name takes its place.` : "None so far."}
        </Text>
        {secrets.map((secret, place) => (
          <Group key={place} gap="xs" align="flex-end">
            <TextInput
              label="Name"
              autoFocus={place === added}
              value={secret.name}
              onChange={({ currentTarget }) => replace(place, { ...secret, name: currentTarget.value })}
            />
            <PasswordInput
              label="Secret"
              autoComplete="off"
              visibilityToggleButtonProps={{ "aria-label": "Show the secret", tabIndex: 0 }}
              miw={220}
              value={secret.value}
              onChange={({ currentTarget }) => replace(place, { ...secret, value: currentTarget.value })}
            />
            <Button
              variant="default"
              onClick={() => {
                setAdded(null);
                change(secrets.filter((_, at) => at !== place));
                adding.current?.focus();
              }}
            >
              Leave it out
            </Button>
          </Group>
        ))}
        <Button
          ref={adding}
          size="xs"
          variant="default"
          onClick={() => {
            setAdded(secrets.length);
            change([...secrets, { name: "", value: "" }]);
          }}
        >
          Add a secret
        </Button>
      </Stack>
    </Fieldset>
  );
}

/** What of the definition the gateway refused, with paths from the definition's root. */
function problemsOf({ graphQLErrors }: CombinedError): JsonProblem[] {
  return graphQLErrors.flatMap(({ extensions }) =>
    ((extensions["problems"] ?? []) as readonly JsonProblem[])
      .filter(({ path }) => path[0] === "input" && path[1] === "definition")
      .map(({ path, message }) => ({ path: path.slice(2), message })),
  );
}
