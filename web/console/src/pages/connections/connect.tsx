import { Anchor, Button, Group, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useMutation, useQuery } from "urql";
import { ConnectLinkDocument, SystemsDocument } from "../../generated/graphql.js";
import { Fault } from "../../parts/answers.js";
import { Secret } from "../../parts/secret.js";

const lifetimes = [
  { value: "3600", label: "An hour" },
  { value: "86400", label: "A day" },
  { value: "604800", label: "7 days" },
];

/** Makes a link by which a person who has an account in a system connects it. No credential comes through here. */
export function Connect({ isOpen, close }: { readonly isOpen: boolean; readonly close: () => void }) {
  const [{ data: known }] = useQuery({ query: SystemsDocument, pause: !isOpen });
  const [system, setSystem] = useState<string | null>(null);
  const [name, setName] = useState("");
  const [customerId, setCustomerId] = useState("");
  const [customerName, setCustomerName] = useState("");
  const [expires, setExpires] = useState("86400");
  const [link, setLink] = useState<string | null>(null);
  const [{ error, fetching }, makeLink] = useMutation(ConnectLinkDocument);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const endUser = customerId.trim() === "" ? null : { id: customerId.trim(), name: customerName.trim() || null };
    const input = { system, name: name.trim() || null, endUser, expiresInSeconds: Number(expires) };
    void makeLink({ input }).then(({ data }) => data && setLink(data.createConnectLink.url));
  };
  const leave = () => {
    setLink(null);
    close();
  };
  return (
    <Modal closeButtonProps={{ "aria-label": "Close" }} opened={isOpen} onClose={leave} title="Connect a system">
      {link === null ? (
        <form onSubmit={submit}>
          <Stack>
            <Text size="sm">
              Whoever has an account in the system opens the link and logs in there, or gives its key. It works once.
            </Text>
            <Select
              label="System"
              openOnFocus={false}
              placeholder="Whoever opens the link chooses"
              searchable
              clearable
              data={known?.systems.map((one) => ({ value: one.system, label: one.name })) ?? []}
              value={system}
              onChange={setSystem}
              data-autofocus
            />
            <TextInput
              label="Name of the connection"
              placeholder="The system's name"
              value={name}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
            />
            <TextInput
              label="Customer's key"
              description="As your own system knows the customer; empty where there is none"
              value={customerId}
              onChange={({ currentTarget }) => setCustomerId(currentTarget.value)}
            />
            {customerId.trim() !== "" && (
              <TextInput
                label="Customer's name"
                value={customerName}
                onChange={({ currentTarget }) => setCustomerName(currentTarget.value)}
              />
            )}
            <Select
              label="The link is good for"
              data={lifetimes}
              value={expires}
              onChange={(value) => value && setExpires(value)}
              allowDeselect={false}
            />
            {error && <Fault error={error} />}
            <Group justify="flex-end">
              <Button type="submit" loading={fetching}>
                Make the link
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <Stack>
          <Secret secret={link} note="Send it to whoever is to connect." forget={leave} />
          <Text size="sm">
            Or{" "}
            <Anchor href={link} target="_blank" rel="noreferrer">
              connect it yourself
            </Anchor>
            . The connection appears in the list by itself.
          </Text>
        </Stack>
      )}
    </Modal>
  );
}
