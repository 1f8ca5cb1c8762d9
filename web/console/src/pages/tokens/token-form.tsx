import { Button, Group, Modal, MultiSelect, NumberInput, SimpleGrid, Stack, TagsInput, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useMutation, useQuery } from "urql";
import {
  CreateTokenDocument,
  UpdateTokenDocument,
  ViewerDocument,
  type TokenRowFragment,
} from "../../generated/graphql.js";
import { Fault } from "../../parts/answers.js";

interface Dialog {
  /** Null: a new one. */
  readonly token: TokenRowFragment | null;
  readonly isOpen: boolean;
  readonly close: () => void;
  readonly onSecret?: (secret: string) => void;
}

/** Makes a token, or changes what one may do, from where and until when. */
export function TokenForm({ token, isOpen, close, onSecret }: Dialog) {
  const title = token ? `Change ${token.name}` : "Make a token";
  return (
    <Modal closeButtonProps={{ "aria-label": "Close" }} opened={isOpen} onClose={close} title={title}>
      <Fields token={token} close={close} onSecret={onSecret} />
    </Modal>
  );
}

/** Made anew each time it is opened, so that it begins with what holds. */
function Fields({ token, close, onSecret }: Omit<Dialog, "isOpen" | "onSecret"> & { onSecret: Dialog["onSecret"] }) {
  const [name, setName] = useState(token?.name ?? "");
  const [scopes, setScopes] = useState<string[]>([...(token?.scopes ?? ["records:read", "connections:read"])]);
  const [allowedIps, setAllowedIps] = useState<string[]>([...(token?.allowedIps ?? [])]);
  const [expires, setExpires] = useState(token?.expiresAt?.slice(0, 10) ?? "");
  const [rotateEvery, setRotateEvery] = useState<number | string>(token ? (token.rotateEveryDays ?? "") : 90);
  const [{ data }] = useQuery({ query: ViewerDocument });
  const [made, make] = useMutation(CreateTokenDocument);
  const [changed, change] = useMutation(UpdateTokenDocument);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const input = {
      name,
      scopes,
      allowedIps: allowedIps.length > 0 ? allowedIps : null,
      // The last instant of that day; one that was given to the minute stays so while its day is the same.
      expiresAt:
        expires === "" ? null : expires === token?.expiresAt?.slice(0, 10) ? token.expiresAt : `${expires}T23:59:59Z`,
      rotateEveryDays: rotateEvery === "" ? null : Number(rotateEvery),
    };
    if (token) void change({ input: { id: token.id, ...input } }).then((answer) => answer.data && close());
    else
      void make({ input }).then((answer) => {
        if (!answer.data) return;
        onSecret?.(answer.data.createApiToken.secret);
        close();
      });
  };
  const error = made.error ?? changed.error;
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Name"
          description="What it is for, to tell it apart"
          required
          maxLength={100}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          data-autofocus
        />
        <MultiSelect
          label="Scopes"
          description="No more than you have yourself"
          required
          searchable
          data={[...new Set([...(data?.viewer.scopes ?? []), ...scopes])]}
          value={scopes}
          onChange={setScopes}
        />
        <TagsInput
          label="Only from"
          description="Addresses and networks, as 203.0.113.7 or 203.0.113.0/24; none: from anywhere"
          value={allowedIps}
          onChange={setAllowedIps}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput
            type="date"
            label="Good until"
            description="The end of that day, UTC; empty: for ever"
            value={expires}
            onChange={({ currentTarget }) => setExpires(currentTarget.value)}
          />
          <NumberInput
            label="Rotate every (days)"
            description="It goes on, but is reported as due; empty: never"
            min={1}
            max={3_650}
            value={rotateEvery}
            onChange={setRotateEvery}
          />
        </SimpleGrid>
        {error && <Fault error={error} />}
        <Group justify="flex-end">
          <Button
            type="submit"
            loading={made.fetching || changed.fetching}
            disabled={name.trim() === "" || scopes.length === 0}
          >
            {token ? "Change it" : "Make it"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
