import {
  ActionIcon,
  Anchor,
  AppShell,
  Burger,
  Button,
  Group,
  NavLink,
  Text,
  Title,
  useComputedColorScheme,
  useMantineColorScheme,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { lazy, Suspense } from "react";
import { useQuery } from "urql";
import { Link, Route, Switch, useLocation } from "wouter";
import { ViewerDocument } from "./generated/graphql.js";
import { Waiting } from "./parts/answers.js";
import { Boundary } from "./parts/boundary.js";
import { Tag } from "./parts/status.js";
import { openGraphiQL } from "./session.js";
import { useNow } from "./parts/time.js";

const Connections = lazy(() => import("./pages/connections.js"));
const Connection = lazy(() => import("./pages/connection.js"));
const Records = lazy(() => import("./pages/records.js"));
const Subgraphs = lazy(() => import("./pages/subgraphs.js"));
const Workflow = lazy(() => import("./pages/workflow.js"));
const WorkflowRun = lazy(() => import("./pages/workflow-run.js"));
const Workflows = lazy(() => import("./pages/workflows.js"));
const NewWorkflow = lazy(() => import("./pages/workflow-new.js"));
const Tokens = lazy(() => import("./pages/tokens.js"));
const Webhooks = lazy(() => import("./pages/webhooks.js"));

const places = [
  { to: "/", name: "Connections", scope: "connections:read" },
  { to: "/records", name: "Records", scope: "records:read" },
  { to: "/workflows", name: "Workflows", scope: "workflows:manage" },
  { to: "/webhooks", name: "Webhooks", scope: "webhooks:manage" },
  { to: "/subgraphs", name: "Subgraphs", scope: "subgraphs:manage" },
  { to: "/tokens", name: "Tokens", scope: "tokens:manage" },
] as const;

/** The frame around every page, and which page an address is. */
export function Pages({ expiresAt, signOut }: { readonly expiresAt: string; readonly signOut: () => void }) {
  const [isOpen, menu] = useDisclosure();
  const [path] = useLocation();
  const [{ data }] = useQuery({ query: ViewerDocument });
  const scopes = data?.viewer.scopes ?? [];
  const { environment } = data?.viewer ?? {};
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 220, breakpoint: "sm", collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <AppShell.Header px="md">
        <a className="skip" href="#content">
          Skip to the content
        </a>
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={isOpen} onClick={menu.toggle} hiddenFrom="sm" size="sm" aria-label="Menu" />
            <Title order={1} size="h4">
              Tributary
            </Title>
            {environment && <Tag tone={environment === "LIVE" ? "bad" : "calm"}>{environment}</Tag>}
          </Group>
          <Group gap="xs" wrap="nowrap">
            <SessionEnd expiresAt={expiresAt} />
            <ColorScheme />
            <Button variant="default" size="xs" onClick={signOut}>
              Sign out
            </Button>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs">
        <nav aria-label="Pages">
          {places.map(({ to, name, scope }) => (
            <NavLink
              key={to}
              component={Link}
              href={to}
              label={name}
              active={to === "/" ? path === "/" || path.startsWith("/connections") : path.startsWith(to)}
              disabled={data !== undefined && !isGiven(scopes, scope)}
              description={data !== undefined && !isGiven(scopes, scope) ? `needs ${scope}` : undefined}
              onClick={menu.close}
            />
          ))}
          <NavLink href="/graphiql" label="GraphiQL" onClick={openGraphiQL} />
        </nav>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <Boundary key={path}>
          <Suspense fallback={<Waiting />}>
            <Switch>
              <Route path="/">
                <Connections />
              </Route>
              <Route path="/connections/:id">{({ id }) => <Connection key={id} id={id} />}</Route>
              <Route path="/records">
                <Records />
              </Route>
              <Route path="/records/:entity">{({ entity }) => <Records entity={entity} />}</Route>
              <Route path="/records/:entity/:id">{({ entity, id }) => <Records entity={entity} id={id} />}</Route>
              <Route path="/workflows">
                <Workflows />
              </Route>
              <Route path="/workflows/new">
                <NewWorkflow />
              </Route>
              <Route path="/workflows/:id">{({ id }) => <Workflow key={id} id={id} />}</Route>
              <Route path="/workflows/:id/runs/:runId">{({ runId }) => <WorkflowRun key={runId} id={runId} />}</Route>
              <Route path="/subgraphs">
                <Subgraphs />
              </Route>
              <Route path="/tokens">
                <Tokens />
              </Route>
              <Route path="/webhooks">
                <Webhooks />
              </Route>
              <Route>
                <Text>
                  There is no such page. <Anchor href="/">See the connections</Anchor>.
                </Text>
              </Route>
            </Switch>
          </Suspense>
        </Boundary>
      </AppShell.Main>
    </AppShell>
  );
}

/** Records can also be given entity by entity: `records:read:assets`. */
function isGiven(scopes: readonly string[], scope: string): boolean {
  return scopes.some((given) => given === scope || given.startsWith(`${scope}:`));
}

function SessionEnd({ expiresAt }: { readonly expiresAt: string }) {
  const minutes = Math.max(0, Math.round((Date.parse(expiresAt) - useNow().getTime()) / 60_000));
  return (
    <Text size="xs" visibleFrom="xs">
      {minutes} min left
    </Text>
  );
}

function ColorScheme() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme("light");
  const other = scheme === "dark" ? "light" : "dark";
  return (
    <ActionIcon variant="default" onClick={() => setColorScheme(other)} aria-label={`Switch to the ${other} colors`}>
      {scheme === "dark" ? "☀" : "☾"}
    </ActionIcon>
  );
}
