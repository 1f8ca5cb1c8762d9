import { Button, Group, Stack, Switch, Table, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { RevokeTokenDocument, TokensDocument, type TokenRowFragment } from "../generated/graphql.js";
import { Empty, Fault, Waiting } from "../parts/answers.js";
import { Confirm } from "../parts/confirm.js";
import { PageHeading } from "../parts/page-heading.js";
import { Scroll } from "../parts/scroll.js";
import { Secret } from "../parts/secret.js";
import { Status } from "../parts/status.js";
import { When } from "../parts/time.js";
import { Rotate } from "./tokens/rotate.js";
import { TokenForm } from "./tokens/token-form.js";

/** Who may call the gateway: make, change, rotate, revoke. */
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
        <PageHeading title="Tokens" />
        <Button size="xs" onClick={making.open}>
          Make a token
        </Button>
      </Group>
      <Switch
        label="Show revoked ones"
        checked={includeRevoked}
        onChange={({ currentTarget }) => setIncludeRevoked(currentTarget.checked)}
      />
      {secret !== null && (
        <Secret
          secret={secret}
          note="For a program's own store of secrets: not for a browser, and not for a chat."
          forget={() => setSecret(null)}
        />
      )}
      {error && <Fault error={error} retry={() => reload({ requestPolicy: "network-only" })} />}
      {fetching && !data && <Waiting />}
      {data && <Rows tokens={data.apiTokens} onSecret={setSecret} />}
      <TokenForm token={null} isOpen={isMaking} close={making.close} onSecret={setSecret} />
    </Stack>
  );
}

function Rows({
  tokens,
  onSecret,
}: {
  readonly tokens: readonly TokenRowFragment[];
  readonly onSecret: (secret: string) => void;
}) {
  const [{ error, fetching }, revoke] = useMutation(RevokeTokenDocument);
  const [revoked, setRevoked] = useState<TokenRowFragment | null>(null);
  const [rotated, setRotated] = useState<TokenRowFragment | null>(null);
  const [changed, setChanged] = useState<TokenRowFragment | null>(null);
  if (tokens.length === 0)
    return <Empty title="There is no token">Make one for each program that calls the gateway.</Empty>;
  return (
    <Stack>
      <Scroll label="Tokens">
        <Table highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Name</Table.Th>
              <Table.Th scope="col">Status</Table.Th>
              <Table.Th scope="col">Scopes</Table.Th>
              <Table.Th scope="col">Last used</Table.Th>
              <Table.Th scope="col">Ends</Table.Th>
              <Table.Th scope="col">Actions</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {tokens.map((token) => (
              <Table.Tr key={token.id}>
                <Table.Td>
                  {token.name}
                  <Text className="mono figure">{token.prefix}…</Text>
                </Table.Td>
                <Table.Td>
                  <Status value={token.status} />
                  {token.isRotationDue && <Text size="xs">Due for rotation</Text>}
                </Table.Td>
                <Table.Td maw={280} miw={160}>
                  <Text size="xs">{token.scopes.join(", ")}</Text>
                  {token.allowedIps && <Text size="xs">Only from {token.allowedIps.join(", ")}</Text>}
                </Table.Td>
                <Table.Td className="figure">
                  <When at={token.lastUsedAt} />
                  {token.lastUsedFrom && <Text size="xs">{token.lastUsedFrom}</Text>}
                  {token.lastUserAgent && (
                    <Text size="xs" maw={180} truncate title={token.lastUserAgent}>
                      {token.lastUserAgent}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td className="figure">
                  <When at={token.overlapEndsAt ?? token.expiresAt} />
                </Table.Td>
                <Table.Td>
                  <Group gap={4} wrap="nowrap">
                    {token.status === "VALID" && (
                      <>
                        <Act verb="Change" token={token} act={setChanged} />
                        <Act verb="Rotate" token={token} act={setRotated} />
                      </>
                    )}
                    {(token.status === "VALID" || token.status === "ROTATED") && (
                      <Act verb="Revoke" token={token} act={setRevoked} />
                    )}
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scroll>
      <TokenForm token={changed} isOpen={changed !== null} close={() => setChanged(null)} />
      <Rotate token={rotated} close={() => setRotated(null)} onSecret={onSecret} />
      <Confirm
        title={`Revoke ${revoked?.name ?? ""}?`}
        action="Revoke it"
        isOpen={revoked !== null}
        close={() => setRevoked(null)}
        isWorking={fetching}
        error={error}
        confirm={() => void revoke({ input: { id: revoked?.id ?? "" } }).then(({ data }) => data && setRevoked(null))}
      >
        Within a second it holds nowhere any more: whatever calls with it is refused, and its websockets are closed.
        This can&apos;t be undone.
      </Confirm>
    </Stack>
  );
}

function Act({
  verb,
  token,
  act,
}: {
  readonly verb: string;
  readonly token: TokenRowFragment;
  readonly act: (token: TokenRowFragment) => void;
}) {
  return (
    <Button size="compact-xs" variant="default" aria-label={`${verb} ${token.name}`} onClick={() => act(token)}>
      {verb}
    </Button>
  );
}
