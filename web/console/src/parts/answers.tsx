import { Alert, Button, Center, Loader, Stack, Text } from "@mantine/core";
import { useEffect, useRef, type ReactNode } from "react";
import type { CombinedError } from "urql";
import { Message } from "./message.js";

export function Waiting() {
  return (
    <Center p="xl">
      <Loader role="progressbar" aria-label="Loading" />
    </Center>
  );
}

/** What went wrong, in the gateway's own words, and a way to try again. */
export function Fault({ error, retry }: { readonly error: CombinedError; readonly retry?: () => void }) {
  const shown = useRef<HTMLDivElement>(null);
  // Below a long form it would be out of sight.
  useEffect(() => {
    // Newer browsers answer with a promise, which is nothing that an effect may hand back.
    void shown.current?.scrollIntoView({ block: "nearest" });
  }, [error]);
  return (
    <Alert ref={shown} color="red" variant="light" title={titleOf(error)} role="alert">
      <Stack gap="xs" align="flex-start">
        {messagesOf(error).map((message) => (
          <Text key={message} size="sm" className="message" component="div">
            <Message text={message} />
          </Text>
        ))}
        {retry && (
          <Button size="xs" variant="default" onClick={retry}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

function titleOf({ networkError, graphQLErrors }: CombinedError): string {
  if (networkError) return "The gateway does not answer";
  const code = graphQLErrors[0]?.extensions["code"];
  return code === "FORBIDDEN" ? "This session may not do that" : "That did not work";
}

function messagesOf({ networkError, graphQLErrors }: CombinedError): string[] {
  if (networkError) return ["It may be restarting, or out of reach from here. What is shown may be old."];
  const messages = graphQLErrors.flatMap(({ message, extensions }) => {
    const problems = (extensions["problems"] ?? []) as readonly Problem[];
    // One problem is often all that there is, and the message has it then.
    return [message, ...problems.filter((problem) => !message.includes(problem.message)).map(problemWords)];
  });
  return [...new Set(messages)];
}

/** A value that was refused has a path; a graph that does not compose has a code and an advice. */
interface Problem {
  readonly path?: readonly (string | number)[];
  readonly code?: string;
  readonly message: string;
  readonly advice?: string;
}

function problemWords({ path, code, message, advice }: Problem): string {
  const where = path ? placeOf(path) : code;
  return [where === undefined ? message : `${where}: ${message}`, advice].filter(Boolean).join(" ");
}

/** `quietHours[0].from`: the argument that all of it is in says nothing. */
function placeOf(path: readonly (string | number)[]): string {
  const inner = path[0] === "input" ? path.slice(1) : path;
  return inner.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return text === "" ? part : `${text}.${part}`;
  }, "");
}

/** Nothing is there yet: why, and what to do. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <Center p="xl">
      <Stack align="center" gap="xs" maw={480}>
        <Text fw={600} ta="center">
          {title}
        </Text>
        {children && (
          <Text size="sm" ta="center" component="div">
            {children}
          </Text>
        )}
      </Stack>
    </Center>
  );
}
