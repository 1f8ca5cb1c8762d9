import { Alert, Anchor, Button, Group, Menu, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState, type FormEvent } from "react";
import { useMutation } from "urql";
import { useLocation } from "wouter";
import {
  ConnectLinkDocument,
  DisconnectSystemDocument,
  PauseConnectionDocument,
  RenameConnectionDocument,
  ResumeConnectionDocument,
  StartSyncDocument,
  type ConnectionQuery,
  type SyncKind,
} from "../../generated/graphql.js";
import { Fault } from "../../parts/answers.js";
import { Confirm } from "../../parts/confirm.js";
import { PageHeading } from "../../parts/page-heading.js";
import { Secret } from "../../parts/secret.js";
import { Status, words } from "../../parts/status.js";
import { Due, Lasting, When } from "../../parts/time.js";
import { UsageLine } from "./usage-line.js";

type Shown = NonNullable<ConnectionQuery["connection"]>;

/** Kinds of sync beside the ordinary one, in words for who starts them. */
const otherSyncs = [
  { kind: "RESYNC", label: "Read the whole history again" },
  { kind: "RECONCILE", label: "Compare with the system, change nothing" },
  { kind: "REMAP", label: "Map again what is stored" },
] as const satisfies readonly { kind: SyncKind; label: string }[];

/** Which connection it is, how it is, and what can be done with it. */
export function Head({ connection, openTab }: { readonly connection: Shown; readonly openTab: (tab: string) => void }) {
  const { id, name, system, status, statusReason, statusSince, nextAttemptAt, lastSuccessfulSyncAt } = connection;
  const { account, createdAt, creditsConsumed, endUser } = connection;
  const [started, start] = useMutation(StartSyncDocument);
  const [paused, pause] = useMutation(PauseConnectionDocument);
  const [resumed, resume] = useMutation(ResumeConnectionDocument);
  const [linked, makeLink] = useMutation(ConnectLinkDocument);
  const [link, setLink] = useState<string | null>(null);
  const [isRenaming, renaming] = useDisclosure();
  const [isLeaving, leaving] = useDisclosure();
  const error = started.error ?? paused.error ?? resumed.error ?? linked.error;
  const input = { connectionId: id };
  const connectAgain = () => void makeLink({ input }).then(({ data }) => data && setLink(data.createConnectLink.url));
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Group gap="sm">
          <PageHeading title={name} />
          <Status value={status} />
        </Group>
        <Group gap="xs">
          <Button size="xs" loading={started.fetching} onClick={() => void start({ input })}>
            Sync now
          </Button>
          {status === "PAUSED" ? (
            <Button size="xs" variant="default" loading={resumed.fetching} onClick={() => void resume({ input })}>
              Resume
            </Button>
          ) : (
            <Button size="xs" variant="default" loading={paused.fetching} onClick={() => void pause({ input })}>
              Pause
            </Button>
          )}
          <Menu position="bottom-end">
            <Menu.Target>
              <Button size="xs" variant="default">
                More
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {otherSyncs.map(({ kind, label }) => (
                <Menu.Item key={kind} onClick={() => void start({ input: { ...input, kind } })}>
                  {label}
                </Menu.Item>
              ))}
              <Menu.Divider />
              <Menu.Item onClick={() => openTab("check")}>Test the connection</Menu.Item>
              <Menu.Item onClick={connectAgain}>Make a link to connect again</Menu.Item>
              <Menu.Item onClick={renaming.open}>Rename</Menu.Item>
              <Menu.Divider />
              <Menu.Item className="grave" onClick={leaving.open}>
                Disconnect
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Group>
      </Group>
      <Text size="sm">
        {system.name}
        {account && `, account ${account}`}
        {endUser && `, of ${endUser.name ?? endUser.id}`}. {words(status)} for <Lasting since={statusSince} />,{" "}
        {lastSuccessfulSyncAt ? (
          <>
            last good sync <When at={lastSuccessfulSyncAt} />.
          </>
        ) : (
          "no good sync so far."
        )}
        {nextAttemptAt && (
          <>
            {" "}
            Next attempt <Due at={nextAttemptAt} />.
          </>
        )}
      </Text>
      <Text size="sm">
        Made <When at={createdAt} />, holds {creditsConsumed} {creditsConsumed === 1 ? "credit" : "credits"}.
      </Text>
      <UsageLine connectionId={id} />
      {statusReason && (
        <Alert color={status === "UNREACHABLE" || status === "UNAUTHORIZED" ? "red" : "yellow"} variant="light">
          <Stack gap="xs" align="flex-start">
            <Text size="sm">{statusReason}</Text>
            {status === "UNAUTHORIZED" && (
              <>
                <Text size="sm">
                  Nothing is tried any more until the customer connects again. Records and cursors stay.
                </Text>
                <Button size="xs" variant="default" loading={linked.fetching} onClick={connectAgain}>
                  Make a link to connect again
                </Button>
              </>
            )}
          </Stack>
        </Alert>
      )}
      {started.data && !started.error && (
        <Text size="sm" role="status">
          A sync was asked for; see{" "}
          <Anchor component="button" type="button" size="sm" onClick={() => openTab("runs")}>
            Syncs
          </Anchor>
          .
        </Text>
      )}
      {link !== null && (
        <Secret
          secret={link}
          note="For the customer's own person to open. It is good once, for an hour; the connection keeps its id, records and cursors."
          forget={() => setLink(null)}
        />
      )}
      {error && <Fault error={error} />}
      <Text className="mono">{id}</Text>
      <Rename connection={connection} isOpen={isRenaming} close={renaming.close} />
      <Disconnect connection={connection} isOpen={isLeaving} close={leaving.close} />
    </Stack>
  );
}

interface Dialog {
  readonly connection: Shown;
  readonly isOpen: boolean;
  readonly close: () => void;
}

function Rename({ connection: { id, name }, isOpen, close }: Dialog) {
  const [typed, setTyped] = useState(name);
  const [{ error, fetching }, rename] = useMutation(RenameConnectionDocument);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void rename({ input: { connectionId: id, name: typed } }).then(({ data }) => data && close());
  };
  return (
    <Modal closeButtonProps={{ "aria-label": "Close" }} opened={isOpen} onClose={close} title={`Rename ${name}`}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label="Name"
            description="Empty: the system's name"
            value={typed}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
            data-autofocus
          />
          {error && <Fault error={error} />}
          <Group justify="flex-end">
            <Button type="submit" loading={fetching}>
              Rename it
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function Disconnect({ connection: { id, name, streams, creditsConsumed }, isOpen, close }: Dialog) {
  const [{ error, fetching }, disconnect] = useMutation(DisconnectSystemDocument);
  const [, go] = useLocation();
  const records = streams.reduce((sum, { recordCount }) => sum + recordCount, 0);
  return (
    <Confirm
      title={`Disconnect ${name}?`}
      action="Disconnect it"
      isOpen={isOpen}
      close={close}
      isWorking={fetching}
      error={error}
      confirm={() => void disconnect({ input: { connectionId: id } }).then(({ data }) => data && go("/"))}
    >
      Its credential and {records.toLocaleString("en")} records with their history are removed from here, and{" "}
      {creditsConsumed === 1 ? "its credit is" : "its credits are"} given back. Nothing changes in the system itself.
      This can&apos;t be undone: to only hold it up, pause it.
    </Confirm>
  );
}
