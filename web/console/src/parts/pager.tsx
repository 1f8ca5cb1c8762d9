import { Button, Group, Text } from "@mantine/core";

/** Back and on; nothing where one page is all. */
export function Pager({
  goBack,
  goNext,
  number,
}: {
  readonly goBack: (() => void) | null;
  readonly goNext: (() => void) | null;
  readonly number: number;
}) {
  if (!goBack && !goNext) return null;
  return (
    <Group justify="center" mt="md">
      <Button variant="default" size="xs" disabled={!goBack} onClick={goBack ?? undefined}>
        Back
      </Button>
      <Text size="sm">Page {number}</Text>
      <Button variant="default" size="xs" disabled={!goNext} onClick={goNext ?? undefined}>
        Next
      </Button>
    </Group>
  );
}
