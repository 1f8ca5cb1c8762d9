import {
  Alert,
  Button,
  Code,
  Group,
  Modal,
  MultiSelect,
  Stack,
  Switch,
  Table,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState, type FormEvent } from "react";
import { useMutation, useQuery } from "urql";
import {
  CreateTokenDocument,
  RevokeTokenDocument,
  RotateTokenDocument,
  TokensDocument,
  ViewerDocument,
  type TokenRowFragment,
} from "../generated/graphql.js";
import { Empty, Fault, Waiting } from "../parts/answers.js";
import { Scroll } from "../parts/scroll.js";
import { Status } from "../parts/status.js";
import { When } from "../parts/time.js";

/** Who may call the gateway: make, rotate, revoke. */
export default function Tokens() {
  const [includeRevoked, setIncludeRevoked] = useState(false);
  const [isMaking, making] = useDisclosure();
  const [secret, setSecret] = useState<string | null>(null);
  const [{ data, error, fetching }, reload] = useQuery({
    query: TokensDocument,
    variables: { includeRevoked },
    requestPolicy: "cache-and-network",
  });
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={2}>Tokens</Title>
        <Button size="xs" onClick={making.open}>
          Make a token
        </Button>
      </Group>
      <Switch
        label="Show revoked ones"
        checked={includeRevoked}
        onChange={({ currentTarget }) => setIncludeRevoked(currentTarget.checked)}
      />
      {secret !== null && <Secret secret={secret} forget={() => setSecret(null)} />}
      {error && <Fault error={error} retry={() => reload({ requestPolicy: "network-only" })} />}
      {fetching && !data && <Waiting />}
      {data && <Rows tokens={data.apiTokens} onSecret={setSecret} />}
      <Make
        isOpen={isMaking}
        close={making.close}
        onMade={(made) => {
          setSecret(made);
          making.close();
        }}
      />
    </Stack>
  );
}

function Secret({ secret, forget }: { readonly secret: string; readonly forget: () => void }) {
  return (
    <Alert color="yellow" variant="light" title="Keep it now: it is shown this once" role="status">
      <Stack gap="xs" align="flex-start">
        <Code block className="payload">
          {secret}
        </Code>
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={() => void navigator.clipboard?.writeText(secret)}>
            Copy
          </Button>
          <Button size="xs" variant="default" onClick={forget}>
            I have kept it
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}

function Rows({
  tokens,
  onSecret,
}: {
  readonly tokens: readonly TokenRowFragment[];
  readonly onSecret: (secret: string) => void;
}) {
  const [rotated, rotate] = useMutation(RotateTokenDocument);
  const [revoked, revoke] = useMutation(RevokeTokenDocument);
  const [asked, setAsked] = useState<TokenRowFragment | null>(null);
  const fault = rotated.error ?? revoked.error;
  if (tokens.length === 0)
    return <Empty title="There is no token">Make one for each program that calls the gateway.</Empty>;
  return (
    <Stack>
      {fault && <Fault error={fault} />}
      <Scroll label="Tokens">
        <Table highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Name</Table.Th>
              <Table.Th scope="col">Status</Table.Th>
              <Table.Th scope="col">Scopes</Table.Th>
              <Table.Th scope="col">Last used</Table.Th>
              <Table.Th scope="col">Ends</Table.Th>
              <Table.Th scope="col">
                <Text span size="sm" fw={700}>
                  Actions
                </Text>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {tokens.map((token) => (
              <Table.Tr key={token.id}>
                <Table.Td>
                  {token.name}
                  <Text className="mono">{token.prefix}…</Text>
                </Table.Td>
                <Table.Td>
                  <Status value={token.status} />
                  {token.isRotationDue && <Text size="xs">Due for rotation</Text>}
                </Table.Td>
                <Table.Td maw={280}>
                  <Text size="xs">{token.scopes.join(", ")}</Text>
                </Table.Td>
                <Table.Td>
                  <When at={token.lastUsedAt} />
                  {token.lastUsedFrom && <Text size="xs">{token.lastUsedFrom}</Text>}
                </Table.Td>
                <Table.Td>
                  <When at={token.overlapEndsAt ?? token.expiresAt} />
                </Table.Td>
                <Table.Td>
                  {token.status === "VALID" && (
                    <Group gap={4} wrap="nowrap">
                      <Button
                        size="compact-xs"
                        variant="default"
                        aria-label={`Rotate ${token.name}`}
                        onClick={() =>
                          void rotate({ input: { id: token.id } }).then(
                            ({ data }) => data && onSecret(data.rotateApiToken.secret),
                          )
                        }
                      >
                        Rotate
                      </Button>
                      <Button
                        size="compact-xs"
                        variant="default"
                        aria-label={`Revoke ${token.name}`}
                        onClick={() => setAsked(token)}
                      >
                        Revoke
                      </Button>
                    </Group>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scroll>
      <Modal
        closeButtonProps={{ "aria-label": "Close" }}
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={`Revoke ${asked?.name ?? ""}?`}
      >
        <Stack>
          <Text size="sm">
            Within a second it holds nowhere any more: whatever calls with it is refused, and its websockets are closed.
            This can&apos;t be undone.
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsked(null)}>
              Keep it
            </Button>
            <Button
              color="red"
              loading={revoked.fetching}
              onClick={() => void revoke({ input: { id: asked?.id ?? "" } }).then(() => setAsked(null))}
            >
              Revoke
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Stack>
  );
}

function Make({
  isOpen,
  close,
  onMade,
}: {
  readonly isOpen: boolean;
  readonly close: () => void;
  readonly onMade: (secret: string) => void;
}) {
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<string[]>(["records:read", "connections:read"]);
  const [{ data }] = useQuery({ query: ViewerDocument });
  const [made, make] = useMutation(CreateTokenDocument);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void make({ input: { name, scopes } }).then(({ data: answer }) => {
      if (!answer) return;
      onMade(answer.createApiToken.secret);
      setName("");
    });
  };
  return (
    <Modal closeButtonProps={{ "aria-label": "Close" }} opened={isOpen} onClose={close} title="Make a token">
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label="Name"
            description="What it is for, to tell it apart"
            required
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            data-autofocus
          />
          <MultiSelect
            label="Scopes"
            description="No more than you have yourself"
            required
            data={[...(data?.viewer.scopes ?? [])]}
            value={scopes}
            onChange={setScopes}
          />
          {made.error && <Fault error={made.error} />}
          <Group justify="flex-end">
            <Button type="submit" loading={made.fetching} disabled={name.trim() === "" || scopes.length === 0}>
              Make it
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
