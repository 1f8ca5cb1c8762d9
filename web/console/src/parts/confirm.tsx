import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { CombinedError } from "urql";
import { Fault } from "./answers.js";

/** Asks before something is done that can't be taken back. */
export function Confirm({
  title,
  action,
  isOpen,
  isWorking,
  error,
  close,
  confirm,
  children,
}: {
  readonly title: string;
  /** What the button says: the deed, not "OK". */
  readonly action: string;
  readonly isOpen: boolean;
  readonly isWorking: boolean;
  readonly error?: CombinedError | undefined;
  readonly close: () => void;
  readonly confirm: () => void;
  readonly children: ReactNode;
}) {
  return (
    <Modal closeButtonProps={{ "aria-label": "Close" }} opened={isOpen} onClose={close} title={title}>
      <Stack>
        <Text size="sm" component="div">
          {children}
        </Text>
        {error && <Fault error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            Keep it
          </Button>
          <Button color="red" loading={isWorking} onClick={confirm}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
