import { Anchor, Center, Code, Loader, Paper, Stack, Text, Title } from "@mantine/core";
import { Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { Provider } from "urql";
import { createClient } from "./client.js";
import { Message } from "./parts/message.js";
import { Pages } from "./pages.js";
import { forgetSession, keepSession, signIn, storedSession, takeSignInSecret, type Session } from "./session.js";

const secret = takeSignInSecret();

/** Signed in: the pages. Else how to get in. */
export function Console() {
  const [session, setSession] = useState<Session | null>(secret === null ? storedSession : null);
  const [notice, setNotice] = useState<string | null>(null);
  const [isSigningIn, setSigningIn] = useState(secret !== null);

  useEffect(() => {
    if (secret === null) return;
    signIn(secret)
      .then((fresh) => {
        keepSession(fresh);
        setSession(fresh);
      })
      .catch((error: Error) => setNotice(error.message))
      .finally(() => setSigningIn(false));
  }, []);

  const leave = useCallback((why: string | null) => {
    forgetSession();
    setSession(null);
    setNotice(why);
  }, []);

  if (isSigningIn) return <Waiting />;
  if (!session) return <SignedOut notice={notice} />;
  return <SignedIn key={session.token} session={session} leave={leave} />;
}

function SignedIn({ session, leave }: { readonly session: Session; readonly leave: (why: string | null) => void }) {
  const { client, close } = useMemo(
    () => createClient(session, () => leave("Your session is over, or somebody revoked it. Sign in again.")),
    [session, leave],
  );
  useEffect(() => close, [close]);
  useEffect(() => {
    const leftMs = Date.parse(session.expiresAt) - Date.now();
    const timer = setTimeout(() => leave("Your hour is over. Sign in again."), Math.max(0, leftMs));
    return () => clearTimeout(timer);
  }, [session, leave]);
  return (
    <Provider value={client}>
      <Suspense fallback={<Waiting />}>
        <Pages expiresAt={session.expiresAt} signOut={() => leave(null)} />
      </Suspense>
    </Provider>
  );
}

function SignedOut({ notice }: { readonly notice: string | null }) {
  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper withBorder p="xl" maw={480}>
        <Stack>
          <Title order={1} size="h2">
            Tributary
          </Title>
          {notice !== null && (
            <Text role="alert" className="notice" component="div">
              <Message text={notice} />
            </Text>
          )}
          <Text>
            You sign in with a link that is good once. Whoever can reach the gateway&apos;s database makes one on the
            command line, and opens what it prints:
          </Text>
          <Code block className="payload">
            npx tributary console link --env live
          </Code>
          <Text size="sm">
            The session lasts an hour and ends with this tab. <Anchor href="/graphiql">GraphiQL</Anchor> takes a session
            token instead.
          </Text>
        </Stack>
      </Paper>
    </Center>
  );
}

function Waiting() {
  return (
    <Center component="main" mih="100dvh">
      <Loader role="progressbar" aria-label="Loading" />
    </Center>
  );
}
