import { Button, Code, Group, Modal, Select, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { useMutation } from "urql";
import {
  EndEndpointSecretDocument,
  RotateEndpointSecretDocument,
  type EndpointRowFragment,
} from "../../generated/graphql.js";
import { Fault } from "../../parts/answers.js";
import { Secret } from "../../parts/secret.js";
import { When } from "../../parts/time.js";

const overlaps = [
  { value: "0", label: "Not at all: it ends now" },
  { value: "3600", label: "An hour" },
  { value: "86400", label: "A day" },
  { value: "604800", label: "7 days" },
];
const kindNames = { HMAC: "Shared secret", ED25519: "Key pair" } as const;

/** What deliveries are signed with: the current key, and former ones that sign beside it until their end. */
export function Keys({ endpoint }: { readonly endpoint: EndpointRowFragment }) {
  const [isAsking, asking] = useDisclosure();
  const [overlap, setOverlap] = useState("86400");
  const [secret, setSecret] = useState<string | null>(null);
  const [rotated, rotate] = useMutation(RotateEndpointSecretDocument);
  const [ended, end] = useMutation(EndEndpointSecretDocument);
  const turn = () =>
    void rotate({ input: { endpointId: endpoint.id, overlapSeconds: Number(overlap) } }).then(({ data }) => {
      if (!data) return;
      setSecret(data.rotateWebhookSecret.secret ?? null);
      asking.close();
    });
  return (
    <Stack gap="xs" align="flex-start">
      {secret !== null && (
        <Secret
          secret={secret}
          note="Give it to the receiver, which takes signatures of both while the former key still signs."
          forget={() => setSecret(null)}
        />
      )}
      <ul className="bare" aria-label="Keys">
        {endpoint.keys.map(({ id, kind, publicKey, createdAt, endsAt }) => (
          <li key={id}>
            <Group gap="xs">
              <Text size="sm">
                {kindNames[kind]} of <When at={createdAt} />
                {endsAt ? (
                  <>
                    , signs beside the new one, ends <When at={endsAt} />
                  </>
                ) : (
                  ", the current one"
                )}
                .
              </Text>
              {endsAt && (
                <Button
                  size="compact-xs"
                  variant="default"
                  loading={ended.fetching}
                  onClick={() => void end({ input: { endpointId: endpoint.id, keyId: id } })}
                >
                  End it now
                </Button>
              )}
            </Group>
            {publicKey && (
              <Code block className="payload" tabIndex={0}>
                {publicKey}
              </Code>
            )}
          </li>
        ))}
      </ul>
      <Button size="xs" variant="default" onClick={asking.open}>
        Rotate the secret
      </Button>
      {ended.error && <Fault error={ended.error} />}
      <Modal
        closeButtonProps={{ "aria-label": "Close" }}
        opened={isAsking}
        onClose={asking.close}
        title="Rotate the secret"
      >
        <Stack>
          <Select
            label="The key so far signs beside the new one for"
            description="So that the receiver has time to change over"
            data={overlaps}
            value={overlap}
            onChange={(value) => value && setOverlap(value)}
            allowDeselect={false}
            openOnFocus={false}
            data-autofocus
          />
          {rotated.error && <Fault error={rotated.error} />}
          <Group justify="flex-end">
            <Button loading={rotated.fetching} color={overlap === "0" ? "red" : undefined} onClick={turn}>
              Rotate it
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Stack>
  );
}
