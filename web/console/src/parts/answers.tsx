import { Alert, Button, Center, Loader, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { CombinedError } from "urql";

export function Waiting() {
  return (
    <Center p="xl">
      <Loader aria-label="Loading" />
    </Center>
  );
}

/** What went wrong, in the gateway's own words, and a way to try again. */
export function Fault({ error, retry }: { readonly error: CombinedError; readonly retry?: () => void }) {
  return (
    <Alert color="red" variant="light" title={titleOf(error)} role="alert">
      <Stack gap="xs" align="flex-start">
        {messagesOf(error).map((message) => (
          <Text key={message} size="sm">
            {message}
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
  return graphQLErrors.flatMap(({ message, extensions }) => {
    const problems = (extensions["problems"] ?? []) as { path: (string | number)[]; message: string }[];
    return [message, ...problems.map((problem) => `${problem.path.join(".")}: ${problem.message}`)];
  });
}

/** Nothing is there yet: why, and what to do. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <Center p="xl">
      <Stack align="center" gap="xs" maw={480}>
        <Text fw={600}>{title}</Text>
        {children && (
          <Text size="sm" ta="center" component="div">
            {children}
          </Text>
        )}
      </Stack>
    </Center>
  );
}
