import { Button, Group, Modal, Select, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useMutation } from "urql";
import { RotateTokenDocument, type TokenRowFragment } from "../../generated/graphql.js";
import { Fault } from "../../parts/answers.js";

const overlaps = [
  { value: "0", label: "Not at all: it ends now" },
  { value: "3600", label: "An hour" },
  { value: "86400", label: "A day" },
  { value: "604800", label: "7 days" },
];

/** Issues a token's successor; says for how long the one so far still holds. */
export function Rotate({
  token,
  close,
  onSecret,
}: {
  /** Null: it is closed. */
  readonly token: TokenRowFragment | null;
  readonly close: () => void;
  readonly onSecret: (secret: string) => void;
}) {
  const [overlap, setOverlap] = useState("86400");
  const [{ error, fetching }, rotate] = useMutation(RotateTokenDocument);
  const turn = () =>
    void rotate({ input: { id: token?.id ?? "", overlapSeconds: Number(overlap) } }).then(({ data }) => {
      if (!data) return;
      onSecret(data.rotateApiToken.secret);
      close();
    });
  return (
    <Modal
      closeButtonProps={{ "aria-label": "Close" }}
      opened={token !== null}
      onClose={close}
      title={`Rotate ${token?.name ?? ""}`}
    >
      <Stack>
        <Text size="sm">A successor with the same scopes takes over. Whatever calls with it has to be given it.</Text>
        <Select
          label="The one so far still holds for"
          data={overlaps}
          value={overlap}
          onChange={(value) => value && setOverlap(value)}
          allowDeselect={false}
          openOnFocus={false}
          data-autofocus
        />
        {error && <Fault error={error} />}
        <Group justify="flex-end">
          <Button loading={fetching} color={overlap === "0" ? "red" : undefined} onClick={turn}>
            Rotate it
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
